"""Which rooms hold papers whose starts are given: linear, for as many papers as a centre has; and who sits in which.

Of what the rules allow `GivenTimes` leaves out a little: a room is held by all candidates of a paper as long as by the
last. Before a jury there are as many as it can see, spread evenly; seats are as published where nothing else changes.
"""

from dataclasses import dataclass, field

from ortools.sat.python import cp_model

from scheduler.checker.exams.check import exam_violations
from scheduler.checker.local_timetable import LocalTimetable
from scheduler.exams.measured import is_changed, is_moved
from scheduler.exams.places import Entry
from scheduler.exams.problem import ExamProblem, PaperRow
from scheduler.exams.times import Expr, least_rooms
from scheduler.timetable.exams import Exam, ExamRoom


@dataclass
class GivenTimes:
    """Rooms of some papers, each from its start on; `starts`: their minutes."""

    problem: ExamProblem
    rows: list[PaperRow]
    starts: dict[int, int]
    model: cp_model.CpModel = field(default_factory=cp_model.CpModel)
    used: dict[Entry, cp_model.IntVar] = field(default_factory=dict)
    seats: dict[Entry, cp_model.IntVar] = field(default_factory=dict)
    terms: list[Expr] = field(default_factory=list)

    def post(self) -> None:
        for row in self.rows:
            self._choose(row)
        for minute in sorted({self.starts[row.index] for row in self.rows}):
            there = [row for row in self.rows if self._is_on(row, minute)]
            for room in self.problem.instance.room:
                self._hold(room, there)

    def _is_on(self, row: PaperRow, minute: int) -> bool:
        return self.starts[row.index] <= minute < self.starts[row.index] + row.longest

    def _choose(self, row: PaperRow) -> None:
        paper, begin = row.paper, self.starts[row.index]
        day, until, here = self.problem.moment(begin).date(), begin + row.longest, list[Entry]()
        kept = {room.room: room.candidates for room in row.kept.rooms} if row.kept is not None else None
        late = list[cp_model.IntVar]()  # before each jury
        for room in self.problem.rooms_for(row):
            taken = any(begin < end and start < until for start, end in self.problem.room_taken(room.id))
            if taken or any(day in span for span in room.closed):
                continue
            entry = (row.index, room.id)
            here.append(entry)
            most = paper.candidates if paper.juries else min(paper.candidates, room.exam_places)
            self.used[entry] = used = self.model.new_bool_var("")
            self.seats[entry] = seats = self.model.new_int_var(0, most, "")
            self.model.add(seats >= used)
            self.model.add(seats <= most * used)
            if kept is not None:
                self.model.add(seats == kept.get(room.id, 0))
            elif paper.juries:
                late.append(extra := self.model.new_int_var(0, paper.extra_time, ""))
                self.model.add(extra <= seats)
                self.model.add(row.each * (3 * seats + extra) <= 3 * row.minutes)
        self.model.add(sum(self.seats[entry] for entry in here) == paper.candidates)
        if late:
            self.model.add(sum(late) == paper.extra_time)
        number = sum(self.used[entry] for entry in here)
        self.model.add(number >= max(1, least_rooms(self.problem, row)))
        self.terms.append(self.problem.weight("E5") * (number - max(1, paper.juries)))
        for pin in row.pins:
            if pin.room is not None:
                self.model.add(sum(self.used[entry] for entry in here if entry[1] == pin.room) == 1)

    def _hold(self, name: str, there: list[PaperRow]) -> None:
        room = self.problem.instance.room[name]
        here = [row for row in there if (row.index, name) in self.used]
        written = [row for row in here if not row.paper.juries]
        if len(here) < 2:
            return
        self.model.add(sum(self.seats[row.index, name] for row in written) <= room.exam_places)
        if room.exam_sharing == "none":
            self.model.add_at_most_one(self.used[row.index, name] for row in here)
            return
        for rank, one in enumerate(here):
            for other in here[rank + 1 :]:
                is_oral = one.paper.juries or other.paper.juries
                is_apart = self.starts[one.index] != self.starts[other.index]
                if is_oral or (is_apart and room.exam_sharing == "same_start"):
                    self.model.add_at_most_one(self.used[one.index, name], self.used[other.index, name])

    def quick(self) -> dict[Entry, int] | None:
        """Seats found in time order: the room that fits best, else the fewest; None when that leaves somebody out."""
        found, held = dict[Entry, int](), list[tuple[PaperRow, str]]()
        for row in sorted(self.rows, key=self._order):
            if row.paper.juries or row.kept is not None or any(pin.room is not None for pin in row.pins):
                return None
            left, free = row.paper.candidates, self._free(row, found, held)
            rooms = self.problem.instance.room
            fits = sorted((len(rooms[room].features), places, room) for room, places in free.items() if places >= left)
            taken = fits[:1] or sorted((len(rooms[room].features), -places, room) for room, places in free.items())
            for _, size, room in taken:
                places = abs(size)
                if left > 0 and places > 0:
                    found[row.index, room] = min(left, places)
                    held.append((row, room))
                    left -= min(left, places)
            if left > 0:
                return None
        return found

    def _order(self, row: PaperRow) -> tuple[int, int, int]:
        """In time order, those that need most first."""
        return self.starts[row.index], -len(row.paper.exam.room_features), -row.paper.candidates

    def _free(self, row: PaperRow, found: dict[Entry, int], held: list[tuple[PaperRow, str]]) -> dict[str, int]:
        """Places that each room has for the paper, beside those that started before it."""
        instance = self.problem.instance
        free = {room: instance.room[room].exam_places for index, room in self.used if index == row.index}
        for other, room in held:
            if room in free and self._is_on(other, self.starts[row.index]):
                sharing = instance.room[room].exam_sharing
                is_apart = self.starts[other.index] != self.starts[row.index]
                free[room] -= found[other.index, room]
                if sharing == "none" or (sharing == "same_start" and is_apart):
                    free[room] = 0
        return free


