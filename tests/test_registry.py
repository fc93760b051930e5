"""A rule has one row, one function in the model, one in the checker, its tests and its line in docs/rules.md."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from scheduler.checker.check import CLASH_CHECKS, CRITERION_CHECKS, HARD_CHECKS
from scheduler.model import registry
from scheduler.rules import CLASHES, CRITERIA, HARD, RULES

ROOT = Path(__file__).parents[1]
IN_THE_MODEL: dict[str, Callable[..., Any]] = {**registry.HARD, **registry.CLASHES, **registry.CRITERIA}
IN_THE_CHECKER: dict[str, Callable[..., Any]] = {**HARD_CHECKS, **CLASH_CHECKS, **CRITERION_CHECKS}


def modules(package: str, *but: str) -> set[str]:
    folder = ROOT / "scheduler" / package
    return {path.stem for path in folder.glob("*.py")} - {"__init__", *but}


def test_each_tier_has_its_table() -> None:
    assert (tuple(registry.HARD), tuple(HARD_CHECKS)) == (tuple(HARD), tuple(HARD))
    assert (tuple(registry.CLASHES), tuple(CLASH_CHECKS)) == (tuple(CLASHES), tuple(CLASHES))
    assert (tuple(registry.CRITERIA), tuple(CRITERION_CHECKS)) == (tuple(CRITERIA), tuple(CRITERIA))
    assert (*HARD, *CLASHES, *CRITERIA) == tuple(RULES)


def test_no_rule_is_there_twice_under_two_codes() -> None:
    assert len(set(IN_THE_MODEL.values())) == len(RULES)
    assert len(set(IN_THE_CHECKER.values())) == len(RULES)


@pytest.mark.parametrize("code", RULES)
def test_the_module_bears_the_code(code: str) -> None:
    assert IN_THE_MODEL[code].__module__.rpartition(".")[2].startswith(f"{code.lower()}_")
    if code not in CLASHES:  # the checker finds both clashes in one module
        assert IN_THE_CHECKER[code].__module__.rpartition(".")[2].startswith(f"{code.lower()}_")


def test_no_module_is_left_out_of_the_tables() -> None:
    posted = {function.__module__.rpartition(".")[2] for function in IN_THE_MODEL.values()}
    assert posted == modules("model/hard") | modules("model/clash") | modules("model/soft")
    checked = {function.__module__.rpartition(".")[2] for function in IN_THE_CHECKER.values()}
    assert checked == modules("checker/hard") | modules("checker/score") | {"clashes"}


@pytest.mark.parametrize("code", RULES)
@pytest.mark.parametrize("side", ["model", "checker"])
def test_the_rule_has_its_tests(side: str, code: str) -> None:
    function = (IN_THE_MODEL if side == "model" else IN_THE_CHECKER)[code]
    file = ROOT / "tests" / side / f"test_{function.__module__.rpartition('.')[2]}.py"
    assert re.search(rf"\b{code}\b", file.read_text(encoding="utf-8"))
    assert "def test_" in file.read_text(encoding="utf-8")


@pytest.mark.parametrize("code", RULES)
def test_the_row_is_complete(code: str) -> None:
    rule = RULES[code]
    assert rule.code == code
    assert all((rule.name.fr, rule.name.en, rule.sentence.fr, rule.sentence.en))
    assert rule.weight >= 0
    assert rule.weight == 0 or rule.tier == "criterion"


def test_the_readme_has_a_line_for_each_rule_and_no_other() -> None:
    readme = (ROOT / "docs" / "rules.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\|\s*`?([HCQ]\d+)`?\b", readme, flags=re.MULTILINE)
    assert rows == list(RULES)
