"""A centre's examinations made better: all papers of a few groups are taken out, and put back group by group, each at
its least cost beside what is there: days, hours and rooms at once."""

import math
import random
from collections.abc import Collection, Mapping
from itertools import combinations

import numpy as np

from scheduler.exams.centre.group_days import FAR, MOST_PAPERS, UNIT, GroupDays, Ints
from scheduler.exams.measured import MOVED
from scheduler.exams.problem import ExamProblem, PaperRow

Seats = tuple[tuple[int, int], ...]
"""Rooms by their numbers, with how many candidates in each."""
Held = tuple[int, Seats]
"""The minute at which a paper starts, and its rooms."""


class Hall:
    """What is in the rooms at each instant at which something can start."""

    def __init__(self, problem: ExamProblem) -> None:
        self.problem, self.rooms = problem, problem.instance.rooms
        self.instants = np.unique([minute for row in problem.rows for minute in row.starts])
        shape = (len(self.rooms), len(self.instants))
        self._places = np.array([room.exam_places for room in self.rooms], np.int64)[:, None]
        self._is_open = np.ones(shape, bool)
        until = np.append(self.instants[1:], np.iinfo(np.int64).max)
        for n, room in enumerate(self.rooms):
            for begin, end in problem.room_taken(room.id):
                self._is_open[n] &= (end <= self.instants) | (until <= begin)
            days = [problem.day(int(minute)) for minute in self.instants]
            self._is_open[n] &= [not any(day in span for span in room.closed) for day in days]
        self._is_shared = np.array([room.exam_sharing == "any" for room in self.rooms])[:, None]
        self._used = np.zeros(shape, np.int64)
        self._papers = np.zeros(shape, np.int64)
        self._orals = np.zeros(shape, np.int64)
        self._windows = dict[tuple[tuple[int, ...], int], Ints]()
        self.price = problem.weight("E5") * UNIT
        number = {room.id: n for n, room in enumerate(self.rooms)}
        self.suit = [[number[room.id] for room in problem.rooms_for(row)] for row in problem.rows]
        self._span = dict[tuple[int, int], slice]()

    def put(self, row: PaperRow, held: Held, sign: int = 1) -> None:
        """`sign`: −1 takes it out again."""
        start, seats = held
        here = self._span.get((start, row.longest))
        if here is None:
            here = slice(*np.searchsorted(self.instants, [start, start + row.longest]))
            self._span[start, row.longest] = here
        for room, number in seats:
            self._used[room, here] += sign * number
            self._papers[room, here] += sign
            self._orals[room, here] += sign * bool(row.paper.juries)

    def free(self) -> tuple[Ints, Ints]:
        """Places of each room at each instant; and of those that are empty, one each."""
        is_empty = self._is_open & (self._papers == 0)
        can_join = self._is_open & self._is_shared & (self._orals == 0)
        places = np.where(is_empty, self._places, np.where(can_join, np.maximum(self._places - self._used, 0), 0))
        return places, is_empty.astype(np.int64)

    def window(self, row: PaperRow) -> Ints:
        """Of each start of the paper, the instants at which it then is there."""
        key = (row.starts, row.longest)
        if key not in self._windows:
            begin, end = (np.searchsorted(self.instants, np.array(row.starts) + n) for n in (0, row.longest))
            steps = np.arange((end - begin).max())
            self._windows[key] = np.minimum(begin[:, None] + steps, end[:, None] - 1)
        return self._windows[key]


