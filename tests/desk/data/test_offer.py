"""A workbook that is sent: looked at first, then taken over as one act; nothing of a faulty one."""

import base64
import io
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from starlette.exceptions import HTTPException

from scheduler.desk.data.document import Document
from scheduler.desk.data.offer import Offer, offered_json
from scheduler.desk.draft.draft import Draft
from scheduler.desk.draft.refusals import ActRefused
from scheduler.instance.workbook.writing.write import write_workbook
from tests.desk.project import REAL, draft, project


def sent(of: Draft, sheet: str, found: Any, instead: Any) -> Offer:
    """The year's workbook with another value in one cell."""
    book = openpyxl.load_workbook(io.BytesIO(write_workbook(of.state.instance)))
    cell = next(cell for row in book[sheet] for cell in row if cell.value == found)
    cell.value = instead
    stream = io.BytesIO()
    book.save(stream)
    return Offer.of({"name": "C:\\fakepath\\annee.xlsx", "content": base64.b64encode(stream.getvalue()).decode()})


def test_a_workbook_is_looked_at_taken_over_and_undone(tmp_path: Path) -> None:
    of = draft(project(tmp_path), REAL)
    before, document = of.file.read_bytes(), Document.of(of)
    document.offer = offer = sent(of, "Groupes", 14, 17)
    shown = offered_json(offer, of.file, "fr")
    assert offer.name == "annee.xlsx"
    assert [(row["fate"], row["name"], row["fields"][0][1:]) for row in shown["rows"]] == [
        ("changed", "1A-SOIR", ["14", "17"])
    ]
    assert of.file.read_bytes() == before
    with pytest.raises(ActRefused):
        document.take_over(of.state.number, "another")
    document.take_over(of.state.number, shown["key"])
    assert of.state.instance.group["1A-SOIR"].size == 17
    assert b"# hypoth" in of.file.read_bytes()
    of.undo(of.state.number)
    assert of.file.read_bytes() == before


def test_faults_of_a_workbook_stand_at_their_cell(tmp_path: Path) -> None:
    of = draft(project(tmp_path), REAL)
    shown = offered_json(sent(of, "Groupes", 14, "quatorze"), of.file, "fr")
    assert len(shown["faults"]) == 1
    assert shown["faults"][0].startswith("Groupes!C3: ")
    assert "quatorze" in shown["faults"][0]
    assert str(tmp_path) not in shown["faults"][0]
    other = Offer("x.yaml", b"\xff\xfe nonsense")
    assert offered_json(other, of.file, "en")["faults"]


@pytest.mark.parametrize("values", [{}, {"name": "x"}, {"name": "x", "content": "***"}, {"name": 3, "content": "AAAA"}])
def test_what_no_page_sends_is_no_offer(values: dict[str, Any]) -> None:
    with pytest.raises(HTTPException):
        Offer.of(values)
