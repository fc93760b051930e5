"""Units stated in hours: what is read, what is refused in words, and what a workbook keeps of them."""

from pathlib import Path

import pytest

from scheduler.errors import InputError
from scheduler.instance.dump import to_yaml
from scheduler.instance.lengths import nearest, numbers
from scheduler.instance.load import load, load_workbook
from scheduler.instance.schema.instance import Instance
from scheduler.instance.workbook.conversion import source_of
from scheduler.instance.workbook.writing.write import write_workbook

YEAR = """\
version: 1
name: hours
title: Hours
timezone: Indian/Reunion
calendar: {{semesters: [{{id: S1, first: 2022-09-05, last: 2022-12-02}}]}}
slots:
  - {{start: "18:15", end: "20:15"}}
  - {{start: "20:15", end: "21:45"}}
frequency:
  - {{modality: cours, period: semester, ects: 6, {row}}}
sites: [{{id: PORT, title: Le Port}}]
rooms: [{{id: A, site: PORT, capacity: 20}}]
groups: [{{id: G, size: 10}}]
trainers: [{{id: T, name: T}}]
units:
  - {{code: U, title: U, ects: 3, modality: cours, period: S1, groups: [G], trainers: [T], {unit}}}
"""
ROW = "hours: {in_person: 6, webconference: 4}, tolerance: 0.5"


def read(folder: Path, unit: str, row: str = ROW) -> Instance:
    (folder / "instance.yaml").write_text(YEAR.format(unit=unit, row=row), encoding="utf-8")
    return load(folder)


def faults(folder: Path, unit: str, row: str = ROW) -> str:
    with pytest.raises(InputError) as caught:
        read(folder, unit, row)
    return "\n".join(f"{fault.place.line}: {fault.text.en}" for fault in caught.value.faults)


def test_a_number_is_hours_in_person(tmp_path: Path) -> None:
    hours = read(tmp_path, "hours: 12.5, tolerance: 0.5").units[0].hours
    assert hours is not None
    assert (hours.in_person, hours.webconference) == (12.5, 0)
    text = YEAR.format(unit="tolerance: 1", row=ROW).replace("ects: 3", "ects: 6")
    (tmp_path / "instance.yaml").write_text(text, encoding="utf-8")
    instance = load(tmp_path)
    stated, tolerance = instance.hours_of(instance.units[0]) or (None, None)
    assert stated is not None
    assert (stated.in_person, stated.webconference, tolerance) == (6, 4, 1)  # the unit's own tolerance wins


@pytest.mark.parametrize(
    ("unit", "what"),
    [
        # 3 × 2 h, 4 × 1 h 30: 6 h; 2 h + 3 × 1 h 30: 6 h 30.
        ("hours: 6.25", "no sessions make 6 h 15 min of in-person sessions; its slots last 1 h 30 min and 2 h. "
                        "Write 6 or 6.5, or a “tolerance” of 0.25 h"),
        ("hours: 1", "Write 1.5, or a “tolerance” of 0.5 h"),
        ('hours: 4.5, slots: ["18:15"]', "Write 4 or 6"),
        ("hours: {in_person: 4, webconference: 0.5}, tolerance: 0.5", "would allow no session at all"),
        ("hours: 6, in_person: 3, webconference: 0", "hours (“hours”) and numbers of sessions"),
        ("in_person: 3, webconference: 0, tolerance: 1", "a tolerance of 1 h without hours"),
        ("hours: -2", "write a number of at least 0"),
        ("hours: many", "“many” is no number of hours; write for example “50”"),
        ("hours: .inf", "“.inf” is no number of hours"),
        ("hours: [30, 20]", "a list is no number of hours"),
    ],
)  # fmt: skip
def test_hours_that_cannot_be(tmp_path: Path, unit: str, what: str) -> None:
    assert what in faults(tmp_path, unit)


def test_rows_of_the_frequency_table_state_counts_or_hours(tmp_path: Path) -> None:
    assert "10: the key “webconference” is missing" in faults(tmp_path, "hours: 6", "in_person: 2")
    both = "in_person: 2, webconference: 2, hours: 6"
    assert "10: this row: hours (“hours”) and numbers of sessions" in faults(tmp_path, "hours: 6", both)


def test_hours_go_through_files_unchanged(tmp_path: Path) -> None:
    instance = read(tmp_path, "hours: 12.5, tolerance: 0.5")
    (tmp_path / "again.yaml").write_bytes(to_yaml(instance))
    assert load(tmp_path / "again.yaml") == instance
    source = source_of(tmp_path / "instance.yaml")  # as it is written: a plain number
    assert load_workbook(write_workbook(source.instance)).units == instance.units


def test_numbers_of_sessions() -> None:
    assert numbers({120, 90}, 1500, 1500) == (13, 16)  # 11 × 2 h + 2 × 1 h 30; 2 × 2 h + 14 × 1 h 30
    assert numbers({120}, 1500, 1500) is None
    assert numbers({120, 90, 180}, 1470, 1530) == (9, 17)
    assert nearest({120, 90}, 375) == (360, 390)
    assert nearest({120}, 60) == (120,)
    assert nearest({120}, 240) == (240,)
