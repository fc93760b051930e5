"""Timetables in files: JSON, written whole or not at all, read with every fault named."""

import json
import re
from pathlib import Path

from scheduler.errors import MOST_FAULTS, Fault, InputError, More, Place
from scheduler.files import write_atomically
from scheduler.instance.reading.filekinds import kind_of
from scheduler.instance.reading.source import decode, file_in, is_excel, read_bytes
from scheduler.instance.reading.validation import validated
from scheduler.text import Text
from scheduler.timetable import faults, json_text
from scheduler.timetable.schema import Timetable

FILE_NAME = "timetable.json"
OUTPUTS = Path("plans")
"""Where `plan` writes unless told otherwise. Nothing in it is anybody's only copy: git ignores it."""
KEPT = Path("solutions")
"""Timetables that are kept, and what was published."""
LARGEST_FILE_BYTES = 20_000_000
"""A timetable of 30,000 sessions takes 9 MB."""
MOST_VALUES = 600_000
"""Brackets, braces and commas; 30,000 sessions have 400,000."""
MOST_MEMORY = 50_000_000
"""Bytes of the text once it is read: one rare character makes every character of a text four times as wide."""
A_TIMETABLE = Text(
    "l’emploi du temps : son fichier JSON, son plan.xlsx, ou le dossier qui contient timetable.json",
    "the timetable: its JSON file, its plan.xlsx, or the directory that holds timetable.json",
)


def to_json(timetable: Timetable) -> bytes:
    """The file's bytes: the same timetable always gives the same ones."""
    content = timetable.model_dump(mode="json")
    for additive in ("reasons", "retired", "undated"):  # an older version refuses a key that it does not know
        if not content[additive]:
            del content[additive]
    for since_2 in ("exams", "exam_tier"):
        if content[since_2] is None:
            del content[since_2]
    return (json.dumps(content, ensure_ascii=False, indent=1) + "\n").encode()


def save(timetable: Timetable, path: Path) -> None:
    """Write the timetable atomically. Raises OSError."""
    write_atomically(path, to_json(timetable))


def load(path: Path) -> Timetable:
    """Read a timetable, perhaps edited by hand: a JSON file, the workbook `plan.xlsx`, or a directory that holds
    `timetable.json`.

    Whether it is a good one is the checker's business; here it only must be readable.
    Raises InputError with every fault, each at its line and column.
    """
    path = file_in(path, FILE_NAME)
    if is_excel(path):
        from scheduler.timetable.plan_sheet import read_plan  # openpyxl takes a while to load

        return read_plan(path)
    raw = read_bytes(path, LARGEST_FILE_BYTES)
    if kind_of(raw) is None and (taken := _memory(raw)) > MOST_MEMORY:
        megabytes, most = taken // 1_000_000, MOST_MEMORY // 1_000_000
        raise InputError.at(
            path,
            f"avec ses caractères rares, ce fichier prend {megabytes} Mo, la limite est de {most} Mo ; est-ce bien un "
            "emploi du temps ?",
            f"with its rare characters this file takes {megabytes} MB, the limit is {most} MB; is it a timetable?",
        )
    text = decode(raw, str(path), A_TIMETABLE)
    if not text.strip():
        raise InputError.at(path, "ce fichier est vide", "this file is empty")
    if sum(map(text.count, "[{,")) > MOST_VALUES:
        raise InputError.at(
            path,
            f"ce fichier a plus de {MOST_VALUES} valeurs ; est-ce bien un emploi du temps ?",
            f"this file has more than {MOST_VALUES} values; is it a timetable?",
        )
    try:
        parsed = json_text.parse(text)
    except json_text.JsonSyntaxError as fault:
        place = Place(str(path), *json_text.Lines(text).at(fault.offset))
        raise InputError.at(place, *fault.text) from fault
    return _validate(path, text, parsed)


def _memory(raw: bytes) -> int:
    """Bytes of the text that these bytes of UTF-8 become in memory, told before it is made."""
    characters = len(raw.translate(None, bytes(range(0x80, 0xC0))))
    return characters * (4 if re.search(rb"[\xf0-\xff]", raw) else 2 if re.search(rb"[\xc4-\xff]", raw) else 1)


def _validate(path: Path, text: str, parsed: json_text.Parsed) -> Timetable:
    found = validated(Timetable, parsed.value, as_json=True)
    wrong, more = ([], 0) if isinstance(found, Timetable) else (faults.of_schema(found.first), found.more)
    if not more:
        wrong += faults.of_values(parsed.value, {each.path for each in wrong})
    if isinstance(found, Timetable) and not wrong and not parsed.is_suspect:
        return found
    told = wrong[:MOST_FAULTS]
    places = json_text.find(text, {each.path for each in told}, to_the_end=parsed.is_suspect)
    lines = json_text.Lines(text)
    marks = [(lines.at(places.offset(each.path, each.of_key)), each.text) for each in told]
    marks += [(lines.at(offset), faults.at(of, faults.REPEATED)) for of, offset in places.repeated[:MOST_FAULTS]]
    marks += [(lines.at(offset), faults.at(of, faults.CONSTANT)) for of, offset in places.constants[:MOST_FAULTS]]
    more += sum(len(each[MOST_FAULTS:]) for each in (wrong, places.repeated, places.constants))
    said = [Fault(Place(str(path), *line_column), text) for line_column, text in marks]
    raise InputError([*said, More.of(more, str(path))] if more else said)
