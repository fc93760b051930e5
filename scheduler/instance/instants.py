"""The one place where a date and an hour of a zone become an instant, and an instant a date and an hour.

Python compares two times of one `ZoneInfo` by their wall clocks, and calls no two equal across zones in an hour that
comes twice. So every aware time of the product has a fixed offset: then comparing, subtracting, sorting and looking up
all go by the instant, and date and hour are still those of the centre's clocks.
"""

import datetime as dt

_SECOND, _DAY = dt.timedelta(seconds=1), dt.timedelta(days=1)


def at(day: dt.date, clock: dt.time, zone: dt.tzinfo) -> dt.datetime:
    """When the zone's clocks show this hour of this day: of an hour that comes twice the first time; of one that does
    not exist, the instant at which the clocks jump over it."""
    wall = dt.datetime.combine(day, clock)
    if exists(day, clock, zone):
        return fixed(wall.replace(tzinfo=zone))
    before, after = (utc(wall.replace(tzinfo=zone, fold=fold)) for fold in (1, 0))
    offset = before.astimezone(zone).utcoffset()
    while after - before > _SECOND:
        middle = before + (after - before) // 2
        before, after = (middle, after) if middle.astimezone(zone).utcoffset() == offset else (before, middle)
    return local(after.replace(microsecond=0), zone)


def last_at(day: dt.date, clock: dt.time, zone: dt.tzinfo) -> dt.datetime:
    """The same, of an hour that comes twice the second time."""
    return max(at(day, clock, zone), fixed(dt.datetime.combine(day, clock, zone).replace(fold=1)))


def exists(day: dt.date, clock: dt.time, zone: dt.tzinfo) -> bool:
    """Whether the zone's clocks ever show this hour of this day."""
    wall = dt.datetime.combine(day, clock)
    return local(wall.replace(tzinfo=zone), zone).replace(tzinfo=None) == wall


def comes_twice(when: dt.datetime, zone: dt.tzinfo) -> bool:
    """Whether the zone's clocks show the hour of this instant a second time, before or after it."""
    wall = local(when, zone).replace(tzinfo=zone)
    return wall.utcoffset() != wall.replace(fold=1).utcoffset()


def local(when: dt.datetime, zone: dt.tzinfo) -> dt.datetime:
    """The instant on the zone's clocks; at the ends of Python's calendar, the clock as it was written."""
    try:  # by UTC: `astimezone` leaves a time of this very zone alone, be it in an hour that does not exist
        return fixed(when.astimezone(dt.UTC).astimezone(zone))
    except OverflowError:
        return fixed(when)


def fixed(when: dt.datetime) -> dt.datetime:
    """The same instant and clock, compared with others by the instant."""
    offset = when.utcoffset()
    assert offset is not None, "an aware time"
    return when.replace(tzinfo=dt.timezone(offset), fold=0)


def utc(when: dt.datetime) -> dt.datetime:
    """The instant in UTC; at the ends of Python's calendar, where UTC has no such date, the clock as it stands."""
    try:
        return when.astimezone(dt.UTC)
    except OverflowError:
        return when.replace(tzinfo=dt.UTC)


def day_after(day: dt.date, zone: dt.tzinfo) -> dt.date:
    """The next date that the zone has: Samoa had no 30 December 2011."""
    return max(day + _DAY, (at(day, dt.time(12), zone) + _DAY).astimezone(zone).date())