class Rooms:
    """Which rooms each paper of one group could have at each of its starts, beside what is in the hall now."""

    def __init__(self, hall: Hall) -> None:
        self._hall, (self._places, self._empty) = hall, hall.free()
        self._sums = dict[tuple[object, ...], Ints]()
        self._least = dict[tuple[object, ...], Ints]()

    def _at(self, row: PaperRow) -> tuple[list[int], Ints]:
        """Rooms that suit, and of each the places that it has for the paper from each start on."""
        rooms, key = self._hall.suit[row.index], (row.starts, row.longest, bool(row.paper.juries))
        if key not in self._least:
            places = self._empty if row.paper.juries else self._places
            self._least[key] = places[:, self._hall.window(row)].min(axis=2)
        return rooms, self._least[key][rooms]

    def price(self, row: PaperRow) -> Ints:
        """Of each start: the points of the fewest rooms, FAR where there is no place."""
        rooms, need = self._hall.suit[row.index], row.paper.juries or row.paper.candidates
        key = (row.starts, row.longest, bool(row.paper.juries), *rooms)
        if key not in self._sums:
            self._sums[key] = np.cumsum(-np.sort(-self._at(row)[1], axis=0), axis=0)
        sums = self._sums[key]
        if not len(sums):
            return np.full(len(row.starts), FAR, np.int64)
        few = (sums < need).sum(axis=0) + 1 - max(1, row.paper.juries)
        return np.where(sums[-1] >= need, few * self._hall.price, FAR)

    def choose(self, row: PaperRow, minute: int) -> Seats:
        """The fewest rooms that hold the paper, of these what leaves the fewest places over."""
        rooms, places = self._at(row)
        here = {room: int(n) for room, n in zip(rooms, places[:, row.starts.index(minute)], strict=True) if n}
        features = {room: len(self._hall.rooms[room].features) for room in here}
        if row.paper.juries:
            small = sorted(here, key=lambda room: (features[room], self._hall.rooms[room].exam_places, room))
            parts = np.array_split(np.arange(row.paper.candidates), row.paper.juries)
            return tuple((room, len(part)) for room, part in zip(small, parts, strict=False))
        left, found = row.paper.candidates, list[tuple[int, int]]()

        while True:
            for number in (1, 2):
                ways = [(sum(features[room] for room in each), sum(here[room] for room in each), each)
                        for each in combinations(here, number)]  # fmt: skip
                fits = [way for way in ways if way[1] >= left]
                if fits:
                    for room in sorted(min(fits)[2], key=lambda room: here[room]):
                        found.append((room, min(left, here[room])))
                        left -= found[-1][1]
                    return tuple(each for each in found if each[1])
            room = max(here, key=lambda room: here[room])
            found.append((room, here[room]))
            left -= here.pop(room)


MOST_A_DAY = 2
"""Papers of a group in a day, where its week is found exactly."""


def group_days(problem: ExamProblem) -> dict[str, GroupDays]:
    """The groups whose weeks can be found exactly: with papers, and not too many."""
    most = min(MOST_A_DAY, problem.instance.exams.most_per_day)
    return {
        group: GroupDays(problem, group, most) for group, rows in problem.group_rows.items()
        if 0 < len(rows) <= MOST_PAPERS and all(row.starts for row in rows)
    }  # fmt: skip


def is_free(problem: ExamProblem, groups: Collection[str], row: PaperRow) -> bool:
    """Whether the weeks of groups know all that is asked of the paper: nothing of named candidates, of apprentices, of
    papers that start together, of a fixed room, of days on site."""
    sitters = problem.sitting_of(row.paper)
    is_tied = any(row in pair for pair in problem.together) or bool(row.paper.names)
    is_tied |= any(pin.room is not None for pin in row.pins)
    is_tied |= row.paper.juries > 1 and row.paper.extra_time > 0  # juries that could not see all
    is_apprentices = any(group.id in sitters for group in problem.facts.apprentices)
    if row.kept is not None or is_tied or is_apprentices or row.paper.session == "second":
        return False
    return bool(sitters) and all(group in groups for group in sitters)


def are_all_known(problem: ExamProblem, groups: Collection[str]) -> bool:
    """Whether weeks alone can improve everything that may move."""
    if problem.before or problem.instance.exams.most_per_day > MOST_A_DAY:
        return False
    return all(row.kept is not None or is_free(problem, groups, row) for row in problem.rows)


