"""CONTRIBUTING's recipe, carried out: its blocks are written into a copy of the package, and what must hold is run."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]
RULES = {"A criterion": "Q11", "A hard rule": "H14"}
COPIED = ("scheduler", "tests", "docs", "instances", "README.md", "CONTRIBUTING.md", "CHANGELOG.md", "pyproject.toml")
PLACE = re.compile(r"`((?:scheduler|tests|docs)/[\w/]+\.(?:py|md))`")
BLOCK = re.compile(r"^   ```(?:python|markdown)\n(.*?)^   ```$", re.MULTILINE | re.DOTALL)


def blocks(heading: str) -> list[tuple[str, str]]:
    """The files of one part of the recipe, each with what is to be written in it."""
    text = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    part = text.partition(f"### {heading}\n")[2].partition("\n### ")[0]
    found, last = list[tuple[str, str]](), 0
    for block in BLOCK.finditer(part):
        place = PLACE.findall(part[last : block.start()])[-1]
        found.append((place, re.sub(r"^   ", "", block.group(1), flags=re.MULTILINE)))
        last = block.end()
    return found


def write(copy: Path, place: str, block: str) -> None:
    """A new file, or where the recipe says in one that is there."""
    file = copy / place
    if not file.exists():
        file.write_text(block, encoding="utf-8")
        return
    text = file.read_text(encoding="utf-8")
    if place == "scheduler/rules.py":
        row = re.sub(r"^(?=.)", " " * 8, block.rstrip() + ",\n", flags=re.MULTILINE)
        end = '        Rule(\n            "C1"' if '"hard"' in block else "    )\n}\n"
        text = text.replace(end, row + end, 1)
    elif place == "docs/rules.md":
        last = [line for line in text.splitlines() if line.startswith(block[:3])][-1]
        text = text.replace(last, f"{last}\n{block.rstrip()}", 1)
    else:
        text += f"\n\n{block}"
    file.write_text(text, encoding="utf-8")


def test_the_recipe_makes_rules_that_everything_knows(tmp_path: Path) -> None:
    for name in COPIED:
        if (ROOT / name).is_dir():
            shutil.copytree(ROOT / name, tmp_path / name, ignore=shutil.ignore_patterns("*-pytest-*.pyc"))
        else:
            shutil.copy(ROOT / name, tmp_path / name)
    new = list[str]()
    for heading, code in RULES.items():
        steps = blocks(heading)
        assert len(steps) == 7
        for place, block in steps:
            write(tmp_path, place, block)
        new += (own := [place for place, _ in steps if place.startswith("tests/")])
        assert all(code.lower() in place for place in own)
    run(tmp_path, "ruff", "check", "scheduler", *new)
    run(tmp_path, "ruff", "format", "--check", "scheduler", *new)
    for code in RULES.values():
        run(tmp_path, "tests.rule_holds", code)
    known = (
        "tests/test_registry.py",
        "tests/test_readme.py::test_a_rule_is_told_as_in_the_catalogue",
        "tests/search/test_anneal.py::test_the_score_is_the_checkers",
        "tests/search/test_replan.py::test_random_changes",
    )
    run(tmp_path, "pytest", "-q", "-n", "0", "-p", "no:cacheprovider", *new, *known)


def run(copy: Path, module: str, *arguments: str) -> None:
    paths = {"PYTHONPATH": str(copy), "SCHEDULER_SEEDS": "2"}
    done = subprocess.run(
        [sys.executable, "-m", module, *arguments],
        cwd=copy, env={**os.environ, **paths}, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
