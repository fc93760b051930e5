"""A new year as a planner asks for it on the start page: made in memory, shown, and written when it is wanted."""

import base64
import datetime as dt
import json
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from scheduler.desk.start.years import Year
from scheduler.errors import Fault, InputError, Place
from scheduler.files import new_folder, why_refused
from scheduler.instance.dump import to_yaml
from scheduler.instance.examples import EXAMPLES, KEYS, example_files, name_from, renamed
from scheduler.instance.keys import page
from scheduler.instance.load import build
from scheduler.instance.new_year.new_year import new_year
from scheduler.instance.reading.draft import Keys
from scheduler.instance.reading.source import AN_INSTANCE, INSTANCE_FILE, read_yaml
from scheduler.instance.sheet.sheet_file import SheetFile
from scheduler.instance.sheet.sheet_instance import sheet_instance
from scheduler.instance.workbook.conversion import source_of, taken_over
from scheduler.text import Lang, Text

Values = Mapping[str, Any]
_NOBODY = "A-NOMMER"
_NO_ID = re.compile(r"[^\w.-]+")
_LONGEST_ID = 64
_HEADING = Text(
    "Cette année a été commencée sur le bureau ; sa page « Données » la complète.",
    "This year was begun on the desk; its page “Data” completes it.",
)


@dataclass(frozen=True)
class Note:
    """What is to be said of something in the new year. `fate`: carried, dropped, or to be decided."""

    fate: str
    place: str
    text: Text


@dataclass(frozen=True)
class ProposedYear:
    """A new year that is not written yet: the files of its folder, and what its planner should know."""

    name: str
    title: str
    files: Mapping[str, bytes]
    notes: Sequence[Note] = ()

    @classmethod
    def of(cls, name: str, title: str, text: str, notes: Sequence[Note] = ()) -> "ProposedYear":
        """Of the text of its file, beside which stands the page on the keys."""
        return cls(name, title, {INSTANCE_FILE: text.encode(), KEYS: page().encode()}, notes)


def write(base: Path, proposed: ProposedYear) -> None:
    """The folder of the new year, whole. Raises InputError when there is one of that name, or it cannot be written."""
    target = base / proposed.name
    try:
        new_folder(target, proposed.files)
    except FileExistsError as error:
        raise InputError.at(Place("name"), *_taken(proposed.name)) from error
    except OSError as error:
        why = why_refused(error)
        told = Text(f"rien n’a été écrit : {why.fr}", f"nothing was written: {why.en}")
        raise InputError.at(target, *told) from error


def refuse_taken(base: Path, name: str) -> None:
    """Raises InputError when there is a folder of that name already."""
    if (base / name).exists():
        raise InputError.at(Place("name"), *_taken(name))


def empty(values: Values, lang: Lang) -> ProposedYear:
    """The smallest instance there is: what the form says, one group, one trainer, one room and one unit. Raises
    InputError with every fault, each at the field of the form that it is about."""
    name, title = _text(values, "name") or name_from(_text(values, "title")), _text(values, "title")
    semesters = [_row(row, "id", "title", "first", "last") for row in _rows(values, "semesters")]
    group, trainer = _text(values, "group"), _text(values, "trainer")
    room, unit = _text(values, "room"), _row(values.get("unit"), "code", "title")
    holidays = _text(values, "holidays")
    country, _, subdivision = holidays.partition("-")
    data: dict[str, Any] = {
        "version": 1,
        "name": name,
        "title": title,
        "timezone": _text(values, "timezone"),
        "locale": lang,
        "calendar": {
            "semesters": semesters,
            **({"holidays": {"country": country, "subdivision": subdivision or None}} if holidays else {}),
        },
        "slots": [
            {**_row(row, "start", "end"), "weekdays": _rows(values, "weekdays")} for row in _rows(values, "slots")
        ],
        "sites": [{"id": "CENTRE", "title": _text(values, "site")}],
        "rooms": [{"id": _id(room), "site": "CENTRE", "capacity": values.get("size"), "title": room}],
        "groups": [{"id": _id(group), "title": group, "size": values.get("size")}],
        "trainers": [{"id": _id(trainer), "name": trainer}],
        "units": [
            {
                **unit,
                "ects": values.get("ects"),
                "modality": "cours",
                "period": semesters[0]["id"] if semesters else None,
                "groups": [_id(group)],
                "trainers": [_id(trainer)],
                "in_person": values.get("in_person"),
                "webconference": values.get("webconference"),
            }
        ],
    }
    instance = build(data, Keys("name"), Path(), [])
    return ProposedYear.of(name, title, to_yaml(instance, _HEADING.to(lang)).decode())


