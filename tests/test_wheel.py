"""The wheel: one per platform for every Python, with the compiled code and the instances."""

import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    source = folder / "source"
    source.mkdir()
    for name in ("pyproject.toml", "setup.py", "README.md", "LICENSE"):
        shutil.copy(ROOT / name, source)
    for name in ("scheduler", "instances"):  # a build leaves files behind
        shutil.copytree(ROOT / name, source / name, ignore=shutil.ignore_patterns("__pycache__", "*.so", "*.dll"))
    line = [sys.executable, "-m", "pip", "wheel", "-q", "--no-deps", "-w", str(folder), str(source)]
    done = subprocess.run(line, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        pytest.skip(f"no wheel can be built here: {done.stderr[-300:]}")
    return next(folder.glob("*.whl"))


def test_it_is_for_every_python_of_the_platform(wheel: Path) -> None:
    assert "-py3-none-" in wheel.name
    assert not wheel.name.endswith("-any.whl")


def test_it_holds_the_compiled_code_and_both_instances(wheel: Path) -> None:
    names = set(zipfile.ZipFile(wheel).namelist())
    assert names & {"scheduler/search/anneal/_core.so", "scheduler/search/anneal/_core.dll"}
    examples = {"tiny/instance.yaml", "cnam-reunion-asp-2022-23/ast002-foad.ics"}
    assert {f"scheduler/examples/{name}" for name in examples} <= names
