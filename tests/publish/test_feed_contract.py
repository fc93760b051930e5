"""Any sequence of publications keeps the contract of the feeds (docs/formats.md, "iCal feeds"), as subscribers see it.

`SCHEDULER_SEEDS` is how many sequences are tried (default 8).
"""

import datetime as dt
import os
import tempfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from scheduler.export.ical.moodle import Variant
from scheduler.publish.feeds import Feed, Snapshot
from scheduler.publish.publishing import Candidate, Signature, publish, restored
from scheduler.publish.store.store import Store
from scheduler.text import Lang
from tests.publish.cases import opened
from tests.publish.clients.moodle import Moodle
from tests.publish.clients.standards import Shown, read
from tests.publish.clients.world import REPORT, STEPS, World, shown_to

NOW = dt.datetime(2022, 9, 10, 12, tzinfo=dt.UTC)
"""The first sessions have been held."""
MONTH = dt.timedelta(days=30)
SECOND = dt.timedelta(seconds=1)
ZONES_APART = dt.timedelta(hours=14)
"""A whole day is read at midnight in UTC, and began at midnight where the centre is."""
CLOCK = (0, 1, 90, 3600, 86400, 20 * 86400, 100 * 86400, 30 * 86400, 31 * 86400, -1, -3600, -5 * 86400)
"""Seconds between two publications, as the publisher's clock tells them."""
NEWER: Mapping[str, Callable[[Shown, Shown], bool]] = {
    "sequence": lambda new, old: new.sequence > old.sequence,
    "stamp": lambda new, old: new.stamp > old.stamp,
    "both": lambda new, old: new.sequence > old.sequence and new.stamp > old.stamp,
    "either": lambda new, old: (new.sequence, new.stamp) > (old.sequence, old.stamp),
}
"""How clients tell a newer version of an event that they have."""


@dataclass
class Client:
    """Someone's calendar: it takes what is newer, keeps what it has otherwise, drops what left the feed."""

    is_newer: Callable[[Shown, Shown], bool]
    has: dict[str, Shown] = field(default_factory=dict)

    def polls(self, shown: dict[str, Shown]) -> None:
        old = self.has
        self.has = {
            uid: new if uid not in old or self.is_newer(new, old[uid]) else old[uid] for uid, new in shown.items()
        }


@dataclass
class Watcher:
    """Who looks at one feed after every revision, and remembers everything."""

    path: str
    lang: Lang
    variant: Variant
    feed: Feed | None = None
    shown: dict[str, Shown] = field(default_factory=dict)
    ever: dict[str, Shown] = field(default_factory=dict)
    at: dt.datetime = NOW

    def looks(self, snapshot: Snapshot, now: dt.datetime, *, has_year_changed: bool) -> dict[str, Shown]:
        feed = snapshot.feed(self.path, lang=self.lang, now=now, variant=self.variant)
        if self.feed is not None and feed.content == self.feed.content:
            assert feed.modified >= self.feed.modified
            return self.shown
        shown = read(feed.content)
        if self.feed is not None:
            # A clock set back to before the moment when a cancelled event was dropped is beyond us.
            was_dropped_later = self.feed.modified > snapshot.published_at
            assert feed.modified > self.feed.modified or was_dropped_later, (
                "If-Modified-Since would be told: nothing new"
            )
            for uid in shown.keys() & self.shown.keys():
                self._stays_or_is_revised(self.shown[uid], shown[uid])
                if has_year_changed and shown[uid].is_cancelled and not self.shown[uid].is_cancelled:
                    assert shown[uid].starts + ZONES_APART > snapshot.published_at, "held, and said to be cancelled"
            for uid in self.shown.keys() - shown.keys():
                self._may_go(self.shown[uid], snapshot, now, has_year_changed=has_year_changed)
        for uid in shown.keys() - self.shown.keys():
            if (old := self.ever.get(uid)) is not None:
                assert shown[uid].sequence > old.sequence
                assert shown[uid].stamp > old.stamp
            assert self.variant == "standard" or not shown[uid].is_cancelled
        self.feed, self.shown, self.at = feed, shown, now
        self.ever |= shown
        return shown

    def _stays_or_is_revised(self, old: Shown, new: Shown) -> None:
        if new.says == old.says:
            assert new.lines == old.lines, "unchanged, and not the same bytes"
        else:
            assert new.sequence == old.sequence + 1
            assert new.stamp > old.stamp
        if new.is_cancelled:
            prefix = "ANNULÉ – " if self.lang == "fr" else "CANCELLED – "
            assert new.values["SUMMARY"].startswith(prefix)
            assert not new.values["SUMMARY"].removeprefix(prefix).startswith(prefix)

    def _may_go(self, old: Shown, snapshot: Snapshot, now: dt.datetime, *, has_year_changed: bool) -> None:
        if self.variant == "moodle":
            return
        if old.is_cancelled:
            assert now >= old.stamp + MONTH
        elif has_year_changed:
            assert old.starts - ZONES_APART <= snapshot.published_at, "not held, and not said to be cancelled"
        else:
            raise AssertionError(f"{old.uid} was held, and is gone without a word")

    def waits(self, snapshot: Snapshot, now: dt.datetime) -> dt.datetime | None:
        """Time alone changes a feed when it says so, and not before; gives that moment."""
        feed = snapshot.feed(self.path, lang=self.lang, now=now, variant=self.variant)
        cancelled = [event.stamp + MONTH for event in read(feed.content).values() if event.is_cancelled]
        assert feed.until == min(cancelled, default=None)
        if feed.until is not None:
            before, then = (
                snapshot.feed(self.path, lang=self.lang, now=moment, variant=self.variant)
                for moment in (feed.until - SECOND, feed.until)
            )
            assert (before.content, before.modified) == (feed.content, feed.modified)
            assert then.content != feed.content
            assert then.modified == feed.until
        return feed.until


