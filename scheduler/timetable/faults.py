"""The faults of a timetable file in the planner's words: pydantic finds them, nothing of its English reaches a user."""

import json
import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any

from pydantic_core import ErrorDetails

from scheduler.instance.reading.draft import path_of
from scheduler.instance.reading.schema_texts import model_at
from scheduler.text import Text
from scheduler.timetable.json_text import Path
from scheduler.timetable.schema import Timetable

_LONGEST_VALUE = 60
_WANTED = {
    "string_type": Text("un texte entre guillemets est attendu", "text in quotes is expected"),
    "int_type": Text("un nombre entier est attendu", "a whole number is expected"),
    "int_from_float": Text("un nombre entier est attendu", "a whole number is expected"),
    "float_type": Text("un nombre est attendu", "a number is expected"),
    "bool_type": Text("true ou false est attendu", "true or false is expected"),
    "tuple_type": Text("une liste entre crochets [ ] est attendue", "a list in brackets [ ] is expected"),
    "model_type": Text("un objet entre accolades { } est attendu", "an object in braces { } is expected"),
    "model_attributes_type": Text("un objet entre accolades { } est attendu", "an object in braces { } is expected"),
    "timezone_aware": Text(
        "cette heure n’a pas de décalage ; écrivez-la comme 2022-10-04T17:00:00+04:00",
        "this time has no offset; write it like 2022-10-04T17:00:00+04:00",
    ),
}
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}\D")
UNFIT = Text("cette valeur ne convient pas ici", "this value does not fit here")
TIME = Text(
    "ce n’est pas une date et une heure ; écrivez-les comme 2022-10-04T17:00:00+04:00",
    "this is no date and time; write them like 2022-10-04T17:00:00+04:00",
)
CONSTANT = Text("ce nombre n’existe pas en JSON", "JSON has no such number")
REPEATED = Text(
    "ce nom est déjà écrit plus haut dans le même objet", "this name is already written above in the same object"
)
VERSION = Text(
    "cette version du format n’est pas connue ; ce programme lit les versions 1 et 2",
    "this version of the format is not known; this program reads versions 1 and 2",
)


@dataclass(frozen=True)
class Wrong:
    """A fault before its place is known: the path of the value, or (`of_key`) of the name before it."""

    path: Path
    text: Text
    of_key: bool = False


def of_schema(errors: Sequence[ErrorDetails]) -> list[Wrong]:
    """The faults pydantic found; with another version of the format, that one alone: the rest follows from it."""
    version = [each for each in errors if each["loc"] == ("version",)]
    return [_wrong(each) for each in version or errors]


def of_values(value: Any, known: Collection[Path]) -> list[Wrong]:
    """Faults that the schema lets pass: no version, and digits alone read as seconds since 1970."""
    if not isinstance(value, dict) or ("version",) in known or () in known:
        return []
    wrong = [] if "version" in value else [Wrong((), Text("il manque « version »", "“version” is missing"))]
    for table in ("sessions", "alternance", "exams"):
        rows = value.get(table)
        for index, row in enumerate(rows if isinstance(rows, list) else []):
            for key in ("start", "end"):
                path, time = (table, index, key), row.get(key) if isinstance(row, dict) else None
                if isinstance(time, str) and not _DATE.match(time) and path not in known:
                    wrong.append(Wrong(path, at(path, TIME, time)))
    return wrong


def _wrong(error: ErrorDetails) -> Wrong:
    """One fault: where it is by the keys that lead there, the value, what to write instead."""
    path, kind, value = error["loc"], error["type"], error["input"]
    if kind == "missing":
        return Wrong(path[:-1], at(path[:-1], Text(f"il manque « {path[-1]} »", f"“{path[-1]}” is missing")))
    if kind == "extra_forbidden":
        return Wrong(path, at(path[:-1], _unknown_key(path)), of_key=True)
    if path == ("version",):
        return Wrong(path, at(path, VERSION, value))
    if kind == "literal_error":
        choices = error["ctx"]["expected"].replace("'", '"')
        return Wrong(path, at(path, Text(f"écrivez {choices.replace(' or ', ' ou ')}", f"write {choices}"), value))
    if kind.startswith("datetime"):
        return Wrong(path, at(path, TIME, value))
    return Wrong(path, at(path, _WANTED.get(kind, UNFIT), value))


def at(path: Path, text: Text, *value: Any) -> Text:
    """`sessions[3].start : "17h" : …`; the value is left out when not given."""
    parts = [*([where(path)] if path else []), *(shown(each) for each in value)]
    return Text(" : ".join([*parts, text.fr]), ": ".join([*parts, text.en]))


def where(path: Path) -> str:
    """`sessions[3].start`: the index counts from 0, as in the file's own language."""
    return path_of(tuple(step if isinstance(step, int) else _clean(step) for step in path))


def shown(value: Any) -> str:
    """A value as the file writes it, on one line and not too long; only the kind of a list or an object."""
    if isinstance(value, dict | list | tuple):
        return "{…}" if isinstance(value, dict) else "[…]"
    return _clean(json.dumps(value[:200] if isinstance(value, str) else value, ensure_ascii=False))


def _clean(text: str) -> str:
    text = re.sub(r"\s", " ", text[: _LONGEST_VALUE + 1])
    text = "".join(char if char.isprintable() else "�" for char in text)
    return text if len(text) <= _LONGEST_VALUE else text[: _LONGEST_VALUE - 1] + "…"


def _unknown_key(path: Path) -> Text:
    row = model_at(path[:-1], Timetable) or Timetable
    name, near = str(path[-1]), get_close_matches(str(path[-1])[:100], row.model_fields, n=1)
    fr, en = f"« {_clean(name)} » n’est pas un nom connu", f"“{_clean(name)}” is not a known name"
    if near:
        return Text(f"{fr} ; vouliez-vous dire « {near[0]} » ?", f"{en}; did you mean “{near[0]}”?")
    names = ", ".join(row.model_fields)
    return Text(f"{fr} ; les noms possibles sont {names}", f"{en}; possible names are {names}")
