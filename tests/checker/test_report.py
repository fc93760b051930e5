"""The report as a whole: every rule of the catalogue, weights, notes; the sums planners read."""

import ast
from pathlib import Path

import scheduler
from scheduler.checker.check import CLASH_CHECKS, CRITERION_CHECKS, HARD_CHECKS, check
from scheduler.rules import CLASHES, CRITERIA, HARD
from tests.builders import make_timetable
from tests.checker.cases import centre, good_days, good_sessions


def test_every_rule_of_the_catalogue_is_checked_and_no_other() -> None:
    assert tuple(HARD_CHECKS) == tuple(HARD)
    assert tuple(CLASH_CHECKS) == tuple(CLASHES)
    assert tuple(CRITERION_CHECKS) == tuple(CRITERIA)


def test_each_rule_has_a_module_and_a_test_named_after_it() -> None:
    for checks in (HARD_CHECKS, CRITERION_CHECKS):
        for code, function in checks.items():
            module = function.__module__.rpartition(".")[2]
            assert module.startswith(f"{code.lower()}_")
            assert (Path(__file__).parent / f"test_{module}.py").exists()


def test_the_checker_shares_nothing_with_what_makes_timetables() -> None:
    folder = Path(scheduler.__file__).parent / "checker"
    imported = set[str]()
    for path in folder.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                imported |= {alias.name for alias in node.names}
            elif isinstance(node, ast.ImportFrom):
                imported.add(node.module or "")
    allowed = (
        "checker",
        "instance",
        "timeline",
        "timetable",
        "rules",
        "rule_modules",
        "exam_rules",
        "scopes",
        "wording",
        "text",
    )
    ours = {name for name in imported if name.startswith("scheduler")}
    assert {name for name in ours if name.split(".")[1] not in allowed} == set()
    assert not any(name.split(".")[0] == "ortools" for name in imported)


def test_cost_is_the_weighted_sum() -> None:
    of = centre(weights={"Q2": 7, "Q1": 0})
    report = check(of, make_timetable(of, good_sessions(of), good_days(of)))
    assert report.value("Q2") == 16
    assert report.cost == 7 * 16  # Q1 has 3 points of weight 0
    assert [criterion.code for criterion in report.criteria] == list(CRITERIA)


def test_a_changed_instance_is_noted_and_no_violation() -> None:
    made_for, edited = centre(), centre(title="Edited since")
    timetable = make_timetable(made_for, good_sessions(made_for), good_days(made_for))
    report = check(edited, timetable)
    assert report.accepted
    assert [note.fr for note in report.notes] == ["L’instance a été modifiée depuis que cet emploi du temps a été fait"]


def test_the_timetable_of_another_instance_is_noted() -> None:
    of = centre()
    timetable = make_timetable(centre(name="other"), good_sessions(of), good_days(of))
    assert [note.en for note in check(of, timetable).notes] == [
        "This timetable was made for the instance “other”, not for “test”"
    ]
