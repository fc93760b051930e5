"""From the weekday master to dates: choose among its optima, split into parts, place each part exactly.

Once every unit's weekdays and every group's alternance weekday are chosen, what happens on one weekday of a semester
meets another only through the units, groups and trainers that live on both: the *parts* are solved apart, exactly, and
their sum is the best timetable of that choice (logic-based Benders: Hooker and Ottosson, 2003). A part whose cost is
above what the master expected gives the master a cut; when all reach it, the master's bound is the proof.
"""

import datetime as dt
import math
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace

from scheduler.demand.problem import Problem
from scheduler.instance.schema import SessionKind
from scheduler.model.assemble import Assembled, assemble
from scheduler.model.build import Expr, Var
from scheduler.model.master import Cohort, Master, Node
from scheduler.model.soft.q4_load import COMFORTABLE_EVENINGS
from scheduler.model.solution import Assignment, read
from scheduler.model.variables import Rooms
from scheduler.rules import CRITERIA
from scheduler.search.run import Outcome, Runner, Settings, Status

MASTER_SETTINGS: Settings = {"linearization_level": 2, "optimize_with_lb_tree_search": True}
"""Measured in SOLVER.md: one worker so set proves the master of a programme in 0.1 s."""


@dataclass(frozen=True)
class WeekPlan:
    """The master's choice. `counts`: sessions of each unit by node and kind. `held`: the nodes where a unit has
    sessions; `open`: those of all its weekdays. `weekday`: each group's alternance weekday; `days`: how many
    alternance days it has on each node. `paid`: what each of the master's terms comes to; `proved`: their sum is
    the master's optimum."""

    counts: dict[tuple[int, Node, SessionKind], int]
    held: dict[int, frozenset[Node]]
    open: dict[int, frozenset[Node]]
    weekday: dict[int, int]
    days: dict[tuple[int, Node], int]
    paid: tuple[int, ...]
    proved: bool


@dataclass(frozen=True)
class Part:
    """Nodes that must be solved together, the units that live there on which nodes, and the cost that the master
    expects of them. In a `planned` part the master's counts hold; else the dates on the nodes are free."""

    nodes: frozenset[Node]
    units: tuple[int, ...]
    target: int
    planned: bool


@dataclass(frozen=True)
class Placed:
    """A part's best assignment, if one was found, and a proved bound of its cost; None: proved to have no dates."""

    assignment: Assignment | None
    cost: int | None
    bound: int | None


def settle(runner: Runner, master: Master, *, patience_s: float) -> Outcome:
    """Solve the master. Infeasible: no timetable without clashes exists. Else its bound is one of the criteria."""
    return runner.solve(master.model, limit_s=patience_s, workers=1, settings=MASTER_SETTINGS)


def choose(
    runner: Runner, master: Master, settled: Outcome, failed: Iterable[tuple[WeekPlan, Part]], *, patience_s: float
) -> WeekPlan | None:
    """Among the master's optima, one whose weekdays are least crowded: the dates then fit more often.

    Plans that repeat the weekdays of a part that `failed` are passed over; None when no other is found.
    """
    model, failed = master.model.clone(), list(failed)
    crowded = []
    for (units, node), _ in master.evenings.items():
        sessions = [var for unit in units for var in master.sessions(unit, node)]
        excess = model.new_int_var(0, len(master.grid[node]) * master.days[node], "")
        model.add(excess >= sum(sessions) - master.days[node])
        crowded.append(excess)
    for plan, part in failed:
        model.add(sum(_changed(master, plan, part.units)) >= 1)
    model.add(master.cost <= settled.values(master.cost))
    model.minimize(sum(crowded))
    settings: Settings = {"linearization_level": 2, "random_seed": runner.params.seed + len(failed)}
    better = runner.solve(model, limit_s=patience_s, workers=1, settings=settings)
    if better.solved:
        return _plan(master, better, settled)
    return None if failed else _plan(master, settled, settled)


def _plan(master: Master, outcome: Outcome, settled: Outcome) -> WeekPlan:
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
        settled.status is Status.OPTIMAL,
    )


