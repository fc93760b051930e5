"""Workbooks as people edit them: cells found by sheet, row and key."""

import io
from collections.abc import Callable
from typing import Any

from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from scheduler.errors import InputError
from scheduler.instance.load import load_workbook as load_instance
from scheduler.instance.schema.instance import Instance
from scheduler.instance.workbook.tables import YEAR
from scheduler.instance.workbook.writing.write import write_workbook
from scheduler.text import Lang
from tests.random_instances import random_data

FIRST = 3
"""The first row below the headings."""
WRITTEN: dict[str, bytes] = {}
"""The workbooks before an edit, by what their instance holds."""


class EditedBook:
    """A workbook in openpyxl's hands; sheets by the path of their table."""

    def __init__(self, raw: bytes) -> None:
        self.book: Workbook = load_workbook(io.BytesIO(raw))

    def sheet(self, path: str) -> Worksheet:
        return next(sheet for sheet in self.book.worksheets if sheet["A1"].value == f"@{path}")

    def column(self, path: str, key: str) -> int:
        return next(cell.column for cell in self.sheet(path)[1] if cell.value == key)

    def cell(self, path: str, row: int, key: str) -> Any:
        """Of the table's row of that number, from 1."""
        return self.sheet(path).cell(FIRST + row - 1, self.column(path, key))

    def line(self, key: str) -> Any:
        """The value of a line of the year's sheet."""
        sheet = self.sheet(YEAR)
        row = next(cell.row for cell in sheet["A"] if cell.value == key)
        return sheet.cell(row, 3)

    def bytes(self) -> bytes:
        stream = io.BytesIO()
        self.book.save(stream)
        return stream.getvalue()


def small(locale: str = "fr", **more: Any) -> Instance:
    """An instance with every table in use."""
    data = {**random_data(1), "locale": locale}
    data["trainers"][0]["availability"] = {
        "weekly": {"mon": "avoid"},
        "dated": [{"first": "2022-12-13", "last": "2022-12-14", "level": "unavailable"}],
    }
    return Instance.model_validate({**data, **more})


def edited(instance: Instance, edit: Callable[[EditedBook], None]) -> bytes:
    """The workbook of the instance after the edit."""
    content = instance.model_dump_json()
    if content not in WRITTEN:
        WRITTEN[content] = write_workbook(instance)
    book = EditedBook(WRITTEN[content])
    edit(book)
    return book.bytes()


def after(instance: Instance, edit: Callable[[EditedBook], None]) -> Instance:
    return load_instance(edited(instance, edit))


def faults(instance: Instance, edit: Callable[[EditedBook], None], lang: Lang = "fr") -> list[str]:
    """What is said of the edited workbook."""
    try:
        after(instance, edit)
    except InputError as error:
        return error.lines(lang)
    return []
