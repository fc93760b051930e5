"""Values of an instance as cells, and cells as values: what people write is forgiven where it can mean one thing.

A value is as in the YAML file: texts, numbers, lists; a date is `2022-09-05`, an hour `17:00`. What cannot be read
stays as it was typed, for the schema to refuse, or is refused here when only the cell can say why (`UnreadableCell`).
"""

import datetime as dt
import json
import re
from collections.abc import Callable
from typing import Any

from openpyxl.utils.datetime import from_excel

from scheduler.errors import InputError
from scheduler.instance.reading.yamltree import parse_yaml
from scheduler.instance.schema.fields import FIRST_YEAR, LAST_YEAR
from scheduler.instance.workbook.archive import SheetCell
from scheduler.instance.workbook.headings import FLAGS, NONE, codes, word
from scheduler.instance.workbook.tables import CellType
from scheduler.instance.written import day, parts, written
from scheduler.text import Lang, Text
from scheduler.wording import folded, numeric_date, quoted

Written = str | int | float | dt.date | dt.time | None
"""What a cell is given."""
_SPACES = re.compile(r"[\u00a0\u202f\u2007\u2009\s]+")
_FIGURES = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4}|\d{2})")
_CLOCK = re.compile(r"(\d{1,2}):(\d{2})(?::00(?:\.0+)?)?")
_DECIMALS, _PADDED = re.compile(r"0\.(0+)"), re.compile(r"0{2,20}")
_PAIR = re.compile(r"\s*([\w.-]+)\s*[:=]\s*(\d{1,6})\s*")
_SEPARATOR = {"text": re.compile(r"\n")}
_NAMES_SEPARATOR = re.compile(r"[,;\n]")
_FIRST_DAY = dt.datetime(1899, 12, 30)  # noqa: DTZ001 – of a spreadsheet, which knows no zones
_MINUTES = 24 * 60
_TOLERANCE_S = 5
"""A fraction of a day typed with four decimals is this near to its minute."""


class UnreadableCell(Exception):
    """What is wrong with a cell, in words."""

    def __init__(self, text: Text) -> None:
        super().__init__(text.en)
        self.text = text


def to_cell(kind: CellType, value: Any, lang: Lang) -> Written:
    """The cell of a value; `from_cell` reads the same value from it."""
    if value is None:
        return None
    if kind.base == "block":
        return json.dumps(value, ensure_ascii=False, default=_said)
    if kind.base == "pairs":
        return ", ".join(f"{name}: {number}" for name, number in value.items()) or NONE.to(lang)
    if kind.base == "parts":
        return " / ".join(", ".join(part) for part in value)
    if not kind.many:
        return _single(kind, value, lang)
    if not value:
        return NONE.to(lang)
    if len(value) == 1:
        return _single(kind, value[0], lang)
    return ("\n" if kind.base == "text" else ", ").join(str(_said(_single(kind, each, lang))) for each in value)


def _single(kind: CellType, value: Any, lang: Lang) -> Written:
    if isinstance(value, bool):
        return FLAGS[value].to(lang)
    if isinstance(value, str):
        return word(value, lang) if value in kind.choices else value
    # Excel keeps fifteen digits and a half: a number with more of them is written as a text.
    return repr(value) if isinstance(value, float) and float(f"{value:.15G}") != value else value


def _said(value: Any) -> Any:
    """In a text, what is a date or an hour elsewhere."""
    return (
        f"{value:%H:%M}" if isinstance(value, dt.time) else value.isoformat() if isinstance(value, dt.date) else value
    )


def from_cell(kind: CellType, cell: SheetCell, lang: Lang | None) -> Any:
    """The value; None for an empty cell. Raises UnreadableCell."""
    if cell.problem is not None:
        raise UnreadableCell(cell.problem)
    value = cell.value
    if isinstance(value, str) and not _SPACES.sub(" ", value).strip():
        return None
    if kind.base == "block":
        return _block(value)
    if isinstance(value, str) and kind.empty and folded(value) in map(folded, NONE):
        return [] if kind.many else {}
    if kind.base == "pairs":
        return _pairs(value)
    if kind.base == "parts":
        return parts(str(_text(kind, cell, lang)))
    if not kind.many:
        return _READERS[kind.base](kind, cell, lang)
    if not isinstance(value, str):
        return [_READERS[kind.base](kind, cell, lang)]
    several = _SEPARATOR.get(kind.base, _NAMES_SEPARATOR).split(value)
    return [_READERS[kind.base](kind, SheetCell(part), lang) for part in several if _SPACES.sub(" ", part).strip()]