class School:
    """A store, the world that its planners edit, and everybody who subscribes."""

    def __init__(self, store: Store) -> None:
        self.store, self.world, self.now, self.server = store, World.first(), NOW, NOW
        self.published: list[World] = []
        self.watchers: dict[tuple[str, str, str], Watcher] = {}
        self.clients: dict[tuple[str, str, str, str], Client] = {}
        self.moodles: dict[tuple[str, bool], Moodle] = {}
        self.owners: dict[str, tuple[str, str]] = {}

    def publish(self, back_to: int | None, seconds: int) -> None:
        """The world as it is, or an earlier revision again."""
        self.now += dt.timedelta(seconds=seconds)
        head = self.store.head()
        if back_to is not None and self.published:
            number = back_to % len(self.published)
            candidate = restored(self.store, self.store.revision(number + 1), head)
            self.world = self.published[number].copy()
        else:
            candidate = Candidate(self.world.instance, self.world.timetable, REPORT)
        done = publish(self.store, candidate, Signature("ANNE", "essai", self.now), head)
        before = {path: dict(watcher.shown) for (path, lang, variant), watcher in self.watchers.items() if lang == "en"}
        if done.is_new:
            self.published.append(self.world.copy())
        self.server = max(self.server, self.now, done.revision.published_at)
        has_year_changed = done.is_new and head is not None and head.instance != done.revision.instance
        self._everybody_looks(has_year_changed=has_year_changed)
        if done.changes is not None and not has_year_changed:
            self._are_told(before, {f"{one.kind}s/{one.id}" for one in done.changes.notices})

    def _everybody_looks(self, *, has_year_changed: bool) -> None:
        snapshot = self.store.snapshot()
        assert snapshot is not None
        instance, held = self.world.instance, self.world.timetable
        due = shown_to(instance, held)
        for path, audience in snapshot.audiences.items():
            assert audience.is_gone == (path not in due)
            seen = {}
            for lang, variant in (("fr", "standard"), ("en", "standard"), ("fr", "moodle")):
                watcher = self.watchers.setdefault((path, lang, variant), Watcher(path, lang, variant))  # type: ignore[arg-type]
                shown = seen[lang, variant] = watcher.looks(snapshot, self.server, has_year_changed=has_year_changed)
                self._is_right(shown, due.get(path, {}), instance.name)
            assert [(e.uid, e.values["STATUS"]) for e in seen["fr", "standard"].values()] == [
                (e.uid, e.values["STATUS"]) for e in seen["en", "standard"].values()
            ]
            assert [(e.uid, e.sequence, e.stamp, e.starts, e.ends) for e in seen["fr", "moodle"].values()] == [
                (e.uid, e.sequence, e.stamp, e.starts, e.ends)
                for e in seen["fr", "standard"].values()
                if not e.is_cancelled and not (e.is_whole_day and path.startswith("units/"))
            ]
            self.watchers[path, "fr", "standard"].waits(snapshot, self.server)

    def _are_told(self, before: Mapping[str, dict[str, Shown]], told: set[str]) -> None:
        """Who sees another text has had a message; those who have no session are left in peace."""
        due = shown_to(self.world.instance, self.world.timetable)
        for path, old in before.items():
            new = self.watchers[path, "en", "standard"].shown
            others = {uid for uid in old.keys() & new.keys() if old[uid].says != new[uid].says}
            if due.get(path) and (others or new.keys() - old.keys()):
                assert path in told or not path.startswith(("groups/", "trainers/")), path

    def _is_right(self, shown: dict[str, Shown], due: Mapping[str, object], name: str) -> None:
        suffix = f"@{name}.evening-scheduler"
        held = {uid: event for uid, event in shown.items() if not event.is_cancelled}
        assert all(uid.endswith(suffix) for uid in held)
        timed = {uid.removesuffix(suffix): event for uid, event in held.items() if not event.is_whole_day}
        assert timed.keys() == due.keys()
        for id_, event in timed.items():
            one = due[id_]
            assert (event.starts, event.ends) == (one.start, one.end)  # type: ignore[attr-defined]
            assert self.owners.setdefault(event.uid, (name, id_)) == (name, id_)

    def random_polls(self, who: int) -> None:
        """Some clients look now, each at its own feed, in its own way; the others stay behind."""
        snapshot = self.store.snapshot()
        assert snapshot is not None
        for rank, (path, lang, variant) in enumerate(self.watchers):
            way = tuple(NEWER)[rank % len(NEWER)]
            client = self.clients.setdefault((path, lang, variant, way), Client(NEWER[way]))
            if not who >> rank % 7 & 1:
                continue
            content = snapshot.feed(path, lang=lang, now=self.server, variant=variant).content  # type: ignore[arg-type]
            fresh = read(content)
            client.polls(fresh)
            assert client.has == fresh, f"{path}: a client that goes by {way} is left with something old"
            if variant == "moodle":
                self._moodle_polls(path, content, fresh)

    def _moodle_polls(self, path: str, content: bytes, fresh: dict[str, Shown]) -> None:
        for is_old in (False, True):
            moodle, new = self.moodles.setdefault((path, is_old), Moodle(is_old)), Moodle(is_old)
            moodle.polls(content)
            new.polls(content)
            assert (moodle.shows(), moodle.places) == (new.shows(), new.places)
            assert moodle.shows().keys() == fresh.keys()
            for uid, (_, starts, seconds) in moodle.shows().items():
                if not (event := fresh[uid]).is_whole_day:
                    assert (starts, seconds) == (event.starts, (event.ends - event.starts).total_seconds())


