"""The problem as integer tables: what the model reads. Units, groups, trainers, rooms and slots are indices.

Candidates are pruned here once: a unit's slots are those of its period in which every attending group is free of
external busy times; its rooms are those large enough, equipped and on the site asked for.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal

from scheduler.demand.frequency import Demand, Range, demand_of
from scheduler.demand.suitable_rooms import Seats, suitable_rooms
from scheduler.instance.lengths import numbers
from scheduler.instance.schema.dates import Semester
from scheduler.instance.schema.groups import Group
from scheduler.instance.schema.instance import Instance
from scheduler.instance.schema.trainers import Level
from scheduler.instance.schema.units import ANNUAL, SESSION_KINDS, Pin, SessionKind, Unit
from scheduler.timeline.busy_times import BusyTimes
from scheduler.timeline.calendar import Slot, Timeline, days_of, monday
from scheduler.timeline.stretches import Stretch

Teaching = Literal["single", "choice", "together"]


@dataclass(frozen=True)
class Quota:
    """In one semester, or one stretch of the year for an annual unit, how many sessions of each kind and in total a
    unit may have, as (least, most); and of a unit stated in hours, what those of each kind, and all (None), come to in
    minutes."""

    days: frozenset[dt.date]
    in_person: Range
    webconference: Range
    total: Range
    minutes: Mapping[SessionKind | None, Range] = field(default_factory=dict)

    def of(self, kind: SessionKind) -> Range:
        return self.in_person if kind == "in_person" else self.webconference


@dataclass(frozen=True)
class UnitRow:
    """A unit with sessions, and everything the rules ask of it."""

    index: int
    unit: Unit
    demand: Demand
    attendees: tuple[int, ...]
    """Groups that attend: the unit's own and those that are part of them."""
    trainers: tuple[int, ...]
    teaching: Teaching
    slots: tuple[int, ...]
    rooms: tuple[int, ...]
    weeks: tuple[dt.date, ...]
    """Mondays of the weeks in which it can be held."""
    quotas: tuple[Quota, ...]
    students: Mapping[dt.date, int] = field(default_factory=dict)
    """How many come on each day, where groups of it come or go during the year; else `rooms` are large enough."""
    seats: Seats = field(default_factory=dict)
    """How many sit at which site on each day, where a session takes a room at each; else it has one place, unnamed."""

    @property
    def code(self) -> str:
        return self.unit.code

    @property
    def kinds(self) -> tuple[SessionKind, ...]:
        wanted: list[SessionKind] = []
        if self.demand.in_person:
            wanted.append("in_person")
        if self.demand.webconference:
            wanted.append("webconference")
        return tuple(wanted)


@dataclass(frozen=True)
class GroupRow:
    """A group: what it attends, and on which days an alternance day of its own could be."""

    index: int
    group: Group
    units: tuple[int, ...]
    lineage: tuple[int, ...]
    """The group itself and the groups it is part of."""
    alternance_days: tuple[dt.date, ...]
    days: frozenset[dt.date] | None = None
    """When it is there, if that is a part of the year only."""


