"""The hidden sheet of lists, which the drop-downs offer: words of choices, and names that other sheets declare.

Names are looked up where they are declared, so that a row that is added there is offered at once.
"""

import datetime as dt

from xlsxwriter import Workbook
from xlsxwriter.utility import xl_col_to_name
from xlsxwriter.worksheet import Worksheet

from scheduler.instance.workbook.headings import LISTS_MARK, word
from scheduler.instance.workbook.tables import CellType, SheetColumn
from scheduler.instance.workbook.writing.book import reference
from scheduler.text import Lang

_MORE_ROWS = 100
"""Names that can be added to a table and are offered."""


class Lists:
    """Each list is a column of the sheet, and has a name in the workbook."""

    def __init__(self, book: Workbook, name: str, lang: Lang) -> None:
        self._book, self._lang, self.name = book, lang, name
        self._sheet: Worksheet = book.add_worksheet(name)
        self._sheet.hide()
        self._names: dict[str, str] = {}
        self._clock = book.add_format({"num_format": "hh:mm"})

    def of_words(self, kind: CellType) -> str | None:
        """The name of the list of a choice's words."""
        if not kind.choices:
            return None
        column = self._column("|".join(kind.choices))
        if column is not None:
            for row, code in enumerate(kind.choices, start=1):
                self._sheet.write_string(row, column, word(code, self._lang))
            self._define("|".join(kind.choices), column, len(kind.choices))
        return self._names["|".join(kind.choices)]

    def of_values(self, title: str, values: list[str | dt.time]) -> str | None:
        """The name of a list of these values; none when there is none."""
        if values and (column := self._column(title)) is not None:
            for row, value in enumerate(values, start=1):
                if isinstance(value, str):
                    self._sheet.write_string(row, column, value)
                else:
                    self._sheet.write_datetime(row, column, value, self._clock)
            self._define(title, column, len(values))
        return self._names.get(title)

    def of_rows(self, path: str) -> str | None:
        """The name of the list of a table's names, if the table has been written."""
        return self._names.get(path)

    def add_rows(self, path: str, sheet: str, column: int, first_row: int, values: list[str | dt.time]) -> None:
        """The names of a table, in the column of the sheet from that row on, both from 0."""
        here = self._column(path)
        assert here is not None  # each table is written once
        source = f"{reference(sheet)}!${xl_col_to_name(column)}:${xl_col_to_name(column)}"
        for row in range(1, len(values) + _MORE_ROWS + 1):
            known = values[row - 1] if row <= len(values) else ""
            shown: str | float = known if isinstance(known, str) else (known.hour * 60 + known.minute) / 1440
            look = f"INDEX({source},ROW()+{first_row - 1})"
            self._sheet.write_formula(row, here, f'=IF({look}="","",{look})', self._clock, shown)
        self._define(path, here, len(values) + _MORE_ROWS)

    def _column(self, title: str) -> int | None:
        """A new column; none when that list is there."""
        if title in self._names:
            return None
        column = len(self._names)
        self._names[title] = f"list_{column + 1}"
        self._sheet.write_string(0, column, title[:250] if column else f"{LISTS_MARK} {title}"[:250])
        return column

    def _define(self, title: str, column: int, count: int) -> None:
        """As long as there is something in it: what is left below would be offered as empty lines."""
        letter = xl_col_to_name(column)
        first, whole = f"${letter}$2", f"{reference(self.name)}!${letter}$2:${letter}${count + 1}"
        filled = f"SUMPRODUCT(--(LEN({whole})>0))"
        self._book.define_name(self._names[title], f"=OFFSET({reference(self.name)}!{first},0,0,MAX(1,{filled}),1)")


def list_of(lists: Lists, column: SheetColumn) -> str | None:
    """The list that a column's drop-down offers."""
    if column.names is not None and (found := lists.of_rows(column.names)) is not None:
        return found
    return lists.of_words(column.type) if column.type.base == "choice" else None
