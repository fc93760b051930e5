"""Public holidays, and the countries and regions that have them, from the `holidays` package."""

import datetime as dt
from collections.abc import Iterable
from functools import cache

import holidays

from scheduler.instance.schema.dates import Holidays
from scheduler.text import Text


@cache
def countries() -> frozenset[str]:
    return frozenset(holidays.list_supported_countries())


def subdivisions(country: str) -> list[str]:
    """Codes of the country's parts."""
    return list(holidays.list_supported_countries().get(country, []))


def is_known(source: Holidays) -> bool:
    """Whether the package knows the country, and the subdivision by its code or another of its names."""
    if source.country not in countries():
        return False
    aliases: Iterable[str] = getattr(getattr(holidays, source.country, None), "subdivisions_aliases", ())
    return source.subdivision in (None, *subdivisions(source.country), *aliases)


def holidays_of(source: Holidays, year: int) -> dict[dt.date, Text]:
    """Public holidays of the year, with their names. The country and subdivision must be known ones."""
    french, english = (_named(source.country, source.subdivision, year, lang) for lang in ("fr", "en_US"))
    return {day: Text(french[day], english[day]) for day in french}


def holidays_between(source: Holidays | None, first: int, last: int) -> dict[dt.date, Text]:
    """Public holidays from one year to another, both included; none without a source."""
    if source is None:
        return {}
    return {day: name for year in range(first, last + 1) for day, name in holidays_of(source, year).items()}


@cache
def _named(country: str, subdivision: str | None, year: int, lang: str) -> dict[dt.date, str]:
    languages: Iterable[str] = getattr(getattr(holidays, country, None), "supported_languages", ())
    spoken = lang if lang in languages else None
    return dict(holidays.country_holidays(country, subdiv=subdivision, years=year, language=spoken))
