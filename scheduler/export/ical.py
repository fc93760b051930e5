"""Calendar feeds that people subscribe to: one per group, trainer, room and unit (RFC 5545, RFC 7986).

Contract: FORMATS.md, "iCal feeds". Times are the centre's, with TZID and a VTIMEZONE that lists every change of offset
of the years shown: khal, vdirsyncer, ical.js, node-ical and libical read the same instants from it, Moodle and Google
read the zone's name, and the hour on the wall stays right should a government abolish its summer time (in UTC it
would not). DTSTAMP and LAST-MODIFIED alone are in UTC.
"""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Literal
from zoneinfo import ZoneInfo

from icalendar import Calendar, vText

from scheduler.errors import Fault, InputError
from scheduler.export.audience import Programme
from scheduler.export.ical_events import EventWriter, one_line, uid_suffix
from scheduler.export.ical_history import PRODID, Entry, Feed, Published, read_feed, revise
from scheduler.export.ical_zone import vtimezone
from scheduler.instance.schema import Instance
from scheduler.text import Lang, Text
from scheduler.timeline.calendar import Timeline
from scheduler.timetable.schema import Timetable

Variant = Literal["standard", "moodle"]

FOLDERS = ("groups", "trainers", "rooms", "units")
CANCELLED = Text("ANNULÉ – ", "CANCELLED – ")
_GROUP = Text("Groupe {id}", "Group {id}")


@dataclass(frozen=True)
class _Audience:
    """Whose feed it is, where it is written, and what it shows."""

    path: str
    name: str
    entries: tuple[Entry, ...]


def feeds(
    instance: Instance,
    timetable: Timetable,
    *,
    now: dt.datetime,
    previous: Mapping[str, bytes] = MappingProxyType({}),
    lang: Lang | None = None,
    variant: Variant = "standard",
) -> dict[str, bytes]:
    """Every feed of the timetable, by its path: `ical/groups/<id>.ics`, `ical/units/<code>.ics`, and so on.

    `now` is when the feeds are written (aware). `previous` are the feeds of last time, by the same paths (see
    `previous_feeds`): an event that did not change keeps its bytes, one that changed or went is a new revision. A feed
    of last time whose audience is gone comes back with its events cancelled, and is empty 30 days later.
    `variant="moodle"` leaves cancelled events out at once, for Moodle shows them as held.

    Raises InputError when a feed of last time cannot be read whole, or is another instance's; ValueError when `now` is
    naive or two sessions have one id.
    """
    if now.tzinfo is None:
        raise ValueError("now must be aware: feeds are stamped in UTC")
    moment, lang = now.astimezone(dt.UTC).replace(microsecond=0), lang or instance.locale
    past = _read(previous, uid_suffix(instance))
    audiences = _audiences(Programme(instance, timetable, lang))
    known = {audience.path for audience in audiences}
    audiences += [_Audience(path, "", ()) for path in past if path not in known]
    shown: dict[str, list[Published]] = {}
    for audience in audiences:
        old = past.get(audience.path)
        events = revise(
            audience.entries,
            old.events if old is not None else {},
            now=moment,
            prefix=CANCELLED.to(lang),
            show_cancelled=variant == "standard",
        )
        shown[audience.path] = sorted(events, key=lambda e: (e.entry.start(instance.zone), e.entry.uid))
    zones = _Zones(instance, shown.values())
    return {
        audience.path: _render(_header(instance, audience, past), zones.of(shown[audience.path]), shown[audience.path])
        for audience in audiences
    }


def previous_feeds(folder: Path) -> dict[str, bytes]:
    """The feeds that an earlier export wrote below the output directory, for `feeds(previous=…)`. Raises OSError."""
    found = (path for kind in FOLDERS for path in sorted((folder / "ical" / kind).glob("*.ics")))
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in found}


def _read(previous: Mapping[str, bytes], suffix: str) -> dict[str, Feed]:
    past: dict[str, Feed] = {}
    faults: list[Fault] = []
    for path, content in previous.items():
        past[path], found = read_feed(path, content, suffix)
        faults += found
    if faults:
        raise InputError(faults)
    return past


def _audiences(programme: Programme) -> list[_Audience]:
    """Every group, trainer and room, and every unit with sessions of ours."""
    instance, writer, lang = programme.instance, EventWriter(programme), programme.lang
    held = [(session, writer.sessions[session.id]) for session in programme.timetable.sessions]

    def audience(folder: str, id_: str, name: str, own: Iterable[Entry]) -> _Audience:
        return _Audience(f"ical/{folder}/{id_}.ics", name, (*own, *writer.calendar))

    found: list[_Audience] = []
    for group in instance.groups:
        own = [writer.sessions[session.id] for session in programme.attended_by(group.id)]
        own += [writer.alternance[day.id] for day in programme.alternance_of(group.id)]
        found.append(audience("groups", group.id, group.title or _GROUP.to(lang).format(id=group.id), own))
    for trainer in instance.trainers:
        own = [entry for session, entry in held if trainer.id in session.trainers]
        found.append(audience("trainers", trainer.id, trainer.name, own))
    for room in instance.rooms:
        own = [entry for session, entry in held if session.room == room.id]
        found.append(audience("rooms", room.id, programme.room_name(room.id), own))
    for unit in instance.scheduled_units:
        own = [entry for session, entry in held if session.unit == unit.code]
        found.append(audience("units", unit.code, f"{unit.code} – {unit.title}", own))
    return found


class _Zones:
    """VTIMEZONEs, each made once, for the years of everything the feeds show and of the whole calendar."""

    def __init__(self, instance: Instance, shown: Iterable[Iterable[Published]]) -> None:
        self._own = instance.timezone
        first, last = Timeline(instance).bounds
        years = {event.entry.start(instance.zone).year for events in shown for event in events}
        years |= {first.year, last.year}
        self._years = min(years), max(years)
        self._made: dict[str, list[str]] = {}

    def of(self, events: Iterable[Published]) -> list[str]:
        """The centre's zone, and that of a cancelled event from before the centre's zone was corrected."""
        names = {self._own} | {event.entry.zone for event in events if event.entry.zone is not None}
        return [line for name in sorted(names) for line in self._zone(name)]

    def _zone(self, name: str) -> list[str]:
        if name not in self._made:
            self._made[name] = vtimezone(ZoneInfo(name), *self._years)
        return self._made[name]


def _header(instance: Instance, audience: _Audience, past: Mapping[str, Feed]) -> list[str]:
    """The calendar's own lines. No METHOD: it is a publication, not an invitation; and no UID (vdirsyncer)."""
    calendar = Calendar()
    calendar.add("version", "2.0")
    calendar.add("prodid", PRODID)
    calendar.add("calscale", "GREGORIAN")
    calendar.add("x-wr-timezone", instance.timezone)
    calendar.add("refresh-interval", dt.timedelta(hours=1), parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", "PT1H")
    if audience.name:
        name = vText(one_line(f"{audience.name} · {instance.title}")).to_ical().decode()
    else:
        name = past[audience.path].name
    own = [str(line) for line in calendar.content_lines() if line][1:-1]
    return [*own, f"NAME:{name}", f"X-WR-CALNAME:{name}"]


def _render(header: Iterable[str], zones: Iterable[str], events: Iterable[Published]) -> bytes:
    """Content lines folded at 75 octets, ended by CRLF."""
    body = [line for event in events for line in event.lines()]
    lines = ["BEGIN:VCALENDAR", *header, *zones, *body, "END:VCALENDAR"]
    return b"".join(_folded(line) for line in lines)


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
