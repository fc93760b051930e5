"""New years: each made whole in memory, every fault at its field, written once and over nothing."""

import base64
from pathlib import Path
from typing import Any

import pytest

from scheduler.desk.start import new_years
from scheduler.desk.start.new_years import ProposedYear
from scheduler.desk.start.standing import of_draft, of_fault, of_files
from scheduler.desk.start.years import folder_of_new, home, years
from scheduler.errors import InputError
from scheduler.instance import load as instances
from scheduler.instance.workbook.conversion import source_of
from scheduler.instance.workbook.writing.write import write_workbook
from tests.cli.program import REPOSITORY
from tests.desk.project import REAL, TINY, draft, project, year


def form(**changed: Any) -> dict[str, Any]:
    return {
        "title": "Licence du soir 2025", "name": "", "timezone": "Indian/Reunion", "holidays": "FR-974",
        "semesters": [{"id": "S1", "title": "Semestre 1", "first": "2025-09-01", "last": "2026-01-30"}],
        "slots": [{"start": "17:30", "end": "19:30"}], "weekdays": ["mon", "tue"], "site": "Le centre",
        "room": "Salle 1", "group": "Groupe 1", "size": 20, "trainer": "Alice Payet",
        "unit": {"code": "UE1", "title": "Maths"}, "ects": 6, "in_person": 5, "webconference": 1, **changed,
    }  # fmt: skip


def places(error: pytest.ExceptionInfo[InputError]) -> list[str]:
    return sorted(str(fault.place) for fault in error.value.faults)


def test_an_empty_year_is_the_smallest_that_can_be_read(tmp_path: Path) -> None:
    proposed = new_years.empty(form(), "fr")
    assert proposed.name == "licence-du-soir-2025"
    new_years.write(tmp_path / "instances", proposed)
    (found,) = years(tmp_path)
    instance = instances.load(found.file)
    assert (instance.title, instance.locale, len(instance.units)) == ("Licence du soir 2025", "fr", 1)
    assert instance.trainers[0].id == "ALICE-PAYET"
    told = of_files(found)
    assert (told["unplaced"], told["isEmpty"]) == (6, True)
    assert sorted(path.name for path in (tmp_path / "instances").iterdir()) == [proposed.name], "nothing is left aside"


def test_every_fault_of_the_form_is_told_at_its_field() -> None:
    rows = [{"id": "S1", "title": "", "first": "2025-19-01", "last": None}]
    with pytest.raises(InputError) as error:
        new_years.empty(form(title=" ", size="", semesters=rows, weekdays=["lundi"], timezone=3, unit="x"), "fr")
    assert {
        "title", "timezone", "calendar.semesters[0].first", "calendar.semesters[0].last", "groups[0].size",
        "units[0].code", "slots[0].weekdays[0]",
    } <= set(places(error))  # fmt: skip


@pytest.mark.parametrize(
    "odd", [{}, {"semesters": [[]]}, {"slots": {"a": 1}}, {"weekdays": 3}, {"unit": []}, {"size": 1e400}]
)
def test_odd_forms_are_refused_in_words(odd: dict[str, Any]) -> None:
    with pytest.raises(InputError):
        new_years.empty(form(**odd) if odd else {}, "en")


@pytest.mark.parametrize("name", ["../x", "a/b", "", ".", "..", "A", "a b", "é", "-a", "a" * 200])
def test_a_name_is_never_a_path(name: str) -> None:
    with pytest.raises(InputError) as error:
        new_years.from_example({"example": "tiny", "name": name})
    assert places(error) == ["name"]
    if name:
        with pytest.raises(InputError):
            new_years.empty(form(name=name), "fr")


def test_nothing_is_written_over(tmp_path: Path) -> None:
    project(tmp_path)
    before = year(tmp_path, TINY).file.read_bytes()
    with pytest.raises(InputError) as error:
        new_years.refuse_taken(tmp_path / "instances", TINY)
    assert places(error) == ["name"]
    with pytest.raises(InputError):
        new_years.write(tmp_path / "instances", ProposedYear(TINY, "", {"instance.yaml": b""}))
    assert year(tmp_path, TINY).file.read_bytes() == before
    (tmp_path / "instances" / "link").symlink_to(tmp_path / "nowhere")
    with pytest.raises(InputError):
        new_years.write(tmp_path / "instances", ProposedYear("link", "", {"instance.yaml": b""}))


