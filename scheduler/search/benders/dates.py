"""One part's dates within a limit of cost, or the proof that there are none."""

import datetime as dt
import math
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import combinations
from types import MappingProxyType

from scheduler.demand.problem import Problem
from scheduler.demand.subproblem import Subproblem
from scheduler.instance.schema.units import SessionKind
from scheduler.model.assemble import Assembled
from scheduler.model.build import Var
from scheduler.model.master import Master
from scheduler.model.numbered import assemble_numbered
from scheduler.model.solution import Assignment, read
from scheduler.model.unit_relaxation import RELAXED, least_of_each_unit
from scheduler.model.variables import Rooms
from scheduler.model.weekday_counts import Node
from scheduler.rules import CRITERIA, in_force
from scheduler.search.benders.parts import DatedPart, WeekPlan
from scheduler.search.run import Runner, Settings, Status
from scheduler.search.stop import Stop

SETTINGS: Settings = MappingProxyType({"linearization_level": 0, "cp_model_probing_level": 0, "symmetry_level": 0})
"""Dates are packed, not averaged: a linear relaxation does not help; probing and symmetries cost more than they find.
Deterministic seconds of eight seeds on the hardest part of `small`: 0.06 to 0.62; without the last two
settings 0.57 to more than 2."""
RIVAL: Settings = MappingProxyType({**SETTINGS, "cp_model_use_sat_presolve": False})
"""What a second worker tries on the same part."""
_ATTEMPTS = (0.2, 0.2, 0.2, 0.4)
"""Shares of the patience, each with another seed: now and then a solve takes many times as long as the same one from
another seed (heavy tails: Gomes, Selman and Kautz, 1998)."""
_MOST_CHOICES = 10
"""Up to so many choices of loose units are tried one after the other, each far faster than all units loose at once."""


@dataclass(frozen=True)
class Dated:
    """`assignment`: within the limit, None if none was found; `impossible`: proved that there is none."""

    assignment: Assignment | None
    impossible: bool


def narrowed(
    master: Master,
    units: Iterable[int],
    weekdays: Mapping[int, Collection[int]],
    alternance: Mapping[int, Collection[dt.date]],
) -> Problem:
    """These units alone, on these weekdays of each; these groups' alternance days alone."""
    problem = master.problem
    slots = {
        unit: {s for s in problem.units[unit].slots if problem.slots[s].day.weekday() in weekdays[unit]}
        for unit in units
    }
    return Subproblem.restricted(problem, slots, alternance)


@dataclass(frozen=True)
class Ask:
    """What is asked of a part: dates that keep `rules` and cost at most `limit` by them, within `patience_s` per solve,
    `unless` somebody else has answered.

    `floor`: proved for the problem without Q1 and Q6; what is left up to the limit is all that these two may cost.
    """

    rules: Sequence[str]
    limit: int
    floor: int
    patience_s: float
    settings: Settings = field(default_factory=lambda: SETTINGS)
    unless: Stop | None = None

    @property
    def spare(self) -> int:
        return self.limit - self.floor


Also = Callable[[Assembled], None]
"""Posts what else the dates must keep."""


def within(runner: Runner, problem: Problem, rooms: Rooms, ask: Ask, also: Also | None = None) -> Dated:
    """Dates of all the problem's units as asked: first with no unit loose, that is without any Q1 and Q6, then with
    each choice of units that these can still be paid for. What a unit alone must pay of them is paid first."""
    spare = ask.spare - sum(least_of_each_unit(problem).values())
    if spare < 0:
        return Dated(None, True)
    impossible = True
    for loose in _choices(problem, spare):
        found = tidily(runner, problem, rooms, ask, loose, also)
        if found.assignment is not None:
            return found
        impossible = impossible and found.impossible
        if not impossible:
            break
    return Dated(None, impossible)


def tidily(
    runner: Runner,
    problem: Problem,
    rooms: Rooms,
    ask: Ask,
    loose: Collection[int] = frozenset(),
    also: Also | None = None,
) -> Dated:
    """Dates as asked, with more Q1 and Q6 than each unit alone must pay for the loose units alone."""
    alone = least_of_each_unit(problem)
    spare = max(0, ask.spare - sum(alone.values()))
    assembled = assemble_numbered(problem, rooms=rooms, rules=ask.rules, spare=spare, loose=loose, least=alone)
    if also is not None:
        also(assembled)
    assembled.build.model.add(assembled.build.total(CRITERIA) <= ask.limit)
    for attempt, share in enumerate(_ATTEMPTS):
        settings: Settings = {**ask.settings, "random_seed": (runner.params.seed + 101 * attempt) % 2**31}
        patience_s = share * ask.patience_s
        model = assembled.build.model
        outcome = runner.solve(model, limit_s=patience_s, workers=1, settings=settings, unless=ask.unless)
        if outcome.solved:
            return Dated(read(assembled.variables, outcome.values), False)
        if outcome.status is Status.INFEASIBLE:
            return Dated(None, True)
    return Dated(None, False)


