"""From an exam problem to placed examinations: times first, with rooms and people counted; then rooms and people.

What times alone cost at least bounds the whole. Where the rooms and people of the best times cost no more, the
whole is proved; else all of it goes into one model, which starts from what is found.
"""

import logging
import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from ortools.sat.python import cp_model

from scheduler.exams.measured import measured
from scheduler.exams.people import HeldRoom, People
from scheduler.exams.places import Places
from scheduler.exams.problem import ExamProblem, PaperRow
from scheduler.exams.times import Expr, Times, least_rooms
from scheduler.search.run import Runner, SolveResult, Status
from scheduler.timetable.exams import Exam, ExamRoom
from scheduler.timetable.schema import TierStatus

_logger = logging.getLogger(__name__)
WHOLE_PAPERS = 60
"""Papers that one model holds with their rooms and invigilators."""
_ROUNDS = 6
"""Times that are tried again, with fewer places, when rooms or people fail."""
_FIRST_S, _ROOMS_S = 4.0, 5.0


@dataclass(frozen=True)
class Placed:
    """Examinations of all papers that are sat; `cost` as the model counts it, `bound` below which none can be."""

    exams: tuple[Exam, ...]
    cost: int
    bound: int

    @property
    def status(self) -> TierStatus:
        return "optimal" if self.cost <= self.bound else "feasible"


class NoExams(Exception):
    """Proved: no times keep the rules, even with rooms and people counted only."""


