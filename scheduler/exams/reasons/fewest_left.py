"""Where not all examinations can be held: the fewest that are left without a date, so that all others have one."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cached_property

from ortools.sat.python import cp_model

from scheduler.exams.arithmetic import alone_impossible
from scheduler.exams.places import Places
from scheduler.exams.problem import ExamProblem, PaperRow
from scheduler.exams.search import WHOLE_PAPERS
from scheduler.exams.times import Expr, Times
from scheduler.instance.schema.trainers import Level
from scheduler.search.run import Runner, Status
from scheduler.timeline.papers import Paper

FAR = 2_000_000
"""Minutes after the epoch from which on a paper is nowhere."""
_WEEK = 7 * 24 * 60
_ABSENT = 100_000_000
"""Points of a paper that is nowhere: more than all else together."""
_SHARE = 0.4
"""Of what time is left, for one such question."""


@dataclass(frozen=True, eq=False)
class OptionalExams(ExamProblem):
    """Each paper may also be nowhere: at an hour of its own, years later, at which everybody is there."""

    @cached_property
    def rows(self) -> tuple[PaperRow, ...]:
        whole = super().rows
        alike = {row.paper.key: row.index for row in whole}
        for row in whole:  # papers that start at once are nowhere at once
            for code in row.paper.exam.together_with:
                same = [key for key in alike if key[0] == code and key[2] == row.paper.session]
                for key in same:
                    alike[key] = alike[row.paper.key] = min(alike[key], alike[row.paper.key])
        return tuple(
            row if row.kept is not None else replace(row, starts=(*row.starts, FAR + alike[row.paper.key] * _WEEK))
            for row in whole
        )

    def level(self, who: str, start: dt.datetime, minutes: int) -> Level:
        return "ok" if self.minute(start) >= FAR else super().level(who, start, minutes)

    def can_be_reached(self, who: str, paper: Paper, start: dt.datetime) -> bool:
        return self.minute(start) >= FAR or super().can_be_reached(who, paper, start)


@dataclass(frozen=True)
class PapersLeft:
    """Papers without a date, by their names; `proved`: no fewer can be left out."""

    papers: frozenset[str]
    proved: bool


def hopeless(problem: ExamProblem) -> frozenset[str]:
    """Papers that cannot be held whatever becomes of the others."""
    return frozenset(row.paper.id for row in problem.rows if row.kept is None and alone_impossible(problem, row))


def fewest_by_times(problem: ExamProblem, runner: Runner) -> PapersLeft | None:
    """Rooms and people are only counted: no fewer can be left out, perhaps more must be. None: not found in time."""
    return _Fewest(problem, runner, with_places=False).found()


def fewest(problem: ExamProblem, runner: Runner) -> PapersLeft | None:
    """With rooms and people, for so many papers as one model holds."""
    if len(problem.rows) > WHOLE_PAPERS:
        return None
    return _Fewest(problem, runner, with_places=True).found()


class _Fewest:
    def __init__(self, problem: ExamProblem, runner: Runner, *, with_places: bool) -> None:
        self._runner, self._with_places = runner, with_places
        self._before = frozenset(problem.left_out)
        self._problem = OptionalExams(problem.facts, problem.kept, problem.before, problem.left_out)

    def found(self) -> PapersLeft | None:
        rows = self._problem.rows
        times = Times.of(self._problem, rows)
        terms = list[Expr](times.terms)
        if self._with_places:
            starts: dict[int, Expr] = dict(times.starts)
            places = Places(self._problem, times.model, starts, list(rows), None, True)
            places.post()
            terms += places.terms
        nowhere = {row.index: literal for row in rows if (literal := self._nowhere(times, row)) is not None}
        absent = cp_model.LinearExpr.sum(list(nowhere.values()))
        total = cp_model.LinearExpr.sum(terms) if terms else 0
        times.model.minimize(_ABSENT * absent + total)
        solved = self._runner.solve(times.model, limit_s=self._runner.remaining_s * _SHARE)
        if not solved.solved:
            return None
        left = {rows[index].paper.id for index, literal in nowhere.items() if solved.holds(literal)}
        proved = solved.status is Status.OPTIMAL or -(-(solved.bound or 0) // _ABSENT) >= len(left)
        return PapersLeft(frozenset(left) | self._before, proved)

    def _nowhere(self, times: Times, row: PaperRow) -> cp_model.IntVar | None:
        last = row.starts[-1]
        return times.on[row.index][self._problem.day(last)] if last >= FAR else None


def without(problem: ExamProblem, left_out: Iterable[str]) -> ExamProblem:
    """The same, with fewer papers to be placed."""
    return ExamProblem(problem.facts, problem.kept, problem.before, problem.left_out | frozenset(left_out))
