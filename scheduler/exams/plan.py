"""Examinations of an instance, placed beside the sessions of a timetable and accepted by the checker."""

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from scheduler.checker.check import check
from scheduler.checker.report import Report
from scheduler.errors import Impossible, NothingFound, RefusedByChecker
from scheduler.exams.arithmetic import exam_impossibilities
from scheduler.exams.problem import ExamProblem
from scheduler.exams.search import ExamSearch, NoExams, Placed
from scheduler.instance.instants import local
from scheduler.instance.schema.exams import ExamSession
from scheduler.instance.schema.instance import Instance
from scheduler.search.params import Params
from scheduler.search.result import Ending
from scheduler.search.run import Runner
from scheduler.search.stop import Stop
from scheduler.text import Text
from scheduler.timeline.calendar import Timeline
from scheduler.timeline.papers import Paper, papers
from scheduler.timetable.exams import Exam
from scheduler.timetable.schema import TierResult, Timetable


@dataclass(frozen=True)
class PlannedExams:
    """A timetable with its examinations, which the checker has accepted, and why the search ended."""

    timetable: Timetable
    report: Report
    ending: Ending


def has_exams(instance: Instance) -> bool:
    """Whether the instance demands any."""
    return any(unit.exams for unit in instance.units) and bool(papers(Timeline(instance)))


def plan_exams(
    instance: Instance,
    timetable: Timetable,
    params: Params,
    *,
    session: ExamSession | None = None,
    first: dt.date | None = None,
    stop: Stop | None = None,
    observe: Callable[[Placed], None] = lambda _: None,
) -> PlannedExams:
    """Place every examination that the instance demands, beside the sessions of the timetable, which stay.

    `session`: only those of this session; the others stay as they are. `first`: nothing before this day moves. Where
    the timetable has examinations, as few of them move as can be.

    Raises Impossible with the proof's facts, NothingFound when the limit came first, RefusedByChecker when the checker
    refuses what was found.
    """
    stop = stop or Stop()
    demanded = papers(Timeline(instance))
    before = {exam.id: exam for exam in timetable.exams or ()}
    kept = [
        before[paper.id] for paper in demanded
        if paper.id in before and _stays(instance, paper, before[paper.id], session, first)
    ]  # fmt: skip
    without = {"exams": None, "exam_tier": None, "version": 1, "digest": instance.digest}
    bare = timetable.model_copy(update=without)
    problem = ExamProblem.of(instance, bare, [exam for exam in kept if exam.kind != "work"], before.values())
    if facts := exam_impossibilities(problem):
        raise Impossible(facts)
    search = ExamSearch(problem, Runner(params, stop), observe)
    try:
        placed = search.run()
    except NoExams as error:
        raise Impossible([_NONE]) from error
    if placed is None:
        raise NothingFound([_INTERRUPTED if stop.is_set() else _nothing(params)])
    tier = TierResult(tier="exams", status=placed.status, value=placed.cost, bound=placed.bound)
    made = bare.with_exams([*placed.exams, *_due(demanded)], tier)
    report = check(instance, made)
    if report.exam_violations:
        raise RefusedByChecker([_REFUSED, *(violation.text for violation in report.exam_violations)])
    ending: Ending = "proved" if placed.status == "optimal" else "interrupted" if stop.is_set() else "limit"
    return PlannedExams(made, report, ending)


def _stays(instance: Instance, paper: Paper, exam: Exam, session: ExamSession | None, first: dt.date | None) -> bool:
    is_other = session is not None and paper.session != session
    is_past = first is not None and local(exam.start, instance.zone).date() < first
    return is_other or is_past


def _due(demanded: Iterable[Paper]) -> list[Exam]:
    """Work to hand in: nothing of it is to be decided."""
    return [
        Exam(
            id=paper.id,
            unit=paper.unit.code,
            number=paper.number,
            session=paper.session,
            kind="work",
            start=paper.fixed,
            end=paper.fixed,
            groups=paper.groups,
            candidates=paper.candidates,
            extra_time=paper.extra_time,
        )
        for paper in demanded
        if not paper.is_sat and paper.fixed is not None
    ]


_NONE = Text(
    "Aucun calendrier d’examens ne respecte toutes les règles obligatoires : c’est prouvé. Ajoutez des heures à "
    "« exam_slots », des places ou des surveillants, ou libérez un examen fixé.",
    "No calendar of examinations keeps all the hard rules: this is proved. Add hours to “exam_slots”, places or "
    "invigilators, or free an examination that is fixed.",
)
_INTERRUPTED = Text(
    "Interrompu avant de premiers examens : rien n’a été écrit.",
    "Interrupted before first examinations: nothing has been written.",
)
_REFUSED = Text(
    "Erreur interne : le vérificateur refuse les examens calculés ; rien n’a été écrit.",
    "Internal error: the checker refuses the examinations that were computed; nothing has been written.",
)


def _nothing(params: Params) -> Text:
    return Text(
        f"Aucun calendrier d’examens trouvé en {params.time_limit_s:g} s, sans preuve qu’il n’en existe pas : allongez "
        "--time-limit, ou ajoutez des salles, des heures ou des surveillants.",
        f"No calendar of examinations found in {params.time_limit_s:g} s, and no proof that none exists: raise "
        "--time-limit, or add rooms, hours or invigilators.",
    )
