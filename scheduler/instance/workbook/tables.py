"""Which sheets and columns a workbook has: read off the schema, so that a new field of an instance has its place.

A list of rows is a sheet, a list inside a row a sheet of its own whose rows name theirs; what is there once goes line
by line into the sheet of the year. A value that no cell can show in a simpler way is one line of YAML.
"""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache
from typing import Annotated, Any, Literal, get_args, get_origin

from pydantic import BaseModel, StringConstraints
from pydantic.fields import FieldInfo

from scheduler.instance.schema.instance import Instance
from scheduler.instance.schema.leaves import bare, fields_of, model_of, row_model, said_of_type
from scheduler.instance.schema.units import ANNUAL

Base = Literal["text", "name", "integer", "decimal", "date", "time", "choice", "flag", "pairs", "parts", "block"]
"""`name`: an id, or another text without spaces; `pairs`: names with a value each; `parts`: lists of names; `block`: a
line of YAML."""
YEAR, LISTED, GRID = "year", "#number", "trainers.availability.weekly"
"""The sheet of what is there once; the column that numbers rows without an id; the table that is drawn as a grid."""
_PARENTS = {"part_of": "groups", "period": "calendar.semesters", "slot": "slots"}
"""Columns that name rows of a table without being called after it."""


@dataclass(frozen=True)
class CellType:
    """What a cell holds; `many`: several of them; `empty`: none of them is something else than nothing said."""

    base: Base
    many: bool = False
    empty: bool = False
    choices: tuple[str, ...] = ()


@dataclass(frozen=True)
class SheetColumn:
    """A column of a table, or a line of the year's sheet: `key` is its path below the row, `path` in the schema."""

    key: str
    path: str
    type: CellType
    is_required: bool
    names: str | None = None
    """The table whose rows its values name."""


@dataclass(frozen=True)
class SheetTable:
    """Rows of one kind: `path` leads to their list, through the rows of `parent` if there is one."""

    path: str
    columns: tuple[SheetColumn, ...]
    parent: "SheetTable | None" = None
    is_mapping: bool = False
    """Not a list of rows but a mapping: its keys are the first column."""
    is_numbered: bool = False
    """Its rows have no id, and other tables name them: by a number that stands only in the workbook."""

    @property
    def identity(self) -> str | None:
        """The column by which people name a row."""
        known = {column.key for column in self.columns}
        return next((key for key in (LISTED, "id", "code") if key in known), None)

    @property
    def below(self) -> tuple[str, ...]:
        """The steps from a row of `parent`, or from the top, to the list."""
        prefix = f"{self.parent.path}." if self.parent is not None else ""
        return tuple(self.path.removeprefix(prefix).split("."))

    @property
    def parent_key(self) -> str | None:
        """The key of the column that names the parent's row."""
        return f"#{self.parent.path}" if self.parent is not None else None


@cache
def tables() -> tuple[SheetTable, ...]:
    """The year's sheet, then every table, a list inside a row after its rows."""
    year: list[SheetColumn] = []
    found: list[SheetTable] = []
    for name, field in fields_of(Instance):
        _place(name, field, True, year, found)
    known = {table.path for table in found}
    return tuple(_with_names(table, known) for table in (SheetTable(YEAR, tuple(year)), *found))


def table_of(path: str) -> SheetTable:
    return next(table for table in tables() if table.path == path)


def _place(path: str, field: FieldInfo, required: bool, year: list[SheetColumn], found: list[SheetTable]) -> None:
    """A field that is there once: a table, lines of the year's sheet, or a block of them."""
    row, required = row_model(field.annotation), required and field.is_required()
    if row is not None:
        found += _tables_of(path, row, None)
    elif (model := model_of(field.annotation)) is not None:
        for name, inner in fields_of(model):
            _place(f"{path}.{name}", inner, required, year, found)
    elif cell_type(field).base == "pairs":
        value = CellType("integer") if path == "weights" else CellType("block")
        found.append(SheetTable(path, (SheetColumn("key", f"{path}.key", CellType("name"), True),
                                  SheetColumn("value", f"{path}.value", value, False)), is_mapping=True))  # fmt: skip
    else:
        year.append(SheetColumn(path, path, cell_type(field), required))


