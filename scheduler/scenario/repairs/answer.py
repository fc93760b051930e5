"""Why an instance cannot be planned, or a clash not be avoided, and what would help: what `explain` finds out."""

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import combinations, islice

from scheduler.checker.check import check
from scheduler.errors import InputError
from scheduler.exams.problem import ExamProblem
from scheduler.exams.reasons.explain import ExamExplanation, explain_exams, whether_held
from scheduler.instance.schema.instance import Instance
from scheduler.scenario.changes.apply import applied
from scheduler.scenario.changes.catalogue.exams.hours import AddExamHours, ExamDates
from scheduler.scenario.changes.catalogue.exams.people import AddStaff
from scheduler.scenario.changes.catalogue.rooms import RoomChange
from scheduler.scenario.changes.change import Change
from scheduler.scenario.changes.scenario import Scenario
from scheduler.scenario.repairs.clashes import fewer_clashes
from scheduler.scenario.repairs.question import Question
from scheduler.scenario.repairs.repair import Repair
from scheduler.scenario.repairs.repairs import repairs
from scheduler.scenario.repairs.trials import Trials
from scheduler.search.clash_bound.unavoidable import Unavoidable
from scheduler.search.explain.clash import ClashExplanation, explain_clash
from scheduler.search.explain.explain import explain
from scheduler.search.explain.explanation import Explanation, headline
from scheduler.search.params import Params
from scheduler.search.plan import provenance_of
from scheduler.search.result import Result
from scheduler.search.run import Runner
from scheduler.search.stop import Stop
from scheduler.text import Text
from scheduler.timeline.calendar import Timeline
from scheduler.timetable.schema import Timetable
from scheduler.wording import joined

_DAYS = 3
"""So many days are tried after a session, one, then two, then three."""
_MOST_PAIRS = 3
"""So many pairs are told."""
Watch = Callable[[Text], None]
"""Told what is being looked for, or what was found."""
_WHY = Text("Pourquoi : les points qui se contredisent", "Why: the points that contradict each other")
_AGAIN = Text("L’emploi du temps, avec ces changements", "The timetable, with these changes")
_EXAMS = Text("Les examens : peuvent-ils tous avoir lieu ?", "The examinations: can all be held?")
_FEWEST = Text("Les conflits qu’aucun emploi du temps n’évite", "The clashes that no timetable avoids")


@dataclass(frozen=True)
class ExamRepair:
    """Changes that let all examinations be held, made together: two only where no single one was found to be enough."""

    changes: tuple[Change, ...]
    text: Text


@dataclass(frozen=True)
class ExamAnswer:
    """Why examinations cannot all be held, and repairs of which each lets them be: verified by a solution."""

    explanation: ExamExplanation
    repairs: tuple[ExamRepair, ...] = ()


def why_no_exams(instance: Instance, params: Params, *, repaired: bool, stop: Stop) -> ExamAnswer:
    """Of the examinations alone, without their courses: a day, hours, places, a person more, or two of these,
    each tried before it is told."""
    bare = Timetable(instance=instance.name, digest=instance.digest, provenance=provenance_of(params), sessions=())
    found = explain_exams(instance, bare, Runner(params, stop))
    if found.status != "impossible" or not repaired:
        return ExamAnswer(found)
    runner, ideas = Runner(params, stop), tuple(_exam_ideas(instance))
    helping = list(_helping(instance, bare, runner, [(idea,) for idea in ideas]))
    if not helping:
        helping = list(islice(_helping(instance, bare, runner, _pairs(ideas)), _MOST_PAIRS))
    return ExamAnswer(found, tuple(helping))


def _helping(
    instance: Instance, bare: Timetable, runner: Runner, tried: Iterable[tuple[Change, ...]]
) -> Iterator[ExamRepair]:
    for changes in tried:
        if runner.is_over:
            return
        try:
            changed = applied(Scenario(name="repair", changes=changes), instance).instance
        except InputError:
            continue
        if whether_held(ExamProblem.of(changed, bare), runner) == "possible":
            yield ExamRepair(changes, joined(" + ", [change.said(instance) for change in changes]))


