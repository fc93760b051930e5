"""Examinations in an instance: what is read, and every fault in words."""

import datetime as dt
from pathlib import Path

import pytest

from scheduler.errors import InputError
from scheduler.instance.dump import to_yaml
from scheduler.instance.load import load, load_workbook
from scheduler.instance.new_year.new_year import new_year
from scheduler.instance.schema.exams import NamedCandidate
from scheduler.instance.schema.instance import Instance
from scheduler.instance.workbook.writing.write import write_workbook

YEAR = """\
version: 1
name: exams
title: Exams
timezone: Indian/Reunion
calendar:
  semesters:
    - {id: S1, first: 2022-09-05, last: 2022-12-02, exams: {first: 2022-12-05, last: 2022-12-10},
       second_session: {first: 2023-08-21, last: 2023-08-26}}
    - {id: S2, first: 2023-03-06, last: 2023-06-02, exams: {first: 2023-06-05, last: 2023-06-10}}
  exam_slots: [{start: 17:00, end: "21:00", step: 30}, {start: 9:00, end: "12:00", weekdays: [sat]}]
slots: [{start: 17:00, end: 19:00}, {start: 19:00, end: 21:00}]
sites: [{id: PORT, title: Le Port}]
rooms: [{id: A, site: PORT, capacity: 20, exam_sharing: none}, {id: B, site: PORT, capacity: 11, exam_capacity: 9}]
groups: [{id: G, size: 10, extra_time: 1}]
trainers: [{id: T, name: T}]
staff: [{id: DESK, name: Desk, availability: {weekly: {sat: unavailable}}}]
units:
  - {code: U, title: U, ects: 3, modality: cours, period: S1, groups: [G], trainers: [T], in_person: 2,
     webconference: 0, exams: [{kind: written, hours: 2.5}]}
  - {code: F, title: F, ects: 6, modality: foad, groups: [G],
     exams: [{kind: written, hours: 3, at: 2022-12-06 14:00 Europe/Paris},
             {kind: work, semester: S1, at: 2022-12-01 12:00}]}
exams:
  candidates: [{unit: U, session: second, candidates: 3, extra_time: 1}]
  candidates_file: candidates.csv
weights: {E1: 7}
"""
CANDIDATES = "code;unit;session\nC1;U;2\nC1;F;second\n"


def written(folder: Path, text: str = YEAR, candidates: str = CANDIDATES) -> Path:
    (folder / "instance.yaml").write_text(text, encoding="utf-8")
    (folder / "candidates.csv").write_text(candidates, encoding="utf-8")
    return folder


def test_everything_is_read_and_written_again(tmp_path: Path) -> None:
    instance = load(written(tmp_path))
    assert instance.exams.named == (
        NamedCandidate(code="C1", unit="U", session="second"),
        NamedCandidate(code="C1", unit="F", session="second"),
    )
    assert [room.exam_places for room in instance.rooms] == [10, 9]
    assert (instance.exam_weight["E1"], "E1" in instance.weight) == (7, False)
    (tmp_path / "instance.yaml").write_bytes(to_yaml(instance))
    assert load(tmp_path).digest == instance.digest
    assert load_workbook(write_workbook(instance), tmp_path).digest == instance.digest


def test_a_saturday_of_examinations_alone_may_suit_somebody_or_not(tmp_path: Path) -> None:
    """The grid of sessions has no Saturday: the whole day is meant, of trainers and of those who only watch."""
    text = YEAR.replace("{id: T, name: T}", "{id: T, name: T, availability: {weekly: {sat: unavailable}}}")
    instance = load(written(tmp_path, text))
    assert {p.availability.level(dt.date(2022, 12, 10), dt.time(9)) for p in instance.trainers} == {"unavailable"}
    assert load_workbook(write_workbook(instance), tmp_path).digest == instance.digest


@pytest.mark.parametrize("person", ["{id: T, name: T", "{id: DESK, name: Desk"])
@pytest.mark.parametrize(
    ("weekly", "said"),
    [
        ("{sun: unavailable}", "“sun”: no slot is on a Sunday"),
        ('{sat: {"09:00": unavailable}}', "“sat” has hours of examinations only, and no slot; give the whole day"),
        ('{mon: {"18:15": unavailable}}', "no slot starts at 18:15 (mon)"),
    ],
)
def test_hours_of_people_are_those_of_the_grid(tmp_path: Path, person: str, weekly: str, said: str) -> None:
    plain = YEAR.replace(", availability: {weekly: {sat: unavailable}}", "")
    with pytest.raises(InputError) as refused:
        load(written(tmp_path, plain.replace(person, f"{person}, availability: {{weekly: {weekly}}}")))
    assert said in "\n".join(refused.value.lines("en"))


