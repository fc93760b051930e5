"""Half-groups: a unit taught in sections, each with all its sessions, and one course for people."""

import json
from pathlib import Path
from typing import Any

import pytest

from scheduler.checker.check import check
from scheduler.desk.data.form import field_at
from scheduler.desk.data.typed import typed
from scheduler.errors import InputError
from scheduler.export.audience import Programme
from scheduler.export.enf.files import attendances, course_rows, group_rows
from scheduler.instance.load import build
from scheduler.instance.reading.draft import Keys
from scheduler.instance.schema.instance import Instance
from scheduler.instance.workbook.read import read_workbook
from scheduler.instance.workbook.writing.write import write_workbook
from scheduler.search.params import Params
from scheduler.search.plan import plan
from scheduler.timetable import store
from scheduler.timetable.schema import Timetable
from tests.builders import instance_data, make_timetable, session, unit
from tests.instance.workbook.editing import EditedBook, after

GROUPS = [
    {"id": "G1", "size": 22},
    {"id": "TP1", "size": 12, "part_of": "G1"},
    {"id": "TP2", "size": 10, "part_of": "G1"},
    {"id": "A1", "size": 6},
]


def halves(**changes: Any) -> dict[str, Any]:
    """A lecture of G1, and practicals of its halves: two sessions each."""
    practicals = unit("TP", modality="tp", groups=["G1"], sections=[["TP1"], ["TP2"]], in_person=2, webconference=0)
    units = [unit("CM", groups=["G1"]), {**practicals, "trainers": ["T1", "T2"], **changes}]
    return instance_data(groups=GROUPS, units=units)


def read(data: dict[str, Any]) -> Instance:
    return build(data, Keys("test"), Path(), [])


def test_rules_speak_of_each_section_and_people_of_one_course() -> None:
    of = read(halves())
    assert [row.code for row in of.scheduled_units] == ["CM", "TP/TP1", "TP/TP2"]
    assert [row.code for row in of.courses] == ["CM", "TP"]
    assert {group: [row.code for row in of.attended_by(group)] for group in ("G1", "TP1", "TP2")} == {
        "G1": ["CM"], "TP1": ["CM", "TP/TP1"], "TP2": ["CM", "TP/TP2"],
    }  # fmt: skip


def test_students_count_once_and_half_groups_weigh_as_much_as_groups() -> None:
    of = read(halves())
    assert of.group_weight == {"G1": 0, "TP1": 1, "TP2": 1, "A1": 1}
    held = [session(of, "CM", "2022-09-05"), session(of, "TP/TP1", "2022-09-05", "19:00")]
    assert check(of, make_timetable(of, held)).value("Q2") == 2  # one trip of either half


@pytest.fixture(scope="module")
def planned() -> tuple[Instance, Timetable]:
    of = read(halves(shares={"T1": 1, "T2": 3}))
    result = plan(of, Params(time_limit_s=2, workers=1))
    assert result.report.accepted
    return of, result.timetable


def test_each_section_has_all_the_sessions_and_shares_are_over_all(planned: tuple[Instance, Timetable]) -> None:
    of, timetable = planned
    assert {code: len(held) for code, held in timetable.of_unit.items()} == {"CM": 4, "TP/TP1": 2, "TP/TP2": 2}
    taught = [trainer for held in timetable.of_course["TP"] for trainer in held.trainers]
    assert sorted(taught) == ["T1", "T2", "T2", "T2"]
    swapped = [row.model_copy(update={"trainers": ("T1",)}) for row in timetable.sessions]
    broken = check(of, timetable.model_copy(update={"sessions": tuple(swapped)})).broken
    assert {violation.rule for violation in broken} == {"H10"}
    assert {violation.subject for violation in broken} == {"TP"}


def test_the_file_names_the_unit_and_its_section(planned: tuple[Instance, Timetable], tmp_path: Path) -> None:
    _, timetable = planned
    store.save(timetable, tmp_path / "timetable.json")
    written = json.loads((tmp_path / "timetable.json").read_text(encoding="utf-8"))["sessions"]
    practical, lecture = ([row for row in written if row["unit"] == code] for code in ("TP", "CM"))
    assert {(row["section"], row["id"][:6]) for row in practical} == {("TP1", "TP/TP1"), ("TP2", "TP/TP2")}
    assert all("section" not in row for row in lecture)
    assert store.load(tmp_path / "timetable.json") == timetable


