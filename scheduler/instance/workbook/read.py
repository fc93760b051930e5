"""A workbook as an instance's data: everything that people do to a spreadsheet forgiven, every fault at its cell."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from scheduler.errors import Fault, InputError
from scheduler.instance.reading.draft import Loc
from scheduler.instance.reading.source import read_bytes
from scheduler.instance.workbook.archive import MAX_WORKBOOK_BYTES, Sheet, sheets_of
from scheduler.instance.workbook.cells import UnreadableCell, from_cell
from scheduler.instance.workbook.grid import weekly_of
from scheduler.instance.workbook.headings import COPIED, LEVELS, heading, keys_by_heading, sheet_name
from scheduler.instance.workbook.locate import Located, LocatedTable, locate, missing_columns
from scheduler.instance.workbook.places import CellPlaces
from scheduler.instance.workbook.rows import Plain, put
from scheduler.instance.workbook.tables import GRID, LISTED, YEAR, CellType, SheetColumn, SheetTable, table_of, tables
from scheduler.text import Lang, Text
from scheduler.wording import folded, quoted, suggestion

_LEVEL = SheetColumn("level", "", CellType("choice", choices=LEVELS), False)
_LOCALE = SheetColumn("locale", "locale", CellType("choice", choices=("fr", "en")), False)
_TRAINER, _FILE = SheetColumn("#trainers", "", CellType("name"), True), CellType("text")
_NAMES_A_FILE = (("busy", "file"), ("trainers", "calendar"))


@dataclass
class WorkbookRead:
    """What a workbook says. `data` are those of a YAML file, sound or not; `copies` the times of busy files, which
    hold where the files themselves are not there; `ids` the names for ever of the rows that have one."""

    name: str
    lang: Lang | None = None
    data: Plain = field(default_factory=dict)
    places: CellPlaces = field(default_factory=CellPlaces)
    faults: list[Fault] = field(default_factory=list)
    copies: dict[str, list[Plain]] = field(default_factory=dict)
    ids: dict[Loc, str] = field(default_factory=dict)
    ignored: list[Text] = field(default_factory=list)
    """Sheets and columns that are none of ours."""


def read_workbook(source: Path | bytes, name: str = "workbook.xlsx") -> WorkbookRead:
    """The data of a workbook, and every fault of its cells; `instance.load` says what is wrong with the data.

    Raises InputError when it is no workbook, or none of an instance.
    """
    raw = source if isinstance(source, bytes) else read_bytes(source, MAX_WORKBOOK_BYTES)
    name = name if isinstance(source, bytes) else str(source)
    sheets = sheets_of(raw, name)
    if any(sheet.text(1, 1) == "@timetable" for sheet in sheets):
        raise InputError.at(name, *_A_TIMETABLE)
    found = locate(sheets)
    if not found.tables:
        raise InputError.at(name, *_NO_TABLE)
    return _Reader(name, found).read()


class _Reader:
    def __init__(self, name: str, found: Located) -> None:
        self._tables = found.tables
        self._known: dict[str, dict[str, tuple[Loc, Plain]]] = {}
        """Of each table, its rows by what names them."""
        self.read_ = WorkbookRead(name, faults=list(found.faults), ignored=found.ignored)
        self.read_.places.file = name

    def read(self) -> WorkbookRead:
        read = self.read_
        if YEAR in self._tables:
            self._read_year(self._tables[YEAR], table_of(YEAR))
        read.data.setdefault("version", 1)
        for table in tables()[1:]:
            located = self._tables.get(table.path)
            if located is None:
                continue
            if table.is_mapping:
                self._read_mapping(located, table)
            else:
                self._read_table(located, table)
            if table.path == "trainers" and GRID in self._tables:
                self._read_grid(self._tables[GRID])
        return read

    # The sheet of the year

    def _read_year(self, located: LocatedTable, table: SheetTable) -> None:
        """The language first: it says how dates are read."""
        lines = list(self._lines(located, table))
        for key, row in lines:
            if key == "locale":
                value = self._value(located, row, located.columns["value"], _LOCALE)
                self.read_.lang = value if value in ("fr", "en") else None
        columns = {column.key: column for column in table.columns}
        for column in table.columns:
            self.read_.places.add(tuple(column.key.split(".")), located.sheet.place())
        taken = set[str]()
        for key, row in lines:
            column, path = columns[key], tuple(key.split("."))
            place = located.sheet.place(row, located.columns["value"])
            one = SheetColumn(key, key, CellType(column.type.base, choices=column.type.choices), column.is_required)
            value = self._value(located, row, located.columns["value"], one)
            if column.type.many:
                self.read_.places.add(path, place)
                if value is not None:
                    there = self._list(path)
                    self.read_.places.add((*path, len(there)), place)
                    there.append(value)
            elif value is None:
                if key not in taken:
                    self.read_.places.add(path, place)
            elif key in taken:
                self._fault(located.sheet, row, located.columns["value"], _given_twice(heading(column)))
            else:
                taken.add(key)
                self.read_.places.add(path, place)
                put(self.read_.data, path, value)

    def _list(self, path: Loc) -> list[Any]:
        here = self.read_.data
        for step in path[:-1]:
            here = here.setdefault(str(step), {})
        there: list[Any] = here.setdefault(str(path[-1]), [])
        return there

    def _lines(self, located: LocatedTable, table: SheetTable) -> Iterator[tuple[str, int]]:
        """The key and the row of each line; a line without a name below one of a list is of that list."""
        known, many = keys_by_heading(table), {column.key for column in table.columns if column.type.many}
        label, value = located.columns.get("#item"), located.columns.get("value")
        if value is None:
            self._fault(located.sheet, located.heading_row, None, _NO_VALUES)
            return
        above = ""
        for row in sorted(located.sheet.rows):
            if row <= located.heading_row:
                continue
            text = located.sheet.text(row, label) if label is not None else ""
            hidden = located.sheet.text(row, located.ids) if located.ids is not None else ""
            key = known.get(folded(text.rstrip(" *"))) or known.get(folded(hidden))
            cell = located.sheet.down(row, value)
            if key is None and not text and above in many:
                key = above
            if key is not None:
                yield key, row
            elif cell is not None:
                self._unknown_line(located, row, label or value, text, [h for c in table.columns for h in heading(c)])
            above = key or ""

    def _unknown_line(self, located: LocatedTable, row: int, column: int, text: str, known: list[str]) -> None:
        shown, instead = quoted(text or "?"), suggestion(text, known)
        said = Text(
            f"la ligne {shown.fr} est inconnue ici ; {instead.fr}", f"the line {shown.en} is unknown here; {instead.en}"
        )
        self._fault(located.sheet, row, column, said)

    # Tables

    def _read_table(self, located: LocatedTable, table: SheetTable) -> None:
        for text in missing_columns(located, table):
            self._fault(located.sheet, located.heading_row, None, text)
        if table.parent is None:
            self.read_.places.add(table.below, located.sheet.place(located.heading_row))
            put(self.read_.data, table.below, [])
        known = self._known.setdefault(table.path, {})
        seen = set[str]()
        for rank, row in enumerate(located.data_rows(), start=1):
            content, cells, parent = self._content(located, table, row)
            if self._is_copy(located, table, row, content, parent):
                continue
            top = (table.below, self.read_.data)
            where = top if table.parent is None else self._parent(located, table, row, parent)
            if where is None:
                continue
            loc = self._append(where, table, content)
            self.read_.places.add(loc, located.sheet.place(row, min(cells.values(), default=None)))
            for key, column in cells.items():
                place = located.sheet.place(row, column) if column else located.sheet.place(located.heading_row)
                self.read_.places.add((*loc, *key.split(".")), place)
            name = content.pop(LISTED, rank) if table.is_numbered else content.get(table.identity or "")
            known.setdefault(str(name), (loc, content))
            self._keep_id(located, row, loc, seen)

    def _append(self, where: tuple[Loc, Plain], table: SheetTable, content: Plain) -> Loc:
        """The row goes to the end of its list."""
        base, holder = where
        for step in table.below[:-1]:
            holder = holder.setdefault(step, {})
        rows: list[Plain] = holder.setdefault(table.below[-1], [])
        rows.append(content)
        return (*base, len(rows) - 1)

    def _content(self, located: LocatedTable, table: SheetTable, row: int) -> tuple[Plain, dict[str, int], str | None]:
        """What a row says, the column of each of its keys (0: there is none), and which row it belongs to."""
        content, cells, parent = Plain(), dict[str, int](), None
        for column in table.columns:
            place = located.columns.get(column.key, 0)
            cells[column.key] = place
            value = self._value(located, row, place, column) if place else None
            if value is None:
                continue
            if column.key == table.parent_key:
                parent = str(value)
            else:
                put(content, tuple(column.key.split(".")), value)
        cells.pop(table.parent_key or "", None)
        return content, {key: column for key, column in cells.items() if key != LISTED}, parent

    def _parent(self, located: LocatedTable, table: SheetTable, row: int, name: str | None) -> tuple[Loc, Plain] | None:
        """Where the rows that belong to that row go; a fault when there is no such row."""
        assert table.parent is not None
        known = self._known.get(table.parent.path, {})
        if name is not None and name in known:
            loc, content = known[name]
            return (*loc, *table.below), content
        column = located.columns.get(table.parent_key or "")
        if name is not None or column is not None:
            where = sheet_name(table.parent.path)
            shown, instead = quoted(name), suggestion(name, known)
            text = Text(
                f"{shown.fr} n’existe pas dans la feuille « {where.fr} » ; {instead.fr}",
                f"{shown.en} does not exist in the sheet “{where.en}”; {instead.en}",
            )
            self._fault(located.sheet, row, column, text)
        return None

    def _is_copy(self, located: LocatedTable, table: SheetTable, row: int, content: Plain, parent: str | None) -> bool:
        """Whether the row repeats a time of a busy file; kept apart if so. Without its entry, it is of no use; where
        the entry names the file no more, the time is the entry's own."""
        column = located.columns.get(COPIED.key)
        cell = located.sheet.down(row, column) if column is not None and table.path == "busy.times" else None
        file = from_cell(_FILE, cell, self.read_.lang) if cell is not None else None
        if file is None:
            return False
        data = self.read_.data
        named = {row.get(key) for table, key in _NAMES_A_FILE for row in data.get(table, ())}
        if file not in named:
            return parent not in self._known.get("busy", {}) or not content
        self.read_.copies.setdefault(str(file), []).extend([content] if content else [])
        return True

    def _keep_id(self, located: LocatedTable, row: int, loc: Loc, seen: set[str]) -> None:
        """A row that was copied has the id of the first one; it is another row."""
        found = located.sheet.text(row, located.ids) if located.ids is not None else ""
        if found and found not in seen:
            seen.add(found)
            self.read_.ids[loc] = found

    def _read_mapping(self, located: LocatedTable, table: SheetTable) -> None:
        """The weights: criteria without one are left out."""
        names, values = located.columns.get("key"), located.columns.get("value")
        self.read_.places.add(table.below, located.sheet.place(located.heading_row))
        if names is None or values is None:
            for text in missing_columns(located, table):
                self._fault(located.sheet, located.heading_row, None, text)
            return
        found = Plain()
        for row in located.data_rows():
            key = self._value(located, row, names, table.columns[0])
            value = self._value(located, row, values, table.columns[1])
            if value is None:
                continue
            loc = (*table.below, str(key))
            if key is None:
                self._fault(located.sheet, row, names, _NO_KEY)
            elif str(key) in found:
                self._fault(located.sheet, row, names, _given_twice(Text(str(key), str(key))))
            else:
                found[str(key)] = value
                self.read_.places.add(loc, located.sheet.place(row, values))
                self.read_.places.add_key(loc, located.sheet.place(row, names))
        if found:
            put(self.read_.data, table.below, found)

    # Availability

    def _read_grid(self, located: LocatedTable) -> None:
        known, column = self._known.get("trainers", {}), located.columns.get("#trainers")
        keys = [key for key in located.columns if not key.startswith("#")]
        below = ("availability", "weekly")
        if column is None:
            self._fault(located.sheet, located.heading_row, None, _NO_TRAINERS)
            return
        for row in located.data_rows():
            name = self._value(located, row, column, _TRAINER)
            places = {key: located.columns[key] for key in keys}
            said = {key: self._value(located, row, place, _LEVEL) for key, place in places.items()}
            levels = {key: level for key, level in said.items() if level is not None}
            if name not in known:
                if levels or name is not None:
                    self._parent(located, table_of("trainers.availability.dated"), row, name)
                continue
            loc, content = known[str(name)]
            order = located.columns.get("#order")
            weekly = weekly_of(levels, keys, located.sheet.text(row, order) if order is not None else None)
            for key, place in places.items():
                day, _, start = key.partition(" ")
                of_slot = (start,) if start and isinstance(weekly.get(day), dict) else ()
                path = (*loc, *below, day, *of_slot)
                if key in levels or path not in self.read_.places.known:
                    self.read_.places.add(path, located.sheet.place(row, place))
            if weekly:
                put(content, below, weekly)

    # Cells

    def _value(self, located: LocatedTable, row: int, place: int, column: SheetColumn) -> Any:
        cell = located.sheet.down(row, place)
        if cell is None:
            return None
        try:
            return from_cell(column.type, cell, self.read_.lang)
        except UnreadableCell as error:
            self._fault(located.sheet, row, place, error.text)
            return None

    def _fault(self, sheet: Sheet, row: int, column: int | None, text: Text) -> None:
        self.read_.faults.append(Fault(sheet.place(row, column), text))


_NO_TABLE = Text(
    "ce classeur n’est pas une instance : aucune feuille n’y est une table connue ; partez de celui que « scheduler "
    "workbook » écrit",
    "this workbook is no instance: none of its sheets is a known table; start from the one that “scheduler workbook” "
    "writes",
)
_A_TIMETABLE = Text(
    "ce classeur est un emploi du temps, pas une instance ; donnez le classeur que « scheduler workbook » écrit",
    "this workbook is a timetable, not an instance; give the one that “scheduler workbook” writes",
)
_NO_VALUES = Text("il manque la colonne « Valeur » ; ajoutez-la", "the column “Value” is missing; add it")
_NO_TRAINERS = Text("il manque la colonne « Formateur » ; ajoutez-la", "the column “Trainer” is missing; add it")
_NO_KEY = Text(
    "le code du critère manque ; écrivez par exemple Q2", "the criterion's code is missing; write for example Q2"
)


def _given_twice(name: Text) -> Text:
    return Text(
        f"« {name.fr} » est déjà donné plus haut ; gardez un seul des deux",
        f"“{name.en}” is already given above; keep only one of them",
    )
