"""Which day of the new year a day of the old one is: the same week of its semester, and the same weekday."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from scheduler.instance.public_holidays import holidays_between
from scheduler.instance.schema.dates import Calendar, Holidays, Semester, Span
from scheduler.instance.schema.instance import Instance
from scheduler.instance.schema.slots import WEEKDAYS, SlotTemplate
from scheduler.text import Text


@dataclass(frozen=True)
class Weeks:
    """Each semester of the old year, in time order, with the first day of it in the new one."""

    starts: tuple[tuple[Semester, dt.date], ...]

    @classmethod
    def between(cls, calendar: Calendar, firsts: Mapping[str, dt.date]) -> "Weeks":
        """`firsts`: first days by semester, that of the earliest at least. The others lie as many weeks after it."""
        semesters = sorted(calendar.semesters, key=lambda semester: semester.first)
        shift = monday(firsts[semesters[0].id]) - monday(semesters[0].first)
        return cls(tuple((one, firsts.get(one.id, one.first + shift)) for one in semesters))

    def of(self, day: dt.date, semester: str | None = None) -> dt.date:
        """Its week and weekday in the semester of that id, else in the last one that had begun by then.

        Raises OverflowError beyond the end of time.
        """
        own = [start for start in self.starts if start[0].id == semester]
        begun = [start for start in self.starts if monday(start[0].first) <= day]
        old, new = (own or begun or self.starts[:1])[-1]
        return day + (monday(new) - monday(old.first))


@dataclass(frozen=True)
class CourseDays:
    """The days of a year on which courses can be: with a slot, within a semester, not a public holiday."""

    semesters: Mapping[str, Span]
    slots: tuple[SlotTemplate, ...]
    source: Holidays | None
    closures: tuple[Span, ...] = ()

    @cached_property
    def holidays(self) -> dict[dt.date, Text]:
        """Of the calendar years around the semesters, those taught all the same included."""
        spans = self.semesters.values()
        first, last = min(span.first for span in spans).year, max(span.last for span in spans).year
        return holidays_between(self.source, first - 1, last + 1)

    def has_slot(self, day: dt.date) -> bool:
        return any(WEEKDAYS[day.weekday()] in slot.weekdays for slot in self.slots)

    @cached_property
    def days(self) -> frozenset[dt.date]:
        """Without those that are closed."""
        return frozenset(
            day
            for day in {day for span in self.semesters.values() for day in span.days}
            if self.is_open(day) and not any(day in closure for closure in self.closures)
        )

    def is_open(self, day: dt.date) -> bool:
        """Whether it has a slot and is no public holiday, whatever the closures say."""
        taught = self.source.taught if self.source is not None else ()
        return self.has_slot(day) and (day not in self.holidays or day in taught)

    def of(self, span: Span) -> list[dt.date]:
        """Those days of the span."""
        return [day for day in span.days if day in self.days]


def course_days(instance: Instance) -> CourseDays:
    """Of the instance as it is, its closures left aside."""
    calendar = instance.calendar
    semesters = {one.id: Span(first=one.first, last=one.last) for one in calendar.semesters}
    return CourseDays(semesters, instance.slots, calendar.holidays)


def monday(day: dt.date) -> dt.date:
    return day - dt.timedelta(days=day.weekday())
