"""Rooms and invigilators of a centre's papers whose starts are known: rooms first, then who watches over them."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TypeVar

from ortools.sat.python import cp_model

from scheduler.exams.centre.people import HeldRoom, People, greedy
from scheduler.exams.centre.rooms import GivenTimes, with_extra_time
from scheduler.exams.problem import ExamProblem, PaperRow
from scheduler.exams.times import Expr
from scheduler.search.run import Runner
from scheduler.timetable.exams import ExamRoom

Starts = dict[int, int]
Rooms = dict[int, list[ExamRoom]]
Key = TypeVar("Key")
ROOMS_S = 5.0
"""Patience for rooms, or people, while there are none yet."""


@dataclass
class Seating:
    """`patience_s`: what better rooms of a stretch, or better people, may take when some are known."""

    problem: ExamProblem
    runner: Runner
    patience_s: float

    def rooms(self, starts: Starts) -> Rooms | None:
        """For given starts, stretch by stretch of papers that overlap; None when there are none."""
        rooms: Rooms = {}
        for stretch in stretches(list(self.problem.rows), starts):
            given = GivenTimes(self.problem, stretch, starts)
            given.post()
            quick = self._better(given.model, given.terms, given.seats, given.quick())
            if quick is None:
                return None
            for (index, room), number in quick.items():
                if number:
                    rooms.setdefault(index, []).append(ExamRoom(room=room, candidates=number))
        return {index: with_extra_time(self.problem.rows[index], held) for index, held in rooms.items()}

    def watched(self, starts: Starts, rooms: Rooms) -> Rooms | None:
        """The same rooms with who watches over them; None when nobody can."""
        if not self.problem.instance.exams.invigilators_per_room:
            return rooms
        watching = self._people(list(self._held(starts, rooms)))
        if watching is None:
            return None
        return {
            index: [
                room.model_copy(update={"invigilators": tuple(watching.get((index, room.room), ()))}) for room in held
            ]
            for index, held in rooms.items()
        }

    def _people(self, held: list[HeldRoom]) -> dict[tuple[int, str], list[str]] | None:
        """Who watches over each room of each paper: whoever has had least to do, then better; None when nobody can."""
        quick = greedy(self.problem, held)
        people = People(self.problem, held)
        people.post()
        known = None if quick is None else dict.fromkeys(quick, 1)
        found = self._better(people.model, people.terms, people.watch, known)
        if found is None:
            return None
        watching: dict[tuple[int, str], list[str]] = {}
        for index, who in sorted(key for key, watches in found.items() if watches):
            watching.setdefault((held[index].row.index, held[index].room), []).append(who)
        return watching

    def _better(
        self,
        model: cp_model.CpModel,
        terms: list[Expr],
        variables: Mapping[Key, cp_model.IntVar],
        quick: Mapping[Key, int] | None,
    ) -> Mapping[Key, int] | None:
        """Values of the variables: any first, where none were found quickly; then better ones, as long as there is
        patience. None when there are none."""
        model.minimize(_sum(terms))
        if quick is None:
            first = self.runner.finish(model, limit_s=ROOMS_S, settings={"stop_after_first_solution": True})
            if not first.solved:
                return None
            quick = {key: first.values(variable) for key, variable in variables.items()}
        for key, variable in variables.items():
            model.add_hint(variable, quick.get(key, 0))
        solved = self.runner.finish(model, limit_s=self.patience_s)
        return {key: solved.values(variable) for key, variable in variables.items()} if solved.solved else quick

    def _held(self, starts: Starts, rooms: Rooms) -> Iterator[HeldRoom]:
        for row in self.problem.rows:
            for room in rooms[row.index]:
                longer = room.extra_time and row.paper.exam.kind == "written"
                need = self.problem.need(row.paper.exam.kind, room.candidates)
                begin = starts[row.index]
                yield HeldRoom(row, room.room, begin, begin + (row.longest if longer else row.minutes), need)


def stretches(rows: list[PaperRow], starts: dict[int, int]) -> Iterator[list[PaperRow]]:
    """Papers that overlap, one with the other, of others apart."""
    found, until = list[PaperRow](), 0
    for row in sorted(rows, key=lambda each: (starts[each.index], each.index)):
        if found and starts[row.index] >= until:
            yield found
            found = []
        until = max(until, starts[row.index] + row.longest) if found else starts[row.index] + row.longest
        found.append(row)
    if found:
        yield found


def _sum(terms: list[Expr]) -> Expr:
    return cp_model.LinearExpr.sum(terms) if terms else 0
