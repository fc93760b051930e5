"""The calendar feeds of what is published: every subscriber's view of the revisions.

Contract: FORMATS.md, "iCal feeds". SEQUENCE, DTSTAMP and LAST-MODIFIED come from the revisions: whatever serves these
bytes, an event that did not change keeps its own, and so does a feed none of whose events did.
"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from zoneinfo import ZoneInfo

from scheduler.export.ical import Variant
from scheduler.export.ical_calendar import CANCELLED, escaped, feed_bytes, in_order
from scheduler.export.ical_history import CANCELLED_FOR, Entry, Published
from scheduler.publish.audiences import Audience
from scheduler.publish.events import EVERYONE, Life, Version
from scheduler.text import Lang


@dataclass(frozen=True)
class Feed:
    """A feed as its subscribers get it."""

    content: bytes
    modified: dt.datetime
    """When it last changed, by a revision or because a cancelled event was dropped. UTC, whole seconds."""
    until: dt.datetime | None
    """When the next cancelled event is dropped, if nothing is published before."""


@dataclass(frozen=True)
class Snapshot:
    """What the feeds show after one revision. Nothing in it changes; only the clock drops cancelled events."""

    number: int
    published_at: dt.datetime
    timezone: str
    locale: Lang
    """The language of a feed whose subscriber asks for none."""
    audiences: Mapping[str, Audience]
    """By path; groups, trainers, rooms, units."""
    lives: Mapping[str, Life]

    @cached_property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.timezone)

    @cached_property
    def _seen(self) -> dict[str, list[tuple[Version, ...]]]:
        """What each audience saw of each event, beside what everyone does."""
        found: dict[str, list[tuple[Version, ...]]] = {}
        for life in self.lives.values():
            for audience in life.audiences:
                found.setdefault(audience, []).append(life.seen_by(audience))
        return found

    def events(
        self, path: str, *, lang: Lang, now: dt.datetime, variant: Variant = "standard"
    ) -> tuple[Published, ...]:
        """What the audience's feed shows at `now` (aware), in time order, cancelled events included."""
        shown = [
            _published(versions, lang)
            for versions in self._lives(path)
            for version in versions[-1:]
            if version.state == "confirmed" or (variant == "standard" and _is_shown(version, now))
        ]
        return tuple(in_order(shown, self.zone))

    def feed(self, path: str, *, lang: Lang, now: dt.datetime, variant: Variant = "standard") -> Feed:
        """The audience's feed. `moodle` leaves cancelled events out at once: Moodle shows them as held, and deletes
        what leaves the feed. Raises KeyError for an audience that never was."""
        audience, versions = self.audiences[path], [seen[-1] for seen in self._lives(path)]
        dropped = [version.stamp + CANCELLED_FOR for version in versions if version.state == "cancelled"]
        if variant == "moodle":
            dropped = []
        changed = [audience.since, *(version.published_at for version in versions)]
        events = self.events(path, lang=lang, now=now, variant=variant)
        years = () if events else (audience.since.year,)  # a zone must cover some year, the same one at each revision
        content = feed_bytes(escaped(audience.name.to(lang)), self.timezone, events, years)
        return Feed(
            content,
            max([*changed, *(moment for moment in dropped if moment <= now)]),
            min((moment for moment in dropped if moment > now), default=None),
        )

    def _lives(self, path: str) -> list[tuple[Version, ...]]:
        return [*self._seen.get(path, ()), *self._seen.get(EVERYONE, ())]


def _is_shown(version: Version, now: dt.datetime) -> bool:
    return version.state == "cancelled" and now < version.stamp + CANCELLED_FOR


def _published(versions: tuple[Version, ...], lang: Lang) -> Published:
    version, entry = versions[-1], _entry(versions[-1], lang)
    if version.state == "cancelled":
        entry = entry.as_cancelled(CANCELLED.to(lang))
    before = [_entry(old, lang) for old in versions[-2:-1] if old.state == "confirmed"]
    return Published(entry, version.sequence, version.stamp, before[0] if before else None)


def _entry(version: Version, lang: Lang) -> Entry:
    return version.content.fr if lang == "fr" else version.content.en
