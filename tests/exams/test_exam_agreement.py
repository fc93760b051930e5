"""The model of examinations against their checker, on random small instances, in both directions."""

import os
import random
from collections import Counter

import pytest

from scheduler.checker.check import check
from scheduler.errors import Impossible
from scheduler.exams.arithmetic import exam_impossibilities
from scheduler.exams.places import Places
from scheduler.exams.plan import plan_exams
from scheduler.exams.problem import ExamProblem
from scheduler.exams.times import Times
from scheduler.search.params import Params
from scheduler.search.run import Runner
from scheduler.search.stop import Stop
from scheduler.timetable.exams import Exam
from tests.builders import make_timetable
from tests.exams.random_exams import random_exams, random_places

SEEDS = int(os.environ.get("EXAM_SEEDS", "12"))
PARAMS = Params(time_limit_s=10, workers=1)


def held_in_model(problem: ExamProblem, exams: tuple[Exam, ...]) -> int | None:
    """What the model says these cost, None when it cannot hold them."""
    times = Times.of(problem, problem.rows)
    places = Places(problem, times.model, dict(times.starts), list(problem.rows), None, True)
    places.post()
    for row, exam in zip(problem.rows, exams, strict=True):
        times.model.add(times.starts[row.index] == problem.minute(exam.start))
        held = {room.room: room for room in exam.rooms}
        if any((row.index, room) not in places.used for room in held):
            return None
        for (index, room), seats in places.seats.items():
            if index == row.index:
                known = held.get(room)
                times.model.add(seats == (known.candidates if known is not None else 0))
                if row.paper.extra_time:
                    times.model.add(places.extra[index, room] == (known.extra_time if known is not None else 0))
        for place in exam.rooms:
            for who in place.invigilators:
                if (row.index, place.room, who) not in places.watch:
                    return None
                times.model.add(places.watch[row.index, place.room, who] == 1)
    times.model.minimize(sum([*times.terms, *places.terms]))
    solved = Runner(PARAMS, Stop()).solve(times.model)
    return solved.value


@pytest.mark.parametrize("seed", range(SEEDS))
def test_what_the_model_holds_the_checker_accepts_at_the_same_cost(seed: int) -> None:
    rng = random.Random(seed)
    instance = random_exams(rng)
    timetable = make_timetable(instance, [])
    problem = ExamProblem.of(instance, timetable)
    if exam_impossibilities(problem):
        return
    for _ in range(12):
        exams = random_places(rng, problem)
        assert exams is not None
        report = check(instance, timetable.with_exams(exams, None))
        value = held_in_model(problem, exams)
        said = [violation.text.en for violation in report.exam_violations]
        assert (value is None) == bool(said), said
        if value is not None:
            assert value == report.exam_cost


def test_random_places_are_good_and_bad() -> None:
    """Else the test above says little: of each rule there are some that break it."""
    broken = Counter[str]()
    for seed in range(30):
        rng = random.Random(seed)
        instance = random_exams(rng)
        timetable = make_timetable(instance, [])
        problem = ExamProblem.of(instance, timetable)
        for _ in range(12):
            exams = random_places(rng, problem)
            if exams is not None:
                report = check(instance, timetable.with_exams(exams, None))
                wrong = {violation.rule for violation in report.exam_violations}
                broken.update(wrong or {"none"})
    assert {"X2", "X3", "X5", "none"} <= broken.keys(), broken


@pytest.mark.parametrize("seed", range(SEEDS))
def test_nothing_costs_less_than_what_is_proved(seed: int) -> None:
    """Of thousands of random timetables, none that the checker accepts is below the bound, or where none should be."""
    rng = random.Random(seed)
    instance = random_exams(rng, papers=2)
    timetable = make_timetable(instance, [])
    problem = ExamProblem.of(instance, timetable)
    try:
        planned = plan_exams(instance, timetable, PARAMS)
    except Impossible:
        planned = None
    for _ in range(150):
        exams = random_places(rng, problem)
        if exams is None:
            assert planned is None
            return
        report = check(instance, timetable.with_exams(exams, None))
        if not report.exam_violations:
            assert planned is not None
            assert planned.timetable.exam_tier is not None
            assert planned.timetable.exam_tier.bound <= report.exam_cost
            if planned.ending == "proved":
                assert planned.report.exam_cost <= report.exam_cost
