"""What a workbook would change in an instance, before anything is taken over: rows added, changed, gone, unchanged."""

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Literal

from scheduler.instance.reading.draft import Loc
from scheduler.instance.schema.instance import Instance
from scheduler.instance.workbook.cells import to_cell
from scheduler.instance.workbook.headings import heading, sheet_name
from scheduler.instance.workbook.rows import Plain, TableRow, at_path, document_of, rows_of
from scheduler.instance.workbook.tables import GRID, LISTED, YEAR, CellType, SheetColumn, SheetTable, table_of, tables
from scheduler.text import Lang, Text

Fate = Literal["added", "changed", "gone", "unchanged"]
_GRID_COLUMN = SheetColumn("availability.weekly", GRID, CellType("block"), False)
_ALIKE = 0.5
"""Of two rows that nothing names: which part of what they say is the same, at least, if one was made of the other."""


@dataclass(frozen=True)
class FieldChange:
    """What a column said, and says; None: nothing."""

    column: SheetColumn
    before: Any
    after: Any

    @property
    def name(self) -> Text:
        return sheet_name(GRID) if self.column is _GRID_COLUMN else heading(self.column)

    def shown(self, lang: Lang) -> tuple[str, str]:
        """Both values as the workbook shows them; empty for nothing."""
        return _shown(self.column.type, self.before, lang), _shown(self.column.type, self.after, lang)


@dataclass(frozen=True)
class TableRowChange:
    """A row before and after; `loc` is where it is in the data after, or of a row that is gone, before."""

    table: str
    fate: Fate
    name: str
    loc: Loc
    fields: tuple[FieldChange, ...] = ()


@dataclass(frozen=True)
class Preview:
    """Every row of every table, in the order of the workbook; rows that are gone come last in their table."""

    rows: tuple[TableRowChange, ...]

    @cached_property
    def counts(self) -> dict[str, Counter[Fate]]:
        """How many rows of each table are added, changed, gone, unchanged."""
        found: dict[str, Counter[Fate]] = {}
        for row in self.rows:
            found.setdefault(row.table, Counter())[row.fate] += 1
        return found

    @property
    def changes(self) -> tuple[TableRowChange, ...]:
        return tuple(row for row in self.rows if row.fate != "unchanged")


def preview(before: Instance, after: Instance, ids: Mapping[Loc, str] | None = None) -> Preview:
    """How `after` differs from `before`. `ids`: the names for ever of rows of `after`, as `read_workbook` has them, by
    which a row whose id was changed is still the same row."""
    old, new = document_of(before).data, document_of(after).data
    found = list(_of_year(old, new))
    for table in tables()[1:]:
        pairs = aligned(rows_of(table, old), rows_of(table, new), ids or {})
        found += [_change(table, one, other) for one, other in pairs]
    return Preview(tuple(found))


def aligned(
    before: list[TableRow], after: list[TableRow], ids: Mapping[Loc, str]
) -> list[tuple[TableRow | None, TableRow | None]]:
    """Each row after with the one that it was, in order; then those that are gone.

    They are the same by what names them, or what they say; else by the id that the workbook kept; else, where nothing
    names them, by saying nearly the same.
    """
    left = {row.id: row for row in before}
    pairs: dict[Loc, TableRow] = {}
    for row in after:
        if row.id in left:
            pairs[row.loc] = left.pop(row.id)
    for row in after:
        if row.loc not in pairs and ids.get(row.loc) in left:
            pairs[row.loc] = left.pop(ids[row.loc])
    for row in after:
        if row.loc not in pairs and (near := _nearest(row, left.values())) is not None:
            pairs[row.loc] = left.pop(near.id)
    return [*((pairs.get(row.loc), row) for row in after), *((row, None) for row in left.values())]


def _nearest(row: TableRow, others: Iterable[TableRow]) -> TableRow | None:
    """A row that nothing names, of the same parent, that says nearly the same."""
    if "id" in row.content or "code" in row.content or "key" in row.content:
        return None
    best, most = None, 0.0
    for other in others:
        keys = row.content.keys() | other.content.keys()
        share = sum(row.content.get(key) == other.content.get(key) for key in keys) / max(1, len(keys))
        if other.parent == row.parent and share >= _ALIKE and share > most:
            best, most = other, share
    return best


def _of_year(old: Plain, new: Plain) -> Iterator[TableRowChange]:
    for column in table_of(YEAR).columns:
        path = tuple(column.key.split("."))
        before, after = at_path(old, path), at_path(new, path)
        if before is None and after is None:
            continue
        fate: Fate = "unchanged" if before == after else "changed"
        fields = (FieldChange(column, before, after),) if before != after else ()
        yield TableRowChange(YEAR, fate, column.key, path, fields)


def _change(table: SheetTable, one: TableRow | None, other: TableRow | None) -> TableRowChange:
    row = other or one
    assert row is not None
    if one is None or other is None:
        return TableRowChange(table.path, "added" if one is None else "gone", _name(table, row), row.loc)
    columns = [column for column in table.columns if column.key != LISTED]
    columns += [_GRID_COLUMN] if table.path == "trainers" else []
    fields = [FieldChange(column, one.value(column.key), other.value(column.key)) for column in columns]
    told = tuple(field for field in fields if field.before != field.after)
    return TableRowChange(table.path, "changed" if told else "unchanged", _name(table, one), other.loc, told)


def _name(table: SheetTable, row: TableRow) -> str:
    """What people call the row: its id, else what it says first."""
    if table.identity is not None and table.identity != LISTED:
        return str(row.content.get(table.identity, ""))
    if table.is_mapping:
        return str(row.content["key"])
    said = [_shown(column.type, row.value(column.key), "fr") for column in table.columns if column.key != LISTED]
    return ", ".join(text for text in said if text)[:80]


def _shown(kind: CellType, value: Any, lang: Lang) -> str:
    said = to_cell(kind, value, lang)
    if isinstance(said, dt.time):
        return f"{said:%H:%M}"
    return "" if said is None else str(said)
