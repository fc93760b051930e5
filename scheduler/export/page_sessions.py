"""The plain table of every session, week by week, for readers without JavaScript."""

import datetime as dt
from dataclasses import dataclass

from scheduler.export.audience import Programme
from scheduler.export.page_data import room_name
from scheduler.export.page_words import Words
from scheduler.instance.schema import Instance
from scheduler.timeline.calendar import monday
from scheduler.timetable.schema import AlternanceDay, Session, Timetable


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
class Week:
    title: str
    rows: tuple[SessionRow, ...]


def weeks(instance: Instance, timetable: Timetable, words: Words) -> tuple[Week, ...]:
    """Sessions and alternance days in time order, by week of the centre's zone."""
    programme = Programme(instance, timetable, words.lang)
    table: dict[dt.date, list[SessionRow]] = {}
    held: list[Session | AlternanceDay] = [*timetable.sessions, *timetable.alternance]
    for item in sorted(held, key=lambda item: (item.start, item.id)):
        day = item.start.astimezone(instance.zone).date()
        table.setdefault(monday(day), []).append(_row(programme, item, words))
    return tuple(Week(week_title(week, words), tuple(rows)) for week, rows in table.items())


def week_title(week: dt.date, words: Words) -> str:
    return words["week_of"].format(first=words.date(week), last=words.date(week + dt.timedelta(days=6)))


def _row(programme: Programme, item: Session | AlternanceDay, words: Words) -> SessionRow:
    zone = programme.instance.zone
    start, end = item.start.astimezone(zone), item.end.astimezone(zone)
    day, time = words.day(start.date()), f"{words.clock(start)} – {words.clock(end)}"
    if isinstance(item, AlternanceDay):
        return SessionRow(day, time, "", "", words["alternance"], "", programme.group_name(item.group), "", "")
    known = item.unit in programme.instance.unit
    return SessionRow(
        day=day,
        time=time,
        unit=item.unit,
        title=programme.unit_title(item.unit) if known else "",
        kind=programme.kind(item),
        rank=f"{item.number}/{programme.total(item)}",
        groups=", ".join(programme.group_name(group) for group in item.groups),
        trainers=", ".join(programme.trainer_name(trainer) for trainer in item.trainers),
        room=room_name(programme, item.room),
    )
