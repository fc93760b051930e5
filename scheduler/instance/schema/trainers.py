"""Trainers, and when they can teach."""

import datetime as dt
from collections.abc import Iterable
from typing import Annotated, Any, Literal

from pydantic import Discriminator, Field, PrivateAttr, Tag

from scheduler.instance.schema.dates import Span
from scheduler.instance.schema.fields import ClockTime, Data, Hours, Id, Positive, Title
from scheduler.instance.schema.slots import WEEKDAYS, Weekday

Level = Literal["unavailable", "avoid", "ok", "prefer"]
LEVELS: tuple[Level, ...] = ("unavailable", "avoid", "ok", "prefer")
"""The worst first."""


class DatedLevel(Span):
    """A trainer's level on some dates; the last entry of the list that covers a time wins over the earlier ones."""

    level: Level
    weekdays: tuple[Weekday, ...] | None = None
    slots: tuple[ClockTime, ...] | None = None
    every: Positive = 1
    """2: in every second week, counted from that of `first`."""

    @property
    def is_whole(self) -> bool:
        """Whether it covers all of its days."""
        return self.weekdays is None and self.slots is None and self.every == 1

    def covers(self, day: dt.date, start: dt.time) -> bool:
        monday = self.first - dt.timedelta(days=self.first.weekday())
        return (
            day in self
            and (day - monday).days // 7 % self.every == 0
            and (self.weekdays is None or WEEKDAYS[day.weekday()] in self.weekdays)
            and (self.slots is None or start in self.slots)
        )


def _weekly_form(value: Any) -> str:
    """Which of the two forms of a weekday a person wrote, so that only its own faults are reported."""
    return "[slots]" if isinstance(value, dict) else "[day]"


WeeklyLevel = Annotated[
    Annotated[Level, Tag("[day]")] | Annotated[dict[ClockTime, Level], Tag("[slots]")], Discriminator(_weekly_form)
]


class Availability(Data):
    """Levels by weekday: one for the whole day, or one per start of a slot. What is not named is `ok`."""

    weekly: dict[Weekday, WeeklyLevel] = Field({})
    dated: tuple[DatedLevel, ...] = ()

    def level(self, day: dt.date, start: dt.time) -> Level:
        """The trainer's level at the slot that starts at `start` on `day`."""
        for entry in reversed(self.dated):
            if entry.covers(day, start):
                return entry.level
        weekly = self.weekly.get(WEEKDAYS[day.weekday()], "ok")
        return weekly.get(start, "ok") if isinstance(weekly, dict) else weekly

    def level_during(self, day: dt.date, starts: Iterable[dt.time]) -> Level:
        """The worst of the levels at the slots that start at these hours of the day: a long session's."""
        return min((self.level(day, start) for start in starts), key=LEVELS.index)

    @property
    def prefers_some(self) -> bool:
        levels = [e.level for e in self.dated]
        for weekly in self.weekly.values():
            levels += weekly.values() if isinstance(weekly, dict) else [weekly]
        return "prefer" in levels


HoursLimited = Annotated[Hours, Field(gt=0, le=5000)] | None


class MostHours(Data):
    """The most hours that a trainer teaches in a week, and in the year."""

    week: HoursLimited = None
    year: HoursLimited = None

    @property
    def week_minutes(self) -> int | None:
        return None if self.week is None else round(60 * self.week)

    @property
    def year_minutes(self) -> int | None:
        return None if self.year is None else round(60 * self.year)


class Trainer(Data):
    id: Id
    name: Title
    role: Title | None = None
    availability: Availability = Availability()
    calendar: str | None = None
    """An iCal or CSV file beside the instance: the trainer is unavailable when it says busy. After loading, its times
    are the first of `availability.dated`: what is typed there wins."""
    max_evenings_per_week: Positive | None = None
    max_sessions_per_evening: Positive | None = None
    most_hours: MostHours = MostHours()
    _from_calendar: tuple[DatedLevel, ...] = PrivateAttr(())

    @property
    def is_limited(self) -> bool:
        """Whether anything is stated of how much it may be (H11)."""
        return (self.max_evenings_per_week, self.max_sessions_per_evening, self.most_hours) != (None, None, MostHours())

    @property
    def from_calendar(self) -> tuple[DatedLevel, ...]:
        """The dated entries that `calendar` made; known where the file was read, and nowhere kept."""
        return self._from_calendar

    def having_read(self, file: str | None, away: tuple[DatedLevel, ...]) -> "Trainer":
        """The same trainer, whose first dated entries are what the calendar in that file made."""
        copy = self.model_copy(update={"calendar": file})
        copy._from_calendar = away
        return copy

    def with_calendar(self, away: tuple[DatedLevel, ...]) -> "Trainer":
        """The same trainer, unavailable then too."""
        dated = {"dated": (*away, *self.availability.dated)}
        changed = {"availability": self.availability.model_copy(update=dated)}
        return self.model_copy(update=changed).having_read(self.calendar, away)
