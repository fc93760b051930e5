"""Folders of a project, and looking for something from a place upwards."""

import os
from pathlib import Path

OUTPUTS = Path("plans")
"""Where `plan` writes unless told otherwise. Nothing in it is anybody's only copy: git ignores it."""
KEPT = Path("solutions")
"""Timetables that are kept, and what was published."""


def upwards(path: Path) -> list[Path]:
    """The path, and every folder that it is in, the nearest first."""
    whole = Path(os.path.normpath(path.absolute()))
    return [whole, *whole.parents]


def is_file(path: Path) -> bool:
    try:
        return path.is_file()
    except OSError:  # in a closed folder, or a name too long
        return False
