"""People of a large room: several papers that are there at once may need more of them than each needs by itself.

Whoever watches over two of these papers counts once. That is looked at whenever a paper starts, and whenever one ends
and leaves several others: between, nothing changes.
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ortools.sat.python import cp_model

from scheduler.checker.exams.check import exam_violations
from scheduler.checker.local_timetable import LocalTimetable
from scheduler.exams.measured import watched
from scheduler.exams.problem import ExamProblem
from scheduler.exams.times import Expr, Literal
from scheduler.timetable.exams import Exam

if TYPE_CHECKING:
    from scheduler.exams.places import Places


@dataclass
class Crowd:
    """The written papers, by their indexes, that may be in a room at once."""

    places: "Places"
    room: str
    indexes: list[int]

    def post(self) -> None:
        for index in self.indexes:
            others = [other for other in self.indexes if other != index and not self.places.cannot_meet(index, other)]
            if others:
                self._enough(index, others, is_end=False)
            if len(others) > 1:  # one that stays alone has its own
                self._enough(index, others, is_end=True)

    def _enough(self, index: int, others: list[int], *, is_end: bool) -> None:
        """People for all that are there when the paper starts, or when it has ended in the room."""
        places, model = self.places, self.places.model
        seated: list[Expr] = [] if is_end else [places.seats[index, self.room]]
        watching: dict[str, list[Literal]] = {}
        if not is_end:
            for who, literal in places.watching((index, self.room)):
                watching.setdefault(who, []).append(literal)
        for other in others:
            is_there = self._always(other, index, is_end=is_end)
            if is_there is False:
                continue
            seats = places.seats[other, self.room]
            within = None if is_there else self._within(other, index, is_end=is_end)
            seated.append(seats if within is None else self._unless_out(seats, other, index, is_end=is_end))
            for who, literal in places.watching((other, self.room)):
                if within is not None:
                    counts = model.new_bool_var("")
                    model.add_implication(counts, literal)
                    model.add_implication(counts, within)
                    literal = counts
                watching.setdefault(who, []).append(literal)
        if len(seated) < 2:
            return
        people = list[cp_model.IntVar]()
        for literals in watching.values():
            people.append(one := model.new_bool_var(""))
            model.add_bool_or([one.Not(), *literals])
        each = places.problem.instance.exams.candidates_per_invigilator
        used = places.used[index, self.room]
        model.add(each * sum(people) >= sum(seated)).only_enforce_if(used)

    def _moment(self, index: int, *, is_end: bool) -> Expr:
        return self.places.end((index, self.room)) if is_end else self.places.starts[index]

    def _always(self, other: int, index: int, *, is_end: bool) -> bool | None:
        """Whether the other is there at that moment whatever is chosen; None where it depends."""
        begins, ends = self.places.bounds((other, self.room))
        when = self.places.bounds((index, self.room))[1 if is_end else 0]
        if begins[0] > when[1] or ends[1] <= when[0]:
            return False
        return True if begins[1] <= when[0] and ends[0] > when[1] else None

    def _within(self, other: int, index: int, *, is_end: bool) -> cp_model.IntVar:
        """If it holds, the other is there."""
        found = self.places.model.new_bool_var("")
        when = self._moment(index, is_end=is_end)
        self.places.model.add(self.places.starts[other] <= when).only_enforce_if(found)
        self.places.model.add(self.places.end((other, self.room)) >= when + 1).only_enforce_if(found)
        return found

    def _unless_out(self, seats: cp_model.IntVar, other: int, index: int, *, is_end: bool) -> cp_model.IntVar:
        """At least the candidates of the other, unless it has not started yet or is over."""
        model, when = self.places.model, self._moment(index, is_end=is_end)
        later, gone = model.new_bool_var(""), model.new_bool_var("")
        model.add(self.places.starts[other] >= when + 1).only_enforce_if(later)
        model.add(self.places.end((other, self.room)) <= when).only_enforce_if(gone)
        most = self.places.problem.rows[other].paper.candidates
        there = model.new_int_var(0, most, "")
        model.add(there >= seats).only_enforce_if([later.Not(), gone.Not()])
        return there


def without_spare(
    problem: ExamProblem, exams: tuple[Exam, ...], facts: LocalTimetable | None = None
) -> tuple[Exam, ...]:
    """Without the people whom no rule needs: where a model may have more of them, some cost nothing and do nothing.
    `facts`: of a timetable with most of these examinations, already judged."""
    found, facts = list(exams), problem.facts if facts is None else facts
    for rank, exam in enumerate(exams):
        before = problem.before.get(exam.id)
        if exam.id in problem.kept or (before is not None and watched(before) == watched(exam)):
            continue
        for who in exam.invigilators:
            room = next(room for room in found[rank].rooms if who in room.invigilators)
            if len(room.invigilators) > problem.need(exam.kind, room.candidates):
                fewer = [*found[:rank], _without(found[rank], who), *found[rank + 1 :]]
                facts = LocalTimetable.after(facts, problem.facts.timetable.with_exams(fewer, None))
                found = found if any(not each.is_lack for each in exam_violations(facts)) else fewer
    return tuple(found)


def _without(exam: Exam, who: str) -> Exam:
    rooms = [
        room.model_copy(update={"invigilators": tuple(name for name in room.invigilators if name != who)})
        for room in exam.rooms
    ]
    return exam.model_copy(update={"rooms": tuple(rooms)})
