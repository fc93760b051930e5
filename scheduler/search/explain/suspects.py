"""Where to look first: parts of the instance that are small and often enough for a proof."""

from collections.abc import Collection, Iterator

from scheduler.demand.problem import Problem

Units = frozenset[int]

MOST_UNITS = 100
"""More than so many are no small part: they are asked about with everything else."""


def suspects(problem: Problem, *, strict: bool) -> tuple[Units, ...]:
    """Sets of units that may not fit together, the smallest first: of one group, of one trainer with a limit, those
    that are pinned, those that share few rooms. The empty set: the alternance days by themselves."""
    found = [Units(), *(Units(group.units) for group in problem.groups)]
    for index, trainer in enumerate(problem.instance.trainers):
        if strict or trainer.is_limited:
            found.append(Units(problem.taught_by[index]))
    found.append(Units(problem.pins_of))
    found += _crowded(problem)
    small = [units for units in found if len(units) <= MOST_UNITS]
    return tuple(sorted(_largest(small), key=lambda units: (len(units), sorted(units))))


def _crowded(problem: Problem) -> Iterator[Units]:
    in_person = [row for row in problem.units if row.demand.in_person]
    for family in {frozenset(row.rooms) for row in in_person}:
        yield Units(row.index for row in in_person if family >= set(row.rooms))


def _largest(found: Collection[Units]) -> set[Units]:
    """Without those inside another of the same size or so: a larger part proves more and takes hardly longer."""
    return {units for units in found if not any(units < other and len(other) < 2 * len(units) for other in found)}
