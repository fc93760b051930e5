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
from scheduler.timetable.exams import Exam, ExamRoom
from tests.builders import make_timetable
from tests.exams.brute_force import Seat, Trial
from tests.exams.tiny_year import MONDAY, TinyYear

SEEDS = int(os.environ.get("EXAM_SEEDS", "12"))
MOST = 15_000


def tried(seed: int) -> tuple[TinyYear, int | None]:
    """The first year that can be tried in full, of two or three units, and its best cost; None where there is none."""
    for attempt in range(100):
        year = TinyYear.drawn(random.Random(f"{seed} {attempt}"), 2 + seed % 2)
        try:
            if year.papers():
                return year, Trial(year).best(MOST)
        except OverflowError:
            continue
    raise AssertionError("every year is too large to be tried")


@pytest.mark.parametrize("seed", range(SEEDS))
def test_the_optimum_is_that_of_trying_everything(seed: int) -> None:
    year, best = tried(seed)
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
    trial = Trial(TinyYear.drawn(rng, 3))
    every = [list(trial.options(n)) for n in range(len(trial.papers))]
    instance = Instance.model_validate(trial.year.data())
    timetable = make_timetable(instance, [])
    for _ in range(30 if all(every) else 0):
        seats = tuple(rng.choice(options) for options in every)
        report = check(instance, timetable.with_exams([exam_of(trial, seat) for seat in seats], None))
        assert trial.keeps(seats) == (not report.exam_violations), [v.text.en for v in report.exam_violations]
        assert trial.cost(seats) == report.exam_cost


def test_the_years_have_everything() -> None:
    """Else the tests above say little."""
    years = [TinyYear.drawn(random.Random(seed), 2) for seed in range(60)]
    papers = [paper for year in years for paper in year.papers()]
    assert {"first", "second"} == {paper.session for paper in papers}
    assert {"written", "oral"} == {paper.kind for paper in papers}
    for has in ("names", "extra", "at", "pins", "together", "pc"):
        assert any(getattr(paper, has) for paper in papers), has
    assert any(year.candidates for year in years) and any(year.weights for year in years)
    assert {room["sharing"] for year in years for room in year.rooms.values()} == {"any", "same_start", "none"}
    assert {best is None for _, best in map(tried, range(6))} == {True, False}


def exam_of(trial: Trial, seat: Seat) -> Exam:
    paper = trial.papers[seat.paper]
    monday = dt.datetime.combine(MONDAY, dt.time(), dt.timezone(dt.timedelta(hours=4)))
    start = monday + dt.timedelta(minutes=seat.start)
    return Exam.model_validate({
        "id": paper.id, "unit": f"U{paper.unit}", "number": paper.number, "session": paper.session, "kind": paper.kind,
        "start": start, "end": start + dt.timedelta(minutes=paper.minutes), "groups": paper.groups,
        "candidates": paper.candidates, "extra_time": paper.extra,
        "rooms": [ExamRoom(room=r, candidates=n, extra_time=e, invigilators=crew) for r, n, e, crew in seat.rooms],
    })  # fmt: skip
