"""What may move: first little, and more where that does not do."""

from collections.abc import Iterator

from scheduler.demand.problem import Problem
from scheduler.search.replan.hits import Hits
from scheduler.search.replan.local import Free, free

SMALL = 12
"""Units that can be looked at whole, and with the criteria, at the first go."""


def parts(problem: Problem, hit: Hits, *, must_all_move: bool) -> Iterator[Free]:
    """The sessions that are hit (when they `must_all_move`, or are of many units); all sessions of the units; then all
    that the same groups attend; then all that their trainers teach; then everything. Each holds the one before."""
    if hit.unharmed and (must_all_move or len(hit.units) > SMALL):
        yield Free(hit.units, hit.groups, hit.unharmed)
    part = free(problem, hit.units, hit.groups)
    yield part
    alternating = {group.index for group in problem.groups if group.group.alternance is not None}
    for wider in (_of_groups, _of_trainers, _everything):
        units = wider(problem, part.units) | part.units
        groups = alternating if len(units) == len(problem.units) else part.groups
        wider_part = free(problem, units, groups)
        if wider_part != part:
            part = wider_part
            yield part


def _of_groups(problem: Problem, units: frozenset[int]) -> frozenset[int]:
    groups = {group for unit in units for group in problem.units[unit].attendees}
    return frozenset(unit for group in groups for unit in problem.groups[group].units)


def _of_trainers(problem: Problem, units: frozenset[int]) -> frozenset[int]:
    trainers = {trainer for unit in units for trainer in problem.units[unit].trainers}
    return frozenset(unit for trainer in trainers for unit in problem.taught_by[trainer])


def _everything(problem: Problem, _: frozenset[int]) -> frozenset[int]:
    return frozenset(row.index for row in problem.units)
