"""Dates, weekdays and hours as people write them in an option, in French and in English, in the instance's own form.

`06/03/2023` (the day first, always), `6 mars 2023`, `March 6, 2023` become `2023-03-06`; `17h`, `17 h 30`, `5pm` become
`17:00`, `17:30`, `17:00`; `du … au …` becomes `..`. What can mean two things, or no day or hour at all, is left as it
is, for the schema to refuse in its words.
"""

import datetime as dt
import re

from scheduler.instance.schema.slots import WEEKDAYS, Weekday
from scheduler.wording import folded, month, weekday

_WEEKDAY_OF: dict[str, Weekday] = {
    written: code
    for code in WEEKDAYS
    for name in (weekday(code).en.lower(), weekday(code).fr)
    for written in (code, name, name[:3], name + "s")
} | {"tues": "tue", "thur": "thu", "thurs": "thu"}
"""mon, Monday, Mondays, lundi, lundis and lun alike; no two weekdays share one."""

_BEFORE, _AFTER = r"(?<![\w/.:-])", r"(?![\w/:-]|\.\d)"
_FAR_BEFORE = r"(?:(?<![\w/.:-])|(?<=\.\.))"
"""A date may follow the two points of a span."""
_NUMERIC = re.compile(_FAR_BEFORE + r"(\d{1,2})([/.-])(\d{1,2})\2(\d{4})" + _AFTER)
_YEAR_FIRST = re.compile(_FAR_BEFORE + r"(\d{4})([/.])(\d{1,2})\2(\d{1,2})" + _AFTER)
_DAY_MONTH = re.compile(_FAR_BEFORE + r"(\d{1,2})(?:er|st|nd|rd|th)?\s+([^\W\d_]{3,9})\.?,?\s+(\d{4})" + _AFTER)
_MONTH_DAY = re.compile(_FAR_BEFORE + r"([^\W\d_]{3,9})\.?\s+(\d{1,2})(?:st|nd|rd|th)?,?\s+(\d{4})" + _AFTER)
_NAMED = re.compile(r"(?<![\w,.])([^\W\d_]{3,9}\.?),?\s+(\d{4}-\d{2}-\d{2})(?!\s*\.\.|\S|\s+(?:au|to|until)\s)")
_HOUR = re.compile(_BEFORE + r"(\d{1,2})\s?[hH](?:\s?(\d{2}))?" + _AFTER)
_HALF_DAY = re.compile(_BEFORE + r"(\d{1,2})(?::(\d{2}))?\s?([ap])m" + _AFTER, re.IGNORECASE)
_LINKS = (
    (re.compile(r"(?:^|(?<=\s))(?:du|de|from|le|les|on|at|the|à)\s+"), ""),
    (re.compile(r"\s+(?:et|and)\s+|\s*,\s*", re.IGNORECASE), ","),
    (re.compile(r"\s+(?:au|to|until)\s+|\s*\.\.\s*", re.IGNORECASE), ".."),
)


def written(text: str) -> str:
    """The words of an option about when, as `2023-03-06..2023-03-17 mon,tue 17:00`."""
    text = _HALF_DAY.sub(_english_hour, _HOUR.sub(_hour, day(text)))
    for link, sign in _LINKS:
        text = link.sub(sign, text)
    return text


def weekday_code(word: str) -> Weekday | None:
    """The code of a weekday's name, whole or short, in either language."""
    return _WEEKDAY_OF.get(word.casefold().removesuffix("."))


def parts(text: str) -> list[list[str]]:
    """Lists of names: `TP1 / TP2, TP3`, or as a file has them, `[[TP1], [TP2, TP3]]`."""
    bare = re.sub(r"[\[\]\"']", "", re.sub(r"\]\s*,", "/", text))
    lists = ([name.strip() for name in re.split(r"[\n;,+]", part)] for part in bare.split("/"))
    return [named for each in lists if (named := [name for name in each if name])]


def day(text: str) -> str:
    """The text with the dates that it holds as `2023-03-06`."""
    text = _NUMERIC.sub(lambda m: _iso(m, m[4], m[3], m[1]), text)
    text = _YEAR_FIRST.sub(lambda m: _iso(m, m[1], m[3], m[4]), text)
    text = _DAY_MONTH.sub(lambda m: _iso(m, m[3], _month(m[2]), m[1]), text)
    text = _MONTH_DAY.sub(lambda m: _iso(m, m[3], _month(m[1]), m[2]), text)
    return _NAMED.sub(_unnamed, text)


def _unnamed(found: re.Match[str]) -> str:
    """A date without the name of its weekday before it; another weekday's name stays, to be refused."""
    try:
        own = WEEKDAYS[dt.date.fromisoformat(found[2]).weekday()]
    except ValueError:
        return found[0]
    return found[2] if weekday_code(found[1]) == own else found[0]


def _month(name: str) -> int | None:
    """The month of that name, whole or cut short, in either language; None for one that several begin with."""
    found = [n for n in range(1, 13) if any(folded(whole).startswith(folded(name)) for whole in month(n))]
    return found[0] if len(found) == 1 else None


def _iso(found: re.Match[str], year: str, month: str | int | None, day_: str) -> str:
    """The date; the text as it was, when there is no such day."""
    try:
        return dt.date(int(year), int(month or 0), int(day_)).isoformat()
    except ValueError:
        return found[0]


def _hour(found: re.Match[str]) -> str:
    hour, minute = int(found[1]), int(found[2] or 0)
    return f"{hour:02d}:{minute:02d}" if hour < 24 and minute < 60 else found[0]


def _english_hour(found: re.Match[str]) -> str:
    hour, minute = int(found[1]), int(found[2] or 0)
    if not 1 <= hour <= 12 or minute > 59:
        return found[0]
    return f"{hour % 12 + 12 * (found[3] in 'pP'):02d}:{minute:02d}"
