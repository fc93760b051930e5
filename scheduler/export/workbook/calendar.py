"""A calendar in plan.xlsx: a row per week, a column per weekday, as planners draw it by hand."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from scheduler.export.audience import AROUND, EXAM_KINDS, AudienceTimetable, Programme
from scheduler.export.workbook.styles import EXAM_LETTER, LETTERS
from scheduler.instance.schema.slots import WEEKDAYS
from scheduler.text import Text
from scheduler.timeline.calendar import Timeline, days_of, monday
from scheduler.timetable.exams import Exam
from scheduler.timetable.schema import AlternanceDay, Session
from scheduler.wording import capital, clock, weekday

_WEEK = Text("Semaine", "Week")
_MONTHS = Text(
    "janv. févr. mars avr. mai juin juil. août sept. oct. nov. déc.",
    "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec",
)
_ALTERNANCE = Text("Alternance", "Alternance")
_TITLE_ROW, _HEAD_ROW = 0, 2
_LINE_HEIGHT = 12.5


@dataclass(frozen=True)
class _Day:
    """What a group, trainer or room has on a date, what the calendar says, and why nothing is taught: `label`."""

    date: dt.date
    alternance: tuple[AlternanceDay, ...]
    sessions: tuple[Session, ...]
    exams: tuple[Exam, ...]
    label: str
    style: str

    @property
    def empty(self) -> bool:
        return self.lines == 0

    @property
    def lines(self) -> int:
        return len(self.sessions) + len(self.alternance) + len(self.exams)


def write_calendar(
    sheet: Worksheet, formats: Mapping[str, Format], programme: Programme, audience: AudienceTimetable
) -> None:
    """The year of a group (with the sessions of the groups it is part of), a trainer or a room."""
    weeks = _Weeks(programme, audience)
    sheet.set_column(0, 0, 11)
    sheet.set_column(1, len(weeks.columns), 27)
    sheet.write_string(_TITLE_ROW, 0, called(programme, audience), formats["title"])
    sheet.write_string(_TITLE_ROW + 1, 0, programme.instance.title, formats["subtitle"])
    sheet.write_string(_HEAD_ROW, 0, _WEEK.to(programme.lang), formats["head"])
    for column, number in enumerate(weeks.columns, start=1):
        sheet.write_string(_HEAD_ROW, column, capital(weekday(number)).to(programme.lang), formats["head"])
    for row, week in enumerate(weeks.mondays, start=_HEAD_ROW + 1):
        days = [weeks.day(week + dt.timedelta(days=number)) for number in weeks.columns]
        sheet.write_string(row, 0, _week_name(week, programme), formats["week"])
        _write_week(sheet, formats, programme, row, days, names_groups=audience.kind != "group")
        lines = max(2, *(1 + day.lines for day in days))
        sheet.set_row(row, 4 + _LINE_HEIGHT * lines)
    sheet.freeze_panes(_HEAD_ROW + 1, 1)
    sheet.repeat_rows(_TITLE_ROW, _HEAD_ROW)


def called(programme: Programme, audience: AudienceTimetable) -> str:
    """The group, trainer or room as people call it."""
    names = {"group": programme.group_name, "trainer": programme.trainer_name, "room": programme.room_name}
    return names[audience.kind](audience.id)


class _Weeks:
    """The weeks and weekdays of a group's year, and what each date holds."""

    def __init__(self, programme: Programme, audience: AudienceTimetable) -> None:
        self._instance, zone = programme.instance, programme.instance.zone
        self._timeline = Timeline(programme.instance)
        self._labels = _labels(self._timeline, programme)
        self._sessions: dict[dt.date, tuple[Session, ...]] = {}
        self._alternance: dict[dt.date, tuple[AlternanceDay, ...]] = {}
        for held in sorted(audience.held, key=lambda held: (held.start, held.id)):
            day = held.start.astimezone(zone).date()
            if isinstance(held, Session):
                self._sessions[day] = (*self._sessions.get(day, ()), held)
            else:
                self._alternance[day] = (*self._alternance.get(day, ()), held)
        self._exams: dict[dt.date, tuple[Exam, ...]] = {}
        for exam in audience.exams:
            day = exam.start.astimezone(zone).date()
            self._exams[day] = (*self._exams.get(day, ()), exam)
        days = {*self._sessions, *self._alternance, *self._exams}
        taught = {WEEKDAYS.index(weekday) for slot in self._instance.slots for weekday in slot.weekdays}
        self.columns = sorted(taught | {day.weekday() for day in days})
        first, last = min({*self._timeline.bounds, *days}), max({*self._timeline.bounds, *days})
        count = (last - monday(first)).days // 7 + 1
        self.mondays = [monday(first) + dt.timedelta(weeks=n) for n in range(count)]

    def day(self, date: dt.date) -> _Day:
        label, style = self._labels.get(date, ("", "free" if date in self._timeline.slots_on else "outside"))
        sessions, alternance = self._sessions.get(date, ()), self._alternance.get(date, ())
        kinds = {session.kind for session in sessions}
        if kinds:
            style = "mixed" if len(kinds) > 1 else kinds.pop()
        elif alternance:
            style = "alternance"
        exams = self._exams.get(date, ())
        if exams:
            style = "exam"
        return _Day(date, alternance, sessions, exams, label, style)


