"""From an exam problem to placed examinations: times first, with rooms and people counted; then rooms and people.

What times alone cost at least bounds the whole. Where the rooms and people of the best times cost no more, the
whole is proved; else all of it goes into one model, which starts from what is found.
"""

import logging
from collections.abc import Callable
from dataclasses import dataclass

from ortools.sat.python import cp_model

from scheduler.exams.centre.group_days import GroupDays
from scheduler.exams.centre.neighbourhoods import Neighbourhoods
from scheduler.exams.centre.prices import Prices
from scheduler.exams.centre.rooms import as_published, evenly, with_extra_time
from scheduler.exams.centre.seating import ROOMS_S, Seating
from scheduler.exams.centre.weeks import ExamWeeks, Held, are_all_known, group_days
from scheduler.exams.crowds import without_spare
from scheduler.exams.measured import measured
from scheduler.exams.places import Places
from scheduler.exams.problem import ExamProblem, PaperRow
from scheduler.exams.times import Expr, Times, least_rooms, spare_places
from scheduler.search.run import Runner, Settings, SolveResult, Status
from scheduler.timetable.exams import Exam, ExamRoom
from scheduler.timetable.schema import TierStatus

_logger = logging.getLogger(__name__)
_ALONE_S = 2.0
_CORES: Settings = {"optimize_with_core": True, "linearization_level": 0}
"""What is not clear to several workers is often clear to one that looks for unsatisfiable cores: of a programme in a
tenth of the time. So it goes first, so long."""
WHOLE_PAPERS = 60
"""Papers that one model holds with their rooms and invigilators."""
_ROUNDS, _SPARED = 6, 0.04
"""Times that are tried again, with fewer places, when rooms or people fail."""
_AT_ONCE, _BOUND, _TIMES = 0.3, 0.25, 0.2
"""Parts of the time for all times at once, for the bound, and for times that may be proved to be the best."""
_NEAR = 0.5
"""Of what is left then, the part that is kept for the weeks of groups."""
_HOT, _COLD = 1.0, 0.2
"""Points by which weeks may get worse, at first and in the end."""
_LOOK, _WEEKS_S, _ROUND_S = 0.1, 0.0005, 0.0005
"""Part of the time between two looks for people; deterministic seconds of a step, and of a group in a round."""
_STEPS = 12
"""Neighbourhoods between two looks for rooms and people."""
_STRETCH_S, _WRITING_S = 0.5, 1.0
"""Patience for better rooms and people; what a neighbourhood takes to be written."""


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
        self._are_proved = False  # that no times alone cost less
        self._seating_s = 0.0  # what rooms and people have taken at most: the last ones must fit within the limit
        self._seating = Seating(problem, runner, _STRETCH_S / 4)  # short until there is something to show
        price = problem.weight("E5")
        self._rooms_least = price * sum(least_rooms(problem, row) - max(1, row.paper.juries) for row in problem.rows)

    def run(self) -> Placed | None:
        """The best found within the limit; None when there was none in time. Raises NoExams."""
        if not self.problem.rows:
            self.best = Placed((), 0, 0)
            return self.best
        if len(self.problem.rows) > WHOLE_PAPERS or not self._run_programme():
            self._run_centre()
        return self.best

    def _run_programme(self) -> bool:
        """Times, rooms and people exactly; whether the times were proved soon enough for that. Raises NoExams."""
        found = self._times(self._runner.remaining_s * _TIMES)
        if found is not None:
            self._seat_at_once(found)
        if self._are_proved and not self._is_proved:
            self._improve()
        return self._are_proved

    def _run_centre(self) -> None:
        """Any times with rooms and people first; then what groups cost at least; then better times."""
        starts, spared = None, 0.0
        for attempt in range(_ROUNDS):
            spared = _SPARED * (attempt + 1)
            starts = self._any_times(spared) if not self._runner.is_over else None
            if starts is not None and self._seat_in_turn(starts):
                break
            starts = None
        if starts is None:
            self._times(self._runner.remaining_s)  # perhaps it is proved that there are none
            return
        self._bound_by_groups()
        groups = group_days(self.problem)
        if not are_all_known(self.problem, groups):
            self._improve_times(starts, spared)
        self._improve_weeks(groups)

    def _improve_times(self, starts: dict[int, int], spared: float) -> None:
        """Times of papers that no group's week can move alone, for a part of what is left; then their rooms."""
        better = self._better_times(starts, spared)
        if better is not None and self._seat_in_turn(better):
            starts = better
        known, near = dict(starts), Neighbourhoods(self.problem, self._runner, starts, spared)
        until_s, saved, steps = self._left_s * _NEAR, 0, 0
        while (left_s := self._left_s - until_s) > 0 and not self._is_proved:
            saved, steps = saved + near.step(left_s), steps + 1
            if steps % _STEPS == 0 and saved:
                if self._seat_in_turn(near.starts):
                    known = dict(near.starts)
                else:
                    near.starts, near.spared = dict(known), near.spared + _SPARED
                saved = 0
        if saved:
            self._seat_in_turn(near.starts)

    def _improve_weeks(self, groups: dict[str, GroupDays]) -> None:
        """Weeks of a few groups at a time, with their rooms, until the end; those who watch now and then."""
        if self.best is None or not groups:
            return
        weeks = ExamWeeks(self.problem, groups, self._held_now(), self._runner.params.seed)
        best, shown, whole_s = (weeks.cost, weeks.kept()), weeks.cost, self._left_s
        next_s = whole_s * (1 - _LOOK)
        while (left_s := self._left_s) > 0 and not self._is_proved:
            weeks.step(_HOT * (_COLD / _HOT) ** (1 - left_s / whole_s))
            self._runner.spend(_WEEKS_S)
            if weeks.cost < best[0]:
                best = (weeks.cost, weeks.kept())
            if left_s < next_s and best[0] < shown:
                shown, next_s = best[0], left_s - whole_s * _LOOK
                self._watch_over(weeks.held_in(best[1]))
        if best[0] < shown:
            self._watch_over(weeks.held_in(best[1]))

    def _held_now(self) -> dict[int, Held]:
        """Starts and rooms of the best so far."""
        assert self.best is not None
        number = {room.id: n for n, room in enumerate(self.problem.instance.rooms)}
        exams = {exam.id: exam for exam in self.best.exams}
        found = dict[int, Held]()
        for row in self.problem.rows:
            exam = exams[row.paper.id]
            seats = tuple((number[room.room], room.candidates) for room in exam.rooms)
            found[row.index] = (self.problem.minute(exam.start), seats)
        return found

    def _watch_over(self, held: dict[int, Held]) -> bool:
        """People for given starts and rooms; whether there are some."""
        left_s, names = self._runner.remaining_s, [room.id for room in self.problem.instance.rooms]
        starts = {index: start for index, (start, _) in held.items()}
        rooms = {
            index: with_extra_time(
                self.problem.rows[index], [ExamRoom(room=names[room], candidates=number) for room, number in seats]
            )
            for index, (_, seats) in held.items()
        }
        is_watched = self._take_watched(starts, rooms)
        self._seating_s = max(self._seating_s, left_s - self._runner.remaining_s)
        return is_watched

    @property
    def _left_s(self) -> float:
        """Of the limit, when the last rooms and people have had theirs."""
        return 0.0 if self._runner.is_over else self._runner.remaining_s - self._seating_s - _WRITING_S

    def _any_times(self, spared: float) -> dict[int, int] | None:
        found: dict[int, int] = {}
        for part in self.problem.parts:
            times = Times.of(self.problem, part)
            spare_places(times, spared)
            solved = self._runner.solve(times.model, limit_s=self._runner.remaining_s / 2)
            if not solved.solved:
                return None
            found |= {row.index: solved.values(times.starts[row.index]) for row in part}
        return found

    def _better_times(self, starts: dict[int, int], spared: float) -> dict[int, int] | None:
        """All times at once, from what is known, for a part of what is left."""
        found, limit = dict(starts), self._runner.remaining_s * _AT_ONCE
        for part in self.problem.parts:
            times = Times.of(self.problem, part)
            spare_places(times, spared)
            times.model.minimize(_sum(times.terms))
            for row in part:
                times.model.add_hint(times.starts[row.index], starts[row.index])
            share = limit * len(part) / len(self.problem.rows)
            solved = self._runner.solve(times.model, limit_s=max(share, 0.1))
            if not solved.solved:
                return None
            found |= {row.index: solved.values(times.starts[row.index]) for row in part}
        return found

    def _bound_by_groups(self) -> None:
        """What groups cost at least beside the places of the evenings: criteria of times are sums over groups."""
        until_s = self._runner.remaining_s * (1 - _BOUND)
        priced, upper = Prices(self.problem), self.best.cost if self.best is not None else 0

        def goes_on() -> bool:
            self._runner.spend(_ROUND_S * len(priced.groups))
            return not self._runner.is_over and self._runner.remaining_s > until_s

        least = priced.bound(upper - self._rooms_least, goes_on)
        for group in priced.crowded:
            times = Times.of(self.problem, self.problem.group_rows[group], (group,))
            times.model.minimize(_sum(times.terms))
            least += self._runner.solve(times.model, limit_s=_STRETCH_S).bound or 0
        self._raise_bound(self._rooms_least + least)

    @property
    def _is_proved(self) -> bool:
        return self.best is not None and self.best.cost <= self.bound

    def _times(self, limit_s: float) -> dict[int, int] | None:
        """Starts of all papers, by times alone. Raises NoExams."""
        found: dict[int, int] = {}
        bound, self._are_proved = self._rooms_least, True
        for part in self.problem.parts:
            times = Times.of(self.problem, part)
            times.model.minimize(_sum(times.terms))
            solved = self._runner.solve(times.model, limit_s=limit_s * len(part) / len(self.problem.rows))
            if solved.status is Status.INFEASIBLE:
                raise NoExams
            bound += max(solved.bound or 0, 0)
            self._are_proved &= solved.status is Status.OPTIMAL
            if not solved.solved:
                return None
            found |= {row.index: solved.values(times.starts[row.index]) for row in part}
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

    def _seat_at_once(self, starts: dict[int, int]) -> bool:
        """Rooms and people for given starts; whether there are some."""
        places = Places(self.problem, cp_model.CpModel(), dict(starts), list(self.problem.rows), starts, True)
        places.post()
        places.model.minimize(_sum(places.terms))
        solved = self._runner.solve(places.model, limit_s=ROOMS_S)
        if solved.solved:
            self._take(starts, self._rooms_of(places, solved))
        return solved.solved

    def _seat_in_turn(self, starts: dict[int, int]) -> bool:
        """Rooms and people for given starts, one after the other; whether there are some."""
        left_s = self._runner.remaining_s
        rooms = self._seating.rooms(starts)
        is_seated = rooms is not None and self._take_watched(starts, rooms)
        self._seating_s = max(self._seating_s, left_s - self._runner.remaining_s)
        return is_seated

    def _take_watched(self, starts: dict[int, int], rooms: dict[int, list[ExamRoom]]) -> bool:
        """Keeps these rooms with who watches over them; whether somebody can."""
        watched = self._seating.watched(starts, rooms)
        if watched is not None:
            self._take(starts, watched)
            self._seating.patience_s = _STRETCH_S
        return watched is not None

    def _improve(self) -> None:
        """One model of everything, from what is found. Raises NoExams."""
        times, places, solved = self._whole()
        if solved.solved and (self.best is None or solved.value is None or solved.value < self.best.cost):
            found = {row.index: solved.values(times.starts[row.index]) for row in self.problem.rows}
            self._take(found, self._rooms_of(places, solved))
        if solved.status is Status.INFEASIBLE:
            raise NoExams
        if solved.bound is not None:
            self._raise_bound(solved.bound)

    def _whole(self) -> tuple[Times, Places, SolveResult]:
        times = Times.of(self.problem, self.problem.rows)
        starts: dict[int, Expr] = dict(times.starts)
        places = Places(self.problem, times.model, starts, list(self.problem.rows), None, True)
        places.post()
        total = _sum([*times.terms, *places.terms])
        if self.bound:
            times.model.add(total >= self.bound)
        times.model.minimize(total)
        if self.best is not None:
            for row, start in self._known():
                times.model.add_hint(times.starts[row.index], start)
            self._hint(places)
        alone_s = min(_ALONE_S, self._runner.remaining_s / 4)
        solved = self._runner.solve(times.model, limit_s=alone_s, workers=1, settings=_CORES)
        if solved.status not in (Status.OPTIMAL, Status.INFEASIBLE):
            together = self._runner.solve(times.model)
            solved = solved if solved.solved and not together.solved else together
        return times, places, solved

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
        return {index: evenly(self.problem.rows[index], held) for index, held in rooms.items()}

    def _take(self, starts: dict[int, int], rooms: dict[int, list[ExamRoom]]) -> None:
        """Keeps what is found, if it is better, at the cost that the checker's own measures give."""
        exams = tuple(
            row.kept or exam_of(self.problem, row, starts[row.index], rooms.get(row.index, []))
            for row in self.problem.rows
        )
        exams = as_published(self.problem, without_spare(self.problem, exams))
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