def _tables_of(path: str, row: type[BaseModel], parent: SheetTable | None) -> Iterator[SheetTable]:
    columns, lists = list[SheetColumn](), list[tuple[str, type[BaseModel]]]()
    _columns(row, "", path, True, columns, lists)
    columns.sort(key=lambda column: column.key not in ("id", "code"))  # what names the row comes first
    named = columns[0].key in ("id", "code")
    numbered = bool(lists) and not named
    if numbered:
        columns.insert(0, SheetColumn(LISTED, f"{path}.{LISTED}", CellType("name"), False))
    if parent is not None:
        columns.insert(0, SheetColumn(f"#{parent.path}", parent.path, CellType("name"), True, parent.path))
    table = SheetTable(path, tuple(columns), parent, is_numbered=numbered)
    yield table
    for key, inner in lists:
        yield from _tables_of(f"{path}.{key}", inner, table)


def _columns(
    row: type[BaseModel],
    above: str,
    path: str,
    required: bool,
    columns: list[SheetColumn],
    lists: list[tuple[str, type[BaseModel]]],
) -> None:
    """A column for each field of a row, those of a block inside it among them, and the lists that it holds."""
    for name, field in fields_of(row):
        key = f"{above}{name}"
        if f"{path}.{key}" == GRID:
            continue
        if (inner := row_model(field.annotation)) is not None:
            lists.append((key, inner))
        elif (block := model_of(field.annotation)) is not None:
            _columns(block, f"{key}.", path, required and field.is_required(), columns, lists)
        else:
            columns.append(SheetColumn(key, f"{path}.{key}", cell_type(field), required and field.is_required()))


def _with_names(table: SheetTable, known: set[str]) -> SheetTable:
    columns = (replace(column, names=column.names or _named_by(column, known)) for column in table.columns)
    return replace(table, columns=tuple(map(_with_annual, columns)))


def _with_annual(column: SheetColumn) -> SheetColumn:
    """A unit's period is a semester, or a word of ours."""
    is_period = column.names == "calendar.semesters"
    return replace(column, type=replace(column.type, choices=(ANNUAL,))) if is_period else column


def _named_by(column: SheetColumn, known: set[str]) -> str | None:
    name = column.key.rpartition(".")[2]
    if column.type.base not in ("name", "time", "pairs") or name in ("id", "code"):
        return None
    wanted = {"shares": "trainers", **_PARENTS}.get(name, name.removesuffix("s") + "s")
    return wanted if wanted in known and column.path != wanted else None


def cell_type(field: FieldInfo) -> CellType:
    """What the cell of a field holds."""
    inner = bare(field.annotation)
    if get_origin(inner) is tuple:
        item = get_args(inner)[0]
        base, choices = _base(item)
        if base in ("pairs", "block"):
            return CellType("parts" if get_origin(bare(item)) is tuple else "block")
        return CellType(base, many=True, empty=not field.is_required() and field.default != (), choices=choices)
    base, choices = _base(Annotated[field.annotation, *field.metadata] if field.metadata else field.annotation)
    return CellType(base, empty=base == "pairs" and field.default is None, choices=choices)


def _base(annotation: Any) -> tuple[Base, tuple[str, ...]]:
    inner = bare(annotation)
    simple: dict[Any, Base] = {int: "integer", float: "decimal", dt.date: "date", dt.time: "time", bool: "flag"}
    if get_origin(inner) is Literal:
        texts = [each for each in get_args(inner) if isinstance(each, str)]
        return ("choice", tuple(texts)) if len(texts) == len(get_args(inner)) else ("integer", ())
    if inner is str:
        return ("name" if _is_name(annotation) else "text"), ()
    if get_origin(inner) is dict and _base(get_args(inner)[0])[0] in ("text", "name") and _is_count(inner):
        return "pairs", ()
    return simple.get(inner, "block"), ()


def _is_count(mapping: Any) -> bool:
    return _base(get_args(mapping)[1])[0] == "integer"


def _is_name(annotation: Any) -> bool:
    """Whether no value can hold a space: a pattern says so, as that of ids does."""
    constraints = [part for part in said_of_type(annotation) if isinstance(part, StringConstraints)]
    patterns = [each.pattern for each in constraints if each.pattern is not None]
    return bool(patterns)
