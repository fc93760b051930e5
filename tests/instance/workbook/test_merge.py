"""A workbook taken over into a YAML file: what does not change stays as it was typed."""

from collections.abc import Callable
from pathlib import Path

import pytest

from scheduler.errors import InputError
from scheduler.instance.dump import to_yaml
from scheduler.instance.load import load
from scheduler.instance.schema.instance import Instance
from scheduler.instance.workbook.conversion import source_of, taken_over
from scheduler.instance.workbook.preview import preview
from scheduler.instance.workbook.writing.write import write_workbook
from tests.instance.workbook.editing import EditedBook, after, small
from tests.random_instances import random_data

YAML = """\
# the year
version: 1
name: small # its name
title: "Année : une"
timezone: Indian/Reunion
calendar:
  semesters:
    - {id: S1, first: 2022-09-05, last: 2022-10-28} # eight weeks

slots: [{start: 17:00, end: 19:00}]
sites:
  - {id: PORT, title: Le Port}
rooms: # those that we have
  # the small one
  - {id: R1, site: PORT, capacity: 12}
  # the big one
  - id: R2
    site: PORT
    capacity: 30 # with the gallery

groups:
  - {id: G1, size: 9, title: Soir}
# people
trainers:
  - id: T1 # on leave in October
    name: Une
  - {id: T2, name: Deux}
units:
  - {code: U1, title: Une, ects: 3, modality: cours, period: S1, groups: [G1], trainers: [T1],
     in_person: 1, webconference: 0, sessions_per_week: 1} # the default, said
# the end
"""


def merge(folder: Path, edit: Callable[[EditedBook], None], text: str = YAML) -> str:
    """The text after the workbook made of it was edited."""
    target = folder / "instance.yaml"
    target.write_text(text, encoding="utf-8", newline="")
    source = source_of(target)
    book = EditedBook(write_workbook(source.instance, source.own_times))
    edit(book)
    (folder / "year.xlsx").write_bytes(book.bytes())
    return taken_over(source_of(folder / "year.xlsx"), target, "").text


def changed(before: str, after: str) -> list[str]:
    """The lines that go, and those that come."""
    import difflib

    lines = difflib.ndiff(before.splitlines(), after.splitlines())
    return [line for line in lines if line[0] in "+-"]


def test_nothing_changes_where_nothing_was_edited(tmp_path: Path) -> None:
    for text in (YAML, YAML.replace("\n", "\r\n")):
        assert merge(tmp_path, lambda _: None, text) == text


def test_values_rows_and_keys(tmp_path: Path) -> None:
    def edit(book: EditedBook) -> None:
        book.line("title").value = "Année : deux"
        book.cell("rooms", 2, "capacity").value = 40
        book.cell("groups", 1, "title").value = None
        book.cell("trainers", 1, "role").value = "coordinatrice"
        book.cell("trainers.availability.weekly", 2, "mon").value = "à éviter"
        book.cell("sites", 2, "id").value, book.cell("sites", 2, "title").value = "TAMPON", "Le Tampon"
        book.cell("pins", 1, "unit").value, book.cell("pins", 1, "weekday").value = "U1", "mardi"

    text = merge(tmp_path, edit)
    assert sorted(changed(YAML, text)) == sorted(
        [
            '- title: "Année : une"',
            '+ title: "Année : deux"',
            "+   - {id: TAMPON, title: Le Tampon}",
            "-     capacity: 30 # with the gallery",
            "+     capacity: 40 # with the gallery",
            "-   - {id: G1, size: 9, title: Soir}",
            "+   - {id: G1, size: 9}",
            "+     role: coordinatrice",
            "-   - {id: T2, name: Deux}",
            "+   - {id: T2, name: Deux, availability: {weekly: {mon: avoid}}}",
            "+ pins:",
            "+   - {unit: U1, weekday: tue}",
        ]
    )


