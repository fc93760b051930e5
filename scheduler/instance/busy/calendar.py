"""Busy times in iCal (RFC 5545): recurrences followed, days split at midnight, hours in the instance's zone.

What cannot keep anybody busy within the year is set aside before anything is asked of it: cancelled events, those that
their calendar shows as free, those without a length, those of other years. What is left is read strictly. Hours without
a zone are local. A day-long event lasts from 00:00 to 23:59; one that ends on the day it begins lasts that day.

Of events that share a UID, one with RECURRENCE-ID replaces that occurrence of the others, and one with a higher
SEQUENCE replaces those with a lower one. Without either all are kept: exporters do give one UID to several events.
"""

import datetime as dt
from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace
from zoneinfo import ZoneInfo

from scheduler.errors import InputError, Place
from scheduler.instance.busy import calendar_texts as texts
from scheduler.instance.busy.contents import MOST_FAULTS, MOST_TIMES, Aside, BusyContents
from scheduler.instance.busy.events import Event, EventReader, Length
from scheduler.instance.busy.lines import parse
from scheduler.instance.busy.zones import CalendarTime, Zones
from scheduler.instance.schema.dates import Span
from scheduler.instance.schema.groups import BusyTime

_MOST_DAYS = 500_000
"""Days that the recurrences of one file may ask to be looked at, in about two seconds; what is held on one counts as
`_HELD` of them, for it takes as long."""
_HELD = 6
_DAY = dt.timedelta(days=1)
_NONE = dt.timedelta(0)
_LONGEST = dt.timedelta(days=40_000)
_DAY_END = dt.time(23, 59)


def read_calendar(text: str, file: str, zone: ZoneInfo, bounds: Span) -> BusyContents:
    """Busy times within `bounds`. Raises InputError with every fault."""
    root, budget = parse(text, file), _Budget(file)
    zones = Zones(zone, root, bounds, budget.spend)
    reader = EventReader(file, zones, bounds)
    number, held, found = 0, 0, list[Event]()
    for calendar in root.parts:
        is_cancelled = calendar.value("METHOD") == "CANCEL"
        for component in calendar.walk("VEVENT"):
            number += 1
            budget.event = component.line, "VTIMEZONE"  # all that reading an event may follow
            event = reader.read(component, is_cancelled=is_cancelled)
            if event is not None and (event.start or event.replaces or event.sequence is not None):
                found.append(event)
                held += event.start is not None
            if held > MOST_TIMES:
                budget.refuse_more()
            if len(reader.faults) >= MOST_FAULTS:
                raise InputError(reader.faults)
    lines = [line for each in root.walk("VFREEBUSY") for line in each.all("FREEBUSY")]
    number += sum(line.value.count(",") + 1 for line in lines)
    periods = [period for line in lines for period in reader.periods(line)]
    if reader.faults:
        raise InputError(reader.faults)
    year = _Year(zones, bounds, budget)
    for start, length in periods:
        year.add(start, length)
    year.add_events(_current(found, reader.aside))
    times = [BusyTime(date=day, start=opens, end=closes) for day, opens, closes in year.times]
    return BusyContents(times, reader.aside, number)


class _Budget:
    """A bound on the work that one file can ask for, whatever its recurrences are."""

    def __init__(self, file: str) -> None:
        self._file, self._left = file, _MOST_DAYS
        self.event: tuple[int, str] = 1, ""
        """Where the recurrence that is being followed stands, and how it reads."""

    def spend(self, days: int) -> None:
        self._left -= days
        if self._left < 0:
            line, value = self.event
            raise InputError.at(Place(self._file, line), *texts.too_far(value))

    def refuse_more(self) -> None:
        raise InputError.at(Place(self._file, self.event[0]), *texts.TOO_MANY)


def _current(events: Sequence[Event], aside: Counter[Aside]) -> list[Event]:
    """Without those of which the file has a newer version: the same UID, and the same occurrence, said again."""
    newest = dict[tuple[str, CalendarTime | None], int]()
    for event in events:
        key = event.uid, event.replaces
        newest[key] = max(newest.get(key, 0), event.sequence or 0)
    kept = [e for e in events if e.sequence is None or e.sequence == newest[e.uid, e.replaces]]
    aside["replaced"] += sum(e.start is not None for e in events) - sum(e.start is not None for e in kept)
    return kept


