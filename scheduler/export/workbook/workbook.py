"""plan.xlsx: the plan for people who work in spreadsheets.

An overview, a calendar per group (a row per week, a column per weekday), and every session on a line of its own, with
Excel's own dates, to filter and sort. Texts are written as texts: a title that begins with `=` stays a title.
"""

import datetime as dt
import io
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from scheduler.demand.frequency import hours_said
from scheduler.export.audience import KINDS, AudienceTimetable, Programme
from scheduler.export.exams.lists import LISTS, ExamList
from scheduler.export.frames import months, rows, sessions, sums
from scheduler.export.workbook.calendar import called, write_calendar
from scheduler.export.workbook.styles import STYLES
from scheduler.instance.schema.instance import Instance
from scheduler.instance.schema.units import ANNUAL
from scheduler.instance.workbook.writing.book import add_sheet, link_to, new_book, sheet_names
from scheduler.instance.workbook.writing.lists import Lists
from scheduler.text import Lang, Text
from scheduler.timeline.calendar import Timeline
from scheduler.timetable.plan_memory import COLUMNS, PlanMemory
from scheduler.timetable.schema import Timetable
from scheduler.wording import month, weekday

if TYPE_CHECKING:
    import pandas as pd

OVERVIEW = Text("Aperçu", "Overview")
SESSIONS = Text("Séances", "Sessions")
HOURS, HOURS_TITLE = Text("Heures", "Hours"), Text("Heures par formateur", "Hours per trainer")
_FREE_ROWS = 50
_LONGEST = 32_000
"""Characters that a cell can hold, and some."""
_WIDTHS = (11, 10, 7, 7, 9, 10, 10, 48, 20, 6, 6, 22, 26, 14, 14, 30, 14)
"""Of the sheet of sessions."""
_UNITS = (
    Text("UE", "Unit"), Text("Intitulé", "Title"), Text("Période", "Period"), Text("Regroupements", "In person"),
    Text("Webconférences", "Webconferences"), Text("Demandées", "Demanded"), Text("Première", "First"),
    Text("Dernière", "Last"),
)  # fmt: skip
_HELD = 5
"""Columns up to the sessions that are held."""
_TRAINERS = (
    Text("Formateur", "Trainer"),
    Text("Séances", "Sessions"),
    Text("Heures", "Hours"),
    Text("Soirées", "Evenings"),
    Text("Feuille", "Sheet"),
)
_ROOMS = (Text("Salle", "Room"), Text("Feuille", "Sheet"), Text("Séances", "Sessions"))
_GROUPS = (
    Text("Groupe", "Group"), Text("Feuille", "Sheet"), Text("Regroupements (h)", "In person (h)"),
    Text("Webconférences (h)", "Webconferences (h)"), Text("Soirées", "Evenings"),
    Text("Journées d’alternance", "Alternance days"),
)  # fmt: skip
_LEGEND = (
    ("in_person", Text("R : regroupement, au centre", "P: in person, at the centre")),
    ("webconference", Text("W : webconférence", "W: webconference")),
    ("mixed", Text("R et W le même soir", "P and W in one evening")),
    ("alternance", Text("Journée d’alternance", "Alternance day")),
    ("closed", Text("Férié ou interruption", "Holiday or interruption")),
    ("exams", Text("Révisions ou examens", "Revision or exams")),
)
_EXAM_LEGEND = ("exam", Text("E : examen", "E: examination"))
_ANNUAL = Text("annuelle", "annual")


def plan(
    instance: Instance, timetable: Timetable, *, created: dt.datetime, lang: Lang | None = None
) -> dict[str, bytes]:
    """The workbook, as `plan.xlsx`: the same arguments, the same bytes.

    `created` (aware) is the date of creation written in its properties. Raises ValueError when it is naive.
    """
    if created.tzinfo is None:
        raise ValueError("created must be aware: the file's properties are in UTC")
    programme = Programme(instance, timetable, lang or instance.locale)
    stream = io.BytesIO()
    book = _Book(stream, programme)
    book.properties(created)
    drawn = [audience for audience in programme.audiences if audience.kind in ("group", "trainer", "room")]
    lists = LISTS if timetable.exams is not None else ()
    fixed = [text.to(programme.lang) for text in (OVERVIEW, SESSIONS, HOURS, *(each.title for each in lists))]
    overview, flat, paid, *others = sheet_names([*fixed, *(_sheet_of(programme, each) for each in drawn)])
    listed, calendars = others[: len(lists)], others[len(lists) :]
    _write_overview(book, book.sheet(overview), dict(zip((a.path for a in drawn), calendars, strict=True)))
    for audience, name in zip(drawn, calendars, strict=True):
        write_calendar(book.sheet(name), book.formats, programme, audience)
    _write_hours(book, book.sheet(paid))
    for each, name in zip(lists, listed, strict=True):
        _write_list(book, book.sheet(name), each)
    _write_sessions(book, book.sheet(flat), timetable)
    book.close()
    return {"plan.xlsx": stream.getvalue()}