def test_rows_that_go_or_change_places_leave_the_comments(tmp_path: Path) -> None:
    def edit(book: EditedBook) -> None:
        sheet = book.sheet("rooms")
        for column in range(1, 6):
            one, other = sheet.cell(3, column), sheet.cell(4, column)
            one.value, other.value = other.value, one.value
        book.sheet("trainers").delete_rows(4)
        book.sheet("trainers.availability.weekly").delete_rows(4)

    text = merge(tmp_path, edit)
    moved = "  # the big one\n  - id: R2\n    site: PORT\n    capacity: 30 # with the gallery\n  - {id: R1, "
    assert moved in text and "  # the small one\n" in text
    assert "T2" not in text and all(line in text for line in YAML.splitlines() if line.strip().startswith("#"))


def test_a_row_whose_id_is_changed_is_still_the_same_row(tmp_path: Path) -> None:
    def edit(book: EditedBook) -> None:
        book.cell("trainers", 1, "id").value = "MARTIN"
        book.cell("trainers.availability.weekly", 1, "#trainers").value = "MARTIN"
        book.cell("units", 1, "trainers").value = "MARTIN"

    assert "  - id: MARTIN # on leave in October" in merge(tmp_path, edit)


def test_a_file_with_references_is_not_touched(tmp_path: Path) -> None:
    text = YAML.replace("title: Le Port", "title: &a Le Port").replace("title: Soir", "title: *a")
    with pytest.raises(InputError, match="YAML reference"):
        merge(tmp_path, lambda book: setattr(book.cell("sites", 1, "title"), "value", "other"), text)


def test_a_busy_file_that_is_elsewhere_is_written_out(tmp_path: Path) -> None:
    here, there = tmp_path / "here", tmp_path / "there"
    here.mkdir(), there.mkdir()
    (here / "busy.csv").write_text("date,start,end\n2022-09-06,17:00,18:00\n")
    times = "[{date: 2022-09-07, start: 17:00, end: 18:00}]"
    busy = f"busy:\n  - groups: [G1]\n    title: Ailleurs\n    file: busy.csv\n    times: {times}\n"
    assert merge(here, lambda _: None, YAML + busy) == YAML + busy
    (there / "year.xlsx").write_bytes((here / "year.xlsx").read_bytes())
    assert load(there / "year.xlsx").digest == load(here / "instance.yaml").digest
    alone = taken_over(source_of(there / "year.xlsx"), there / "instance.yaml", "from a test").text
    (there / "instance.yaml").write_text(alone, encoding="utf-8")
    assert "file" not in alone and load(there / "instance.yaml").busy[0].times == load(here).busy[0].times


def test_a_preview_tells_what_is_added_changed_gone_and_unchanged() -> None:
    before = small()

    def edit(book: EditedBook) -> None:
        book.cell("rooms", 1, "capacity").value = 99
        row = book.sheet("rooms").max_row - 1
        for key, value in (("id", "NEW"), ("site", "PORT"), ("capacity", 5)):
            book.cell("rooms", row, key).value = value
        book.sheet("trainers.availability.dated").delete_rows(3)

    found = preview(before, after(before, edit))
    assert dict(found.counts["rooms"]) == {"changed": 1, "unchanged": len(before.rooms) - 1, "added": 1}
    assert found.counts["trainers.availability.dated"]["gone"] == 1
    room = next(row for row in found.changes if row.fate == "changed")
    assert (room.name, [(field.name.fr, *field.shown("fr")) for field in room.fields]) == (
        before.rooms[0].id,
        [("Places", str(before.rooms[0].capacity), "99")],
    )
    assert preview(before, Instance.model_validate(before.model_dump(by_alias=True))).changes == ()


@pytest.mark.parametrize("seed", range(6))
def test_any_instance_is_carried_into_the_file_of_any_other(seed: int, tmp_path: Path) -> None:
    before, wanted = (Instance.model_validate(random_data(number)) for number in (seed, seed + 100))
    target = tmp_path / "instance.yaml"
    target.write_bytes(to_yaml(before, "a heading"))
    (tmp_path / "year.xlsx").write_bytes(write_workbook(wanted))
    target.write_text(taken_over(source_of(tmp_path / "year.xlsx"), target, "").text, encoding="utf-8")
    assert load(target) == wanted and target.read_text(encoding="utf-8").startswith("# a heading\n")
