"""Short forms of changes on the command line, each read and written by one description of it.

What a word is worth (does the date exist? is the hour one of the grid?) is not judged here: the schema and the checks
of a change do, as for a scenario file.
"""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from itertools import pairwise
from string import Formatter
from typing import Any, get_args

from scheduler.instance.schema.fields import is_zone
from scheduler.instance.schema.instance import Instance
from scheduler.instance.schema.slots import WEEKDAYS
from scheduler.instance.schema.trainers import Level
from scheduler.instance.schema.units import SESSION_KINDS
from scheduler.instance.written import weekday_code, written
from scheduler.scenario.changes.change import Raw
from scheduler.text import Text
from scheduler.wording import quoted, suggestion

LEVELS: tuple[str, ...] = tuple(level for level in get_args(Level) if level != "unavailable")
_CLOCK = re.compile(r"[0-9]{1,2}([:hH][0-9]{0,2})?")


class Unreadable(Exception):
    """A short form that does not have its option's form; `text` says what is wrong, and unless `by_example` also what
    to write instead."""

    def __init__(self, text: Text, *, by_example: bool = True) -> None:
        super().__init__(text.en)
        self.text, self.by_example = text, by_example


class Template:
    """`{unit}={in_person:d}+{webconference:d}`: names, and with `:d` numbers, between signs. `fixed`: what it says
    besides."""

    def __init__(self, text: str, **fixed: int) -> None:
        self._text, self._fixed = text, fixed
        self._fields = [(sign, name or "", spec) for sign, name, spec, _ in Formatter().parse(text)]

    def read(self, value: str, _: Instance) -> Raw:
        found, rest = Raw(self._fixed), value
        for (_sign, name, spec), (sign, *_others) in pairwise(self._fields):
            word, rest = halves(rest, sign)
            found[name] = number(word) if spec else word
        _sign, name, spec = self._fields[-1]
        rest = rest if len(self._fields) > 1 else only_word(value)
        return {**found, name: number(rest) if spec else rest}

    def write(self, change: Any) -> str | None:
        values = {name: getattr(change, name) for _, name, _ in self._fields}
        fits = None not in values.values() and all(getattr(change, key) == n for key, n in self._fixed.items())
        return self._text.format(**values) if fits else None


@dataclass(frozen=True)
class Own:
    """A form that no other change has."""

    read: Callable[[str, Instance], Raw]
    write: Callable[[Any], str | None]


@dataclass(frozen=True)
class Word:
    """A sort of word: which fields it gives, None when it is something else; and how it is written, if at all."""

    read: Callable[[str, Instance], Raw | None]
    write: Callable[[Any], str | None]
    noun: Text | None = None
    """As in « n’est ni une date ni une heure »; a sort without one is not worth suggesting."""
    known: Callable[[Instance], Iterable[str]] | None = None
    """Names of the instance, read before dates and hours, which they may look like."""


@dataclass(frozen=True)
class NameAndWords:
    """`VERNET 2023-03-06..2023-03-17 mon,tue 17:00`: a name, then words of these sorts in any order, each at most once.

    They are written in the order of `sorts`.
    """

    name: str
    sorts: tuple[Word, ...]

    def read(self, value: str, instance: Instance) -> Raw:
        name, words = named(value)
        found: Raw = {self.name: name}
        for word in words:
            for key, content in self._sorted(word, instance).items():
                if key in found:
                    raise too_much(word)
                found[key] = content
        return found

    def write(self, change: Any) -> str:
        words = (sort.write(change) for sort in self.sorts)
        return " ".join([getattr(change, self.name), *(word for word in words if word is not None)])

    def _sorted(self, word: str, instance: Instance) -> Raw:
        for sort in sorted(self.sorts, key=lambda sort: sort.known is None):
            if (fields := sort.read(word, instance)) is not None:
                return fields
        shown, nouns = quoted(word), [sort.noun for sort in self.sorts if sort.noun is not None]
        what = Text(f"{shown.fr} n’est pas {nouns[0].fr}", f"{shown.en} is not {nouns[0].en}")
        if len(nouns) > 1:
            what = Text(
                f"{shown.fr} n’est {', '.join(f'ni {noun.fr}' for noun in nouns)}",
                f"{shown.en} is neither {' nor '.join(noun.en for noun in nouns)}",
            )
        names = [name for sort in self.sorts if sort.noun and sort.known for name in sort.known(instance)]
        if not names:
            raise Unreadable(what)
        near = suggestion(word, names)
        raise Unreadable(Text(f"{what.fr} ; {near.fr}", f"{what.en}; {near.en}"), by_example=False)


def span(word: str) -> Raw:
    """`first..last`, or a single date."""
    first, dots, last = word.partition("..")
    return {"first": first, "last": last} if dots else {"first": first}


def span_written(change: Any) -> str | None:
    """`2023-03-06..2023-03-17`, `2023-03-06`; nothing without dates."""
    if change.first is None:
        return None
    return f"{change.first}..{change.last}" if change.last not in (None, change.first) else f"{change.first}"


