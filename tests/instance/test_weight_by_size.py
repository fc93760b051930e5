"""Criteria by student: each student counts once, whatever groups they are in."""

from typing import Any

from scheduler.checker.check import check
from scheduler.instance.schema.instance import Instance
from tests.builders import make_instance, make_timetable, session, unit

HALVES = [
    {"id": "G1", "size": 12},
    {"id": "TP1", "size": 5, "part_of": "G1"},
    {"id": "TP2", "size": 4, "part_of": "G1"},
]


def year(**changes: Any) -> Instance:
    units = [unit("U1", groups=["G1"]), unit("U2", groups=["TP1"], trainers=["T2"])]
    return make_instance(groups=HALVES, units=units, **changes)


def test_a_student_counts_once() -> None:
    of = year(weight_by_size=True)
    assert of.group_weight == {"G1": 3, "TP1": 5, "TP2": 4}
    held = [session(of, "U1", "2022-09-05"), session(of, "U2", "2022-09-05", "19:00"), session(of, "U2", "2022-09-06")]
    report = check(of, make_timetable(of, held))
    # The lecture is a trip of 12 students; practicals beside it none more, and on a day of their own one of 5.
    assert report.value("Q2") == 12 + 5
    trip = next(criterion for criterion in report.criteria if criterion.code == "Q2").points[0]
    assert trip.text.en.endswith(", × 3 students")


def test_groups_count_as_rows_without_the_key() -> None:
    of = year()
    assert set(of.group_weight.values()) == {1}
    assert check(of, make_timetable(of, [session(of, "U1", "2022-09-05")])).value("Q2") == 3


def test_a_group_that_is_nothing_but_its_parts_has_no_evening_of_its_own() -> None:
    whole = [*HALVES[:2], {"id": "TP2", "size": 7, "part_of": "G1"}]
    of = make_instance(groups=whole, units=[unit("U1", groups=["G1"])], weight_by_size=True)
    report = check(of, make_timetable(of, [session(of, "U1", "2022-09-05")]))
    assert report.value("Q2") == 12
    assert {point.subject for criterion in report.criteria if criterion.code == "Q2" for point in criterion.points} == {
        "TP1", "TP2",
    }  # fmt: skip