def test_one_feed_and_one_course_with_groups(planned: tuple[Instance, Timetable]) -> None:
    of, timetable = planned
    programme = Programme(of, timetable, "en")
    assert [path for path in programme.paths if path.startswith("units/")] == ["units/CM", "units/TP"]
    assert len(programme.audience("units/TP").held) == 4
    assert [row["shortname"] for row in course_rows(of, 1)] == ["CM", "TP"]
    assert [row for row in group_rows(of) if row["coursename"] == "TP"] == [
        {"groupname": "TP1", "coursename": "TP"}, {"groupname": "TP2", "coursename": "TP"},
    ]  # fmt: skip
    assert {(each.course, each.groups) for each in attendances(programme)} == {
        ("CM", ("G1",)), ("TP", ("TP1",)), ("TP", ("TP2",)),
    }  # fmt: skip


def test_a_pin_is_of_each_section_or_of_the_one_it_names() -> None:
    data = {**halves(), "pins": [{"unit": "TP", "weekday": "tue"}, {"unit": "TP/TP1", "date": "2022-09-13"}]}
    of = read(data)
    assert [len(of.pins_of(code)) for code in ("CM", "TP/TP1", "TP/TP2")] == [0, 2, 1]
    held = [session(of, "TP/TP1", "2022-09-14"), session(of, "TP/TP2", "2022-09-13")]
    broken = [found for found in check(of, make_timetable(of, held)).violations if found.rule == "H9"]
    assert [(found.ids, found.is_lack) for found in broken] == [((held[0].id,), False), ((), True)]


def test_sessions_from_before_a_unit_had_sections_are_judged() -> None:
    whole, of = read({**halves(), "units": [{**row, "sections": None} for row in halves()["units"]]}), read(halves())
    report = check(of, make_timetable(of, [session(whole, "TP", "2022-09-13")]))
    assert {found.rule for found in report.violations} >= {"H1"}


def test_a_workbook_holds_sections() -> None:
    of = read(halves())
    content = read_workbook(write_workbook(of))
    assert build(content.data, content.places, Path(), content.faults) == of


@pytest.mark.parametrize("text", ["TP1 / TP2", "TP1/TP2", '[["TP1"], ["TP2"]]', " TP1\u00a0/ TP2 /"])
def test_half_groups_are_typed_into_a_workbook(text: str) -> None:
    """As the desk has them; and as a file has, which workbooks of earlier versions hold."""

    def edit(book: EditedBook) -> None:
        cell = book.cell("units", 2, "sections")
        assert cell.value == "TP1 / TP2"
        cell.value = text

    assert after(read(halves()), edit) == read(halves())


def test_a_unit_after_one_in_sections_is_after_each_of_them() -> None:
    data = halves()
    data["units"][0]["after"] = ["TP"]
    of = read(data)
    assert [each.unit for each in of.unit["CM"].after] == ["TP/TP1", "TP/TP2"]


def test_the_desk_reads_what_people_type() -> None:
    field = field_at(("units", 0, "sections"))
    assert field is not None
    for text in ("TP1 / TP2, A1", "TP1/TP2+A1", "[[TP1], [TP2, A1]]"):
        assert typed(text, field, halves()) == [["TP1"], ["TP2", "A1"]]


FAULTS = [
    ({"sections": [["TP1"], ["TP2", "A1"]]}, "units[1].sections[1][1]", "“A1” is in a section but neither one of its"),
    ({"sections": [["TP1"], ["TP2", "TP1"]]}, "units[1].sections[1][1]", "“TP1” is in a section already"),
    ({"sections": [["TP1"], ["G1"]]}, "units[1].sections[1][0]", "“G1” and “TP1” are both in a section, and one"),
    ({"sections": [["TP1"], ["TP3"]]}, "units[1].sections[1][0]", "the group “TP3” does not exist"),
    ({"groups": ["G1", "A1"]}, "units[1].groups[1]", "the group “A1” is in no section"),
    ({"shares": {"T1": 1, "T2": 1}}, "units[1].shares", "its 2 sections have 2 × 2 = 4"),
    ({"sections": [["G1"]]}, "units[1].sections", "one section is the whole unit"),
]


@pytest.mark.parametrize(("wrong", "place", "said"), FAULTS)
def test_faults_say_what_is_wrong_with_which_group(wrong: dict[str, Any], place: str, said: str) -> None:
    with pytest.raises(InputError) as caught:
        read(halves(**wrong))
    (fault,) = caught.value.faults
    assert str(fault.place).startswith(place)
    assert said in fault.text.en


def test_a_pin_of_a_section_that_is_none_is_refused() -> None:
    with pytest.raises(InputError) as caught:
        read({**halves(), "pins": [{"unit": "TP/TP3", "date": "2022-09-13"}]})
    assert "did you mean “TP/TP2”" in caught.value.faults[0].text.en
