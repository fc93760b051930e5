"""The relaxation's optimum, a week plan among its optima, and what of it must be dated together."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass

from scheduler.demand.order import held_at_once, is_loose, orders
from scheduler.demand.problem import Problem
from scheduler.instance.schema.units import SessionKind
from scheduler.model.build import Expr
from scheduler.model.master import Master
from scheduler.model.registry import couples, couples_year
from scheduler.model.weekday_counts import Cohort, Node
from scheduler.rules import RULES, in_force
from scheduler.scopes import Scope
from scheduler.search.run import Runner, Settings, SolveResult
from scheduler.timeline.calendar import monday

MASTER_SETTINGS: Settings = {"linearization_level": 2, "optimize_with_lb_tree_search": True}
"""docs/search.md, "The weekday relaxation": one worker so set proves the master of a programme in 0.1 s."""


STRETCH_SETTINGS: Settings = {"linearization_level": 2, "use_objective_lb_search": True}
"""For a stretch whose master is not settled at once."""
Days = tuple[int, Node]
"""A group's alternance days on a node."""


@dataclass(frozen=True)
class WeekPlan:
    """The master's choice. `counts`: sessions of each unit by node and kind. `held`: the nodes where a unit has
    sessions; `open`: those of all its weekdays. `weekday`: each group's alternance weekday; `days`: how many
    alternance days it has on each node. `paid`: what each of the master's terms comes to; `surcharge`: of each unit.
    """

    counts: dict[tuple[int, Node, SessionKind], int]
    held: dict[int, frozenset[Node]]
    open: dict[int, frozenset[Node]]
    weekday: dict[int, int]
    days: dict[tuple[int, Node], int]
    paid: tuple[int, ...]
    surcharge: dict[int, int]

    def weekdays(self, unit: int) -> frozenset[int]:
        """The weekdays that the plan gives the unit."""
        return frozenset(weekday for _, weekday in self.open.get(unit, ()))


Passed = tuple[WeekPlan, tuple[int, ...]]
"""A plan, and the units whose dates it left undecided."""


def settle(runner: Runner, master: Master, *, patience_s: float) -> SolveResult:
    """Solve the master. Infeasible: no timetable without clashes exists. Else its bound is one of the criteria."""
    return runner.solve(master.model, limit_s=patience_s, workers=1, settings=MASTER_SETTINGS)


def stretches_bound(runner: Runner, problem: Problem, tell: Callable[[int], None], *, patience_s: float) -> None:
    """Tell the sum of what the stretches apart cost at least, each time it rises: a bound of the criteria, and where
    the year as a whole is not settled, a better one sooner."""
    masters = [Master.of(problem, only=index) for index in range(len(problem.timeline.stretches))]
    masters.sort(key=lambda master: len(master.count))  # what is settled at once leaves its time to the others
    proved = [0] * len(masters)
    last_s = max(0.0, runner.remaining_s - patience_s)
    for number, master in enumerate(masters):

        def rise(_: int | None, bound: int | None, number: int = number) -> None:
            if bound is not None and bound > proved[number]:
                proved[number] = bound
                tell(sum(proved))

        limit_s = max(0.0, runner.remaining_s - last_s) / (len(masters) - number)
        outcome = runner.solve(master.model, limit_s=limit_s, workers=1, tell=rise, settings=STRETCH_SETTINGS)
        rise(None, outcome.bound)


def choose(
    runner: Runner, master: Master, settled: SolveResult, passed: Iterable[Passed], *, patience_s: float
) -> WeekPlan | None:
    """Among the master's optima, one whose weekdays are little crowded: the dates then fit more often.

    Plans that repeat what was `passed` over are left out; None when no other is found.
    """
    model, passed = master.model.clone(), list(passed)
    crowded = []
    for (units, node), _ in master.evenings.items():
        sessions = [var for unit in units for var in master.sessions(unit, node)]
        excess = model.new_int_var(0, len(master.grid[node]) * master.days[node], "")
        model.add(excess >= sum(sessions) - master.days[node])
        crowded.append(excess)
    for plan, units in passed:
        model.add(sum(_changed(master, plan, units)) >= 1)
    model.add(master.cost <= settled.values(master.cost))
    model.minimize(sum(crowded))
    for table in (master.count, master.in_slot, master.uses, master.alternance, master.weekday, master.surcharge):
        for var in table.values():
            model.add_hint(var, settled.values(var))
    better = runner.solve(model, limit_s=patience_s)
    if better.solved:
        return _plan(master, better)
    return None if passed else _plan(master, settled)


