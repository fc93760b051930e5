"""What differs between two timetables, identity by identity: what people who rely on the first must be told.

Source: docs/domain.md, "Planning again"; identities as in docs/formats.md, "Timetable: JSON".
"""

import datetime as dt
from collections import Counter
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, replace
from itertools import chain
from typing import Generic, Literal, TypeVar

from scheduler.instance.schema.instance import Instance
from scheduler.timetable.exams import Exam
from scheduler.timetable.schema import AlternanceDay, Held, Planned, Session, Timetable

T = TypeVar("T", Session, AlternanceDay)
P = TypeVar("P", bound=Planned)
DifferenceKind = Literal["moved", "changed", "cancelled", "added"]


@dataclass(frozen=True)
class _Changed(Generic[P]):
    """What is not as it was: `before` is None when it is added, `after` when it goes."""

    id: str
    kind: DifferenceKind
    before: P | None
    after: P | None

    @property
    def held(self) -> P:
        """What it is about, as it is now; as it was, when it is gone."""
        held = self.after or self.before
        assert held is not None
        return held

    @property
    def start(self) -> dt.datetime:
        """When it was first planned: the order in which differences are told."""
        first = self.before or self.after
        assert first is not None
        return first.start


@dataclass(frozen=True)
class Difference(_Changed[Held]):
    """One session, or alternance day, that is not as it was.

    `moved`: another slot. `changed`: the same slot, another room, trainer or kind.
    """

    with_group: bool = False
    """An alternance day that comes with its group, or goes with it."""
    in_hours: bool = False
    """A session that comes or goes of a unit stated in hours, which may have more or fewer of them."""

    @property
    def is_move(self) -> bool:
        """A session in another slot; an alternance day that comes, goes or moves (its number is not fixed), unless
        its group does."""
        comes_or_goes = isinstance(self.held, AlternanceDay) and self.kind != "changed" and not self.with_group
        return self.kind == "moved" or comes_or_goes


@dataclass(frozen=True)
class ExamDifference(_Changed[Exam]):
    """One examination that is not as it was. `changed`: at the same hours, other rooms or invigilators."""


AnyDifference = Difference | ExamDifference


def differences(before: Timetable, after: Timetable, instance: Instance | None = None) -> tuple[Difference, ...]:
    """Every session and alternance day that changed, in time order. Two sessions are the same when their identity is.
    `instance`: that of `after`, which says whose alternance days come or go with their group."""
    old, new = _by_id(before), _by_id(after)
    found = [_difference(key, old.get(key), new.get(key)) for key in dict.fromkeys(chain(old, new))]
    told = [each for each in found if each is not None]
    if instance is not None:
        come = newcomers(before, instance)
        told = [replace(each, with_group=True) if _is_with_group(each, come, instance) else each for each in told]
        told = [replace(each, in_hours=True) if _is_in_hours(each, instance) else each for each in told]
    return tuple(sorted(told, key=lambda each: (each.start, each.id)))


def exam_differences(before: Timetable, after: Timetable) -> tuple[ExamDifference, ...]:
    """Every examination that changed, in time order."""
    old, new = ({exam.id: exam for exam in timetable.exams or ()} for timetable in (before, after))
    found = [
        ExamDifference(key, kind, old.get(key), new.get(key))
        for key in dict.fromkeys(chain(old, new))
        if (kind := _kind(old.get(key), new.get(key))) is not None
    ]
    return tuple(sorted(found, key=lambda each: (each.start, each.id)))


def newcomers(before: Timetable, instance: Instance) -> frozenset[str]:
    """Groups whose alternance days to come are all new: they need some, and the timetable knows nothing of them, or
    nothing since they came back."""
    last: dict[str, dt.date] = {}
    for held in before.held:
        day = held.start.astimezone(instance.zone).date()
        for name in held.groups:
            last[name] = max(day, last.get(name, day))
    return frozenset(
        group.id
        for group in instance.groups
        if group.alternance is not None
        and group.alternance.min > 0
        and (group.id not in last or (group.present and last[group.id] < group.present[-1].first))
    )


def _is_with_group(each: Difference, new: Collection[str], instance: Instance) -> bool:
    """Whether it is an alternance day of a group that is new, or that is not there on that day any more."""
    if not isinstance(each.held, AlternanceDay):
        return False
    if each.before is None:
        return each.held.group in new
    group, day = instance.group.get(each.held.group), each.before.start.astimezone(instance.zone).date()
    return each.after is None and (group is None or group.alternance is None or not instance.is_there(group.id, day))


def _is_in_hours(each: Difference, instance: Instance) -> bool:
    unit = instance.unit.get(each.held.unit) if isinstance(each.held, Session) else None
    return unit is not None and each.kind in ("cancelled", "added") and instance.hours_of(unit) is not None


def count_moves(found: Iterable[Difference]) -> int:
    """What re-planning keeps few: a session of a unit stated in hours that comes or goes counts as one that moves."""
    return sum(each.is_move or each.in_hours for each in found)


def count_changes(found: Iterable[Difference]) -> int:
    """Sessions that keep their slot and change room, trainer or kind: the lighter move."""
    return sum(each.kind == "changed" for each in found)


