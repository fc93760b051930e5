"""Neighbourhoods: what may move while the rest stays, first little and more where that does not do."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from scheduler.demand.order import ordered_with
from scheduler.demand.problem import Problem
from scheduler.search.replan.affected import Affected

SMALL = 12
"""Units that can be looked at whole, and with the criteria, at the first go."""


@dataclass(frozen=True)
class Neighbourhood:
    """What may move: the sessions of these units but for those that `stays` names, the alternance days of these
    groups."""

    units: frozenset[int]
    groups: frozenset[int]
    stays: frozenset[str] = frozenset()


def neighbourhood_of(problem: Problem, units: Iterable[int], groups: Iterable[int] = ()) -> Neighbourhood:
    """These units, and the alternance days that share evenings with them, besides those of `groups`."""
    chosen = frozenset(units)
    nearby = {g for unit in chosen for a in problem.units[unit].attendees for g in problem.groups[a].lineage}
    return Neighbourhood(
        chosen, frozenset(g for g in {*nearby, *groups} if problem.groups[g].group.alternance is not None)
    )


def neighbourhoods(problem: Problem, affected: Affected, *, must_all_move: bool) -> Iterator[Neighbourhood]:
    """The affected sessions (when they `must_all_move`, or are of many units); all sessions of the affected units; then
    all that the same groups attend; then all that their trainers teach; then everything. Each holds the one before."""
    if affected.unaffected and (must_all_move or len(affected.units) > SMALL):
        yield Neighbourhood(affected.units, affected.groups, affected.unaffected)
    part = neighbourhood_of(problem, affected.units, affected.groups)
    yield part
    alternating = {group.index for group in problem.groups if group.group.alternance is not None}
    for wider in (_of_order, _of_groups, _of_trainers, _everything):
        units = wider(problem, part.units) | part.units
        groups = alternating if len(units) == len(problem.units) else part.groups
        wider_part = neighbourhood_of(problem, units, groups)
        if wider_part != part:
            part = wider_part
            yield part


def _of_order(problem: Problem, units: frozenset[int]) -> frozenset[int]:
    ordered = ordered_with(problem)
    return frozenset(other for unit in units if unit in ordered for other in ordered[unit])


def _of_groups(problem: Problem, units: frozenset[int]) -> frozenset[int]:
    groups = {group for unit in units for group in problem.units[unit].attendees}
    return frozenset(unit for group in groups for unit in problem.groups[group].units)


def _of_trainers(problem: Problem, units: frozenset[int]) -> frozenset[int]:
    trainers = {trainer for unit in units for trainer in problem.units[unit].trainers}
    return frozenset(unit for trainer in trainers for unit in problem.taught_by[trainer])


def _everything(problem: Problem, _: frozenset[int]) -> frozenset[int]:
    return frozenset(row.index for row in problem.units)
