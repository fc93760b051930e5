"""Days, weekdays and months. In sentences French has `20/12/2022` and English `2022-12-20`; pages and letters may write
the month out (`long_date`)."""

import datetime as dt
from collections.abc import Callable

from scheduler.text import Text

_CODES = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
"""Weekdays as files write them."""
_WEEKDAYS = tuple(
    map(
        Text,
        ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche"),
        ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
    )
)
_MONTHS = tuple(
    map(
        Text,
        (
            "janvier", "février", "mars", "avril", "mai", "juin",
            "juillet", "août", "septembre", "octobre", "novembre", "décembre",
        ),
        (
            "January", "February", "March", "April", "May", "June",
            "July", "August", "September", "October", "November", "December",
        ),
    )
)  # fmt: skip


def weekday(day: dt.date | int | str) -> Text:
    """`mardi`, `Tuesday`: of a date, of a number from 0 for Monday, or of the code in files, `tue`."""
    match day:
        case str():
            return _WEEKDAYS[_CODES.index(day)]
        case int():
            return _WEEKDAYS[day]
        case _:
            return _WEEKDAYS[day.weekday()]


def short_weekday(day: dt.date | int | str) -> Text:
    """`mar.`, `Tue`."""
    name = weekday(day)
    return Text(f"{name.fr[:3]}.", name.en[:3])


def every_weekday(day: dt.date | int | str) -> Text:
    """`le mardi`, `on Tuesdays`."""
    name = weekday(day)
    return Text(f"le {name.fr}", f"on {name.en}s")


def month(number: int) -> Text:
    """`janvier`, `January` for 1."""
    return _MONTHS[number - 1]


def numeric_date(day: dt.date) -> Text:
    """`20/12/2022`, `2022-12-20`."""
    return Text(f"{day.day:02d}/{day.month:02d}/{day.year}", f"{day.year:04d}-{day.month:02d}-{day.day:02d}")


def short_date(day: dt.date) -> Text:
    """Where the year is plain, in narrow columns: `04/10`, `4 Oct`."""
    return Text(f"{day.day:02d}/{day.month:02d}", f"{day.day} {month(day.month).en[:3]}")


def date(day: dt.date) -> Text:
    """`mardi 20/12/2022`, `Tuesday 2022-12-20`."""
    name, numeric = weekday(day), numeric_date(day)
    return Text(f"{name.fr} {numeric.fr}", f"{name.en} {numeric.en}")


def on_date(day: dt.date) -> Text:
    """`le mardi 20/12/2022`, `on Tuesday 2022-12-20`."""
    said = date(day)
    return Text(f"le {said.fr}", f"on {said.en}")


def long_date(day: dt.date) -> Text:
    """`4 octobre 2022`, `1er octobre 2022`; `4 October 2022`."""
    name, first = month(day.month), "1er" if day.day == 1 else str(day.day)
    return Text(f"{first} {name.fr} {day.year}", f"{day.day} {name.en} {day.year}")


def between(first: Text, last: Text) -> Text:
    """`du lundi 06/03/2023 au vendredi 17/03/2023`, `from … to …`."""
    return Text(f"du {first.fr} au {last.fr}", f"from {first.en} to {last.en}")


def span(first: dt.date, last: dt.date, said: Callable[[dt.date], Text] = numeric_date) -> Text:
    """`du 05/09/2022 au 30/09/2022`, `from … to …`, or its two ends as `said`; of one day, that day with its
    weekday."""
    return on_date(first) if first == last else between(said(first), said(last))
