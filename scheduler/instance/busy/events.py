"""One event of a calendar: set aside when it cannot keep anybody busy in the year, else read strictly."""

import datetime as dt
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from scheduler.errors import Fault, Place
from scheduler.instance.busy import calendar_texts as texts
from scheduler.instance.busy.contents import Aside
from scheduler.instance.busy.lines import Component, Property
from scheduler.instance.busy.recurrence import Recurrence, parse_rule
from scheduler.instance.busy.zones import CalendarTime, Zones, read_when
from scheduler.instance.schema.dates import Span
from scheduler.text import Text

_ONCE = ("DTSTART", "DTEND", "DURATION", "RRULE")
_CANCELLED = ("CANCELLED", "CANCELED")
_UNTIL = re.compile(r"UNTIL\s*=\s*([0-9]{8})", re.IGNORECASE)
_DIGITS = re.compile(r"[0-9]{8}")
_DURATION = re.compile(
    r"([+-]?)P(?:(\d{1,5})W)?(?:(\d{1,6})D)?(?:T(?:(\d{1,6})H)?(?:(\d{1,7})M)?(?:(\d{1,8})S)?)?", re.IGNORECASE
)
_DAY = dt.timedelta(days=1)
_LONG_AGO = dt.timedelta(days=400)
"""No single occurrence that began before it is still held."""
_NONE = dt.timedelta(0)
_BROKEN = (ValueError, KeyError, AttributeError, TypeError, IndexError, OverflowError)
"""What icalendar raises on a recurrence that is none; nothing of it is meant as its interface."""


class Length(NamedTuple):
    """How long an event lasts: so much of the wall clock, then so much time."""

    wall: dt.timedelta
    exact: dt.timedelta

    @property
    def total(self) -> dt.timedelta:
        return self.wall + self.exact


_NO_TIME = Length(_NONE, _NONE)


@dataclass(frozen=True)
class Event:
    """`start` None: nothing is held in place of what it replaces."""

    line: int
    uid: str
    sequence: int | None
    start: CalendarTime | None
    length: Length = _NO_TIME
    rule: Recurrence | None = None
    rule_line: Property | None = None
    dates: tuple[tuple[CalendarTime, Length], ...] = ()
    """RDATE: further starts, each with its own length."""
    without: tuple[CalendarTime, ...] = ()
    """EXDATE."""
    replaces: CalendarTime | None = None
    """RECURRENCE-ID: the occurrence of the others of its UID that it stands for; with `onward`, all from there."""
    onward: bool = False


class _Refused(Exception):
    """A line that says something of busy time, and cannot be read."""

    def __init__(self, line: int, text: Text) -> None:
        super().__init__(text.en)
        self.line, self.text = line, text


class _SetAside(Exception):
    def __init__(self, why: Aside) -> None:
        super().__init__(why)
        self.why = why


