"""Dates and hours of an iCal file, and the instants they are in the zones that calendars name."""

import datetime as dt
import re
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple
from zoneinfo import ZoneInfo

from icalendar.timezone.windows_to_olson import WINDOWS_TO_OLSON

from scheduler.instance.busy.lines import Component, Property
from scheduler.instance.busy.recurrence import Spend, parse_rule
from scheduler.instance.schema.dates import Span
from scheduler.instance.schema.fields import time_zones

_WHEN = re.compile(r"([0-9]{8})(?:T([0-9]{6})(Z?))?", re.IGNORECASE)
_OFFSET = re.compile(r"(?:UTC|GMT)?([+-])([0-9]{1,2}):?([0-9]{2})?([0-9]{2})?", re.IGNORECASE)


class CalendarTime(NamedTuple):
    """A date, or an hour of the wall clock of `zone` (empty: the instance's own), as `local`."""

    local: dt.datetime
    is_date: bool
    zone: str

    @property
    def day(self) -> dt.date:
        return self.local.date()

    def on(self, day: dt.date) -> "CalendarTime":
        """The same hour of another day."""
        return self._replace(local=dt.datetime.combine(day, self.local.time()))


def read_when(value: str, line: Property) -> CalendarTime:
    """A value of the line, which may hold several. Raises ValueError."""
    found = _WHEN.fullmatch(value.strip())
    if found is None:
        raise ValueError(value)
    day, time, utc = found.groups()
    local = dt.datetime.strptime(day + (time or "000000"), "%Y%m%d%H%M%S")  # noqa: DTZ007  # its zone stands apart
    zone = "UTC" if utc else line.parameters.get("TZID", "")
    return CalendarTime(local, time is None, "" if time is None else zone)


class Zones:
    """The zones of a file's hours. The IANA database is believed before what a file says of a name it knows."""

    def __init__(self, home: ZoneInfo, calendars: Component, bounds: Span, spend: Spend) -> None:
        self._home, self._bounds, self._spend = home, bounds, spend
        self._written = {
            name.value: each for each in calendars.walk("VTIMEZONE") if (name := each.get("TZID")) is not None
        }
        self._offsets: dict[str, list[tuple[dt.datetime, dt.timedelta]]] = {}

    def knows(self, name: str) -> bool:
        return not name or self._fixed(name) is not None or bool(self._onsets(name))

    def instant(self, when: CalendarTime) -> dt.datetime:
        """In UTC, as near as a clock can say. The zone must be a known one."""
        zone = self._fixed(when.zone) if when.zone else self._home
        if zone is None:
            onsets = self._onsets(when.zone)
            offset = next((offset for onset, offset in reversed(onsets) if onset <= when.local), onsets[0][1])
            zone = dt.timezone(offset)
        try:
            return when.local.replace(tzinfo=zone).astimezone(dt.UTC)
        except OverflowError:  # the first or the last day there is
            return when.local.replace(tzinfo=dt.UTC)

    def _fixed(self, name: str) -> dt.tzinfo | None:
        """The zone of that name whatever the file says of it; else, when it says nothing, what the name looks like."""
        return _named(name) or (_meant(name) if not self._onsets(name) else None)

    def at_home(self, instant: dt.datetime) -> dt.datetime:
        """The wall clock of the instance's zone."""
        return instant.astimezone(self._home).replace(tzinfo=None)

    def _onsets(self, name: str) -> list[tuple[dt.datetime, dt.timedelta]]:
        """When a zone that the file defines changes its offset, around the year; none when it cannot be read."""
        if name not in self._offsets:
            written = self._written.get(name)
            try:
                found = [] if written is None else sorted(each for part in written.parts for each in self._of(part))
            except (ValueError, OverflowError):
                found = []
            self._offsets[name] = found
        return self._offsets[name]

    def _of(self, part: Component) -> Iterator[tuple[dt.datetime, dt.timedelta]]:
        """The onsets of a STANDARD or DAYLIGHT. Raises ValueError."""
        start, shift, rule = part.get("DTSTART"), part.get("TZOFFSETTO"), part.get("RRULE")
        if start is None or shift is None or (offset := _offset(shift.value)) is None:
            raise ValueError(part.name)
        begins = read_when(start.value, start)
        yield begins.local, offset
        for line in part.all("RDATE"):
            yield from ((read_when(value, line).local, offset) for value in line.value.split(","))
        if rule is not None:
            known = parse_rule(rule.value, begins.local.time())
            if known is None or known.frequency != "YEARLY":
                raise ValueError(rule.value)
            first, last = self._bounds.first - dt.timedelta(days=800), self._bounds.last + dt.timedelta(days=400)
            for day in known.days(begins.day, first, last, self._spend):
                if known.until is None or day <= _day(known.until):
                    yield begins.on(day).local, offset


@cache
def _named(name: str) -> dt.tzinfo | None:
    """The zone of that name in the IANA database, or in Windows."""
    found = _by_capitals_apart().get(WINDOWS_TO_OLSON.get(name, name).casefold())
    return ZoneInfo(found) if found is not None else None


@cache
def _meant(name: str) -> dt.tzinfo | None:
    """A name of IANA after a maker's prefix (`tzone://Microsoft/Utc`), or an offset (`GMT+02:00`)."""
    parts = name.strip("/ ").split("/")
    found = next((zone for begin in range(len(parts)) if (zone := _named("/".join(parts[begin:])))), None)
    offset = _offset(name)
    return found or (dt.timezone(offset) if offset is not None else None)


@cache
def _by_capitals_apart() -> dict[str, str]:
    return {zone.casefold(): zone for zone in time_zones()}


def _offset(value: str) -> dt.timedelta | None:
    found = _OFFSET.fullmatch(value.strip())
    if found is None:
        return None
    sign, hours, minutes, seconds = found.groups()
    size = dt.timedelta(hours=int(hours), minutes=int(minutes or 0), seconds=int(seconds or 0))
    return None if size >= dt.timedelta(days=1) else -size if sign == "-" else size


def _day(until: dt.date | dt.datetime) -> dt.date:
    """Onsets are months apart: the hour, and its zone, change nothing."""
    return until.date() if isinstance(until, dt.datetime) else until