def _changed(master: Master, plan: WeekPlan, units: Iterable[int]) -> list[Expr]:
    """For each weekday of these units and alternance weekday of the groups that attend them: 1 if it is not the
    plan's."""
    problem, of = master.problem, set(units)
    groups = {g for unit in of for attendee in problem.units[unit].attendees for g in problem.groups[attendee].lineage}
    changed: list[Expr] = []
    for (unit, weekday), var in master.uses.items():
        if unit in of:
            used = any(node[1] == weekday for node in plan.open.get(unit, ()))
            changed.append(1 - var if used else var)
    for (group, weekday), var in master.weekday.items():
        if group in groups:
            changed.append(1 - var if plan.weekday.get(group) == weekday else var)
    return changed


def parts(master: Master, plan: WeekPlan, *, planned: bool) -> list[Part]:
    """The finest split of the plan's nodes that leaves nothing between two parts; the smallest first."""
    problem, links = master.problem, _Links()
    nodes_of = plan.held if planned else plan.open
    for nodes in nodes_of.values():
        links.join(nodes)
    for group, weekday in plan.weekday.items():
        nodes = frozenset(node for g, node in master.alternance if g == group and node[1] == weekday)
        for apart in [{node} for node in nodes] if planned else [nodes]:
            links.join(apart)
    for units in problem.cohorts:
        for semester in range(len(problem.timeline.semesters)):
            here = {node for unit in units for node in nodes_of.get(unit, ()) if node[0] == semester}
            if len(here) > COMFORTABLE_EVENINGS or _may_tire(problem, units):
                links.join(here)
    for trainer, units in enumerate(problem.taught_by):
        if problem.instance.trainers[trainer].max_evenings_per_week is not None or any(
            problem.units[unit].unit.shares for unit in units
        ):
            links.join(node for unit in units for node in nodes_of.get(unit, ()))
    split = []
    for found in links.classes():
        units = tuple(unit for unit in sorted(nodes_of) if nodes_of[unit] & found)
        paid = [cost for term, cost in zip(master.terms, plan.paid, strict=False) if _belongs(term.about, found, units)]
        # Only the master's optimum says what a part must cost at least.
        split.append(Part(found, units, sum(paid) if plan.proved else 0, planned))
    return sorted(split, key=lambda part: (len(part.units), sorted(part.nodes)))


def _may_tire(problem: Problem, units: tuple[int, ...]) -> bool:
    """Whether an evening can forbid something of the next day (H7, rest): then weekdays are not apart."""
    groups = [problem.groups[g].group for g in problem.cohorts[units]]
    return (
        any(group.alternance is not None for group in groups)
        and _shortest_night(problem) < problem.instance.law.rest_hours
    )


def _shortest_night(problem: Problem) -> float:
    """Hours from the last end of a teaching day to the first start of the next one; infinite if none are adjacent."""
    timeline, shortest = problem.timeline, math.inf
    for day, slots in timeline.slots_on.items():
        tomorrow = timeline.slots_on.get(day + dt.timedelta(days=1))
        if tomorrow is not None:
            ends, starts = [slot.end for slot in slots], [slot.start for slot in tomorrow]
            if problem.instance.alternance is not None:
                ends.append(timeline.alternance_hours(day)[1])
                starts.append(timeline.alternance_hours(day + dt.timedelta(days=1))[0])
            night = min(starts).astimezone(dt.UTC) - max(ends).astimezone(dt.UTC)
            shortest = min(shortest, night.total_seconds() / 3600)
    return shortest


def _belongs(about: int | Node | Cohort, nodes: frozenset[Node], units: tuple[int, ...]) -> bool:
    """A cohort's weekly load counts only where it can exceed, and then all its nodes are in one part."""
    if isinstance(about, int):
        return about in units
    first, second = about
    if isinstance(first, int):
        return (first, second) in nodes
    return any(unit in units for unit in first) and any(semester == second for semester, _ in nodes)