def _sheet_of(programme: Programme, audience: AudienceTimetable) -> str:
    """Groups go by their ids, trainers and rooms by what people call them."""
    return audience.id if audience.kind == "group" else called(programme, audience)


class _Link(NamedTuple):
    """To another sheet."""

    sheet: str


Cell = str | float | dt.date | dt.time | _Link | None


class _Book:
    """XlsxWriter's workbook, its formats made once, and the language of its sheets."""

    def __init__(self, stream: io.BytesIO, programme: Programme) -> None:
        self.programme = programme
        self.book = new_book(stream)
        self.formats: dict[str, Format] = {name: self.book.add_format(style) for name, style in STYLES.items()}
        self.close = self.book.close

    def properties(self, created: dt.datetime) -> None:
        moment = created.astimezone(dt.UTC).replace(tzinfo=None, microsecond=0)
        self.book.set_properties({"title": self.programme.instance.title, "author": "", "created": moment})

    def sheet(self, name: str) -> Worksheet:
        return add_sheet(self.book, name)

    def say(self, text: Text) -> str:
        return text.to(self.programme.lang)

    def head(self, sheet: Worksheet, row: int, texts: Sequence[Text]) -> None:
        sheet.set_row(row, 30)
        for column, text in enumerate(texts):
            sheet.write_string(row, column, self.say(text), self.formats["head"])

    def line(self, sheet: Worksheet, row: int, cells: Iterable[Cell]) -> None:
        """A line of cells, each in the form of its type: dates and hours are Excel's own, which knows no time zones."""
        for column, value in enumerate(cells):
            if isinstance(value, _Link):
                sheet.write_url(row, column, link_to(value.sheet), self.formats["link"], string=value.sheet)
            elif not value and not isinstance(value, int | float | dt.time):
                sheet.write_blank(row, column, None, self.formats["text"])
            elif isinstance(value, str):
                sheet.write_string(row, column, value, self.formats["text"])
            elif isinstance(value, dt.date | dt.time):
                sheet.write_datetime(row, column, value, self.formats["date" if isinstance(value, dt.date) else "time"])
            else:
                sheet.write_number(row, column, value, self.formats["hours" if isinstance(value, float) else "number"])

    def table(
        self, sheet: Worksheet, row: int, title: Text, head: Sequence[Text], lines: Iterable[Sequence[Cell]]
    ) -> int:
        """A titled table. Returns the row after the blank one below it."""
        sheet.write_string(row, 0, self.say(title), self.formats["section"])
        self.head(sheet, row + 1, head)
        row += 2
        for line in lines:
            self.line(sheet, row, line)
            row += 1
        return row + 1


def _write_overview(book: _Book, sheet: Worksheet, sheets: dict[str, str]) -> None:
    programme, formats = book.programme, book.formats
    instance = programme.instance
    first, last = Timeline(instance).bounds
    for column, width in enumerate((24, 46, 18, 16, 16, 18, 12, 12)):
        sheet.set_column(column, column, width)
    sheet.write_string(0, 0, instance.title, formats["title"])
    sheet.write_string(1, 0, f"{first:%d/%m/%Y} – {last:%d/%m/%Y} · {instance.timezone}", formats["subtitle"])
    sheet.write_string(3, 0, book.say(Text("Légende", "Legend")), formats["section"])
    legend = (*_LEGEND, _EXAM_LEGEND) if programme.exams else _LEGEND
    for row, (style, text) in enumerate(legend, start=4):
        sheet.write_string(row, 0, book.say(text), formats[style])
    tables, row = sums(programme), 5 + len(legend)
    for title, head, lines in (
        (Text("Groupes", "Groups"), _GROUPS, _group_lines(programme, tables["groups"], sheets)),
        (HOURS_TITLE, _TRAINERS, _trainer_lines(programme, tables["trainers"], sheets)),
        (Text("Salles", "Rooms"), _ROOMS, _room_lines(programme, sheets)),
        (Text("Séances par UE", "Sessions per unit"), _unit_heads(programme), _unit_lines(programme, tables["units"])),
    ):
        row = book.table(sheet, row, title, head, lines)


