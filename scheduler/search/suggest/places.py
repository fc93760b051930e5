"""Where and with whom a session or an alternance day could be held: every slot of the year, and for each the rooms and
trainers among which a planner would choose."""

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice, product
from typing import TypeVar

from scheduler.evaluate.evaluator import Evaluator
from scheduler.instance.instants import utc
from scheduler.instance.schema.places import Room, room_code, rooms_named
from scheduler.model.registry import knows_its_rooms
from scheduler.rules import in_force
from scheduler.timetable.schema import AlternanceDay, Held, Session

MOST_CHOICES = 500
"""Of rooms at several sites together, where each of them may matter."""

T = TypeVar("T", Session, AlternanceDay, Session | AlternanceDay)


def places(evaluator: Evaluator, row: Held, from_day: dt.date | None) -> Iterator[tuple[dt.datetime, dt.datetime]]:
    """Start and end of every slot, or day that could be one of alternance, from that day on, but the present one where
    it has one. Of a long session: of as many slots in a row as it takes.
    """
    size = slots_of(evaluator, row) if isinstance(row, Session) else 1
    timeline, here = evaluator.facts.timeline, utc(row.start) if evaluator.published_day(row.id) else None
    days = set(timeline.slots_on)
    if isinstance(row, AlternanceDay):
        days.update(timeline.alternance_days(evaluator.instance.group[row.group]))
    for day in sorted(days):
        if from_day is not None and day < from_day:
            continue
        if isinstance(row, AlternanceDay):
            start, end = timeline.alternance_hours(day)
            if utc(start) != here and timeline.has_alternance_hours(day):
                yield start, end
            continue
        for slot in timeline.times_on.get(day, ()):
            if utc(slot.start) != here and slot.size == size:
                yield slot.start, slot.end


def slots_of(evaluator: Evaluator, row: Session) -> int:
    """How many slots the session takes: as its unit says; where its sessions differ, as it did, or as the longest that
    is lacking."""
    unit, timeline = evaluator.instance.unit[row.unit], evaluator.facts.timeline
    if len(unit.sizes) == 1:
        return min(unit.sizes)
    held = Counter(len(m.slots) for m in evaluator.facts.of_unit[unit.code] if m.id != row.id)
    lacking = Counter(unit.blocks or ()) - held
    now = timeline.time_at.get((row.start, row.end))
    return now.size if now is not None and now.size in (lacking or unit.sizes) else max(lacking or unit.sizes)


def time_like(evaluator: Evaluator, row: Session, other: Session) -> tuple[dt.datetime, dt.datetime]:
    """Where the other session is, for as long as this one lasts; as long as the other where that cannot be."""
    timeline, size = evaluator.facts.timeline, slots_of(evaluator, row)
    slot = timeline.slot_at.get(other.start)
    runs = timeline.times_on[slot.day] if slot is not None else ()
    found = (time for time in runs if time.start == other.start and time.size == size)
    return next(((time.start, time.end) for time in found), (other.start, other.end))


def held_at(evaluator: Evaluator, row: T, start: dt.datetime, end: dt.datetime) -> T:
    """The session or day in that slot, with the groups of its unit that are there on the day."""
    times: dict[str, object] = {"start": start, "end": end}
    unit = None if row.unit is None else evaluator.instance.unit.get(row.unit)
    if unit is not None:
        times["groups"] = evaluator.facts.groups_on(unit, start.astimezone(evaluator.instance.zone).date())
    return row.model_copy(update=times)


def options(evaluator: Evaluator, row: Session, beside: Sequence[Held] = ()) -> Iterator[Session]:
    """The session as placed, in every room and with every trainer that can make a difference there.

    Of a site's free rooms one is as good as any other but for being one that the unit uses already, the one it has, or
    a pinned one: these are offered, else the first free one. Where a rule may look at anything of rooms, all that are
    free. Without any free room, the room it has.
    """
    for trainers in _teams(evaluator, row):
        taught = row if trainers == row.trainers else row.model_copy(update={"trainers": trainers})
        yield from roomed(evaluator, taught, beside)


