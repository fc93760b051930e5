"""Changes published meanwhile that a timetable would silently undo: its planner started from an older revision.

A timetable does not say from which revision it was made. But where it holds a session as it was before a recent
revision changed it, either its planner wants it back, or does not know of that revision. Who changed a session last
knows what it was before: the last revision that changed it is the one undone.
"""

import datetime as dt
from dataclasses import dataclass
from itertools import chain

from scheduler.checker.words import counted, listing, say, shown
from scheduler.errors import SchedulerError
from scheduler.publish.store import Revision, Store
from scheduler.publish.words import instant
from scheduler.text import Text
from scheduler.timetable.diff import Held, differences
from scheduler.timetable.schema import Session, Timetable

LOOK_BACK = 5
"""So many of the last revisions are looked at."""


@dataclass(frozen=True)
class Undone:
    """What a timetable puts back as it was before `revision`: the sessions' identities."""

    revision: Revision
    ids: tuple[str, ...]
    zone: dt.tzinfo
    """The centre's."""

    @property
    def text(self) -> Text:
        revision = self.revision
        return say(
            "cet emploi du temps défait {n} de la révision {r}, publiée par {by} le {when}{why} : {ids} (« scheduler "
            "diff {old} {r} » les montre)",
            "this timetable undoes {n} of revision {r}, published by {by} on {when}{why}: {ids} (“scheduler diff {old} "
            "{r}” shows them)",
            n=counted(len(self.ids), Text("changement", "change")),
            r=revision.number,
            by=shown(revision.published_by),
            when=instant(revision.published_at.astimezone(self.zone)),
            why=Text(f" (« {shown(revision.why)} »)", f" (“{shown(revision.why)}”)") if revision.why else Text("", ""),
            old=revision.number - 1,
            ids=listing([shown(id_) for id_ in self.ids]),
        )


class Undoes(SchedulerError):
    """The timetable would undo what somebody else published; nothing was written."""

    def __init__(self, undone: tuple[Undone, ...], head: Revision) -> None:
        advice = Text(
            f"rien n’est publié : reprenez ces changements dans votre emploi du temps, ou confirmez par « --after "
            f"{head.number} » que vous les défaites exprès",
            f"nothing is published: take these changes into your timetable, or confirm with “--after {head.number}” "
            "that you undo them on purpose",
        )
        super().__init__([*(one.text for one in undone), advice])


def undone(timetable: Timetable, head: Revision, store: Store, zone: dt.tzinfo) -> tuple[Undone, ...]:
    """The recent revisions of which the timetable undoes something, the last one first. `zone` is the centre's."""
    if head.instance != timetable.instance:
        return ()  # another year, whose sessions are others
    mine, last = _held(timetable), _held(store.timetable(head))
    differs = {each.id for each in differences(store.timetable(head), timetable)}
    changed_by: dict[str, int] = {}
    ids: dict[int, set[str]] = {}
    after = last
    for number in range(head.number, max(1, head.number - LOOK_BACK), -1):
        earlier = store.revision(number - 1)
        if not differs or earlier.instance != timetable.instance:
            break
        before = _held(store.timetable(earlier))
        for id_ in differs:
            if _state(before.get(id_)) != _state(after.get(id_)):
                changed_by.setdefault(id_, number)
            if id_ in changed_by and _is_as_before(before.get(id_), last.get(id_), mine.get(id_)):
                ids.setdefault(changed_by[id_], set()).add(id_)
        differs -= set().union(*ids.values())
        after = before
    return tuple(
        Undone(store.revision(number), tuple(sorted(ids[number])), zone) for number in sorted(ids, reverse=True)
    )


def by_others(found: tuple[Undone, ...], by: str) -> tuple[Undone, ...]:
    """Those that somebody else published."""
    return tuple(one for one in found if one.revision.published_by != by)


def _held(timetable: Timetable) -> dict[str, Held]:
    return {each.id: each for each in chain[Held](timetable.sessions, timetable.alternance)}


def _is_as_before(before: Held | None, last: Held | None, mine: Held | None) -> bool:
    """Whether it is put back: there again or gone again, at its old hour again, or at the same hour with its old room,
    trainers or kind. Another hour with the old room is a new plan, in which the room is free."""
    if last is None:
        return mine is not None and before is not None
    if mine is None or before is None:
        return mine is before
    if _slot(mine) != _slot(before):
        return False
    if _slot(before) != _slot(last):
        return True
    return any(own == old != new for own, old, new in zip(_people(mine), _people(before), _people(last), strict=True))


def _slot(held: Held) -> tuple[dt.datetime, dt.datetime]:
    return held.start, held.end


def _state(held: Held | None) -> object:
    """What people are told of when it changes."""
    return None if held is None else (_slot(held), *_people(held))


def _people(held: Held) -> tuple[object, ...]:
    """Kind, room and trainers, these in any order."""
    return (held.kind, held.room, frozenset(held.trainers)) if isinstance(held, Session) else ()
