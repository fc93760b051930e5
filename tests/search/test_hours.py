"""Units stated in hours through the search: the same as counts where all slots are alike, fewest moves, annealing."""

from typing import Any

import pytest

from scheduler.checker.check import check
from scheduler.demand.problem import Problem
from scheduler.evaluate.evaluator import Evaluator
from scheduler.instance.dump import plain_data
from scheduler.instance.schema.instance import Instance
from scheduler.model.solution import to_timetable
from scheduler.search.anneal.annealer import Annealer
from scheduler.search.anneal.tables import obstacle
from scheduler.search.params import Params
from scheduler.search.plan import plan
from scheduler.search.replan.replan import replan
from scheduler.timetable.schema import Provenance, Timetable
from tests.builders import make_instance, unit
from tests.search.exact import least_cost
from tests.search.shapes import shaped_instance

SLOTS = [
    {"start": "18:15", "end": "20:15"}, {"start": "20:15", "end": "21:45"},
    {"start": "09:00", "end": "12:00", "weekdays": ["sat"]},
]  # fmt: skip
UNITS: list[dict[str, Any]] = [
    unit("U1", hours={"in_person": 5.5, "webconference": 4}, tolerance=0.5),
    unit("U2", hours=8.5, trainers=["T2"], after=["U4"]),
    unit("U3", period="annual", hours={"in_person": 4, "webconference": 3.5}),
    unit("U4", hours=3, trainers=["T2"]),
]
PROVENANCE = Provenance(scheduler="test", ortools="test", seed=1, workers=1, time_limit_s=1.0, strict=False)


def evenings(**changes: Any) -> Instance:
    return make_instance(**{"slots": SLOTS, "units": UNITS, "law": {"rest_hours": 9}, **changes})


@pytest.fixture(scope="module")
def planned() -> tuple[Instance, Timetable]:
    instance = evenings()
    result = plan(instance, Params(time_limit_s=2, workers=1))
    assert result.report.accepted
    return instance, result.timetable


@pytest.mark.parametrize("seed", [1, 2])
def test_annealing_counts_as_the_checker_does(seed: int) -> None:
    instance = evenings()
    problem = Problem.of(instance)
    assert obstacle(problem) is None
    annealer, numbers = Annealer(problem, seed), set[int]()
    annealer.price(hard=1000, clash=100)
    annealer.place()
    for hot, hard in ((300, 30), (30, 30), (3, 10**6), (1, 10**6)):
        annealer.price(hard=hard, clash=12)
        for _ in range(4):
            annealer.run(3000, hot, hot / 10)
            now = annealer.now()
            numbers.add(len(now.placements))
            report = check(instance, to_timetable(problem, now, PROVENANCE))
            cost = report.cost - report.value("Q9") * instance.weight["Q9"]
            assert annealer.score[1:] == (report.clash_count, cost)
            assert (annealer.score[0] == 0) == all(each.rule == "H4" for each in report.violations)
    assert annealer.best_score[0] == 0
    assert len(numbers) > 1


def test_annealing_knows_shares_of_hours_and_of_sections() -> None:
    """Both trainers of U1 have shares: five sessions, of any lengths. Those of U2 are shared over its halves."""
    shared = {"trainers": ["T1", "T2"], "shares": {"T1": 2, "T2": 3}}
    halves = {"groups": ["G1"], "sections": [["P1"], ["P2"]], "in_person": 2, "webconference": 0}
    instance = evenings(
        groups=[{"id": "G1", "size": 8}, *({"id": half, "size": 4, "part_of": "G1"} for half in ("P1", "P2"))],
        alternance=None,
        units=[
            unit("U1", groups=["G1"], hours={"in_person": 5.5, "webconference": 4}, tolerance=0.5, **shared),
            unit("U2", **{**shared, "shares": {"T1": 3, "T2": 1}}, **halves),
        ],
    )
    problem = Problem.of(instance)
    assert obstacle(problem) is None
    annealer = Annealer(problem, 1)
    annealer.price(hard=1000, clash=100)
    annealer.place()
    for hot in (300, 30, 3):
        annealer.run(4000, hot, hot / 10)
    assert annealer.best_score[0] == 0
    best = annealer.best()
    report = check(instance, to_timetable(problem, best, PROVENANCE))
    assert {each.rule for each in report.violations} <= {"H4"}  # rooms are given afterwards
    again = Annealer(problem, 2)
    again.start(best)
    again.run(4000, 3, 1)
    assert again.best_score <= annealer.best_score


@pytest.mark.parametrize("seed", [0, 3])
def test_hours_of_like_slots_are_counts(seed: int) -> None:
    """Every slot lasts 2 h: n sessions or 2n hours cost the same at best."""
    counted = shaped_instance(seed, sessions=6)
    slots = [{"start": "18:00", "end": "20:00"}, {"start": "20:00", "end": "22:00"}]
    days = counted.slots[0].weekdays
    data = plain_data(counted)
    data["slots"] = [{**slot, "weekdays": list(days)} for slot in slots]
    alike = Instance.model_validate(data)
    for row in data["units"]:
        both = row.pop("in_person"), row.pop("webconference")
        row["hours"] = dict(zip(("in_person", "webconference"), (2 * n for n in both), strict=True))
    ours, theirs = least_cost(Problem.of(Instance.model_validate(data)), 4.0), least_cost(Problem.of(alike), 4.0)
    assert ours.known
    assert theirs.known
    assert ours.least == theirs.least


def test_nothing_moves_but_what_must(planned: tuple[Instance, Timetable]) -> None:
    instance, published = planned
    gone = published.of_unit["U1"][0]
    day = gone.start.astimezone(instance.zone).date().isoformat()
    away = [{"first": day, "last": day, "level": "unavailable"}]
    trainers = [
        {"id": "T1", "name": "Trainer One", "availability": {"dated": away}},
        {"id": "T2", "name": "Trainer Two"},
    ]
    hit = [s for s in published.sessions if "T1" in s.trainers and s.start.date().isoformat() == day]
    result = replan(evenings(trainers=trainers), published, Params(time_limit_s=3, workers=1))
    clashes, moves = result.timetable.tiers[:2]
    assert (clashes.value, moves.value, moves.bound) == (0, len(hit), len(hit))


def test_a_shorter_date_is_refused_where_hours_would_lack(planned: tuple[Instance, Timetable]) -> None:
    instance, published = planned
    evaluator = Evaluator(instance, published)
    long = next(s for s in published.of_unit["U4"])
    assert (long.end - long.start).total_seconds() in (3 * 3600, 1.5 * 3600)
    shorter = next(slot for slot in Problem.of(instance).slots if slot.minutes == 120)
    moved = long.model_copy(update={"start": shorter.start, "end": shorter.end})
    assert any(each.rule == "H1" for each in evaluator.broken_alone([moved]))