@dataclass
class EventReader:
    """Reads events one by one; `faults` and `aside` are what it has met."""

    file: str
    zones: Zones
    bounds: Span
    faults: list[Fault] = field(default_factory=list)
    aside: Counter[Aside] = field(default_factory=Counter)

    def __post_init__(self) -> None:
        # A day more at each end: bounds are local, and an event of another zone can lie across them.
        self._first, self._last = self.bounds.first - _DAY, self.bounds.last + _DAY

    def read(self, component: Component, *, is_cancelled: bool) -> Event | None:
        """The event, of which one set aside keeps what it says of others; None for one that is at fault."""
        uid = found.value if (found := component.get("UID")) is not None else f"line {component.line}"
        number = component.value("SEQUENCE")
        sequence = int(number) if number.isdecimal() and len(number) < 10 else None
        try:
            try:
                return self._event(component, uid, sequence, is_cancelled=is_cancelled)
            except _SetAside as error:
                self.aside[error.why] += 1
                replaces, onward = self._replaces(component) if self._matters(component) else (None, False)
                return Event(component.line, uid, sequence, None, replaces=replaces, onward=onward)
        except _Refused as error:
            self.faults.append(Fault(Place(self.file, error.line), error.text))
            return None

    def periods(self, line: Property) -> Iterator[tuple[CalendarTime, Length]]:
        """The busy periods of a FREEBUSY line within the year."""
        for value in line.value.split(","):
            if line.parameters.get("FBTYPE", "").upper() == "FREE":
                self.aside["free"] += 1
                continue
            try:
                start, length = self._period(value, line)
                if start.day > self._last or (start.local + length.total).date() < self._first:
                    self.aside["outside"] += 1
                elif length.total < _NONE:
                    raise _Refused(line.line, texts.backwards(line.name, value))
                elif length.total == _NONE:
                    self.aside["instant"] += 1
                else:
                    yield start, length
            except _Refused as error:
                self.faults.append(Fault(Place(self.file, error.line), error.text))

    def _event(self, component: Component, uid: str, sequence: int | None, *, is_cancelled: bool) -> Event:
        if is_cancelled or component.value("STATUS") in _CANCELLED:
            raise _SetAside("cancelled")
        shown = component.value("TRANSP")
        if shown == "TRANSPARENT" or (not shown and component.value("X-MICROSOFT-CDO-BUSYSTATUS") == "FREE"):
            raise _SetAside("free")
        for name in _ONCE:
            lines = component.all(name)
            if any((line.parameters, line.value) != (lines[0].parameters, lines[0].value) for line in lines):
                raise _Refused(lines[0].line, texts.said_twice(name))
        begins = component.get("DTSTART")
        if begins is None:
            raise _Refused(component.line, texts.WITHOUT_START)
        start = self._when(begins)
        if start.day > self._last:
            raise _SetAside("outside")
        length = self._length(component, start, self._reach(component, start))
        rdates = [line for line in component.all("RDATE") if line.parameters.get("VALUE", "").upper() == "PERIOD"]
        if length.total == _NONE and not rdates:
            raise _SetAside("instant")
        self._known(start, begins)
        if (end := component.get("DTEND")) is not None:
            self._known(self._when(end), end)
        rule = component.get("RRULE")
        replaces, onward = self._replaces(component)
        return Event(
            component.line,
            uid,
            sequence,
            start,
            length,
            self._rule(rule, start) if rule is not None else None,
            rule,
            tuple(self._dates(component, length)),
            tuple(self._without(component, length)),
            replaces,
            onward,
        )

    def _replaces(self, component: Component) -> tuple[CalendarTime | None, bool]:
        """Which occurrence of its UID it stands for, and whether for all that follow too."""
        line = component.get("RECURRENCE-ID")
        if line is None:
            return None, False
        found = self._when(line)
        self._known(found, line)
        return found, line.parameters.get("RANGE", "").upper() == "THISANDFUTURE"

    def _matters(self, component: Component) -> bool:
        """Whether what it stands for may be in the year, as far as can be seen; one of the past is left unread."""
        line = component.get("RECURRENCE-ID")
        if line is None or not line.value[:8].isdecimal() or "RANGE" in line.parameters:
            return True
        return f"{self._first - _LONG_AGO:%Y%m%d}" <= line.value[:8] <= f"{self._last:%Y%m%d}"

    def _reach(self, component: Component, start: CalendarTime) -> dt.date:
        """No occurrence starts after this date; what cannot be read counts as endless."""
        last = start.day
        for line in (*component.all("RRULE"), *component.all("RDATE")):
            found = _UNTIL.findall(line.value) if line.name == "RRULE" else _DIGITS.findall(line.value)
            try:
                last = max([last, *(dt.date.fromisoformat(each) for each in found)]) if found else dt.date.max
            except ValueError:
                last = dt.date.max
        return last

    def _length(self, component: Component, start: CalendarTime, reach: dt.date) -> Length:
        """How long it lasts. Raises _SetAside when, whatever that is, nothing of it is in the year."""
        end, duration = component.get("DTEND"), component.get("DURATION")
        if end is not None:
            length, bad = self._until(start, self._when(end), end, component)
        elif duration is not None:
            length, bad = self._lasting(duration, start), texts.backwards("DURATION", duration.value)
        else:
            length, bad = Length(_DAY if start.is_date else _NONE, _NONE), None
        try:
            gone = reach < dt.date.max and reach + max(length.total, _NONE) + _DAY <= self._first
        except OverflowError:
            gone = False
        if gone:
            raise _SetAside("outside")
        line = end or duration
        if length.total < _NONE and line is not None and bad is not None:
            raise _Refused(line.line, bad)
        return length

    def _until(
        self, start: CalendarTime, end: CalendarTime, line: Property, component: Component
    ) -> tuple[Length, Text]:
        bad = texts.ends_before(_shown(start), _shown(end))
        if start.is_date != end.is_date:
            return Length(-_DAY, _NONE), bad
        if start.is_date:
            days = end.local - start.local
            return Length(days or _DAY, _NONE), bad
        if start.zone == end.zone:
            return Length(end.local - start.local, _NONE), bad
        begins = component.get("DTSTART")
        if begins is not None and self._first - 2 * _DAY <= max(start.day, end.day):
            self._known(start, begins)
            self._known(end, line)
            return Length(_NONE, self.zones.instant(end) - self.zones.instant(start)), bad
        return Length(end.local - start.local, _NONE), bad

    def _lasting(self, line: Property, start: CalendarTime) -> Length:
        found = _DURATION.fullmatch(line.value)
        if found is None or not any(found.groups()[1:]):
            raise _Refused(line.line, texts.unreadable(line.name, line.value))
        weeks, days, hours, minutes, seconds = (int(each or 0) for each in found.groups()[1:])
        sign = -1 if found[1] == "-" else 1
        wall = sign * dt.timedelta(days=7 * weeks + days)
        exact = sign * dt.timedelta(hours=hours, minutes=minutes, seconds=seconds)
        if start.is_date and sign > 0:  # whole days, one at least
            return Length(max(_DAY, dt.timedelta(days=-(-(wall + exact) // _DAY))), _NONE)
        return Length(wall, exact)

    def _rule(self, line: Property, start: CalendarTime) -> Recurrence:
        try:
            rule = parse_rule(line.value, None if start.is_date else start.local.time())
        except _BROKEN as error:
            raise _Refused(line.line, texts.unreadable(line.name, line.value)) from error
        if rule is None:
            raise _Refused(line.line, texts.no_rule(line.value))
        return rule

    def _dates(self, component: Component, length: Length) -> Iterator[tuple[CalendarTime, Length]]:
        for line in component.all("RDATE"):
            for value in self._near(line, None):
                start, own = self._period(value, line) if "/" in value else (self._when(line, value), length)
                self._known(start, line)
                if own.total < _NONE:
                    raise _Refused(line.line, texts.backwards(line.name, value))
                if own.total > _NONE:
                    yield start, own

    def _without(self, component: Component, length: Length) -> Iterator[CalendarTime]:
        for line in component.all("EXDATE"):
            for value in self._near(line, length):
                found = self._when(line, value)
                self._known(found, line)
                yield found

    def _near(self, line: Property, length: Length | None) -> Iterator[str]:
        """The dates of a list that may matter to the year: not those after it, nor what was over by then."""
        first = ""
        if length is not None and length.total < self._first - dt.date(1000, 1, 1):
            first = f"{self._first - length.total - _DAY:%Y%m%d}"
        for value in filter(None, map(str.strip, line.value.split(","))):
            if not value[:8].isdecimal() or first <= value[:8] <= f"{self._last:%Y%m%d}":
                yield value

    def _period(self, value: str, line: Property) -> tuple[CalendarTime, Length]:
        opens, slash, closes = value.strip().partition("/")
        if not slash:
            raise _Refused(line.line, texts.unreadable(line.name, value))
        start = self._when(line, opens)
        self._known(start, line)
        try:
            if closes[:1].upper() in ("P", "+", "-"):
                return start, self._lasting(line._replace(value=closes), start)
            end = self._when(line, closes)
        except _Refused as error:
            raise _Refused(line.line, texts.unreadable(line.name, value)) from error
        return start, Length(end.local - start.local, _NONE)

    def _when(self, line: Property, value: str | None = None) -> CalendarTime:
        value = line.value if value is None else value
        try:
            return read_when(value, line)
        except ValueError as error:
            raise _Refused(line.line, texts.unreadable(line.name, value)) from error

    def _known(self, when: CalendarTime, line: Property) -> None:
        if not self.zones.knows(when.zone):
            raise _Refused(line.line, texts.unknown_zone(when.zone))


def _shown(when: CalendarTime) -> str:
    return f"{when.day}" if when.is_date else f"{when.local:%Y-%m-%d %H:%M:%S}".removesuffix(":00")
