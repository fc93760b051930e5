"""What a centre's examinations cost at least: each group by itself, all of them beside the places of the evenings.

Groups want their papers late, and late there are few places. Each minute of a place in an evening gets a price; each
group then pays its criteria and its part of the prices (Lagrangian relaxation). What the groups pay at least, less what
all places of the evenings would bring, is below the cost of every timetable, whatever the prices.
"""

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations

import numpy as np

from scheduler.exams.problem import ExamProblem
from scheduler.exams.times import least_rooms

MOST_PAPERS = 12
"""Of a group: beyond, its sets of papers are too many."""
_FAR = np.int64(1) << 50
_UNIT = 1 << 10
"""Parts of a point in which prices are counted, as integers."""
_HALVES, _STEPS, _GAIN = 6, 8, 0.001
"""Rounds for one price of all evenings, rounds for a price of each, and what a step of these hopes to gain."""
Option = tuple[int, tuple[bool, ...]]
"""Papers on a day, as bits, and which of them are late."""
Choice = tuple[int, dt.date, bool]
"""A paper, its day, and whether it starts in the evening."""


@dataclass(frozen=True)
class Evening:
    """`minutes`: those of all its places; `uses`: what a paper that starts in it takes of them at least, and for how
    many points more: in one room, or with those who have extra time in another."""

    minutes: int
    uses: dict[int, list[tuple[int, int]]]


class GroupDays:
    """The days of one group's papers, at most so many a day: the least they cost at given prices, by days in turn over
    the sets of papers that are done, and what was on the day before."""

    def __init__(self, problem: ExamProblem, group: str) -> None:
        self._problem, self.rows = problem, problem.group_rows[group]
        self._is_evening_group = problem.instance.group[group].alternance is None
        self._heavy = [row.paper.unit.ects >= problem.instance.exams.heavy_ects for row in self.rows]
        self.days = sorted({problem.day(minute) for row in self.rows for minute in row.starts})
        self._sets = {day: list(self._on(day)) for day in self.days}

    def _on(self, day: dt.date) -> Iterable[tuple[int, int, int, list[tuple[bool, ...]]]]:
        """Sets of papers that the day can hold, as bits: criteria of the day, heavy papers, who is late in it."""
        problem, most = self._problem, self._problem.instance.exams.most_per_day
        starts = [[m for m in row.starts if problem.day(m) == day] for row in self.rows]
        able = [n for n, found in enumerate(starts) if found]
        for number in range(1, min(most, len(able)) + 1):
            for chosen in combinations(able, number):
                ways = [late for late in _lateness(number) if self._fits(chosen, starts, late)]
                if ways:
                    heavy = sum(self._heavy[n] for n in chosen)
                    points = problem.weight("E1") * (number - 1) + problem.weight("E3") * heavy * (heavy - 1) // 2
                    yield sum(1 << n for n in chosen), points, heavy, ways

    def _fits(self, chosen: tuple[int, ...], starts: list[list[int]], late: tuple[bool, ...]) -> bool:
        """Whether one or two papers can start so, one after the other; more are not looked at."""
        is_early, pause = self._problem.is_early, self._problem.instance.exams.break_minutes
        can = [[m for m in starts[n] if is_early(m) != is_late] for n, is_late in zip(chosen, late, strict=True)]
        if not all(can) or len(chosen) != 2:
            return all(can)
        one, other = (self.rows[n].longest + pause for n in chosen)
        return min(can[0]) + one <= max(can[1]) or min(can[1]) + other <= max(can[0])

    def least(self, price: Callable[[int, dt.date, bool], int]) -> tuple[int, list[Choice]]:
        """The least cost in parts of a point, and how it is reached. `price`: of a paper on a day, late or not."""
        size, early = 1 << len(self.rows), self._problem.weight("E4") * _UNIT * self._is_evening_group
        masks, kinds = np.arange(size), 2 + len(self.rows)  # nothing the day before; papers of which so many heavy
        cost = np.full((kinds, size), _FAR, np.int64)
        cost[0, 0] = 0
        steps = list[tuple[np.ndarray, list[Option]]]()
        before: dt.date | None = None
        for day in self.days:
            is_next = before is not None and day == before + dt.timedelta(days=1)
            after = np.full((kinds, size), _FAR, np.int64)
            came = np.full((kinds, size, 2), -1, np.int32)
            kind = np.argmin(cost, axis=0)
            after[0], came[0, :, 0] = cost[kind, masks], kind
            options: list[Option] = [(0, ())]
            for bits, points, heavy, ways in self._sets[day]:
                chosen = [n for n in range(len(self.rows)) if bits >> n & 1]
                paid, way = min(
                    (sum(price(self.rows[n].index, day, late) + early * (not late)
                         for n, late in zip(chosen, way, strict=True)), way)
                    for way in ways
                )  # fmt: skip
                joined = self._joined(heavy) if is_next else np.zeros(kinds, np.int64)
                free = masks[(masks & bits) == 0]
                found = cost[:, free] + joined[:kinds, None]
                best = np.argmin(found, axis=0)
                value = found[best, np.arange(len(free))] + points * _UNIT + paid
                to, here = free | bits, 1 + heavy
                better = value < after[here, to]
                after[here, to[better]] = value[better]
                came[here, to[better], 0] = best[better]
                came[here, to[better], 1] = len(options)
                options.append((bits, way))
            steps.append((came, options))
            cost, before = after, day
        return self._traced(cost, steps)

    def _joined(self, heavy: int) -> np.ndarray:
        """Points of a day with papers after one with none, or with so many heavy ones."""
        next_day, close = self._problem.weight("E2"), self._problem.weight("E3")
        return np.array([0, *(next_day + close * heavy * n for n in range(1 + len(self.rows)))], np.int64) * _UNIT

    def _traced(self, cost: np.ndarray, steps: list[tuple[np.ndarray, list[Option]]]) -> tuple[int, list[Choice]]:
        mask = (1 << len(self.rows)) - 1
        kind = int(np.argmin(cost[:, mask]))
        least, found = int(cost[kind, mask]), list[Choice]()
        for day, (came, options) in zip(reversed(self.days), reversed(steps), strict=True):
            before, option = (int(n) for n in came[kind, mask])
            bits, way = options[option] if option > 0 else (0, ())
            chosen = [n for n in range(len(self.rows)) if bits >> n & 1]
            found += [(self.rows[n].index, day, late) for n, late in zip(chosen, way, strict=True)]
            mask, kind = mask & ~bits, before
        return least, found


