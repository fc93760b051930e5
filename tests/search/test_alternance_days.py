"""Alternance days on dates without an evening slot: a weekday without lessons, an evening that a closure takes."""

import pytest

from scheduler.api import explain, plan, replan
from scheduler.checker.check import check
from scheduler.demand.problem import Problem
from scheduler.errors import Impossible
from scheduler.evaluate.evaluator import Evaluator
from scheduler.instance.schema.instance import Instance
from scheduler.model.master import Master
from scheduler.search.suggest.moves import moves
from tests.builders import instance_data, make_instance

EVENINGS = ["tue", "thu"]


def evenings_only(alternance: dict[str, object], **changes: object) -> Instance:
    """Lessons on Tuesdays and Thursdays."""
    groups = [{"id": "G1", "size": 12}, {"id": "A1", "size": 6, "alternance": alternance}]
    slots = [{**row, "weekdays": EVENINGS} for row in instance_data()["slots"]]
    return make_instance(groups=groups, slots=slots, **changes)


@pytest.mark.parametrize("workers", [1, 2])
def test_apprentices_come_on_a_weekday_without_evenings(workers: int) -> None:
    instance = evenings_only({"min": 7, "max": 9, "weekdays": ["mon"]})
    result = plan(instance, time_limit_s=10, workers=workers)
    assert result.ending == "proved"
    assert result.report.accepted
    days = [day.start.astimezone(instance.zone).date() for day in result.timetable.alternance]
    assert 7 <= len(days) <= 9
    assert {day.weekday() for day in days} == {0}


def test_a_day_without_evening_saves_no_trip() -> None:
    """On Tuesdays, where there are lessons, it does: the solver prefers them when it may choose."""
    free = plan(evenings_only({"min": 3, "max": 3}), time_limit_s=10, workers=1)
    both = plan(evenings_only({"min": 3, "max": 3, "weekdays": ["mon", "tue"]}), time_limit_s=10, workers=1)
    monday = plan(evenings_only({"min": 3, "max": 3, "weekdays": ["mon"]}), time_limit_s=10, workers=1)
    assert {result.ending for result in (free, both, monday)} == {"proved"}
    assert free.report.cost <= both.report.cost < monday.report.cost


def test_the_relaxation_gives_nothing_for_days_without_evening() -> None:
    """Held below the exact optimum, and as high as where there is no alternance at all."""
    from ortools.sat.python import cp_model

    def bound(alternance: dict[str, object]) -> float:
        master = Master.of(Problem.of(evenings_only(alternance)))
        solver = cp_model.CpSolver()
        solver.parameters.max_deterministic_time = 20
        assert solver.solve(master.model) == cp_model.OPTIMAL
        return solver.objective_value

    assert bound({"min": 0, "max": 0}) == bound({"min": 3, "max": 3, "weekdays": ["mon"]})
    assert bound({"min": 3, "max": 3, "weekdays": ["tue"]}) < bound({"min": 3, "max": 3, "weekdays": ["mon"]})


def test_an_evening_that_a_closure_takes_leaves_the_day() -> None:
    """Closed from 17:00: the day at the centre, over by then, is held."""
    calendar = instance_data()["calendar"]
    afternoons = [
        {"name": "Travaux", "first": day, "last": day, "from": "17:00"}
        for day in ("2022-09-06", "2022-09-13", "2022-09-20")
    ]
    instance = evenings_only({"min": 8, "max": 9, "weekdays": ["tue"]}, calendar={**calendar, "closures": afternoons})
    result = plan(instance, time_limit_s=10, workers=1)
    assert result.report.accepted
    assert len(result.timetable.alternance) >= 8  # of nine Tuesdays, three without evening


def test_weeks_between_semesters_have_none() -> None:
    """Nine Mondays are in the semesters."""
    instance = evenings_only({"min": 10, "max": 10, "weekdays": ["mon"]})
    with pytest.raises(Impossible):
        plan(instance, time_limit_s=5, workers=1)
    assert "the best is Monday, with 9" in explain(instance, time_limit_s=10, workers=1).arithmetic[0].en


def test_suggest_offers_the_other_mondays() -> None:
    instance = evenings_only({"min": 2, "max": 3, "weekdays": ["mon"]})
    timetable = plan(instance, time_limit_s=10, workers=1).timetable
    day = timetable.alternance[0]
    offered = {
        move.after.start.astimezone(instance.zone).date()
        for move in moves(Evaluator(instance, timetable), day).possible
    }
    assert offered
    assert {date.weekday() for date in offered} == {0}


def test_a_closed_monday_moves_its_day_alone() -> None:
    instance = evenings_only({"min": 6, "max": 6, "weekdays": ["mon"]})
    timetable = plan(instance, time_limit_s=10, workers=1).timetable
    lost = timetable.alternance[0].start.astimezone(instance.zone).date()
    calendar = instance.calendar.model_dump(by_alias=True)
    calendar["closures"] = [{"name": "Grève", "first": lost, "last": lost}]
    changed = Instance.model_validate({**instance.model_dump(by_alias=True), "calendar": calendar})
    result = replan(changed, timetable, time_limit_s=10, workers=1)
    assert check(changed, result.timetable).accepted
    moved = {row.id for row in timetable.sessions} - {row.id for row in result.timetable.sessions}
    assert not moved
    assert [row.start for row in timetable.sessions] == [row.start for row in result.timetable.sessions]


def test_too_few_evenings_leave_the_other_weekday() -> None:
    """Seven Tuesdays, each of which would save a trip, and nine Mondays: nine days are on Mondays."""
    calendar = instance_data()["calendar"]
    closed = [{"name": "Fermeture", "first": day, "last": day} for day in ("2022-09-13", "2022-09-20")]
    instance = evenings_only(
        {"min": 9, "max": 9, "weekdays": ["mon", "tue"]}, calendar={**calendar, "closures": closed}
    )
    result = plan(instance, time_limit_s=10, workers=1)
    assert result.report.accepted
    assert {day.start.astimezone(instance.zone).weekday() for day in result.timetable.alternance} == {0}
