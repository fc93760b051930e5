"""Where the tables are in a workbook that people have worked on: sheets renamed, columns moved, inserted or renamed.

A sheet is known by the mark above its hidden first column, else by its name, else by its headings; a column by its
heading, in either language, else by its hidden key.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from scheduler.errors import Fault
from scheduler.instance.workbook.archive import Sheet
from scheduler.instance.workbook.grid import key_of
from scheduler.instance.workbook.headings import (
    COPIED,
    EXPLAINED,
    LINE,
    VALUE,
    heading,
    keys_by_heading,
    sheet_name,
)
from scheduler.instance.workbook.tables import GRID, YEAR, SheetColumn, SheetTable, table_of, tables
from scheduler.text import Text
from scheduler.wording import folded, nearest, quoted

_FIRST_ROWS = 25
"""A table begins within them."""
_MARK = "@"
_SHOWN = {"#name", "#usual", "#about", "#order", "#item"}
"""Columns that are there to be looked at: a row that has nothing else is empty."""
_STAR = re.compile(r"[\s*]+$")
KeyOf = Callable[[str], str | None]


@dataclass(frozen=True)
class LocatedTable:
    """A table in its sheet: the row of its headings, the column of each key, that of the rows' ids."""

    path: str
    sheet: Sheet
    heading_row: int
    columns: dict[str, int]
    ids: int | None

    def data_rows(self) -> Iterator[int]:
        """Rows below the headings that hold something in a column of the table."""
        known = {column for key, column in self.columns.items() if key not in _SHOWN}
        for row in sorted(self.sheet.rows):
            held = known & self.sheet.rows[row].keys() if row > self.heading_row else set[int]()
            same = [
                self.sheet.text(row, c) and self.sheet.text(row, c) == self.sheet.text(self.heading_row, c)
                for c in held
            ]
            if held and not all(same):  # the headings, copied along with rows
                yield row


@dataclass
class Located:
    """The tables that were found, what is at fault in the headings, and what is left unread."""

    tables: dict[str, LocatedTable] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)
    ignored: list[Text] = field(default_factory=list)


def locate(sheets: list[Sheet]) -> Located:
    """Every table of the workbook."""
    found = Located()
    for sheet in sheets:
        mark = _mark(sheet)
        path = mark[0] if mark is not None else _by_name(sheet) or _by_headings(sheet)
        if path is None:
            if sheet.rows and not _is_ours(sheet):
                shown = quoted(sheet.name)
                found.ignored.append(Text(f"la feuille {shown.fr} n’est pas lue", f"the sheet {shown.en} is not read"))
        elif path in found.tables:
            found.faults.append(Fault(sheet.place(), _twice(path, found.tables[path].sheet.name)))
        else:
            found.tables[path] = _columns(path, sheet, mark, found)
    return found


def _mark(sheet: Sheet) -> tuple[str, int, int] | None:
    """The path that a sheet's mark names, and where the mark stands."""
    paths = {GRID, *(table.path for table in tables())}
    for row in sorted(sheet.rows):
        if row > _FIRST_ROWS:
            return None
        for column in sorted(sheet.rows[row]):
            text = sheet.text(row, column)
            if text.startswith(_MARK) and text[1:] in paths:
                return text[1:], row, column
    return None


def _by_name(sheet: Sheet) -> str | None:
    names = {folded(name): path for path in (GRID, *(t.path for t in tables())) for name in (path, *sheet_name(path))}
    path = names.get(folded(sheet.name))
    return path if path is not None and _heading_row(sheet, _reader(path), 0)[1] else None


def _by_headings(sheet: Sheet) -> str | None:
    """The table most of whose headings the sheet has, those of all its required columns among them."""
    best, most = None, 1
    for table in tables()[1:]:
        row, count = _heading_row(sheet, _reader(table.path), 0)
        keys = {_reader(table.path)(sheet.text(row, column)) for column in sheet.rows.get(row, ())}
        required = {column.key for column in table.columns if column.is_required}
        if count > most and required <= keys:
            best, most = table.path, count
    return best


def _is_ours(sheet: Sheet) -> bool:
    """The sheets that only explain and list."""
    first = next(iter(sheet.rows.values()))
    texts = {str(cell.value) for cell in first.values()}
    return bool(texts & {"Comment remplir ce classeur", "How to fill in this workbook"}) or any("|" in t for t in texts)


def _reader(path: str) -> KeyOf:
    """What makes a key of a heading of that table."""
    if path == YEAR:
        known = {
            folded(said): key
            for key, text in (("#item", LINE), ("value", VALUE), ("#about", EXPLAINED))
            for said in text
        }
    elif path == GRID:
        parent = keys_by_heading(table_of("trainers.availability.dated"))
        return lambda text: "#trainers" if parent.get(_bare(text)) == "#trainers" else key_of(_STAR.sub("", text))
    else:
        known = keys_by_heading(table_of(path))
        if path == "busy.times":
            known = {**known, **{folded(said): COPIED.key for said in heading(COPIED)}}
    return lambda text: known.get(_bare(text))


