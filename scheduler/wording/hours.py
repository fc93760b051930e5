"""Hours, moments and durations. Files, feeds and commands have `17:00`; sentences, pages and tables what is here."""

import datetime as dt

from scheduler.text import Text
from scheduler.wording.dates import date, numeric_date, short_weekday
from scheduler.wording.sentences import joined


def clock(time: dt.time | dt.datetime) -> Text:
    """`17 h`, `17 h 30`; `17:00`, `17:30`."""
    return Text(f"{time.hour} h {time.minute:02d}" if time.minute else f"{time.hour} h", f"{time:%H:%M}")


def clock_beside(when: dt.datetime, other: dt.datetime) -> Text:
    """`17 h`; `23 h 10 (UTC-02:00)` beside another time at which the clocks show the same: an hour that comes twice."""
    said = clock(when)
    if when == other or when.replace(tzinfo=None) != other.replace(tzinfo=None):
        return said
    offset = when.isoformat()[-len("+00:00") :]
    return Text(f"{said.fr} (UTC{offset})", f"{said.en} (UTC{offset})")


def hours(start: dt.time | dt.datetime, end: dt.time | dt.datetime) -> Text:
    """`de 17 h à 19 h`, `17:00–19:00`."""
    return Text(f"de {clock(start).fr} à {clock(end).fr}", f"{clock(start).en}–{clock(end).en}")


def within_dates(begin: dt.time | None, end: dt.time | None) -> Text:
    """After dates, the hour from which the first counts and that until which the last does: `dès 12 h`, `jusqu’à 12 h`,
    `de 8 h à 12 h`; nothing without hours."""
    if begin is not None and end is not None:
        return hours(begin, end)
    if begin is not None:
        return Text(f"dès {clock(begin).fr}", f"from {clock(begin).en}")
    return Text(f"jusqu’à {clock(end).fr}", f"until {clock(end).en}") if end is not None else Text("", "")


def moment(when: dt.datetime) -> Text:
    """`mardi 20/12/2022 17 h`, `Tuesday 2022-12-20 17:00`."""
    return joined(" ", (date(when.date()), clock(when)))


def short_moment(when: dt.datetime) -> Text:
    """In a table: `mar. 14/03/2023 17 h`, `Tue 2023-03-14 17:00`."""
    return joined(" ", (short_weekday(when.date()), numeric_date(when.date()), clock(when)))


def instant(when: dt.datetime) -> Text:
    """When something was done: `24/11/2026 à 6 h 34`, `2026-11-24 06:34`; with `UTC` where no zone is known."""
    day, time, zone = numeric_date(when.date()), clock(when), " UTC" if when.tzinfo is dt.UTC else ""
    return Text(f"{day.fr} à {time.fr}{zone}", f"{day.en} {time.en}{zone}")


def duration(seconds: int) -> Text:
    """`11 h`, `9 h 30 min`, `45 min`."""
    whole, rest = divmod(seconds // 60, 60)
    parts = [*([f"{whole} h"] if whole or not rest else []), *([f"{rest:02d} min"] if rest else [])]
    return Text(" ".join(parts), " ".join(parts))
