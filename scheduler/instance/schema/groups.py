"""Groups of students, and what keeps them busy elsewhere."""

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from typing import Annotated

from pydantic import Field, PrivateAttr

from scheduler.instance.schema.dates import Span
from scheduler.instance.schema.fields import ClockTime, Count, Data, Day, Id, Positive, Title
from scheduler.instance.schema.slots import WEEKDAYS, Weekday, is_between
from scheduler.text import Text

DEEPEST = 20
"""Groups around a group, at most."""


class Alternance(Data):
    """An apprentice group's number of alternance days in the year, and the weekdays they may be on."""

    min: Count
    max: Count
    weekdays: Annotated[tuple[Weekday, ...], Field(min_length=1)] | None = None
    """None: any weekday with slots. The solver chooses one for the year."""


class Group(Data):
    """Students who follow the same units; `part_of` names the group that contains this one, if any."""

    id: Id
    size: Positive
    title: Title | None = None
    part_of: Id | None = None
    site: Id | None = None
    """Where it sits when a session has a room at several sites; None: as the group that contains it."""
    alternance: Alternance | None = None
    extra_time: Count = 0
    """So many of its students have a third more time in examinations."""
    present: tuple[Span, ...] = ()
    """Dates on which the group has courses, where it comes or goes during the year; none: the whole year."""

    def has_courses(self, day: dt.date) -> bool:
        """As far as the group's own dates say; those of the groups that contain it: `Instance.is_there`."""
        return not self.present or any(day in span for span in self.present)


def lineage_of(group: str, groups: Mapping[str, Group]) -> tuple[str, ...]:
    """The group and every group that contains it, the nearest first. Ends at one that is not there, where they contain
    each other, and with the first of more than `DEEPEST`."""
    chain, last = {group: None}, group
    while len(chain) <= DEEPEST + 1 and last in groups and groups[last].part_of not in (None, *chain):
        last = str(groups[last].part_of)
        chain[last] = None
    return tuple(chain)


class BusyTime(Data):
    date: Day
    start: ClockTime
    end: ClockTime


class BusyWeekly(Data):
    """A busy time of every week, from `first` to `last` or all year: a job, a sports evening."""

    weekday: Weekday
    start: Annotated[ClockTime, Field(alias="from")]
    end: Annotated[ClockTime, Field(alias="to")]
    first: Day | None = None
    last: Day | None = None

    def times(self, days: Iterable[dt.date]) -> Iterator[BusyTime]:
        """On the days of it among these."""
        for day in days:
            if WEEKDAYS[day.weekday()] == self.weekday and is_between(day, self.first, self.last):
                yield BusyTime(date=day, start=self.start, end=self.end)


class Busy(Data):
    """External busy times of groups: written here, or in an iCal or CSV file beside the instance."""

    groups: Annotated[tuple[Id, ...], Field(min_length=1)]
    title: Title
    file: str | None = None
    times: tuple[BusyTime, ...] = ()
    """After loading, the times of `file` and `weekly` are here too."""
    weekly: tuple[BusyWeekly, ...] = ()
    unit: Id | None = None
    """The unit that is taught then, by another centre."""
    show: bool | None = None
    """Whether students see it in their feeds and pages. None: where a unit is named."""
    _remark: Text | None = PrivateAttr(None)

    def weekly_of(self, time: BusyTime) -> int | None:
        """The index in `weekly` of what the time is an occurrence of."""
        return next((index for index, row in enumerate(self.weekly) if time in row.times([time.date])), None)

    @property
    def is_shown(self) -> bool:
        return self.unit is not None if self.show is None else self.show

    @property
    def remark(self) -> Text | None:
        """What `file` holds that is not in `times`, and why; known where the file was read, and nowhere kept."""
        return self._remark

    def remarked(self, remark: Text | None) -> "Busy":
        """The same entry with that remark."""
        copy = self.model_copy()
        copy._remark = remark
        return copy
