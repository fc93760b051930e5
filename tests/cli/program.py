"""The program as a user runs it: a process, its two streams, its exit code."""

import os
import subprocess
import sys
from pathlib import Path

REPOSITORY = Path(__file__).parents[2]
TINY = str(REPOSITORY / "instances" / "tiny")
REAL = str(REPOSITORY / "instances" / "cnam-reunion-asp-2022-23")


def scheduler(*arguments: object, folder: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run `python -m scheduler` in the folder; the environment's language is neutral unless given."""
    return subprocess.run(
        command(*arguments), cwd=folder, env=surroundings(**environment), capture_output=True, text=True, check=False
    )


def command(*arguments: object) -> list[str]:
    return [sys.executable, "-m", "scheduler", *map(str, arguments)]


def surroundings(**environment: str) -> dict[str, str]:
    kept = {key: value for key, value in os.environ.items() if not key.startswith(("LC_", "LANG", "SCHEDULER_"))}
    return {**kept, "PYTHONPATH": str(REPOSITORY), "PYTHONIOENCODING": "utf-8", **environment}
