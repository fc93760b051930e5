"""Where things are in the arrays, and how lists become them."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from scheduler.demand.problem import Problem
from scheduler.evaluate.tables import KINDS
from scheduler.instance.schema.units import SessionKind
from scheduler.search.anneal.state import Ints
from scheduler.timeline.calendar import monday


@dataclass(frozen=True)
class Together:
    """Groups that attend the same units on the same days: a cohort, those of it that sit at one site where a unit has a
    room at each, or one group that comes or goes during the year."""

    units: tuple[int, ...]
    groups: tuple[int, ...]
    days: frozenset[dt.date] | None = None
    """When they are there, if that is a part of the year only."""


@dataclass(frozen=True)
class Layout:
    """Where things are in the arrays: dates and weeks in time order, the groups with alternance, the cohorts."""

    days: tuple[dt.date, ...]
    """Those with slots, and those that can be alternance days only."""
    weeks: tuple[dt.date, ...]
    """Those with slots."""
    apprentices: tuple[int, ...]
    cohorts: tuple[Together, ...]
    sessions: tuple[tuple[int, SessionKind], ...]
    """Unit and kind of each session."""

    @classmethod
    def of(cls, problem: Problem) -> "Layout":
        taught = {slot.day for slot in problem.slots}
        return cls(
            tuple(sorted(taught.union(*(group.alternance_days for group in problem.groups)))),
            tuple(sorted({monday(day) for day in taught})),
            tuple(g.index for g in problem.groups if g.group.alternance is not None),
            (
                *(
                    Together(units, groups)
                    for units, whole in problem.cohorts.items()
                    for groups in _seated(problem, units, whole)
                ),
                *(Together(g.units, (g.index,), g.days) for g in problem.passing),
            ),
            tuple((row.index, kind) for row in problem.units for kind in KINDS for _ in range(row.demand.of(kind))),
        )


def _seated(problem: Problem, units: Iterable[int], groups: Iterable[int]) -> Iterator[tuple[int, ...]]:
    """The groups, apart where they sit at different sites of some of these units."""
    if not any(problem.units[unit].unit.rooms_per_site for unit in units):
        yield tuple(groups)
        return
    by_site = defaultdict[str | None, list[int]](list)
    for group in groups:
        by_site[problem.instance.site_of_group(problem.groups[group].group.id)].append(group)
    yield from map(tuple, by_site.values())


def ints(values: Iterable[int]) -> Ints:
    return np.array(list(values), np.int32)


def first(rows: Iterable[Sequence[object] | Iterable[object]]) -> Ints:
    return ints(np.cumsum([0, *(len(list(row)) for row in rows)]))


def minutes_in(hours: float) -> int:
    return round(60 * hours)
