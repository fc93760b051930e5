"""The compiled code touches only its own memory: built with the compiler's sanitizers, it runs on random instances."""

import os
import shutil
import subprocess
import sys
import sysconfig
from pathlib import Path

import pytest

import scheduler

ROOT = Path(scheduler.__file__).parents[1]
CORE = ROOT / "scheduler" / "search" / "anneal" / "core"
WALK = """
import pathlib, sys
from scheduler.search.anneal import core
core.LIBRARY = pathlib.Path(sys.argv[1])
from tests.search.test_anneal import annealed
from scheduler.exams.centre import weeks
from tests.exams.test_exam_weeks import moved_weeks
weeks.defect = lambda: None
print(sum(annealed(seed) is not None for seed in range(40)) + sum(moved_weeks(seed) for seed in range(8)))
"""


@pytest.mark.skipif(shutil.which("gcc") is None, reason="needs gcc")
def test_no_access_outside_the_arrays_and_no_undefined_behaviour(tmp_path: Path) -> None:
    library = tmp_path / "core.so"
    sources = [str(path) for path in sorted(CORE.glob("*.c"))]
    include = sysconfig.get_path("include")
    flags = ["-g", "-O1", "-Wall", "-Wextra", "-Werror", "-fsanitize=address,undefined", "-fno-sanitize-recover=all"]
    flags.append("-DSOURCES=0")  # as setup.py says which sources it was made from; here nobody asks
    subprocess.run(
        [
            "gcc",
            *flags,
            "-DSOURCES=0",
            "-shared",
            "-fPIC",
            "-fvisibility=hidden",
            f"-I{include}",
            *sources,
            "-o",
            str(library),
        ],
        check=True,
    )
    asan = subprocess.run(["gcc", "-print-file-name=libasan.so"], check=True, capture_output=True, text=True).stdout
    done = subprocess.run(
        [sys.executable, "-c", WALK, str(library)],
        cwd=ROOT,
        env={**os.environ, "LD_PRELOAD": asan.strip(), "ASAN_OPTIONS": "detect_leaks=0", "PYTHONWARNINGS": "ignore"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-3000:]
    assert int(done.stdout) > 5
