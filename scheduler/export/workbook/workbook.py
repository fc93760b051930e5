"""plan.xlsx: the plan for people who work in spreadsheets.

An overview, a calendar per group (a row per week, a column per weekday), and every session on a line of its own, with
Excel's own dates, to filter and sort. Texts are written as texts: a title that begins with `=` stays a title.
"""

import datetime as dt
import io
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

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
    tables = sums(programme)
    row = _write_groups(book, sheet, 5 + len(_LEGEND), tables["groups"], sheets)
    row = _write_trainers(book, sheet, row + 1, tables["trainers"])
    _write_units(book, sheet, row + 1, tables["units"])


def _write_groups(book: _Book, sheet: Worksheet, row: int, groups: "pd.DataFrame", sheets: dict[str, str]) -> int:
    """Hours per group, each with a link to its calendar. Returns the first free row, like the functions below."""
    formats = book.formats
    sheet.write_string(row, 0, book.say(Text("Groupes", "Groups")), formats["section"])
    book.head(sheet, row + 1, _GROUPS)
    for line, figure in enumerate(rows(groups), start=row + 2):
        name = sheets[figure.group]
        target = name.replace("'", "''")
        sheet.write_string(line, 0, book.programme.group_name(figure.group), formats["text"])
        sheet.write_url(line, 1, f"internal:'{target}'!A1", formats["link"], string=name)
        sheet.write_number(line, 2, figure.in_person_h, formats["hours"])
        sheet.write_number(line, 3, figure.webconference_h, formats["hours"])
        sheet.write_number(line, 4, figure.evenings, formats["number"])
        sheet.write_number(line, 5, figure.alternance_days, formats["number"])
    return row + 2 + len(groups)


def _write_trainers(book: _Book, sheet: Worksheet, row: int, trainers: "pd.DataFrame") -> int:
    formats = book.formats
    sheet.write_string(row, 0, book.say(Text("Heures par formateur", "Hours per trainer")), formats["section"])
    book.head(sheet, row + 1, _TRAINERS)
    for line, figure in enumerate(rows(trainers), start=row + 2):
        sheet.write_string(line, 0, book.programme.trainer_name(figure.trainer), formats["text"])
        sheet.write_number(line, 1, figure.sessions, formats["number"])
        sheet.write_number(line, 2, figure.hours, formats["hours"])
        sheet.write_number(line, 3, figure.evenings, formats["number"])
    return row + 2 + len(trainers)


def _write_units(book: _Book, sheet: Worksheet, row: int, units: "pd.DataFrame") -> int:
    formats, instance = book.formats, book.programme.instance
    sheet.write_string(row, 0, book.say(Text("Séances par UE", "Sessions per unit")), formats["section"])
    book.head(sheet, row + 1, _UNITS)
    for line, figure in enumerate(rows(units), start=row + 2):
        unit = instance.unit[figure.unit]
        period = book.say(_ANNUAL) if unit.period == ANNUAL else unit.period or ""
        sheet.write_string(line, 0, unit.code, formats["text"])
        sheet.write_string(line, 1, book.programme.unit_title(unit.code), formats["text"])
        sheet.write_string(line, 2, period, formats["text"])
        sheet.write_number(line, 3, figure.in_person, formats["number"])
        sheet.write_number(line, 4, figure.webconference, formats["number"])
        sheet.write_string(line, 5, f"{figure.in_person_demanded} + {figure.webconference_demanded}", formats["text"])
        for column, day in ((6, figure.first), (7, figure.last)):
            if day is None:
                sheet.write_blank(line, column, None, formats["text"])
            else:
                sheet.write_datetime(line, column, day, formats["date"])
    return row + 2 + len(units)


def _write_sessions(book: _Book, sheet: Worksheet) -> None:
    """One line per session and alternance day, in time order, with an autofilter.

    Dates and hours are Excel's own, which knows no time zones.
    """
    formats, table = book.formats, sessions(book.programme)
    book.head(sheet, 0, [text for text, _ in _HEAD])
    for column, (_, width) in enumerate(_HEAD):
        sheet.set_column(column, column, width)
    for row, each in enumerate(rows(table), start=1):
        sheet.write_datetime(row, 0, each.date, formats["date"])
        sheet.write_string(row, 1, book.say(weekday(each.date)), formats["text"])
        sheet.write_datetime(row, 2, each.start.time(), formats["time"])
        sheet.write_datetime(row, 3, each.end.time(), formats["time"])
        sheet.write_number(row, 4, each.date.isocalendar().week, formats["number"])
        sheet.write_string(row, 5, each.semester or "", formats["text"])
        for column, value in enumerate(_cells(book.programme, each), start=6):
            if isinstance(value, int):
                sheet.write_number(row, column, value, formats["number"])
            elif not value:
                sheet.write_blank(row, column, None, formats["text"])
            else:
                sheet.write_string(row, column, value, formats["text"])
    sheet.autofilter(0, 0, max(len(table), 1), len(_HEAD) - 1)
    sheet.freeze_panes(1, 0)
    sheet.repeat_rows(0)


def _cells(programme: Programme, each: Any) -> list[str | int | None]:
    """Of a row of `sessions`, what it is and where, in words."""
    kind = KINDS[each.kind].to(programme.lang) if each.kind in KINDS else each.title
    return [
        each.unit,
        each.title,
        kind,
        each.number,
        each.total,
        ", ".join(each.groups),
        ", ".join(programme.trainer_name(trainer) for trainer in each.trainers),
        programme.room_name(each.room) if each.room is not None else None,
        programme.instance.site[each.site].title if each.site is not None else None,
        each.url,
        each.id,
    ]
