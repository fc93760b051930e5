"""A school year as its subscribers live it: what is published, step by step, and what each calendar has to show."""

import datetime as dt
import threading
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path

from scheduler.publish.publishing import Candidate, Signature, publish, restored
from scheduler.publish.store.database import Database
from scheduler.publish.store.store import Store
from scheduler.text import Text
from scheduler.timetable.schema import AlternanceDay, Session
from scheduler.web.service import Service, Settings
from tests.publish.cases import NOW
from tests.publish.clients.world import REPORT, World, shown_to

WAIT_S = 60
MONTH = dt.timedelta(days=30)


@dataclass(frozen=True)
class Sight:
    """An event as a calendar shows it, all from its title and its hours: not every client shows more."""

    about: str
    """The unit; `Journée` for an alternance day."""
    starts: dt.datetime
    ends: dt.datetime
    is_cancelled: bool

    @classmethod
    def of(cls, title: str, starts: dt.datetime, ends: dt.datetime) -> "Sight":
        name = title.removeprefix("ANNULÉ – ")
        return cls(name.split()[0], starts, ends, is_cancelled=name != title)


@dataclass
class Story:
    """A published world, and the server that subscribers ask. Its clock moves when it is told to."""

    store: Store
    world: World
    now: dt.datetime = NOW
    url: str = ""
    worlds: list[World] = field(default_factory=list)
    _cancelled: dict[str, dict[str, tuple[Sight, dt.datetime]]] = field(default_factory=dict)
    _confirmed: dict[str, dict[str, Sight]] = field(default_factory=dict)

    def publish(self, back_to: int | None = None, hours: int = 1) -> None:
        """The world as it is, or revision `back_to` again."""
        self.now += dt.timedelta(hours=hours)
        head, year = self.store.head(), self.worlds[-1].name if self.worlds else self.world.name
        if back_to is None:
            candidate = Candidate(self.world.instance, self.world.timetable, REPORT)
        else:
            candidate = restored(self.store, self.store.revision(back_to), head)
            self.world = self.worlds[back_to - 1].copy()
        publish(self.store, candidate, Signature("ANNE", "essai", self.now), head)
        self.worlds.append(self.world.copy())
        self._remember(is_other_year=year != self.world.name)

    def waits(self, days: int) -> None:
        self.now += dt.timedelta(days=days)

    def due(self, path: str) -> dict[str, Sight]:
        """Sessions and alternance days that its subscribers see now, by UID; those cancelled within 30 days too."""
        cancelled = {uid: sight for uid, (sight, at) in self._cancelled.get(path, {}).items() if self.now < at + MONTH}
        return cancelled | self._confirmed.get(path, {})

    def held(self, path: str) -> dict[str, Sight]:
        return self._confirmed.get(path, {})

    def feed(self, path: str, query: str = "") -> bytes:
        """The bytes that the server gives."""
        with urllib.request.urlopen(f"{self.address(path)}{query}", timeout=WAIT_S) as response:
            content: bytes = response.read()
        return content

    def address(self, path: str) -> str:
        return f"{self.url}/f/{self.store.addresses.current()[path].token}.ics"

    def _remember(self, *, is_other_year: bool) -> None:
        before, suffix = self._confirmed, f"@{self.world.instance.name}.evening-scheduler"
        self._confirmed = {
            path: {
                id_ + suffix: Sight(_about(one), one.start, one.end, is_cancelled=False) for id_, one in held.items()
            }
            for path, held in shown_to(self.world.instance, self.world.timetable).items()
        }
        for path, sights in before.items():
            for uid, sight in sights.items():
                was_held = is_other_year and sight.starts <= self.now
                if uid not in self._confirmed.get(path, {}) and not was_held:
                    self._cancelled.setdefault(path, {})[uid] = (replace(sight, is_cancelled=True), self.now)


def _about(held: Session | AlternanceDay) -> str:
    return held.unit if isinstance(held, Session) else "Journée"


@contextmanager
def served(folder: Path, zone: int) -> Iterator[Story]:
    """A world in one of `world.ZONES`, not yet published, and a server of its database."""
    where = str(folder / "publications.sqlite")
    database = Database(where, create=True)
    world = World.first()
    world.zone = zone
    story = Story(Store(database), world)
    told: list[Text] = []
    service = Service(
        Settings(lambda: Database(where, create=False), port=0, is_quiet=True), lambda: story.now, told.append
    )
    story.url = service.url.rstrip("/")
    thread = threading.Thread(target=service.run)
    thread.start()
    try:
        yield story
    finally:
        service.stop()
        thread.join(WAIT_S)
        database.close()
    assert told == [], "the server had nothing to complain about"


def _edit(**changes: object) -> Callable[[Story], None]:
    """`U1_01__day=3` is what is written so: that session's day; `title=2` is the world's."""

    def step(story: Story) -> None:
        for name, value in changes.items():
            id_, _, of = name.partition("__")
            setattr(story.world.held[id_.replace("_", "-")] if of else story.world, of or name, value)
        story.publish()

    return step


def _cancel(*ids: str) -> Callable[[Story], None]:
    def step(story: Story) -> None:
        for id_ in ids or tuple(story.world.held):
            del story.world.held[id_]
        story.publish()

    return step


def _return(story: Story) -> None:
    story.world.held["U1-02"] = story.worlds[0].held["U1-02"]
    story.publish()


STEPS: dict[str, Callable[[Story], None]] = {
    "first version": lambda story: story.publish(),
    "another hour": _edit(U1_01__clock=1),
    "another day, before the clocks change": _edit(U2_01__day=5),
    "another day, after the clocks change": _edit(U2_01__day=6),
    "another room": _edit(U1_01__room=1),
    "two swap their days": _edit(U1_01__day=1, U1_02__day=0),
    "a cancellation": _cancel("U1-02"),
    "a return": _return,
    "a group leaves": _edit(is_g2_there=False),
    "and comes back": _edit(is_g2_there=True),
    "a webconference": _edit(U2_01__is_remote=True),
    "a rollback": lambda story: story.publish(back_to=2),
    "a title in Arabic": _edit(title=2, link=1),
    "the last hours of a day": _edit(U2_01__clock=2),
    "a cancellation that lasts": _cancel("U2-01"),
    "forgotten after a month": lambda story: story.waits(31),
    "the zone corrected": lambda story: _edit(zone=0 if story.world.zone else 1)(story),
    "the first sessions are held": lambda story: story.waits(10),
    "another year": _edit(name=1, U1_01__day=3),
    "nothing left": _cancel(),
}
"""In their order; each a line of what happens in a school."""
