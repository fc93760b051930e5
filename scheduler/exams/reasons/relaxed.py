"""Facts of examinations that a planner can name and change, and whether some of them can hold together.

What is never left out: the days and hours of the sessions, who teaches, and the courses that are held beside them.
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Literal

from scheduler.checker.local_timetable import LocalTimetable
from scheduler.exams.places import Places
from scheduler.exams.problem import ExamProblem, PaperRow
from scheduler.exams.search import WHOLE_PAPERS
from scheduler.exams.times import Expr, Times
from scheduler.instance.schema.instance import Instance
from scheduler.instance.schema.places import Room
from scheduler.search.run import Runner, Status
from scheduler.text import Text
from scheduler.timeline.papers import Paper
from scheduler.wording import counted, date, duration, listing, moment, say

from scheduler.exams.reasons.nouns import CANDIDATE, DAY  # isort: skip

_ASK_S = 2.0
_HUGE = 1_000_000
Kind = Literal["people", "rooms", "pin", "fixed", "name", "group", "paper"]
"""In this order they are tried first to be left out: papers and groups are named last."""


@dataclass(frozen=True)
class ExamFact:
    """`subject`: of a paper its name, of a group its id; `text` says it in a sentence."""

    kind: Kind
    subject: str
    text: Text = field(default=Text("", ""), compare=False)


@dataclass(frozen=True, eq=False)
class RelaxedExams(ExamProblem):
    """The problem in which only some facts hold; those that are left out bind nobody."""

    wanted: frozenset[ExamFact] = frozenset()

    def has(self, kind: Kind, subject: str = "") -> bool:
        return ExamFact(kind, subject) in self.wanted

    @cached_property
    def demanded(self) -> tuple[Paper, ...]:
        return tuple(
            paper if self.has("fixed", paper.id) or paper.window is None else replace(paper, fixed=None)
            for paper in super().demanded
            if self.has("paper", paper.id) or paper.id in self.kept
        )

    @cached_property
    def group_rows(self) -> dict[str, tuple[PaperRow, ...]]:
        return {group: rows if self.has("group", group) else () for group, rows in super().group_rows.items()}

    @cached_property
    def sets(self) -> tuple[tuple[PaperRow, ...], ...]:
        mine = [rows for rows in self.group_rows.values() if len(rows) > 1]
        named = [rows for key, rows in self.name_rows.items() if self.has("name", key[0]) and len(rows) > 1]
        return tuple(dict.fromkeys([*mine, *named]))


def exam_facts(problem: ExamProblem, papers: Collection[str]) -> tuple[ExamFact, ...]:
    """Every fact about these papers, those first that are tried first to be left out."""
    instance = problem.instance
    rows = [row for row in problem.rows if row.paper.id in papers]
    found = [*_places(instance)]
    for row in rows:
        if row.pins:
            yield_pin = say("{paper} est fixé par le planificateur", "{paper} is pinned", paper=row.paper.id)
            found.append(ExamFact("pin", row.paper.id, yield_pin))
        if row.paper.fixed is not None and row.paper.window is not None:
            when = moment(row.paper.fixed)
            said = say("{paper} est fixé le {when}", "{paper} is fixed on {when}", paper=row.paper.id, when=when)
            found.append(ExamFact("fixed", row.paper.id, said))
    found += [
        ExamFact("name", name, _one_at_a_time(instance, name)) for name in {n for row in rows for n in row.paper.names}
    ]
    groups = dict.fromkeys(group for row in rows for group in problem.sitting_of(row.paper))
    found += [ExamFact("group", group, _group(instance, group)) for group in groups]
    found += [ExamFact("paper", row.paper.id, _paper(problem, row)) for row in rows]
    return tuple(found)


def _places(instance: Instance) -> Iterator[ExamFact]:
    if instance.exams.invigilators_per_room:
        people = len(instance.staff) + (len(instance.trainers) if instance.exams.trainers_invigilate else 0)
        yield ExamFact("people", "", say(
            "{n} personnes peuvent surveiller ; il en faut {each} par salle, et une pour {some} candidats",
            "{n} people can invigilate; a room needs {each}, and one for {some} candidates",
            n=people, each=instance.exams.invigilators_per_room, some=instance.exams.candidates_per_invigilator,
        ))  # fmt: skip
    rooms = listing([f"{room.id} ({room.exam_places})" for room in instance.rooms])
    yield ExamFact("rooms", "", say("places d’examen des salles : {rooms}", "places in rooms: {rooms}", rooms=rooms))


def _one_at_a_time(instance: Instance, name: str) -> Text:
    return say(
        "{name} passe un examen à la fois, avec {pause} min entre deux",
        "{name} sits one examination at a time, {pause} min between two",
        name=name,
        pause=instance.exams.break_minutes,
    )


def _group(instance: Instance, group: str) -> Text:
    return say(
        "{one}, au plus {most} par jour",
        "{one}, at most {most} a day",
        one=_one_at_a_time(instance, group),
        most=instance.exams.most_per_day,
    )


def _paper(problem: ExamProblem, row: PaperRow) -> Text:
    length, n = duration(60 * row.longest), counted(row.paper.candidates, CANDIDATE)
    anywhere = row.paper if row.paper.window is None else replace(row.paper, fixed=None)
    starts = map(problem.moment, row.starts) if row.paper.fixed is None else anywhere.starts
    days = list(dict.fromkeys(start.date() for start in starts))
    when = listing([date(day) for day in days], 3)
    return say(
        "{paper} dure {length}, pour {n} ; {days} possibles : {when}" if len(days) > 1 else
        "{paper} dure {length}, pour {n} ; {days} possible : {when}",
        "{paper} lasts {length}, for {n}; {days} possible: {when}",
        paper=row.paper.id, length=length, n=n, days=counted(len(days), DAY), when=when,
    )  # fmt: skip


class ExamOracle:
    """Whether facts can hold together; what follows from an earlier answer is not asked again."""

    def __init__(self, problem: ExamProblem, runner: Runner, *, patience_s: float) -> None:
        self._problem, self._runner = problem, runner
        self._last_s = max(0.0, runner.remaining_s - patience_s)
        self._possible: list[frozenset[ExamFact]] = []
        self._impossible: list[frozenset[ExamFact]] = []

    def ask(self, facts: Collection[ExamFact]) -> Status:
        """OPTIMAL: examinations keep them. INFEASIBLE: proved that none do. UNKNOWN: neither in the time given."""
        wanted = frozenset(facts)
        if any(wanted <= known for known in self._possible):
            return Status.OPTIMAL
        if any(known <= wanted for known in self._impossible):
            return Status.INFEASIBLE
        if self._runner.is_over or self._runner.remaining_s <= self._last_s:
            return Status.UNKNOWN
        status = self._solved(wanted)
        if status is Status.OPTIMAL:
            self._possible.append(wanted)
        elif status is Status.INFEASIBLE:
            self._impossible.append(wanted)
        return status

    def _solved(self, wanted: frozenset[ExamFact]) -> Status:
        """Where papers are many, a model without rooms can only prove that they do not hold together."""
        relaxed, with_people = self._relaxed(wanted), ExamFact("people", "") in wanted
        if not all(row.starts for row in relaxed.rows):
            return Status.INFEASIBLE
        if not (with_people or ExamFact("rooms", "") in wanted):
            return self._answered(relaxed)
        if len(relaxed.rows) > WHOLE_PAPERS:
            answer = self._answered(relaxed)
            return Status.UNKNOWN if answer is Status.OPTIMAL else answer
        return self._answered(relaxed, with_rooms=True, with_people=with_people)

    def _answered(self, relaxed: RelaxedExams, *, with_rooms: bool = False, with_people: bool = False) -> Status:
        rows = list(relaxed.rows)
        times = Times.of(relaxed, rows)
        if with_rooms:
            starts: dict[int, Expr] = dict(times.starts)
            Places(relaxed, times.model, starts, rows, None, with_people).post()
        answer = self._runner.solve(times.model, limit_s=min(_ASK_S, self._runner.remaining_s - self._last_s))
        return Status.OPTIMAL if answer.solved else answer.status

    def _relaxed(self, wanted: frozenset[ExamFact]) -> RelaxedExams:
        known, whole = self._problem.instance, self._problem
        changes: dict[str, object] = {}
        if ExamFact("rooms", "") not in wanted:
            changes["rooms"] = tuple(_boundless(room) for room in known.rooms)
        pinned = {fact.subject for fact in wanted if fact.kind == "pin"}
        kept = tuple(pin for row in whole.rows if row.paper.id in pinned for pin in row.pins)
        changes["exams"] = known.exams.model_copy(update={"pins": kept})
        instance = known.having(**changes)
        facts = LocalTimetable(instance, whole.facts.timetable)
        return RelaxedExams(facts, whole.kept, left_out=whole.left_out, wanted=wanted)


def _boundless(room: Room) -> Room:
    return room.model_copy(update={"exam_capacity": _HUGE, "exam_sharing": "any", "closed": ()})
