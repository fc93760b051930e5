"""The relaxation to one unit: the least its dates cost when every other unit is left out, in Q1 (weeks) and Q6 (kinds).

Both criteria depend on one unit only, so every timetable costs at least the sum of these minima. Each is found by
dynamic programming, over weeks for Q1 (`model.spread_relaxation`) and over sessions for Q6. Of two units in order more
is known together.
"""

import datetime as dt
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import lru_cache
from itertools import product

from scheduler.demand.frequency import Range
from scheduler.demand.problem import Problem, UnitRow
from scheduler.instance.schema.units import SESSION_KINDS, SessionKind
from scheduler.model.spread_relaxation import Spread, spread, week_contents
from scheduler.timeline.calendar import Slot

RELAXED = ("Q1", "Q6")
"""The criteria that are bounded here."""


@dataclass(frozen=True)
class Lone:
    """A unit by itself: for each number of sessions that it may have, what their kinds (Q6) and their weeks (Q1) cost
    at least. Of Q1 nothing is known (None) where it does not count."""

    row: UnitRow
    weight: int
    known: tuple[tuple[int, Spread | None], ...]

    @property
    def cost(self) -> int | None:
        """None: no number of sessions has room."""
        return self._least(lambda each: each.least)

    @property
    def least(self) -> int:
        """0 where there is no room: that is for others to say."""
        return self.cost or 0

    def begun(self, sessions: int | None, week: dt.date) -> int | None:
        """The least when so many sessions (None: all) are held by the end of the week; None: they cannot be."""
        weeks = bisect_right(self.row.weeks, week)
        return self._least(lambda each: each.with_held(weeks, each.sessions if sessions is None else sessions))

    def waiting(self, week: dt.date) -> int | None:
        """The least when nothing is held before the week; None: there is no room then."""
        weeks = bisect_left(self.row.weeks, week)
        return self._least(lambda each: each.without(weeks))

    def _least(self, points: Callable[[Spread], int | None]) -> int | None:
        costs = list[int]()
        for sequence, each in self.known:
            if each is None:
                costs.append(sequence)
            elif (spread_points := points(each)) is not None:
                costs.append(sequence + self.weight * spread_points)
        return min(costs, default=None)


def lone(problem: Problem, row: UnitRow, candidates: Iterable[Slot]) -> Lone:
    """The unit by itself when its sessions are in these slots."""
    weight, demand, known = problem.instance.weight, row.demand, dict[int, int]()
    for in_person, remote in product(*(_each(demand.range(kind)) for kind in SESSION_KINDS)):
        sequence = weight["Q6"] and weight["Q6"] * _least_sequence(in_person, remote) if demand.webconference else 0
        known[in_person + remote] = min(sequence, known.get(in_person + remote, sequence))
    if not weight["Q1"]:
        return Lone(row, 0, tuple((sequence, None) for sequence in known.values()))
    weeks, minutes = week_contents(problem, row, candidates), (0, 0)
    if demand.is_in_hours:
        least, most = zip(*(demand.minutes(kind) for kind in row.kinds), strict=True)
        minutes = sum(least), sum(most)
    return Lone(row, weight["Q1"], tuple((known[n], spread(n, weeks, minutes)) for n in sorted(known)))


def least_in_order(before: Lone, after: Lone, sessions: int | None) -> int | None:
    """The least of two units of which one begins when so many sessions (None: all) of the other have ended; None when
    they cannot: the week in which these have ended is some week of theirs, and the other has nothing before it."""
    costs = list[int]()
    for week in before.row.weeks:
        first, second = before.begun(sessions, week), after.waiting(week)
        if first is not None and second is not None:
            costs.append(first + second)
    return min(costs, default=None)


def _each(within: Range) -> Iterable[int]:
    least, most = within
    return range(least, most + 1)


def least_of_each_unit(problem: Problem) -> dict[int, int]:
    """The least Q1 and Q6 of each unit, where it is not 0, in timetables whose only clashes are those tolerated."""
    costs = {}
    for row in problem.units:
        free = (problem.slots[slot] for slot in row.slots if problem.free_trainers(row, slot) is not None)
        if cost := lone(problem, row, free).least:
            costs[row.index] = cost
    return costs


_State = tuple[int, int, SessionKind, int]
"""Sessions in person so far, webconferences so far, the kind of the last, and how many of it in a row, up to two."""


@lru_cache(maxsize=4096)
def _least_sequence(in_person: int, webconference: int) -> int:
    """Q6's points of so many sessions in the best order."""
    least: dict[_State, int] = {}
    if in_person:
        least[1, 0, "in_person", 1] = 0
    if webconference:
        least[0, 1, "webconference", 1] = 1
    for _ in range(in_person + webconference - 1):
        after: dict[_State, int] = {}
        for (here, remote, kind, run), cost in least.items():
            for now in SESSION_KINDS:
                then = (here + 1, remote) if now == "in_person" else (here, remote + 1)
                if then[0] <= in_person and then[1] <= webconference:
                    paid, same = cost + (now == kind and run == 2), 2 if now == kind else 1
                    key = (*then, now, same)
                    after[key] = min(paid, after.get(key, paid))
        least = after
    return min((cost + (kind != "in_person") for (_, _, kind, _), cost in least.items()), default=0)
