"""From a part that cannot keep its cost to what the relaxation must know.

A cut says: whoever keeps these units within these weekdays, and these groups' alternance days on theirs, pays at least
so much for them. It is proved on the fewest units that prove it, and on the rules alone of which that may be said (see
`_rules`): what others cost counts on neither side, and what they forbid is not forbidden.
"""

import logging
from dataclasses import dataclass, replace

from scheduler.demand.problem import Problem
from scheduler.model.build import Expr
from scheduler.model.master import Master
from scheduler.model.variables import Rooms
from scheduler.model.weekday_counts import Node
from scheduler.rules import RULES, in_force
from scheduler.scopes import OF_UNIT, Scope
from scheduler.search.benders.dates import Ask, floor_of, least, narrowed, within
from scheduler.search.benders.parts import DatedPart, WeekPlan, belongs
from scheduler.search.run import Runner

logger = logging.getLogger(__name__)

PATIENCE_S = 0.7
"""How long a proof may take when the facts of a cut are sought and reduced; the longer, the more plans have failed."""

LEAST_PATIENCE_S = 0.5


@dataclass(frozen=True)
class Facts:
    """`weekdays`: of each unit concerned, those it may use; `alternance`: of each group held to some weekdays, these.
    `whole`: the evenings hold these units alone, no other unit of the cohorts comes in between."""

    weekdays: dict[int, frozenset[int]]
    alternance: dict[int, frozenset[int]]
    whole: bool = False

    def without_unit(self, unit: int) -> "Facts":
        return replace(self, weekdays={u: days for u, days in self.weekdays.items() if u != unit})

    def without_group(self, group: int) -> "Facts":
        return replace(self, alternance={g: days for g, days in self.alternance.items() if g != group})


def learn(
    runner: Runner, master: Master, plan: WeekPlan, part: DatedPart, rooms: Rooms, *, most: int, effort: float
) -> bool:
    """Cut from the master that this part costs what the plan pays. Returns whether a cut was proved.

    `most`: a cost of the whole that no cut needs to exceed. `effort`: how many times the usual patience.
    """
    cutter = _Cutter(runner, master, plan, rooms, most, PATIENCE_S * effort)
    facts = Facts(
        {unit: plan.weekdays(unit) for unit in part.units},
        {
            group: frozenset([plan.weekday[group]])
            for group in _groups(master.problem, part.units) & plan.weekday.keys()
        },
    )
    if cutter.is_violated(facts):
        cutter.post(cutter.reduced(facts))
        return True
    facts = replace(facts, whole=True)
    if cutter.rules(whole=True) != cutter.rules(whole=False) and cutter.is_violated(facts):
        cutter.post(facts)
        return True
    return False


def _groups(problem: Problem, units: tuple[int, ...]) -> set[int]:
    """Groups whose alternance days touch those who attend the units."""
    attendees = {g for unit in units for g in problem.units[unit].attendees}
    lineages = {g for attendee in attendees for g in problem.groups[attendee].lineage}
    return {g for g in lineages if problem.groups[g].group.alternance is not None}


