"""Timetables in files: JSON, written whole or not at all, read with every fault named."""

import json
from pathlib import Path

from pydantic import ValidationError

from scheduler.errors import Fault, InputError, Place
from scheduler.files import write_atomically
from scheduler.text import Text
from scheduler.timetable import faults, json_text
from scheduler.timetable.schema import Timetable

FILE_NAME = "timetable.json"
LARGEST_FILE_BYTES = 20_000_000
"""A timetable of 30,000 sessions takes 9 MB."""


def to_json(timetable: Timetable) -> bytes:
    """The file's bytes: the same timetable always gives the same ones."""
    content = timetable.model_dump(mode="json")
    for additive in ("reasons", "retired"):  # an older version refuses a key that it does not know
        if not content[additive]:
            del content[additive]
    return (json.dumps(content, ensure_ascii=False, indent=1) + "\n").encode()


def save(timetable: Timetable, path: Path) -> None:
    """Write the timetable atomically. Raises OSError."""
    write_atomically(path, to_json(timetable))


def load(path: Path) -> Timetable:
    """Read a timetable, perhaps edited by hand: a JSON file, or a directory that holds `timetable.json`.

    Whether it is a good one is the checker's business; here it only must be readable.
    Raises InputError with every fault, each at its line and column.
    """
    if path.is_dir():
        path = path / FILE_NAME
    text = _decode(path, _read(path))
    try:
        parsed = json_text.parse(text)
    except json_text.JsonSyntaxError as fault:
        place = Place(str(path), *json_text.Lines(text).at(fault.offset))
        raise InputError([Fault(place, fault.text)]) from fault
    return _validate(path, text, parsed)


def _read(path: Path) -> bytes:
    if not path.exists():
        raise _refusal(path, "ce fichier n’existe pas", "there is no such file")
    if not path.is_file():
        raise _refusal(path, "ce n’est pas un fichier", "this is not a file")
    try:
        size = path.stat().st_size
        if size > LARGEST_FILE_BYTES:
            megabytes, most = round(size / 1e6), LARGEST_FILE_BYTES // 1_000_000
            raise _refusal(
                path,
                f"ce fichier fait {megabytes} Mo, un emploi du temps en fait au plus {most}",
                f"this file has {megabytes} MB, a timetable has at most {most}",
            )
        return path.read_bytes()
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise _refusal(path, f"lecture impossible ({reason})", f"cannot be read ({reason})") from error


def _decode(path: Path, content: bytes) -> str:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        fault = Text(
            f"l’octet 0x{content[error.start]:02X} n’est pas de l’UTF-8 ; enregistrez le fichier en UTF-8",
            f"the byte 0x{content[error.start]:02X} is not UTF-8; save the file as UTF-8",
        )
        raise InputError([Fault(Place(str(path), line), fault)]) from error
    if not text.strip():
        raise _refusal(path, "ce fichier est vide", "this file is empty")
    return text


def _validate(path: Path, text: str, parsed: json_text.Parsed) -> Timetable:
    wrong: list[faults.Wrong] = []
    try:
        timetable = Timetable.model_validate_json(text, strict=True)
    except ValidationError as error:
        wrong = faults.of_schema(error)
    wrong += faults.of_values(parsed.value, {each.path for each in wrong})
    if not wrong and not parsed.is_suspect:
        return timetable
    places = json_text.find(text, {each.path for each in wrong})
    lines = json_text.Lines(text)
    marks = [(each.line_column or lines.at(places.offset(each.path, each.of_key)), each.text) for each in wrong]
    marks += [(lines.at(offset), faults.at(of, faults.REPEATED)) for of, offset in places.repeated]
    marks += [(lines.at(offset), faults.at(of, faults.CONSTANT)) for of, offset in places.constants]
    raise InputError([Fault(Place(str(path), *line_column), text) for line_column, text in marks])


def _refusal(path: Path, fr: str, en: str) -> InputError:
    return InputError([Fault(Place(str(path)), Text(fr, en))])
