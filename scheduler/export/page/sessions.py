"""The plain table of every session, week by week, for readers without JavaScript."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from scheduler.export.audience import Programme
from scheduler.export.frames import rows, sessions
from scheduler.export.page.data import room_name
from scheduler.export.page.texts import Words
from scheduler.instance.schema.instance import Instance
from scheduler.timetable.schema import Timetable


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
    found: dict[dt.date, list[SessionRow]] = {}
    for each in rows(sessions(programme)):
        found.setdefault(each.week, []).append(_row(programme, each, words))
    return tuple(SessionWeek(week_title(week, words), tuple(listed)) for week, listed in found.items())


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
        room=room_name(programme, each.room),
    )
