"""How each year stands, as the start page says it: its draft, its clashes, what is not placed, faults of its file."""

from dataclasses import replace
from pathlib import Path
from typing import Any

from scheduler.checker.check import check
from scheduler.checker.report import Report
from scheduler.demand.frequency import demand_of
from scheduler.desk.draft.draft import Draft
from scheduler.desk.start.years import Year
from scheduler.errors import InputError, Place
from scheduler.instance import load as instances
from scheduler.instance.schema.instance import Instance
from scheduler.text import Lang
from scheduler.timeline.calendar import Timeline
from scheduler.timeline.papers import papers
from scheduler.timetable import store
from scheduler.timetable.schema import Timetable, is_held

Json = dict[str, Any]


def of_draft(draft: Draft) -> Json:
    """A year that has a journal. Raises InputError."""
    state = draft.refresh()
    return {
        **_figures(state.instance, state.timetable, state.report),
        "unplacedExams": sum(not is_held(row) for row in state.tray),
        "changes": len(draft.changed()),
        "last": state.acts[-1].at.astimezone(state.instance.zone).date().isoformat(),
        "who": state.acts[-1].who,
    }


def of_files(year: Year) -> Json:
    """A year that nobody has opened on a desk yet: nothing is written by looking at it. Raises InputError."""
    instance = instances.load(year.file)
    if year.timetable is None:
        return {**_known(instance), "unplaced": _sessions(instance), "isEmpty": True}
    timetable = store.load(year.timetable)
    held = {exam.id for exam in timetable.exams or ()}
    lacking = sum(paper.id not in held for paper in papers(Timeline(instance)))
    return {**_figures(instance, timetable, check(instance, timetable)), "unplacedExams": lacking}


def of_fault(error: InputError, lang: Lang) -> Json:
    """Each with the name of its file and its line, as far as they are known."""
    return {"faults": [{"place": str(_near(fault.place)), "text": fault.text.to(lang)} for fault in error.faults]}


def _near(place: Place) -> Place:
    return replace(place, file=Path(place.file).name)


def _figures(instance: Instance, timetable: Timetable, report: Report) -> Json:
    return {
        **_known(instance),
        "clashes": report.clash_count,
        "broken": len(report.violations) + sum(not each.is_lack for each in report.exam_violations),
        "unplaced": max(0, _sessions(instance) - len(timetable.sessions)),
        "isEmpty": not timetable.planned,
    }


def _known(instance: Instance) -> Json:
    return {
        "title": instance.title,
        "sessions": _sessions(instance),
        "semesters": [{"id": each.id, "title": each.title or each.id} for each in instance.calendar.semesters],
    }


def _sessions(instance: Instance) -> int:
    """That the year's programme asks for. Raises InputError."""
    return sum(demand_of(instance, unit).least() for unit in instance.scheduled_units)
