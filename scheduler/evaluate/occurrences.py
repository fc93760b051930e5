"""The patterns of a timetable, or of a part of it, each with whom it is about: rules' points are a sum over them."""

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from typing import Any

from scheduler.checker.local_timetable import LocalTimetable
from scheduler.instance.schema.places import rooms_named
from scheduler.patterns import (
    GroupEvening,
    GroupWeek,
    Kind,
    Pattern,
    RoomEvening,
    SessionTime,
    TrainerEvening,
    TrainerTime,
    TrainerWeek,
    UnitKinds,
    UnitPace,
    UnitWeekdays,
)
from scheduler.timeline.calendar import Slot, monday

Occurrence = tuple[str, Pattern]
"""The unit, group, trainer or room that the pattern is of, and the pattern."""


def occurrences(facts: LocalTimetable, kind: type[Pattern], days: Collection[dt.date]) -> Iterator[Occurrence]:
    """All patterns of one type. Of evenings and weeks those on the teaching days among `days`, empty ones included."""
    return _READ[kind](facts, days)


def _sessions(facts: LocalTimetable, _: Collection[dt.date]) -> Iterator[Occurrence]:
    for unit in facts.instance.scheduled_units:
        for meeting in facts.of_unit[unit.code]:
            start = meeting.start.time()
            yield unit.code, SessionTime(facts.timeline, unit, meeting.kind, meeting.day, start)


def _weekdays(facts: LocalTimetable, _: Collection[dt.date]) -> Iterator[Occurrence]:
    for unit in facts.instance.scheduled_units:
        used = {meeting.day.weekday() for meeting in facts.of_unit[unit.code]}
        yield unit.code, UnitWeekdays(facts.timeline, unit, tuple(sorted(used)))


def _kinds(facts: LocalTimetable, _: Collection[dt.date]) -> Iterator[Occurrence]:
    for unit in facts.instance.scheduled_units:
        demand, held = facts.demanded[unit.code], facts.of_unit[unit.code]
        if demand is not None and held:
            row: list[Kind | None] = [None, None, *(meeting.kind for meeting in held), None]
            for before, last, kind in zip(row, row[1:], row[2:], strict=False):
                webconferences = demand.webconference or int(demand.wants("webconference"))
                yield unit.code, UnitKinds(facts.timeline, unit, webconferences, before, last, kind)


def _pace(facts: LocalTimetable, _: Collection[dt.date]) -> Iterator[Occurrence]:
    for unit in facts.instance.scheduled_units:
        demand, weeks = facts.demanded[unit.code], facts.weeks[unit.code]
        if demand is not None:
            held, rest = 0, [meeting.day for meeting in reversed(facts.of_unit[unit.code])]
            total = demand.total if demand.minutes is None else len(rest)
            for number, week in enumerate(weeks, 1):
                while rest and monday(rest[-1]) <= week:
                    held += 1
                    rest.pop()
                yield unit.code, UnitPace(total, len(weeks), number, held)


def _group_evenings(facts: LocalTimetable, days: Collection[dt.date]) -> Iterator[Occurrence]:
    for group in facts.instance.groups:
        evenings, centre = facts.evenings(group.id), {day.day for day in facts.at_centre(group.id)}
        for day, slots in _grid(facts, days, group.id):
            held = evenings.get(day, ())
            content = tuple(frozenset(m.kind for m in held if slot in m.slots) for slot in slots)
            yield group.id, GroupEvening(facts.timeline, day, content, day in centre)


def _group_weeks(facts: LocalTimetable, days: Collection[dt.date]) -> Iterator[Occurrence]:
    for group in facts.instance.groups:
        evenings = facts.evenings(group.id)
        for week, there in _by_week(day for day, _ in _grid(facts, days, group.id)):
            yield group.id, GroupWeek(facts.timeline, week, tuple(day.weekday() for day in there if day in evenings))


def _trainer_times(facts: LocalTimetable, _: Collection[dt.date]) -> Iterator[Occurrence]:
    for trainer in facts.instance.trainers:
        taught, said = facts.taught[trainer.id], trainer.availability
        prefers_some = bool(taught) and said.prefers_some
        for meeting in taught:
            start = meeting.start.time()
            level = said.level_during(meeting.day, meeting.starts)
            yield trainer.id, TrainerTime(facts.timeline, trainer, meeting.day, start, level, prefers_some)


def _trainer_evenings(facts: LocalTimetable, days: Collection[dt.date]) -> Iterator[Occurrence]:
    for trainer in facts.instance.trainers:
        taken = {slot for meeting in facts.taught[trainer.id] for slot in meeting.slots}
        for day, slots in _grid(facts, days):
            yield trainer.id, TrainerEvening(facts.timeline, trainer, day, tuple(slot in taken for slot in slots))


def _trainer_weeks(facts: LocalTimetable, days: Collection[dt.date]) -> Iterator[Occurrence]:
    for trainer in facts.instance.trainers:
        taken = {meeting.day for meeting in facts.taught[trainer.id]}
        for week, there in _by_week(day for day, _ in _grid(facts, days)):
            evenings = tuple(day.weekday() for day in there if day in taken)
            yield trainer.id, TrainerWeek(facts.timeline, trainer, week, evenings)


def _room_evenings(facts: LocalTimetable, days: Collection[dt.date]) -> Iterator[Occurrence]:
    taken = {(room, slot) for m in facts.meetings for room in rooms_named(m.session.room) for slot in m.slots}
    for room in facts.instance.rooms:
        for day, slots in _grid(facts, days):
            yield room.id, RoomEvening(facts.timeline, room, day, tuple((room.id, slot) in taken for slot in slots))


_READ: dict[type[Any], Callable[[LocalTimetable, Collection[dt.date]], Iterator[Occurrence]]] = {
    SessionTime: _sessions,
    UnitWeekdays: _weekdays,
    UnitKinds: _kinds,
    UnitPace: _pace,
    GroupEvening: _group_evenings,
    GroupWeek: _group_weeks,
    TrainerTime: _trainer_times,
    TrainerEvening: _trainer_evenings,
    TrainerWeek: _trainer_weeks,
    RoomEvening: _room_evenings,
}


def _grid(
    facts: LocalTimetable, days: Collection[dt.date], group: str | None = None
) -> Iterator[tuple[dt.date, Sequence[Slot]]]:
    """Teaching days, in time order, on which the group is there."""
    on = facts.timeline.slots_on
    for day in sorted(days):
        if day in on and (group is None or facts.is_there(group, day)):
            yield day, on[day]


def _by_week(days: Iterable[dt.date]) -> Iterator[tuple[dt.date, list[dt.date]]]:
    weeks = defaultdict[dt.date, list[dt.date]](list)
    for day in days:
        weeks[monday(day)].append(day)
    yield from weeks.items()
