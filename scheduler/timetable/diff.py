"""What differs between two timetables, identity by identity: what people who rely on the first must be told.

Source: DOMAIN.md, "Re-planning"; identities as in FORMATS.md, "Timetable: JSON".
"""

import datetime as dt
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import chain
from typing import Literal, TypeVar

from scheduler.timetable.schema import AlternanceDay, Session, Timetable

Held = Session | AlternanceDay
T = TypeVar("T", Session, AlternanceDay)
DifferenceKind = Literal["moved", "changed", "cancelled", "added"]


@dataclass(frozen=True)
class Difference:
    """One session, or alternance day, that is not as it was: `before` is None when it is added, `after` when it goes.

    `moved`: another slot. `changed`: the same slot, another room or trainer.
    """

    id: str
    kind: DifferenceKind
    before: Held | None
    after: Held | None

    @property
    def held(self) -> Held:
        """What it is about, as it is now; as it was, when it is gone."""
        held = self.after or self.before
        assert held is not None
        return held

    @property
    def is_move(self) -> bool:
        """A session in another slot; an alternance day that comes, goes or moves (its number is not fixed)."""
        return self.kind == "moved" or (isinstance(self.held, AlternanceDay) and self.kind != "changed")

    @property
    def start(self) -> dt.datetime:
        """When it was first planned: the order in which differences are told."""
        first = self.before or self.after
        assert first is not None
        return first.start


def differences(before: Timetable, after: Timetable) -> tuple[Difference, ...]:
    """Everything that changed, in time order. Two sessions are the same when their identity is."""
    old, new = _by_id(before), _by_id(after)
    found = (_difference(key, old.get(key), new.get(key)) for key in dict.fromkeys(chain(old, new)))
    return tuple(sorted((each for each in found if each is not None), key=lambda each: (each.start, each.id)))


def count_moves(found: Iterable[Difference]) -> int:
    return sum(each.is_move for each in found)


def count_changes(found: Iterable[Difference]) -> int:
    """Sessions that keep their slot and change room or trainer: the lighter move."""
    return sum(each.kind == "changed" for each in found)


def carried(before: Timetable, after: Timetable) -> Timetable:
    """`after`, a timetable numbered from scratch, with the identities of `before`.

    What kept its slot and kind keeps its identity; of the others the first takes the first that is left, and so on.
    Sessions beyond get identities that were never used; identities without a session are retired.
    """
    retired = set(before.retired)
    sessions, gone = _carried(before.sessions, after.sessions, lambda s: (s.unit, s.kind), lambda s: s.unit, retired)
    days, gone_days = _carried(
        before.alternance, after.alternance, lambda d: d.group, lambda d: f"ALT-{d.group}", retired
    )
    return after.model_copy(
        update={
            "sessions": tuple(
                s.model_copy(update={"id": name}) for s, name in zip(after.sessions, sessions, strict=True)
            ),
            "alternance": tuple(
                d.model_copy(update={"id": name}) for d, name in zip(after.alternance, days, strict=True)
            ),
            "retired": tuple(sorted({*retired, *gone, *gone_days})),
        }
    )


def _carried(
    old: tuple[T, ...], new: tuple[T, ...], sort: Callable[[T], object], stem: Callable[[T], str], retired: set[str]
) -> tuple[list[str], set[str]]:
    """The identity of each of `new`, and those of `old` that are left over."""
    left: dict[object, list[T]] = {}
    for held in sorted(old, key=lambda held: held.start):
        left.setdefault(sort(held), []).append(held)
    names: dict[int, str] = {}
    for rank, held in enumerate(new):
        same = next((one for one in left.get(sort(held), ()) if one.start == held.start), None)
        if same is not None:
            names[rank] = same.id
            left[sort(held)].remove(same)
    used = {*retired, *(held.id for held in old)}
    for rank in sorted(set(range(len(new))) - names.keys(), key=lambda rank: new[rank].start):
        waiting = left.get(sort(new[rank]))
        names[rank] = waiting.pop(0).id if waiting else next(_unused(stem(new[rank]), used))
        used.add(names[rank])
    return [names[rank] for rank in range(len(new))], {one.id for waiting in left.values() for one in waiting}


def _unused(stem: str, used: set[str]) -> Iterator[str]:
    """Identities above every number that was ever given: a gap may be one that a reader has forgotten to retire."""
    numbers = [int(name.removeprefix(f"{stem}-")) for name in used if _is_numbered(name, stem)]
    yield f"{stem}-{max(numbers, default=0) + 1:02d}"


def _is_numbered(name: str, stem: str) -> bool:
    rest = name.removeprefix(f"{stem}-")
    return name.startswith(f"{stem}-") and rest.isascii() and rest.isdecimal()


def _by_id(timetable: Timetable) -> dict[str, Held]:
    return {held.id: held for held in chain[Held](timetable.sessions, timetable.alternance)}


def _difference(name: str, before: Held | None, after: Held | None) -> Difference | None:
    if before is None:
        return Difference(name, "added", None, after)
    if after is None:
        return Difference(name, "cancelled", before, None)
    if (before.start, before.end, _kind(before)) != (after.start, after.end, _kind(after)):
        return Difference(name, "moved", before, after)
    return Difference(name, "changed", before, after) if _people(before) != _people(after) else None


def _kind(held: Held) -> str:
    return held.kind if isinstance(held, Session) else "alternance"


def _people(held: Held) -> object:
    """Who teaches, in any order, and where."""
    return None if isinstance(held, AlternanceDay) else (frozenset(held.trainers), held.room)
