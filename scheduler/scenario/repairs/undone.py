"""Whether a repair takes back what was asked: who asks about a cyclone is not helped by “ask that it does not happen”.

What each change says is looked at where it says it: in the instance with the changes, and in the one repaired. A repair
may go further the same way, never back, whatever the instance said before.
"""

from collections.abc import Callable, Sequence
from typing import Any

from scheduler.demand.frequency import demand_of
from scheduler.instance.schema import SESSION_KINDS, WEEKDAYS, Instance, Pin, Room, Unit
from scheduler.scenario.changes.change import (
    AddGroup,
    AddTrainer,
    AlternanceDays,
    Change,
    Close,
    Counts,
    Interruption,
    Kind,
    Replace,
    Rhythm,
    RoomChange,
    Unavailable,
    When,
)
from scheduler.timeline.calendar import Slot, Timeline


def is_undone(changes: Sequence[Change], base: Instance, asked: Instance, repaired: Instance) -> bool:
    """Whether some change no longer says in `repaired` what it says in `asked`, which is `base` with all of them."""
    return any(
        _UNDONE[type(change.content)](change.content, base, asked, repaired)
        for change in changes
        if type(change.content) in _UNDONE
    )


def covers(when: When, slot: Slot) -> bool:
    """Whether the slot is among these dates, weekdays and hours."""
    last = when.last or when.first
    return (
        (when.first is None or last is None or when.first <= slot.day <= last)
        and (when.weekdays is None or WEEKDAYS[slot.day.weekday()] in when.weekdays)
        and (when.slots is None or slot.start.time() in when.slots)
    )


def _unavailable(c: Unavailable, _: Instance, asked: Instance, repaired: Instance) -> bool:
    before, after = asked.trainer[c.trainer].availability, repaired.trainer[c.trainer].availability
    return before != after and any(
        before.level(slot.day, slot.start.time()) == "unavailable" != after.level(slot.day, slot.start.time())
        for slot in Timeline(repaired).slots
        if covers(c, slot)
    )


def _closed(c: Close | Interruption, _: Instance, asked: Instance, repaired: Instance) -> bool:
    """Days of the centre that are taught again; rooms are not opened by any repair."""
    if c.first is None or getattr(c, "room", None) is not None or getattr(c, "site", None) is not None:
        return False
    last = c.last or c.first
    opened = set(Timeline(repaired).slots_on) - set(Timeline(asked).slots_on)
    return any(c.first <= day <= last for day in opened)


def _taught(unit: str, who: Sequence[str], asked: Instance, repaired: Instance) -> bool:
    """Whether one of these trainers no longer teaches it."""
    now, then = asked.unit.get(unit), repaired.unit.get(unit)
    return now is not None and then is not None and bool(set(who) & set(now.trainers) - set(then.trainers))


def _replaced(c: Replace, _: Instance, asked: Instance, repaired: Instance) -> bool:
    """Back to the first one, in whatever way, or to a third."""
    now, then = asked.unit.get(c.unit), repaired.unit.get(c.unit)
    if now is None or then is None:
        return False
    shared = (then.shares or {}).get(c.trainer, 0) > (now.shares or {}).get(c.trainer, 0)
    freed = c.trainer in then.trainers and now.shares is not None and then.shares is None
    back = c.trainer in then.trainers and c.trainer not in now.trainers
    return back or shared or freed or _taught(c.unit, [c.by], asked, repaired)


def _counted(code: str, asked: Instance, repaired: Instance) -> tuple[Any, Any]:
    return tuple(
        demand_of(instance, instance.unit[code]) if code in instance.unit else None for instance in (asked, repaired)
    )  # type: ignore[return-value]


def _counts(c: Counts | Unit, _: Instance, asked: Instance, repaired: Instance) -> bool:
    now, then = _counted(c.unit if isinstance(c, Counts) else c.code, asked, repaired)
    return now is not None and (then is None or any(now.of(kind) != then.of(kind) for kind in SESSION_KINDS))


def _kind(c: Kind, _: Instance, asked: Instance, repaired: Instance) -> bool:
    now, then = _counted(c.unit, asked, repaired)
    return now is not None and (then is None or then.of(c.to) < now.of(c.to))


def _rhythm(c: Rhythm, base: Instance, asked: Instance, repaired: Instance) -> bool:
    before, now, then = (instance.unit.get(c.unit) for instance in (base, asked, repaired))
    return _is_back(before, now, then, "sessions_per_week")


def _is_back(before: Any, now: Any, then: Any, field: str) -> bool:
    """Whether a number goes back towards what it was; one that was not there before stays as it is."""
    if now is None or then is None:
        return False
    value, after = getattr(now, field), getattr(then, field)
    was = None if before is None else getattr(before, field)
    return bool(value != after if was is None else (value - was) * (after - value) < 0)


def _pin(c: Pin, _: Instance, asked: Instance, repaired: Instance) -> bool:
    return c in asked.pins and c not in repaired.pins


def _alternance(c: AlternanceDays | AddGroup, base: Instance, asked: Instance, repaired: Instance) -> bool:
    name = c.group if isinstance(c, AlternanceDays) else c.id
    before, now, then = (getattr(i.group.get(name), "alternance", None) for i in (base, asked, repaired))
    return any(_is_back(before, now, then, field) for field in ("min", "max"))


def _room(c: RoomChange, base: Instance, asked: Instance, repaired: Instance) -> bool:
    before, now, then = (instance.room.get(c.room) for instance in (base, asked, repaired))
    if before is None or now is None or then is None:
        return now != then
    gone = set(before.features) - set(now.features)
    return _is_back(before, now, then, "capacity") or bool(gone & set(then.features))


def _added_room(c: Room, _: Instance, asked: Instance, repaired: Instance) -> bool:
    return asked.room.get(c.id) != repaired.room.get(c.id)


_UNDONE: dict[type, Callable[[Any, Instance, Instance, Instance], bool]] = {
    Unavailable: _unavailable,
    Close: _closed,
    Interruption: _closed,
    Replace: _replaced,
    AddTrainer: lambda c, _, asked, repaired: _taught(c.unit, [c.trainer], asked, repaired),
    Counts: _counts,
    Unit: _counts,
    Kind: _kind,
    Rhythm: _rhythm,
    Pin: _pin,
    AlternanceDays: _alternance,
    AddGroup: _alternance,
    RoomChange: _room,
    Room: _added_room,
}
"""What a repair can take back. Nothing brings back a unit or a group that is dropped, or a weight; a time opened is not
closed again, and a pin lifted is not set."""
