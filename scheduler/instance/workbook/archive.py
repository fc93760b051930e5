"""A workbook's bytes as cells: weighed before they are opened, then read by openpyxl; nothing in them is ever run.

A file of a few kilobytes can unpack to gigabytes, and one merged area can name every cell of a sheet: what the parts of
the file hold is counted first.
"""

import io
import logging
import re
import warnings
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any
from xml.etree import ElementTree

from openpyxl import load_workbook
from openpyxl.utils import get_column_letter, range_boundaries

from scheduler.errors import InputError, Place
from scheduler.instance.reading.filekinds import kind_of
from scheduler.instance.workbook.headings import LISTS_MARK
from scheduler.text import Text, visible
from scheduler.wording import quoted

_logger = logging.getLogger(__name__)
MAX_WORKBOOK_BYTES = 20_000_000
_MOST_UNPACKED = 150_000_000
_MOST_PARTS = 5_000
_MOST_CELLS = 600_000
_MOST_MERGED = 200_000
"""Cells that merged areas hide."""
_MOST_COLUMNS = 200
"""Those beyond are not read."""
_BOOK, _RELATIONS = "xl/workbook.xml", "xl/_rels/workbook.xml.rels"
_CELL = re.compile(rb"<(?:\w{1,20}:)?c[\s/>]")
_MERGED = re.compile(rb"<(?:\w{1,20}:)?mergeCell\s[^>]{0,200}?ref=[\"']([A-Z0-9:$]{1,40})[\"']")
_DOCTYPE = re.compile(rb"<!(?:DOCTYPE|ENTITY)")
_ESCAPED = re.compile(r"_x00([01][0-9A-Fa-f])_")
_OLD = b"\xd0\xcf\x11\xe0"


@dataclass(frozen=True)
class CellPlace(Place):
    """A cell, in a sheet: `file` is the sheet's name, line and column count from 1."""

    def __str__(self) -> str:
        column = get_column_letter(self.column) if self.column is not None else ""
        cell = f"!{column}{self.line}" if self.line is not None else ""
        return f"{visible(self.file)}{cell}"


@dataclass(frozen=True, slots=True)
class SheetCell:
    """A value as the workbook has it, the format it is shown in, and what keeps it from being read."""

    value: Any
    shown_as: str = "General"
    problem: Text | None = None
    is_formula: bool = False


@dataclass(frozen=True)
class Sheet:
    """The cells of a sheet that hold something, by row and column, both from 1."""

    name: str
    rows: dict[int, dict[int, SheetCell]] = field(default_factory=dict)
    merged: tuple[tuple[int, int, int, int], ...] = ()
    """First column, first row, last column, last row."""

    def place(self, row: int | None = None, column: int | None = None) -> CellPlace:
        return CellPlace(self.name, row, column)

    @cached_property
    def hidden_by_merges(self) -> dict[tuple[int, int], tuple[int, int]]:
        """Row and column of every cell that a merge hides, and of the cell that is shown there."""
        return {
            (row, column): (top, left)
            for left, top, right, bottom in self.merged
            for row in range(top, bottom + 1)
            for column in range(left, right + 1)
            if (row, column) != (top, left)
        }

    def cell(self, row: int, column: int) -> SheetCell | None:
        return self.rows.get(row, {}).get(column)

    def text(self, row: int, column: int) -> str:
        """The cell as a heading; empty where there is none."""
        found = self.cell(row, column)
        return str(found.value).strip() if found is not None and isinstance(found.value, str | int) else ""

    def down(self, row: int, column: int) -> SheetCell | None:
        """The cell; one that a merge of cells below each other hides has what is shown there."""
        found = self.cell(row, column)
        if found is None and (shown := self.hidden_by_merges.get((row, column))) is not None and shown[1] == column:
            return self.cell(*shown)
        return found


def is_workbook(raw: bytes) -> bool:
    """Whether these are the bytes of an Excel workbook of today."""
    return raw.startswith(b"PK") and b"xl/workbook" in raw


def sheets_of(raw: bytes, name: str) -> list[Sheet]:
    """Every sheet of cells. Raises InputError when it is no workbook, or one that nobody could have made by hand."""
    contents = _weighed(raw, name)
    try:
        with warnings.catch_warnings():  # openpyxl warns of what it leaves out: drop-downs, colours
            warnings.simplefilter("ignore")
            book = load_workbook(io.BytesIO(raw), read_only=True, keep_links=False)
            merged = contents.merged_by_sheet()
            sheets = [_sheet(each, merged.get(each.title, ())) for each in book.worksheets]
            sheets = [sheet for sheet in sheets if not sheet.text(1, 1).startswith(LISTS_MARK)]
            if any(cell.is_formula for sheet in sheets for row in sheet.rows.values() for cell in row.values()):
                values = load_workbook(io.BytesIO(raw), read_only=True, keep_links=False, data_only=True)
                sheets = [_with_results(sheet, _sheet(values[sheet.name], ())) for sheet in sheets]
    except Exception as error:
        _logger.info("openpyxl cannot read %s", name, exc_info=True)
        raise InputError.at(name, *_DAMAGED) from error
    return sheets


@dataclass(frozen=True)
class _Contents:
    """What was seen of a workbook while it was weighed."""

    merged: dict[str, list[tuple[int, int, int, int]]]
    """By the part of the archive."""
    parts: dict[str, bytes]
    """The list of the sheets, and where each is."""

    def merged_by_sheet(self) -> dict[str, tuple[tuple[int, int, int, int], ...]]:
        sheets, places = (ElementTree.fromstring(self.parts[part]) for part in (_BOOK, _RELATIONS))
        where = {each.get("Id"): each.get("Target", "").removeprefix("/xl/") for each in places}
        found = {}
        for sheet in sheets.iter():
            if sheet.tag.endswith("}sheet"):
                key = next((value for name, value in sheet.items() if name.endswith("}id")), None)
                found[sheet.get("name", "")] = tuple(self.merged.get(f"xl/{where.get(key)}", ()))
        return found


