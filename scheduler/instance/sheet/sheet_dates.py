"""Dates as sheets write them: 05/09/22, 05/09/2022, 5 septembre 2022, 1er juin 2022; the day first."""

import datetime as dt
import re
from dataclasses import dataclass

from scheduler.instance.schema.fields import FIRST_YEAR, LAST_YEAR
from scheduler.instance.sheet.sheet_text import label
from scheduler.wording import month

_MONTHS = [month(number).fr for number in range(1, 13)]
_NAME = "|".join(label(name) for name in _MONTHS)
DATE = (
    rf"(?:\d{{1,2}}\s?[/.-]\s?\d{{1,2}}\s?[/.-]\s?(?:\d{{4}}|\d{{2}})(?!\d)|\d{{1,2}}(?:er)?\s+(?:{_NAME})\s+\d{{4}})"
)
"""A date in plain letters, possible or not."""
WEEKDAY = "lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche"


@dataclass(frozen=True)
class WrittenDate:
    """A date of the sheet; `day` is none when there is no such day."""

    typed: str
    day: dt.date | None
    offset: int


def dates_in(plain: str, offset: int = 0) -> list[WrittenDate]:
    """Those of a piece of the sheet in plain letters, which begins at `offset`."""
    return [WrittenDate(m[0], _day(m[0]), offset + m.start()) for m in re.finditer(rf"(?<!\d){DATE}", plain)]


def _day(typed: str) -> dt.date | None:
    numbers = re.findall(r"\d+", typed)
    if len(numbers) == 3:
        day, month_number, year = map(int, numbers)
    else:
        day, year = map(int, numbers)
        month_number = next((n for n, name in enumerate(_MONTHS, 1) if re.search(label(name), typed)), 0)
    try:
        found = dt.date(year + 2000 if year < 100 else year, month_number, day)
    except ValueError:
        return None
    return found if FIRST_YEAR <= found.year <= LAST_YEAR else None
