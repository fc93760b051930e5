"""plan.xlsx: the plan for people who work in spreadsheets.

An overview, a calendar per group (a row per week, a column per weekday), and every session on a line of its own, with
Excel's own dates, to filter and sort. Texts are written as texts: a title that begins with `=` stays a title.
"""

import datetime as dt
import io
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from scheduler.export.audience import KINDS, Programme
from scheduler.export.frames import rows, sessions, sums
from scheduler.export.workbook.calendar import write_calendar
from scheduler.export.workbook.styles import STYLES, sheet_names
from scheduler.instance.schema import ANNUAL, Instance
from scheduler.text import Lang, Text
from scheduler.timeline.calendar import Timeline
from scheduler.timetable.schema import Timetable
from scheduler.wording import weekday

if TYPE_CHECKING:
    import pandas as pd

OVERVIEW = Text("Aperçu", "Overview")
SESSIONS = Text("Séances", "Sessions")
_HEAD = (
    (Text("Date", "Date"), 11),
    (Text("Jour", "Day"), 10),
    (Text("Début", "Start"), 7),
    (Text("Fin", "End"), 7),
    (Text("Semaine", "Week"), 9),
    (Text("Semestre", "Semester"), 10),
    (Text("UE", "Unit"), 10),
    (Text("Intitulé", "Title"), 48),
    (Text("Type", "Kind"), 20),
    (Text("N°", "No."), 6),
    (Text("sur", "of"), 6),
    (Text("Groupes", "Groups"), 22),
    (Text("Formateurs", "Trainers"), 26),
    (Text("Salle", "Room"), 14),
    (Text("Site", "Site"), 14),
    (Text("Lien", "Link"), 30),
    (Text("Identifiant", "Id"), 14),
)
_UNITS = (
    Text("UE", "Unit"), Text("Intitulé", "Title"), Text("Période", "Period"), Text("Regroupements", "In person"),
    Text("Webconférences", "Webconferences"), Text("Demandées", "Demanded"), Text("Première", "First"),
    Text("Dernière", "Last"),
)  # fmt: skip
_TRAINERS = (
    Text("Formateur", "Trainer"),
    Text("Séances", "Sessions"),
    Text("Heures", "Hours"),
    Text("Soirées", "Evenings"),
)
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
    overview, *calendars, flat = sheet_names(
        [OVERVIEW.to(programme.lang), *(group.id for group in instance.groups), SESSIONS.to(programme.lang)]
    )
    _write_overview(book, book.sheet(overview), dict(zip(instance.group, calendars, strict=True)))
    for group, name in zip(instance.groups, calendars, strict=True):
        write_calendar(book.sheet(name), book.formats, programme, group.id)
    _write_sessions(book, book.sheet(flat))
    book.close()
    return {"plan.xlsx": stream.getvalue()}


class _Link(NamedTuple):
    """To another sheet."""

    sheet: str


Cell = str | float | dt.date | dt.time | _Link | None


class _Book:
    """XlsxWriter's workbook, its formats made once, and the language of its sheets."""

    def __init__(self, stream: io.BytesIO, programme: Programme) -> None:
        self.programme = programme
        options = {
            "in_memory": True,
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "strings_to_numbers": False,
        }
        self._book = Workbook(stream, options)
        self.formats: dict[str, Format] = {name: self._book.add_format(style) for name, style in STYLES.items()}
        self.close = self._book.close

    def properties(self, created: dt.datetime) -> None:
        moment = created.astimezone(dt.UTC).replace(tzinfo=None, microsecond=0)
        self._book.set_properties({"title": self.programme.instance.title, "author": "", "created": moment})

    def sheet(self, name: str) -> Worksheet:
        sheet: Worksheet = self._book.add_worksheet(name)
        sheet.set_landscape()
        sheet.set_paper(9)  # A4
        sheet.fit_to_pages(1, 0)
        sheet.set_margins(left=0.4, right=0.4, top=0.6, bottom=0.6)
        sheet.set_footer("&L&A&R&P / &N")
        sheet.hide_gridlines(2)
        return sheet

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
                target = value.sheet.replace("'", "''")
                sheet.write_url(row, column, f"internal:'{target}'!A1", self.formats["link"], string=value.sheet)
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
    for row, (style, text) in enumerate(_LEGEND, start=4):
        sheet.write_string(row, 0, book.say(text), formats[style])
    tables, row = sums(programme), 5 + len(_LEGEND)
    for title, head, lines in (
        (Text("Groupes", "Groups"), _GROUPS, _group_lines(programme, tables["groups"], sheets)),
        (Text("Heures par formateur", "Hours per trainer"), _TRAINERS, _trainer_lines(programme, tables["trainers"])),
        (Text("Séances par UE", "Sessions per unit"), _UNITS, _unit_lines(programme, tables["units"])),
    ):
        row = book.table(sheet, row, title, head, lines)


def _group_lines(programme: Programme, groups: "pd.DataFrame", sheets: dict[str, str]) -> Iterator[tuple[Cell, ...]]:
    """Hours per group, each with a link to its calendar."""
    for each in rows(groups):
        hours = each.in_person_h, each.webconference_h
        yield programme.group_name(each.group), _Link(sheets[each.group]), *hours, each.evenings, each.alternance_days


def _trainer_lines(programme: Programme, trainers: "pd.DataFrame") -> Iterator[tuple[Cell, ...]]:
    for each in rows(trainers):
        yield programme.trainer_name(each.trainer), each.sessions, each.hours, each.evenings


def _unit_lines(programme: Programme, units: "pd.DataFrame") -> Iterator[tuple[Cell, ...]]:
    for each in rows(units):
        unit = programme.instance.unit[each.unit]
        period = _ANNUAL.to(programme.lang) if unit.period == ANNUAL else unit.period
        demanded = f"{each.in_person_demanded} + {each.webconference_demanded}"
        held = each.in_person, each.webconference
        yield unit.code, programme.unit_title(unit.code), period, *held, demanded, each.first, each.last


def _write_sessions(book: _Book, sheet: Worksheet) -> None:
    """One line per session and alternance day, in time order, with an autofilter."""
    table = sessions(book.programme)
    book.head(sheet, 0, [text for text, _ in _HEAD])
    for column, (_, width) in enumerate(_HEAD):
        sheet.set_column(column, column, width)
    for row, each in enumerate(rows(table), start=1):
        book.line(sheet, row, (*_when(book.programme, each), *_what(book.programme, each)))
    sheet.autofilter(0, 0, max(len(table), 1), len(_HEAD) - 1)
    sheet.freeze_panes(1, 0)
    sheet.repeat_rows(0)


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
        programme.room_name(each.room) if each.room is not None else None,
        programme.instance.site[each.site].title if each.site is not None else None,
        each.url,
        each.id,
    )