def _labels(timeline: Timeline, programme: Programme) -> dict[dt.date, tuple[str, str]]:
    """Name and style of the dates without courses; a holiday's name wins over that of the closure around it."""
    labels: dict[dt.date, tuple[str, str]] = {}
    for semester in timeline.semesters:
        for key, span in semester.around.items():
            labels |= dict.fromkeys(days_of(span), (AROUND[key].to(programme.lang), "exams"))
    for closure in programme.instance.calendar.closures:
        labels |= dict.fromkeys(days_of(closure), (closure.called.to(programme.lang), "closed"))
    return labels | {day: (name, "closed") for day, name in timeline.holidays.items()}


def _week_name(week: dt.date, programme: Programme) -> str:
    """`S40` and the date of its Monday; `W40` in English."""
    letter = "S" if programme.lang == "fr" else "W"
    return f"{letter}{week.isocalendar().week:02d}\n{_date(week, programme)}"


def _date(day: dt.date, programme: Programme) -> str:
    return f"{day.day} {_MONTHS.to(programme.lang).split()[day.month - 1]}"


def _write_week(
    sheet: Worksheet,
    formats: Mapping[str, Format],
    programme: Programme,
    row: int,
    days: list[_Day],
    *,
    names_groups: bool,
) -> None:
    """The days of a week; neighbours that are closed for the same reason make one wide cell."""
    column = 0
    while column < len(days):
        day, last = days[column], column
        while day.label and day.empty and last + 1 < len(days) and _closed_alike(day, days[last + 1]):
            last += 1
        if last > column:
            dates = f"{_date(day.date, programme)} – {_date(days[last].date, programme)}"
            sheet.merge_range(row, column + 1, row, last + 1, f"{dates}\n{day.label}", formats[day.style])
        else:
            pieces = _pieces(formats, programme, day, names_groups=names_groups)
            _write_day(sheet, row, column + 1, pieces, formats[day.style])
        column = last + 1


def _closed_alike(one: _Day, other: _Day) -> bool:
    return other.empty and (one.label, one.style) == (other.label, other.style)


def _write_day(sheet: Worksheet, row: int, column: int, pieces: list[str | Format], style: Format) -> None:
    if len(pieces) > 2:
        sheet.write_rich_string(row, column, *pieces, style)
    else:
        sheet.write_string(row, column, str(pieces[-1]), style)


def _pieces(
    formats: Mapping[str, Format], programme: Programme, day: _Day, *, names_groups: bool
) -> list[str | Format]:
    """The date, alternance, then the evening's sessions: « 17 h TRS001 (R) Salle 12 », each in its kind's colour."""
    date = _date(day.date, programme)
    if day.empty:
        return [f"{date}\n{day.label}" if day.label else date]
    zone = programme.instance.zone
    pieces: list[str | Format] = [formats["day_ink"], f"{date} {day.label}".rstrip()]
    for held in day.alternance:
        hours = "–".join(clock(moment.astimezone(zone)).to(programme.lang) for moment in (held.start, held.end))
        pieces += [formats["alternance_ink"], f"\n{_ALTERNANCE.to(programme.lang)} {hours}"]
    for session in day.sessions:
        unit = programme.instance.unit.get(session.unit)
        moments = (session.start, session.end) if unit is not None and unit.sizes != {1} else (session.start,)
        hour = "–".join(clock(moment.astimezone(zone)).to(programme.lang) for moment in moments)
        head = f"\n{hour} {session.unit} ({LETTERS[session.kind].to(programme.lang)})"
        pieces += [formats[f"{session.kind}_ink"], head]
        room = programme.room_name(session.room) if session.room is not None else ""
        groups = ", ".join(session.groups) if names_groups else ""
        if told := " ".join(filter(None, (room, groups))):
            pieces += [formats["plain_ink"], f" {told}"]
    for exam in day.exams:
        hour = clock(exam.start.astimezone(zone)).to(programme.lang)
        pieces += [formats["exam_ink"], f"\n{hour} {exam.unit} ({EXAM_LETTER.to(programme.lang)})"]
        rooms = " / ".join(dict.fromkeys(programme.room_name(room.room) for room in exam.rooms))
        groups = ", ".join(exam.groups) if names_groups else ""
        if told := " ".join(filter(None, (rooms or EXAM_KINDS[exam.kind].to(programme.lang), groups))):
            pieces += [formats["plain_ink"], f" {told}"]
    return pieces