_EDITS = st.lists(
    st.tuples(st.sampled_from(STEPS), st.integers(0, 30), st.integers(0, 30)), min_size=1, max_size=3
)  # fmt: skip
_ROLLBACK = st.one_of(st.none(), st.none(), st.none(), st.integers(0, 7))
_PUBLICATIONS = st.lists(
    st.tuples(_EDITS, _ROLLBACK, st.sampled_from(CLOCK), st.integers(0, 127)),
    min_size=1,
    max_size=9,
)  # fmt: skip


@settings(
    max_examples=int(os.environ.get("SCHEDULER_SEEDS", "6")),
    deadline=None,
    phases=[Phase.explicit, Phase.reuse, Phase.generate],  # making a failure smaller takes minutes
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
@given(publications=_PUBLICATIONS)
def test_any_sequence_of_publications_keeps_the_contract(publications) -> None:  # type: ignore[no-untyped-def]
    with tempfile.TemporaryDirectory() as folder, opened(str(Path(folder) / "p.sqlite")) as store:
        school = School(store)
        school.publish(None, 0)
        school.random_polls(127)
        for edits, back_to, seconds, who in publications:
            for step, a, b in edits:
                step(school.world, a, b)
            school.publish(back_to, seconds)
            school.random_polls(who)
        school.random_polls(127)
