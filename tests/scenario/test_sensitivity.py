"""Whom to telephone first: gains that are the opening's own, ranked, and what is proved vain."""

import datetime as dt

import pytest

from scheduler.checker.check import check
from scheduler.checker.report import Clash, Criterion, Point, Report
from scheduler.demand.problem import Problem
from scheduler.errors import InputError
from scheduler.instance.schema.instance import Instance
from scheduler.scenario.changes.catalogue.people import Available
from scheduler.scenario.changes.scenario import Scenario
from scheduler.scenario.outcome import Outcome, Planned
from scheduler.scenario.runs.job import Base
from scheduler.scenario.runs.run import run
from scheduler.scenario.sensitivity import Sensitivity, each_s, openings_of, sensitivity, shared
from scheduler.search.params import Params
from scheduler.search.plan import plan
from scheduler.text import Text
from tests.builders import make_instance, unit
from tests.search.exact import fewest_clashes, least_cost

PARAMS = Params(time_limit_s=10, workers=1)


def _instance(**weekly: str) -> Instance:
    """Two units of one group on Mondays and Tuesdays; T1 as `weekly` says, T2 always there."""
    return make_instance(
        calendar={"semesters": [{"id": "S1", "first": "2022-09-05", "last": "2022-09-27"}]},
        slots=[
            {"start": "17:00", "end": "19:00", "weekdays": ["mon", "tue"]},
            {"start": "19:00", "end": "21:00", "weekdays": ["mon", "tue"]},
        ],
        groups=[{"id": "G1", "size": 12}],
        trainers=[
            {"id": "T1", "name": "One", "availability": {"weekly": weekly}},
            {"id": "T2", "name": "Two", "availability": {"weekly": {"tue": "unavailable"}}},
        ],
        units=[
            unit("U1", groups=["G1"], in_person=4, webconference=0),
            unit("U2", groups=["G1"], trainers=["T2"], in_person=4, webconference=0),
        ],
    )


def _asked(instance: Instance, trainer: str | None = None) -> tuple[Sensitivity, int, int]:
    published = plan(instance, PARAMS).timetable
    report = check(instance, published)
    base = Base(instance, published, None, PARAMS)
    outcomes = run(base, openings_of(base, trainer))
    return sensitivity(instance, report, outcomes), report.clash_count, report.cost


def test_evenings_shared_with_the_other_unit_are_fewer_trips() -> None:
    # T1 comes on Tuesdays only and T2 on Mondays only: eight trips. With T1's Mondays, or T2's Tuesdays, four.
    found, clashes, cost = _asked(_instance(mon="unavailable"))
    assert clashes == 0
    best = found.openings[0]
    assert best.points == 12  # 4 trips at 3 points
    assert best.most_points == 12
    assert best.moves == 4
    assert found.rank(best) == 1
    truth = least_cost(Problem.of(_instance()), 10.0)
    assert truth.least == cost - best.points


def test_openings_that_gain_the_same_share_their_rank() -> None:
    found, _, _ = _asked(_instance(mon="unavailable"))
    whole = [o for o in found.openings if o.points == 12]
    assert {o.available.trainer for o in whole} == {"T1", "T2"}
    assert {found.rank(o) for o in whole} == {1}


def test_a_clash_spared_counts_before_any_point() -> None:
    # Neither is ever there together with a free Monday for T1: away on both weekdays, each session is a clash.
    instance = _instance(mon="unavailable", tue="unavailable")
    found, clashes, _ = _asked(instance, "T1")
    assert clashes == 4
    assert {o.available.trainer for o in found.openings} == {"T1"}
    assert found.openings[0].clashes == 4
    assert fewest_clashes(Problem.of(_instance(mon="unavailable")), 10.0).least == 0


def _outcome(trainer: str | None, clashes: int, cost: int) -> Outcome:
    """Of opening that trainer's Tuesdays, or of the same freedom without: so many clashes and points."""
    of = _instance(tue="unavailable")
    opened = Available(trainer=trainer, weekdays=("tue",), level="ok") if trainer is not None else None
    changes = (opened,) if opened is not None else ()
    report = Report(
        violations=(),
        clashes=tuple(
            Clash("C1", "T1", dt.datetime(2022, 9, 5, tzinfo=dt.UTC), (), 1, Text("", "")) for _ in range(clashes)
        ),
        criteria=(Criterion("Q2", 1, (Point("G1", cost, Text("", "")),)),),
    )
    timetable = plan(of, PARAMS).timetable
    scenario = Scenario(name=(trainer or "as-it-is").lower(), changes=changes, improve=("T1", "T2"))
    return Outcome(scenario, "planned", Planned(of, timetable, report, ()))


def test_openings_that_spare_as_many_clashes_rank_by_their_points() -> None:
    before = _outcome(None, 5, 100)
    assert before.planned is not None
    worse, better, same, none = (
        _outcome("T1", 3, 140),
        _outcome("T2", 3, 90),
        _outcome("T2", 3, 90),
        _outcome("T1", 6, 50),
    )
    found = sensitivity(_instance(), before.planned.report, [before, worse, better, same, none])
    told = [(o.available.trainer, o.clashes, o.points, found.rank(o)) for o in found.openings]
    assert told == [("T2", 2, 10, 1), ("T2", 2, 10, 1), ("T1", 2, -40, 3), ("T1", 0, 0, 4)]
    assert [o.gains for o in found.openings] == [True, True, True, False]


@pytest.mark.parametrize(("workers", "number", "each"), [(1, 6, 10), (2, 6, 20), (8, 4, 60), (4, 240, 1)])
def test_one_limit_is_shared_by_all(workers: int, number: int, each: float) -> None:
    instance = _instance()
    base = Base(instance, plan(instance, PARAMS).timetable, None, Params(time_limit_s=60, workers=workers))
    assert each_s(base.params, number) == each
    part = shared(base, number).params
    assert part.time_limit_s == each / 2  # as much again for the proof
    assert number * 2 * part.time_limit_s <= 60 * workers


def test_with_hardly_any_time_today_s_timetable_is_the_answer() -> None:
    instance = _instance(mon="unavailable")
    published = plan(instance, PARAMS).timetable
    base = Base(instance, published, None, Params(time_limit_s=0.01, workers=1))
    scenarios = openings_of(base)
    outcomes = run(shared(base, len(scenarios)), scenarios)
    assert not sensitivity(instance, check(instance, published), outcomes).unknown


def test_what_cannot_gain_is_proved_vain() -> None:
    # Both come on Mondays: four trips, one weekday each; nothing is better.
    found, _, _ = _asked(_instance(tue="unavailable"))
    assert found.openings
    assert all(o.is_vain for o in found.openings)


def test_a_trainer_nobody_knows_or_who_is_always_there() -> None:
    instance = _instance()
    published = plan(instance, PARAMS).timetable
    base = Base(instance, published, dt.date(2022, 9, 5), PARAMS)
    with pytest.raises(InputError, match="no trainer has this id"):
        openings_of(base, "T9")
    with pytest.raises(InputError, match="never unavailable"):
        openings_of(base, "T1")