def _pairs(ideas: tuple[Change, ...]) -> Iterator[tuple[Change, ...]]:
    """The easiest to obtain first: a person and another, then any two that are tried alone, but for other days of the
    same session, of which the later would stand."""
    staff = [idea for idea in ideas if isinstance(idea, AddStaff)]
    for idea in staff:
        yield idea, AddStaff(id=f"{idea.id}B", name=f"{idea.name}B")
    every = combinations(range(len(ideas)), 2)
    for one, other in sorted(every, key=lambda pair: (sum(pair), pair)):
        first, second = ideas[one], ideas[other]
        if not _is_of_one_session(first, second):
            yield first, second


def _is_of_one_session(first: Change, second: Change) -> bool:
    if not isinstance(first, ExamDates) or not isinstance(second, ExamDates):
        return False
    return (first.semester, first.session) == (second.semester, second.session)


def _exam_ideas(instance: Instance) -> Iterator[Change]:
    """The easiest to obtain first."""
    taken = {member.id for member in instance.staff} | set(instance.trainer)
    name = next(f"NEW{n}" for n in range(1, len(taken) + 2) if f"NEW{n}" not in taken)
    if instance.exams.invigilators_per_room:
        yield AddStaff(id=name, name=name)
    for room in instance.rooms:
        if room.exam_places < room.capacity:
            yield RoomChange(room=room.id, exam_capacity=room.capacity)
        if room.exam_sharing != "any":
            yield RoomChange(room=room.id, exam_sharing="any")
    yield from _more_days(instance)
    saturday = dt.date(2022, 9, 3)
    if not any(row.is_on(saturday) for row in instance.calendar.exam_slots):
        yield AddExamHours(start=dt.time(8, 30), end=dt.time(12, 30), weekdays=("sat",), step=30)


def _more_days(instance: Instance) -> Iterator[Change]:
    """The next days on which examinations can be held, after each session."""
    closed, rows = Timeline(instance).closed, instance.calendar.exam_slots or instance.slots
    for semester in instance.calendar.semesters:
        for session, window in (("first", semester.exams), ("second", semester.second_session)):
            if window is None:
                continue
            days = (window.last + dt.timedelta(days=n) for n in range(1, 2 * _DAYS + 1))
            open_ = [day for day in days if day not in closed and any(row.is_on(day) for row in rows)]
            for day in open_[:_DAYS]:
                fields = {"semester": semester.id, "session": session, "first": window.first, "last": day}
                yield ExamDates.model_validate(fields)


@dataclass(frozen=True)
class ClashAnswer:
    """Clashes that are proved unavoidable, and what leaves fewer."""

    clash: Unavoidable
    repairs: tuple[Repair, ...]


@dataclass(frozen=True)
class Answer:
    """What is known. `fewest`: the clashes of the timetable found or given, `least` when no timetable has fewer; None
    when there is none, or nobody asked."""

    explanation: Explanation | None = None
    repairs: tuple[Repair, ...] = ()
    clashes: tuple[ClashAnswer, ...] = ()
    fewest: int | None = None
    least: bool = False
    asked: ClashExplanation | None = None
    """Of the one clash that was asked about."""
    interrupted: bool = False
    moves: int | None = None
    """Of a published timetable planned again: how many sessions move; `moves_least`: proved the fewest."""
    moves_least: bool = False
    said: tuple[Text, ...] = ()
    """What re-planning says of why it cannot be done."""
    exams: ExamAnswer | None = None
    """Whether the examinations can all be held; None where none are demanded."""


def why_impossible(question: Question, params: Params, *, repaired: bool, watch: Watch, stop: Stop) -> Answer:
    """Whether a timetable exists, why not, and the repairs; where one does, why it has clashes."""
    watch(_WHY)
    explanation = explain(question.instance, params, strict=params.strict, base=question.base, stop=stop)
    answer = Answer(explanation)
    if explanation.status == "possible" and not params.strict:
        answer = replace(_clashes(question, params, repaired, watch, stop), explanation=explanation)
    elif explanation.status == "impossible" and repaired:
        found = repairs(question, explanation, params, stop=stop, observe=lambda known: watch(_tried(len(known))))
        answer = replace(answer, repairs=found)
    if any(unit.exams for unit in question.instance.units):
        watch(_EXAMS)
        answer = replace(answer, exams=why_no_exams(question.instance, params, repaired=repaired, stop=stop))
    return replace(answer, interrupted=stop.is_set())