class ExamSearch:
    """One search; `offer` is told each better result."""

    def __init__(self, problem: ExamProblem, runner: Runner, offer: Callable[[Placed], None] = lambda _: None) -> None:
        self.problem, self._runner, self._offer = problem, runner, offer
        self.best: Placed | None = None
        self.bound = 0
        price = problem.weight("E5")
        self._rooms_least = price * sum(least_rooms(problem, row) - max(1, row.paper.juries) for row in problem.rows)

    def run(self) -> Placed | None:
        """The best found within the limit; None when there was none in time. Raises NoExams."""
        if not self.problem.rows:
            self.best = Placed((), 0, 0)
            return self.best
        spared = 0.0
        for attempt in range(_ROUNDS):
            if self._runner.is_over:
                break
            found = self._times(spared)
            if found is not None and self._seat(found):
                break
            spared = 0.06 * (attempt + 1)
        if not self._is_proved and len(self.problem.rows) <= WHOLE_PAPERS:
            self._improve()
        return self.best

    @property
    def _is_proved(self) -> bool:
        return self.best is not None and self.best.cost <= self.bound

    def _times(self, spared: float) -> dict[int, int] | None:
        """Starts of all papers, by times alone; their bound holds where no places are spared."""
        found: dict[int, int] = {}
        bound = self._rooms_least
        for part in self.problem.parts:
            times = Times.of(self.problem, part)
            if spared:
                spare_places(times, spared)
            times.model.minimize(_sum(times.terms))
            limit = _FIRST_S if len(part) > WHOLE_PAPERS else None
            solved = self._runner.solve(times.model, limit_s=limit)
            if solved.status is Status.INFEASIBLE and not spared:
                raise NoExams
            bound += solved.bound or 0
            if not solved.solved:
                return None
            found |= {row.index: solved.values(times.starts[row.index]) for row in part}
        if not spared:
            self._raise_bound(bound)
        return found

    def _raise_bound(self, bound: int) -> None:
        self.bound = max(self.bound, bound)
        if self.best is not None:
            self._keep(Placed(self.best.exams, self.best.cost, min(self.bound, self.best.cost)))

    def _known(self) -> list[tuple[PaperRow, int]]:
        assert self.best is not None
        start = {exam.id: self.problem.minute(exam.start) for exam in self.best.exams}
        return [(row, start[row.paper.id]) for row in self.problem.rows]

    def _seat(self, starts: dict[int, int]) -> bool:
        """Rooms and people for given starts; whether there are some."""
        rows = list(self.problem.rows)
        if len(rows) <= WHOLE_PAPERS:
            return self._seat_at_once(starts, rows)
        return self._seat_in_turn(starts, rows)

    def _seat_at_once(self, starts: dict[int, int], rows: list[PaperRow]) -> bool:
        places = self._places(starts, rows, with_people=True)
        solved = self._runner.solve(places.model, limit_s=_ROOMS_S)
        if solved.solved:
            self._take(starts, self._rooms_of(places, solved))
        return solved.solved

    def _places(self, starts: dict[int, int], rows: list[PaperRow], *, with_people: bool) -> Places:
        places = Places(self.problem, cp_model.CpModel(), dict(starts), rows, starts, with_people)
        places.post()
        places.model.minimize(_sum(places.terms))
        return places

    def _seat_in_turn(self, starts: dict[int, int], rows: list[PaperRow]) -> bool:
        """Rooms of each stretch of papers that overlap, then people of all."""
        rooms: dict[int, list[ExamRoom]] = {}
        for stretch in stretches(rows, starts):
            places = self._places(starts, stretch, with_people=False)
            solved = self._runner.solve(places.model, limit_s=_ROOMS_S)
            if not solved.solved:
                return False
            rooms |= self._rooms_of(places, solved)
        if not self.problem.instance.exams.invigilators_per_room:
            self._take(starts, rooms)
            return True
        people = People(self.problem, list(self._held(starts, rooms)))
        people.post()
        people.model.minimize(_sum(people.terms))
        solved = self._runner.solve(people.model, limit_s=_ROOMS_S)
        if not solved.solved:
            return False
        watching: dict[tuple[int, str], list[str]] = {}
        for (index, who), literal in people.watch.items():
            if solved.holds(literal):
                watching.setdefault((people.held[index].row.index, people.held[index].room), []).append(who)
        self._take(
            starts,
            {
                index: [
                    room.model_copy(update={"invigilators": tuple(watching.get((index, room.room), ()))})
                    for room in held
                ]
                for index, held in rooms.items()
            },
        )
        return True

    def _held(self, starts: dict[int, int], rooms: dict[int, list[ExamRoom]]) -> Iterator[HeldRoom]:
        settings = self.problem.instance.exams
        for row in self.problem.rows:
            for room in rooms[row.index]:
                longer = room.extra_time and row.paper.exam.kind == "written"
                least, seated = settings.invigilators_per_room, room.candidates if not row.paper.juries else 0
                need = max(least, math.ceil(seated / settings.candidates_per_invigilator))
                begin = starts[row.index]
                yield HeldRoom(row, room.room, begin, begin + (row.longest if longer else row.minutes), need)

    def _improve(self) -> None:
        """One model of everything, from what is found. Raises NoExams."""
        times, places, solved = self._whole(is_relaxed=False)
        if solved.solved and (self.best is None or solved.value is None or solved.value < self.best.cost):
            found = {row.index: solved.values(times.starts[row.index]) for row in self.problem.rows}
            self._take(found, self._rooms_of(places, solved))
        if not places.is_exact:
            _, _, solved = self._whole(is_relaxed=True)
        if solved.status is Status.INFEASIBLE:
            raise NoExams
        if solved.bound is not None:
            self._raise_bound(solved.bound)

    def _whole(self, *, is_relaxed: bool) -> tuple[Times, Places, SolveResult]:
        times = Times.of(self.problem, self.problem.rows)
        starts: dict[int, Expr] = dict(times.starts)
        places = Places(self.problem, times.model, starts, list(self.problem.rows), None, True, is_relaxed)
        places.post()
        total = _sum([*times.terms, *places.terms])
        if self.bound:
            times.model.add(total >= self.bound)
        times.model.minimize(total)
        if self.best is not None:
            for row, start in self._known():
                times.model.add_hint(times.starts[row.index], start)
            self._hint(places)
        return times, places, self._runner.solve(times.model)

    def _hint(self, places: Places) -> None:
        assert self.best is not None
        index = {row.paper.id: row.index for row in self.problem.rows}
        held = {(index[exam.id], room.room): room for exam in self.best.exams for room in exam.rooms}
        for entry, used in places.used.items():
            places.model.add_hint(used, entry in held)
            places.model.add_hint(places.seats[entry], held[entry].candidates if entry in held else 0)
        for (paper, room, who), literal in places.watch.items():
            places.model.add_hint(literal, (paper, room) in held and who in held[paper, room].invigilators)

    def _rooms_of(self, places: Places, solved: SolveResult) -> dict[int, list[ExamRoom]]:
        watching: dict[tuple[int, str], list[str]] = {}
        for (index, room, who), literal in places.watch.items():
            if solved.holds(literal):
                watching.setdefault((index, room), []).append(who)
        rooms: dict[int, list[ExamRoom]] = {}
        for (index, room), used in places.used.items():
            if solved.holds(used):
                extra = places.extra[index, room]
                held = ExamRoom(
                    room=room,
                    candidates=solved.values(places.seats[index, room]),
                    extra_time=extra if isinstance(extra, int) else solved.values(extra),
                    invigilators=tuple(watching.get((index, room), ())),
                )
                rooms.setdefault(index, []).append(held)
        return rooms

    def _take(self, starts: dict[int, int], rooms: dict[int, list[ExamRoom]]) -> None:
        """Keeps what is found, if it is better, at the cost that the checker's own measures give."""
        exams = tuple(
            row.kept or exam_of(self.problem, row, starts[row.index], rooms.get(row.index, []))
            for row in self.problem.rows
        )
        cost = self.cost(exams)
        if self.best is None or cost < self.best.cost:
            self._keep(Placed(exams, cost, min(self.bound, cost)))

    def cost(self, exams: tuple[Exam, ...]) -> int:
        """What the checker counts, and moves."""
        return measured(self.problem, exams)

    def _keep(self, placed: Placed) -> None:
        self.best = placed
        _logger.debug("examinations: cost %d, at least %d", placed.cost, placed.bound)
        self._offer(placed)


def spare_places(times: Times, part: float) -> None:
    """Fewer places than there are, so that rooms are found for what is planned."""
    rows = times.rows
    places = sum(room.exam_places for room in times.problem.instance.rooms)
    rooms = len(times.problem.instance.rooms)
    intervals = [times.interval(row, row.longest) for row in rows]
    times.model.add_cumulative(intervals, [row.paper.candidates for row in rows], math.floor(places * (1 - part)))
    fewest = [least_rooms(times.problem, row) for row in rows]
    times.model.add_cumulative(intervals, fewest, max(1, math.floor(rooms * (1.5 - part))))


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


def exam_of(problem: ExamProblem, row: PaperRow, start: int, rooms: list[ExamRoom]) -> Exam:
    paper = row.paper
    return Exam(
        id=paper.id,
        unit=paper.unit.code,
        number=paper.number,
        session=paper.session,
        kind=paper.exam.kind,
        start=problem.moment(start),
        end=problem.moment(start + paper.minutes),
        groups=paper.groups,
        candidates=paper.candidates,
        extra_time=paper.extra_time,
        rooms=tuple(rooms),
    )


def _sum(terms: list[Expr]) -> Expr:
    return cp_model.LinearExpr.sum(terms) if terms else 0