def test_the_keys_say_nothing_where_they_are_not_written() -> None:
    plain = {"version", "name", "title"}
    assert {name for name, field in Instance.model_fields.items() if field.is_required()} >= plain
    assert not {"staff", "exams"} & {name for name, field in Instance.model_fields.items() if field.is_required()}


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("kind: written, hours: 2.5", "kind: written", "lacks “hours”; add for example “hours: 3”"),
        ("hours: 2.5", "hours: 2.51", "no whole number of minutes"),
        ("kind: work, sem", "kind: work, hours: 2, sem", "“hours” means nothing for an examination “work”"),
        ("2022-12-06 14:00 Europe/Paris", "2022-12-06 14h Europe/Paris", "is not an instant; write a date, an hour"),
        ("2022-12-06 14:00 Europe/Paris", "2022-12-06 14:00 Europe/Pari", "is not a time zone"),
        ("2022-12-06 14:00 Europe/Paris", "2023-03-26 02:30 Europe/Paris", "belongs"),
        (", at: 2022-12-06 14:00 Europe/Paris", "", "nothing says to which semester this examination belongs"),
        ("period: S1, groups", "period: S2, groups", "has candidates in the second session, but the semester S2"),
        ("2022-12-06 14:00 Europe/Paris", "2022-12-11 14:00 Europe/Paris", "belongs"),
        ("unit: U, session: second, candidates: 3", "unit: V, session: second, candidates: 3", "the unit “V”"),
        ("candidates: 3, extra_time: 1", "candidates: 3, extra_time: 4", "4 candidates have extra time, out of 3"),
        ("size: 10, extra_time: 1", "size: 10, extra_time: 11", "11 candidates have extra time, out of 10"),
        ("id: DESK", "id: T", "“T” is a trainer already"),
        ("candidates_file: candidates.csv", "candidates_file: missing.csv", "the file “missing.csv” does not exist"),
        ("weights: {E1: 7}", "weights: {X1: 7}", "only criteria have a weight"),
        ("start: 9:00, end: \"12:00\"", "start: 9:00, end: \"8:00\"", "is not after the start"),
        ("candidates_file", "pins: [{unit: U, session: first}]\n  candidates_file", "fixes nothing"),
        ("candidates_file", "pins: [{unit: U, session: first, number: 2, room: A}]\n  candidates_file", "not 2"),
    ],
)  # fmt: skip
def test_faults_say_what_to_write_instead(tmp_path: Path, old: str, new: str, said: str) -> None:
    assert old in YEAR
    folder = written(tmp_path, YEAR.replace(old, new, 1))
    with pytest.raises(InputError) as refused:
        load(folder)
    assert said in "\n".join(fault.to("en") for fault in refused.value.faults)
    assert all(fault.place.line for fault in refused.value.faults)


@pytest.mark.parametrize(
    ("candidates", "said"),
    [
        ("code;unit\nC1;U\n", "candidates.csv:1: the first line must name the columns"),
        ("code,unit,session\nC1,U,third\n", "candidates.csv:2: “session”: “third” is no possible value"),
        ("code,unit,session\nC1,V,first\n", "candidates.csv:2: no unit “V”"),
        ("code,unit,session\nC1,U\n", "candidates.csv:2: this line has not three cells"),
        ("code,unit,session\nC1,U,1\nC1,U,first\n", "candidates.csv:3: this line is above already"),
    ],
)
def test_faults_of_the_list_of_candidates(tmp_path: Path, candidates: str, said: str) -> None:
    with pytest.raises(InputError) as refused:
        load(written(tmp_path, candidates=candidates))
    assert said in "\n".join(fault.to("en") for fault in refused.value.faults)


def test_a_new_year_asks_for_what_was_of_one_year(tmp_path: Path) -> None:
    made = new_year(YEAR, "instance.yaml", written(tmp_path), dt.date(2023, 9, 4))
    assert not made.instance.exams.candidates and not made.instance.exams.named
    assert [exam.at for exam in made.instance.unit["F"].exams] == [None, None]
    assert [exam.semester for exam in made.instance.unit["F"].exams] == ["S1", "S1"]