def looks_dated(word: str) -> bool:
    return re.match(r"[0-9]+[-/.][0-9]", word) is not None


def halves(value: str, sign: str) -> tuple[str, str]:
    """What is before and after the only `sign`; both there."""
    left, _sign, right = (part.strip() for part in value.partition(sign))
    if not left or not right or sign in right:
        raise Unreadable(Text(f"il y faut un « {sign} »", f"it needs one “{sign}”"))
    return left, right


def named(value: str) -> tuple[str, list[str]]:
    """The first word, and those after it: dates, weekdays and hours as the instance writes them."""
    first, _space, rest = value.strip().partition(" ")
    if not first:
        raise Unreadable(Text("rien n’est écrit", "nothing is written"))
    return first, written(rest).split()


def only_word(value: str) -> str:
    word, others = named(value)
    if others:
        raise too_much(" ".join(others))
    return word


def number(word: str) -> int | str:
    """The number, for the schema to weigh; what is none stays a word, for the schema to refuse."""
    return int(word) if re.fullmatch(r"[0-9]{1,9}", word) else word


def decimal_number(word: str) -> float | str:
    """Likewise of a number that need not be whole: `12.5`, `12,5`."""
    return float(word.replace(",", ".")) if re.fullmatch(r"[0-9]{1,9}([.,][0-9]{1,9})?", word) else word


def too_much(word: str) -> Unreadable:
    return Unreadable(Text(f"{quoted(word).fr} est de trop", f"{quoted(word).en} is one too many"))


def _weekdays(word: str) -> list[str] | None:
    """`mon,tue`, `lun,mar`, `mon..wed`."""
    chosen: list[str] = []
    for part in word.casefold().split(","):
        ends = [weekday_code(name) for name in part.split("..")]
        if len(ends) > 2 or None in ends:
            return None
        at = [WEEKDAYS.index(code) for code in WEEKDAYS for end in ends if code == end]
        chosen += [code for code in WEEKDAYS[at[0] : at[-1] + 1] if code not in chosen]
    return [code for code in WEEKDAYS if code in chosen]


def _clocks(word: str) -> list[str] | None:
    """`17:00`, `17:00,19:00`."""
    parts = word.split(",")
    return parts if all(_CLOCK.fullmatch(part) and not part.isdigit() for part in parts) else None


def _several(key: str, read: Callable[[str], list[str] | None]) -> Callable[[str, Instance], Raw | None]:
    return lambda word, _: {key: values} if (values := read(word)) is not None else None


def _single(key: str, read: Callable[[str], list[str] | None]) -> Callable[[str, Instance], Raw | None]:
    return lambda word, _: {key: values[0]} if len(values := read(word) or []) == 1 else None


def _one_of(key: str, names: Callable[[Instance], Iterable[str]], noun: Text | None = None) -> Word:
    return Word(
        lambda word, instance: {key: word} if word in names(instance) else None,
        lambda change: getattr(change, key),
        noun,
        names,
    )


_DATE, _WEEKDAY, _HOUR = (
    Text("une date", "a date"),
    Text("un jour de semaine", "a weekday"),
    Text("une heure", "an hour"),
)
SPAN = Word(lambda word, _: span(word) if looks_dated(word) else None, span_written, _DATE)
DAY = Word(
    lambda word, _: {"date": word} if looks_dated(word) else None,
    lambda change: str(change.date) if change.date is not None else None,
    _DATE,
)
DAYS_OF_WEEK = Word(
    _several("weekdays", _weekdays), lambda change: ",".join(change.weekdays) if change.weekdays else None, _WEEKDAY
)
DAY_OF_WEEK = Word(_single("weekday", _weekdays), lambda change: change.weekday, _WEEKDAY)
HOURS = Word(
    _several("slots", _clocks),
    lambda change: ",".join(f"{slot:%H:%M}" for slot in change.slots) if change.slots else None,
    _HOUR,
)
HOUR = Word(_single("slot", _clocks), lambda change: f"{change.slot:%H:%M}" if change.slot is not None else None, _HOUR)
START = Word(
    _single("start", _clocks), lambda change: f"{change.start:%H:%M}" if change.start is not None else None, _HOUR
)
ZONE = Word(lambda word, _: {"zone": word} if is_zone(word) else None, lambda change: change.zone)
ROOM = _one_of("room", lambda instance: instance.room, Text("une salle", "a room"))
SESSION_KIND = _one_of("kind", lambda _: SESSION_KINDS)
LEVEL = Word(
    lambda word, _: {"level": word} if word in LEVELS else None,
    lambda change: change.level if change.level != "ok" else None,
)
NUMBER = Word(
    lambda word, _: {"number": number(word[1:])} if word.startswith("#") else None,
    lambda change: f"#{change.number}" if change.number is not None else None,
)