def _lateness(number: int) -> list[tuple[bool, ...]]:
    return [tuple(bool(n >> k & 1) for k in range(number)) for n in range(1 << number)]


@dataclass
class Prices:
    """The least cost of all groups together, at prices that get better round by round."""

    problem: ExamProblem

    @cached_property
    def crowded(self) -> list[str]:
        """Groups with too many papers; they count nothing here."""
        return [group for group, rows in self.problem.group_rows.items() if len(rows) > MOST_PAPERS]

    @cached_property
    def groups(self) -> list[GroupDays]:
        return [
            GroupDays(self.problem, group) for group, rows in self.problem.group_rows.items()
            if 0 < len(rows) <= MOST_PAPERS and all(row.starts for row in rows)
        ]  # fmt: skip

    @cached_property
    def shares(self) -> Counter[int]:
        """How many of the groups sit each paper: each pays an equal part of its price."""
        return Counter(row.index for group in self.groups for row in group.rows)

    @cached_property
    def evenings(self) -> dict[dt.date, Evening]:
        problem, starts = self.problem, defaultdict[dt.date, dict[int, list[int]]](dict)
        for row in problem.rows:
            for minute in row.starts if row.index in self.shares else ():
                if not problem.is_early(minute):
                    starts[problem.day(minute)].setdefault(row.index, []).append(minute)
        return {day: self._evening(day, papers) for day, papers in sorted(starts.items())}

    def _evening(self, day: dt.date, papers: dict[int, list[int]]) -> Evening:
        rows = self.problem.rows
        begin = min(min(found) for found in papers.values())
        until = max(max(found) + rows[index].longest for index, found in papers.items())
        places = sorted(r.exam_places for r in self.problem.instance.rooms if not any(day in span for span in r.closed))
        taken = lifted({n for index in papers for n in (rows[index].minutes, rows[index].longest)}, until - begin)
        uses = {}
        for index in papers:
            row, extra = rows[index], rows[index].paper.extra_time
            if row.paper.juries:
                uses[index] = [(sum(places[: row.paper.juries]) * taken[row.minutes], 0)]
                continue
            apart = (row.paper.candidates - extra) * taken[row.minutes] + extra * taken[row.longest]
            if extra and least_rooms(self.problem, row) == 1:
                price = self.problem.weight("E5")
                uses[index] = [(row.paper.candidates * taken[row.longest], 0), (apart, price)]
            else:
                uses[index] = [(apart, 0)]
        return Evening(sum(places) * (until - begin), uses)

    def bound(self, goes_on: Callable[[], bool]) -> int:
        """The best bound: one price for all evenings, found by halves, then a price for each."""
        best, _ = self._at(dict.fromkeys(self.evenings, 0))
        if not self.evenings or not goes_on():
            return -(-best // _UNIT)
        low, high, price, used = 0.0, self._dearest(), dict[dt.date, float](), dict[dt.date, int]()
        for _ in range(_HALVES):
            here = dict.fromkeys(self.evenings, (low + high) / 2)
            value, now = self._at(here)
            if value > best or not price:
                best, price, used = max(best, value), here, now
            over = sum(now[day] - evening.minutes for day, evening in self.evenings.items())
            low, high = ((low + high) / 2, high) if over > 0 else (low, (low + high) / 2)
            if not goes_on():
                return -(-best // _UNIT)
        part = _GAIN
        for _ in range(_STEPS):
            slope = {day: used[day] - evening.minutes for day, evening in self.evenings.items()}
            norm = sum(each * each for each in slope.values())
            if not norm or not goes_on():
                break
            step = part * best / _UNIT / norm
            here = {day: max(0.0, each + step * slope[day]) for day, each in price.items()}
            value, now = self._at(here)
            if value > best:
                best, price, used = value, here, now
            else:
                part /= 2
        return -(-best // _UNIT)

    def _dearest(self) -> float:
        """A price beyond which it hardly pays to be late, for a paper of usual size."""
        uses = [
            minutes for evening in self.evenings.values() for found in evening.uses.values() for minutes, _ in found
        ]
        usual = sum(uses) / len(uses)
        return max(self.shares.values()) * self.problem.weight("E4") / max(1, usual)

    def _at(self, prices: Mapping[dt.date, float]) -> tuple[int, dict[dt.date, int]]:
        """The bound at some prices, in parts of a point; they are rounded, and it is exact for what they become then.
        And what is used of each evening."""
        price = {day: round(each * _UNIT * 1024) for day, each in prices.items()}
        used = dict.fromkeys(self.evenings, 0)
        value = -sum(-(-price[day] * evening.minutes // 1024) for day, evening in self.evenings.items())

        def cheapest(index: int, day: dt.date) -> tuple[int, int]:
            """What all groups that sit the paper pay for it, and what it uses."""
            return min((price[day] * minutes // 1024 + points * _UNIT, minutes)
                       for minutes, points in self.evenings[day].uses[index])  # fmt: skip

        def paid(index: int, day: dt.date, is_late: bool) -> int:
            return cheapest(index, day)[0] // self.shares[index] if is_late else 0

        for group in self.groups:
            least, choices = group.least(paid)
            value += least
            for index, day, is_late in choices:
                if is_late:
                    used[day] += cheapest(index, day)[1] // self.shares[index]
        return value, used


def lifted(lengths: set[int], most: int) -> dict[int, int]:
    """Of each length what it may count where lengths lie one after the other within `most`: as much more than itself as
    no row of them then counts for more than `most` (a dual feasible function, lifted length by length)."""
    found = {length: length for length in lengths}
    for length in sorted(lengths):
        counts = most
        for copies in range(1, most // length + 1):
            others = _most_of({n: c for n, c in found.items() if n != length}, most - copies * length)
            counts = min(counts, (most - others) // copies)
        found[length] = max(length, counts) if length <= most else length
    return found


def _most_of(counts: dict[int, int], room: int) -> int:
    best = [0] * (room + 1)
    for space in range(1, room + 1):
        best[space] = max([best[space - 1], *(best[space - n] + c for n, c in counts.items() if n <= space)])
    return best[room]