def _group_lines(programme: Programme, groups: "pd.DataFrame", sheets: dict[str, str]) -> Iterator[tuple[Cell, ...]]:
    """Hours per group, each with a link to its calendar."""
    for each in rows(groups):
        hours = each.in_person_h, each.webconference_h
        yield (
            programme.group_name(each.group),
            _Link(sheets[f"groups/{each.group}"]),
            *hours,
            each.evenings,
            each.alternance_days,
        )


def _trainer_lines(
    programme: Programme, trainers: "pd.DataFrame", sheets: dict[str, str]
) -> Iterator[tuple[Cell, ...]]:
    for each in rows(trainers):
        link = _Link(sheets[f"trainers/{each.trainer}"])
        yield programme.trainer_name(each.trainer), each.sessions, each.hours, each.evenings, link


def _room_lines(programme: Programme, sheets: dict[str, str]) -> Iterator[tuple[Cell, ...]]:
    for each in programme.audiences:
        if each.kind == "room":
            yield programme.room_name(each.id), _Link(sheets[each.path]), len(each.held)


def _write_hours(book: _Book, sheet: Worksheet) -> None:
    """A row for each trainer, a column for each month: what the administration pays by."""
    programme, table = book.programme, months(book.programme)
    columns = sorted(set(table["month"]))
    hours = {(each.trainer, each.month): each.hours for each in rows(table)}
    named = [Text(f"{month(day.month).fr} {day.year}", f"{month(day.month).en} {day.year}") for day in columns]
    sheet.write_string(0, 0, book.say(HOURS_TITLE), book.formats["title"])
    sheet.write_string(1, 0, programme.instance.title, book.formats["subtitle"])
    total = Text("Total", "Total")
    most = {row.id: row.most_hours.year for row in programme.instance.trainers if row.most_hours.year is not None}
    book.head(sheet, 2, [_TRAINERS[0], *named, total, *([Text("Au plus", "At most")] if most else [])])
    trainers = [*dict.fromkeys([*programme.instance.trainer, *table["trainer"]])]
    for row, trainer in enumerate(trainers, start=3):
        each = [hours.get((trainer, day), 0.0) for day in columns]
        limit = (most.get(trainer),) if most else ()
        book.line(sheet, row, (programme.trainer_name(trainer), *each, float(sum(each)), *limit))
    sums_ = [sum(hours.get((trainer, day), 0.0) for trainer in trainers) for day in columns]
    book.line(sheet, 3 + len(trainers), (book.say(total), *map(float, sums_), float(sum(sums_))))
    sheet.set_column(0, 0, 26)
    sheet.set_column(1, len(columns) + 1 + bool(most), 11)
    sheet.freeze_panes(3, 1)
    sheet.repeat_rows(2)


def _write_list(book: _Book, sheet: Worksheet, exams: ExamList) -> None:
    """A list of examinations, with an autofilter; its heading again on each page."""
    lines = list(exams.lines(book.programme))
    sheet.write_string(0, 0, book.say(exams.title), book.formats["title"])
    sheet.write_string(1, 0, book.programme.instance.title, book.formats["subtitle"])
    book.head(sheet, 2, exams.columns)
    for row, line in enumerate(lines, start=3):
        book.line(sheet, row, line)
    for column, width in enumerate(exams.widths):
        sheet.set_column(column, column, width)
    sheet.autofilter(2, 0, max(len(lines) + 2, 3), len(exams.columns) - 1)
    sheet.freeze_panes(3, 0)
    sheet.repeat_rows(0, 2)


