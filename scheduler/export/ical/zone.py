"""VTIMEZONE of a zone over some years: as a yearly rule where its changes follow one, as explicit changes elsewhere.

Outlook reads one change to summer time and one back, each with an RRULE on the nth weekday of a month, and is an hour
wrong without (MS-STANOICAL 2.2.47, MS-OXCICAL 2.1.3.1.1.19). A zone whose law changes in these years has no such rule:
exact beats approximate. icalendar's `Timezone.from_tzinfo` dates a change forward by the clock after it; RFC 5545
(3.6.5) wants the clock before.
"""

import calendar
import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from zoneinfo import ZoneInfo

_DAY = dt.timedelta(days=1)
_WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")


def vtimezone(zone: ZoneInfo, first_year: int, last_year: int) -> list[str]:
    """Content lines of the zone, right from the first year to the last, both whole on the zone's own clock."""
    lines = ["BEGIN:VTIMEZONE", f"TZID:{zone.key}"]
    # From the year before: what it changed to last holds on the first of January.
    for change, rule in _yearly(zone, range(first_year - 1, last_year + 1)):
        lines += _observance(change, rule)
    if len(lines) == 2:
        start, end = _january(first_year) - _DAY, _january(last_year + 1) + _DAY
        before = start.astimezone(zone)
        lines += _observance(_Change(before, before, is_summer=bool(before.dst())))
        for change in _changes(zone, start, end):
            lines += _observance(change)
    return [*lines, "END:VTIMEZONE"]


@dataclass(frozen=True)
class _Change:
    """Of offset, from what holds just before to what holds after."""

    before: dt.datetime
    after: dt.datetime
    is_summer: bool

    @property
    def onset(self) -> dt.datetime:
        """On the clock of before, as the RFC asks; naive."""
        return (self.after.astimezone(dt.UTC) + _offset(self.before)).replace(tzinfo=None)


def _yearly(zone: ZoneInfo, years: range) -> list[tuple[_Change, str]]:
    """The first change to summer time and the first back, each with the rule that gives the others; empty when the
    zone has none, or changes otherwise than once a year on the same weekday of a month, at the same time."""
    changes = [
        change
        for change in _changes(zone, _january(years[0]) - _DAY, _january(years[-1] + 1) + _DAY)
        if change.onset.year in years
    ]
    found: list[tuple[_Change, str]] = []
    for is_summer in (True, False):
        alike = [change for change in changes if change.is_summer == is_summer]
        onsets = [change.onset for change in alike]
        said = {(_offset(c.before), _offset(c.after), c.after.tzname(), c.onset.time()) for c in alike}
        if [onset.year for onset in onsets] != list(years) or len(said) != 1:
            return []
        rules = set.intersection(*(_rules(onset) for onset in onsets))
        if not rules:
            return []
        found.append((alike[0], min(rules)))  # the last of the month before the fourth, where both are right
    return found


def _rules(onset: dt.datetime) -> set[str]:
    """The rules that give this date: the nth such weekday of the month, the last one."""
    day, ranks = _WEEKDAYS[onset.weekday()], [(onset.day - 1) // 7 + 1]
    if onset.day + 7 > calendar.monthrange(onset.year, onset.month)[1]:
        ranks.append(-1)
    return {f"RRULE:FREQ=YEARLY;BYMONTH={onset.month};BYDAY={rank}{day}" for rank in ranks}


def _january(year: int) -> dt.datetime:
    return dt.datetime(year, 1, 1, tzinfo=dt.UTC)


def _offset(moment: dt.datetime) -> dt.timedelta:
    offset = moment.utcoffset()
    if offset is None:
        raise ValueError(f"{moment} has no offset")
    return offset


def _changes(zone: ZoneInfo, start: dt.datetime, end: dt.datetime) -> Iterator[_Change]:
    """Every change of the zone's offset; two within a day would be seen as none or one."""
    day = start
    while day < end:
        low, high = day, day + _DAY
        old = _offset(low.astimezone(zone))
        if _offset(high.astimezone(zone)) != old:
            while high - low > dt.timedelta(seconds=1):
                middle = low + (high - low) // 2
                middle = middle.replace(microsecond=0)
                low, high = (middle, high) if _offset(middle.astimezone(zone)) == old else (low, middle)
            before, after = (high - dt.timedelta(seconds=1)).astimezone(zone), high.astimezone(zone)
            yield _Change(before, after, is_summer=_offset(after) > _offset(before))
        day += _DAY


def _observance(change: _Change, rule: str | None = None) -> list[str]:
    """The offset that holds from the change on, and again by the rule."""
    name = "DAYLIGHT" if change.is_summer else "STANDARD"
    return [
        f"BEGIN:{name}",
        f"DTSTART:{change.onset:%Y%m%dT%H%M%S}",
        *([rule] if rule is not None else []),
        f"TZOFFSETFROM:{_written(_offset(change.before))}",
        f"TZOFFSETTO:{_written(_offset(change.after))}",
        f"TZNAME:{change.after.tzname()}",
        f"END:{name}",
    ]


def _written(offset: dt.timedelta) -> str:
    minutes = int(offset.total_seconds()) // 60
    sign, minutes = ("-", -minutes) if minutes < 0 else ("+", minutes)
    return f"{sign}{minutes // 60:02d}{minutes % 60:02d}"
