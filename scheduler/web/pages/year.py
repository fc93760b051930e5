"""The parts of an audience's page: what comes next, what changed lately, the year by month and week."""

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from scheduler.export.page.texts import Words
from scheduler.timeline.calendar import monday
from scheduler.web.pages.events import Shown

NEXT_SESSIONS = 4
"""What comes next is shown to the end of the day of this one."""
LISTED_CHANGES = 6
"""A change of everything (a title, a name) must not hide what comes next."""


@dataclass(frozen=True)
class PageDay:
    date: dt.date
    events: tuple[Shown, ...]
    """Sessions and alternance days, in time order."""


@dataclass(frozen=True)
class PageWeek:
    first: dt.date
    """Its Monday."""
    bands: tuple[Shown, ...]
    """Holidays, closures, revision, examinations: whole days."""
    days: tuple[PageDay, ...]

    @property
    def last(self) -> dt.date:
        return self.first + dt.timedelta(days=6)


@dataclass(frozen=True)
class PageMonth:
    title: str
    """« septembre 2022 »."""
    key: str
    weeks: tuple[PageWeek, ...]
    """Those whose Monday is in the month."""


def upcoming(events: Sequence[Shown]) -> tuple[PageDay, ...]:
    """Whole days, from the first event that is not over, until enough sessions that are held have been shown."""
    held, found = 0, []
    for day in _days(event for event in events if not event.said.is_whole_days and not event.is_over):
        found.append(day)
        held += sum(not event.is_cancelled for event in day.events)
        if held >= NEXT_SESSIONS:
            break
    return tuple(found)


def current_bands(events: Iterable[Shown], today: dt.date) -> tuple[Shown, ...]:
    """Holidays, closures and examinations that today is in."""
    return tuple(event for event in _bands(events) if event.first <= today <= event.last and not event.is_cancelled)


def changes(events: Iterable[Shown]) -> tuple[tuple[Shown, ...], int]:
    """What changed lately and is still to come, the newest change first; and how many more there are."""
    recent = [event for event in events if event.is_changed and not event.is_over]
    recent.sort(key=lambda event: event.stamp, reverse=True)  # stable: in time order within a revision
    return tuple(recent[:LISTED_CHANGES]), len(recent[LISTED_CHANGES:])


def weeks(events: Sequence[Shown]) -> tuple[PageWeek, ...]:
    """Every week with a session or alternance day, or in which a whole day begins."""
    bands = list(_bands(events))
    timed = [event for event in events if not event.said.is_whole_days]
    days = {week: tuple(found) for week, found in groupby(_days(timed), key=lambda day: monday(day.date))}
    first = sorted({*days, *(monday(band.first) for band in bands)})
    return tuple(
        PageWeek(
            week,
            tuple(band for band in bands if _is_told(band, week, is_held=week in days)),
            days.get(week, ()),
        )
        for week in first
    )


def months(of: Iterable[PageWeek], words: Words) -> tuple[PageMonth, ...]:
    found = groupby(of, key=lambda week: (week.first.year, week.first.month))
    return tuple(
        PageMonth(words.date(dt.date(year, month, 1)).partition(" ")[2], f"{year}-{month:02d}", tuple(held))
        for (year, month), held in found
    )


def common_place(events: Iterable[Shown]) -> str:
    """What follows the room in every session's place, when it is the same for all: said once, rooms alone after it."""
    tails = {event.said.place.partition(", ")[2] for event in events if event.said.kind == "in_person"}
    return tails.pop() if len(tails) == 1 else ""


def _days(events: Iterable[Shown]) -> Iterator[PageDay]:
    for date, held in groupby(events, key=lambda event: event.first):
        yield PageDay(date, tuple(held))


def _is_told(band: Shown, week: dt.date, *, is_held: bool) -> bool:
    """In the week in which it begins; again in a later one, for those who have a session beside it."""
    return monday(band.first) == week or (is_held and band.first < week <= band.last)


def _bands(events: Iterable[Shown]) -> Iterator[Shown]:
    return (event for event in events if event.said.is_whole_days)
