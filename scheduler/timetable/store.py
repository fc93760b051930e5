"""Timetables in files: JSON, written whole or not at all, read with every fault named."""

import json
from pathlib import Path

from pydantic import ValidationError

from scheduler.errors import Fault, InputError, Place
from scheduler.files import write_atomically
from scheduler.text import Text
from scheduler.timetable.schema import Timetable


def to_json(timetable: Timetable) -> bytes:
    """The file's bytes: the same timetable always gives the same ones."""
    return (json.dumps(timetable.model_dump(mode="json"), ensure_ascii=False, indent=1) + "\n").encode()


def save(timetable: Timetable, path: Path) -> None:
    """Write the timetable atomically. Raises OSError."""
    write_atomically(path, to_json(timetable))