@dataclass(frozen=True)
class Problem:
    """One instance as tables. Frozen; built once by `Problem.of`. A part of it is a `demand.subproblem.Subproblem`."""

    instance: Instance
    timeline: Timeline
    units: tuple[UnitRow, ...]
    groups: tuple[GroupRow, ...]

    @classmethod
    def of(cls, instance: Instance) -> "Problem":
        """The instance's tables. Raises InputError when a unit's counts are not in the frequency table."""
        timeline = Timeline(instance)
        busy = BusyTimes(instance, timeline)
        group_index = {group.id: n for n, group in enumerate(instance.groups)}
        trainer_index = {trainer.id: n for n, trainer in enumerate(instance.trainers)}
        units = []
        lineages = {group.id: instance.lineage(group.id) for group in instance.groups}
        parts: dict[str, list[str]] = defaultdict(list)
        for group in instance.groups:
            for whole in lineages[group.id]:
                parts[whole].append(group.id)
        attended: dict[int, list[int]] = defaultdict(list)
        slots_of: dict[object, tuple[int, ...]] = {}  # most units of a centre have theirs in common
        for index, unit in enumerate(instance.scheduled_units):
            attendees = sorted({part for group in unit.groups for part in parts[group]}, key=group_index.__getitem__)
            taken, days = busy.slots_of(attendees), timeline.unit_days(unit)
            key = days, unit.slots, unit.sizes
            if key not in slots_of:
                found = (timeline.unit_slots(unit, day) for day in days)
                slots_of[key] = tuple(slot.index for of_day in found for slot in of_day)
            slots = tuple(s for s in slots_of[key] if s not in taken) if taken else slots_of[key]
            in_hours = instance.hours_of(unit) is not None
            lengths = frozenset(timeline.times[slot].minutes for slot in slots if in_hours)
            demand = demand_of(instance, unit, lengths)
            comes_or_goes = not instance.passing.isdisjoint(unit.groups)
            students = {d: instance.attendance(unit, d) for d in days} if comes_or_goes else {}
            seats = dict.fromkeys(days, instance.seats(unit)) if unit.rooms_per_site else {}
            if comes_or_goes:
                seats = {d: instance.seats(unit, d) for d in seats}
            for part in attendees:
                attended[group_index[part]].append(index)
            units.append(
                UnitRow(
                    index=index,
                    unit=unit,
                    demand=demand,
                    attendees=tuple(group_index[g] for g in attendees),
                    trainers=tuple(trainer_index[t] for t in unit.trainers),
                    teaching="single" if len(unit.trainers) == 1 else _TEACHING[unit.teaching],
                    slots=slots,
                    rooms=suitable_rooms(instance, unit, students, seats),
                    weeks=timeline.unit_weeks(unit),
                    quotas=tuple(_quotas(timeline, unit, demand, lengths)),
                    students=students,
                    seats=seats,
                )
            )
        groups = [
            GroupRow(
                index=index,
                group=group,
                units=tuple(attended[index]),
                lineage=tuple(group_index[g] for g in lineages[group.id]),
                alternance_days=tuple(
                    day for day in timeline.alternance_days(group) if not busy.takes_alternance(group.id, day)
                ),
                days=frozenset(day for day in timeline.open_days if instance.is_there(group.id, day))
                if group.id in instance.passing
                else None,
            )
            for index, group in enumerate(instance.groups)
        ]
        return cls(instance, timeline, tuple(units), tuple(groups))

    def is_apprentice(self, group: int) -> bool:
        """Whether the law of apprentices (H7) holds for the group."""
        return self.groups[group].group.id in self.instance.apprentices

    @cached_property
    def slots(self) -> tuple[Slot, ...]:
        """What indices of slots mean: slots of the grid, and runs of them for long sessions."""
        return self.timeline.times

    @cached_property
    def unit_index(self) -> dict[str, int]:
        return {row.code: row.index for row in self.units}

    @cached_property
    def cohorts(self) -> dict[tuple[int, ...], tuple[int, ...]]:
        """Groups by the units they attend: groups of one cohort live the same evenings, alternance days apart. Those
        that are there for a part of the year only are `passing`."""
        table: dict[tuple[int, ...], list[int]] = defaultdict(list)
        for group in self.groups:
            if group.units and group.days is None:
                table[group.units].append(group.index)
        return {units: tuple(groups) for units, groups in table.items()}

    @cached_property
    def passing(self) -> tuple[GroupRow, ...]:
        """Groups that are there for a part of the year only. Proofs by parts know none; bounds leave them out."""
        return tuple(group for group in self.groups if group.units and group.days is not None)

    def siblings(self, unit: int) -> tuple[UnitRow, ...]:
        """The sections of one unit that are shared out together, this one among them; the unit alone when it has none,
        or nothing is shared, or some of them are in another part."""
        row = self.units[unit]
        whole = row.unit.whole
        if whole.sections is None or whole.shares is None:
            return (row,)
        found = tuple(other for other in self.units if other.unit.whole.code == whole.code)
        return found if len(found) == len(whole.sections) else (row,)

    def weigh(self, groups: Iterable[int]) -> int:
        """How often a point counts that these groups lose together."""
        weight, known = self.instance.group_weight, self.instance.groups
        return sum(weight[known[group].id] for group in groups)

    @property
    def judged_units(self) -> tuple[UnitRow, ...]:
        """Units whose criteria depend on what is still to be decided."""
        return tuple(row for row in self.units if row.index not in self.decided_units)

    @cached_property
    def levels(self) -> tuple[tuple[Level, ...], ...]:
        """`levels[trainer][slot]`."""
        starts = [(s.day, [part.start.time() for part in self.timeline.parts(s)]) for s in self.slots]
        return tuple(
            tuple(t.availability.level_during(day, hours) for day, hours in starts) for t in self.instance.trainers
        )

    def grid_of(self, times: Iterable[int]) -> frozenset[int]:
        """The slots of the grid that these times take."""
        return frozenset(part.index for time in times for part in self.timeline.parts(self.slots[time]))

    def lasts_long(self, row: UnitRow, kind: SessionKind | None = None) -> bool:
        """Whether sessions of the unit (of the kind) may take several slots."""
        return row.unit.sizes != {1} and (kind is None or row.demand.of(kind) > 0)

    @cached_property
    def pins_of(self) -> dict[int, tuple[Pin, ...]]:
        table: dict[int, list[Pin]] = defaultdict(list)
        for pin in self.instance.pins:
            for row in self.instance.rows_of(pin.unit):
                if row.code in self.unit_index:  # else its unit is in another part
                    table[self.unit_index[row.code]].append(pin)
        return {unit: tuple(pins) for unit, pins in table.items()}

    @cached_property
    def taught_by(self) -> tuple[tuple[int, ...], ...]:
        """`taught_by[trainer]`: the units the trainer may teach."""
        return tuple(
            tuple(row.index for row in self.units if trainer in row.trainers)
            for trainer in range(len(self.instance.trainers))
        )

    def free_trainers(self, row: UnitRow, slot: int) -> tuple[int, ...] | None:
        """Trainers who can teach the unit in the slot and are not unavailable; None when the session would clash."""
        free = tuple(t for t in row.trainers if self.levels[t][slot] != "unavailable" or t in self.tolerated)
        enough = bool(free) if row.teaching == "choice" else len(free) == len(row.trainers)
        return free if enough else None

    # What a `Subproblem` may say otherwise

    @property
    def tolerated(self) -> frozenset[int]:
        """Trainers who may clash even where clashes are forbidden."""
        return frozenset()

    @property
    def allowance(self) -> int:
        """The most clashes that the tolerated trainers may have in all."""
        return 0

    @property
    def decided_units(self) -> frozenset[int]:
        """Units with nothing left to decide."""
        return frozenset()

    @property
    def decided_groups(self) -> frozenset[int]:
        """Groups with nothing left to decide."""
        return frozenset()

    @property
    def days_elsewhere(self) -> frozenset[int]:
        """Groups whose alternance days are decided in another part."""
        return frozenset()

    @property
    def rooms_taken(self) -> Mapping[int, frozenset[int]]:
        """Rooms held by units that are in another part, by slot."""
        return {}

    # Rooms

    def is_open(self, room: int, day: dt.date) -> bool:
        return day not in self.closed_on.get(room, ())

    @cached_property
    def closed_on(self) -> dict[int, frozenset[dt.date]]:
        """Days on which a room is closed."""
        return {
            index: frozenset(day for day in self.timeline.slots_on if any(day in span for span in room.closed))
            for index, room in enumerate(self.instance.rooms)
            if room.closed
        }

    def free_rooms(self, row: UnitRow, slot: int) -> tuple[int, ...]:
        """The unit's rooms that are open in the slot, large enough, and not held by a unit left out."""
        day = self.slots[slot].day
        if not self.closed_on and not row.students:
            return row.rooms
        return tuple(room for room in row.rooms if self.is_open(room, day) and self.is_large_enough(room, row, day))

    def is_large_enough(self, room: int, row: UnitRow, day: dt.date) -> bool:
        """Of the unit's rooms: for those who come that day, or sit at its site."""
        if not row.students:
            return True
        there = self.instance.rooms[room]
        if row.seats:
            return there.site in (seats := row.seats.get(day, {})) and there.capacity >= seats[there.site]
        return there.capacity >= row.students.get(day, 0)

    def place_of(self, row: UnitRow, room: int) -> str:
        """For which of its places a session of the unit takes this room: for its site, or without a room at each site
        for the only one, which has no name."""
        return self.instance.rooms[room].site if row.seats else ""

    def places_on(self, row: UnitRow, day: dt.date) -> tuple[str, ...]:
        """The places of a session that day: it takes one room for each."""
        return tuple(row.seats.get(day, ())) or ("",)

    def by_place(self, row: UnitRow, rooms: Iterable[int], day: dt.date) -> dict[str, tuple[int, ...]]:
        """These rooms by the place that each could be for, that day."""
        if not row.seats:
            return {"": tuple(rooms)}
        table: dict[str, tuple[int, ...]] = dict.fromkeys(self.places_on(row, day), ())
        for room in rooms:
            if (place := self.place_of(row, room)) in table:
                table[place] += (room,)
        return table

    def free_by_place(self, row: UnitRow, slot: int) -> dict[str, tuple[int, ...]]:
        """`free_rooms`, of which a session takes one for each place."""
        return self.by_place(row, self.free_rooms(row, slot), self.slots[slot].day)

    def is_housed(self, row: UnitRow, slot: int, rooms: Collection[int]) -> bool:
        """Whether a session there in these rooms has one that is free for each place, and no other."""
        choices = self.free_by_place(row, slot)
        return len(rooms) == len(choices) and all(not set(rooms).isdisjoint(free) for free in choices.values())


