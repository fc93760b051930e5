"""timetable.html: one page, complete in itself, that planners, students and trainers look at.

Without JavaScript it shows every session in a table, and the report.
"""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from scheduler.checker.report import Report
from scheduler.export.audience import Programme
from scheduler.export.frames import rows, sessions, sums
from scheduler.export.page.data import page_data, room_name
from scheduler.export.page.page import Page, embedded
from scheduler.export.page.report import clash_groups, criterion_rows, derivations, tier_rows, verdicts
from scheduler.export.page.texts import Words
from scheduler.instance.instants import local
from scheduler.instance.schema.instance import Instance
from scheduler.text import Lang
from scheduler.timeline.calendar import monday
from scheduler.timetable.exams import Exam
from scheduler.timetable.schema import Timetable

GRIDS = ("dom.js", "calendar.js", "away.js", "year.js", "weeks.js", "grids.js")
"""The year and the weeks: what every page that draws them has."""
PAGE = Page(
    "scheduler.export.page",
    "timetable.html",
    ("page.css", "year.css", "weeks.css", "report.css", "print.css"),
    (*GRIDS, "app.js"),
)


@dataclass(frozen=True)
class SessionRow:
    """One line of the table, every cell in words."""

    day: str
    time: str
    unit: str
    title: str
    kind: str
    rank: str
    groups: str
    trainers: str
    room: str


@dataclass(frozen=True)
class SessionWeek:
    title: str
    rows: tuple[SessionRow, ...]


def weeks(instance: Instance, timetable: Timetable, words: Words) -> tuple[SessionWeek, ...]:
    """Sessions and alternance days in time order, by week of the centre's zone."""
    programme = Programme(instance, timetable, words.lang)
    held = [(each.start, each.week, _row(programme, each, words)) for each in rows(sessions(programme))]
    for exam in programme.exams:
        start = local(exam.start, instance.zone)
        held.append((start, monday(start.date()), _exam_row(programme, exam, words)))
    found: dict[dt.date, list[SessionRow]] = {}
    for _, week, row in sorted(held, key=lambda one: one[0]):
        found.setdefault(week, []).append(row)
    return tuple(SessionWeek(week_title(week, words), tuple(listed)) for week, listed in found.items())


def _exam_row(programme: Programme, exam: Exam, words: Words) -> SessionRow:
    start, end = (local(moment, programme.instance.zone) for moment in (exam.start, exam.end))
    hours = words["exam_due"].format(clock=words.clock(start))
    return SessionRow(
        day=words.day(start.date()),
        time=hours if exam.kind == "work" else f"{words.clock(start)} – {words.clock(end)}",
        unit=exam.unit,
        title=programme.unit_title(exam.unit) if exam.unit in programme.instance.unit else "",
        kind=programme.exam_said(exam),
        rank="",
        groups=", ".join(programme.group_name(group) for group in exam.groups),
        trainers=", ".join(programme.invigilator_name(who) for who in exam.invigilators),
        room=", ".join(dict.fromkeys(room_name(programme, room.room) for room in exam.rooms)),
    )


def week_title(week: dt.date, words: Words) -> str:
    return words["week_of"].format(first=words.date(week), last=words.date(week + dt.timedelta(days=6)))


def _row(programme: Programme, each: Any, words: Words) -> SessionRow:
    return SessionRow(
        day=words.day(each.date),
        time=f"{words.clock(each.start)} – {words.clock(each.end)}",
        unit=each.unit or "",
        title=each.title if each.unit in programme.instance.unit else "",
        kind=words[each.kind],
        rank=f"{each.number}/{each.total}" if each.unit is not None else "",
        groups=", ".join(programme.group_name(group) for group in each.groups),
        trainers=", ".join(programme.trainer_name(trainer) for trainer in each.trainers),
        room=room_name(programme, each.room and each.room.replace(";", "+")),
    )


def page(instance: Instance, timetable: Timetable, report: Report, *, lang: Lang | None = None) -> str:
    """The page of a timetable and of the checker's verdict on it, in `lang` or the instance's own language.

    The timetable may break rules: the page then says so first. The same arguments always give the same text.
    """
    words, year = Words(lang or instance.locale), _year(instance)
    tables = sums(Programme(instance, timetable, words.lang))
    return PAGE.render(
        lang=words.lang,
        title=f"{words['timetable']} – {instance.title} – {year}",
        w=words,
        instance=instance,
        timetable=timetable,
        report=report,
        year=year,
        data=embedded(page_data(instance, timetable, report, words)),
        weeks=weeks(instance, timetable, words),
        verdicts=verdicts(instance, timetable, report, words),
        clashes=clash_groups(instance, timetable, report, words),
        tiers=tier_rows(timetable, words),
        criteria=criterion_rows(report, words),
        figures={name: list(rows(table)) for name, table in tables.items()},
        derivations=derivations(instance, words),
    )


def _year(instance: Instance) -> str:
    """« 2022–2023 », or « 2023 » for a year that does not pass the winter."""
    first = min(semester.first.year for semester in instance.calendar.semesters)
    last = max(semester.last.year for semester in instance.calendar.semesters)
    return f"{first}–{last}" if last > first else str(first)
