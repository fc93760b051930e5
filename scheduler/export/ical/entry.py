"""An event as calendars read it: what it says, and which revision of it a feed shows.

Contract: docs/formats.md, "iCal feeds". Several clients keep the old hour of an event unless SEQUENCE, DTSTAMP and
LAST-MODIFIED all change with it.
"""

import datetime as dt
import re
from dataclasses import dataclass
from functools import cached_property
from zoneinfo import ZoneInfo

from scheduler.instance.instants import at
from scheduler.text import Lang, Text

CANCELLED = Text("ANNULÉ – ", "CANCELLED – ")
"""Before the summary of a cancelled event: several clients do not show STATUS."""
_START = re.compile(r"DTSTART(?:;TZID=(?P<zone>[\w/+-]+)|;VALUE=DATE)?:(?P<day>\d{8})(?:T(?P<time>\d{6})Z?)?")
_INSTANT = "%Y%m%dT%H%M%SZ"


@dataclass(frozen=True)
class Entry:
    """What an event says: its content lines, unfolded, without DTSTAMP, LAST-MODIFIED and SEQUENCE."""

    lines: tuple[str, ...]

    @cached_property
    def uid(self) -> str:
        return self._value("UID")

    @cached_property
    def zone(self) -> str | None:
        """The TZID of its start; none for a date and for UTC."""
        return self._start["zone"]

    @cached_property
    def _start(self) -> re.Match[str]:
        for line in self.lines:
            if (match := _START.fullmatch(line)) is not None:
                return match
        raise ValueError("an event without a start")

    def start(self, zone: ZoneInfo) -> dt.datetime:
        """When it starts; a whole day at midnight in `zone`. Raises ValueError for a date or zone that is none."""
        match = self._start
        of = ZoneInfo(match["zone"]) if match["zone"] else dt.UTC if match["time"] else zone
        return at(dt.date.fromisoformat(match["day"]), dt.time.fromisoformat(match["time"] or "000000"), of)

    @property
    def cancelled(self) -> bool:
        return "STATUS:CANCELLED" in self.lines

    def as_cancelled(self, lang: Lang) -> "Entry":
        return Entry(tuple(_cancelled(line, CANCELLED.to(lang)) for line in self.lines))

    def _value(self, name: str) -> str:
        return next(value for line in self.lines for found, value in [_split(line)] if found == name)


@dataclass(frozen=True)
class FeedEvent:
    """An event as a feed shows it: what it says, which revision this is, and when that was made (UTC)."""

    entry: Entry
    sequence: int
    stamp: dt.datetime
    before: Entry | None = None
    """What it said before that, where it is known and was not cancelled."""

    def lines(self) -> list[str]:
        stamp = self.stamp.strftime(_INSTANT)
        state = [f"DTSTAMP:{stamp}", f"LAST-MODIFIED:{stamp}", f"SEQUENCE:{self.sequence}"]
        return ["BEGIN:VEVENT", *self.entry.lines, *state, "END:VEVENT"]


def _split(line: str) -> tuple[str, str]:
    """Name and value of a content line, its parameters left out; ours have no colon inside a parameter."""
    name, _, value = line.partition(":")
    return name.partition(";")[0], value


def _cancelled(line: str, prefix: str) -> str:
    name, value = _split(line)
    if name == "STATUS":
        return "STATUS:CANCELLED"
    return f"SUMMARY:{prefix}{value}" if name == "SUMMARY" else line