def _bare(text: str) -> str:
    return folded(_STAR.sub("", re.sub(r"[\s\u00a0\u202f]+", " ", text)))


def _heading_row(sheet: Sheet, key_of: KeyOf, after: int) -> tuple[int, int]:
    """The row with the most headings that are known, and their number."""
    counts = {
        row: len({key for column in sheet.rows[row] if (key := key_of(sheet.text(row, column))) is not None})
        for row in sorted(sheet.rows)
        if after < row <= after + _FIRST_ROWS
    }
    best = max(counts, key=lambda row: counts[row], default=after + 1)
    below = next((row for row in counts if row > best), None)
    if below is not None and _are_keys(sheet, key_of, best) and 2 * counts[below] >= counts[best]:
        best = below  # the hidden row of keys, without its mark, is above the headings
    return best, counts.get(best, 0)


def _are_keys(sheet: Sheet, key_of: KeyOf, row: int) -> bool:
    texts = [sheet.text(row, column) for column in sheet.rows[row]]
    return all(key_of(text) == text for text in texts if key_of(text) is not None)


def _columns(path: str, sheet: Sheet, mark: tuple[str, int, int] | None, found: Located) -> LocatedTable:
    reader, keys_row = _reader(path), mark[1] if mark is not None else 0
    row, count = _heading_row(sheet, reader, keys_row)
    if mark is not None and not count:  # headings of which none is known: the row below the keys
        row = next((each for each in sorted(sheet.rows) if each > keys_row), keys_row + 1)
    ids = mark[2] if mark is not None else None
    places = sorted({*sheet.rows.get(row, ()), *(sheet.rows.get(keys_row, ()) if keys_row else ())} - {ids})
    by_heading = {column: key for column in places if (key := reader(sheet.text(row, column))) is not None}
    columns: dict[str, int] = {}
    for column, key in by_heading.items():
        if key in columns:
            found.faults.append(Fault(sheet.place(row, column), _two_columns(sheet.text(row, column))))
        else:
            columns[key] = column
    for column in places:
        key = sheet.text(keys_row, column) if keys_row else ""
        if column not in by_heading and key and key not in columns:
            columns[key] = column
    left = [column for column in places if column not in columns.values() and sheet.text(row, column)]
    _tell_unknown(path, sheet, row, left, columns, found)
    return LocatedTable(path, sheet, row, columns, ids)


def _tell_unknown(path: str, sheet: Sheet, row: int, left: list[int], columns: dict[str, int], found: Located) -> None:
    """Of headings that are no column of the table: whether one that lacks was meant."""
    known = [said for column in _all_columns(path) if column.key not in columns for said in heading(column)]
    for column in left:
        text = sheet.text(row, column)
        shown, near = quoted(text), nearest(_bare(text), known)
        if near is not None:
            fr = f"la colonne {shown.fr} est inconnue ici ; vouliez-vous écrire « {near} » ?"
            en = f"the column {shown.en} is unknown here; did you mean “{near}”?"
            found.faults.append(Fault(sheet.place(row, column), Text(fr, en)))
        elif not text.startswith("#"):
            place = sheet.place(row, column)
            fr, en = f"{place} : la colonne {shown.fr} n’est pas lue", f"{place}: the column {shown.en} is not read"
            found.ignored.append(Text(fr, en))


def _all_columns(path: str) -> tuple[SheetColumn, ...]:
    return () if path in (GRID, YEAR) else table_of(path).columns


def _twice(path: str, other: str) -> Text:
    shown, first = sheet_name(path), quoted(other)
    return Text(
        f"cette feuille et {first.fr} sont toutes deux la table « {shown.fr} » ; n’en gardez qu’une",
        f"this sheet and {first.en} are both the table “{shown.en}”; keep only one of them",
    )


def _two_columns(text: str) -> Text:
    shown = quoted(_STAR.sub("", text))
    return Text(
        f"la colonne {shown.fr} est déjà à gauche ; gardez une seule des deux",
        f"the column {shown.en} is already on the left; keep only one of them",
    )


def missing_columns(located: LocatedTable, table: SheetTable) -> list[Text]:
    """What is said of each required column that the sheet lacks."""
    lacking = [column for column in table.columns if column.is_required and column.key not in located.columns]
    return [
        Text(f"il manque la colonne « {name.fr} » ; ajoutez-la", f"the column “{name.en}” is missing; add it")
        for name in map(heading, lacking)
    ]
