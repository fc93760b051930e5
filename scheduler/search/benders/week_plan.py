"""The relaxation's optimum, and a week plan among its optima."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass

from scheduler.demand.problem import Problem
from scheduler.instance.schema.units import SessionKind
from scheduler.model.build import Expr
from scheduler.model.master import Master
from scheduler.model.weekday_counts import Node
from scheduler.search.run import Runner, Settings, SolveResult

MASTER_SETTINGS: Settings = {"linearization_level": 2, "optimize_with_lb_tree_search": True}
"""docs/search.md, "The weekday relaxation": one worker so set proves the master of a programme in 0.1 s."""


STRETCH_SETTINGS: Settings = {"linearization_level": 2, "use_objective_lb_search": True}
"""For a stretch whose master is not settled at once."""


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