def _changed(master: Master, plan: WeekPlan, units: Collection[int]) -> list[Expr]:
    """For each weekday of these units and alternance weekday of the groups that attend them: 1 if it is not the
    plan's."""
    problem = master.problem
    groups = {
        g for unit in units for attendee in problem.units[unit].attendees for g in problem.groups[attendee].lineage
    }
    changed: list[Expr] = []
    for (unit, weekday), var in master.uses.items():
        if unit in units:
            changed.append(1 - var if weekday in plan.weekdays(unit) else var)
    for (group, weekday), var in master.weekday.items():
        if group in groups:
            changed.append(1 - var if plan.weekday.get(group) == weekday else var)
    return changed


def _plan(master: Master, outcome: SolveResult) -> WeekPlan:
    counts = {key: outcome.values(var) for key, var in master.count.items()}
    held: dict[int, set[Node]] = defaultdict(set)
    opened: dict[int, set[Node]] = defaultdict(set)
    for (unit, node, _), count in counts.items():
        if outcome.holds(master.uses[unit, node[1]]):
            opened[unit].add(node)
        if count:
            held[unit].add(node)
    return WeekPlan(
        counts,
        {unit: frozenset(found) for unit, found in held.items()},
        {unit: frozenset(found) for unit, found in opened.items()},
        {group: number for (group, number), var in master.weekday.items() if outcome.holds(var)},
        {key: days for key, var in master.alternance.items() if (days := outcome.values(var))},
        tuple(outcome.values(term.expr) for term in master.terms),
        {unit: outcome.values(var) for unit, var in master.surcharge.items()},
    )


@dataclass(frozen=True)
class DatedPart:
    """Nodes that must be dated together, the units that live there, and the alternance days, by group and node, that
    these can meet. In a `planned` part the master's counts hold; else the dates on the nodes are free. `paid`: what
    the plan pays for it, `surcharge` of this for dates alone."""

    nodes: frozenset[Node]
    alternance: frozenset[Days]
    units: tuple[int, ...]
    paid: int
    surcharge: int
    planned: bool


def parts(master: Master, plan: WeekPlan, *, planned: bool) -> list[DatedPart]:
    """The finest split of the plan's nodes that leaves nothing between two parts; the smallest first."""
    problem, links = master.problem, _Links()
    nodes_of = plan.held if planned else plan.open
    for nodes in nodes_of.values():
        links.join(nodes)
    for group, weekday in plan.weekday.items():
        own = [(group, node) for g, node in master.alternance if g == group and node[1] == weekday]
        for apart in [[found] for found in own] if planned else [own]:
            links.join(apart)
        for found in own:
            if any(found[1] in nodes_of.get(unit, ()) for unit in _lived_by(problem, group)):
                links.join([found, found[1]])
    for unit in nodes_of:
        if len(sections := problem.siblings(unit)) > 1:
            links.join(node for row in sections for node in nodes_of.get(row.index, ()))
    for code in in_force(problem.instance.weight):
        _tie(links, master, plan, nodes_of, code)
    for term, points in zip(master.terms, plan.paid, strict=True):
        if points and isinstance(term.about, tuple) and isinstance(term.about[0], tuple):
            links.join(_nodes_in([term.about[1]], nodes_of, term.about[0]))  # what is paid once is dated together
    split = []
    for together in links.classes():
        nodes = frozenset(found for found in together if not isinstance(found[1], tuple))
        days = frozenset(found for found in together if isinstance(found[1], tuple))
        units = tuple(unit for unit in sorted(nodes_of) if nodes_of[unit] & nodes)
        surcharge = sum(plan.surcharge.get(unit, 0) for unit in units)
        paid = [c for term, c in zip(master.terms, plan.paid, strict=True) if belongs(term.about, nodes, units)]
        split.append(DatedPart(nodes, days, units, sum(paid) + surcharge, surcharge, planned))
    return sorted(split, key=lambda part: (len(part.units), sorted(part.nodes), sorted(part.alternance)))


