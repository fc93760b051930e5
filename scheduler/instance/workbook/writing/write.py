"""An instance as an Excel workbook: a sheet that explains, a sheet for each table, drop-downs, colours, real dates.

Above each table stand two rows: the keys, hidden, by which columns are found again wherever they are moved and whatever
they are called, and the headings. The first column, hidden, holds an id for each row.
"""

import datetime as dt
import io
from collections.abc import Iterable, Mapping
from functools import cached_property
from typing import Any

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from scheduler.errors import InputError
from scheduler.exam_rules import EXAM_CRITERIA, EXAM_RULES
from scheduler.instance.schema.instance import Instance
from scheduler.instance.workbook.cells import Written, to_cell
from scheduler.instance.workbook.grid import grid_of
from scheduler.instance.workbook.headings import (
    COPIED,
    EXPLAINED,
    GUIDE,
    LINE,
    LISTS,
    NAME,
    USUAL,
    VALUE,
    criterion,
    explained,
    heading,
    sheet_name,
)
from scheduler.instance.workbook.rows import InstanceDocument, TableRow, at_path, document_of, rows_of
from scheduler.instance.workbook.tables import GRID, YEAR, CellType, SheetColumn, SheetTable, tables
from scheduler.instance.workbook.writing.book import add_sheet, new_book, sheet_names
from scheduler.instance.workbook.writing.guide import guide
from scheduler.instance.workbook.writing.lists import Lists, list_of
from scheduler.instance.workbook.writing.styles import FORMATS, LEVEL_FILLS, format_of
from scheduler.rules import CRITERIA, RULES
from scheduler.text import Lang, Text

KEYS_ROW, HEADINGS_ROW, FIRST_ROW = 0, 1, 2
_FREE_ROWS = 100
"""Rows below a table that have its drop-downs."""
_FREE_LINES = 3
_WIDEST, _NARROWEST = 48, 9
_LONGEST_HINT, _LONGEST_TITLE = 255, 32


def write_workbook(instance: Instance, own_times: Mapping[int, Any] | None = None) -> bytes:
    """The workbook of an instance, in its language: `read_workbook` reads the same instance from it.

    `own_times`: as of `document_of`. The same instance gives the same bytes. Raises InputError for a text that is
    longer than a cell can hold.
    """
    stream = io.BytesIO()
    _Writer(stream, instance, document_of(instance, own_times)).write()
    return stream.getvalue()