def evenly(row: PaperRow, rooms: list[ExamRoom]) -> list[ExamRoom]:
    """The candidates of an oral spread evenly over the rooms that it has, where that is possible; another paper's, and
    those of one that stays, as they are."""
    if not row.paper.juries or row.kept is not None:
        return rooms
    seats, extra = (_spread(total, len(rooms)) for total in (row.paper.candidates, row.paper.extra_time))
    found = [
        room.model_copy(update={"candidates": n, "extra_time": e})
        for room, n, e in zip(rooms, seats, reversed(extra), strict=True)
    ]
    fits = all(
        room.candidates and room.extra_time <= room.candidates
        and row.each * (3 * room.candidates + room.extra_time) <= 3 * row.minutes
        for room in found
    )  # fmt: skip
    return found if fits else rooms


def _spread(total: int, parts: int) -> list[int]:
    """As even as can be, the larger numbers first."""
    return [total // parts + (rank < total % parts) for rank in range(parts)]


def with_extra_time(row: PaperRow, rooms: list[ExamRoom]) -> list[ExamRoom]:
    """Those with extra time together, in the smallest of the rooms that hold them all; else room by room. Before a
    jury, as many as it can see."""
    if row.kept is not None:
        return list(row.kept.rooms)
    left, found = row.paper.extra_time, list[ExamRoom]()
    for room in sorted(rooms, key=lambda held: (held.candidates < left, held.candidates)):
        here = min(left, room.candidates)
        if row.paper.juries:
            here = min(here, 3 * (row.minutes - row.each * room.candidates) // row.each)
        found.append(room.model_copy(update={"extra_time": here}))
        left -= here
    return evenly(row, found)


def as_published(problem: ExamProblem, exams: tuple[Exam, ...]) -> tuple[Exam, ...]:
    """With the seats that were published where the hour, the rooms, the people and the numbers still are; if that keeps
    all rules."""
    found = list(exams)
    for rank, exam in enumerate(exams):
        before = problem.before.get(exam.id)
        if before is None or before == exam or is_moved(problem, exam) or is_changed(problem, exam):
            continue
        if before == exam.model_copy(update={"rooms": before.rooms}):
            found[rank] = before
    if tuple(found) == exams:
        return exams
    facts = LocalTimetable.after(problem.facts, problem.facts.timetable.with_exams(found, None))
    return exams if any(not each.is_lack for each in exam_violations(facts)) else tuple(found)