def why_again(
    question: Question, params: Params, limit_s: float, *, repaired: bool, watch: Watch, stop: Stop
) -> Answer:
    """What `whatif` answers to the same question, `limit_s` being its limit; and why, with what would help."""
    watch(_AGAIN)
    again = Trials(question, replace(params, time_limit_s=limit_s), stop).fewest((), share=1.0)
    if again.verdict == "works":
        status = Explanation("possible", headline("possible", params, params.strict))
        answer = Answer(status, moves=again.moves, moves_least=again.moves_least, fewest=again.clashes,
                        least=again.clashes == again.clash_bound)  # fmt: skip
        if again.result is not None and again.clashes:
            answer = replace(answer, clashes=_why_clashes(question, again.result, params, repaired, watch, stop))
        return replace(answer, interrupted=stop.is_set())
    watch(_WHY)
    explanation = explain(
        question.instance,
        params,
        strict=params.strict,
        published=question.published,
        base=question.base,
        proved=again.verdict == "fails",
        stop=stop,
    )
    answer = Answer(explanation, said=again.said)
    if explanation.status == "impossible" and repaired:
        found = repairs(question, explanation, params, stop=stop, observe=lambda known: watch(_tried(len(known))))
        answer = replace(answer, repairs=found)
    return replace(answer, interrupted=stop.is_set())


def why_clash(
    instance: Instance, timetable: Timetable, clash: int, params: Params, *, repaired: bool, watch: Watch, stop: Stop
) -> Answer:
    """Why the clash with this number is there, and what would leave fewer where its trainer's are proved."""
    watch(_FEWEST)
    asked = explain_clash(instance, timetable, clash, params, stop=stop)
    mine = [asked.why] if asked.why is not None else []
    fewest = check(instance, timetable).clash_count
    found = _repaired(Question(instance), mine, fewest, params, repaired, watch, stop)
    return Answer(clashes=found, fewest=fewest, asked=asked, interrupted=stop.is_set())


def _clashes(question: Question, params: Params, repaired: bool, watch: Watch, stop: Stop) -> Answer:
    """As `plan` finds and proves them."""
    watch(_FEWEST)
    best = Trials(question, params, stop).fewest((), share=1.0)
    if best.verdict != "works" or best.result is None or not best.clashes:
        return Answer(fewest=0 if best.verdict == "works" else None, least=best.verdict == "works")
    found = _why_clashes(question, best.result, params, repaired, watch, stop)
    least = best.clashes == max(best.clash_bound, sum(each.clash.count for each in found))
    return Answer(clashes=found, fewest=best.clashes, least=least)


def _why_clashes(
    question: Question, result: Result, params: Params, repaired: bool, watch: Watch, stop: Stop
) -> tuple[ClashAnswer, ...]:
    every = Trials(question, params, stop).unavoidable(result)
    return _repaired(question, every, result.report.clash_count, params, repaired, watch, stop)


def _repaired(
    question: Question,
    clashes: Sequence[Unavoidable],
    fewest: int,
    params: Params,
    repaired: bool,
    watch: Watch,
    stop: Stop,
) -> tuple[ClashAnswer, ...]:
    trials, found = Trials(question, params, stop), list[ClashAnswer]()
    for clash in clashes:
        watch(Text(f"Ce qui éviterait : {clash.text.fr}", f"What would avoid: {clash.text.en}"))
        found.append(ClashAnswer(clash, fewer_clashes(trials, clash, fewest) if repaired else ()))
    return tuple(found)


def _tried(count: int) -> Text:
    return Text(f"Ce qui débloquerait : {count} déjà", f"What would help: {count} found")
