"""Changes published meanwhile that a timetable would silently undo: its planner started from an older revision.

A timetable does not say from which revision it was made. But where it holds a session as it was before a recent
revision changed it, either its planner wants it back, or does not know of that revision. Who changed a session last
knows what it was before: the last revision that changed it is the one undone.
"""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from scheduler.errors import SchedulerError
from scheduler.instance.schema.instance import Instance
from scheduler.publish.changes.information import Information, information
from scheduler.publish.store import contents
from scheduler.publish.store.store import Revision, Store
from scheduler.text import Text
from scheduler.timetable.diff import differences, exam_differences, people
from scheduler.timetable.schema import Planned, Timetable
from scheduler.wording import NOTHING, Noun, counted, instant, listing, say, shown

_Key = tuple[str, str]
LOOK_BACK = 5
"""So many of the last revisions are looked at."""


@dataclass(frozen=True)
class Undone:
    """What a timetable and its instance put back as it was before `revision`: the sessions' identities, and what that
    revision said of links, names, places, dates."""

    revision: Revision
    ids: tuple[str, ...]
    facts: tuple[Text, ...]
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
            n=counted(len(self.ids) + len(self.facts), Noun("changement", "change")),
            r=revision.number,
            by=shown(revision.published_by),
            when=instant(revision.published_at.astimezone(self.zone)),
            why=Text(f" (« {shown(revision.why)} »)", f" (“{shown(revision.why)}”)") if revision.why else NOTHING,
            old=revision.number - 1,
            ids=listing([*(shown(id_) for id_ in self.ids), *self.facts]),
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


def undone(candidate: tuple[Instance, Timetable], head: Revision, store: Store) -> tuple[Undone, ...]:
    """The recent revisions of which the timetable, or the instance it is published with, undoes something, the last one
    first."""
    instance, timetable = candidate
    if head.instance != timetable.instance:
        return ()  # another year, whose sessions are others
    past = _Past(store, head, timetable.instance)
    ids, facts = _ids(timetable, past), _facts(instance, past)
    return tuple(
        Undone(
            store.revision(number),
            tuple(sorted(ids.get(number, ()))),
            tuple(facts.get(number, {}).values()),
            instance.zone,
        )
        for number in sorted({*ids, *facts}, reverse=True)
    )


class _Past:
    """The last revision, and those before it that are looked at."""

    def __init__(self, store: Store, head: Revision, name: str) -> None:
        self._store, self._instances = store, dict[str, Instance]()
        self.revisions = [head]
        """The last one first; of each but the last in this list, what it changed can be seen."""
        while len(self.revisions) <= LOOK_BACK and (parent := self.revisions[-1].parent) is not None:
            earlier = store.revision(parent)
            if earlier.instance != name:
                break
            self.revisions.append(earlier)

    @property
    def steps(self) -> Iterator[tuple[Revision, Revision]]:
        """Each revision with the one before it."""
        return pairwise(self.revisions)

    def timetable(self, revision: Revision) -> Timetable:
        return self._store.timetable(revision)

    def instance(self, revision: Revision) -> Instance:
        """Read once for all the revisions that have the same: it takes long."""
        digest = revision.instance_content
        if digest not in self._instances:
            self._instances[digest] = contents.instance(self._store.content(digest))
        return self._instances[digest]


def _ids(timetable: Timetable, past: _Past) -> dict[int, set[str]]:
    """Sessions that are put back, by the number of the revision that is undone."""
    head = past.timetable(past.revisions[0])
    mine, last = _held(timetable), _held(head)
    differs = {each.id for each in differences(head, timetable)}
    differs |= {each.id for each in exam_differences(head, timetable)}
    changed_by: dict[str, int] = {}
    found: dict[int, set[str]] = {}
    after = last
    for revision, earlier in past.steps:
        if not differs:
            break
        before = _held(past.timetable(earlier))
        for id_ in differs:
            if _state(before.get(id_)) != _state(after.get(id_)):
                changed_by.setdefault(id_, revision.number)
            if id_ in changed_by and _is_as_before(before.get(id_), last.get(id_), mine.get(id_)):
                found.setdefault(changed_by[id_], set()).add(id_)
        differs -= set().union(*found.values())
        after = before
    return found


def _facts(mine: Instance, past: _Past) -> dict[int, dict[_Key, Text]]:
    """What was said of links, names, places, dates, and is put back, by the number of the revision that is undone."""
    head = past.revisions[0]
    if contents.digest(contents.of_instance(mine)) == head.instance_content:
        return {}
    last = past.instance(head)
    differs = {_key(fact) for fact in information(last, mine)}
    changed_by: dict[_Key, int] = {}
    found: dict[int, dict[_Key, Text]] = {}
    for revision, earlier in past.steps:
        if not differs:
            break
        if revision.instance_content != earlier.instance_content:
            before = past.instance(earlier)
            for fact in information(before, past.instance(revision)):
                changed_by.setdefault(_key(fact), revision.number)
            since = {_key(fact): fact.text for fact in information(before, last)}
            as_before = differs - {_key(fact) for fact in information(before, mine)}
            for key in as_before & since.keys() & changed_by.keys():
                found.setdefault(changed_by[key], {})[key] = since[key]
                differs.discard(key)
    return found


def _key(fact: Information) -> _Key:
    return fact.subject, " ".join((fact.id, *sorted(fact.groups)))


def by_others(found: tuple[Undone, ...], by: str) -> tuple[Undone, ...]:
    """Those that somebody else published."""
    return tuple(one for one in found if one.revision.published_by != by)


def _held(timetable: Timetable) -> dict[str, Planned]:
    return {each.id: each for each in (*timetable.held, *(timetable.exams or ()))}


def _is_as_before(before: Planned | None, last: Planned | None, mine: Planned | None) -> bool:
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
    return any(own == old != new for own, old, new in zip(people(mine), people(before), people(last), strict=True))


def _slot(held: Planned) -> tuple[dt.datetime, dt.datetime]:
    return held.start, held.end


def _state(held: Planned | None) -> object:
    """What people are told of when it changes."""
    return None if held is None else (_slot(held), *people(held))
