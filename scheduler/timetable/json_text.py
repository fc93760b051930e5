"""JSON that keeps its places: where each value is written, which keys are written twice.

Python's own reader says neither. This one follows text that `json` has already accepted, and only when a fault needs a
place, so that a sound file pays nothing for it.
"""

import json
import math
import re
from bisect import bisect_right
from collections.abc import Collection
from dataclasses import dataclass, field
from typing import Any

from pydantic_core import from_json

from scheduler.text import Text

Path = tuple[str | int, ...]
"""The keys and indexes that lead to a value from the top."""

_TOKEN = re.compile(r'[ \t\r\n]*+("[^"\\]*+(?:\\.[^"\\]*+)*+"|[\[\]{},:]|[^\s\[\]{},:"]++)', re.DOTALL)
_CONSTANTS = ("NaN", "Infinity", "-Infinity")
_DECIMAL = re.compile(r"-?[0-9]+[.eE][^,]*")
_LONGEST_INT = 30
_LINE_COLUMN = re.compile(r"line (\d+) column (\d+)$")

SYNTAX = {
    "Expecting value": Text("il manque une valeur ici", "a value is missing here"),
    "Expecting ',' delimiter": Text(
        "il manque une virgule ou un crochet fermant", "a comma or a closing bracket is missing"
    ),
    "Expecting ':' delimiter": Text("il manque « : » après ce nom", "“:” is missing after this name"),
    "Expecting property name enclosed in double quotes": Text(
        'un nom entre guillemets droits (") est attendu ici ; pas de virgule après le dernier élément',
        'a name in double quotes (") is expected here; no comma after the last item',
    ),
    "Unterminated string starting at": Text("ce texte n’a pas de guillemet fermant", "this text has no closing quote"),
    "Invalid control character at": Text(
        "ce texte contient une fin de ligne ou un caractère de contrôle ; écrivez \\n",
        "this text contains a line break or control character; write \\n",
    ),
    "Extra data": Text("le fichier continue après sa fin", "the file goes on after its end"),
}  # fmt: skip
"""What Python's reader says of broken JSON, in the planner's words."""

ESCAPE = Text(
    "« \\ » est mal employé ; écrivez \\\\ pour le caractère lui-même", "“\\” is misused; write \\\\ for itself"
)
UNREADABLE = Text(
    "ce passage ne se lit pas : caractère incomplet, nombre trop long ou trop d’objets les uns dans les autres",
    "this cannot be read: a broken character, a number too long, or too many objects inside each other",
)
DEEP = Text("trop d’objets les uns dans les autres", "too many objects inside each other")


class JsonSyntaxError(Exception):
    """The text is no JSON: what is wrong, and at which character, counted from 0."""

    def __init__(self, text: Text, offset: int) -> None:
        super().__init__(text.en, offset)
        self.text = text
        self.offset = offset


@dataclass(frozen=True)
class Parsed:
    value: Any
    is_suspect: bool
    """A key is written twice, or a number is NaN or infinite: `JsonPlaces` says where."""


def parse(text: str) -> Parsed:
    """The value of JSON text. Raises JsonSyntaxError."""
    suspect: list[str] = []

    def pairs(items: list[tuple[str, Any]]) -> dict[str, Any]:
        table = dict(items)
        if len(table) < len(items):
            suspect.append("key")
        return table

    def number(digits: str) -> float:
        if not math.isfinite(value := float(digits)):
            suspect.append("number")
        return value

    decoder = json.JSONDecoder(
        object_pairs_hook=pairs,
        parse_constant=number,
        parse_float=number,
        parse_int=lambda digits: int(digits[:_LONGEST_INT]),  # a longer one is wrong everywhere, and int() refuses 5000
    )
    try:
        strict = _strict(text)
        parsed = Parsed(decoder.decode(text), bool(suspect))
    except json.JSONDecodeError as error:
        raise JsonSyntaxError(
            SYNTAX.get(error.msg, ESCAPE if "escape" in error.msg else SYNTAX["Expecting value"]), error.pos
        ) from error
    except RecursionError as error:
        raise JsonSyntaxError(DEEP, 0) from error
    if strict is not None:
        raise JsonSyntaxError(UNREADABLE, strict)
    return parsed


def _strict(text: str) -> int | None:
    """Where a stricter reader than Python's stops: other programs could not read what is written again."""
    try:
        from_json(text)
    except ValueError as error:
        found = _LINE_COLUMN.search(str(error))
        return Lines(text).offset(int(found[1]), int(found[2])) if found is not None else 0
    return None


class Lines:
    """Turns offsets into lines and columns, both counted from 1."""

    def __init__(self, text: str) -> None:
        self._starts = [0, *(match.end() for match in re.finditer("\n", text))]

    def at(self, offset: int) -> tuple[int, int]:
        line = bisect_right(self._starts, offset)
        return line, offset - self._starts[line - 1] + 1

    def offset(self, line: int, column: int) -> int:
        return self._starts[line - 1] + column - 1


@dataclass
class JsonPlaces:
    """Offsets of the values and keys asked for, of keys written twice and of numbers that JSON has not."""

    values: dict[Path, int] = field(default_factory=dict)
    keys: dict[Path, int] = field(default_factory=dict)
    repeated: list[tuple[Path, int]] = field(default_factory=list)
    constants: list[tuple[Path, int]] = field(default_factory=list)

    def offset(self, path: Path, of_key: bool = False) -> int:
        """Where a path asked for is written; the nearest object around it that is, when it is not."""
        table = self.keys if of_key else self.values
        while path and path not in table:
            path = path[:-1]
        return table.get(path, 0)


@dataclass
class _Container:
    path: Path
    is_object: bool
    key: str | int = 0
    key_offset: int = 0
    seen: set[str] = field(default_factory=set)
    awaits_key: bool = True


def find(text: str, wanted: Collection[Path], *, to_the_end: bool) -> JsonPlaces:
    """Follow sound JSON text, and note the places of the paths asked for; `to_the_end`: and of what is suspect."""
    places, open_ = JsonPlaces(), list[_Container]()
    for match in _TOKEN.finditer(text):
        token, offset = match[1], match.start(1)
        top = open_[-1] if open_ else None
        if token in "]}":
            open_.pop()
        elif token == ",":
            if top is not None and top.is_object:
                top.awaits_key = True
            elif top is not None and isinstance(top.key, int):
                top.key += 1
        elif token == ":":
            continue
        elif top is not None and top.is_object and top.awaits_key:
            _note_key(places, top, json.loads(token), offset)
        else:
            path = (*top.path, top.key) if top is not None else ()
            if path in wanted:
                places.values[path] = offset
                places.keys[path] = top.key_offset if top is not None and top.is_object else offset
            if token in _CONSTANTS or (_DECIMAL.fullmatch(token) and not math.isfinite(float(token))):
                places.constants.append((path, offset))
            if not to_the_end and len(places.values) + len(places.keys) >= 2 * len(wanted):
                break
            if token in "[{":
                open_.append(_Container(path, token == "{"))
    return places


def _note_key(places: JsonPlaces, container: _Container, key: str, offset: int) -> None:
    container.key, container.key_offset, container.awaits_key = key, offset, False
    if key in container.seen:
        places.repeated.append(((*container.path, key), offset))
    container.seen.add(key)
