"""Other hours and rooms for one examination, all others staying: what each costs, or which rules it breaks."""

import datetime as dt
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace

from ortools.sat.python import cp_model

from scheduler.checker.exams.check import exam_criteria, exam_violations
from scheduler.checker.local_timetable import LocalTimetable
from scheduler.checker.report import Violation
from scheduler.errors import InputError
from scheduler.exams.crowds import without_spare
from scheduler.exams.places import Places
from scheduler.exams.problem import ExamProblem, PaperRow
from scheduler.exams.search import exam_of
from scheduler.instance.instants import local
from scheduler.instance.schema.instance import Instance
from scheduler.search.params import Params
from scheduler.search.run import Runner
from scheduler.search.stop import Stop
from scheduler.text import Text
from scheduler.timetable.exams import Exam, ExamRoom
from scheduler.timetable.schema import Timetable
from scheduler.wording import moment

_SEARCH_S = 2.0
"""For the rooms and people of one hour."""


@dataclass(frozen=True)
class ExamMove:
    """The examination elsewhere. With `violations` it breaks rules; else `points` more or less, `gained` and `lost`:
    the sentences of criteria that come and go."""

    after: Exam
    violations: tuple[Violation, ...] = ()
    points: int = 0
    gained: tuple[Text, ...] = ()
    lost: tuple[Text, ...] = ()


@dataclass(frozen=True)
class ExamMoves:
    before: Exam
    possible: tuple[ExamMove, ...]
    """The cheapest first."""
    refused: tuple[ExamMove, ...]


def suggest_exam(instance: Instance, timetable: Timetable, name: str, *, first: dt.date | None = None) -> ExamMoves:
    """Every hour of its session at which the examination can start, none before `first`; of one that is fixed, what
    that would break. Raises InputError when it is past, or handed in."""
    held = {exam.id: exam for exam in timetable.exams or ()}
    before = held[name]
    if first is not None and local(before.start, instance.zone).date() < first:
        when = moment(local(before.start, instance.zone))
        raise InputError.at(
            name, f"il a eu lieu le {when.fr} : c’est passé ; choisissez un examen à venir",
            f"it was held on {when.en}: that is past; choose an examination to come",
        )  # fmt: skip
    others = [exam for exam in held.values() if exam.id != name and exam.kind != "work"]
    bare = timetable.model_copy(update={"exams": None, "exam_tier": None, "version": 1})
    problem = ExamProblem.of(instance, bare, others, [before])
    row = next((each for each in problem.rows if each.paper.id == name), None)
    if row is None:
        raise InputError.at(
            name, "c’est un travail à rendre, ou l’instance ne le demande plus ; choisissez un examen qui a lieu",
            "it is work to be handed in, or the instance demands it no more; choose an examination that is held",
        )  # fmt: skip
    found = list(_Moving(problem, row, before, timetable).moves(first))
    possible = sorted((move for move in found if not move.violations), key=lambda move: (move.points, move.after.start))
    return ExamMoves(before, tuple(possible), tuple(move for move in found if move.violations))


class _Moving:
    def __init__(self, problem: ExamProblem, row: PaperRow, before: Exam, timetable: Timetable) -> None:
        self._problem, self._row, self._before, self._timetable = problem, row, before, timetable
        self._others = tuple(exam for exam in timetable.exams or () if exam.id != before.id)
        self._start = {each.paper.id: problem.minute(problem.kept[each.paper.id].start) for each in problem.rows
                       if each.paper.id in problem.kept}  # fmt: skip
        self._now = self._judged(before)

    def moves(self, first: dt.date | None) -> Iterator[ExamMove]:
        paper = self._row.paper
        anywhere = paper if paper.window is None else replace(paper, fixed=None)
        for start in anywhere.starts:
            minute = self._problem.minute(start)
            if start != self._before.start and (first is None or start.date() >= first):
                yield self._move(minute)

    def _move(self, minute: int) -> ExamMove:
        rooms = self._rooms(minute)
        after = exam_of(self._problem, self._row, minute, list(rooms or self._before.rooms))
        after = without_spare(self._problem, (*self._others, after))[-1]
        broken, points = self._judged(after)
        was_broken, was = self._now
        new, gone = points - was, was - points
        weight = self._problem.instance.exam_weight
        more, less = (sum(weight[code] * n for (code, _), n in counted.items()) for counted in (new, gone))
        return ExamMove(
            after,
            tuple((broken - was_broken).elements()),
            more - less,
            tuple(dict.fromkeys(text for (_, text) in new)),
            tuple(dict.fromkeys(text for (_, text) in gone)),
        )

    def _judged(self, exam: Exam) -> tuple[Counter[Violation], Counter[tuple[str, Text]]]:
        facts = LocalTimetable.after(self._problem.facts, self._timetable.with_exams((*self._others, exam), None))
        points = Counter[tuple[str, Text]]()
        for criterion in exam_criteria(facts):
            for point in criterion.points:
                points[criterion.code, point.text] += point.value
        return Counter(exam_violations(facts)), points

    def _rooms(self, minute: int) -> list[ExamRoom] | None:
        """The cheapest rooms and people that are free then; None when there are none."""
        until = minute + self._row.longest
        there = [
            each for each in self._problem.rows
            if each is not self._row and self._start[each.paper.id] < until
            and minute < self._start[each.paper.id] + each.longest
        ]  # fmt: skip
        rows = [self._row, *there]
        fixed = {each.index: self._start.get(each.paper.id, minute) for each in rows}
        places = Places(self._problem, cp_model.CpModel(), dict(fixed), rows, fixed, True)
        places.post()
        places.model.minimize(cp_model.LinearExpr.sum(places.terms) if places.terms else 0)
        runner = Runner(Params(time_limit_s=_SEARCH_S, workers=1), Stop())
        solved = runner.solve(places.model)
        if not solved.solved:
            return None
        return [
            ExamRoom(
                room=room,
                candidates=solved.values(places.seats[index, room]),
                extra_time=extra if isinstance(extra := places.extra[index, room], int) else solved.values(extra),
                invigilators=tuple(
                    who for (paper, there_, who), literal in places.watch.items()
                    if (paper, there_) == (index, room) and solved.holds(literal)
                ),
            )
            for (index, room), used in places.used.items()
            if index == self._row.index and solved.holds(used)
        ]  # fmt: skip
