"""The words of a short form: dates, weekdays, hours and names, sorted into the keys of a change.

What a word is worth (does the date exist? is the hour one of the grid?) is not judged here: the schema and the
cross-checks do, as for a scenario file.
"""

import re
from typing import Any

from scheduler.instance.schema import WEEKDAYS
from scheduler.instance.written import weekday_code, written
from scheduler.text import Text
from scheduler.wording import quoted

Raw = dict[str, Any]

_CLOCK = re.compile(r"[0-9]{1,2}([:hH][0-9]{0,2})?")


class Unreadable(Exception):
    """A short form that does not have its option's form; `text` says what is wrong, and unless `by_example` also what
    to write instead."""

    def __init__(self, text: Text, *, by_example: bool = True) -> None:
        super().__init__(text.en)
        self.text, self.by_example = text, by_example


def when(words: list[str]) -> Raw:
    """`2023-03-06..2023-03-17`, `mon,tue` and `17:00,19:00`, in any order, each at most once."""
    found: Raw = {}
    for word in words:
        for key, value in _kind_of(word).items():
            if key in found:
                raise Unreadable(
                    Text(f"{quoted(word).fr} est de trop ; gardez-en un seul", f"{quoted(word).en} is one too many")
                )
            found[key] = value
    return found


def dates(word: str) -> Raw:
    """`first..last`, or a single date."""
    first, dots, last = word.partition("..")
    return {"first": first, "last": last} if dots else {"first": first}


def weekdays(word: str) -> list[str] | None:
    """`mon,tue`, `lun,mar`, `mon..wed`; None when it is something else."""
    chosen: list[str] = []
    for part in word.casefold().split(","):
        ends = [weekday_code(name) for name in part.split("..")]
        if len(ends) > 2 or None in ends:
            return None
        at = [WEEKDAYS.index(code) for code in WEEKDAYS for end in ends if code == end]
        chosen += [code for code in WEEKDAYS[at[0] : at[-1] + 1] if code not in chosen]
    return [code for code in WEEKDAYS if code in chosen]


def clocks(word: str) -> list[str] | None:
    """`17:00`, `17:00,19:00`; None when it is something else."""
    parts = word.split(",")
    return parts if all(_CLOCK.fullmatch(part) and not part.isdigit() for part in parts) else None


def number(word: str) -> int | str:
    """The number, for the schema to weigh; what is none stays a word, for the schema to refuse."""
    return int(word) if re.fullmatch(r"[0-9]{1,9}", word) else word


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


def alone(value: str) -> str:
    """The only word."""
    word, others = named(value)
    if others:
        raise Unreadable(
            Text(f"{quoted(' '.join(others)).fr} est de trop", f"{quoted(' '.join(others)).en} is too much")
        )
    return word


def looks_dated(word: str) -> bool:
    return re.match(r"[0-9]+[-/.][0-9]", word) is not None


def _kind_of(word: str) -> Raw:
    if (days := weekdays(word)) is not None:
        return {"weekdays": days}
    if (hours := clocks(word)) is not None:
        return {"slots": hours}
    if looks_dated(word):
        return dates(word)
    shown = quoted(word)
    raise Unreadable(
        Text(
            f"{shown.fr} n’est ni une date, ni un jour de semaine, ni une heure",
            f"{shown.en} is neither a date nor a weekday nor an hour",
        )
    )
