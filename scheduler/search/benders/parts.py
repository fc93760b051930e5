"""What of a week plan must be dated together."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from scheduler.demand.nights import shortest_night
from scheduler.demand.problem import Problem
from scheduler.model.master import Cohort, Master, Node
from scheduler.model.soft.q4_load import COMFORTABLE_EVENINGS
from scheduler.search.benders.week_plan import WeekPlan

Days = tuple[int, Node]
"""A group's alternance days on a node."""


@dataclass(frozen=True)
class Part:
    """Nodes that must be dated together, the units that live there, and the alternance days, by group and node, that
    these can meet. In a `planned` part the master's counts hold; else the dates on the nodes are free. `paid`: what
    the plan pays for it, `surcharge` of this for dates alone."""

    nodes: frozenset[Node]
    alternance: frozenset[Days]
    units: tuple[int, ...]
    paid: int
    surcharge: int
    planned: bool


def parts(master: Master, plan: WeekPlan, *, planned: bool) -> list[Part]:
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
    for units in problem.cohorts:
        for semester in range(len(problem.timeline.semesters)):
            here = {node for unit in units for node in nodes_of.get(unit, ()) if node[0] == semester}
            if len(here) > COMFORTABLE_EVENINGS:
                links.join(here)
        if _may_tire(problem, units):
            links.join([*(node for unit in units for node in nodes_of.get(unit, ())), *_days_of(master, plan, units)])
    for trainer, units in enumerate(problem.taught_by):
        if problem.instance.trainers[trainer].max_evenings_per_week is not None or any(
            problem.units[unit].unit.shares for unit in units
        ):
            links.join(node for unit in units for node in nodes_of.get(unit, ()))
    split = []
    for together in links.classes():
        nodes = frozenset(found for found in together if not isinstance(found[1], tuple))
        days = frozenset(found for found in together if isinstance(found[1], tuple))
        units = tuple(unit for unit in sorted(nodes_of) if nodes_of[unit] & nodes)
        surcharge = sum(plan.surcharge.get(unit, 0) for unit in units)
        paid = [c for term, c in zip(master.terms, plan.paid, strict=True) if belongs(term.about, nodes, units)]
        split.append(Part(nodes, days, units, sum(paid) + surcharge, surcharge, planned))
    return sorted(split, key=lambda part: (len(part.units), sorted(part.nodes), sorted(part.alternance)))


def _lived_by(problem: Problem, group: int) -> set[int]:
    """Units that somebody of the group attends, be it one of its parts."""
    return {unit for row in problem.groups if group in row.lineage for unit in row.units}


def _days_of(master: Master, plan: WeekPlan, units: tuple[int, ...]) -> Iterator[Days]:
    """The plan's alternance days of the groups that attend these units, or that such groups are part of."""
    for group, node in master.alternance:
        if plan.weekday.get(group) == node[1] and _lived_by(master.problem, group) & set(units):
            yield group, node


def belongs(about: int | Node | Cohort, nodes: frozenset[Node], units: Iterable[int]) -> bool:
    """Whether a term of the master can be paid by sessions of these units on these nodes."""
    if isinstance(about, int):
        return about in units
    first, second = about
    if isinstance(first, int):
        return (first, second) in nodes
    return any(unit in units for unit in first) and any(semester == second for semester, _ in nodes)


def _may_tire(problem: Problem, units: tuple[int, ...]) -> bool:
    """Whether an evening can forbid something of the next day (H7, rest): then weekdays are not apart."""
    groups = [problem.groups[g].group for g in problem.cohorts[units]]
    return (
        any(group.alternance is not None for group in groups)
        and shortest_night(problem) < problem.instance.law.rest_hours
    )


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