def test_last_year_is_carried_and_says_what_is_to_be_decided(tmp_path: Path) -> None:
    project(tmp_path)
    known = {found.name: found for found in years(tmp_path)}
    proposed = new_years.from_last_year({"year": TINY, "first": "2025-09-01", "name": "tiny-2025"}, known.get)
    assert "decide" in {note.fate for note in proposed.notes}
    new_years.write(tmp_path / "instances", proposed)
    assert str(instances.load(year(tmp_path, "tiny-2025").file).calendar.semesters[0].first) == "2025-09-01"
    for wrong, place in (
        ({"year": "x", "first": "2025-09-01"}, "year"),
        ({"year": TINY, "first": "soon"}, "first"),
        ({"year": TINY, "first": "2023-09-01"}, "first"),
        ({"year": TINY, "first": "2025-09-01", "name": "../x"}, "name"),
    ):
        with pytest.raises(InputError) as error:
            new_years.from_last_year(wrong, known.get)
        assert places(error) == [place]


def test_how_a_year_stands(tmp_path: Path) -> None:
    found = year(project(tmp_path), TINY)
    assert (of_files(found)["unplaced"], of_files(found)["clashes"]) == (0, 0)
    assert not found.journal.exists(), "looking opens nothing"
    of = draft(tmp_path)
    of.pin(of.state.number, [of.state.timetable.sessions[0].id])
    assert (of_draft(of)["changes"], of_draft(of)["who"]) == (0, "me")
    found.file.write_text(found.file.read_text().replace("2024-09-27", "2024-19-27"))
    with pytest.raises(InputError) as error:
        of_draft(of)
    assert of_fault(error.value, "fr")["faults"][0]["place"].startswith("instance.yaml:")


def test_where_new_years_go(tmp_path: Path) -> None:
    project(tmp_path)
    inside = tmp_path / "instances"
    assert folder_of_new(tmp_path) == folder_of_new(inside) == inside
    assert folder_of_new(inside / TINY) is None
    assert home(tmp_path) == home(inside) == home(inside / TINY) == tmp_path
    (tmp_path / "bare").mkdir()
    assert folder_of_new(tmp_path / "bare") == tmp_path / "bare" / "instances"


SHEET = REPOSITORY / "instances" / REAL / "fiche.txt"


def sheet(content: bytes, name: str = "fiche.txt", **more: Any) -> dict[str, Any]:
    file = {"name": name, "content": base64.b64encode(content).decode()}
    return {"file": file, "size": 20, "alternance_start": "09:00", "alternance_end": "17:00", **more}


def test_a_programme_sheet_is_a_year_and_says_what_is_open(tmp_path: Path) -> None:
    proposed = new_years.from_sheet(sheet(SHEET.read_bytes(), name="../fiche.txt"), "fr")
    new_years.write(tmp_path / "instances", proposed)
    instance = instances.load(years(tmp_path)[0].file)
    assert {group.size for group in instance.groups} == {20}
    assert "A-NOMMER" in instance.trainer
    assert any("rooms" in note.text.en or "salles" in note.text.fr for note in proposed.notes)
    assert all(note.fate == "decide" for note in proposed.notes)


@pytest.mark.parametrize(
    "values",
    [{}, {"file": 3}, {"file": {"name": "x", "content": "é"}}, sheet(b""), sheet(b"\x89PNG\r\n\x1a\n" + b"\0" * 50),
     sheet(b"%PDF-1.7 nothing"), sheet(b"bonjour"), sheet(SHEET.read_bytes(), size=""),
     sheet(SHEET.read_bytes(), alternance_start="soon")],
)  # fmt: skip
def test_what_is_no_sheet_is_refused_in_words(values: dict[str, Any]) -> None:
    with pytest.raises(InputError):
        new_years.from_sheet(values, "fr")


def test_a_workbook_is_a_year_and_its_faults_are_at_their_cells(tmp_path: Path) -> None:
    project(tmp_path)
    source = source_of(year(tmp_path, TINY).file)
    content = write_workbook(source.instance)
    file = {"name": "année.xlsx", "content": base64.b64encode(content).decode()}
    proposed = new_years.from_workbook({"file": file, "name": "du-classeur"}, "fr")
    new_years.write(tmp_path / "instances", proposed)
    made = instances.load(year(tmp_path, "du-classeur").file)
    assert made == source.instance.model_copy(update={"name": "du-classeur"})
    for values in ({"file": file, "name": "../x"}, sheet(b"PK\x03\x04 no"), sheet(b"x"), {}):
        with pytest.raises(InputError) as error:
            new_years.from_workbook(values, "fr")
        assert set(places(error)) <= {"file", "name"}
