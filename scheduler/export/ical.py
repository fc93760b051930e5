"""The calendar feeds of a timetable as files, each event with the revision that last time's files make it.

What is published has its revisions in the store instead: `scheduler.publish.feeds`.
"""

import datetime as dt
from collections.abc import Iterable, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Literal

from scheduler.errors import Fault, InputError
from scheduler.export.audience import FOLDERS, Programme, feed_file
from scheduler.export.ical_calendar import CANCELLED, escaped, feed_bytes, in_order
from scheduler.export.ical_events import EventWriter, uid_suffix
from scheduler.export.ical_history import Entry, Feed, Published, read_feed, revise
from scheduler.export.ical_moodle import for_moodle, has_whole_days
from scheduler.instance.schema import Instance
from scheduler.text import Lang
from scheduler.timeline.calendar import Timeline
from scheduler.timetable.schema import Timetable

Variant = Literal["standard", "moodle"]


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
    `variant="moodle"` leaves cancelled events out at once, for Moodle shows them as held, and says texts so that its
    importer reads them right.

    Raises InputError when a feed of last time cannot be read whole, or is another instance's; ValueError when `now` is
    naive or two sessions have one id.
    """
    if now.tzinfo is None:
        raise ValueError("now must be aware: feeds are stamped in UTC")
    moment, lang = now.astimezone(dt.UTC).replace(microsecond=0), lang or instance.locale
    past = _read(previous, uid_suffix(instance))
    current = _current(Programme(instance, timetable, lang), variant)
    shown: dict[str, list[Published]] = {}
    for path in dict.fromkeys((*current, *past)):
        events = revise(
            (_entries(current[path][1], variant) if path in current else ()),
            past[path].events if path in past else {},
            now=moment,
            prefix=CANCELLED.to(lang),
            show_cancelled=variant == "standard",
        )
        shown[path] = in_order(events, instance.zone)
    # All the feeds cover the same years.
    years = {day.year for day in Timeline(instance).bounds}
    years |= {event.entry.start(instance.zone).year for events in shown.values() for event in events}
    return {
        path: feed_bytes(current[path][0] if path in current else past[path].name, instance.timezone, events, years)
        for path, events in shown.items()
    }


def _entries(entries: Iterable[Entry], variant: Variant) -> Iterable[Entry]:
    return map(for_moodle, entries) if variant == "moodle" else entries


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


def _current(programme: Programme, variant: Variant) -> dict[str, tuple[str, tuple[Entry, ...]]]:
    """What each feed is named and says now."""
    writer = EventWriter(programme)
    entries = writer.sessions | writer.alternance
    return {
        feed_file(audience.path): (
            escaped(audience.name),
            (
                *(entries[held.id] for held in audience.held),
                *(writer.calendar if variant == "standard" or has_whole_days(audience.path) else ()),
            ),
        )
        for audience in programme.audiences
    }
