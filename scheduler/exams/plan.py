"""Examinations of an instance, placed beside the sessions of a timetable and accepted by the checker."""

import datetime as dt
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass

from scheduler.checker.check import check
from scheduler.checker.report import Report
from scheduler.errors import Impossible, NothingFound, RefusedByChecker
from scheduler.exams.arithmetic import exam_impossibilities
from scheduler.exams.problem import ExamProblem
from scheduler.exams.reasons.causes import ExamCause, causes
from scheduler.exams.reasons.fewest_left import fewest, fewest_by_times, hopeless, without
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
    causes: tuple[ExamCause, ...] = ()
    """Why some have no date, where they could be left out."""
    left_out: tuple[str, ...] = ()
    """The names of those."""


def plan_exams(
    instance: Instance,
    timetable: Timetable,
    params: Params,
    *,
    session: ExamSession | None = None,
    first: dt.date | None = None,
    stop: Stop | None = None,
    observe: Callable[[Placed], None] = lambda _: None,
    partly: bool = False,
    loose: Collection[str] | None = None,
) -> PlannedExams:
    """Place every examination that the instance demands, beside the sessions of the timetable, which stay.

    `session`: only those of this session; the others stay as they are. `first`: nothing before this day moves. Where
    the timetable has examinations, as few of them move as can be. `partly`: where not all can be held, as many as can
    be are, and the others are named with the reason. `loose`: of examinations that are there, only these may change.

    Raises Impossible with the proof's facts, NothingFound when the limit came first, RefusedByChecker when the checker
    refuses what was found.
    """
    stop = stop or Stop()
    demanded = papers(Timeline(instance))
    before = {exam.id: exam for exam in timetable.exams or ()}
    kept = [
        before[paper.id] for paper in demanded
        if paper.id in before
        and (_stays(instance, paper, before[paper.id], session, first) or (loose is not None and paper.id not in loose))
    ]  # fmt: skip
    bare = timetable.without_exams.model_copy(update={"digest": instance.digest})
    problem = ExamProblem.of(instance, bare, [exam for exam in kept if exam.kind != "work"], before.values())
    runner = Runner(params, stop)
    impossible, placed = exam_impossibilities(problem), None
    if not impossible:
        try:
            placed = ExamSearch(problem, runner, observe).run()
        except NoExams:
            impossible = [_NONE]
    why: tuple[ExamCause, ...] = ()
    left_out = frozenset[str]()
    if impossible:
        placed, left_out = _most(problem, runner, observe if partly else lambda _: None)
        why = tuple(causes(problem, left_out, runner))
        if placed is None or not partly:
            raise Impossible([*impossible, *(each.text for each in why if each.facts)])
    if placed is None:
        raise NothingFound([_INTERRUPTED if stop.is_set() else _nothing(params)])
    tier = TierResult(tier="exams", status=placed.status, value=placed.cost, bound=placed.bound)
    made = bare.with_exams([*placed.exams, *_due(demanded)], tier, left_out)
    report = check(instance, made)
    if report.exam_violations:
        raise RefusedByChecker([_REFUSED, *(violation.text for violation in report.exam_violations)])
    ending: Ending = "proved" if placed.status == "optimal" else "interrupted" if stop.is_set() else "limit"
    return PlannedExams(made, report, ending, why, tuple(sorted(left_out)))


def _most(
    problem: ExamProblem, runner: Runner, observe: Callable[[Placed], None]
) -> tuple[Placed | None, frozenset[str]]:
    """As many examinations as can be, and the names of the others. Rooms are counted first; where that leaves too few
    out, they are chosen with the times."""
    hopeless_ones = hopeless(problem)
    rest = without(problem, hopeless_ones)
    for ask in (fewest_by_times, fewest):
        found = ask(rest, runner)
        if found is None:
            continue
        try:
            placed = ExamSearch(without(rest, found.papers), runner, observe).run()
        except NoExams:
            continue
        if placed is not None:
            return placed, found.papers | hopeless_ones
    return None, frozenset()


def _stays(instance: Instance, paper: Paper, exam: Exam, session: ExamSession | None, first: dt.date | None) -> bool:
    is_other = session is not None and paper.session != session
    is_past = first is not None and local(exam.start, instance.zone).date() < first
    return is_other or is_past


def due(paper: Paper, when: dt.datetime) -> Exam:
    """The work that is to be handed in by that instant."""
    return Exam(
        id=paper.id,
        unit=paper.unit.code,
        number=paper.number,
        session=paper.session,
        kind="work",
        start=when,
        end=when,
        groups=paper.groups,
        candidates=paper.candidates,
        extra_time=paper.extra_time,
    )


def _due(demanded: Iterable[Paper]) -> list[Exam]:
    """Work to hand in: nothing of it is to be decided."""
    return [due(paper, paper.fixed) for paper in demanded if not paper.is_sat and paper.fixed is not None]


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
