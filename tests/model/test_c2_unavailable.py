"""C2 in the model: a clash for each session at a time when its trainer is unavailable."""

from typing import Any

from scheduler.demand.problem import Problem
from scheduler.instance.schema.instance import Instance
from scheduler.model.assemble import assemble
from tests.builders import make_instance, session, unit
from tests.model.cases import best, measure

AWAY: dict[str, Any] = {"weekly": {"mon": "unavailable"}}


def centre(**changes: Any) -> Instance:
    """T1 is away on Mondays, T2 on Mondays at 19:00."""
    trainers = [
        {"id": "T1", "name": "One", "availability": AWAY},
        {"id": "T2", "name": "Two", "availability": {"weekly": {"mon": {"19:00": "unavailable"}}}},
    ]
    return make_instance(trainers=trainers, units=[unit("U1", **changes)])


def test_each_session_counts() -> None:
    of = centre()
    plan = [session(of, "U1", day) for day in ("2022-09-05", "2022-09-12", "2022-09-20")]  # two Mondays, a Tuesday
    assert measure("C2", of, plan) == 2
    assert measure("C2", of, plan[2:]) == 0


def test_each_of_several_together_counts() -> None:
    of = centre(trainers=["T1", "T2"], teaching="together")
    assert measure("C2", of, [session(of, "U1", "2022-09-05", "17:00")]) == 1
    assert measure("C2", of, [session(of, "U1", "2022-09-05", "19:00")]) == 2


def test_of_several_the_one_who_teaches() -> None:
    of = centre(trainers=["T1", "T2"])
    assert measure("C2", of, [session(of, "U1", "2022-09-05", trainers=("T1",))]) == 1
    assert measure("C2", of, [session(of, "U1", "2022-09-05", trainers=("T2",))]) == 0


def test_the_fewest_when_weeks_are_too_few() -> None:
    # 4 sessions, one a week; T1 comes in 3 weeks of the 5: 4 − 3 = 1.
    away = {"dated": [{"first": "2022-09-05", "last": "2022-09-16", "level": "unavailable"}]}
    of = make_instance(trainers=[{"id": "T1", "name": "One", "availability": away}], units=[unit("U1")])
    assert best("C2", of) == 1


def test_forbidden_clashes_leave_no_literal() -> None:
    problem = Problem.of(centre())
    variables = assemble(problem, clashes="forbidden").variables
    assert all(variables.slot(slot).day.weekday() != 0 for slot in variables.at[0])
    # T1 is away on 9 Mondays of 2 slots; only the 5 of S1 are of the unit.
    assert len(problem.units[0].slots) - len(variables.at[0]) == 10
