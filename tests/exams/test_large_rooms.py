"""Large rooms, where papers at once need more invigilators than each; who was added by hand; a limit that is short."""

import random

import pytest

from scheduler.checker.check import check
from scheduler.errors import Impossible
from scheduler.exams.centre.people import HeldRoom, greedy
from scheduler.exams.plan import plan_exams
from scheduler.exams.problem import ExamProblem
from scheduler.instance.schema.instance import Instance
from scheduler.timetable.exams import Exam
from tests.builders import make_instance, make_timetable, unit
from tests.exams.planned import CALENDAR, PARAMS, examined, planned
from tests.exams.random_exams import random_exams


@pytest.mark.parametrize("seed", [255, 426])
def test_people_of_two_papers_count_once_and_may_watch_both(seed: int) -> None:
    instance = random_exams(random.Random(seed), papers=3)
    try:
        planned = plan_exams(instance, make_timetable(instance, []), PARAMS)
    except Impossible:
        return
    assert planned.ending == "proved"


def hall(people: int, *, each: int = 10) -> Instance:
    """Two papers at once of 16 and 14 candidates, in the one room that there is."""
    units = [
        unit(f"U{n}", period="S1", groups=[f"G{n}"], in_person=0, webconference=0, trainers=["T1"],
             exams=[{"kind": "written", "hours": 2, "at": "2022-10-11 18:00"}])
        for n in (1, 2)
    ]  # fmt: skip
    return make_instance(
        calendar=CALENDAR,
        units=units,
        groups=[{"id": "G1", "size": 16}, {"id": "G2", "size": 14}],
        rooms=[{"id": "R1", "site": "PORT", "capacity": 80}],
        trainers=[{"id": "T1", "name": "Ann"}],
        staff=[{"id": f"D{n}", "name": f"Desk {n}"} for n in range(people)],
        exams={"candidates_per_invigilator": each, "trainers_invigilate": False},
    )


@pytest.mark.parametrize(("people", "each", "is_possible"), [(3, 10, True), (2, 10, False), (2, 15, True)])
def test_so_many_are_enough_and_fewer_are_not(people: int, each: int, *, is_possible: bool) -> None:
    """For 30 candidates three people at 10 each, though the papers by themselves need two and two; two at 15."""
    instance = hall(people, each=each)
    if not is_possible:
        with pytest.raises(Impossible):
            plan_exams(instance, make_timetable(instance, []), PARAMS)
        return
    made = plan_exams(instance, make_timetable(instance, []), PARAMS)
    assert {who for exam in made.timetable.exams or () for who in exam.invigilators} == {f"D{n}" for n in range(people)}
    assert made.ending == "proved"


@pytest.mark.parametrize(("places", "is_large"), [(30, False), (31, True)])
def test_who_is_in_a_small_room_watches_over_both_papers_at_once(places: int, *, is_large: bool) -> None:
    """One person who can see 30 candidates, for two papers; where the room holds more, each paper needs its own."""
    instance = hall(1, each=30)
    rooms = (instance.rooms[0].model_copy(update={"capacity": places, "exam_capacity": places}),)
    problem = ExamProblem.of(instance.model_copy(update={"rooms": rooms}), make_timetable(instance, []))
    held = [HeldRoom(row, "R1", row.starts[0], row.starts[0] + row.minutes, 1) for row in problem.rows]
    assert greedy(problem, held) == (None if is_large else {(0, "D0"), (1, "D0")})


def _joined(exam: Exam, who: str) -> Exam:
    first, *others = exam.rooms
    return exam.model_copy(update={"rooms": (first.model_copy(update={"invigilators": (*first.invigilators, who)}),
                                             *others)})  # fmt: skip


def test_who_was_added_by_hand_stays() -> None:
    """Beyond those that are needed: where nothing moves, and where something else does."""
    _, timetable = planned()
    instance = examined(staff=[{"id": "D1", "name": "Desk"}, {"id": "D2", "name": "Second"}])
    edited = timetable.with_exams(
        [_joined(exam, "D2") if exam.id == "U1-X1-1" else exam for exam in timetable.exams or ()], None
    )
    assert check(instance, edited).exam_violations == ()
    for session in ("second", None):
        made = plan_exams(instance, edited, PARAMS, session=session)
        assert set(made.timetable.exams or ()) == set(edited.exams or ())


def test_what_cannot_be_proved_soon_is_found_all_the_same() -> None:
    """24 papers of six groups: that no times cost less takes longer than the limit."""
    instance = make_instance(
        calendar={**CALENDAR, "exam_slots": [{"start": "13:00", "end": "21:30", "step": 30}]},
        groups=[{"id": f"G{n}", "size": 10 + n, "extra_time": n % 2} for n in range(6)],
        rooms=[{"id": f"R{n}", "site": "PORT", "capacity": 120 if n < 2 else 40} for n in range(6)],
        trainers=[{"id": f"T{n}", "name": f"T{n}"} for n in range(15)],
        units=[
            unit(f"U{n}", period="S1", in_person=0, webconference=0, groups=[f"G{n % 6}"], trainers=[f"T{n % 15}"],
                 exams=[{"kind": "written", "hours": (1.5, 2, 3)[n % 3]}])
            for n in range(24)
        ],
    )  # fmt: skip
    made = plan_exams(instance, make_timetable(instance, []), PARAMS)
    tier = made.timetable.exam_tier
    assert made.report.exam_violations == () and len(made.timetable.exams or ()) == 24
    assert tier is not None and 12 == tier.bound <= tier.value <= 30, "each group: two pairs of days in a row"
