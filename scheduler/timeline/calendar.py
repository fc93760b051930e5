"""The calendar: which dates are taught, in which weeks, and why the others are not.

Weeks start on Monday. A teaching day lies in a semester, has at least one slot of the weekly grid, and is neither a
public holiday nor in a closure (docs/domain.md, "Calendar"). A slot of which the clocks skip a part is no slot; of an
hour that comes twice, the first is meant.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import groupby, pairwise
from typing import NamedTuple

from scheduler.instance.instants import at, comes_twice, day_after, exists, last_at
from scheduler.instance.public_holidays import holidays_between
from scheduler.instance.schema.dates import Semester, Span
from scheduler.instance.schema.groups import Busy, Group
from scheduler.instance.schema.instance import Instance
from scheduler.instance.schema.slots import LONGEST_PAUSE, WEEKDAYS, SlotTemplate
from scheduler.instance.schema.units import ANNUAL, Unit
from scheduler.timeline.stretches import Stretch, stretches_of

_SECOND, _NONE = dt.timedelta(seconds=1), dt.timedelta(0)


def monday(day: dt.date) -> dt.date:
    """The Monday of the day's week: the name of a week everywhere in the product."""
    return day - dt.timedelta(days=day.weekday())


def days_of(span: Span) -> list[dt.date]:
    return [span.first + dt.timedelta(days=n) for n in range((span.last - span.first).days + 1)]


@dataclass(frozen=True, order=True)
class Slot:
    """One hour at which a session can be held: a date and the `rank`-th slot of it, counted from 0.

    `start` and `end` are instants, with the offset of the centre's zone. `size`: how many slots of the grid it takes,
    from that one on; more than one where long sessions can be held.
    """

    index: int
    day: dt.date
    rank: int
    start: dt.datetime
    end: dt.datetime
    size: int = 1

    @property
    def hours(self) -> float:
        return (self.end - self.start).total_seconds() / 3600

    @property
    def minutes(self) -> int:
        return round(60 * self.hours)


@dataclass(frozen=True)
class ChangedHours:
    """A slot of the grid on a day when the clocks change in it: `slot` is None when they skip a part of it."""

    day: dt.date
    start: dt.time
    end: dt.time
    slot: Slot | None


@dataclass(frozen=True)
class ClosedHours:
    """The hours of one date that a closure takes, as instants."""

    name: str
    start: dt.datetime
    end: dt.datetime


@dataclass(frozen=True)
class BusyHours:
    """An external busy time as instants."""

    title: str
    start: dt.datetime
    end: dt.datetime


def busy_hours(busy: Busy, zone: dt.tzinfo) -> tuple[BusyHours, ...]:
    """The entry's times. One that the clocks skip keeps nobody busy; one within an hour that comes twice does both
    times, for nothing says which is meant."""
    found = list[BusyHours]()
    for time in busy.times:
        first = at(time.date, time.start, zone), at(time.date, time.end, zone)
        again = last_at(time.date, time.start, zone), last_at(time.date, time.end, zone)
        both = [first, again] if first[0] < again[0] and first[1] < again[1] else [first]
        found += [BusyHours(busy.title, start, end) for start, end in both if start < end]
    return tuple(found)