class _Cutter:
    """Proves what facts cost, against what a week plan pays for them."""

    def __init__(
        self, runner: Runner, master: Master, plan: WeekPlan, rooms: Rooms, most: int, patience_s: float
    ) -> None:
        self._runner, self._master, self._plan, self._rooms, self._most = runner, master, plan, rooms, most
        self._patience_s = patience_s

    def rules(self, *, whole: bool) -> tuple[str, ...]:
        """The rules that a cut may rest on.

        Hard rules that other units left out cannot make worse. Criteria of single units: each unit's surcharge pays
        them. Of the criteria of groups only those that the master prices, and sees as they are: the surcharges of two
        cuts could otherwise pay for one evening twice. Leaving out units must not add to them either, or no unit of
        the evening is left out (`whole`).
        """
        priced = {term.rule for term in self._master.terms}
        found = []
        for code in in_force(self._master.problem.instance.weight):
            rule = RULES[code]
            if rule.tier != "criterion":
                counts = rule.holds_in_parts
            elif rule.scope in OF_UNIT:
                counts = True
            else:
                kept = rule.monotone or (whole and rule.scope in Scope.GROUP_EVENING)
                counts = code in priced and kept and rule.scope in (Scope.GROUP_EVENING | Scope.GROUP_WEEK)
            if counts:
                found.append(code)
        return tuple(found)

    def is_violated(self, facts: Facts) -> bool:
        """Whether the facts are proved to cost more than the plan pays."""
        return self._exceeds(facts, self._paid(facts))

    def reduced(self, facts: Facts) -> Facts:
        """The fewest facts, by deletion, that the plan still pays too little for."""
        for unit in sorted(facts.weekdays):
            fewer = facts.without_unit(unit)
            if fewer.weekdays and self.is_violated(fewer):
                facts = fewer
        for group in sorted(facts.alternance):
            fewer = facts.without_group(group)
            if self.is_violated(fewer):
                facts = fewer
        return facts

    def post(self, facts: Facts) -> None:
        """Raise the bound of these facts as far as it is proved, and give it to the master."""
        bound = max(self._paid(facts) + 1, min(self._least(facts), self._most))
        master = self._master
        paid = sum([*self._terms(facts), *(master.surcharged(unit, bound) for unit in facts.weekdays)])
        master.model.add(paid >= bound - bound * sum(self._outside(facts)))
        logger.debug("cut: units %s cost at least %d", sorted(facts.weekdays), bound)

    def _least(self, facts: Facts) -> int:
        """A proved bound of what the facts cost."""
        rules = self.rules(whole=facts.whole)
        return least(self._runner, self._problem(facts), self._rooms, rules, patience_s=LEAST_PATIENCE_S)

    def _exceeds(self, facts: Facts, limit: int) -> bool:
        problem, rules = self._problem(facts), self.rules(whole=facts.whole)
        floor = floor_of(self._runner, problem, rules, patience_s=self._patience_s)
        ask = Ask(rules, limit, floor, self._patience_s)
        found = within(self._runner, problem, self._rooms, ask)
        return found.impossible

    def _problem(self, facts: Facts) -> Problem:
        """The units of the facts alone. A group's alternance days count where they can meet the units."""
        master, units = self._master, tuple(sorted(facts.weekdays))
        met = {weekday for days in facts.weekdays.values() for weekday in days}
        alternance = {}
        for group in _groups(master.problem, units):
            allowed = facts.alternance.get(group)
            if allowed is None or allowed & met:
                days = master.problem.groups[group].alternance_days
                alternance[group] = [day for day in days if allowed is None or day.weekday() in allowed]
        return narrowed(master, units, facts.weekdays, alternance)

    def _nodes(self, facts: Facts) -> frozenset[Node]:
        return frozenset(
            node for unit, node, _ in self._master.count if node[1] in facts.weekdays.get(unit, frozenset())
        )

    def _terms(self, facts: Facts) -> list[Expr]:
        return [self._master.terms[n].expr for n in self._term_numbers(facts)]

    def _term_numbers(self, facts: Facts) -> list[int]:
        nodes, rules = self._nodes(facts), self.rules(whole=facts.whole)
        return [
            n
            for n, term in enumerate(self._master.terms)
            if term.rule in rules and belongs(term.about, nodes, facts.weekdays)
        ]

    def _paid(self, facts: Facts) -> int:
        paid = sum(self._plan.paid[n] for n in self._term_numbers(facts))
        return paid + sum(self._plan.surcharge.get(unit, 0) for unit in facts.weekdays)

    def _outside(self, facts: Facts) -> list[Expr]:
        """Literals of which one is true for whoever does not keep to the facts."""
        master, nodes = self._master, self._nodes(facts)
        outside: list[Expr] = []
        for (unit, weekday), var in master.uses.items():
            if unit in facts.weekdays:
                if weekday not in facts.weekdays[unit]:
                    outside.append(var)
            elif facts.whole and self._comes_between(facts, unit, weekday, nodes):
                outside.append(var)
        for (group, weekday), var in master.weekday.items():
            if weekday not in facts.alternance.get(group, frozenset([weekday])):
                outside.append(var)
        return outside

    def _comes_between(self, facts: Facts, unit: int, weekday: int, nodes: frozenset[Node]) -> bool:
        """Whether a session of the unit on the weekday could be in an evening of these cohorts."""
        master = self._master
        shares = any(unit in cohort and set(cohort) & facts.weekdays.keys() for cohort in master.problem.cohorts)
        return shares and any(u == unit and node[1] == weekday and node in nodes for u, node, _ in master.count)