class _Writer:
    def __init__(self, stream: io.BytesIO, instance: Instance, document: InstanceDocument) -> None:
        self.instance, self.data, self.copies = instance, document.data, document.copies
        self.lang: Lang = instance.locale
        self.book: Workbook = new_book(stream)
        self.book.set_properties({"title": instance.title, "author": "", "created": dt.datetime(2000, 1, 1)})  # noqa: DTZ001 – the file's form
        self.formats: dict[str, Format] = {
            name: self.book.add_format(style) for name, style in FORMATS[self.lang].items()
        }

    @cached_property
    def names(self) -> dict[str, str]:
        """The sheet of each table, of the grid, of the guide and of the lists."""
        paths = [table.path for table in tables()]
        paths.insert(paths.index("trainers") + 1, GRID)
        wanted = {"guide": GUIDE, **{path: sheet_name(path) for path in paths}, "lists": LISTS}
        return dict(zip(wanted, sheet_names(text.to(self.lang) for text in wanted.values()), strict=True))

    def write(self) -> None:
        first = add_sheet(self.book, self.names["guide"])
        sheets = {path: add_sheet(self.book, self.names[path]) for path in self.names if path not in ("guide", "lists")}
        self.lists = Lists(self.book, self.names["lists"], self.lang)
        rows = {table.path: rows_of(table, self.data) for table in tables()[1:]}
        for table in tables()[1:]:
            self._offer(table, rows[table.path])
        for table in tables():
            if table.path == YEAR:
                self._write_year(sheets[YEAR], table)
            else:
                self._write_table(sheets[table.path], table, rows[table.path])
        self._write_grid(sheets[GRID], rows["trainers"])
        guide(first, self.formats, self.names, self.lang)
        first.activate()
        self.book.close()

    def _offer(self, table: SheetTable, rows: list[TableRow]) -> None:
        """The names of the table's rows, to the drop-downs of others."""
        key = "start" if table.path == "slots" else table.identity
        if key is not None:
            column = [column.key for column in table.columns].index(key) + 1
            values = [_name(row.value(key)) for row in rows]
            self.lists.add_rows(table.path, self.names[table.path], column, FIRST_ROW, values)

    def _write_table(self, sheet: Worksheet, table: SheetTable, rows: list[TableRow]) -> None:
        columns = list(table.columns)
        lines = [[row.value(column.key) for column in columns] for row in rows]
        ids = [row.id for row in rows]
        if table.path == "weights":
            known = (*CRITERIA, *(EXAM_CRITERIA if any(unit.exams for unit in self.instance.units) else ()))
            lines += [[code, None] for code in known if code not in set(ids)]
            columns += [NAME, USUAL]
            lines = [[*line, *self._of_criterion(line[0])] for line in lines]
        if table.path == "busy.times":
            columns.append(COPIED)
            lines = [[*line, None] for line in lines]
            lines += list(self._copied())
        self._head(sheet, table.path, columns)
        for number, line in enumerate(lines):
            if number < len(ids):
                sheet.write_string(FIRST_ROW + number, 0, ids[number])
            for place, (about, value) in enumerate(zip(columns, line, strict=True), start=1):
                self._cell(sheet, FIRST_ROW + number, place, about.type, to_cell(about.type, value, self.lang))
        for place, column in enumerate(columns, start=1):
            texts = [to_cell(column.type, line[place - 1], self.lang) for line in lines]
            self._column(sheet, place, column, texts, FIRST_ROW + len(lines) + _FREE_ROWS)
        sheet.autofilter(HEADINGS_ROW, 1, max(FIRST_ROW, HEADINGS_ROW + len(lines)), len(columns))
        sheet.freeze_panes(FIRST_ROW, 2)

    def _of_criterion(self, code: str) -> tuple[str | None, int | None]:
        name = criterion(code)
        return (name.to(self.lang), (RULES.get(code) or EXAM_RULES[code]).weight) if name is not None else (None, None)

    def _copied(self) -> Iterable[list[Any]]:
        """The times of busy files, below those that stand in the instance; of a file without any, its name alone."""
        named = list[tuple[str | None, str | None]]()
        named += [(str(number), entry.file) for number, entry in enumerate(self.instance.busy, start=1)]
        named += [(None, trainer.calendar) for trainer in self.instance.trainers]
        for file in dict.fromkeys(file for _, file in named if file is not None):
            number = next(number for number, each in named if each == file)
            for time in self.copies[file] or [{}]:
                yield [number, time.get("date"), time.get("start"), time.get("end"), file]

    def _write_year(self, sheet: Worksheet, table: SheetTable) -> None:
        """A line for each value; a list has a line for each of its values, and some that are free."""
        shown = [SheetColumn("#item", "", CellType("text"), False), SheetColumn("value", "", CellType("text"), False),
                 SheetColumn("#about", "", CellType("text"), False)]  # fmt: skip
        self._head(sheet, YEAR, shown, (LINE, VALUE, EXPLAINED))
        row = FIRST_ROW
        for column in table.columns:
            value = at_path(self.data, tuple(column.key.split(".")))
            each = CellType(column.type.base, choices=column.type.choices)
            values = [*(value or ()), *[None] * _FREE_LINES] if column.type.many else [value]
            for one in values:
                sheet.write_string(row, 0, column.key)
                sheet.write_string(row, 1, heading(column).to(self.lang) + _star(column), self.formats["label"])
                self._cell(sheet, row, 2, each, to_cell(each, one, self.lang))
                sheet.write_string(row, 3, explained(column).to(self.lang), self.formats["about"])
                self._validate(sheet, column, row, 2, row)
                row += 1
        for place, width in ((1, 34), (2, 44), (3, 60)):
            sheet.set_column(place, place, width)
        sheet.freeze_panes(FIRST_ROW, 2)

    def _write_grid(self, sheet: Worksheet, trainers: list[TableRow]) -> None:
        grid = grid_of(self.data)
        level = CellType("choice", choices=tuple(LEVEL_FILLS))
        names = next(c for t in tables() if t.path == "trainers.availability.dated" for c in t.columns)
        columns = [names, NAME, *(SheetColumn(key, "", level, False) for key in grid.keys), ORDER]
        texts = [heading(names), heading(NAME), *(grid.heading(key) for key in grid.keys), heading(ORDER)]
        self._head(sheet, GRID, columns, texts)
        for number, row in enumerate(trainers, start=FIRST_ROW):
            weekly = at_path(row.content, ("availability", "weekly")) or {}
            said = [row.content.get("id"), row.content.get("name"), *grid.levels(weekly), grid.order(weekly)]
            sheet.write_string(number, 0, row.id)
            for place, (column, value) in enumerate(zip(columns, said, strict=True), start=1):
                self._cell(sheet, number, place, column.type, to_cell(column.type, value, self.lang))
        last = FIRST_ROW + len(trainers) + _FREE_ROWS
        for place, column in enumerate(columns, start=1):
            self._column(sheet, place, column, ["x" * (14 if place > 2 else 24)], last)
        sheet.set_column(len(columns), len(columns), None, None, {"hidden": True})
        for code, fill in LEVEL_FILLS.items():
            rule = {"type": "cell", "criteria": "==", "value": f'"{to_cell(level, code, self.lang)}"'}
            style = self.book.add_format(fill)
            sheet.conditional_format(FIRST_ROW, 3, last, len(columns) - 1, {**rule, "format": style})
        sheet.freeze_panes(FIRST_ROW, 3)

    def _head(
        self, sheet: Worksheet, path: str, columns: list[SheetColumn], texts: Iterable[Text] | None = None
    ) -> None:
        sheet.write_string(KEYS_ROW, 0, f"@{path}")
        for place, (column, text) in enumerate(zip(columns, texts or map(heading, columns), strict=True), start=1):
            sheet.write_string(KEYS_ROW, place, column.key)
            sheet.write_string(HEADINGS_ROW, place, text.to(self.lang) + _star(column), self.formats["head"])
        sheet.set_row(KEYS_ROW, None, None, {"hidden": True})
        sheet.set_row(HEADINGS_ROW, 32)
        sheet.set_column(0, 0, None, None, {"hidden": True})
        sheet.repeat_rows(HEADINGS_ROW)

    def _cell(self, sheet: Worksheet, row: int, column: int, kind: CellType, value: Written) -> None:
        form = self.formats[format_of(kind, value)]
        if value is None:
            sheet.write_blank(row, column, None, form)
        elif isinstance(value, str):
            if sheet.write_string(row, column, value, form) < 0:
                raise InputError.at(self.instance.name, *_TOO_LONG)
        elif isinstance(value, dt.date | dt.time):
            sheet.write_datetime(row, column, value, form)
        else:
            sheet.write_number(row, column, value, form)

    def _column(self, sheet: Worksheet, place: int, column: SheetColumn, values: list[Written], last_row: int) -> None:
        """Its width, the format of what will be typed in it, its drop-down and its hint."""
        longest = max(
            (len(line) for value in values if isinstance(value, str) for line in value.split("\n")), default=0
        )
        words = max(map(len, heading(column).to(self.lang).split()), default=0) + 3
        form = self.formats[f"free_{format_of(column.type, None)}"]
        sheet.set_column(place, place, min(_WIDEST, max(_NARROWEST, words, longest + 2)), form)
        self._validate(sheet, column, FIRST_ROW, place, last_row)

    def _validate(self, sheet: Worksheet, column: SheetColumn, row: int, place: int, last_row: int) -> None:
        """A drop-down where there is one, and what the column is for. Only the words of a choice are insisted on: a
        name may be declared later, and a list of names is typed."""
        hint = explained(column).to(self.lang)
        offered = list_of(self.lists, column)
        rule: dict[str, Any] = {"validate": "any"} if offered is None else {"validate": "list", "source": f"={offered}"}
        rule["error_type"] = "stop" if column.names is None else "warning"
        rule["show_error"] = not column.type.many
        if hint:
            rule["input_title"] = heading(column).to(self.lang)[:_LONGEST_TITLE]
            rule["input_message"] = hint[:_LONGEST_HINT]
        if offered is not None or hint:
            sheet.data_validation(row, place, last_row, place, rule)


ORDER = SheetColumn("#order", "", CellType("text"), False)


def _star(column: SheetColumn) -> str:
    return " *" if column.is_required else ""


def _name(value: Any) -> str | dt.time:
    return value if isinstance(value, dt.time) else "" if value is None else str(value)


_TOO_LONG = Text(
    "un texte de plus de 32 767 caractères ne tient pas dans une cellule ; raccourcissez-le",
    "a text of more than 32,767 characters does not fit in a cell; shorten it",
)