def _unit_heads(programme: Programme) -> tuple[Text, ...]:
    """With hours, where sessions are not all as long."""
    return (*_UNITS[:_HELD], HOURS, *_UNITS[_HELD:]) if programme.instance.has_lengths else _UNITS


def _unit_lines(programme: Programme, units: "pd.DataFrame") -> Iterator[tuple[Cell, ...]]:
    for each in rows(units):
        unit = programme.instance.unit[each.unit]
        period = _ANNUAL.to(programme.lang) if unit.period == ANNUAL else unit.period
        hours, demanded = (
            programme.instance.hours_of(unit),
            f"{each.in_person_demanded} + {each.webconference_demanded}",
        )
        if hours is not None:
            demanded = hours_said(*hours).to(programme.lang)
        held: tuple[Cell, ...] = (each.in_person, each.webconference)
        if programme.instance.has_lengths:
            held = (*held, float(each.in_person_h + each.webconference_h))
        yield unit.code, programme.unit_title(unit.code), period, *held, demanded, each.first, each.last


def _write_sessions(book: _Book, sheet: Worksheet, timetable: Timetable) -> None:
    """One line per session and alternance day, in time order, with an autofilter; below the hidden keys by which the
    columns are found when the sheet is read back."""
    programme, table = book.programme, sessions(book.programme)
    for column, key in enumerate(COLUMNS):
        sheet.write_string(0, column, key)
        sheet.set_column(column, column, _WIDTHS[column])
    sheet.set_row(0, None, None, {"hidden": True})
    book.head(sheet, 1, list(COLUMNS.values()))
    for row, each in enumerate(rows(table), start=2):
        book.line(sheet, row, (*_when(programme, each), *_what(programme, each)))
    sheet.autofilter(1, 0, max(len(table) + 1, 2), len(COLUMNS) - 1)
    sheet.freeze_panes(2, 0)
    sheet.repeat_rows(1)
    several = sorted({s.room for s in timetable.sessions if s.room is not None} - programme.instance.room.keys())
    rooms = {code: programme.room_name(code) for code in (*programme.instance.room, *several)}
    memory = PlanMemory.of(programme.instance, timetable, programme.lang, rooms)
    _offer(book, sheet, memory, len(table) + 1 + _FREE_ROWS)
    hidden = book.book.add_worksheet("@timetable")
    hidden.hide()
    for row, (key, value) in enumerate(memory.rows()):
        hidden.write_string(row, 0, key)
        for column, start in enumerate(range(0, len(value), _LONGEST), start=1):
            hidden.write_string(row, column, value[start : start + _LONGEST])


def _offer(book: _Book, sheet: Worksheet, memory: PlanMemory, last: int) -> None:
    """Drop-downs, from a hidden sheet; several trainers are typed."""
    lists, lang = Lists(book.book, "@lists", book.programme.lang), book.programme.lang
    starts = sorted({dt.time.fromisoformat(start) for _, start, _ in memory.slots})
    offered = {
        "start": lists.of_values("start", list(starts)),
        "kind": lists.of_values("kind", [text.to(lang) for text in KINDS.values()]),
        "trainers": lists.of_values("trainers", list(memory.trainers.values())),
        "room": lists.of_values("rooms", list(memory.rooms.values())),
    }
    for key, name in offered.items():
        column = list(COLUMNS).index(key)
        if name is not None:
            rule = {"validate": "list", "source": f"={name}", "show_error": False}
            sheet.data_validation(2, column, last, column, rule)


def _when(programme: Programme, each: Any) -> tuple[Cell, ...]:
    """Of a row of `sessions`, its date and hours."""
    day = weekday(each.date).to(programme.lang)
    return each.date, day, each.start.time(), each.end.time(), each.date.isocalendar().week, each.semester


def _what(programme: Programme, each: Any) -> tuple[Cell, ...]:
    """Of a row of `sessions`, what it is and where, in words."""
    return (
        each.unit,
        each.title,
        KINDS[each.kind].to(programme.lang) if each.kind in KINDS else each.title,
        each.number,
        each.total,
        ", ".join(each.groups),
        ", ".join(programme.trainer_name(trainer) for trainer in each.trainers),
        programme.room_name("+".join(each.room.split(";"))) if each.room is not None else None,
        ", ".join(programme.instance.site[site].title for site in each.site.split(";")) if each.site else None,
        each.url,
        each.id,
    )
