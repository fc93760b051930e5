"""Whose feeds there are, and how each is named, as the revisions left them."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from scheduler.errors import Fault, InputError, Place
from scheduler.export.audience import FOLDERS, Programme
from scheduler.export.ical.events import one_line
from scheduler.instance.schema.instance import Instance
from scheduler.publish.store.tables import AUDIENCES, REVISIONS, moment
from scheduler.text import Text
from scheduler.timetable.schema import Timetable
from scheduler.wording import choices, quoted, suggestion

EVERYBODY = "all"
"""What names every audience."""


@dataclass(frozen=True)
class Audience:
    """A group, a trainer, a room, a unit, or who watches over examinations, that may subscribe."""

    path: str
    """`groups/<id>`, `trainers/<id>`, `rooms/<id>`, `units/<code>`, `staff/<id>`."""
    name: Text
    """On one line, with the title of the year: « 1A-ALT · ASP Le Port 2022-2023 »."""
    is_gone: bool
    """It is no longer in what is published; its feed shows what was cancelled."""
    since: dt.datetime
    """When the revision that named it so, or put its calendar in another zone, was published."""

    @property
    def kind(self) -> str:
        """One of `FOLDERS`."""
        return self.path.partition("/")[0]

    @property
    def id(self) -> str:
        return self.path.partition("/")[2]


def of(instance: Instance, timetable: Timetable, now: dt.datetime) -> dict[str, Audience]:
    """Those of a timetable, by path, named as of `now`."""
    french, english = (Programme(instance, timetable, lang).audiences for lang in ("fr", "en"))
    found = {}
    for fr, en in zip(french, english, strict=True):
        found[fr.path] = Audience(fr.path, Text(one_line(fr.name), one_line(en.name)), False, now)
    return _in_order(found)


def published(connection: sa.Connection) -> dict[str, Audience]:
    """Every audience ever published, as it is now; groups first, then trainers, rooms, units and staff."""
    zoned = _zone_since(connection)
    found = (
        sa.select(AUDIENCES, REVISIONS.c.published_at)
        .join(REVISIONS, REVISIONS.c.number == AUDIENCES.c.revision)
        .order_by(AUDIENCES.c.revision)
    )
    return _in_order(
        {
            row.path: Audience(row.path, Text(row.fr, row.en), row.is_gone, moment(max(row.published_at, zoned)))
            for row in connection.execute(found)
        }
    )


def _zone_since(connection: sa.Connection) -> str:
    """When the zone that every feed names became what it is; empty while nothing is published. Moments sort as text."""
    since, zone = "", None
    found = sa.select(REVISIONS.c.timezone, REVISIONS.c.published_at).order_by(REVISIONS.c.number)
    for row in connection.execute(found):
        if row.timezone != zone:
            since, zone = row.published_at, row.timezone
    return since


def write(connection: sa.Connection, current: Mapping[str, Audience], revision: int) -> None:
    """What that revision changes: new names, and audiences that are gone."""
    before = published(connection)
    rows = [
        _row(audience.path, audience.name, revision, is_gone=False)
        for audience in current.values()
        if (old := before.get(audience.path)) is None or (old.name, old.is_gone) != (audience.name, False)
    ]
    rows += [
        _row(old.path, old.name, revision, is_gone=True)
        for old in before.values()
        if old.path not in current and not old.is_gone
    ]
    if rows:
        connection.execute(AUDIENCES.insert(), rows)


def _row(path: str, name: Text, revision: int, *, is_gone: bool) -> dict[str, object]:
    return {"path": path, "revision": revision, "fr": name.fr, "en": name.en, "is_gone": is_gone}


def _in_order(found: dict[str, Audience]) -> dict[str, Audience]:
    return dict(sorted(found.items(), key=lambda item: (FOLDERS.index(item[1].kind), item[1].id)))


def chosen(names: Sequence[str], known: Mapping[str, Audience]) -> list[Audience]:
    """The audiences that the names mean, in the order of the feeds. Raises InputError with every name that is none."""
    meant: set[str] = set()
    faults: list[Fault] = []
    for name in names:
        paths = _meant(name, known)
        if len(paths) == 1 or name in (EVERYBODY, *FOLDERS):
            meant.update(paths)
        else:
            faults.append(Fault(Place("AUDIENCE"), _wrong(name, paths, known)))
    if faults:
        raise InputError(faults)
    return [audience for audience in known.values() if audience.path in meant]


def _meant(name: str, known: Mapping[str, Audience]) -> list[str]:
    if name in known:
        return [name]
    kind = name.rstrip("/")
    return [path for path, one in known.items() if name == EVERYBODY or one.kind == kind or one.id == name]


def _wrong(name: str, paths: Sequence[str], known: Mapping[str, Audience]) -> Text:
    said = quoted(name)
    if paths:  # a room and a group of the same name
        fr, en = choices(paths)
        return Text(f"{said.fr} peut être {fr} ; écrivez-le en entier", f"{said.en} may be {en}; write it in full")
    near = suggestion(name, known if "/" in name else [one.id for one in known.values()])
    return Text(
        f"aucun groupe, formateur, salle ni UE {said.fr} ; {near.fr}",
        f"no group, trainer, room or unit {said.en}; {near.en}",
    )
