"""Counts, dates and names in the sentences of `arithmetic`."""

import datetime as dt
from collections.abc import Iterable

from scheduler.instance.schema import WEEKDAYS, Semester, SessionKind
from scheduler.instance.words import listing, weekday_name
from scheduler.text import Text

SESSION = Text("séance", "session")
KINDS: dict[SessionKind, Text] = {
    "in_person": Text("regroupement", "in-person session"),
    "webconference": Text("webconférence", "webconference"),
}
WEEK = Text("semaine", "week")
SLOT = Text("créneau", "slot")
SLOTS = Text("créneaux", "slots")
DAY = Text("journée d’alternance", "alternance day")
DAYS = Text("journées d’alternance", "alternance days")
PINNED_DATE = Text("date fixée", "date pinned")
PINNED_DATES = Text("dates fixées", "dates pinned")


def counted(n: int, one: Text, many: Text | None = None) -> Text:
    """`1 séance`, `2 sessions`; French counts 0 as one thing, English as many."""
    many = many or Text(f"{one.fr}s", f"{one.en}s")
    return Text(f"{n} {many.fr if n > 1 else one.fr}", f"{n} {one.en if n == 1 else many.en}")


_FR = ("", "un", "deux", "trois", "quatre", "cinq", "six", "sept", "huit", "neuf")
_EN = ("", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")


def spelled(n: int) -> Text:
    """`trois`, `three`; from ten on in digits."""
    return Text(_FR[n], _EN[n]) if 0 < n < len(_FR) else Text(str(n), str(n))


def in_semester(semester: Semester) -> Text:
    """`au semestre 2` where the title says so, else `sur la période S2`."""
    title = semester.title or ""
    if title.casefold().startswith("semestre "):
        return Text(f"au {title[:1].lower()}{title[1:]}", f"in {semester.id}")
    return Text(f"sur la période {semester.id}", f"in {semester.id}")


def decimal(hours: float) -> str:
    """`7,5` in French sentences; a whole number without comma."""
    return f"{hours:g}".replace(".", ",")


def day_name(day: dt.date) -> Text:
    """`mardi 20/12/2022`, `Tuesday 2022-12-20`."""
    name = weekday_name(WEEKDAYS[day.weekday()])
    return Text(f"{name.fr} {day:%d/%m/%Y}", f"{name.en} {day.isoformat()}")


def names(ids: Iterable[str]) -> Text:
    return listing(dict.fromkeys(ids))
