"""Examinations beside sessions that were planned again: those that no longer fit are placed again."""

import datetime as dt
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace

from scheduler.checker.check import check
from scheduler.checker.report import Report
from scheduler.errors import Impossible, NothingFound, RefusedByChecker
from scheduler.exams.plan import PlannedExams, plan_exams
from scheduler.exams.search import WHOLE_PAPERS
from scheduler.instance.schema.instance import Instance
from scheduler.search.params import Params
from scheduler.search.stop import Stop
from scheduler.text import Text
from scheduler.timeline.calendar import Timeline
from scheduler.timeline.papers import papers
from scheduler.timetable.schema import Timetable
from scheduler.wording import EXAM, counted, listing, say

_BRIEF_S = 10.0
"""For those alone that break a rule."""
Replaced = tuple[Timetable, Report, tuple[Text, ...]]
"""The timetable, the verdict on it, and what is to be said of its examinations."""


def replan_exams(
    instance: Instance,
    timetable: Timetable,
    report: Report,
    params: Params,
    *,
    first: dt.date | None = None,
    stop: Stop | None = None,
) -> Replaced:
    """The timetable as it is where its examinations keep their rules; else with as few of them moved as can be, none
    before `first`. Those that cannot be placed are without a date, and why is said: what breaks a rule never leaves."""
    if timetable.undated:  # they may have a date now
        timetable = timetable.model_copy(update={"undated": ()})
        report = check(instance, timetable)
    if not report.exam_violations:
        return timetable, report, ()
    before = {exam.id: exam for exam in timetable.exams or ()}
    try:
        made = _placed(instance, timetable, report, params, first, stop)
    except (Impossible, NothingFound, RefusedByChecker) as error:
        fewer, verdict = _without_wrong(instance, timetable, report)
        return fewer, verdict, tuple(say(*_REMOVED, why=why) for why in error.texts)
    now = {exam.id: exam for exam in made.timetable.exams or ()}
    moved = [
        name for name, exam in now.items()
        if name not in before or (before[name].start, before[name].rooms) != (exam.start, exam.rooms)
    ]  # fmt: skip
    number = len(moved) + len(before.keys() - now.keys())
    said = [say(*_PLACED, n=counted(number, EXAM))] if number else []
    return made.timetable, made.report, (*said, *_left_out(made.left_out), *(cause.text for cause in made.causes))


def _placed(
    instance: Instance, timetable: Timetable, report: Report, params: Params, first: dt.date | None, stop: Stop | None
) -> PlannedExams:
    """Of a centre's many examinations, if that can be, only those change that break a rule."""
    if len(timetable.exams or ()) > WHOLE_PAPERS:
        wrong = {name for violation in report.exam_violations for name in violation.ids}
        brief = replace(params, time_limit_s=min(params.time_limit_s / 2, _BRIEF_S))
        with suppress(Impossible, NothingFound, RefusedByChecker):
            return plan_exams(instance, timetable, brief, first=first, stop=stop, loose=wrong)
    return plan_exams(instance, timetable, params, first=first, stop=stop, partly=True)


def _left_out(names: tuple[str, ...]) -> Iterator[Text]:
    if names:
        yield say(*_UNPLACED, n=counted(len(names), EXAM), papers=listing(names))


def _without_wrong(instance: Instance, timetable: Timetable, report: Report) -> tuple[Timetable, Report]:
    """Without the examinations that break a rule; those that keep them all stay."""
    while wrong := {name for each in report.exam_violations if not each.is_lack for name in each.ids}:
        kept = tuple(exam for exam in timetable.exams or () if exam.id not in wrong)
        if len(kept) == len(timetable.exams or ()):
            break
        timetable = timetable.model_copy(update={"exams": kept, "exam_tier": None})
        report = check(instance, timetable)
    held = {exam.id for exam in timetable.exams or ()}
    undated = [paper.id for paper in papers(Timeline(instance)) if paper.id not in held]
    fewer = timetable.with_exams(timetable.exams or (), None, undated)
    if timetable.exams and not (verdict := check(instance, fewer)).exam_violations:
        return fewer, verdict
    bare = timetable.without_exams
    return bare, check(instance, bare)


_PLACED = (
    "Examens replacés pour rester dans les règles ; autrement qu’avant (heure, salle, surveillance, tiers-temps, "
    "ajout, retrait) : {n}.",
    "Examinations placed again, to keep the rules; otherwise than before (hour, room, invigilation, extra time, new or "
    "gone): {n}.",
)
_UNPLACED = (
    "Sans date : {n} ({papers}). Tous les autres sont placés.",
    "Without a date: {n} ({papers}). All others are placed.",
)
_REMOVED = (
    "Des examens ne respectent plus les règles et sont retirés ; « scheduler exams » les replacera : {why}",
    "Some examinations no longer keep the rules and are taken out; “scheduler exams” will place them: {why}",
)
