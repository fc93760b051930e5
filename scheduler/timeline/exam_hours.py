"""Hours of examination days as instants, and who is there then."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from scheduler.instance.instants import at, local
from scheduler.instance.schema.dates import Span
from scheduler.instance.schema.instance import Instance
from scheduler.instance.schema.slots import ExamHours
from scheduler.instance.schema.trainers import Availability, Level
from scheduler.timeline.calendar import Timeline

HALF_HOUR = 30
_DAY = dt.timedelta(days=1)


@dataclass(frozen=True, order=True)
class ExamOpening:
    """Hours of one day in which papers are sat; they start with it, or at every `step` minutes of it."""

    start: dt.datetime
    end: dt.datetime
    step: int | None

    def starts(self, minutes: int) -> Iterator[dt.datetime]:
        """When a paper can start that needs so many minutes."""
        start, length = self.start, dt.timedelta(minutes=minutes)
        while start + length <= self.end:
            yield start
            if self.step is None:
                return
            start += dt.timedelta(minutes=self.step)

    def holds(self, start: dt.datetime, until: dt.datetime) -> bool:
        """Whether a paper may be sat from `start` to `until`."""
        if start < self.start or until > self.end:
            return False
        late = start - self.start
        return not late if self.step is None else late % dt.timedelta(minutes=self.step) == dt.timedelta()


def openings(timeline: Timeline, window: Span) -> tuple[ExamOpening, ...]:
    """The hours of the days of the window that are neither holidays nor closed, in time order."""
    found = [opening for day in window.days if day not in timeline.closed for opening in _open(timeline, day)]
    return tuple(sorted(found))


def _open(timeline: Timeline, day: dt.date) -> list[ExamOpening]:
    """The hours of the day without those that a closure takes."""
    found = list(_on(timeline.instance, day))
    for closed in timeline.half_closed.get(day, ()):
        parts = [
            (ExamOpening(each.start, min(each.end, closed.start), each.step),
             ExamOpening(max(each.start, closed.end), each.end, each.step))
            for each in found
        ]  # fmt: skip
        found = [part for both in parts for part in both if part.start < part.end]
    return found


def _on(instance: Instance, day: dt.date) -> Iterator[ExamOpening]:
    zone, rows = instance.zone, instance.calendar.exam_slots
    if not rows:
        slots = [slot for slot in instance.slots if slot.is_on(day)]
        if slots:
            ends = max(_end(day, slot.start, slot.end, zone) for slot in slots)
            yield ExamOpening(at(day, min(slot.start for slot in slots), zone), ends, HALF_HOUR)
        return
    for row in rows:
        if isinstance(row, ExamHours) and row.is_on(day):
            opening = ExamOpening(at(day, row.start, zone), at(day, row.end, zone), row.step)
            if opening.start < opening.end:
                yield opening


def level_during(instance: Instance, availability: Availability, start: dt.datetime, end: dt.datetime) -> Level:
    """The worst level of somebody from `start` to `end`: that of each slot of the day that these hours overlap; where
    they overlap none, that of the day."""
    zone = instance.zone
    day = local(start, zone).date()
    clocks = [
        slot.start
        for slot in instance.slots
        if slot.is_on(day) and at(day, slot.start, zone) < end and start < _end(day, slot.start, slot.end, zone)
    ]
    return availability.level_during(day, clocks or [local(start, zone).time()])


def _end(day: dt.date, start: dt.time, end: dt.time, zone: dt.tzinfo) -> dt.datetime:
    return at(day if start < end else day + _DAY, end, zone)


def evening_of(instance: Instance, day: dt.date) -> dt.datetime | None:
    """When the evening begins: with the first slot of the day; None on a day without any."""
    starts = [slot.start for slot in instance.slots if slot.is_on(day)]
    return at(day, min(starts), instance.zone) if starts else None
