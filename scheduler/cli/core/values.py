"""Values of options and arguments: each is read by a function, which says in words what is wrong with it."""

import datetime as dt
import math
import unicodedata
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, Generic, TypeVar
from zoneinfo import ZoneInfo

import click
from pydantic import TypeAdapter, ValidationError

from scheduler.cli.core.complaints import BadValue
from scheduler.instance.schema.fields import Day, is_zone, time_zones
from scheduler.instance.written import written
from scheduler.text import Text
from scheduler.wording import quoted, suggestion

T = TypeVar("T")
_LONGEST_S = 7 * 24 * 3600
_DAY: TypeAdapter[dt.date] = TypeAdapter(Day)


class ValueType(click.ParamType[T], Generic[T]):
    """What the function makes of the text; when it returns a `Text`, that is what is wrong."""

    name = "value"

    def __init__(self, read: Callable[[str], T | Text]) -> None:
        self.read = read

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> T:
        found = self.read(str(value))
        if isinstance(found, Text):
            raise BadValue(found, ctx, param)
        return found


def _path(text: str) -> Path | Text:
    return control_character(text) or Path(text) if text else Text("le chemin est vide", "the path is empty")


def control_character(path: str) -> Text | None:
    """What is wrong with a path that holds a control character: shown in a message, it could forge lines."""
    found = next((c for c in path if unicodedata.category(c) == "Cc"), None)
    if found is None:
        return None
    number, shown = f"U+{ord(found):04X}", quoted(path)
    return Text(
        f"{shown.fr} contient le caractère de contrôle {number} ; donnez un autre nom",
        f"{shown.en} holds the control character {number}; give another name",
    )


def _seconds(text: str) -> float | Text:
    try:
        seconds = float(text.strip().removesuffix("s").replace(",", "."))
    except ValueError:
        seconds = math.nan
    if 0 < seconds <= _LONGEST_S:
        return seconds
    shown = quoted(text)
    return Text(
        f"{shown.fr} n’est pas un nombre de secondes positif, d’une semaine au plus ; écrivez par exemple 60",
        f"{shown.en} is not a number of seconds, positive and of one week at most; write for example 60",
    )


def _zone(text: str) -> ZoneInfo | Text:
    if is_zone(text):
        return ZoneInfo(text)
    shown, instead = quoted(text), suggestion(text, sorted(time_zones()))
    return Text(
        f"{shown.fr} n’est pas un fuseau horaire ; {instead.fr}",
        f"{shown.en} is not a time zone; {instead.en}",
    )


def _day(text: str) -> dt.date | Text:
    try:
        return _DAY.validate_python(written(text))
    except ValidationError:
        shown = quoted(text)
        return Text(
            f"{shown.fr} n’est pas une date de cours ; écrivez par exemple 03/10/2022 (le jour d’abord) ou 2022-10-03",
            f"{shown.en} is not a date of courses; write for example 2022-10-03, or 03/10/2022 (the day first)",
        )


PATH = ValueType(_path)
"""Read later by whoever can say what is wrong with the file."""
SECONDS = ValueType(_seconds)
"""A positive number of seconds."""
ZONE = ValueType(_zone)
"""A time zone of the IANA database."""
DAY = ValueType(_day)
"""A date, as in the instance, 2022-10-03, or as people write it: 03/10/2022."""


class WholeNumber(ValueType[int]):
    """A whole number within bounds, both included."""

    def __init__(self, first: int, last: int) -> None:
        self.first, self.last = first, last
        super().__init__(self._number)

    def _number(self, text: str) -> int | Text:
        text = text.strip()
        if text.isascii() and text.isdecimal() and len(text) < 12 and self.first <= int(text) <= self.last:
            return int(text)
        shown = quoted(text)
        return Text(
            f"{shown.fr} n’est pas un nombre entier de {self.first} à {self.last}",
            f"{shown.en} is not a whole number from {self.first} to {self.last}",
        )


class OneOf(ValueType[str]):
    """One of a few words."""

    def __init__(self, names: Sequence[str]) -> None:
        self.names = tuple(names)
        super().__init__(self._one)

    def _one(self, text: str) -> str | Text:
        if text in self.names:
            return text
        shown, instead = quoted(text), suggestion(text, self.names)
        return Text(f"{shown.fr} n’est pas un choix ; {instead.fr}", f"{shown.en} is not a choice; {instead.en}")


class SomeOf(ValueType[tuple[str, ...]]):
    """Some of a few words, separated by commas."""

    def __init__(self, names: Sequence[str]) -> None:
        self._each = OneOf(names)
        super().__init__(self._some)

    def _some(self, text: str) -> tuple[str, ...] | Text:
        found = [self._each.read(part.strip()) for part in text.split(",")]
        wrong = next((each for each in found if isinstance(each, Text)), None)
        return wrong or tuple(each for each in found if isinstance(each, str))
