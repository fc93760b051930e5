"""The weekly grid: weekdays, and the hours at which sessions can be held."""

import datetime as dt
from collections.abc import Iterable, Iterator
from typing import Annotated, Literal

from pydantic import Field

from scheduler.instance.schema.fields import ClockTime, Data, Day

Weekday = Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
WEEKDAYS: tuple[Weekday, ...] = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
LONGEST_PAUSE = dt.timedelta(minutes=30)
"""Between two slots of one long session."""
_ANY_DAY = dt.date(2001, 1, 1)


def is_between(day: dt.date, first: dt.date | None, last: dt.date | None) -> bool:
    return (first is None or first <= day) and (last is None or day <= last)


class SlotTemplate(Data):
    """An hour of the weekly grid at which a session can be held, on each of `weekdays`. With an `end` before its
    `start` it ends the next day."""

    start: ClockTime
    end: ClockTime
    weekdays: Annotated[tuple[Weekday, ...], Field(min_length=1)] = ("mon", "tue", "wed", "thu", "fri")
    first: Day | None = None
    """The slot is there from this day on; None: from the beginning of the year."""
    last: Day | None = None

    @property
    def ends_next_day(self) -> bool:
        return self.end < self.start

    def hours(self, day: dt.date) -> tuple[dt.datetime, dt.datetime]:
        """On the clocks of that day, and of the next one where it ends then."""
        until = day + dt.timedelta(days=self.ends_next_day)
        return dt.datetime.combine(day, self.start), dt.datetime.combine(until, self.end)

    @property
    def minutes(self) -> int:
        """How long it is, where the clocks do not change in it."""
        start, end = self.hours(dt.date.min)
        return (end - start) // dt.timedelta(minutes=1)

    def is_on(self, day: dt.date) -> bool:
        return WEEKDAYS[day.weekday()] in self.weekdays and is_between(day, self.first, self.last)


def runs_on(weekday: Weekday, rows: Iterable[SlotTemplate], size: int) -> Iterator[tuple[SlotTemplate, ...]]:
    """So many slots one after the other, such as a long session takes, on some date with this weekday at least."""
    there = [row for row in rows if weekday in row.weekdays]
    runs: list[tuple[SlotTemplate, ...]] = [(row,) for row in there]
    for _ in range(size - 1):
        runs = [(*run, row) for run in runs for row in there if _follows(run[-1], row)]
    yield from runs


def minutes_between(first: SlotTemplate, last: SlotTemplate) -> int:
    """From the start of one to the end of another of the same day."""
    return (last.hours(_ANY_DAY)[1] - first.hours(_ANY_DAY)[0]) // dt.timedelta(minutes=1)


def _follows(row: SlotTemplate, other: SlotTemplate) -> bool:
    pause = other.hours(_ANY_DAY)[0] - row.hours(_ANY_DAY)[1]
    return dt.timedelta(0) <= pause <= LONGEST_PAUSE


class ExamHours(Data):
    """Hours of examination days: a paper lies within one of them, and starts with it or at a step of it."""

    start: ClockTime
    end: ClockTime
    weekdays: Annotated[tuple[Weekday, ...], Field(min_length=1)] = ("mon", "tue", "wed", "thu", "fri")
    step: Annotated[int, Field(strict=True, ge=5, le=240)] | None = None
    """Minutes between two hours at which a paper can start; None: it starts when the hours do."""

    def is_on(self, day: dt.date) -> bool:
        return WEEKDAYS[day.weekday()] in self.weekdays