class ExamWeeks:
    """Starts and rooms of all papers, and better ones. `groups`: those whose papers may move, by their names."""

    def __init__(
        self, problem: ExamProblem, groups: Mapping[str, GroupDays], held: Mapping[int, Held], seed: int
    ) -> None:
        self.problem, self._groups, self.held = problem, groups, dict(held)
        self._random, self._hall = random.Random(seed), Hall(problem)
        for index, each in self.held.items():
            self._hall.put(problem.rows[index], each)
        self._sitters = [set(problem.sitting_of(row.paper)) for row in problem.rows]
        self._is_free = [is_free(problem, groups, row) for row in problem.rows]
        self._kin = {
            group: sorted({other for row in days.rows for other in self._sitters[row.index]} & set(groups) - {group})
            for group, days in groups.items()
        }
        self._starts = {group: [(row, m) for row in days.rows for m in row.starts] for group, days in groups.items()}
        self._place = [{minute: n for n, minute in enumerate(row.starts)} for row in problem.rows]
        self._heavy = [row.paper.unit.ects >= problem.instance.exams.heavy_ects for row in problem.rows]
        self._weights = [problem.weight(code) for code in ("E1", "E2", "E3", "E5")]
        self._number = {minute: problem.day(minute).toordinal() for row in problem.rows for minute in row.starts}
        evening = {g.id for g in problem.instance.groups if g.alternance is None}
        early = problem.weight("E4") * UNIT
        self._own = dict[int, Ints]()
        for row in problem.rows:
            number = len(self._sitters[row.index] & evening) * early
            price = np.array([number * problem.is_early(minute) for minute in row.starts], np.int64)
            before = problem.before.get(row.paper.id)
            if before is not None:
                price += np.array([MOVED * UNIT * (minute != problem.minute(before.start)) for minute in row.starts])
            self._own[row.index] = price
        self.cost = sum(self._cost_of(group) for group in groups) + sum(map(self._alone, self.held))

    def _alone(self, index: int) -> int:
        """What a paper costs by itself: its rooms and its hour."""
        row, (start, seats) = self.problem.rows[index], self.held[index]
        own = int(self._own[index][self._place[index][start]]) // UNIT
        return self._weights[3] * (len(seats) - max(1, row.paper.juries)) + own

    def _cost_of(self, group: str) -> int:
        """E1, E2 and E3."""
        two, next_day, close, _ = self._weights
        days = dict[int, list[int]]()
        for row in self._groups[group].rows:
            days.setdefault(self._number[self.held[row.index][0]], []).append(self._heavy[row.index])
        cost = 0
        for day, mine in days.items():
            heavy, after = sum(mine), days.get(day + 1)
            cost += two * (len(mine) - 1) + close * (heavy * (heavy - 1) // 2)
            if after is not None:
                cost += next_day + close * heavy * sum(after)
        return cost

    def step(self, heat: float, number: int = 3) -> bool:
        """Takes out so many groups and puts them back; keeps that if it is better, or worse by about `heat` points."""
        groups = self._some_groups(number)
        inside = set(groups)
        free = list(dict.fromkeys(
            row.index for group in groups for row in self._groups[group].rows
            if self._is_free[row.index] and self._sitters[row.index] <= inside
        ))  # fmt: skip
        rows = self.problem.rows
        before = {index: self.held[index] for index in free}
        was = sum(self._cost_of(group) for group in groups) + sum(map(self._alone, free))
        for index in free:
            self._hall.put(rows[index], self.held.pop(index), -1)
        is_placed = all(self._put_back(group) for group in groups)
        if is_placed:
            now = sum(self._cost_of(group) for group in groups) + sum(map(self._alone, free))
            if now <= was - heat * math.log(1 - self._random.random()):
                self.cost += now - was
                return True
        for index in free:
            if index in self.held:
                self._hall.put(rows[index], self.held[index], -1)
            self.held[index] = before[index]
            self._hall.put(rows[index], before[index])
        return False

    def _put_back(self, group: str) -> bool:
        days, rooms = self._groups[group], Rooms(self._hall)
        prices = list[Ints]()
        for row in days.rows:
            if row.index in self.held:
                fixed = np.full(len(row.starts), FAR, np.int64)
                fixed[self._place[row.index][self.held[row.index][0]]] = 0
                prices.append(fixed)
            else:
                prices.append(np.minimum(self._own[row.index] + rooms.price(row), FAR))
        least, places = days.least(np.concatenate(prices))
        if least >= FAR:
            return False
        for place in places:
            row, minute = self._starts[group][place]
            if row.index not in self.held:
                self.held[row.index] = (minute, rooms.choose(row, minute))
                self._hall.put(row, self.held[row.index])
        return True

    def _some_groups(self, number: int) -> list[str]:
        """A group, some that share papers with it, and others, in any order."""
        every = list(self._groups)
        first = self._random.choice(every)
        near = self._random.sample(self._kin[first], min(len(self._kin[first]), number // 2))
        others = self._random.sample(every, min(len(every), number))
        found = list(dict.fromkeys([first, *near, *others]))[:number]
        self._random.shuffle(found)
        return found
