"""VTIMEZONE of a zone, as explicit changes of offset over some years: exact where a yearly rule would not be.

icalendar's `Timezone.from_tzinfo` dates a change forward by the clock after it; RFC 5545 (3.6.5) wants the clock
before.
"""

import datetime as dt
from collections.abc import Iterator
from zoneinfo import ZoneInfo

_DAY = dt.timedelta(days=1)


def vtimezone(zone: ZoneInfo, first_year: int, last_year: int) -> list[str]:
    """Content lines of the zone, right from the first year to the last, both whole on the zone's own clock."""
    start = dt.datetime(first_year, 1, 1, tzinfo=dt.UTC) - _DAY
    end = dt.datetime(last_year + 1, 1, 1, tzinfo=dt.UTC) + _DAY
    before = start.astimezone(zone)
    lines = ["BEGIN:VTIMEZONE", f"TZID:{zone.key}"]
    lines += _observance(before, before, summer=bool(before.dst()))
    for change in _changes(zone, start, end):
        before, after = (change - dt.timedelta(seconds=1)).astimezone(zone), change.astimezone(zone)
        lines += _observance(before, after, summer=_offset(after) > _offset(before))
    return [*lines, "END:VTIMEZONE"]


def _offset(moment: dt.datetime) -> dt.timedelta:
    offset = moment.utcoffset()
    if offset is None:
        raise ValueError(f"{moment} has no offset")
    return offset


def _changes(zone: ZoneInfo, start: dt.datetime, end: dt.datetime) -> Iterator[dt.datetime]:
    """Instants, in UTC, at which the zone's offset changes; two changes within a day would be seen as none or one."""
    day = start
    while day < end:
        low, high = day, day + _DAY
        old = _offset(low.astimezone(zone))
        if _offset(high.astimezone(zone)) != old:
            while high - low > dt.timedelta(seconds=1):
                middle = low + (high - low) // 2
                middle = middle.replace(microsecond=0)
                low, high = (middle, high) if _offset(middle.astimezone(zone)) == old else (low, middle)
            yield high
        day += _DAY


def _observance(before: dt.datetime, after: dt.datetime, *, summer: bool) -> list[str]:
    """The offset that holds from `after` on; its start is said on the clock of `before`, as the RFC asks."""
    onset = (after.astimezone(dt.UTC) + _offset(before)).replace(tzinfo=None)
    name = "DAYLIGHT" if summer else "STANDARD"
    return [
        f"BEGIN:{name}",
        f"DTSTART:{onset:%Y%m%dT%H%M%S}",
        f"TZOFFSETFROM:{_written(_offset(before))}",
        f"TZOFFSETTO:{_written(_offset(after))}",
        f"TZNAME:{after.tzname()}",
        f"END:{name}",
    ]


def _written(offset: dt.timedelta) -> str:
    minutes = int(offset.total_seconds()) // 60
    sign, minutes = ("-", -minutes) if minutes < 0 else ("+", minutes)
    return f"{sign}{minutes // 60:02d}{minutes % 60:02d}"
