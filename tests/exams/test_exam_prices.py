"""The bound of a centre's examinations: never above what is proved, and it knows of the places of the evenings."""

import random

from scheduler.errors import Impossible, NothingFound
from scheduler.exams.arithmetic import exam_impossibilities
from scheduler.exams.centre.prices import Prices
from scheduler.exams.plan import plan_exams
from scheduler.exams.problem import ExamProblem
from scheduler.search.params import Params
from tests.builders import make_instance, make_timetable, unit
from tests.exams.planned import CALENDAR
from tests.exams.random_exams import random_exams

PARAMS = Params(time_limit_s=10, workers=1)
HOURS = [{"start": "13:00", "end": "21:30", "step": 30}]


def test_it_is_never_above_the_best() -> None:
    compared = 0
    for seed in range(60):
        instance = random_exams(random.Random(seed), papers=random.Random(seed).randint(2, 5))
        timetable = make_timetable(instance, [])
        problem = ExamProblem.of(instance, timetable)
        if exam_impossibilities(problem):
            continue
        try:
            planned = plan_exams(instance, timetable, PARAMS)
        except (Impossible, NothingFound):
            continue
        if planned.ending == "proved":
            # What it hopes for is too much: the bound must hold whatever the prices.
            cost = planned.report.exam_cost
            assert Prices(problem).bound(cost + 20, lambda: True) <= cost, seed
            compared += 1
    assert compared >= 8


def test_two_groups_that_an_evening_does_not_hold_pay_for_it() -> None:
    """Each by itself has three evenings for its three papers; the only room has places for one group in an evening."""
    calendar = {**CALENDAR, "exam_slots": HOURS}
    calendar["semesters"] = [{**CALENDAR["semesters"][0], "exams": {"first": "2022-10-10", "last": "2022-10-12"}}]
    instance = make_instance(
        calendar=calendar,
        groups=[{"id": group, "size": 10} for group in ("G1", "G2")],
        rooms=[{"id": "R1", "site": "PORT", "capacity": 20}],
        staff=[{"id": f"D{n}", "name": f"D{n}"} for n in range(3)],
        units=[
            unit(f"U{n}", ects=3, in_person=0, webconference=0, period="S1", trainers=["T1"],
                 groups=["G1" if n < 3 else "G2"], exams=[{"kind": "written", "hours": 3}])
            for n in range(6)
        ],
    )  # fmt: skip
    problem = ExamProblem.of(instance, make_timetable(instance, []))
    planned = plan_exams(instance, make_timetable(instance, []), PARAMS)
    # Three papers of each group on three days: two pairs of days in a row each, 4 points. The evenings hold three of
    # the six papers, the others cost 3 points each: 13.
    assert planned.report.exam_cost == 13
    assert Prices(problem).bound(13, lambda: True) == 13
