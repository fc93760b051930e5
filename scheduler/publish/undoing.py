"""Changes published meanwhile that a timetable would silently undo: its planner started from an older revision.

A timetable does not say from which revision it was made. But where it holds a session exactly as it was before a recent
revision moved it, either its planner wants it back, or does not know of that revision.
"""

from dataclasses import dataclass

from scheduler.checker.words import counted, listing, say, shown
from scheduler.errors import SchedulerError
from scheduler.publish.store import Revision, Store
from scheduler.publish.words import instant
from scheduler.text import Text
from scheduler.timetable.diff import differences
from scheduler.timetable.schema import Timetable

LOOK_BACK = 5
"""So many of the last revisions are looked at."""


@dataclass(frozen=True)
class Undone:
    """What a timetable puts back as it was before `revision`: the sessions' identities."""

    revision: Revision
    ids: tuple[str, ...]

    @property
    def text(self) -> Text:
        revision = self.revision
        return say(
            "cet emploi du temps défait {n} de la révision {r}, publiée par {by} le {when} : {ids}",
            "this timetable undoes {n} of revision {r}, published by {by} on {when}: {ids}",
            n=counted(len(self.ids), Text("changement", "change")),
            r=revision.number,
            by=shown(revision.published_by),
            when=instant(revision.published_at),
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


def undone(timetable: Timetable, head: Revision, store: Store) -> tuple[Undone, ...]:
    """The recent revisions of which the timetable undoes something, the last one first."""
    number, cache = head.number, dict[int, Timetable]()
    last = _timetable(store, number, cache)
    differs = {each.id for each in differences(last, timetable)}
    found: list[Undone] = []
    while differs and number > max(1, head.number - LOOK_BACK):
        before, after = _timetable(store, number - 1, cache), _timetable(store, number, cache)
        changed = {each.id for each in differences(before, after)}
        other = {each.id for each in differences(before, timetable)}
        if ids := sorted((changed & differs) - other):
            found.append(Undone(store.revision(number), tuple(ids)))
            differs -= set(ids)
        number -= 1
    return tuple(found)


def by_others(found: tuple[Undone, ...], by: str) -> tuple[Undone, ...]:
    """Those that somebody else published."""
    return tuple(one for one in found if one.revision.published_by != by)


def _timetable(store: Store, number: int, cache: dict[int, Timetable]) -> Timetable:
    if number not in cache:
        cache[number] = store.timetable(store.revision(number))
    return cache[number]
