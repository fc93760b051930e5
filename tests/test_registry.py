"""A rule has one row, one function in the model, one in the checker, its tests and its line in docs/rules.md."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from scheduler.checker.check import CLASH_CHECKS, CRITERION_CHECKS, HARD_CHECKS
from scheduler.model import registry
from scheduler.rules import CLASHES, CRITERIA, HARD, RULES

TIERS = (HARD, CLASHES, CRITERIA)
ROOT = Path(__file__).parents[1]
CHECKS: dict[str, Callable[..., Any]] = {**HARD_CHECKS, **CLASH_CHECKS, **CRITERION_CHECKS}
FOLDERS = ("model/hard", "model/clash", "model/soft", "checker/hard", "checker/clash", "checker/score")


def test_each_rule_is_in_the_model_and_in_the_checker() -> None:
    assert list(registry.MODULES) == list(RULES)
    assert all(callable(post) for post in registry.posts(RULES))
    assert (tuple(HARD_CHECKS), tuple(CLASH_CHECKS), tuple(CRITERION_CHECKS)) == tuple(map(tuple, TIERS))
    assert [code for tier in TIERS for code in tier] == list(RULES)


@pytest.mark.parametrize("folder", FOLDERS)
def test_no_module_is_left_out_of_the_tables(folder: str) -> None:
    tables = [module.__name__ for module in registry.MODULES.values()] + [check.__module__ for check in CHECKS.values()]
    files = {path.stem for path in (ROOT / "scheduler" / folder).glob("*.py")} - {"__init__"}
    assert files == {name.rpartition(".")[2] for name in tables if f".{folder.replace('/', '.')}." in name}


@pytest.mark.parametrize("code", RULES)
@pytest.mark.parametrize("side", ["model", "checker"])
def test_the_rule_has_its_tests(side: str, code: str) -> None:
    module = registry.MODULES[code].__name__ if side == "model" else CHECKS[code].__module__
    file = ROOT / "tests" / side / f"test_{module.rpartition('.')[2]}.py"
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
