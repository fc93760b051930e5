"""How many candidates are in each room: before a jury those that it can see, spread evenly; else as published."""

import pytest

from scheduler.checker.check import check
from scheduler.exams.plan import plan_exams
from scheduler.instance.schema.instance import Instance
from scheduler.timeline.calendar import Timeline
from scheduler.timeline.papers import papers
from scheduler.timetable.exams import Exam
from tests.builders import make_instance, make_timetable, unit
from tests.exams.planned import CALENDAR, PARAMS, planned


def orals(candidates: int, hours: float, each: int, extra: int = 0) -> Instance:
    exams = [{"kind": "oral", "hours": hours, "minutes_per_candidate": each}]
    return make_instance(
        calendar=CALENDAR,
        groups=[{"id": "G1", "size": candidates, "extra_time": extra}],
        rooms=[{"id": f"R{n}", "site": "PORT", "capacity": 20} for n in range(4)],
        trainers=[{"id": "T1", "name": "Ann"}],
        staff=[{"id": f"D{n}", "name": f"D{n}"} for n in range(4)],
        units=[unit("U1", period="S1", groups=["G1"], in_person=0, webconference=0, exams=exams)],
    )


@pytest.mark.parametrize(
    ("candidates", "hours", "each", "extra", "seen"),
    [
        (16, 4, 30, 0, [8, 8]),
        (9, 4, 30, 0, [4, 5]),  # eight and one would do
        (3, 1, 40, 0, [1, 1, 1]),  # an hour for each, though all need two
        (5, 1, 25, 0, [1, 2, 2]),
        (4, 1, 30, 1, [1, 1, 2]),  # 40 minutes and 30 are more than an hour
        (4, 1, 30, 0, [2, 2]),
    ],
)
def test_no_jury_has_more_than_it_can_see(
    candidates: int, hours: float, each: int, extra: int, seen: list[int]
) -> None:
    instance = orals(candidates, hours, each, extra)
    made = plan_exams(instance, make_timetable(instance, []), PARAMS)
    (exam,) = made.timetable.exams or ()
    assert sorted(room.candidates for room in exam.rooms) == seen
    assert sum(room.extra_time for room in exam.rooms) == extra
    assert made.ending == "proved" and made.report.exam_cost == 0


def test_a_jury_sits_for_one_candidate_at_least() -> None:
    (paper,) = papers(Timeline(orals(2, 0.25, 20)))
    assert (paper.minutes, paper.juries) == (20, 2)


def _seated(exam: Exam, *numbers: int) -> Exam:
    rooms = [room.model_copy(update={"candidates": n}) for room, n in zip(exam.rooms, numbers, strict=True)]
    return exam.model_copy(update={"rooms": tuple(rooms)})


def test_seats_that_were_given_by_hand_stay() -> None:
    """Where the hour, the rooms and the people stay; here another paper is placed anew."""
    instance, timetable = planned()
    oral = next(exam for exam in timetable.exams or () if exam.id == "U4-X1-1")
    first, second = (room.candidates for room in oral.rooms)
    edited = timetable.with_exams(
        [_seated(exam, first + 1, second - 1) if exam is oral else exam for exam in timetable.exams or ()
         if exam.id != "U3-X1-1"], None,
    )  # fmt: skip
    assert [violation.rule for violation in check(instance, edited).exam_violations] == ["X1"]
    made = plan_exams(instance, edited, PARAMS).timetable
    assert set(edited.exams or ()) <= set(made.exams or ()) and len(made.exams or ()) == len(timetable.exams or ())
