"""What a centre's examinations cost at least: each group by itself, all of them beside the places of each instant.

Groups want their papers late, and late there are few places. Each place has a price at each instant at which something
can start; each group pays its criteria and the places of its papers, an equal part of those that it shares (Lagrangian
relaxation). What the groups pay at least, less what all places would bring, is below the cost of every timetable,
whatever the prices. So it is with a price that one group pays the other where the two sit a paper at different times.
"""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from scheduler.exams.centre.group_days import MOST_PAPERS, UNIT, GroupDays, Ints
from scheduler.exams.problem import ExamProblem, PaperRow
from scheduler.exams.times import least_rooms

Floats = NDArray[np.float64]
ROUNDS = 300
"""Rounds of prices, at most."""
_STEP, _PATIENCE, _SHORTER, _SHORTEST = 0.05, 15, 1.5, 1e-4
"""The first step, as a part of the distance to the best timetable; after so many rounds without gain it is so many
times shorter; below that the search ends."""
_NEW = 0.3
"""Of a direction, the part of the last round; the others are of those before."""


@dataclass(frozen=True)
class Resource:
    """Something that there is only so much of at each instant. `whole`: what each start takes while the last candidate
    is there; `apart`: of it, what those with extra time take in a room of their own."""

    whole: Ints
    apart: Ints
    most: Ints


@dataclass
class Directions:
    """Where prices should go: those of each resource at each instant, and of each shared paper between its groups."""

    places: list[Floats]
    between: dict[int, Floats]


