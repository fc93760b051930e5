"""Examinations beside sessions that were planned again: those that no longer fit are placed again."""

import datetime as dt

from scheduler.checker.check import check
from scheduler.checker.report import Report
from scheduler.errors import Impossible, NothingFound, RefusedByChecker
from scheduler.exams.plan import plan_exams
from scheduler.instance.schema.instance import Instance
from scheduler.search.params import Params
from scheduler.search.stop import Stop
from scheduler.text import Text
from scheduler.timetable.schema import Timetable
from scheduler.wording import EXAM, counted, say

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
    before `first`. Where they cannot be placed, without them: what breaks a rule never leaves."""
    if not report.exam_violations:
        return timetable, report, ()
    before = {exam.id: exam for exam in timetable.exams or ()}
    try:
        made = plan_exams(instance, timetable, params, first=first, stop=stop)
    except (Impossible, NothingFound, RefusedByChecker) as error:
        bare = timetable.model_copy(update={"exams": None, "exam_tier": None, "version": 1})
        return bare, check(instance, bare), tuple(say(*_REMOVED, why=why) for why in error.texts)
    now = {exam.id: exam for exam in made.timetable.exams or ()}
    moved = [
        name for name, exam in now.items()
        if name not in before or (before[name].start, before[name].rooms) != (exam.start, exam.rooms)
    ]  # fmt: skip
    number = len(moved) + len(before.keys() - now.keys())
    return made.timetable, made.report, (say(*_PLACED, n=counted(number, EXAM)),)


_PLACED = (
    "Examens replacés pour rester dans les règles ; autrement qu’avant (heure, salle, surveillance, tiers-temps, "
    "ajout, retrait) : {n}.",
    "Examinations placed again, to keep the rules; otherwise than before (hour, room, invigilation, extra time, new or "
    "gone): {n}.",
)
_REMOVED = (
    "Les examens ne respectent plus les règles et sont retirés ; « scheduler exams » les replacera : {why}",
    "The examinations no longer keep the rules and are taken out; “scheduler exams” will place them: {why}",
)