class _Links:
    """Classes of nodes that are linked, directly or through others."""

    def __init__(self) -> None:
        self._class: dict[Node, set[Node]] = {}

    def join(self, nodes: Iterable[Node]) -> None:
        merged: set[Node] = set()
        for node in nodes:
            merged |= self._class.get(node, {node})
        for node in merged:
            self._class[node] = merged

    def classes(self) -> list[frozenset[Node]]:
        return list(dict.fromkeys(frozenset(found) for found in self._class.values()))


def place(runner: Runner, master: Master, plan: WeekPlan, part: Part, rooms: Rooms, *, patience_s: float) -> Placed:
    """Give the part its dates, at the least cost. A planned part is first tried without any Q1 and Q6."""
    problem = _of_part(master, plan, part)
    # Alone, the solver places dates sooner without its linear relaxation; with help, one worker goes without anyway.
    settings: Settings = {"linearization_level": 0} if runner.params.workers == 1 else {}
    for tidy in (True, False) if part.planned else (False,):
        assembled = assemble(problem, clashes="forbidden", rooms=rooms)
        model, cost = assembled.build.model, assembled.build.total(CRITERIA)
        if part.planned:
            _as_planned(master, plan, part, assembled)
        if tidy:
            for term in assembled.build.terms:
                if term.rule in ("Q1", "Q6"):
                    model.add(term.expr == 0)
        model.add(cost >= part.target)  # what the master proved of these weekdays
        model.minimize(cost)
        outcome = runner.solve(model, limit_s=patience_s, settings=settings)
        if outcome.solved:
            found = _in_whole(read(assembled.variables, outcome.values), part)
            return Placed(found, outcome.value, max(part.target, outcome.bound or 0))
    return Placed(None, None, None if outcome.status is Status.INFEASIBLE else part.target)


def _of_part(master: Master, plan: WeekPlan, part: Part) -> Problem:
    """The part as a problem of its own. Planned alternance days are counted by `_as_planned`, not by H5."""
    problem, nodes_of = master.problem, plan.held if part.planned else plan.open
    slots = {
        unit: {s for s in problem.units[unit].slots if master.node(problem.slots[s]) in nodes_of[unit]}
        for unit in part.units
    }
    alternance = {
        group.index: [
            day
            for day in group.alternance_days
            if day.weekday() == plan.weekday[group.index] and (master.semester[day], day.weekday()) in part.nodes
        ]
        for group in problem.groups
        if any(node[1] == plan.weekday.get(group.index) for node in part.nodes)
    }
    narrow = problem.narrowed(slots, alternance)
    if not part.planned:
        return narrow
    return replace(narrow, groups=tuple(replace(group, elsewhere=True) for group in narrow.groups))


def _as_planned(master: Master, plan: WeekPlan, part: Part, assembled: Assembled) -> None:
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
        alternance[group, (master.semester[day], day.weekday())].append(literal)
    for group_node, literals in alternance.items():
        model.add(sum(literals) == plan.days.get(group_node, 0))


def _in_whole(found: Assignment | None, part: Part) -> Assignment | None:
    """The part's assignment with the whole problem's indices of units."""
    if found is None:
        return None
    return replace(found, placements=tuple(replace(p, unit=part.units[p.unit]) for p in found.placements))


def joined(assignments: Iterable[Assignment]) -> Assignment:
    """The parts' assignments as one."""
    found = list(assignments)
    return Assignment(
        tuple(sorted(p for a in found for p in a.placements)), tuple(sorted(d for a in found for d in a.alternance))
    )


def learn(master: Master, plan: WeekPlan, part: Part, bound: int | None) -> None:
    """A cut: whoever keeps the weekdays of these cohorts pays at least `bound` for this part, or cannot (None).

    Other units of a cohort that come or go on the part's nodes change what is paid there, so they belong to the
    pattern; units of other cohorts can only make it dearer.
    """
    units = {unit for cohort in master.problem.cohorts if set(cohort) & set(part.units) for unit in cohort}
    changed = sum(_changed(master, plan, units))
    if bound is None:
        master.model.add(changed >= 1)
        return
    paid = [term.expr for term in master.terms if _belongs(term.about, part.nodes, part.units)]
    master.model.add(sum(paid) >= bound - bound * changed)
