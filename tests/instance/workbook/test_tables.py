"""The tables of the workbook are made from the schema."""

from collections import Counter

from scheduler.instance.keys import keys
from scheduler.instance.workbook.headings import heading
from scheduler.instance.workbook.tables import GRID, tables
from scheduler.wording import folded


def test_every_key_of_an_instance_has_its_place() -> None:
    columns = {column.path for table in tables() for column in table.columns}
    tables_ = {table.path for table in tables()}
    held = {path.rpartition(".")[0] for path, _, _ in keys()}
    leaves = {path for path, _, _ in keys() if path not in held}
    assert leaves - columns - tables_ == {GRID}


def test_no_two_columns_of_a_table_have_one_heading() -> None:
    for table in tables():
        for lang in (0, 1):
            count = Counter(folded(heading(column)[lang]) for column in table.columns)
            assert [name for name, number in count.items() if number > 1 or not name] == [], table.path