@dataclass(frozen=True)
class Timeline:
    """The instance's dates and slots, in time order."""

    instance: Instance

    @cached_property
    def holidays(self) -> dict[dt.date, str]:
        """Public holidays of every year the calendar touches, with their name in the instance's language."""
        source, (first, last) = self.instance.calendar.holidays, self.bounds
        taught = source.taught if source is not None else ()
        found = holidays_between(source, first.year, last.year)
        return {day: name.to(self.instance.locale) for day, name in sorted(found.items()) if day not in taught}

    @cached_property
    def year_holidays(self) -> dict[dt.date, str]:
        """Public holidays between the bounds of the year."""
        first, last = self.bounds
        return {day: name for day, name in self.holidays.items() if first <= day <= last}

    @cached_property
    def bounds(self) -> tuple[dt.date, dt.date]:
        """First and last date that anything in the calendar names."""
        spans: list[Span] = list(self.instance.calendar.semesters)
        for semester in self.instance.calendar.semesters:
            spans += semester.around.values()
        return min(s.first for s in spans), max(s.last for s in spans)

    @cached_property
    def closed(self) -> dict[dt.date, str]:
        """Days without teaching inside the semesters, and why: a holiday's or a closure's name."""
        reasons = {day: closure.name for closure in self.instance.calendar.closures for day in closure.whole_days}
        return {**reasons, **self.holidays}

    @cached_property
    def half_closed(self) -> dict[dt.date, tuple["ClosedHours", ...]]:
        """Dates of which closures take some hours, and which."""
        table = defaultdict[dt.date, tuple[ClosedHours, ...]](tuple)
        for closure in self.instance.calendar.closures:
            zone, whole = self.instance.zone, set(closure.whole_days)
            for day in {closure.first, closure.last} - whole:
                begins = closure.begin if closure.begin is not None and day == closure.first else dt.time.min
                ends = closure.end if day == closure.last else None
                until = at(day_after(day, zone), dt.time.min, zone) if ends is None else at(day, ends, zone)
                table[day] += (ClosedHours(closure.name, at(day, begins, zone), until),)
        return dict(table)

    def closed_at(self, day: dt.date, start: dt.datetime, end: dt.datetime) -> str | None:
        """Why nothing can be held between two instants, of which the first is on this day; None when something can."""
        for date in (day, day_after(day, self.instance.zone)):
            if end > at(date, dt.time.min, self.instance.zone):
                if date in self.closed:
                    return self.closed[date]
                for hours in self.half_closed.get(date, ()):
                    if hours.start < end and start < hours.end:
                        return hours.name
        return None

    @cached_property
    def semesters(self) -> tuple[Semester, ...]:
        return tuple(sorted(self.instance.calendar.semesters, key=lambda s: s.first))

    @cached_property
    def stretches(self) -> tuple[Stretch, ...]:
        """The semesters, those together that overlap."""
        return stretches_of(self.semesters)

    @cached_property
    def times(self) -> tuple[Slot, ...]:
        """Everything at which a session can be held, by `index` and in time order: every slot of every teaching day,
        and the runs of slots that the long sessions of some unit can take."""
        times, sizes = list[Slot](), sorted({1}.union(*(unit.sizes for unit in self.instance.scheduled_units)))
        for day, grid in self._grids():
            there = [found for found in (self._hours(day, row) for row in grid) if found.is_whole]
            for rank, first in enumerate(there):
                for size in sizes:
                    run = there[rank : rank + size]
                    if len(run) == size and all(b.start - a.end <= LONGEST_PAUSE for a, b in pairwise(run)):
                        times.append(Slot(len(times), day, rank, first.start, run[-1].end, size))
        return tuple(times)

    @cached_property
    def slots(self) -> tuple[Slot, ...]:
        """Every slot of every teaching day of the year."""
        return tuple(time for time in self.times if time.size == 1)

    @cached_property
    def changed(self) -> tuple[ChangedHours, ...]:
        """The slots of the grid in which the clocks change, and those that they skip."""
        found = list[ChangedHours]()
        for day, grid in self._grids():
            for row in grid:
                hours = self._hours(day, row)
                if not hours.is_plain:
                    slot = self.slot_at[hours.start] if hours.is_whole else None
                    found.append(ChangedHours(day, row.start, row.end, slot))
        return tuple(found)

    def _grids(self) -> Iterator[tuple[dt.date, list[SlotTemplate]]]:
        """The days of the semesters that are not closed, each with the grid of its weekday in time order, without the
        slots that reach into a closure."""
        may_be_cut = bool(self.half_closed) or any(row.ends_next_day for row in self.instance.slots)
        for stretch in self.stretches:
            for day in days_of(stretch):
                if day not in self.closed:
                    grid = sorted((row for row in self.instance.slots if row.is_on(day)), key=lambda row: row.start)
                    if may_be_cut:
                        hours = ((row, self._hours(day, row)) for row in grid)
                        grid = [row for row, h in hours if self.closed_at(day, h.start, h.end) is None]
                    yield day, grid

    def _hours(self, day: dt.date, row: SlotTemplate) -> "_Hours":
        return _hours(day, row.start, row.end, self.instance.zone)

    @cached_property
    def slots_on(self) -> dict[dt.date, tuple[Slot, ...]]:
        """Slots of each teaching day, in time order; only teaching days are keys."""
        return _by_day(self.slots)

    @cached_property
    def open_days(self) -> tuple[dt.date, ...]:
        """Days of the semesters that no holiday or closure takes whole, with or without slots: what is held by day, not
        in slots, can be on them."""
        return tuple(day for day, _ in self._grids())

    @cached_property
    def times_on(self) -> dict[dt.date, tuple[Slot, ...]]:
        """The same with the runs of slots for long sessions, which overlap them."""
        return self.slots_on if len(self.times) == len(self.slots) else _by_day(self.times)

    def parts(self, time: Slot) -> tuple[Slot, ...]:
        """The slots of the grid that it takes: itself, or those of a run."""
        return (time,) if time.size == 1 else self.slots_on[time.day][time.rank : time.rank + time.size]

    @cached_property
    def taking(self) -> dict[int, tuple[int, ...]]:
        """Of each slot of the grid, by index, the times that take it: itself, and the runs that it is in."""
        table = defaultdict[int, list[int]](list)
        for time in self.times:
            for part in self.parts(time):
                table[part.index].append(time.index)
        return {slot: tuple(found) for slot, found in table.items()}

    @cached_property
    def time_at(self) -> dict[tuple[dt.datetime, dt.datetime], Slot]:
        """By start and end."""
        return {(time.start, time.end): time for time in self.times}

    @cached_property
    def slot_at(self) -> dict[dt.datetime, Slot]:
        return {slot.start: slot for slot in self.slots}

    def semesters_of(self, day: dt.date) -> tuple[Semester, ...]:
        """The semesters whose courses include the day, several where they overlap; none between semesters."""
        return tuple(s for s in self.semesters if day in s)

    def days_in(self, span: Span) -> tuple[dt.date, ...]:
        """Teaching days of the span."""
        return tuple(day for day in self.slots_on if day in span)

    def teaching_days(self, period: str | None = ANNUAL) -> tuple[dt.date, ...]:
        """Teaching days of a semester, or of the whole year for `annual`."""
        return self._days.get(period or ANNUAL, ())

    def weeks(self, period: str | None = ANNUAL) -> tuple[dt.date, ...]:
        """Mondays of the weeks with at least one teaching day in the period."""
        return tuple(sorted({monday(day) for day in self.teaching_days(period)}))

    def unit_days(self, unit: Unit) -> tuple[dt.date, ...]:
        """Teaching days of the unit's period with a slot of its own, on which some group of it is there."""
        days, groups_on = self.teaching_days(unit.period), self.instance.groups_on
        is_any = all(
            own is None for own in (unit.first, unit.last, unit.weekdays, unit.slots, unit.pauses)
        ) and unit.sizes == {1}
        if is_any and self.instance.passing.isdisjoint(unit.groups):
            return days
        return tuple(day for day in days if self.unit_slots(unit, day) and groups_on(unit, day))

    def unit_slots(self, unit: Unit, day: dt.date) -> tuple[Slot, ...]:
        """The slots of a teaching day, or runs of as many as its sessions take, that are all within the unit's own
        dates, weekdays and hours."""
        return tuple(
            time
            for time in self.times_on[day]
            if time.size in unit.sizes and all(unit.may_start(day, part.start.time()) for part in self.parts(time))
        )

    def unit_weeks(self, unit: Unit) -> tuple[dt.date, ...]:
        """Mondays of the weeks with at least one of these days."""
        return tuple(sorted({monday(day) for day in self.unit_days(unit)}))

    def longest(self, unit: Unit) -> int:
        """Minutes of the longest slot in which the unit may be held; 0 where there is none."""
        return max((slot.minutes for day in self.unit_days(unit) for slot in self.unit_slots(unit, day)), default=0)

    def is_balanced(self, unit: Unit) -> bool:
        """Whether the unit is split evenly over the stretches (H1): it is annual, and lasts the whole year; where
        semesters overlap, the whole of one of each stretch."""
        if unit.period != ANNUAL:
            return False
        groups_on = self.instance.groups_on
        return all(
            any(
                all(unit.lasts(day) and groups_on(unit, day) for day in self.teaching_days(s.id))
                for s in stretch.semesters
            )
            for stretch in self.stretches
        )

    @cached_property
    def _days(self) -> dict[str, tuple[dt.date, ...]]:
        table = {s.id: self.days_in(s) for s in self.semesters}
        return {**table, ANNUAL: tuple(self.slots_on)}

    def alternance_hours(self, day: dt.date) -> tuple[dt.datetime, dt.datetime]:
        """Start and end of an alternance day held on the date. The instance must define its hours."""
        hours = self._alternance(day)
        return hours.start, hours.end

    def has_alternance_hours(self, day: dt.date) -> bool:
        """Whether the clocks show all the hours of an alternance day on the date, and no closure takes any of them."""
        if self.instance.alternance is None:
            return False
        hours = self._alternance(day)
        return hours.is_whole and (day not in self.half_closed or self.closed_at(day, hours.start, hours.end) is None)

    def alternance_days(self, group: Group) -> tuple[dt.date, ...]:
        """Days on which the group can have an alternance day, busy times and the law apart: open ones on which it is
        there, on the weekdays that it names, with slots or without; on those with slots where it names none."""
        if group.alternance is None:
            return ()
        named, taught = group.alternance.weekdays, {day.weekday() for day in self.slots_on}
        weekdays = taught if named is None else {WEEKDAYS.index(name) for name in named}
        return tuple(
            day
            for day in self.open_days
            if day.weekday() in weekdays and self.instance.is_there(group.id, day) and self.has_alternance_hours(day)
        )

    @cached_property
    def lived_days(self) -> frozenset[dt.date]:
        """Days with slots, and those without on which an alternance day can be."""
        return frozenset(self.slots_on).union(*map(self.alternance_days, self.instance.groups))

    def _alternance(self, day: dt.date) -> "_Hours":
        hours = self.instance.alternance
        if hours is None:
            raise ValueError("the instance has no alternance hours")
        return _hours(day, hours.start, hours.end, self.instance.zone)

    @cached_property
    def busy(self) -> dict[str, tuple[BusyHours, ...]]:
        """External busy times of each group, those of the groups it is part of left aside."""
        table = defaultdict[str, list[BusyHours]](list)
        for busy in self.instance.busy:
            for group in busy.groups:
                table[group] += busy_hours(busy, self.instance.zone)
        return {group: tuple(found) for group, found in table.items()}


def _by_day(times: Iterable[Slot]) -> dict[dt.date, tuple[Slot, ...]]:
    return {day: tuple(found) for day, found in groupby(times, key=lambda time: time.day)}


class _Hours(NamedTuple):
    """From one hour of a date to another, as instants."""

    start: dt.datetime
    end: dt.datetime
    is_whole: bool
    """The clocks skip no part of it."""
    is_plain: bool
    """They do not change in it, nor does its start or end come twice."""


@lru_cache(maxsize=10_000)
def _hours(day: dt.date, start: dt.time, end: dt.time, zone: dt.tzinfo) -> _Hours:
    """Kept, for a calendar is made anew for each timetable that is looked at. An end before the start is on the day
    after."""
    until = day if start <= end else day_after(day, zone)
    first, last = at(day, start, zone), at(until, end, zone)
    excess = (last - first) - (dt.datetime.combine(until, end) - dt.datetime.combine(day, start))
    is_whole = exists(day, start, zone) and exists(until, end, zone) and excess >= _NONE
    twice = comes_twice(first, zone) or comes_twice(last - _SECOND, zone)
    return _Hours(first, last, is_whole, is_whole and excess == _NONE and not twice)
