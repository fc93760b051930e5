"""plan.xlsx with examinations: their lists, the calendars, and read back."""

import io
from pathlib import Path

from openpyxl import load_workbook

from scheduler.export.workbook.workbook import plan
from scheduler.timetable.store import load
from tests.export.exams.sample import FIRST_SESSION, SECOND, exam_year, with_exams
from tests.export.sample import NOW

INSTANCE = with_exams()
TIMETABLE = exam_year(INSTANCE, *FIRST_SESSION, SECOND)


def test_the_lists_are_sheets_and_the_calendars_have_the_examinations() -> None:
    book = load_workbook(io.BytesIO(plan(INSTANCE, TIMETABLE, created=NOW)["plan.xlsx"]))
    assert {"Examens", "Examens par salle", "Surveillances"} <= set(book.sheetnames)
    doors = list(book["Examens par salle"].iter_rows(min_row=4, values_only=True))
    assert [(row[0], row[6]) for row in doors[-2:]] == [("Salle P2", "TRS001"), ("Salle P2", "AST002")]
    said = [str(cell.value) for row in book["ASP1"].iter_rows() for cell in row if cell.value]
    assert any("21 févr." in text and "17 h TRS001 (E) Salle Piton / Salle P2" in text for text in said)
    assert any("5 août" in text and "21 h TET003 (E) Production à rendre" in text for text in said)
    assert not any("AST002" in text for text in said)


def test_the_workbook_is_read_back_with_its_examinations(tmp_path: Path) -> None:
    (tmp_path / "plan.xlsx").write_bytes(plan(INSTANCE, TIMETABLE, created=NOW)["plan.xlsx"])
    assert load(tmp_path / "plan.xlsx") == TIMETABLE
