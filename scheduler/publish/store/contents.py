"""What a revision holds, as bytes that are kept for ever: the timetable's JSON and the instance's YAML, compressed."""

import hashlib
import zlib
from pathlib import Path

from scheduler.errors import SchedulerError
from scheduler.instance.dump import to_yaml
from scheduler.instance.load import parse
from scheduler.instance.reading.source import INSTANCE_FILE
from scheduler.instance.reading.yamltree import ANY
from scheduler.instance.schema.instance import Instance
from scheduler.text import Text
from scheduler.timetable.schema import Timetable
from scheduler.timetable.store import to_json


def of_timetable(timetable: Timetable) -> bytes:
    return to_json(timetable)


def of_instance(instance: Instance) -> bytes:
    """Complete in itself: times that came from busy files are written in it."""
    return to_yaml(instance)


def digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def pack(content: bytes) -> bytes:
    return zlib.compress(content, level=9)


def unpack(data: bytes, expected: str) -> bytes:
    """The content as it was published. Raises SchedulerError when a bit of it has changed since."""
    try:
        content = zlib.decompress(data)
    except zlib.error:
        content = b""
    if digest(content) != expected:
        raise SchedulerError(
            [
                Text(
                    "le contenu d’une révision est abîmé dans la base ; restaurez la base depuis une sauvegarde",
                    "the content of a revision is damaged in the database; restore the database from a backup",
                )
            ]
        )
    return content


def timetable(content: bytes) -> Timetable:
    return Timetable.model_validate_json(content)


def instance(content: bytes) -> Instance:
    """Raises InputError when a later program no longer accepts what an earlier one published."""
    return parse(content.decode(), INSTANCE_FILE, Path(), most=ANY)[0]