class _Year:
    """The busy times of the year, each once: (date, start, end)."""

    def __init__(self, zones: Zones, bounds: Span, budget: _Budget) -> None:
        self._zones, self._bounds, self._budget = zones, bounds, budget
        self.times = dict[tuple[dt.date, dt.time, dt.time], None]()

    def add_events(self, events: Sequence[Event]) -> None:
        of_uid = defaultdict[str, list[Event]](list)
        for event in events:
            if event.replaces is not None:
                of_uid[event.uid].append(event)
        replacing = {uid: _Replacing(others, self._zones) for uid, others in of_uid.items()}
        nobody = _Replacing((), self._zones)
        for event in events:
            rule = event.rule_line
            self._budget.event = (rule.line, rule.value) if rule is not None else (event.line, event.uid)
            others = replacing.get(event.uid, nobody) if event.replaces is None else nobody
            for start, length in self._occurrences(event, others):
                self.add(start, length)

    def _occurrences(self, event: Event, replacing: "_Replacing") -> Iterator[tuple[CalendarTime, Length]]:
        """When it is held, around the year: without the dates taken out of it, or that another event replaces."""
        days_out = {when.day for when in event.without if when.is_date}
        out = {self._zones.instant(when) for when in event.without}
        seen = set[dt.datetime]()
        for start, length in self._starts(event, replacing.furthest):
            instant = self._zones.instant(start)
            if instant in seen or instant in out or start.day in days_out:
                continue
            self._budget.spend(_HELD)
            seen.add(instant)
            other = replacing.of(start, instant)
            if other is None:
                yield start, length
            elif other.onward and other.start is not None and other.replaces is not None:
                yield _moved(start, _shift(other, self._zones)), other.length

    def _starts(self, event: Event, beyond: dt.timedelta) -> Iterator[tuple[CalendarTime, Length]]:
        if event.start is None:
            return
        yield event.start, event.length
        yield from event.dates
        if event.rule is None:
            return
        longest = min(event.length.total, _LONGEST) + beyond + _DAY
        first, last = self._bounds.first - longest, self._bounds.last + beyond + _DAY
        for day in event.rule.days(event.start.day, first, last, self._budget.spend):
            start = event.start.on(day)
            if self._is_over(event.rule.until, start):
                return
            yield start, event.length

    def _is_over(self, until: dt.date | dt.datetime | None, start: CalendarTime) -> bool:
        """Whether the recurrence has ended before the start; a day's own occurrence is in it."""
        if until is None:
            return False
        if not isinstance(until, dt.datetime):
            return start.day > until
        if until.tzinfo is None:
            return start.local > until
        if start.is_date:
            return start.day > max(until.date(), self._zones.at_home(until).date())
        return self._zones.instant(start) > until

    def add(self, start: CalendarTime, length: Length) -> None:
        """The local hours of each day of it, within the bounds."""
        start, length = self._clipped(start, length)
        if start.is_date or not (start.zone or length.exact):
            opens, closes = start.local, start.local + length.total
        else:
            begins = self._zones.instant(start)
            ends = self._zones.instant(_moved(start, length.wall)) + length.exact
            opens = self._zones.at_home(begins)
            closes = max(self._zones.at_home(ends), opens + (ends - begins))  # where an hour comes twice
        for day, begin, end in _split_by_day(opens, closes, self._bounds):
            self._budget.spend(_HELD)
            self.times[day, begin, end] = None
        if len(self.times) > MOST_TIMES:
            self._budget.refuse_more()

    def _clipped(self, start: CalendarTime, length: Length) -> tuple[CalendarTime, Length]:
        """Near the year: what is centuries away fits in no clock."""
        before = dt.datetime.combine(self._bounds.first - 2 * _DAY, dt.time(0)) - start.local
        if before > _NONE:
            start, length = _moved(start, before), Length(length.wall - before, length.exact)
        rest = dt.datetime.combine(self._bounds.last + 3 * _DAY, dt.time(0)) - start.local
        return start, Length(min(length.wall, rest), min(length.exact, rest - min(length.wall, rest)))


class _Replacing:
    """The events that stand for occurrences of others."""

    def __init__(self, events: Sequence[Event], zones: Zones) -> None:
        self._by_instant = dict[dt.datetime, Event]()
        self._by_day = dict[dt.date, Event]()
        self._onward = list[tuple[dt.datetime, Event]]()
        self.furthest = _NONE
        """How far from its own date an occurrence may be moved."""
        for event in events:
            if event.replaces is None:
                continue
            instant = zones.instant(event.replaces)
            self._by_instant[instant] = event
            if event.replaces.is_date:
                self._by_day[event.replaces.day] = event
            if event.onward:
                self._onward.append((instant, event))
                self.furthest = max(self.furthest, min(abs(_shift(event, zones)), _LONGEST))
        self._onward.sort(key=_since)

    def of(self, start: CalendarTime, instant: dt.datetime) -> Event | None:
        """The event that stands for this occurrence; None for what is as its series says."""
        exact = self._by_instant.get(instant) or self._by_day.get(start.day)
        if exact is not None:
            return replace(exact, onward=False)
        before = bisect_right(self._onward, instant, key=_since)
        return self._onward[before - 1][1] if before else None


def _since(onward: tuple[dt.datetime, Event]) -> dt.datetime:
    return onward[0]


def _shift(event: Event, zones: Zones) -> dt.timedelta:
    """By how much it moves the occurrences it stands for."""
    if event.start is None or event.replaces is None:
        return _NONE
    if event.start.zone == event.replaces.zone:
        return event.start.local - event.replaces.local
    return zones.instant(event.start) - zones.instant(event.replaces)


def _moved(start: CalendarTime, by: dt.timedelta) -> CalendarTime:
    return start._replace(local=start.local + by)


def _split_by_day(first: dt.datetime, last: dt.datetime, bounds: Span) -> Iterator[tuple[dt.date, dt.time, dt.time]]:
    """The hours of each day between two moments, within the bounds."""
    day = max(first.date(), bounds.first)
    while day <= min(last.date(), bounds.last):
        opens = first.time() if day == first.date() else dt.time(0)
        closes = last.time() if day == last.date() else _DAY_END
        # The grid counts minutes: a busy time that starts or ends between two covers both.
        opens = opens.replace(second=0, microsecond=0)
        if closes.second or closes.microsecond:
            whole = dt.datetime.combine(day, closes.replace(second=0, microsecond=0)) + dt.timedelta(minutes=1)
            closes = whole.time() if whole.date() == day else _DAY_END
        if opens < closes:
            yield day, opens, closes
        day += _DAY
