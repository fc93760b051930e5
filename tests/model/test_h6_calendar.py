"""H6 in the model: no literal outside the teaching days of the unit's period."""

import pytest

from scheduler.demand.problem import Problem
from scheduler.model import solution
from scheduler.model.assemble import assemble
from scheduler.model.build import Build
from scheduler.model.hard import h6_calendar
from scheduler.model.variables import Variables
from tests.builders import make_instance, make_timetable, session, unit
from tests.model.cases import best

OF = make_instance(units=[unit("U1")])


def test_every_literal_is_in_the_period() -> None:
    variables = assemble(Problem.of(OF), clashes="counted").variables
    days = {variables.slot(slot).day for slot in variables.at[0]}
    assert days == set(variables.problem.timeline.teaching_days("S1"))


def test_a_session_in_the_other_semester_is_infeasible() -> None:
    problem = Problem.of(OF)
    for day, offered in (("2022-09-05", True), ("2023-03-06", False)):
        assembled = assemble(problem, clashes="counted")
        wanted = solution.from_timetable(problem, make_timetable(OF, [session(OF, "U1", day)]))
        slot = wanted.placements[0].slot
        assert bool(assembled.variables.held(0, slot)) == offered


def test_a_day_that_is_not_taught_has_no_slot() -> None:
    problem = Problem.of(OF)
    with pytest.raises(KeyError):
        solution.from_timetable(problem, make_timetable(OF, [session(OF, "U1", "2022-09-10")]))  # a Saturday


def test_as_many_weeks_as_sessions_are_enough() -> None:
    # 2 + 2 sessions: 4 weeks are enough, 3 are not.
    def of(last: str) -> int | None:
        calendar = {"semesters": [{"id": "S1", "first": "2022-09-05", "last": last}]}
        return best("C1", make_instance(units=[unit("U1", groups=["G1"])], calendar=calendar))

    assert of("2022-09-26") == 0  # a fourth week of one day
    assert of("2022-09-25") is None


def test_variables_made_otherwise_are_refused() -> None:
    build = Build(Problem.of(OF))
    variables = Variables(build, clashes="counted", rooms="assigned")
    variables.at[0][9_999] = {}
    with pytest.raises(AssertionError, match="outside its period"):
        h6_calendar.post(build, variables)
