"""A centre's examinations made better: all papers of a few groups are taken out, and put back group by group, each at
its least cost beside what is there, days, hours and rooms at once. The compiled code does it; what it reads is here."""

import math
import random
from collections.abc import Collection, Mapping
from itertools import accumulate

import numpy as np

from scheduler.exams.centre.group_days import MOST_PAPERS, GroupDays
from scheduler.exams.measured import MOVED
from scheduler.exams.problem import ExamProblem, PaperRow
from scheduler.search.anneal.core import ExamCore, defect
from scheduler.search.anneal.exam_state import WeekState, WeekTables
from scheduler.search.anneal.layout import first, ints
from scheduler.search.anneal.state import NOWHERE, Ints

Seats = tuple[tuple[int, int], ...]
"""Rooms by their numbers, with how many candidates in each."""
Held = tuple[int, Seats]
"""The minute at which a paper starts, and its rooms."""
Kept = tuple[Ints, ...]
"""What is held, as it is in the arrays."""

MOST_A_DAY = 2
"""Papers of a group in a day, where its week is found exactly."""


def group_days(problem: ExamProblem) -> dict[str, GroupDays]:
    """The groups whose weeks can be found exactly: with papers, and not too many; none without compiled code."""
    if defect() is not None:
        return {}
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
        self.problem, self._random = problem, random.Random(seed)
        self._names, self._starts = list(groups), [sorted(row.starts) for row in problem.rows]
        number = {group: n for n, group in enumerate(groups)}
        sitters = [[number[g] for g in problem.sitting_of(row.paper) if g in number] for row in problem.rows]
        self._kin = [
            sorted({other for row in days.rows for other in sitters[row.index]} - {number[group]})
            for group, days in groups.items()
        ]
        self._tables = self._tables_of(groups, sitters)
        self._state = self._state_of(groups)
        self._core = ExamCore(self._tables, self._state)
        for index, (start, seats) in held.items():
            at = self._tables.start_first[index] + self._starts[index].index(start)
            self._state.held[index], self._state.rooms_held[index] = at, len(seats)
            for n, (room, seated) in enumerate(seats):
                self._state.room[index, n], self._state.seats[index, n] = room, seated
        self._core.begin()
        self.cost = self._core.cost()

    def step(self, heat: float, number: int = 3) -> bool:
        """Takes out so many groups and puts them back; keeps that if it is better, or worse by about `heat` points."""
        groups = self._some_groups(number)
        self._state.chosen[: len(groups)] = groups
        if not self._core.step(len(groups), math.floor(-heat * math.log(1 - self._random.random()))):
            return False
        self.cost += int(self._state.change[0])
        return True

    @property
    def held(self) -> dict[int, Held]:
        return self.held_in(self.kept())

    def kept(self) -> Kept:
        """A copy of what is held now."""
        s = self._state
        return s.held.copy(), s.rooms_held.copy(), s.room.copy(), s.seats.copy()

    def held_in(self, kept: Kept) -> dict[int, Held]:
        """Starts and rooms of such a copy."""
        starts, numbers, rooms, seats = kept
        return {
            index: (
                int(self._tables.minute[starts[index]]),
                tuple((int(rooms[index, n]), int(seats[index, n])) for n in range(numbers[index])),
            )
            for index in range(len(self.problem.rows))
        }

    def _some_groups(self, number: int) -> list[int]:
        """A group, some that share papers with it, and others, in any order."""
        every = range(len(self._names))
        first_one = self._random.choice(every)
        near = self._random.sample(self._kin[first_one], min(len(self._kin[first_one]), number // 2))
        others = self._random.sample(every, min(len(every), number))
        found = list(dict.fromkeys([first_one, *near, *others]))[:number]
        self._random.shuffle(found)
        return found

    def _tables_of(self, groups: Mapping[str, GroupDays], sitters: list[list[int]]) -> WeekTables:
        problem, rows, rooms = self.problem, self.problem.rows, self.problem.instance.rooms
        settings, room_number = problem.instance.exams, {room.id: n for n, room in enumerate(rooms)}
        minutes = [minute for starts in self._starts for minute in starts]
        instants = np.unique(minutes)
        ordinals = sorted({problem.day(minute).toordinal() for minute in minutes})
        day = np.searchsorted(ordinals, [problem.day(minute).toordinal() for minute in minutes])
        longest = np.repeat([row.longest for row in rows], [len(starts) for starts in self._starts])
        begins = list(accumulate(map(len, self._starts), initial=0))
        day_begin = [
            begins[n] + np.searchsorted(day[begins[n] : begins[n + 1]], range(len(ordinals) + 1))
            for n in range(len(rows))
        ]
        days = [sorted({int(day[begins[r.index] + n]) for r in each.rows for n in range(len(r.starts))})
                for each in groups.values()]  # fmt: skip
        return WeekTables(
            n_papers=len(rows),
            n_groups=len(groups),
            n_rooms=len(rooms),
            n_instants=len(instants),
            n_days=len(ordinals),
            most=min(MOST_A_DAY, settings.most_per_day),
            room_price=problem.weight("E5"),
            two=problem.weight("E1"),
            next_day=problem.weight("E2"),
            close=problem.weight("E3"),
            candidates=ints(row.paper.candidates for row in rows),
            juries=ints(row.paper.juries for row in rows),
            occupied=ints(row.longest + settings.break_minutes for row in rows),
            heavy=ints(row.paper.unit.ects >= settings.heavy_ects for row in rows),
            is_free=ints(is_free(problem, groups, row) for row in rows),
            start_first=ints(begins),
            day_begin=np.array(day_begin, np.int32),
            sitter_first=first(sitters),
            sitters=ints(group for mine in sitters for group in mine),
            suit_first=first(problem.rooms_for(row) for row in rows),
            suit=ints(room_number[room.id] for row in rows for room in problem.rooms_for(row)),
            minute=ints(minutes),
            day=ints(day),
            begin=ints(np.searchsorted(instants, minutes)),
            until=ints(np.searchsorted(instants, np.array(minutes) + longest)),
            own=np.array([self._own(row, minute) for row in rows for minute in self._starts[row.index]], np.int64),
            places=ints(room.exam_places for room in rooms),
            features=ints(len(room.features) for room in rooms),
            is_shared=ints(room.exam_sharing == "any" for room in rooms),
            is_open=self._is_open(instants),
            group_first=first(each.rows for each in groups.values()),
            of_group=ints(row.index for each in groups.values() for row in each.rows),
            days_first=first(days),
            days=ints(each for mine in days for each in mine),
            ordinal=ints(ordinals),
        )

    def _own(self, row: PaperRow, minute: int) -> int:
        """What an hour costs by itself: too early for those who sit it, or not the published one."""
        evening = {group.id for group in self.problem.instance.groups if group.alternance is None}
        early = sum(group in evening for group in self.problem.sitting_of(row.paper)) * self.problem.is_early(minute)
        before = self.problem.before.get(row.paper.id)
        moved = before is not None and minute != self.problem.minute(before.start)
        return self.problem.weight("E4") * early + MOVED * moved

    def _is_open(self, instants: Collection[int]) -> Ints:
        """Of each room and instant, whether nothing else has the room until the next one."""
        problem, begins = self.problem, np.array(list(instants), np.int64)
        until, days = np.append(begins[1:], np.iinfo(np.int64).max), [problem.day(int(minute)) for minute in begins]
        found = np.ones((len(problem.instance.rooms), len(begins)), np.int32)
        for n, room in enumerate(problem.instance.rooms):
            for begin, end in problem.room_taken(room.id):
                found[n] &= (end <= begins) | (until <= begin)
            found[n] &= [not any(day in span for span in room.closed) for day in days]
        return found

    def _state_of(self, groups: Mapping[str, GroupDays]) -> WeekState:
        t = self._tables
        layers = 4 << max((len(each.rows) for each in groups.values()), default=0)
        days = int(np.diff(t.days_first).max(initial=0)) + 1

        def zeros(*shape: int) -> Ints:
            return np.zeros(shape, np.int32)

        return WeekState(
            used=zeros(t.n_rooms, t.n_instants),
            papers=zeros(t.n_rooms, t.n_instants),
            orals=zeros(t.n_rooms, t.n_instants),
            left=zeros(t.n_rooms, t.n_instants),
            empty=zeros(t.n_rooms, t.n_instants),
            held=np.full(t.n_papers, NOWHERE, np.int32),
            rooms_held=zeros(t.n_papers),
            room=zeros(t.n_papers, t.n_rooms),
            seats=zeros(t.n_papers, t.n_rooms),
            old_held=zeros(t.n_papers),
            old_rooms_held=zeros(t.n_papers),
            old_room=zeros(t.n_papers, t.n_rooms),
            old_seats=zeros(t.n_papers, t.n_rooms),
            chosen=zeros(t.n_groups),
            inside=zeros(t.n_groups),
            free=zeros(t.n_papers),
            here=zeros(t.n_rooms),
            which=zeros(t.n_rooms),
            step=zeros(days * layers),
            before=zeros(layers),
            price=np.zeros(len(t.minute), np.int64),
            later=np.zeros(len(t.minute), np.int64),
            cost=np.zeros(days * layers, np.int64),
            cost_before=np.zeros(layers, np.int64),
            change=np.zeros(1, np.int64),
        )