def _tie(links: "_Links", master: Master, plan: WeekPlan, nodes_of: Mapping[int, frozenset[Node]], code: str) -> None:
    """Join what the rule sees together. The nodes of a unit are joined already, and a node is never split."""
    problem, scope = master.problem, RULES[code].scope
    if Scope.WHOLE in scope:
        links.join([*(node for nodes in nodes_of.values() for node in nodes), *_days_of(master, plan, nodes_of)])
    if Scope.TRAINER_YEAR in scope:
        for trainer, units in enumerate(problem.taught_by):
            if couples_year(code, problem, trainer):
                links.join(node for unit in units for node in nodes_of.get(unit, ()))
    if Scope.UNIT_ORDER in scope:
        for order in orders(problem):
            if not is_loose(problem, order):
                links.join(nodes_of.get(order.before, frozenset()) | nodes_of.get(order.after, frozenset()))
        for rows in held_at_once(problem):
            links.join(node for row in rows for node in nodes_of.get(row, ()))
    for stretches in _with_common_weeks(problem):
        if Scope.GROUP_WEEK in scope:
            for units in problem.cohorts:
                here = _nodes_in(stretches, nodes_of, units)
                if couples(code, problem, units, len({weekday for _, weekday in here})):
                    days = (found for found in _days_of(master, plan, units) if found[1][0] in stretches)
                    links.join([*here, *days])
        if Scope.TRAINER_WEEK in scope:
            for trainer, units in enumerate(problem.taught_by):
                here = _nodes_in(stretches, nodes_of, units)
                if couples(code, problem, trainer, len({weekday for _, weekday in here})):
                    links.join(here)


def _nodes_in(stretches: Collection[int], nodes_of: Mapping[int, frozenset[Node]], units: Iterable[int]) -> set[Node]:
    return {node for unit in units for node in nodes_of.get(unit, ()) if node[0] in stretches}


def _with_common_weeks(problem: Problem) -> list[set[int]]:
    """The stretches of the year, those together of which one goes on in the week, or on the day after, in which another
    ends."""
    found, last = list[set[int]](), None
    for index, stretch in enumerate(problem.timeline.stretches):
        days = [day for day in problem.timeline.open_days if day in stretch]
        if days and last is not None and (monday(days[0]) <= monday(last) or (days[0] - last).days <= 1):
            found[-1].add(index)
        else:
            found.append({index})
        last = days[-1] if days else last
    return found


def _lived_by(problem: Problem, group: int) -> set[int]:
    """Units that somebody of the group attends, be it one of its parts."""
    return {unit for row in problem.groups if group in row.lineage for unit in row.units}


def _days_of(master: Master, plan: WeekPlan, units: Collection[int]) -> Iterator[Days]:
    """The plan's alternance days of the groups that attend these units, or that such groups are part of."""
    for group, node in master.alternance:
        if plan.weekday.get(group) == node[1] and _lived_by(master.problem, group).intersection(units):
            yield group, node


def belongs(about: int | Node | Cohort, nodes: frozenset[Node], units: Iterable[int]) -> bool:
    """Whether a term of the master can be paid by sessions of these units on these nodes."""
    if isinstance(about, int):
        return about in units
    first, second = about
    if isinstance(first, int):
        return (first, second) in nodes
    return any(unit in units for unit in first) and any(stretch == second for stretch, _ in nodes)


class _Links:
    """Classes of nodes, and of alternance days on nodes, that are linked, directly or through others."""

    def __init__(self) -> None:
        self._class: dict[Node | Days, set[Node | Days]] = {}

    def join(self, linked: Iterable[Node | Days]) -> None:
        merged: set[Node | Days] = set()
        for one in linked:
            merged |= self._class.get(one, {one})
        for one in merged:
            self._class[one] = merged

    def classes(self) -> list[frozenset[Node | Days]]:
        return list(dict.fromkeys(frozenset(found) for found in self._class.values()))