def _teams(evaluator: Evaluator, row: Session) -> list[tuple[str, ...]]:
    """The trainers it has; where one of several teaches, each of the others too."""
    unit = evaluator.instance.unit[row.unit]
    if unit.teaching != "one" or len(unit.trainers) < 2:
        return [row.trainers]
    return [row.trainers, *((other,) for other in unit.trainers if (other,) != row.trainers)]


def roomed(evaluator: Evaluator, row: Session, beside: Sequence[Held]) -> Iterator[Session]:
    """The session as placed, in each room of which `options` speaks."""
    if row.kind != "in_person":
        yield row
        return
    special, found = {*rooms_named(row.room), *_pinned(evaluator, row)}, set[tuple[str, ...]]()
    alike = all(map(knows_its_rooms, in_force(evaluator.instance.weight)))
    for rooms in _choices(evaluator, row, beside, special if alike else None):
        sites = tuple(room.site for room in rooms)
        if alike and sites in found and special.isdisjoint(room.id for room in rooms):
            continue
        code = room_code(room.id for room in rooms)
        tried = row if code == row.room else row.model_copy(update={"room": code})
        if not evaluator.lacks_room(tried, beside):
            found.add(sites)
            yield tried
    if not found:
        yield row


def _choices(
    evaluator: Evaluator, row: Session, beside: Sequence[Held], special: set[str] | None
) -> Iterable[tuple[Room, ...]]:
    """What rooms it could take: one; or one at each site where somebody sits, of each of these the `special` ones and
    the first other that is free, or without `special` all that are free, so many choices at most."""
    instance, rooms = evaluator.instance, _preferred(evaluator, row, beside)
    unit = instance.unit[row.unit]
    if not unit.rooms_per_site:
        return ((room,) for room in rooms)
    day, taken = row.start.astimezone(instance.zone).date(), _taken(evaluator, row, beside)
    free = [
        [
            room
            for room in rooms
            if (room.site, room.id in taken) == (site, False) and room.capacity >= seats
            and set(unit.features) <= set(room.features) and not any(day in span for span in room.closed)
        ]
        for site, seats in instance.seats(unit, day).items()
    ]  # fmt: skip
    if special is not None:
        free = [[room for n, room in enumerate(there) if n == 0 or room.id in special] for there in free]
    return islice(product(*free), MOST_CHOICES) if free else ()


def _taken(evaluator: Evaluator, row: Session, beside: Sequence[Held]) -> frozenset[str]:
    """Rooms that other sessions hold at some time of it. Those `beside` are where they are to be."""
    edited = {row.id, *(each.id for each in beside)}
    held = [m.session for m in evaluator.held_on.get(evaluator.day_of(row), ()) if m.id not in edited]
    held += [each for each in beside if isinstance(each, Session) and each.id != row.id]
    at_once = (each for each in held if each.start < row.end and row.start < each.end)
    return frozenset(name for each in at_once for name in rooms_named(each.room))


def _preferred(evaluator: Evaluator, row: Session, beside: Sequence[Held]) -> list[Room]:
    """The room it has where the unit's other sessions use it too, the rooms these use, the one it has, the rest. Those
    `beside` are where they are to be."""
    edited = {row.id, *(each.id for each in beside)}
    held = [m.session for m in evaluator.facts.of_unit[row.unit] if m.id not in edited]
    held += [each for each in beside if isinstance(each, Session) and each.unit == row.unit and each.id != row.id]
    used, own = {name for each in held for name in rooms_named(each.room)}, rooms_named(row.room)

    def rank(room: Room) -> tuple[bool, bool]:
        return room.id not in used, room.id not in own

    return sorted(evaluator.instance.rooms, key=rank)


def _pinned(evaluator: Evaluator, row: Session) -> set[str]:
    return {pin.room for pin in evaluator.instance.pins_of(row.unit) if pin.room is not None}