def _weighed(raw: bytes, name: str) -> _Contents:
    """Raises InputError for what would cost too much."""
    if not is_workbook(raw):
        shown = kind_of(raw) or Text("un texte", "a text")
        advice = _OLD_FORM if raw.startswith(_OLD) else _NEW_FORM
        raise InputError.at(
            name,
            f"c’est {shown.fr}, pas un classeur .xlsx ; {advice.fr}",
            f"this is {shown.en}, not an .xlsx workbook; {advice.en}",
        )
    found, cells, hidden = _Contents({}, {}), 0, 0
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as archive:
            for part, content in _parts(archive, name):
                cells += sum(1 for _ in _CELL.finditer(content))
                areas = found.merged.setdefault(part, [])
                for merge in _MERGED.finditer(content):
                    areas.append(_area(merge[1]))
                    hidden += (areas[-1][2] - areas[-1][0] + 1) * (areas[-1][3] - areas[-1][1] + 1)
                if _DOCTYPE.search(content):
                    raise InputError.at(name, *_DAMAGED)
                if cells > _MOST_CELLS or hidden > _MOST_MERGED:
                    raise InputError.at(name, *_TOO_MANY)
                if part in (_BOOK, _RELATIONS):
                    found.parts[part] = content
    except (zipfile.BadZipFile, zlib.error, OSError, RuntimeError, NotImplementedError, EOFError, ValueError) as error:
        raise InputError.at(name, *_DAMAGED) from error
    return found


def _parts(archive: zipfile.ZipFile, name: str) -> Iterator[tuple[str, bytes]]:
    """The parts in XML, as long as all of them together stay within bounds."""
    left = _MOST_UNPACKED
    if len(archive.infolist()) > _MOST_PARTS:
        raise InputError.at(name, *_TOO_MANY)
    for info in archive.infolist():
        with archive.open(info) as part:
            content = part.read(left + 1)
        left -= len(content)
        if left < 0:
            raise InputError.at(name, *_TOO_MANY)
        if info.filename.endswith((".xml", ".rels", ".vml")):
            yield info.filename, content


def _area(reference: bytes) -> tuple[int, int, int, int]:
    """First column, first row, last column, last row; Raises ValueError for what is no area."""
    left, top, right, bottom = range_boundaries(reference.decode())
    return left or 1, top or 1, right or _MOST_MERGED, bottom or _MOST_MERGED


def _sheet(sheet: Any, merged: tuple[tuple[int, int, int, int], ...]) -> Sheet:
    rows: dict[int, dict[int, SheetCell]] = {}
    sheet.reset_dimensions()  # what a file says of its size may be wrong
    before = None
    for line in sheet.iter_rows(max_col=_MOST_COLUMNS):
        if line is before:  # one of many empty rows
            continue
        before = line
        for cell in line:
            is_blank = isinstance(cell.value, str) and not cell.value.strip()
            if (cell.value is not None and not is_blank) or cell.data_type == "str":  # a formula's result may be empty
                rows.setdefault(cell.row, {})[cell.column] = _read(cell)
    return Sheet(sheet.title, rows, merged)


def _with_results(sheet: Sheet, results: Sheet) -> Sheet:
    """The sheet with the saved results in place of its formulas."""
    rows: dict[int, dict[int, SheetCell]] = {}
    for row, line in sheet.rows.items():
        for column, cell in line.items():
            result = results.cell(row, column) if cell.is_formula else cell
            if result is None or result.value is not None or result.problem is not None:
                rows.setdefault(row, {})[column] = result or SheetCell(None, problem=_NO_VALUE)
    return Sheet(sheet.name, rows, sheet.merged)


def _read(cell: Any) -> SheetCell:
    value = cell.value
    if cell.data_type == "f":
        return SheetCell(None, is_formula=True)
    if cell.data_type == "e":
        shown = quoted(value)
        fr, en = f"la cellule contient l’erreur {shown.fr}", f"the cell holds the error {shown.en}"
        return SheetCell(None, problem=Text(f"{fr} ; écrivez la valeur", f"{en}; write the value"))
    if isinstance(value, str):
        value = _ESCAPED.sub(lambda found: chr(int(found[1], 16)), value)
    return SheetCell(value, cell.number_format or "General")


_NEW_FORM = Text("enregistrez-le dans Excel ou LibreOffice en .xlsx", "save it as .xlsx in Excel or LibreOffice")
_OLD_FORM = Text(
    "enregistrez-le en .xlsx ; s’il est protégé par un mot de passe, ôtez-le d’abord",
    "save it as .xlsx; if a password protects it, take that away first",
)
_DAMAGED = Text(
    "ce classeur est abîmé et ne peut pas être lu ; ouvrez-le dans Excel ou LibreOffice et enregistrez-le en .xlsx",
    "this workbook is damaged and cannot be read; open it in Excel or LibreOffice and save it as .xlsx",
)
_TOO_MANY = Text(
    "ce classeur a bien plus de cellules qu’une année n’en demande ; effacez les feuilles et les lignes vides qui ne "
    "servent pas, ou copiez les données dans un classeur neuf",
    "this workbook has far more cells than a year needs; delete the sheets and the empty rows that serve nothing, or "
    "copy the data to a new workbook",
)
_NO_VALUE = Text(
    "cette formule n’a pas de résultat enregistré ; ouvrez le classeur, enregistrez-le, ou écrivez la valeur elle-même",
    "this formula has no saved result; open the workbook and save it, or write the value itself",
)
