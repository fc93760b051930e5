"""The weeks of a group, a trainer, a room or the whole centre: what is held, and what is worth knowing of them."""

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Literal

from scheduler.checker.report import Report
from scheduler.export.audience import Programme
from scheduler.export.page.data import flags_of, marks, room_name
from scheduler.export.page.texts import Words
from scheduler.export.page.timetable import week_title
from scheduler.instance.instants import local
from scheduler.instance.schema.instance import Instance
from scheduler.instance.schema.places import rooms_named
from scheduler.text import Text
from scheduler.timeline.calendar import Timeline, busy_hours, monday
from scheduler.timetable.exams import Exam
from scheduler.timetable.schema import AlternanceDay, Session, Timetable
from scheduler.wording import joined, short_date, short_weekday, shown

Kind = Literal["group", "trainer", "room"]


@dataclass(frozen=True)
class WeeksOf:
    """Whose weeks to show."""

    kind: Kind
    id: str


@dataclass(frozen=True)
class ShownRow:
    """Something that is held, every cell in words; `flags` says what the checker found wrong with it."""

    start: dt.datetime
    cells: dict[str, str]
    flags: str = ""


@dataclass
class ShownWeek:
    """A week: what is worth knowing of its days, and what is held, in time order."""

    monday: dt.date
    title: str
    notices: list[str] = field(default_factory=list)
    rows: list[ShownRow] = field(default_factory=list)


def weeks_of(
    instance: Instance,
    timetable: Timetable,
    report: Report,
    audience: WeeksOf | None,
    span: tuple[dt.date | None, dt.date | None],
    words: Words,
) -> list[ShownWeek]:
    """The weeks with something held or to know, from the Monday `span[0]` to the Monday `span[1]`, both included.

    Without bounds: from the first week to the last with something held. A single week is there even when empty.
    """
    programme = Programme(instance, timetable, words.lang)
    rows = sorted(_rows(programme, report, audience, words), key=lambda row: row.start)
    held: dict[dt.date, list[ShownRow]] = {}
    for row in rows:
        held.setdefault(monday(row.start.date()), []).append(row)
    first = span[0] or min(held, default=None)
    last = span[1] or max(held, default=None)
    if first is None or last is None:
        return []
    notices = _notices(instance, words)
    known = {week for week in {*held, *notices} if first <= week <= last}
    return [
        ShownWeek(week, week_title(week, words), notices.get(week, []), held.get(week, []))
        for week in sorted(known | ({first} if first == last else set()))
    ]


def _rows(programme: Programme, report: Report, audience: WeeksOf | None, words: Words) -> Iterator[ShownRow]:
    flags = {id_: ", ".join(names) for id_, names in flags_of(report, words).items()}
    sessions, days = _held(programme, audience)
    for session in sessions:
        yield _session(programme, session, flags.get(session.id, ""), words)
    for day in days:
        cells = {"kind": words["alternance"], "groups": programme.group_name(day.group)}
        yield _row(programme, day.start, day.end, cells, flags.get(day.id, ""), words)
    for exam in programme.exams if audience is None else programme.exams_of(f"{audience.kind}s/{audience.id}"):
        yield _exam(programme, exam, flags.get(exam.id, ""), words)
    if audience is not None and audience.kind == "group" and audience.id in programme.instance.group:
        yield from _busy(programme, audience.id, words)


def _held(programme: Programme, audience: WeeksOf | None) -> tuple[Iterable[Session], Iterable[AlternanceDay]]:
    timetable = programme.timetable
    match audience:
        case None:
            return timetable.sessions, timetable.alternance
        case WeeksOf("group", id_) if id_ in programme.instance.group:
            return programme.attended_by(id_), programme.alternance_of(id_)
        case WeeksOf("group", id_):  # a group that only an edited timetable knows
            return (
                [s for s in timetable.sessions if id_ in s.groups],
                [d for d in timetable.alternance if d.group == id_],
            )
        case WeeksOf("trainer", id_):
            return [s for s in timetable.sessions if id_ in s.trainers], ()
        case WeeksOf(_, id_):
            return [s for s in timetable.sessions if id_ in rooms_named(s.room)], ()


def _session(programme: Programme, session: Session, flags: str, words: Words) -> ShownRow:
    cells = {
        "unit": session.unit,
        "title": programme.unit_title(session.unit) if session.unit in programme.instance.unit else "",
        "kind": f"{programme.kind(session)} {session.number}/{programme.total(session)}",
        "room": room_name(programme, session.room),
        "trainers": ", ".join(programme.trainer_name(trainer) for trainer in session.trainers),
        "groups": ", ".join(session.groups),
    }
    return _row(programme, session.start, session.end, cells, flags, words)


def _exam(programme: Programme, exam: Exam, flags: str, words: Words) -> ShownRow:
    rooms = dict.fromkeys(room_name(programme, room.room) for room in exam.rooms)
    cells = {
        "unit": exam.unit,
        "title": programme.unit_title(exam.unit) if exam.unit in programme.instance.unit else "",
        "kind": programme.exam_said(exam),
        "room": ", ".join(rooms),
        "trainers": ", ".join(programme.invigilator_name(who) for who in exam.invigilators),
        "groups": ", ".join(exam.groups),
    }
    row = _row(programme, exam.start, exam.end, cells, flags, words)
    if exam.kind == "work":
        row.cells["time"] = words["exam_due"].format(clock=words.clock(local(exam.start, programme.instance.zone)))
    return row


def _busy(programme: Programme, group: str, words: Words) -> Iterator[ShownRow]:
    """External busy times of the group and of the groups it is part of."""
    instance = programme.instance
    mine = [busy for busy in instance.busy if not set(instance.lineage(group)).isdisjoint(busy.groups)]
    times = ((programme.busy_title(busy), hours) for busy in mine for hours in busy_hours(busy, instance.zone))
    for title, hours in dict.fromkeys(times):
        if instance.is_there(group, hours.start.date()):
            yield _row(programme, hours.start, hours.end, {"kind": words["busy"], "title": title}, "", words)


def _row(
    programme: Programme, start: dt.datetime, end: dt.datetime, cells: dict[str, str], flags: str, words: Words
) -> ShownRow:
    begin, until = (local(when, programme.instance.zone) for when in (start, end))
    said = {
        "day": words.of(joined(" ", (short_weekday(begin), short_date(begin)))),
        "time": f"{words.clock(begin)} – {words.clock(until)}",
        **{name: shown(cell) if name != "title" else cell for name, cell in cells.items()},
    }
    return ShownRow(begin, said, flags)


def _notices(instance: Instance, words: Words) -> dict[dt.date, list[str]]:
    """Closures, holidays, revision and examinations, by each week they touch."""
    table: dict[dt.date, list[str]] = {}
    timeline = Timeline(instance.model_copy(update={"locale": words.lang}))  # holidays in the language of the words
    for mark in marks(timeline, words):
        first, last = (dt.date.fromisoformat(str(mark[key])) for key in ("first", "last"))
        when = words.day(first) if first == last else f"{words.date(first)} – {words.date(last)}"
        name = " ".join(str(mark[key]) for key in ("name", "detail") if mark[key])
        week = monday(first)
        while week <= last:
            table.setdefault(week, []).append(f"{when}{words.of(Text(' : ', ': '))}{name}")
            week += dt.timedelta(weeks=1)
    return table