def from_example(values: Values) -> ProposedYear:
    """As `scheduler init` does. Raises InputError for a name that none can have."""
    example, name = _text(values, "example"), _text(values, "name")
    if example not in EXAMPLES:
        raise InputError.at(Place("example"), *_NO_EXAMPLE)
    if not name or name != name_from(name):
        raise InputError.at(Place("name"), *_NO_NAME)
    return ProposedYear(name, name, example_files(example, name))


def from_last_year(values: Values, known: Callable[[str], Year | None]) -> ProposedYear:
    """The year of that name a year on. Raises InputError with the faults of the form and of the old year's file."""
    year = known(_text(values, "year"))
    if year is None:
        raise InputError.at(Place("year"), *_NO_YEAR)
    firsts = values.get("firsts")
    days = {id_: _day(f"firsts.{id_}", day) for id_, day in (firsts if isinstance(firsts, dict) else {}).items() if day}
    text = read_yaml(year.file, AN_INSTANCE)
    try:
        made = new_year(
            text, str(year.file), year.file.parent, _day("first", values.get("first")), days,
            name=_text(values, "name") or None, title=_text(values, "title") or None,
        )  # fmt: skip
    except InputError as error:  # an option of the command is a field of the form
        raise InputError([replace(f, place=_field(f.place)) for f in error.faults]) from error
    notes = [Note(note.fate, note.key, note.text) for note in made.notes]
    return ProposedYear.of(made.instance.name, made.instance.title, made.text, notes)


def from_workbook(values: Values, lang: Lang) -> ProposedYear:
    """The year of the workbook that was sent. Raises InputError with every fault, each at its cell."""
    name, raw = _uploaded(values)
    with TemporaryDirectory() as folder:
        file = Path(folder) / "workbook.xlsx"
        file.write_bytes(raw)
        try:
            source = source_of(file)
        except InputError as error:
            raise InputError([_of_upload(f, file, name) for f in error.faults]) from error
        if source.read is None:
            raise InputError.at(Place("file"), *_NO_WORKBOOK)
        text = taken_over(source, Path(folder) / INSTANCE_FILE, _HEADING.to(lang)).text
        ignored = [Note("dropped", name, text) for text in source.read.ignored]
    wanted = _text(values, "name") or source.instance.name
    if wanted != name_from(wanted):
        raise InputError.at(Place("name"), *_NO_NAME)
    return ProposedYear.of(wanted, source.instance.title, renamed(text, wanted), ignored)


def _of_upload(fault: Fault, file: Path, name: str) -> Fault:
    """What is wrong with the whole file stands at its field; what is wrong in a cell, at the cell."""
    if str(fault.place) == str(file):
        return replace(fault, place=Place("file"))
    return replace(fault, place=Place(str(fault.place).replace(str(file), name)))


