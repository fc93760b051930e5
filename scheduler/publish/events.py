"""The life of every event across revisions: what it says, its sequence, its stamp, whether it is cancelled.

Contract: docs/formats.md, "iCal feeds": an event that a publication does not change keeps SEQUENCE, DTSTAMP and
LAST-MODIFIED; one that it changes gets the next sequence and the publication's moment for both, for several clients
keep the old hour otherwise.
"""

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Literal

from scheduler.export.ical.events import PlannedEvent
from scheduler.instance.schema.instance import Instance
from scheduler.text import Lang

_LANGS: tuple[Lang, ...] = ("fr", "en")
CANCELLED_FOR = dt.timedelta(days=30)
"""How long a session that went is still shown, cancelled."""
State = Literal["confirmed", "cancelled", "over"]
"""`over`: held in a year whose timetable has been followed by another's; no longer shown, and not cancelled."""


@dataclass(frozen=True)
class Version:
    """An event as one revision left it. A cancelled one says what it said last."""

    content: PlannedEvent
    sequence: int
    stamp: dt.datetime
    """DTSTAMP and LAST-MODIFIED; of a cancelled event, when it was cancelled. UTC, whole seconds."""
    state: State
    published_at: dt.datetime
    """Of the revision that made this version. An event that one more feed shows keeps its stamp."""

    def revised(self, content: PlannedEvent, state: State, now: dt.datetime) -> "Version":
        """The next sequence; a clock set back never makes it older than the last."""
        return Version(content, self.sequence + 1, max(now, self.stamp), state, now)


@dataclass(frozen=True)
class EventLife:
    """An event through the revisions: the versions that they made of it, in order, at least one."""

    versions: tuple[Version, ...]

    @property
    def last(self) -> Version:
        return self.versions[-1]

    @cached_property
    def audiences(self) -> frozenset[str]:
        """Every feed that ever showed it."""
        return frozenset[str]().union(*(version.content.audiences for version in self.versions))

    def seen_by(self, audience: str, lang: Lang) -> tuple[Version, ...]:
        """What one of its `audiences` saw of it in that language, the last what it sees: cancelled by the version that
        took it away from them alone. A version that is about others (their feed lost it, or has it now) or says nothing
        new in this language is none to them, so that their bytes stay."""
        found: list[Version] = []
        for version in self.versions:
            seen = _seen(found[-1] if found else None, version, audience, lang)
            if seen is not None and (not found or seen is not found[-1]):
                found.append(seen)
        return tuple(found)


def _seen(before: Version | None, version: Version, audience: str, lang: Lang) -> Version | None:
    """What a feed shows after one more version of an event, where it showed `before`; none while it has nothing to do
    with it. Its sequence there grows by one with each version that changes something there."""
    is_shown = audience in version.content.audiences
    if before is None:
        return version if is_shown else None
    if not is_shown:
        if before.state != "confirmed":
            return before
        return Version(before.content, before.sequence + 1, version.stamp, "cancelled", version.published_at)
    if version.state == before.state and version.content.says_the_same_as(before.content, lang):
        return before
    if version.state == "over":
        return replace(before, state="over", published_at=version.published_at)
    return replace(version, sequence=before.sequence + 1)


def following(
    current: Mapping[str, PlannedEvent],
    lives: Mapping[str, EventLife],
    *,
    now: dt.datetime,
    instance: Instance,
    is_other_year: bool = False,
) -> dict[str, Version]:
    """The versions that a publication adds to the `lives`, by UID; an event that it does not touch has none.

    `now` is in UTC and whole seconds. `is_other_year`: the timetable follows another year's, whose events that have
    begun were held and are not cancelled.
    """
    added = dict(_kept_and_new(current.values(), lives, now))
    for uid, life in lives.items():
        old = life.last
        if uid in current or old.state != "confirmed":
            continue
        if is_other_year and old.content.fr.start(instance.zone) <= now:
            added[uid] = replace(old, state="over", published_at=now)
        else:
            added[uid] = old.revised(old.content, "cancelled", now)
    return added


def _kept_and_new(
    current: Iterable[PlannedEvent], lives: Mapping[str, EventLife], now: dt.datetime
) -> Iterator[tuple[str, Version]]:
    for content in current:
        life = lives.get(content.uid)
        if life is None:
            yield content.uid, Version(content, 0, now, "confirmed", now)
        elif life.last.state != "confirmed" or not _is_the_same(life, content):
            yield content.uid, life.last.revised(content, "confirmed", now)
        elif life.last.content.audiences != content.audiences:  # in one more feed, and the same event in the others
            yield content.uid, replace(life.last, content=content, published_at=now)


def _is_the_same(life: EventLife, new: PlannedEvent) -> bool:
    """To all who see it: a feed that it leaves must show a new revision of it, cancelled, and one that it left and
    comes back to must show a newer one still."""
    old = life.last.content
    return (
        all(new.says_the_same_as(old, lang) for lang in _LANGS)
        and old.audiences <= new.audiences
        and not (new.audiences - old.audiences) & life.audiences
    )
