"""The calendar feeds of what is published: every subscriber's view of the revisions.

Contract: docs/formats.md, "iCal feeds". SEQUENCE, DTSTAMP and LAST-MODIFIED come from the revisions: whatever serves
these bytes, an event that did not change keeps its own, and so does a feed none of whose events did.
"""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from zoneinfo import ZoneInfo

from scheduler.errors import SchedulerError
from scheduler.export.ical.entry import FeedEvent
from scheduler.export.ical.feeds import escaped, feed_bytes, in_order
from scheduler.export.ical.moodle import Variant, entry_for, shown_in
from scheduler.export.page.data import Run, away_weeks
from scheduler.instance.schema.instance import Instance
from scheduler.instance.schema.slots import WEEKDAYS, SlotTemplate
from scheduler.instance.schema.trainers import Availability
from scheduler.publish.events import CANCELLED_FOR, EventLife, Version
from scheduler.publish.store import contents
from scheduler.publish.store.audiences import Audience
from scheduler.text import Lang


@dataclass(frozen=True)
class Absences:
    """When trainers cannot come, for their own pages: feeds hold what is planned, and not this."""

    slots: tuple[SlotTemplate, ...]
    of_trainer: Mapping[str, Availability]

    @classmethod
    def of(cls, instance: Instance) -> "Absences":
        return cls(instance.slots, {trainer.id: trainer.availability for trainer in instance.trainers})

    def weeks(self, path: str, mondays: Sequence[dt.date], starts: Sequence[str]) -> list[Run]:
        """As the scripts of the grids read them, of `trainers/T`; nobody else has any. `starts`: the hours that a day
        of the grid shows, all of them away on a day without a slot in which the trainer could come."""
        folder, _, trainer = path.partition("/")
        if folder != "trainers" or trainer not in self.of_trainer:
            return []
        found = away_weeks(self.slots, self.of_trainer[trainer], mondays)
        for run in found:
            run["on"] = {day: list(starts) if self._is_all(day, away) else away for day, away in run["on"].items()}
        return found

    def _is_all(self, day: str, away: Sequence[str]) -> bool:
        weekday = WEEKDAYS[int(day)]
        return {f"{slot.start:%H:%M}" for slot in self.slots if weekday in slot.weekdays} <= set(away)


NOBODY = Absences((), {})


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
    lives: Mapping[str, EventLife]
    kept: tuple[bytes, str]
    """The instance as it was published, packed, and its digest: few ask for what it says, and reading it takes long."""

    @cached_property
    def absences(self) -> Absences:
        """When trainers cannot come. Nobody is said to be away by an instance that is damaged in the database, or that
        an earlier program published and this one no longer accepts: all the rest is served without it."""
        try:
            return Absences.of(contents.instance(contents.unpack(*self.kept)))
        except SchedulerError:
            return NOBODY

    @cached_property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.timezone)

    @cached_property
    def _lives_of(self) -> dict[str, list[EventLife]]:
        """Events by who sees, or once saw, them."""
        found: dict[str, list[EventLife]] = {}
        for life in self.lives.values():
            for audience in life.audiences:
                found.setdefault(audience, []).append(life)
        return found

    def events(
        self, path: str, *, lang: Lang, now: dt.datetime, variant: Variant = "standard"
    ) -> tuple[FeedEvent, ...]:
        """What the audience's feed shows at `now` (aware), in time order, cancelled events included."""
        shown = [
            _as_shown(versions, lang, variant)
            for versions in self._seen(path, lang, variant)
            for version in versions[-1:]
            if version.state == "confirmed" or (variant == "standard" and _is_shown(version, now))
        ]
        return tuple(in_order(shown, self.zone))

    def feed(self, path: str, *, lang: Lang, now: dt.datetime, variant: Variant = "standard") -> Feed:
        """The audience's feed. `moodle` leaves cancelled events out at once, for Moodle shows them as held and deletes
        what leaves the feed, says texts so that its importer reads them right, and spares units the whole days. Raises
        KeyError for an audience that never was."""
        audience, versions = self.audiences[path], [seen[-1] for seen in self._seen(path, lang, variant)]
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

    def _seen(self, path: str, lang: Lang, variant: Variant) -> list[tuple[Version, ...]]:
        """What the audience saw of each event, and everyone with it."""
        seen = shown_in(path, variant)
        return [life.seen_by(of, lang) for of in seen for life in self._lives_of.get(of, ())]


def _is_shown(version: Version, now: dt.datetime) -> bool:
    return version.state == "cancelled" and now < version.stamp + CANCELLED_FOR


def _as_shown(versions: tuple[Version, ...], lang: Lang, variant: Variant) -> FeedEvent:
    version, entry = versions[-1], entry_for(versions[-1].content.entry(lang), variant)
    if version.state == "cancelled":
        entry = entry.as_cancelled(lang)
    before = [old.content.entry(lang) for old in versions[-2:-1] if old.state == "confirmed"]
    return FeedEvent(entry, version.sequence, version.stamp, before[0] if before else None)