def from_sheet(values: Values, lang: Lang) -> ProposedYear:
    """The year of the programme sheet that was sent. What the sheet cannot say and a year must have is put in from the
    form: sizes of groups, hours of the alternance day, somebody still to be named where nobody is. Raises InputError
    with what is wrong with the sheet, the form, or the year that they make."""
    name, raw = _uploaded(values)
    with TemporaryDirectory() as folder:
        file = Path(folder) / Path(name).name.replace("\0", "")
        file.write_bytes(raw)
        try:
            sheet = replace(SheetFile.read(file), name=name)
            first = sheet_instance(sheet, Path(), lang=lang)
        except InputError as error:
            raise InputError([replace(f, place=Place("file")) for f in error.faults]) from error
    given = {key: value for key in ("name", "title") if (value := _text(values, key))}
    gaps = json.dumps({**given, **_missing(first.reading.data, values)})
    made = sheet_instance(sheet, Path(), gaps=(gaps, "form"), lang=lang)
    if made.instance is None:
        raise InputError(made.faults)
    notes = [Note("decide", str(note.sheet), note.text) for note in first.notes]
    return ProposedYear.of(made.instance.name, made.instance.title, made.text, notes)


def _missing(data: Values, values: Values) -> dict[str, Any]:
    """What a year must have and the sheet's does not, by the form."""
    found: dict[str, Any] = {}
    sizes = [{"id": row["id"], "size": values.get("size")} for row in data.get("groups", ()) if "size" not in row]
    nobody = [row for row in data.get("units", ()) if row["modality"] in ("cours", "tp") and not row.get("trainers")]
    if sizes:
        found["groups"] = sizes
    if "alternance" in data:
        hours = {key: _text(values, f"alternance_{key}") for key in ("start", "end")}
        found["alternance"] = {key: hour for key, hour in hours.items() if key not in data["alternance"]}
    if nobody:
        found["trainers"] = [{"id": _NOBODY, "name": "À nommer"}]
        found["units"] = [{"code": row["code"], "trainers": [_NOBODY]} for row in nobody]
    return found


def _uploaded(values: Values) -> tuple[str, bytes]:
    """The name and content of the file that was sent. Raises InputError when there is none."""
    file = values.get("file")
    name, content = (file.get("name"), file.get("content")) if isinstance(file, dict) else (None, None)
    if not isinstance(name, str) or not isinstance(content, str) or not content:
        raise InputError.at(Place("file"), *_NO_FILE)
    try:
        return name[-_LONGEST_ID:] or "file", base64.b64decode(content, validate=True)
    except ValueError:
        raise InputError.at(Place("file"), *_NO_FILE) from None


def _field(place: Place) -> Place:
    return replace(place, file=place.file.removeprefix("--"))


def _text(values: Values, key: str) -> str:
    value = values.get(key)
    return value.strip() if isinstance(value, str) else ""


def _rows(values: Values, key: str) -> list[Any]:
    rows = values.get(key)
    return rows if isinstance(rows, list) else []


def _row(row: object, *keys: str) -> dict[str, Any]:
    return {key: _text(row, key) for key in keys} if isinstance(row, dict) else dict.fromkeys(keys, "")


def _id(name: str) -> str:
    """What rows refer to, of a name that people use: `Salle 2` is `SALLE-2`."""
    return _NO_ID.sub("-", name).strip("-").upper()[:_LONGEST_ID]


def _day(field: str, value: object) -> dt.date:
    try:
        return dt.date.fromisoformat(value if isinstance(value, str) else "")
    except ValueError:
        raise InputError.at(Place(field), *_NO_DAY) from None


def _taken(name: str) -> Text:
    return Text(
        f"un dossier « {name} » existe déjà ; donnez un autre nom", f"there is a folder “{name}” already; give another"
    )


_NO_EXAMPLE = Text("choisissez un exemple", "choose an example")
_NO_NAME = Text(
    "un nom s’écrit en minuscules sans accents, chiffres et tirets ; par exemple « licence-2025-26 »",
    "a name is lower-case letters without accents, digits and hyphens; for example “licence-2025-26”",
)
_NO_FILE = Text("choisissez un fichier", "choose a file")
_NO_WORKBOOK = Text(
    "ce n’est pas un classeur Excel ; donnez un fichier .xlsx",
    "this is no Excel workbook; give an .xlsx file",
)
_NO_YEAR = Text("choisissez l’année à reprendre", "choose the year to carry on")
_NO_DAY = Text("donnez une date, par exemple 2025-09-01", "give a date, for example 2025-09-01")