def carried(before: Timetable, after: Timetable) -> Timetable:
    """`after`, a timetable numbered from scratch, with the identities of `before`.

    What kept its slot and kind keeps its identity; of the others of a kind the first takes the first that is left, and
    so on. Where a unit has more of one kind and fewer of the other, a session in the same slot takes the identity, then
    the first the first. Sessions beyond get identities that were never used; those without a session are retired.
    """
    retired = set(before.retired)
    sessions, gone = _Carrying(before.sessions, after.sessions, retired).run()
    days, gone_days = _Carrying(before.alternance, after.alternance, retired).run()
    return after.model_copy(
        update={
            "sessions": tuple(
                s.model_copy(update={"id": name}) for s, name in zip(after.sessions, sessions, strict=True)
            ),
            "alternance": tuple(
                d.model_copy(update={"id": name}) for d, name in zip(after.alternance, days, strict=True)
            ),
            "version": before.version,
            "exams": before.exams,
            "exam_tier": before.exam_tier,
            "retired": tuple(sorted({*retired, *gone, *gone_days})),
        }
    )


class _Carrying(Generic[T]):
    """Who takes whose identity: what is old, and left, and what is new, and nameless."""

    def __init__(self, old: tuple[T, ...], new: tuple[T, ...], retired: set[str]) -> None:
        self._new: tuple[T, ...] = new
        self._left: list[T] = sorted(old, key=lambda held: held.start)
        self._nameless = sorted(range(len(new)), key=lambda rank: new[rank].start)
        self._names: dict[int, str] = {}
        self._used = {*retired, *(held.id for held in old)}
        self._balance: Counter[tuple[str, str]] = Counter((_subject(held), held.kind) for held in old)
        self._balance.subtract((_subject(held), held.kind) for held in new)

    def run(self) -> tuple[list[str], set[str]]:
        """The identity of each of `new`, and those of `old` that are left over."""
        self._pair(lambda old, new: old.kind == new.kind and old.start == new.start)
        self._pair(lambda old, new: old.start == new.start and self._converts(old, new))
        self._pair(lambda old, new: old.kind == new.kind)
        self._pair(lambda *_: True)
        for rank in self._nameless:
            self._names[rank] = name = unused(_stem(self._new[rank]), self._used)
            self._used.add(name)
        return [self._names[rank] for rank in range(len(self._new))], {held.id for held in self._left}

    def _pair(self, alike: Callable[[T, T], bool]) -> None:
        """The first nameless takes the first identity that suits, and so on."""
        waiting, self._nameless = self._nameless, []
        left: dict[str, list[T]] = {}
        for held in self._left:
            left.setdefault(_subject(held), []).append(held)
        for rank in waiting:
            new = self._new[rank]
            old = next((one for one in left.get(_subject(new), ()) if alike(one, new)), None)
            if old is None:
                self._nameless.append(rank)
                continue
            left[_subject(new)].remove(old)
            self._names[rank] = old.id
        self._left = [held for held in self._left if held.id not in set(self._names.values())]

    def _converts(self, old: T, new: T) -> bool:
        """Whether the unit has a session too many of the one kind and lacks one of the other; then it is this one."""
        more, fewer = (_subject(old), old.kind), (_subject(new), new.kind)
        if self._balance[more] <= 0 or self._balance[fewer] >= 0:
            return False
        self._balance[more] -= 1
        self._balance[fewer] += 1
        return True


def _subject(held: Held) -> str:
    return held.group if isinstance(held, AlternanceDay) else held.unit


def _stem(held: Held) -> str:
    return f"ALT-{held.group}" if isinstance(held, AlternanceDay) else held.unit


def unused(stem: str, used: Collection[str]) -> str:
    """An identity above every number that was ever given: a gap may be one that a reader has forgotten to retire."""
    numbers = [int(name.removeprefix(f"{stem}-")) for name in used if _is_numbered(name, stem)]
    return f"{stem}-{max(numbers, default=0) + 1:02d}"


def _is_numbered(name: str, stem: str) -> bool:
    rest = name.removeprefix(f"{stem}-")
    return name.startswith(f"{stem}-") and rest.isascii() and rest.isdecimal()


def _by_id(timetable: Timetable) -> dict[str, Held]:
    return {held.id: held for held in timetable.held}


def _difference(name: str, before: Held | None, after: Held | None) -> Difference | None:
    kind = _kind(before, after)
    return Difference(name, kind, before, after) if kind is not None else None


def _kind(before: Planned | None, after: Planned | None) -> DifferenceKind | None:
    """None when nothing changed that people are told of."""
    if before is None:
        return "added"
    if after is None:
        return "cancelled"
    if (before.start, before.end) != (after.start, after.end):
        return "moved"
    return "changed" if people(before) != people(after) else None


def people(held: Planned) -> tuple[object, ...]:
    """Kind, room and trainers, these in any order: what people are told of that is no hour."""
    if isinstance(held, Exam):
        watched = {(room.room, who) for room in held.rooms for who in room.invigilators}
        return held.kind, frozenset(room.room for room in held.rooms), frozenset(watched)
    return held.kind, held.room, frozenset(held.trainers)
