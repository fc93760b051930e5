"""Calendar feeds: those of a timetable as files, and the bytes of any feed (RFC 5545, RFC 7986).

Contract: docs/formats.md, "iCal feeds". Times are the centre's, with TZID and a VTIMEZONE that is right in the years
shown: khal, vdirsyncer, ical.js, node-ical, libical and Evolution read the same instants from it, Moodle and Google
read the zone's name, and the hour on the wall stays right should a government abolish its summer time (in UTC it would
not). DTSTAMP and LAST-MODIFIED are in UTC, and so is an hour that the clock shows twice.
"""

import datetime as dt
from collections.abc import Iterable
from functools import lru_cache
from zoneinfo import ZoneInfo

from icalendar import Calendar, vText

from scheduler.export.audience import Programme, feed_file
from scheduler.export.ical.entry import FeedEvent
from scheduler.export.ical.events import one_line, planned_events
from scheduler.export.ical.moodle import Variant, entry_for, shown_in
from scheduler.export.ical.zone import vtimezone
from scheduler.instance.schema.instance import Instance
from scheduler.text import Lang
from scheduler.timeline.calendar import Timeline
from scheduler.timetable.schema import Timetable

PRODID = "-//evening-scheduler//timetable//FR"


def feeds(
    instance: Instance,
    timetable: Timetable,
    *,
    now: dt.datetime,
    lang: Lang | None = None,
    variant: Variant = "standard",
) -> dict[str, bytes]:
    """Every feed of the timetable, by its path: `ical/groups/<id>.ics`, `ical/units/<code>.ics`, and so on.

    They are for a look. A calendar that imports a file again replaces its events, which have the same UID and
    SEQUENCE and a later DTSTAMP (RFC 5546, 2.1.5). Only what is published has a history: there changed events get the
    next SEQUENCE and those that went are cancelled (`scheduler.publish.feeds`).

    `now` is when the feeds are written (aware). Raises ValueError when it is naive or two sessions have one id.
    """
    if now.tzinfo is None:
        raise ValueError("now must be aware: feeds are stamped in UTC")
    stamp, lang = now.astimezone(dt.UTC).replace(microsecond=0), lang or instance.locale
    events = planned_events(instance, timetable).values()
    # All the feeds cover the same years.
    years = {day.year for day in Timeline(instance).bounds} | {each.fr.start(instance.zone).year for each in events}
    made = {}
    for audience in Programme(instance, timetable, lang).audiences:
        shown = [each.entry(lang) for each in events if each.audiences & shown_in(audience.path, variant)]
        listed = in_order((FeedEvent(entry_for(entry, variant), 0, stamp) for entry in shown), instance.zone)
        made[feed_file(audience.path)] = feed_bytes(escaped(audience.name), instance.timezone, listed, years)
    return made


def in_order(events: Iterable[FeedEvent], zone: ZoneInfo) -> list[FeedEvent]:
    """By time, as a feed shows them."""
    return sorted(events, key=lambda event: (event.entry.start(zone), event.entry.uid))


def escaped(name: str) -> str:
    """A name as a content line holds it."""
    return vText(one_line(name)).to_ical().decode()


def feed_bytes(name: str, zone: str, events: Iterable[FeedEvent], years: Iterable[int]) -> bytes:
    """The feed's content lines, folded at 75 octets and ended by CRLF.

    `name` is `escaped`, `zone` the centre's, `years` those that the VTIMEZONEs must cover beside the events' own.
    """
    shown = list(events)
    covered = {*years, *(event.entry.start(ZoneInfo(zone)).year for event in shown)}
    # A cancelled event from before the centre's zone was corrected brings its own.
    zones = sorted({zone} | {event.entry.zone for event in shown if event.entry.zone is not None})
    lines = [
        "BEGIN:VCALENDAR",
        *_header(zone),
        f"NAME:{name}",
        f"X-WR-CALNAME:{name}",
        *(line for each in zones for line in _zone(each, min(covered), max(covered))),
        *(line for event in shown for line in event.lines()),
        "END:VCALENDAR",
    ]
    return b"".join(_folded(line) for line in lines)


@lru_cache(maxsize=64)
def _zone(name: str, first_year: int, last_year: int) -> tuple[str, ...]:
    return tuple(vtimezone(ZoneInfo(name), first_year, last_year))


def _header(zone: str) -> list[str]:
    """The calendar's own lines. No METHOD: it is a publication, not an invitation; and no UID (vdirsyncer)."""
    calendar = Calendar()
    calendar.add("version", "2.0")
    calendar.add("prodid", PRODID)
    calendar.add("calscale", "GREGORIAN")
    calendar.add("x-wr-timezone", zone)
    calendar.add("refresh-interval", dt.timedelta(hours=1), parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", "PT1H")
    return [str(line) for line in calendar.content_lines() if line][1:-1]


def _folded(line: str) -> bytes:
    """The line in pieces of at most 75 octets, each but the first behind a space; no character is cut in two."""
    octets, pieces, width = line.encode(), list[bytes](), 75
    while len(octets) > width:
        cut = width
        while octets[cut] & 0xC0 == 0x80:  # inside a character of several octets
            cut -= 1
        pieces.append(octets[:cut])
        octets, width = octets[cut:], 74
    return b"\r\n ".join([*pieces, octets]) + b"\r\n"
