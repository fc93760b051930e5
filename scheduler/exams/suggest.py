"""Other hours and rooms for one examination, all others staying: what each costs, or which rules it breaks."""

import datetime as dt
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cached_property

from ortools.sat.python import cp_model

from scheduler.checker.exams.check import exam_criteria, exam_violations
from scheduler.checker.local_timetable import LocalTimetable
from scheduler.checker.report import Violation
from scheduler.errors import InputError
from scheduler.exams.centre.rooms import evenly
from scheduler.exams.crowds import without_spare
from scheduler.exams.duties import Duties
from scheduler.exams.places import Places
from scheduler.exams.plan import due
from scheduler.exams.problem import ExamProblem
from scheduler.exams.search import exam_of
from scheduler.instance.instants import local
from scheduler.instance.schema.instance import Instance
from scheduler.search.params import Params
from scheduler.search.run import Runner, Settings
from scheduler.search.stop import Stop
from scheduler.text import Text
from scheduler.timeline.calendar import Timeline
from scheduler.timeline.papers import at_once, papers
from scheduler.timetable.exams import Exam, ExamRoom
from scheduler.timetable.schema import Timetable
from scheduler.wording import listing, moment, say

_SEARCH_S = 2.0
"""For the rooms and people of one hour."""
_BRIEF: Settings = {
    "linearization_level": 0, "cp_model_probing_level": 0, "symmetry_level": 0, "max_presolve_iterations": 1,
}  # fmt: skip
"""Such a model is solved sooner than it is made simpler."""


@dataclass(frozen=True)
class ExamMove:
    """The examination elsewhere. With `violations` it breaks rules; else `points` more or less, `gained` and `lost`:
    the sentences of criteria that come and go."""

    after: Exam
    violations: tuple[Violation, ...] = ()
    points: int = 0
    gained: tuple[Text, ...] = ()
    lost: tuple[Text, ...] = ()
    along: tuple[Exam, ...] = ()
    """Those of other units that are the same paper: they start with it."""

    @property
    def edits(self) -> tuple[Exam, ...]:
        return (self.after, *self.along)

    @property
    def changes(self) -> tuple[Text, ...]:
        """What changes, in sentences."""
        gone = (say("plus : {what}", "no more: {what}", what=text) for text in self.lost)
        with_it = (say("{id} commence avec lui", "{id} starts with it", id=exam.id) for exam in self.along)
        return (*self.gained, *gone, *with_it)


@dataclass(frozen=True)
class ExamMoves:
    possible: tuple[ExamMove, ...]
    """The cheapest first."""
    refused: tuple[ExamMove, ...]

    @classmethod
    def of(cls, found: Iterable[ExamMove]) -> "ExamMoves":
        every = tuple(found)
        possible = (move for move in every if not move.violations)
        ranked = sorted(possible, key=lambda move: (move.points, move.after.start))
        return cls(tuple(ranked), tuple(move for move in every if move.violations))


def suggest_exam(instance: Instance, timetable: Timetable, name: str, *, first: dt.date | None = None) -> ExamMoves:
    """Every hour of its session at which the examination can start, none before `first`; of one that is fixed, what
    that would break. Raises InputError when there is none of this name, when it is past, or handed in."""
    held = {exam.id: exam for exam in timetable.exams or ()}
    if name not in held:
        raise InputError.at(
            name, f"l’emploi du temps n’a pas cet examen ; il a {listing(sorted(held), 5).fr}",
            f"the timetable has no such examination; it has {listing(sorted(held), 5).en}",
        )  # fmt: skip
    before = held[name]
    if first is not None and local(before.start, instance.zone).date() < first:
        when = moment(local(before.start, instance.zone))
        raise InputError.at(
            name, f"il a eu lieu le {when.fr} : c’est passé ; choisissez un examen à venir",
            f"it was held on {when.en}: that is past; choose an examination to come",
        )  # fmt: skip
    hours = OtherHours(instance, timetable, name)
    if not hours.is_sat:
        raise InputError.at(
            name, "c’est un travail à rendre, ou l’instance ne le demande plus ; choisissez un examen qui a lieu",
            "it is work to be handed in, or the instance demands it no more; choose an examination that is held",
        )  # fmt: skip
    return ExamMoves.of(hours.at(start) for start in hours.starts if first is None or start.date() >= first)


