"""The wheel: one per platform for every Python, with every file of the package, the compiled code, the instances."""

import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from tests.conftest import REQUIRED

ROOT = Path(__file__).parents[1]


def files(folder: Path) -> set[str]:
    return {file.relative_to(folder).as_posix() for file in folder.rglob("*") if file.is_file()}


def test_it_holds_every_file_and_is_for_every_python_of_the_platform(tmp_path: Path) -> None:
    source = tmp_path / "source"
    source.mkdir()
    for name in ("pyproject.toml", "setup.py", "README.md", "LICENSE"):
        shutil.copy(ROOT / name, source)
    for name in ("scheduler", "instances"):  # a build leaves files behind
        shutil.copytree(ROOT / name, source / name, ignore=shutil.ignore_patterns("__pycache__", "*.so", "*.dll"))
    package, instances = files(source / "scheduler"), files(source / "instances")
    line = [sys.executable, "-m", "pip", "wheel", "-q", "--no-deps", "-w", str(tmp_path), str(source)]
    done = subprocess.run(line, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        assert not REQUIRED, done.stderr[-2000:]
        pytest.skip(f"no wheel can be built here: {done.stderr[-300:]}")
    (wheel,) = tmp_path.glob("*.whl")
    assert "-py3-none-" in wheel.name
    assert not wheel.name.endswith("-any.whl")
    prefix = "scheduler/"
    packed = {name.removeprefix(prefix) for name in zipfile.ZipFile(wheel).namelist() if name.startswith(prefix)}
    compiled = packed & {"search/anneal/_core.so", "search/anneal/_core.dll"}
    assert len(compiled) == 1
    examples = {f"examples/{name}" for name in instances if "/" in name}
    assert packed == package | examples | compiled
