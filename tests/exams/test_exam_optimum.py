"""Examinations against everything tried: the optimum, what is impossible, what the checker accepts, at which cost."""

import datetime as dt
import os
import random

import pytest

from scheduler.checker.check import check
from scheduler.errors import Impossible
from scheduler.exams.plan import plan_exams
from scheduler.instance.schema.instance import Instance
from scheduler.search.params import Params
from scheduler.timetable.exams import Exam, ExamRoom, exam_id
from tests.builders import make_timetable
from tests.exams.brute_force import Seat, TinyYear

SEEDS = int(os.environ.get("EXAM_SEEDS", "12"))
MOST = 4000


@pytest.mark.parametrize("seed", range(SEEDS))
def test_the_optimum_is_that_of_trying_everything(seed: int) -> None:
    rng = random.Random(seed)
    year = TinyYear.random(rng, 2)
    try:
        best = year.best(MOST)
    except OverflowError:
        return
    instance = Instance.model_validate(year.data())
    try:
        planned = plan_exams(instance, make_timetable(instance, []), Params(time_limit_s=10, workers=1))
    except Impossible:
        assert best is None
        return
    assert (planned.report.exam_cost, planned.ending) == (best, "proved")


@pytest.mark.parametrize("seed", range(SEEDS))
def test_the_checker_accepts_what_keeps_the_rules_at_its_cost(seed: int) -> None:
    rng = random.Random(seed)
    year = TinyYear.random(rng, 3)
    every = [list(year.options(n)) for n in range(len(year.papers))]
    instance = Instance.model_validate(year.data())
    timetable = make_timetable(instance, [])
    for _ in range(30 if all(every) else 0):
        seats = tuple(rng.choice(options) for options in every)
        report = check(instance, timetable.with_exams([exam_of(year, seat) for seat in seats], None))
        assert year.keeps(seats) == (not report.exam_violations), [v.text.en for v in report.exam_violations]
        assert year.cost(seats) == report.exam_cost


def exam_of(year: TinyYear, seat: Seat) -> Exam:
    paper, (candidates, extra) = year.papers[seat.paper], year.number(seat.paper)
    start = dt.datetime.fromisoformat("2022-10-10T00:00+04:00") + dt.timedelta(minutes=seat.start)
    unit = f"U{seat.paper}"
    return Exam(
        id=exam_id(unit, 1, "first"), unit=unit, number=1, session="first", kind=paper["kind"], start=start,
        end=start + dt.timedelta(minutes=paper["minutes"]), groups=tuple(paper["groups"]), candidates=candidates,
        extra_time=extra,
        rooms=tuple(ExamRoom(room=r, candidates=n, extra_time=e, invigilators=crew) for r, n, e, crew in seat.rooms),
    )  # fmt: skip