_TEACHING: dict[str, Teaching] = {"one": "choice", "together": "together"}


def _quotas(timeline: Timeline, unit: Unit, demand: Demand, lengths: frozenset[int]) -> Iterable[Quota]:
    """A unit of one semester has all its sessions in it; an annual one is balanced within one over the stretches (H1),
    unless it lasts a part of the year only."""
    spans: list[Stretch | Semester] = [*timeline.stretches]
    if unit.period != ANNUAL:
        spans = [s for s in timeline.semesters if unit.period == s.id]
    share, is_free = len(spans), unit.period == ANNUAL and not timeline.is_balanced(unit)
    ranges = [demand.range("in_person"), demand.range("webconference"), demand.range()]
    minutes = dict[SessionKind | None, Range]()
    if demand.is_in_hours and share > 1 and not is_free:
        asked: dict[SessionKind | None, int] = {kind: demand.asked.get(kind, 0) for kind in SESSION_KINDS}
        asked[None] = sum(asked.values())
        minutes = {kind: _share(wanted, share, timeline.longest(unit)) for kind, wanted in asked.items()}
        parts = zip(ranges, minutes.values(), strict=True)
        ranges = [numbers(lengths, *of_kind) or (0, most) for (_, most), of_kind in parts]
    elif is_free:
        ranges = [(0, most) for _, most in ranges]
    elif share > 1:
        ranges = [(count // share, -(-count // share)) for _, count in ranges]
    for span in spans:
        in_person, webconference, total = ranges
        yield Quota(frozenset(days_of(span)), in_person, webconference, total, minutes)


def _share(asked: int, parts: int, session: int) -> Range:
    """Minutes of each of the parts that are as large as the others within a session. Where all sessions are alike,
    that is within one in number."""
    if not asked:
        return 0, 0
    return max(0, (asked - parts * session) // parts + 1), -(-(asked + parts * session) // parts) - 1


def week_of(slot: Slot) -> dt.date:
    return monday(slot.day)