def _block(value: Any) -> Any:
    if not isinstance(value, str):
        return value
    try:
        root, faults = parse_yaml(value, "cell")
    except InputError:
        return value
    return root.plain if root is not None and not faults else value


def _pairs(value: Any) -> Any:
    written_out = [part for part in _NAMES_SEPARATOR.split(str(value)) if part.strip()]
    found = [_PAIR.fullmatch(_SPACES.sub(" ", part)) for part in written_out]
    pairs = {each[1]: int(each[2]) for each in found if each is not None}
    return pairs if len(pairs) == len(written_out) else value


def _text(_: CellType, cell: SheetCell, __: Lang | None) -> Any:
    """A number as it is shown: 101 is a room's name, and 1.10 another than 1.1."""
    value = cell.value
    if isinstance(value, dt.date | dt.time | dt.timedelta):
        raise UnreadableCell(_TURNED)
    if isinstance(value, bool) or not isinstance(value, int | float):
        return value
    if (decimals := _DECIMALS.fullmatch(cell.shown_as)) is not None:
        return f"{value:.{len(decimals[1])}f}"
    if float(value).is_integer():
        return f"{int(value):0{len(cell.shown_as) if _PADDED.fullmatch(cell.shown_as) else 1}d}"
    return repr(value)


def _name(kind: CellType, cell: SheetCell, lang: Lang | None) -> Any:
    value = _text(kind, cell, lang)
    if not isinstance(value, str):
        return value
    value = _SPACES.sub(" ", value).strip()
    return codes().get(folded(value)) if codes().get(folded(value)) in kind.choices else value


def _number(kind: CellType, cell: SheetCell, _: Lang | None) -> Any:
    value = cell.value
    if isinstance(value, dt.date | dt.time | dt.timedelta):
        raise UnreadableCell(_DATE_FOR_NUMBER)
    if isinstance(value, str):
        bare = _SPACES.sub("", value).replace(",", ".").replace("−", "-")
        try:
            value = float(bare) if re.fullmatch(r"[-+]?\d{1,18}(\.\d{1,20})?", bare) else value
        except ValueError:
            return value
    is_whole = isinstance(value, float) and value.is_integer() and kind.base == "integer"
    return int(value) if is_whole else value


def _date(_: CellType, cell: SheetCell, lang: Lang | None) -> Any:
    value = cell.value
    if isinstance(value, int | float) and not isinstance(value, bool):
        value = _of_serial(value)
    if isinstance(value, dt.datetime):
        if value.time() != dt.time():
            raise UnreadableCell(_with_hour(value))
        return value.date().isoformat()
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, dt.time | dt.timedelta):
        raise UnreadableCell(_HOUR_FOR_DATE)
    if not isinstance(value, str):
        return value
    text = _SPACES.sub(" ", value).strip()
    text = re.sub(r"[T ]00:00(:00(\.0+)?)?$", "", text)
    if (figures := _FIGURES.fullmatch(text)) is not None:
        return _of_figures(text, figures, lang)
    return day(text)


def _of_serial(value: float) -> Any:
    """The day that Excel counts so, where a date lost its format."""
    try:
        found = from_excel(value)
    except (ValueError, OverflowError):
        return value
    is_day = isinstance(found, dt.datetime) and FIRST_YEAR <= found.year <= LAST_YEAR
    return found if is_day else value


def _of_figures(text: str, figures: re.Match[str], lang: Lang | None) -> str:
    """Day first in French. In English, and where no language is known, what could be two days is refused."""
    first, second, year = int(figures[1]), int(figures[2]), int(figures[3])
    if len(figures[3]) == 2:
        if lang != "fr":
            raise UnreadableCell(_ambiguous(text, ()))
        year += 2000
    readings = {(second, first)} if lang == "fr" else {(second, first), (first, second)}
    days = sorted({found for month, number in readings if (found := _calendar_day(year, month, number)) is not None})
    if len(days) > 1:
        raise UnreadableCell(_ambiguous(text, tuple(days)))
    return days[0].isoformat() if days else text


def _calendar_day(year: int, month: int, number: int) -> dt.date | None:
    try:
        return dt.date(year, month, number)
    except ValueError:
        return None


