"""Dates, counts and names in the planner's words, French and English side by side."""

import datetime as dt
import re
from collections.abc import Iterable, Sequence

from scheduler.instance.schema import SessionKind
from scheduler.text import Text, elided
from scheduler.text import clock as clock

_WEEKDAYS_FR = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")
_WEEKDAYS_EN = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_MONTHS_EN = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
_ELIDED = re.compile(r"\b([Dd]e|[Qq]ue) (?=\{(\w+)\})")
_LONGEST_VALUE = 60
_LONGEST_LIST = 6

SESSION = Text("séance", "session")
DAY = Text("journée d’alternance", "alternance day")
DAYS = Text("journées d’alternance", "alternance days")
EVENING = Text("soirée", "evening")
KINDS: dict[SessionKind, Text] = {
    "in_person": Text("regroupement", "in-person session"),
    "webconference": Text("webconférence", "webconference"),
}


def say(fr: str, en: str, **values: Text | str | int) -> Text:
    """Fill a sentence's two templates; a `Text` goes in its own language, a plain value in both. In French “de” and
    “que” are elided as the value after them asks."""
    french = {name: value.fr if isinstance(value, Text) else value for name, value in values.items()}
    fr = _ELIDED.sub(lambda found: elided(found[1], str(french.get(found[2], ""))), fr)
    return Text(
        fr.format(**french),
        en.format(**{name: value.en if isinstance(value, Text) else value for name, value in values.items()}),
    )


def shown(value: str) -> str:
    """A value from a file as it can stand in a sentence: one line, no control character, not too long."""
    cut = value[: _LONGEST_VALUE + 1]
    clean = "".join(char if char.isprintable() else " " if char.isspace() else "�" for char in cut)
    return clean if len(value) <= _LONGEST_VALUE else clean[: _LONGEST_VALUE - 1] + "…"


def counted(n: int, one: Text, many: Text | None = None) -> Text:
    """`2 séances`, `2 sessions`; French counts 0 and 1 as one thing, English 1 alone."""
    many = many or Text(one.fr + "s", one.en + "s")
    return Text(f"{n} {one.fr if n < 2 else many.fr}", f"{n} {one.en if n == 1 else many.en}")


def decimal(value: float) -> Text:
    """`1,8`; `1.8`."""
    written = f"{value:.1f}"
    return Text(written.replace(".", ","), written)


def weekday(number: int) -> Text:
    """The name of a weekday, Monday being 0."""
    return Text(_WEEKDAYS_FR[number], _WEEKDAYS_EN[number])


def date(day: dt.date) -> Text:
    """`mardi 20/12/2022`, `Tuesday 20 December 2022`."""
    name = weekday(day.weekday())
    return Text(
        f"{name.fr} {day.day:02d}/{day.month:02d}/{day.year}",
        f"{name.en} {day.day} {_MONTHS_EN[day.month - 1]} {day.year}",
    )


def clock_beside(when: dt.datetime, other: dt.datetime) -> Text:
    """`17 h`; `23 h 10 (UTC-02:00)` beside another time at which the clocks show the same: an hour that comes twice."""
    said = clock(when)
    if when == other or when.replace(tzinfo=None) != other.replace(tzinfo=None):
        return said
    offset = when.isoformat()[-len("+00:00") :]
    return Text(f"{said.fr} (UTC{offset})", f"{said.en} (UTC{offset})")


def moment(when: dt.datetime) -> Text:
    """`mardi 20/12/2022 17 h`, `Tuesday 20 December 2022 17:00`."""
    return joined(" ", (date(when.date()), clock(when)))


def duration(seconds: int) -> Text:
    """`11 h`, `9 h 30 min`."""
    hours, rest = divmod(seconds, 3600)
    words = f"{hours} h {rest // 60:02d} min" if rest else f"{hours} h"
    return Text(words, words)


def joined(separator: str, parts: Iterable[Text]) -> Text:
    parts = tuple(parts)
    return Text(separator.join(p.fr for p in parts), separator.join(p.en for p in parts))


def capital(text: Text) -> Text:
    """As a sentence of its own begins."""
    return Text(text.fr[:1].upper() + text.fr[1:], text.en[:1].upper() + text.en[1:])


def listing(parts: Sequence[Text | str]) -> Text:
    """`a, b et c`; a long list is cut: `a, b, … et 12 autres`."""
    texts = [part if isinstance(part, Text) else Text(part, part) for part in parts]
    if len(texts) > _LONGEST_LIST:
        more = len(texts) - _LONGEST_LIST + 1
        texts = [*texts[: _LONGEST_LIST - 1], Text(f"{more} autres", f"{more} others")]
    if len(texts) < 2:
        return texts[0] if texts else Text("", "")
    first = joined(", ", texts[:-1])
    return Text(f"{first.fr} et {texts[-1].fr}", f"{first.en} and {texts[-1].en}")
