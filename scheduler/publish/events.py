"""The life of every event across revisions: what it says, its sequence, its stamp, whether it is cancelled.

Contract: FORMATS.md, "iCal feeds": an event that a publication does not change keeps SEQUENCE, DTSTAMP and
LAST-MODIFIED; one that it changes gets the next sequence and the publication's moment for both, for several clients
keep the old hour otherwise. The same life as `scheduler.export.ical_history` reads from files, here kept by revisions.
"""

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Literal

from scheduler.export.audience import Programme
from scheduler.export.ical_events import EventWriter
from scheduler.export.ical_history import Entry
from scheduler.instance.schema import Instance
from scheduler.timetable.diff import Held
from scheduler.timetable.schema import Timetable

EVERYONE = "*"
"""The audience of holidays, closures and examinations: every feed."""
State = Literal["confirmed", "cancelled", "over"]
"""`over`: held in a year whose timetable has been followed by another's; no longer shown, and not cancelled."""


@dataclass(frozen=True)
class Content:
    """What an event says in both languages, and in which feeds: `groups/1A`, `trainers/T`, `rooms/R`, `units/U`."""

    uid: str
    held: str | None
    """The session or alternance day; none for a whole day of the calendar."""
    audiences: frozenset[str]
    fr: Entry
    en: Entry


@dataclass(frozen=True)
class Version:
    """An event as one revision left it. A cancelled one says what it said last."""

    content: Content
    sequence: int
    stamp: dt.datetime
    """DTSTAMP and LAST-MODIFIED; of a cancelled event, when it was cancelled. UTC, whole seconds."""
    state: State

    def revised(self, content: Content, state: State, now: dt.datetime) -> "Version":
        """The next sequence; a clock set back never makes it older than the last."""
        return Version(content, self.sequence + 1, max(now, self.stamp), state)


def contents(instance: Instance, timetable: Timetable) -> dict[str, Content]:
    """Every event of the timetable's feeds, by UID. Raises ValueError when two sessions have one id."""
    programme = Programme(instance, timetable, "fr")
    fr, en = EventWriter(programme), EventWriter(Programme(instance, timetable, "en"))
    seen = _audiences(programme)
    found = [
        Content(entry.uid, held, frozenset(seen[held]), entry, english[held])
        for french, english in ((fr.sessions, en.sessions), (fr.alternance, en.alternance))
        for held, entry in french.items()
    ]
    found += [
        Content(entry.uid, None, frozenset({EVERYONE}), entry, english)
        for entry, english in zip(fr.calendar, en.calendar, strict=True)
    ]
    return {content.uid: content for content in found}


def held_in(timetable: Timetable) -> tuple[Held, ...]:
    """Sessions, then alternance days."""
    return (*timetable.sessions, *timetable.alternance)


def _audiences(programme: Programme) -> dict[str, set[str]]:
    """In which feeds each session and alternance day is."""
    timetable = programme.timetable
    seen: dict[str, set[str]] = {held.id: set() for held in held_in(timetable)}
    for group in programme.instance.groups:
        own: tuple[Held, ...] = (*programme.attended_by(group.id), *programme.alternance_of(group.id))
        for held in own:
            seen[held.id].add(f"groups/{group.id}")
    for session in timetable.sessions:
        seen[session.id].add(f"units/{session.unit}")
        seen[session.id].update(f"trainers/{trainer}" for trainer in session.trainers)
        if session.room is not None:
            seen[session.id].add(f"rooms/{session.room}")
    return seen


def following(
    current: Mapping[str, Content],
    last: Mapping[str, Version],
    *,
    now: dt.datetime,
    instance: Instance,
    is_other_year: bool = False,
) -> dict[str, Version]:
    """The versions that a publication adds to the `last` ones, by UID; an event that it does not touch has none.

    `is_other_year`: the timetable follows another year's, whose events that have begun were held and are not cancelled.
    """
    added = dict(_kept_and_new(current.values(), last, now))
    for uid, old in last.items():
        if uid in current or old.state != "confirmed":
            continue
        if is_other_year and old.content.fr.start(instance.zone) <= now:
            added[uid] = replace(old, state="over")
        else:
            added[uid] = old.revised(old.content, "cancelled", now)
    return added


def _kept_and_new(
    current: Iterable[Content], last: Mapping[str, Version], now: dt.datetime
) -> Iterator[tuple[str, Version]]:
    for content in current:
        old = last.get(content.uid)
        if old is None:
            yield content.uid, Version(content, 0, now, "confirmed")
        elif old.state != "confirmed" or not _says_the_same(old.content, content):
            yield content.uid, old.revised(content, "confirmed", now)
        elif old.content.audiences != content.audiences:  # in one more feed, and the same event in the others
            yield content.uid, replace(old, content=content)


def _says_the_same(old: Content, new: Content) -> bool:
    """To all who saw it: a feed that it leaves must show a new revision of it, cancelled."""
    return (
        sorted(old.fr.lines) == sorted(new.fr.lines)
        and sorted(old.en.lines) == sorted(new.en.lines)
        and old.audiences <= new.audiences
    )