def _time(_: CellType, cell: SheetCell, __: Lang | None) -> Any:
    value = cell.value
    if isinstance(value, dt.datetime):
        if value.year >= FIRST_YEAR:
            raise UnreadableCell(_DATE_FOR_HOUR)
        value = value - _FIRST_DAY
    if isinstance(value, dt.time):
        value = dt.timedelta(hours=value.hour, minutes=value.minute, seconds=value.second + value.microsecond / 1e6)
    if isinstance(value, dt.timedelta):
        return _of_fraction(value / dt.timedelta(days=1))
    if isinstance(value, int | float) and not isinstance(value, bool):
        return _of_fraction(value) if 0 <= value < 1 else value
    if not isinstance(value, str):
        return value
    text = _SPACES.sub(" ", value).strip()
    clock = _CLOCK.fullmatch(text)
    if clock is not None:
        return f"{int(clock[1]):02d}:{clock[2]}"
    if re.fullmatch(r"0[.,]\d{1,18}", text):
        return _of_fraction(float(text.replace(",", ".")))
    return written(text)


def _of_fraction(part: float) -> str:
    """A part of a day, to the minute."""
    minutes = round(part * _MINUTES)
    if abs(part * _MINUTES - minutes) * 60 > _TOLERANCE_S:
        seconds = round(part * _MINUTES * 60)
        shown = f"{seconds // 3600:02d}:{seconds // 60 % 60:02d}:{seconds % 60:02d}"
        raise UnreadableCell(_with_seconds(shown))
    return f"{minutes // 60:02d}:{minutes % 60:02d}"


def _choice(kind: CellType, cell: SheetCell, lang: Lang | None) -> Any:
    value = _name(kind, cell, lang)
    return value.casefold() if isinstance(value, str) and value.casefold() in kind.choices else value


def _flag(_: CellType, cell: SheetCell, __: Lang | None) -> Any:
    value = cell.value
    if isinstance(value, str):
        known = {folded(said): flag for flag, text in FLAGS.items() for said in text}
        return {**known, "x": True, "vrai": True, "faux": False, "true": True, "false": False}.get(folded(value), value)
    return bool(value) if value in (0, 1) else value


_READERS: dict[str, Callable[[CellType, SheetCell, Lang | None], Any]] = {
    "text": _text,
    "name": _name,
    "integer": _number,
    "decimal": _number,
    "date": _date,
    "time": _time,
    "choice": _choice,
    "flag": _flag,
}


def _ambiguous(text: str, days: tuple[dt.date, ...]) -> Text:
    shown = quoted(text)
    either = (
        Text(" ou ".join(map(str, days)), " or ".join(map(str, days))) if days else Text("2022-09-05", "2022-09-05")
    )
    return Text(
        f"{shown.fr} peut être deux jours ; écrivez {either.fr}",
        f"{shown.en} can be two days; write {either.en}",
    )


def _with_hour(when: dt.datetime) -> Text:
    shown, only = quoted(when.isoformat(" ", "minutes")), numeric_date(when.date())
    return Text(
        f"{shown.fr} est une date avec une heure ; écrivez la date seule, {only.fr}",
        f"{shown.en} is a date with an hour; write the date alone, {only.en}",
    )


def _with_seconds(shown: str) -> Text:
    return Text(
        f"l’heure « {shown} » a des secondes ; écrivez {shown[:-3]}",
        f"the time “{shown}” has seconds; write {shown[:-3]}",
    )


_TURNED = Text(
    "le tableur a fait une date ou une heure de ce texte ; mettez la cellule au format Texte et tapez-le de nouveau",
    "the spreadsheet has made a date or an hour of this text; give the cell the format Text and type it again",
)
_DATE_FOR_NUMBER = Text(
    "c’est une date ou une heure, et non un nombre ; mettez la cellule au format Nombre et tapez-le de nouveau",
    "this is a date or an hour, not a number; give the cell the format Number and type it again",
)
_HOUR_FOR_DATE = Text(
    "c’est une heure, là où l’on attend une date ; écrivez par exemple 05/09/2022",
    "this is an hour, where a date is expected; write for example 2022-09-05",
)
_DATE_FOR_HOUR = Text(
    "c’est une date, là où l’on attend une heure ; écrivez par exemple 17:00",
    "this is a date, where an hour is expected; write for example 17:00",
)
