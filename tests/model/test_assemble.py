"""The whole model: what it is made of, and its passage to and from a timetable."""

import pytest
from ortools.sat.python import cp_model

from scheduler.checker.check import check
from scheduler.demand.problem import Problem
from scheduler.model import solution
from scheduler.model.assemble import Assembled, assemble
from scheduler.rules import HARD
from scheduler.timetable.schema import Provenance
from tests.builders import make_instance, unit

OF = make_instance()
PROVENANCE = Provenance(scheduler="test", ortools="test", seed=1, workers=1, time_limit_s=1.0, strict=False)


def solve(assembled: Assembled, *assumed: cp_model.IntVar) -> tuple[cp_model.CpSolver, str]:
    assembled.build.model.add_assumptions(assumed)
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    solver.parameters.max_deterministic_time = 10
    return solver, solver.status_name(solver.solve(assembled.build.model))


def test_criteria_without_weight_are_left_out() -> None:
    terms = {
        term.rule for term in assemble(Problem.of(make_instance(weights={"Q2": 0})), clashes="counted").build.terms
    }
    assert "Q2" not in terms
    assert "Q10" not in terms  # 0 by default
    assert "Q3" in terms


def test_clashes_alone() -> None:
    terms = {term.rule for term in assemble(Problem.of(OF), clashes="counted", criteria=False).build.terms}
    assert terms <= {"C1", "C2"}


def test_a_total_weighs_criteria_and_counts_clashes() -> None:
    assembled = assemble(Problem.of(OF), clashes="counted")
    solver, status = solve(assembled)
    assert status in ("OPTIMAL", "FEASIBLE")
    value = {
        code: sum(solver.value(t.expr) for t in assembled.build.terms if t.rule == code) for code in ("C1", "Q1", "Q5")
    }
    assert solver.value(assembled.build.total(["C1", "Q1", "Q5"])) == value["C1"] + 2 * value["Q1"] + 3 * value["Q5"]


def test_guards_name_a_rule_and_a_subject_and_switch_it() -> None:
    # 6 sessions of U1 in 5 weeks: impossible while H3 and H1 of U1 both hold.
    problem = Problem.of(make_instance(units=[unit("U1", in_person=3, webconference=3)]))
    for freed, expected in ((None, "INFEASIBLE"), (("H3", "U1"), "OPTIMAL"), (("H1", "U1"), "OPTIMAL")):
        assembled = assemble(problem, clashes="forbidden", criteria=False, guarded=True)
        assert {rule for rule, _ in assembled.build.guards} <= {*HARD, "C1"}
        guards = [literal for key, literal in assembled.build.guards.items() if key != freed]
        assert solve(assembled, *guards)[1] == expected


@pytest.mark.parametrize("rooms", ["assigned", "counted"])
def test_an_answer_comes_back_as_it_went(rooms: str) -> None:
    problem = Problem.of(OF)
    assembled = assemble(problem, clashes="counted", rooms="assigned" if rooms == "assigned" else "counted")
    solver, _ = solve(assembled)
    assignment = solution.read(assembled.variables, solver.value)
    timetable = solution.to_timetable(problem, assignment, PROVENANCE)
    assert solution.from_timetable(problem, timetable) == assignment
    refused = {violation.rule for violation in check(OF, timetable).violations}
    assert refused == (set() if rooms == "assigned" else {"H4"})  # counted rooms are given afterwards


def test_a_hint_of_the_answer_is_complete_and_can_be_given_again() -> None:
    assembled = assemble(Problem.of(OF), clashes="counted")
    solver, _ = solve(assembled)
    assignment = solution.read(assembled.variables, solver.value)
    for _ in range(2):
        solution.hint(assembled, assignment)
        assert assembled.build.model.validate() == ""
    again, status = solve(assembled)
    assert status in ("OPTIMAL", "FEASIBLE")
    assert again.value(assembled.build.total(["C1", "C2"])) >= 0


def test_fixing_what_the_model_lacks_is_infeasible() -> None:
    assembled = assemble(Problem.of(OF), clashes="counted")
    solver, _ = solve(assembled)
    good = solution.read(assembled.variables, solver.value)
    first = good.placements[0]
    wrong = [
        solution.Assignment((*good.placements, first), good.alternance),  # one session twice
        solution.Assignment(good.placements, (*good.alternance, good.alternance[0])),  # one day twice
        solution.Assignment(good.placements[1:], good.alternance),
    ]
    for assignment, expected in ((good, True), *((other, False) for other in wrong)):
        fresh = assemble(Problem.of(OF), clashes="counted")
        solution.fix(fresh, assignment)
        assert (solve(fresh)[1] == "OPTIMAL") == expected