class OtherHours:
    """The hours of one examination's session, each judged when it is asked for, all others staying but those that are
    the same paper of other units: also of one that has no date. Of one that the instance demands no more there are
    none."""

    def __init__(self, instance: Instance, timetable: Timetable, name: str) -> None:
        self._timetable, self._name = timetable, name
        demanded = papers(Timeline(instance))
        self._paper = next((paper for paper in demanded if paper.id == name), None)
        names = {name} if self._paper is None else {paper.id for paper in at_once(self._paper, demanded)}
        exams = timetable.exams or ()
        self._moving = {exam.id: exam for exam in exams if exam.id in names}
        self._others = tuple(exam for exam in exams if exam.id not in names)
        bare = timetable.without_exams
        kept = [exam for exam in self._others if exam.kind != "work"]
        self._problem = ExamProblem.of(instance, bare, kept, self._moving.values())
        there = {name, *self._moving}
        rows = [row for row in self._problem.rows if row.paper.id in there]
        self._rows = sorted(rows, key=lambda row: row.paper.id != name)

    @property
    def is_sat(self) -> bool:
        return bool(self._rows)

    @cached_property
    def starts(self) -> tuple[dt.datetime, ...]:
        """Every other instant at which it can start, in time order; work is due when it is due."""
        paper = self._paper
        if paper is None:
            return ()
        fixed = [] if paper.fixed is None else [paper.fixed]
        is_open = paper.is_sat and paper.window is not None
        starts = {*(replace(paper, fixed=None).starts if is_open else ()), *fixed}
        was = self._moving[self._name].start if self._name in self._moving else None
        return tuple(local(start, self._problem.instance.zone) for start in sorted(starts) if start != was)

    def at(self, start: dt.datetime) -> ExamMove:
        """One of `starts`: with the rooms and people that are free then."""
        was_broken, was = self._now
        after, *along = edits = self._held(start)
        broken, points = _judged(self._after(edits))
        new, gone = points - was, was - points
        weight = self._problem.instance.exam_weight
        more, less = (sum(weight[code] * n for (code, _), n in counted.items()) for counted in (new, gone))
        return ExamMove(
            after,
            tuple((broken - was_broken).elements()),
            more - less,
            tuple(dict.fromkeys(text for (_, text) in new)),
            tuple(dict.fromkeys(text for (_, text) in gone)),
            tuple(along),
        )

    def _held(self, start: dt.datetime) -> tuple[Exam, ...]:
        """The examination first."""
        if not self._rows:
            assert self._paper is not None
            return (due(self._paper, start),)
        minute = self._problem.minute(start)
        rooms = self._rooms(minute)
        found = []
        for row in self._rows:
            before = self._moving.get(row.paper.id)
            there = rooms.get(row.index) or (before.rooms if before is not None else ())
            found.append(exam_of(self._problem, row, minute, list(there)))
        return without_spare(self._problem, (*self._others, *found), self._facts)[-len(found) :]

    @cached_property
    def _duties(self) -> Duties:
        return Duties(self._problem)

    @cached_property
    def _start(self) -> dict[str, int]:
        kept = self._problem.kept
        return {name: self._problem.minute(exam.start) for name, exam in kept.items()}

    @cached_property
    def _now(self) -> tuple[Counter[Violation], Counter[tuple[str, Text]]]:
        return _judged(self._facts)

    @cached_property
    def _facts(self) -> LocalTimetable:
        """Of the timetable as it is."""
        there = (*self._others, *self._moving.values())
        return LocalTimetable.after(self._problem.facts, self._timetable.with_exams(there, None))

    def _after(self, exams: Iterable[Exam]) -> LocalTimetable:
        """Of the timetable with these; what they do not touch is judged already."""
        return LocalTimetable.after(self._facts, self._timetable.with_exams((*self._others, *exams), None))

    def _rooms(self, minute: int) -> dict[int, list[ExamRoom]]:
        """The cheapest rooms and people that are free then, by the row's index; none when there are none."""
        until = minute + max(row.longest for row in self._rows)
        there = [
            each for each in self._problem.rows
            if each.paper.id in self._start and self._start[each.paper.id] < until
            and minute < self._start[each.paper.id] + each.longest
        ]  # fmt: skip
        rows = [*self._rows, *there]
        fixed = {each.index: self._start.get(each.paper.id, minute) for each in rows}
        places = Places(self._problem, cp_model.CpModel(), dict(fixed), rows, fixed, True, self._duties)
        places.post()
        places.model.minimize(cp_model.LinearExpr.sum(places.terms) if places.terms else 0)
        runner = Runner(Params(time_limit_s=_SEARCH_S, workers=1), Stop())
        solved = runner.solve(places.model, settings=_BRIEF)
        found = dict[int, list[ExamRoom]]()
        for (index, room), used in places.used.items() if solved.solved else ():
            if index not in {row.index for row in self._rows} or not solved.holds(used):
                continue
            extra = places.extra[index, room]
            held = ExamRoom(
                room=room,
                candidates=solved.values(places.seats[index, room]),
                extra_time=extra if isinstance(extra, int) else solved.values(extra),
                invigilators=tuple(
                    who for (paper, there_, who), literal in places.watch.items()
                    if (paper, there_) == (index, room) and solved.holds(literal)
                ),
            )  # fmt: skip
            found.setdefault(index, []).append(held)
        return {index: evenly(self._problem.rows[index], rooms) for index, rooms in found.items()}


def _judged(facts: LocalTimetable) -> tuple[Counter[Violation], Counter[tuple[str, Text]]]:
    points = Counter[tuple[str, Text]]()
    for criterion in exam_criteria(facts):
        for point in criterion.points:
            points[criterion.code, point.text] += point.value
    return Counter(exam_violations(facts)), points