class Prices:
    """The least cost of all groups together, at prices that get better round by round."""

    def __init__(self, problem: ExamProblem) -> None:
        most = problem.instance.exams.most_per_day
        self.problem = problem
        self.groups = [
            GroupDays(problem, group, most) for group, rows in problem.group_rows.items()
            if 0 < len(rows) <= MOST_PAPERS and all(row.starts for row in rows)
        ]  # fmt: skip
        shares = Counter(row.index for group in self.groups for row in group.rows)
        self.rows = [row for row in problem.rows if row.index in shares]
        if not self.rows:
            return
        self._starts = np.array([minute for row in self.rows for minute in row.starts], np.int64)
        self.instants = np.unique(self._starts)
        self._shares = self._each(lambda row: shares[row.index])
        self._begin, self._short, self._long = (
            np.searchsorted(self.instants, self._starts + self._each(minutes))
            for minutes in (lambda _: 0, lambda row: row.minutes, lambda row: row.longest)
        )
        self._apart_price = self._each(self._price_apart)
        self.resources = self._places()
        self._lay_out(shares)

    @property
    def crowded(self) -> list[str]:
        """Groups with too many papers; they count nothing here."""
        return [group for group, rows in self.problem.group_rows.items() if len(rows) > MOST_PAPERS]

    def _each(self, of: Callable[[PaperRow], int]) -> Ints:
        """Something of the paper, for each of its starts."""
        return np.repeat([of(row) for row in self.rows], [len(row.starts) for row in self.rows]).astype(np.int64)

    def _price_apart(self, row: PaperRow) -> int:
        """What a second room costs, which a paper would not need without those who have extra time."""
        needs_one = row.paper.extra_time and not row.paper.juries and least_rooms(self.problem, row) == 1
        return self.problem.weight("E5") * UNIT if needs_one else 0

    def _places(self) -> list[Resource]:
        """Places of the rooms with what some papers need; where none is shared, these rooms."""
        problem, found = self.problem, list[Resource]()
        for features in sorted({frozenset(row.paper.exam.room_features) for row in self.rows}, key=sorted):
            rooms = [room for room in problem.instance.rooms if features <= set(room.features)]
            needs = [features <= set(row.paper.exam.room_features) for row in self.rows]
            number = dict(zip((row.index for row in self.rows), needs, strict=True))
            places = sorted(room.exam_places for room in rooms)
            is_open = np.array(
                [
                    [not any(problem.day(int(minute)) in span for span in room.closed)
                     and not any(begin <= minute < end for begin, end in problem.room_taken(room.id))
                     for minute in self.instants]
                    for room in rooms
                ], np.int64,
            ).reshape(len(rooms), len(self.instants))  # fmt: skip

            def seats(row: PaperRow, places: list[int] = places, number: dict[int, bool] = number) -> int:
                needed = sum(places[: row.paper.juries]) if row.paper.juries else row.paper.candidates
                return needed * number[row.index]

            def extra(row: PaperRow, number: dict[int, bool] = number) -> int:
                return row.paper.extra_time * number[row.index] * (not row.paper.juries)

            most = (np.array([[room.exam_places] for room in rooms], np.int64) * is_open).sum(axis=0)
            found.append(Resource(self._each(seats), self._each(extra), most))
            if rooms and all(room.exam_sharing == "none" for room in rooms):

                def held(row: PaperRow, number: dict[int, bool] = number) -> int:
                    return least_rooms(problem, row) * number[row.index]

                found.append(Resource(self._each(held), np.zeros_like(self._starts), is_open.sum(axis=0)))
        return found

    def _lay_out(self, shares: Counter[int]) -> None:
        """Where the starts of each paper are among all, and those of each group's papers; of papers that are shared,
        which starts are on the same day, early or late."""
        ends = np.cumsum([len(row.starts) for row in self.rows])
        here = {row.index: slice(end - len(row.starts), end) for row, end in zip(self.rows, ends, strict=True)}
        every = np.arange(len(self._starts))
        self._of_group = [np.concatenate([every[here[row.index]] for row in group.rows]) for group in self.groups]
        early = self.problem.weight("E4") * UNIT
        self._early = [group.is_early * early for group in self.groups]
        self._kind = np.full(len(self._starts), -1, np.int64)
        self._kinds = dict[int, int]()
        for row in self.rows:
            if shares[row.index] > 1:
                kinds = dict[tuple[object, bool], int]()
                self._kind[here[row.index]] = [
                    kinds.setdefault((self.problem.day(minute), self.problem.is_early(minute)), len(kinds))
                    for minute in row.starts
                ]
                self._kinds[row.index] = len(kinds)
        self._paper = self._each(lambda row: row.index)
        sitters = Counter[int]()
        self._sitter = list[dict[int, int]]()  # of each group: which of those who sit each shared paper it is
        for group in self.groups:
            self._sitter.append({row.index: sitters[row.index] for row in group.rows if row.index in self._kinds})
            sitters.update(self._sitter[-1].keys())
        self._copies = {index: shares[index] for index in self._kinds}

    def bound(self, upper: int, goes_on: Callable[[], bool]) -> int:
        """The best bound, by steps along what is over and what is left (a subgradient, with what earlier rounds said of
        it). `upper`: the cost of some timetable."""
        if not self.rows:
            return 0
        places = [np.zeros(len(self.instants)) for _ in self.resources]
        between = {index: np.zeros((self._copies[index], kinds)) for index, kinds in self._kinds.items()}
        best, kept, length, stale = -1, Directions(places, between), _STEP, 0
        usual = float(np.mean([row.paper.candidates for row in self.rows])) or 1.0
        way: Directions | None = None
        for _ in range(ROUNDS):
            value, slope = self.at(places, between)
            stale = 0 if value > best + UNIT // 4 else stale + 1
            if value > best:
                best, kept = value, Directions(places, between)
            if best >= upper * UNIT or length < _SHORTEST or not goes_on():
                break
            if stale > _PATIENCE:
                length, stale, way, (places, between) = length / _SHORTER, 0, None, (kept.places, kept.between)
                continue
            way = slope if way is None else _mixed(slope, way)
            steps = [
                np.where((price <= 0) & (to < 0), 0, to) / usual for price, to in zip(places, way.places, strict=True)
            ]
            norm = sum(float((each**2).sum()) for each in (*steps, *way.between.values()))
            if norm == 0:
                break
            step = length * (upper - value / UNIT) / norm
            places = [np.maximum(0, price + step * to / usual) for price, to in zip(places, steps, strict=True)]
            between = {index: price + step * way.between[index] for index, price in between.items()}
        return -(-best // UNIT)

    def at(self, places: Sequence[Floats], between: dict[int, Floats]) -> tuple[int, Directions]:
        """The bound at some prices, in parts of a point (they are rounded, and it is exact for what they become then),
        and where it rises."""
        value, paid, is_apart = self._paid(places)
        differences = dict[int, Ints]()
        for index, price in between.items():
            differences[index] = np.rint(price * UNIT).astype(np.int64)
            differences[index][-1] = -differences[index][:-1].sum(axis=0)
        used = np.zeros(len(self._starts))
        sat = {index: np.zeros_like(price) for index, price in between.items()}
        for group, here, early, sitter in zip(self.groups, self._of_group, self._early, self._sitter, strict=True):
            price = paid[here] + early
            for index, number in sitter.items():
                mine = self._paper[here] == index
                price[mine] += differences[index][number][self._kind[here[mine]]]
            least, chosen = group.least(price)
            value += least
            for place in here[chosen]:
                used[place] += 1 / self._shares[place]
                index = int(self._paper[place])
                if index in sitter:
                    sat[index][sitter[index], self._kind[place]] += 1
        return value, Directions(
            [self._over(each, used, is_apart) for each in self.resources],
            {index: each - each.mean(axis=0) for index, each in sat.items()},
        )

    def _paid(self, places: Sequence[Floats]) -> tuple[int, Ints, NDArray[np.bool_]]:
        """What all places bring, as a loss; what each group that sits a paper pays for each start; and where those with
        extra time are cheaper apart."""
        value, together, apart = 0, np.zeros_like(self._starts), self._apart_price.copy()
        for resource, price in zip(self.resources, places, strict=True):
            parts = np.rint(price * UNIT).astype(np.int64)
            value -= int((parts * resource.most).sum())
            until = np.concatenate([[0], np.cumsum(parts)])
            long, short = until[self._long] - until[self._begin], until[self._short] - until[self._begin]
            together += resource.whole * long
            apart += (resource.whole - resource.apart) * short + resource.apart * long
        return value, np.minimum(together, apart) // self._shares, apart < together

    def _over(self, resource: Resource, used: Floats, is_apart: NDArray[np.bool_]) -> Floats:
        """What the starts take of a resource at each instant, beyond what there is."""
        long = used * np.where(is_apart, resource.apart, resource.whole)
        short = used * np.where(is_apart, resource.whole - resource.apart, 0)
        change = np.zeros(len(self.instants) + 1)
        np.add.at(change, self._begin, long + short)
        np.subtract.at(change, self._long, long)
        np.subtract.at(change, self._short, short)
        return np.cumsum(change)[:-1] - resource.most


def _mixed(now: Directions, before: Directions) -> Directions:
    return Directions(
        [_NEW * one + (1 - _NEW) * other for one, other in zip(now.places, before.places, strict=True)],
        {index: _NEW * one + (1 - _NEW) * before.between[index] for index, one in now.between.items()},
    )
