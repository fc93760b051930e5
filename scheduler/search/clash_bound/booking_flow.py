"""Unavoidable clashes by counting: the bookings that do not fit into free slots, as a largest flow.

A *booking* is a session with a trainer who must teach it. Take one booking away for each clash of a timetable: those
left are in distinct slots in which their trainer is available, within the weeks of their unit. So the clashes are at
least the bookings less the largest number that fits so, which is a largest flow from the bookings through the weeks to
the free slots of trainers (Ford and Fulkerson, 1956). Milliseconds for a trainer.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Hashable, Iterable
from dataclasses import dataclass, field

from ortools.graph.python import max_flow

from scheduler.demand.capacity import Capacity, Period
from scheduler.demand.problem import Problem, Quota, UnitRow
from scheduler.search.reasons.fact import CALENDAR, Kind
from scheduler.timeline.calendar import monday

SEEN: frozenset[Kind] = CALENDAR | {
    "unit", "rhythm", "balance", "shares", "rooms", "room_closed", "pin", "one_place", "away",
}  # fmt: skip
"""What the flow sees: the calendar, weeks, open rooms, undated pins, who is there when."""


@dataclass(frozen=True)
class Booking:
    """`count` sessions of the unit in the year, at least, each of which books one of these trainers."""

    unit: int
    trainers: tuple[int, ...]
    count: int

    def least_in(self, row: UnitRow, quota: Quota) -> int:
        """How many of them are in the semester at least: the others have room for no more."""
        if self.count == row.demand.least() and not (row.demand.is_in_hours and row.unit.shares):
            return quota.total[0]
        return max(0, self.count - sum(other.total[1] for other in row.quotas if other is not quota))


def bookings(row: UnitRow) -> list[Booking]:
    """Who is booked by the unit: each trainer alone when they teach together or have a share, else one of them."""
    if row.teaching != "choice":
        return [Booking(row.index, (trainer,), row.demand.least()) for trainer in row.trainers]
    shares = {row.trainers[row.unit.trainers.index(name)]: share for name, share in (row.unit.shares or {}).items()}
    others = tuple(trainer for trainer in row.trainers if trainer not in shares)
    rest = row.demand.least() - sum(shares.values())
    found = [Booking(row.index, (trainer,), share) for trainer, share in shares.items()]
    return [booking for booking in [*found, Booking(row.index, others, rest)] if booking.trainers and booking.count > 0]


@dataclass(frozen=True)
class Count:
    """Sessions to be placed, and how many of them fit without a clash at most."""

    needed: int
    fitting: int

    @property
    def clashes(self) -> int:
        return self.needed - self.fitting


def count_by_flow(
    problem: Problem,
    units: Iterable[int],
    trainers: Collection[int],
    period: Period | None = None,
    *,
    anyhow: Collection[int] = (),
) -> Count:
    """What these trainers must teach of these units and what fits at most, in the year or in one semester alone.
    `anyhow`: those of them who may teach several sessions at a time."""
    capacity, network, needed = Capacity(problem), _Network(), 0
    for unit in units:
        slots = capacity.usable_by(problem.units[unit])
        for booking in bookings(problem.units[unit]):
            if set(booking.trainers) <= set(trainers):
                needed += _add(network, problem, booking, slots, period, anyhow)
    return Count(needed, network.largest())


def most_by_flow(problem: Problem, units: Collection[int], trainers: Collection[int]) -> int:
    """The clashes that counting proves, in the year as a whole or stretch by stretch."""
    apart = sum(count_by_flow(problem, units, trainers, period).clashes for period in Capacity(problem).apart)
    return max(count_by_flow(problem, units, trainers).clashes, apart)


def _add(
    network: "_Network",
    problem: Problem,
    booking: Booking,
    slots: Iterable[int],
    period: Period | None,
    anyhow: Collection[int],
) -> int:
    """The booking's arcs; returns how many of its sessions must be placed. A week in two semesters counts in each."""
    row = problem.units[booking.unit]
    quotas = [quota for quota in row.quotas if period is None or quota.days <= period.days]
    count = booking.count if period is None else sum(booking.least_in(row, quota) for quota in quotas)
    network.arc("source", booking, count)
    weeks: dict[tuple[int, dt.date], list[int]] = defaultdict(list)
    for slot in slots:
        day = problem.slots[slot].day
        for number, quota in enumerate(quotas):
            if day in quota.days:
                weeks[number, monday(day)].append(slot)
    for number, quota in enumerate(quotas):
        network.arc(booking, (booking, number), quota.total[1])
    for (number, week), found in weeks.items():
        network.arc((booking, number), (booking, number, week), row.unit.sessions_per_week)
        for slot in found:
            first = problem.timeline.parts(problem.slots[slot])[
                0
            ].index  # of sessions that do not overlap, all distinct
            for trainer in booking.trainers:
                if problem.levels[trainer][slot] != "unavailable":
                    network.arc((booking, number, week), (first, trainer), 1)
                    network.once((first, trainer), "sink", len(problem.units) if trainer in anyhow else 1)
    return count


@dataclass
class _Network:
    """Arcs between nodes of any name, from "source" to "sink"."""

    _number: dict[Hashable, int] = field(default_factory=lambda: {"source": 0, "sink": 1})
    _arcs: list[tuple[int, int, int]] = field(default_factory=list)
    _once: set[tuple[Hashable, Hashable]] = field(default_factory=set)

    def arc(self, tail: Hashable, head: Hashable, capacity: int) -> None:
        self._arcs.append((self._node(tail), self._node(head), capacity))

    def once(self, tail: Hashable, head: Hashable, capacity: int) -> None:
        """An arc that may be asked for again."""
        if (tail, head) not in self._once:
            self._once.add((tail, head))
            self.arc(tail, head, capacity)

    def largest(self) -> int:
        """The largest flow. Raises RuntimeError if the network is invalid: a fault of ours."""
        if not self._arcs:
            return 0
        solver = max_flow.SimpleMaxFlow()
        for tail, head, capacity in self._arcs:
            solver.add_arc_with_capacity(tail, head, capacity)
        if solver.solve(0, 1) != solver.OPTIMAL:
            raise RuntimeError("invalid network")
        return int(solver.optimal_flow())

    def _node(self, name: Hashable) -> int:
        return self._number.setdefault(name, len(self._number))