def least(runner: Runner, problem: Problem, rooms: Rooms, rules: Sequence[str], *, patience_s: float) -> int:
    """A proved bound of the problem's cost by these rules."""
    most = sum(row.demand.total for row in problem.units) * max(problem.instance.weight.values()) + 1
    assembled = assemble_numbered(problem, rooms=rooms, rules=rules, spare=most, loose=range(len(problem.units)))
    assembled.build.model.minimize(assembled.build.total(CRITERIA))
    outcome = runner.solve(assembled.build.model, limit_s=patience_s, workers=1)
    return max(0, outcome.bound or 0)


def _choices(problem: Problem, spare: int) -> Iterator[Collection[int]]:
    """Sets of loose units that together cover every way to spend what is spare: first none, then the largest."""
    prices = [weight for code in RELAXED if (weight := problem.instance.weight[code])]
    units = range(len(problem.units))
    most = min(len(units), spare // min(prices)) if prices else 0
    yield ()
    if most and math.comb(len(units), most) <= _MOST_CHOICES:
        yield from combinations(units, most)
    elif most:
        yield units


def floor_of(runner: Runner, problem: Problem, rules: Collection[str], *, patience_s: float) -> int:
    """A proved bound of the problem's cost by these rules, Q1 and Q6 apart."""
    if not problem.units:
        return 0
    master = Master.of(problem)
    master.model.minimize(sum(term.expr for term in master.terms if term.rule in rules))
    outcome = runner.solve(master.model, limit_s=patience_s, workers=1, settings={"linearization_level": 2})
    return max(0, outcome.bound or 0)


def of_part(master: Master, plan: WeekPlan, part: DatedPart) -> Problem:
    """The part as a problem of its own. Planned alternance days are counted by `as_planned`, not by H5."""
    problem, nodes_of = master.problem, plan.held if part.planned else plan.open
    slots = {
        unit: {s for s in problem.units[unit].slots if master.node(problem.slots[s]) in nodes_of[unit]}
        for unit in part.units
    }
    alternance = {
        group: [
            day
            for day in problem.groups[group].alternance_days
            if (group, (master.stretch[day], day.weekday())) in part.alternance
        ]
        for group, _ in part.alternance
    }
    narrow = Subproblem.restricted(problem, slots, alternance)
    if not part.planned:
        return narrow
    return Subproblem.within(narrow, days_elsewhere=frozenset(range(len(narrow.groups))))


def place_as_planned(
    runner: Runner, master: Master, plan: WeekPlan, part: DatedPart, rooms: Rooms, *, patience_s: float
) -> Dated:
    """The part's dates at what the plan pays, with its counts. Nothing found says nothing of other counts."""
    problem = of_part(master, plan, part)
    ask = Ask(in_force(problem.instance.weight), part.paid, part.paid - part.surcharge, patience_s)
    found = within(runner, problem, rooms, ask, lambda assembled: _as_planned(master, plan, part, assembled))
    return found if found.assignment is None else Dated(in_whole(found.assignment, part), found.impossible)


def _as_planned(master: Master, plan: WeekPlan, part: DatedPart, assembled: Assembled) -> None:
    """As many sessions of each kind, and alternance days, on each node as the master counted."""
    v, model = assembled.variables, assembled.build.model
    sessions: dict[tuple[int, Node, SessionKind], list[Var]] = defaultdict(list)
    for index, unit in enumerate(part.units):
        for slot, kinds in v.at[index].items():
            for kind, literal in kinds.items():
                sessions[unit, master.node(v.slot(slot)), kind].append(literal)
    for key, literals in sessions.items():
        model.add(sum(literals) == plan.counts[key])
    alternance: dict[tuple[int, Node], list[Var]] = defaultdict(list)
    for (group, day), literal in v.alternance.items():
        alternance[group, (master.stretch[day], day.weekday())].append(literal)
    for group_node, literals in alternance.items():
        model.add(sum(literals) == plan.days.get(group_node, 0))


def in_whole(found: Assignment, part: DatedPart) -> Assignment:
    """The part's assignment with the whole problem's indices of units."""
    return replace(found, placements=tuple(replace(p, unit=part.units[p.unit]) for p in found.placements))


def joined(assignments: Iterable[Assignment]) -> Assignment:
    """The parts' assignments as one."""
    found = list(assignments)
    return Assignment(
        tuple(sorted(p for a in found for p in a.placements)), tuple(sorted(d for a in found for d in a.alternance))
    )
