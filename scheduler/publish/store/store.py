"""The store of revisions: each is written once, whole, after the one that its planner saw, and never changes."""

import datetime as dt
import json
from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from scheduler.errors import InputError, SchedulerError
from scheduler.export.ical.entry import Entry
from scheduler.export.ical.events import PlannedEvent
from scheduler.instance.schema.instance import Instance
from scheduler.publish.changes.texts import moved_on
from scheduler.publish.events import EventLife, Version
from scheduler.publish.feeds import Snapshot
from scheduler.publish.store import addresses, audiences, contents
from scheduler.publish.store.database import Database
from scheduler.publish.store.tables import (
    ADDRESSES,
    AUDIENCES,
    CONTENTS,
    EVENTS,
    REVISIONS,
    exact_moment,
    moment,
    written,
    written_exactly,
)
from scheduler.text import Text
from scheduler.timetable.schema import Timetable


@dataclass(frozen=True)
class RevisionDraft:
    """A revision that is to be written. `report` and `changes` are plain data (JSON)."""

    instance: Instance
    instance_digest: str
    timetable: Timetable
    published_at: dt.datetime
    published_by: str
    why: str
    forced: str | None
    report: Mapping[str, Any]
    changes: Mapping[str, int]
    scheduler: str
    events: Mapping[str, Version]
    """The versions that this revision adds, by UID."""
    written_at: dt.datetime
    """By the clock; `published_at` may be later."""


@dataclass(frozen=True)
class Revision:
    """What is known of a revision without opening its contents."""

    number: int
    parent: int | None
    instance: str
    instance_digest: str
    """`Instance.digest` of the instance as its planner had it."""
    instance_content: str
    """SHA-256 of the stored YAML."""
    timetable_content: str
    """SHA-256 of the timetable's file."""
    published_at: dt.datetime
    """UTC, whole seconds."""
    published_by: str
    why: str
    forced: str | None
    """Why it was published although the checker refused it or another year was published; none otherwise."""
    report: dict[str, Any]
    changes: dict[str, int]
    scheduler: str
    timezone: str | None = None
    """Of the instance; none, as `locale` and `written_at`, in a revision of before the feeds were served."""
    locale: str | None = None
    written_at: dt.datetime | None = None
    """By the clock of the program that wrote it; `published_at` may be later."""

    @property
    def clashes(self) -> tuple[dict[str, Any], ...]:
        """Trainer clashes that it was published with: rule, trainer, start, and the sentence in both languages."""
        return tuple(self.report.get("clashes", ()))


class HeadMoved(SchedulerError):
    """Somebody published meanwhile: `head` is the last revision now. Nothing was written."""

    def __init__(self, head: Revision, seen: int | None) -> None:
        self.head = head
        zone = ZoneInfo(head.timezone) if head.timezone is not None else dt.UTC
        when = head.published_at.astimezone(zone)
        super().__init__([moved_on(head.number, head.published_by, when, head.why, seen)])


