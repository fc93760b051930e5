"""plan.xlsx edited in a spreadsheet, and read as a timetable."""

import datetime as dt
import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from scheduler.checker.check import check
from scheduler.errors import InputError
from scheduler.export.workbook.workbook import plan
from scheduler.instance.load import load as load_instance
from scheduler.timetable.schema import Timetable
from scheduler.timetable.store import load, to_json
from tests.builders import make_instance, make_timetable, session

REPOSITORY = Path(__file__).resolve().parents[2]
NOW = dt.datetime(2022, 9, 1, tzinfo=dt.UTC)
COLUMN = {
    "date": 1,
    "day": 2,
    "start": 3,
    "end": 4,
    "unit": 7,
    "kind": 9,
    "groups": 12,
    "trainers": 13,
    "room": 14,
    "id": 17,
}


@pytest.fixture(scope="module")
def tiny() -> tuple[Any, Timetable]:
    instance = load_instance(REPOSITORY / "instances" / "tiny")
    return instance, load(REPOSITORY / "solutions" / "tiny" / "timetable.json")


def edited(of: tuple[Any, Timetable], folder: Path, edit: Callable[[Any], None], **options: Any) -> Timetable:
    """The timetable read from the sheet of sessions after the edit."""
    raw = plan(*of, created=NOW, **options)["plan.xlsx"]
    book = load_workbook(io.BytesIO(raw))
    edit(next(sheet for sheet in book.worksheets if sheet["A1"].value == "date"))
    book.save(folder / "plan.xlsx")
    return load(folder / "plan.xlsx")


def row_of(sheet: Any, id_: str) -> int:
    return next(cell.row for cell in sheet["Q"] if cell.value == id_)


def put(id_: str, **values: Any) -> Callable[[Any], None]:
    def edit(sheet: Any) -> None:
        row = row_of(sheet, id_)
        for key, value in values.items():
            sheet.cell(row, COLUMN[key]).value = value

    return edit


@pytest.mark.parametrize("lang", ["fr", "en"])
def test_what_was_not_edited_is_the_same_to_the_byte(lang: str, tmp_path: Path) -> None:
    for name in ("tiny", "cnam-reunion-asp-2022-23"):
        instance = load_instance(REPOSITORY / "instances" / name)
        timetable = load(REPOSITORY / "solutions" / name)
        read = edited((instance, timetable), tmp_path, lambda sheet: sheet.insert_rows(5), lang=lang)
        assert to_json(read) == to_json(timetable)


def test_a_session_that_is_moved_ends_with_its_new_slot(tiny: tuple[Any, Timetable], tmp_path: Path) -> None:
    first = tiny[1].sessions[0]
    read = edited(tiny, tmp_path, put(first.id, date="16/09/2024", start="19h00"))
    moved = next(each for each in read.sessions if each.id == first.id)
    assert (moved.start.isoformat(), moved.end.isoformat()) == (
        "2024-09-16T19:00:00+04:00",
        "2024-09-16T21:00:00+04:00",
    )
    assert [each.number for each in read.of_unit[first.unit]] == list(range(1, len(read.of_unit[first.unit]) + 1))
    assert read.tiers == () and read.digest == tiny[1].digest
    assert not check(tiny[0], read).accepted


def test_trainers_rooms_and_kinds_in_words(tiny: tuple[Any, Timetable], tmp_path: Path) -> None:
    first = tiny[1].sessions[0]
    edit = put(first.id, trainers="bruno; ALICE", room=None, kind="webconférence")
    read = next(each for each in edited(tiny, tmp_path, edit).sessions if each.id == first.id)
    assert (read.trainers, read.room, read.kind) == (("BRUNO", "ALICE"), None, "webconference")


def test_a_session_that_goes_is_retired_and_a_new_one_has_a_new_id(tiny: tuple[Any, Timetable], tmp_path: Path) -> None:
    first = tiny[1].sessions[0]
    of_unit = [each.id for each in tiny[1].of_unit[first.unit]]

    def edit(sheet: Any) -> None:
        sheet.delete_rows(row_of(sheet, first.id))
        row = sheet.max_row + 1
        for key, value in (("date", dt.date(2024, 9, 17)), ("start", dt.time(17)), ("unit", first.unit)):
            sheet.cell(row, COLUMN[key]).value = value

    read = edited(tiny, tmp_path, edit)
    new = next(each for each in read.sessions if each.id not in of_unit and each.unit == first.unit)
    assert first.id in read.retired and new.id == f"{first.unit}-{len(of_unit) + 1:02d}"
    assert new.end - new.start == dt.timedelta(hours=2) and new.groups == first.groups


def test_two_people_of_one_name(tmp_path: Path) -> None:
    of = make_instance()
    trainers = tuple(each.model_copy(update={"name": "Dupont"}) for each in of.trainers)
    of = of.model_copy(update={"trainers": trainers})
    held = make_timetable(of, [session(of, "U1", "2022-09-05", number=1)])
    assert to_json(edited((of, held), tmp_path, lambda _: None)) == to_json(held)
    with pytest.raises(InputError, match="several people"):
        edited((of, held), tmp_path, put(held.sessions[0].id, trainers="Dupont, Dupont"))


def test_every_mistake_at_its_cell(tiny: tuple[Any, Timetable], tmp_path: Path) -> None:
    ids = [each.id for each in tiny[1].sessions]

    def edit(sheet: Any) -> None:
        put(ids[0], date="31/02/2024")(sheet)
        put(ids[1], trainers="CARLA")(sheet)
        put(ids[2], start="tard")(sheet)
        put(ids[3], kind="cours")(sheet)
        put(ids[4], day="samedi")(sheet)
        put(ids[5], room="GRANGE")(sheet)
        put(ids[6], id=ids[0])(sheet)

    with pytest.raises(InputError) as refused:
        edited(tiny, tmp_path, edit)
    places = [line.partition(": ")[0] for line in refused.value.lines("fr")]
    assert places == ["Séances!A3", "Séances!M4", "Séances!C5", "Séances!I6", "Séances!B7", "Séances!N8", "Séances!Q9"]


def test_a_workbook_that_is_no_timetable(tmp_path: Path, tiny: tuple[Any, Timetable]) -> None:
    from scheduler.instance.workbook.writing.write import write_workbook

    (tmp_path / "year.xlsx").write_bytes(write_workbook(tiny[0]))
    with pytest.raises(InputError, match="hidden sheet is missing"):
        load(tmp_path / "year.xlsx")
    (tmp_path / "plan.xlsx").write_bytes(plan(*tiny, created=NOW)["plan.xlsx"])
    with pytest.raises(InputError, match="is a timetable, not an instance"):
        load_instance(tmp_path / "plan.xlsx")
