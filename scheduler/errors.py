"""Every error the product raises on purpose.

    SchedulerError                  exit code
    ├── InputError                  2   the user's files or arguments are at fault; carries every fault found
    │   └── NothingPublished        2   there is no database of publications yet, or nothing in it
    ├── Impossible                  3   proved: no timetable keeps the hard rules; carries the facts that prove it
    ├── NothingFound                4   no timetable found in the time given, and no proof that none exists
    ├── RefusedByChecker            1   our own fault: the checker refused a timetable of the solver; nothing is written
    ├── HeadMoved                   1   somebody else published meanwhile; nothing is written
    └── Undoes                      1   the timetable would undo what somebody else published; nothing is written

Each carries `Text`s (French and English): the command line picks the language. `HeadMoved`, `Undoes` and
`NothingPublished` are of `scheduler.publish`; the others are here.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import TypeVar

from scheduler.text import Lang, Text, visible

T = TypeVar("T")
MOST_FAULTS = 100
"""Faults that a person is told at once; of those beyond, how many."""


@dataclass(frozen=True, order=True)
class Place:
    """Where in the user's input: a file, and when known a line and a column, both counted from 1."""

    file: str
    line: int | None = None
    column: int | None = None

    def __str__(self) -> str:
        return ":".join(str(part) for part in (visible(self.file), self.line, self.column) if part is not None)


@dataclass(frozen=True)
class Fault:
    """One mistake in the input: where it is, what is wrong with which value, what to write instead."""

    place: Place
    text: Text

    def to(self, lang: Lang) -> str:
        return f"{self.place}: {self.text.to(lang)}"


@dataclass(frozen=True)
class More(Fault):
    """So many other faults of a file, which nobody would read to the end."""

    count: int

    @classmethod
    def of(cls, count: int, file: str) -> "More":
        shown = f"{count:,}"
        fr, en = ("autre faute", "more fault") if count == 1 else ("autres fautes", "more faults")
        return cls(Place(file), Text(f"… et {shown.replace(',', ' ')} {fr}", f"… and {shown} {en}"), count)


def first_faults(found: Iterable[Fault], file: str) -> list[Fault]:
    """The first hundred, and how many more: the others are counted as they come, and not kept."""
    faults = iter(found)
    kept = list(islice(faults, MOST_FAULTS))
    more = sum(1 for _ in faults)
    return [*kept, More.of(more, file)] if more else kept


class SchedulerError(Exception):
    """Root of the errors that reach a user as a message, never as a traceback."""

    exit_code = 1

    def __init__(self, texts: Sequence[Text]) -> None:
        self.texts = tuple(texts)
        super().__init__("\n".join(text.en for text in self.texts))

    def __reduce__(self) -> tuple[type["SchedulerError"], tuple[Sequence[object]]]:
        """From the search's process to the one that tells the user."""
        return type(self), (self.texts,)

    def lines(self, lang: Lang) -> list[str]:
        return [text.to(lang) for text in self.texts]


class InputError(SchedulerError):
    """The input is at fault. All faults at once, in the order of the file; of very many, the first and their number."""

    exit_code = 2

    def __init__(self, faults: Sequence[Fault]) -> None:
        said = [fault for fault in faults if not isinstance(fault, More)]
        said.sort(key=lambda f: (f.place.file, f.place.line or 0, f.place.column or 0))
        beyond = [fault for fault in faults if isinstance(fault, More)]
        more = len(said[MOST_FAULTS:]) + sum(fault.count for fault in beyond)
        self.faults: tuple[Fault, ...] = tuple(said[:MOST_FAULTS])
        if more:
            self.faults += (More.of(more, beyond[-1].place.file if beyond else said[MOST_FAULTS].place.file),)
        super().__init__([Text(fault.to("fr"), fault.to("en")) for fault in self.faults])

    @classmethod
    def at(cls, place: "Place | Path | str", fr: str, en: str) -> "InputError":
        """With this one fault, of a file or an argument."""
        return cls([Fault(place if isinstance(place, Place) else Place(str(place)), Text(fr, en))])

    def __reduce__(self) -> tuple[type[SchedulerError], tuple[Sequence[object]]]:
        return type(self), (self.faults,)


@dataclass
class Faults:
    """Those found so far, while what can still be read is read."""

    found: list[Fault] = field(default_factory=list)

    def of(self, step: Callable[[], T]) -> T | None:
        """What the step gives; none when it is at fault, and then why is kept."""
        try:
            return step()
        except InputError as error:
            self.found += error.faults
            return None

    def tell(self) -> None:
        """Raises InputError with all of them, each once, if there are any."""
        if self.found:
            raise InputError(list(dict.fromkeys(self.found)))


class Impossible(SchedulerError):
    """Proved impossible, by arithmetic or by the solver; the texts are the facts that prove it."""

    exit_code = 3


class NothingFound(SchedulerError):
    """The limit came before a first timetable and before a proof: neither possible nor impossible is known."""

    exit_code = 4


class RefusedByChecker(SchedulerError):
    """The checker refused what the solver returned: a fault of the product; nothing has been written."""

    exit_code = 1