class Store:
    """Revisions 1, 2, 3… of one database, and the addresses of its feeds."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self.addresses = addresses.Addresses(database)

    @property
    def place(self) -> str:
        return str(self._database.place)

    def head(self) -> Revision | None:
        """The last revision; none before the first."""
        with self._database.reading() as connection:
            return _head(connection)

    def history(self) -> tuple[Revision, ...]:
        """Every revision, the last first."""
        with self._database.reading() as connection:
            rows = connection.execute(sa.select(REVISIONS).order_by(REVISIONS.c.number.desc())).all()
        return tuple(_revision(row) for row in rows)

    def revision(self, number: int) -> Revision:
        """Raises InputError when there is none of that number."""
        with self._database.reading() as connection:
            row = connection.execute(sa.select(REVISIONS).where(REVISIONS.c.number == number)).one_or_none()
            last = _head(connection)
        if row is not None:
            return _revision(row)
        known = (
            Text(f"elles vont de 1 à {last.number}", f"they go from 1 to {last.number}")
            if last is not None
            else Text("rien n’est encore publié", "nothing is published yet")
        )
        wrong = Text(f"la révision {number} n’existe pas ; {known.fr}", f"there is no revision {number}; {known.en}")
        raise InputError.at(self.place, *wrong)

    def open(self, revision: Revision) -> tuple[Instance, Timetable]:
        """The instance and the timetable of a revision, as they were published."""
        return contents.instance(self.content(revision.instance_content)), self.timetable(revision)

    def timetable(self, revision: Revision) -> Timetable:
        """The timetable alone: reading an instance takes much longer."""
        return contents.timetable(self.content(revision.timetable_content))

    def content(self, digest: str) -> bytes:
        """The bytes of a digest that a revision names. Raises SchedulerError when they are damaged."""
        with self._database.reading() as connection:
            data = _packed(connection, digest)
        return contents.unpack(data, digest)

    def events(self, number: int) -> dict[str, EventLife]:
        """Every event ever published up to that revision, by UID."""
        found = (
            sa.select(EVENTS, REVISIONS.c.published_at)
            .join(REVISIONS, REVISIONS.c.number == EVENTS.c.revision)
            .where(EVENTS.c.revision <= number)
            .order_by(EVENTS.c.revision)
        )
        versions: dict[str, list[Version]] = {}
        with self._database.reading() as connection:
            for row in connection.execute(found):
                versions.setdefault(row.uid, []).append(_version(row))
        return {uid: EventLife(tuple(lived)) for uid, lived in versions.items()}

    def units_up_to(self, number: int, instance: str) -> frozenset[str]:
        """Codes of every unit with sessions that a revision of that instance had, up to that one."""
        found = (
            sa.select(AUDIENCES.c.path)
            .join(REVISIONS, REVISIONS.c.number == AUDIENCES.c.revision)
            .where(AUDIENCES.c.revision <= number, REVISIONS.c.instance == instance, AUDIENCES.c.path.like("units/%"))
        )
        with self._database.reading() as connection:
            return frozenset(path.partition("/")[2] for path in connection.execute(found).scalars())

    def state(self) -> tuple[Hashable, Hashable]:
        """Two values, one of which is another after every revision, the other after every change of addresses; both
        are others in another database. Cheap to ask."""
        last = sa.select(REVISIONS.c.number, REVISIONS.c.published_at, REVISIONS.c.timetable_content)
        given = sa.select(sa.func.count(), sa.func.max(ADDRESSES.c.token)).select_from(ADDRESSES)
        with self._database.reading() as connection:
            revision = connection.execute(last.order_by(REVISIONS.c.number.desc()).limit(1)).one_or_none()
            addresses = connection.execute(given).one()
        return (tuple(revision) if revision is not None else None), tuple(addresses)

    def snapshot(self) -> Snapshot | None:
        """What the feeds show now; none before the first publication."""
        with self._database.reading() as connection:
            head = _head(connection)
            known = audiences.published(connection)
        if head is None:
            return None
        if head.timezone is None or head.locale is None:  # published before the feeds were served
            instance, timetable = self.open(head)
            known = audiences.of(instance, timetable, head.published_at)
            zone, locale = instance.timezone, instance.locale
        else:
            zone, locale = head.timezone, "en" if head.locale == "en" else "fr"
        with self._database.reading() as connection:
            kept = (_packed(connection, head.instance_content), head.instance_content)
        return Snapshot(head.number, head.published_at, zone, locale, known, self.events(head.number), kept)

    def add(self, draft: RevisionDraft, after: int | None) -> Revision:
        """Write the revision that follows `after`, whole or not at all.

        Raises HeadMoved when `after` is no longer the last one; SchedulerError when the database refuses.
        """
        try:
            with self._database.writing() as connection:
                head = _head(connection)
                if (head.number if head is not None else None) != after:
                    assert head is not None, "a revision is never taken away"
                    raise HeadMoved(head, after)
                number = (after or 0) + 1
                _insert(connection, draft, number, after)
        except IntegrityError as error:  # PostgreSQL lets two write, and refuses the second when the first is done
            head = self.head()
            if head is None or head.number == after:
                raise
            raise HeadMoved(head, after) from error
        return self.revision(number)


def _packed(connection: sa.Connection, digest: str) -> bytes:
    data: bytes = connection.execute(sa.select(CONTENTS.c.data).where(CONTENTS.c.digest == digest)).scalar_one()
    return data


def _head(connection: sa.Connection) -> Revision | None:
    row = connection.execute(sa.select(REVISIONS).order_by(REVISIONS.c.number.desc()).limit(1)).one_or_none()
    return _revision(row) if row is not None else None


def _insert(connection: sa.Connection, draft: RevisionDraft, number: int, parent: int | None) -> None:
    instance, timetable = contents.of_instance(draft.instance), contents.of_timetable(draft.timetable)
    for content in (instance, timetable):
        digest = contents.digest(content)
        if connection.execute(sa.select(CONTENTS.c.digest).where(CONTENTS.c.digest == digest)).first() is None:
            connection.execute(CONTENTS.insert().values(digest=digest, data=contents.pack(content)))
    connection.execute(
        REVISIONS.insert().values(
            number=number,
            parent=parent,
            instance=draft.instance.name,
            instance_digest=draft.instance_digest,
            instance_content=contents.digest(instance),
            timetable_content=contents.digest(timetable),
            published_at=written(draft.published_at),
            written_at=written_exactly(draft.written_at),
            published_by=draft.published_by,
            why=draft.why,
            forced=draft.forced,
            report=_json(draft.report),
            changes=_json(draft.changes),
            scheduler=draft.scheduler,
            timezone=draft.instance.timezone,
            locale=draft.instance.locale,
        )
    )
    rows = [_event_row(version, number) for version in draft.events.values()]
    if rows:
        connection.execute(EVENTS.insert(), rows)
    current = audiences.of(draft.instance, draft.timetable, draft.published_at)
    audiences.write(connection, current, number)
    new = addresses.without_any(connection, current)
    addresses.give(connection, new, by=draft.published_by, now=draft.published_at)


def _event_row(version: Version, number: int) -> dict[str, object]:
    content = version.content
    return {
        "uid": content.uid,
        "revision": number,
        "held": content.held,
        "sequence": version.sequence,
        "stamp": written(version.stamp),
        "state": version.state,
        "audiences": _json(sorted(content.audiences)),
        "fr": _lines(content.fr.lines),
        "en": _lines(content.en.lines),
    }


def _version(row: sa.Row[Any]) -> Version:
    content = PlannedEvent(
        row.uid,
        row.held,
        frozenset(json.loads(row.audiences)),
        Entry(tuple(row.fr.split("\n"))),
        Entry(tuple(row.en.split("\n"))),
    )
    return Version(content, row.sequence, moment(row.stamp), row.state, moment(row.published_at))


def _revision(row: sa.Row[Any]) -> Revision:
    written_at = exact_moment(row.written_at) if row.written_at is not None else None
    values = {**row._mapping, "published_at": moment(row.published_at), "written_at": written_at}
    return Revision(**{**values, "report": json.loads(row.report), "changes": json.loads(row.changes)})


def _lines(lines: Iterable[str]) -> str:
    """Unfolded content lines hold no line break."""
    return "\n".join(lines)


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
