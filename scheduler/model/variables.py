"""The decisions: which kind of session each unit holds in each slot, who teaches it and where, the alternance days.

Sessions of a unit are interchangeable, so none is numbered here: variables count per unit, slot and kind
(docs/search.md, "Why not one model"). Derived literals (an evening has a session, …) are made on demand, once
per cohort of groups that live the same evenings.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from scheduler.demand.problem import GroupRow, Problem, UnitRow
from scheduler.instance.schema.units import SessionKind
from scheduler.model.build import Build, Var
from scheduler.timeline.calendar import Slot, monday

Clashes = Literal["forbidden", "counted"]
Rooms = Literal["assigned", "counted"]
"""`assigned`: each session chooses its room. `counted`: only that enough rooms are free, the rooms given afterwards."""


@dataclass(frozen=True)
class Life:
    """Groups that live the same evenings, alternance days apart: their units, and the dates on which they can have a
    session."""

    units: tuple[int, ...]
    groups: tuple[int, ...]
    days: tuple[dt.date, ...]


class Variables:
    """Literals of one model.

    `at[unit][slot][kind]`: the unit holds a session of that kind in that slot.
    `teach[unit, slot, trainer]`: of several trainers, this one teaches it (units taught by one of several).
    `room[unit, slot, room]`: the in-person session is in that room, one for each of its places (only when rooms are
    `assigned`).
    `alternance[group, day]`: the group's own alternance day; `weekday[group, n]`: its weekday of the year, Monday = 0.
    """

    def __init__(self, build: Build, *, clashes: Clashes, rooms: Rooms) -> None:
        self._build = build
        self.problem: Problem = build.problem
        self.clashes = clashes
        self.rooms = rooms
        self.at: list[dict[int, dict[SessionKind, Var]]] = []
        self.teach: dict[tuple[int, int, int], Var] = {}
        self.room: dict[tuple[int, int, int], Var] = {}
        self.alternance: dict[tuple[int, dt.date], Var] = {}
        self.weekday: dict[tuple[int, int], Var] = {}
        self._evenings: dict[tuple[tuple[int, ...], dt.date, SessionKind | None], Var | None] = {}
        for row in self.problem.units:
            self._add_unit(row)
        for group in self.problem.groups:
            for day in group.alternance_days:
                self.alternance[group.index, day] = build.boolean()
            for number in sorted({day.weekday() for day in group.alternance_days}):
                self.weekday[group.index, number] = build.boolean()

    def _add_unit(self, row: UnitRow) -> None:
        table: dict[int, dict[SessionKind, Var]] = {}
        for slot in row.slots:
            trainers = self.possible_trainers(row, slot)
            if trainers is None:
                continue
            table[slot] = {kind: self._build.boolean() for kind in row.kinds}
            if row.teaching == "choice":
                for trainer in trainers:
                    self.teach[row.index, slot, trainer] = self._build.boolean()
            if self.rooms == "assigned" and "in_person" in table[slot]:
                for room in self.problem.free_rooms(row, slot):
                    self.room[row.index, slot, room] = self._build.boolean()
        self.at.append(table)

    def possible_trainers(self, row: UnitRow, slot: int) -> tuple[int, ...] | None:
        """Trainers who may teach the unit in the slot; None when nobody can without a forbidden clash."""
        return row.trainers if self.clashes == "counted" else self.problem.free_trainers(row, slot)

    def slot(self, index: int) -> Slot:
        return self.problem.slots[index]

    def held(self, unit: int, slot: int, kind: SessionKind | None = None) -> list[Var]:
        """Literals of the unit's session in the slot; at most one of them is true."""
        found = self.at[unit].get(slot, {})
        return [var for k, var in found.items() if kind in (None, k)]

    def held_on(self, unit: int, day: dt.date, kind: SessionKind | None = None) -> list[Var]:
        slots = self.problem.timeline.times_on.get(day, ())
        return [var for slot in slots for var in self.held(unit, slot.index, kind)]

    def held_by_day(self, unit: int, kind: SessionKind | None = None) -> dict[dt.date, list[Var]]:
        table: dict[dt.date, list[Var]] = defaultdict(list)
        for slot in self.at[unit]:
            table[self.slot(slot).day] += self.held(unit, slot, kind)
        return table

    def held_by_week(self, unit: int, kind: SessionKind | None = None) -> dict[dt.date, list[Var]]:
        """By Monday of the week, every week of the unit's period, in time order."""
        table: dict[dt.date, list[Var]] = {week: [] for week in self.problem.units[unit].weeks}
        for day, literals in self.held_by_day(unit, kind).items():
            table[monday(day)] += literals
        return table

    def attended(self, units: Sequence[int], slot: int, kind: SessionKind | None = None) -> list[Var]:
        """Literals of the sessions that a group which attends `units` has at just that time."""
        return [var for unit in units for var in self.held(unit, slot, kind)]

    def attended_during(self, units: Sequence[int], slot: int, kind: SessionKind | None = None) -> list[Var]:
        """The same of a slot of the grid, with the long sessions that take it too."""
        return [var for time in self.problem.timeline.taking[slot] for var in self.attended(units, time, kind)]

    def booked_during(self, trainer: int, slot: int) -> list[Var]:
        """Literals of the sessions that the trainer teaches in a slot of the grid, the long ones that take it too."""
        return [var for time in self.problem.timeline.taking[slot] for var in self.booked(trainer, time)]

    def booked(self, trainer: int, slot: int) -> list[Var]:
        """Literals of the sessions that the trainer teaches at just that time."""
        literals: list[Var] = []
        for unit in self.problem.taught_by[trainer]:
            if self.problem.units[unit].teaching == "choice":
                chosen = self.teach.get((unit, slot, trainer))
                literals += [chosen] if chosen is not None else []
            else:
                literals += self.held(unit, slot)
        return literals

    def evening(self, units: tuple[int, ...], day: dt.date, kind: SessionKind | None = None) -> Var | None:
        """Literal implied by any session (of the kind) that groups of the cohort have that day; None if none can be.

        It is bounded from below only: it may be true for nothing, which an objective that counts it never wants.
        """
        key = (units, day, kind)
        if key not in self._evenings:
            literals = [var for unit in units for var in self.held_on(unit, day, kind)]
            self._evenings[key] = self._build.boolean() if literals else None
            if (evening := self._evenings[key]) is not None:
                for slot in self.problem.timeline.slots_on[day]:
                    # One session at a time (H2), so the slot's literals add up to at most one: stronger than one
                    # implication each.
                    together = self.attended_during(units, slot.index, kind)
                    if together:
                        self._build.model.add(sum(together) <= evening)
        return self._evenings[key]

    @cached_property
    def lives(self) -> tuple["Life", ...]:
        """Of every cohort, then of every group that is there for a part of the year only."""
        problem = self.problem
        return (
            *(Life(units, groups, self._days_of(units)) for units, groups in problem.cohorts.items()),
            *(
                Life(group.units, (group.index,), tuple(day for day in self._days_of(group.units) if day in group.days))
                for group in problem.passing
                if group.days is not None
            ),
        )

    @property
    def judged_lives(self) -> tuple["Life", ...]:
        """Those whose criteria depend on what is still to be decided."""
        return tuple(life for life in self.lives if not self.problem.decided_groups.issuperset(life.groups))

    def _days_of(self, units: Sequence[int]) -> tuple[dt.date, ...]:
        return tuple(sorted({self.slot(slot).day for unit in units for slot in self.at[unit]}))

    def attended_by(self, group: GroupRow, slot: int) -> list[Var]:
        """Literals of the sessions that the group attends at just that time."""
        there = group.days is None or self.slot(slot).day in group.days
        return self.attended(group.units, slot) if there else []

    def alternance_of(self, group: int, day: dt.date) -> list[Var]:
        """Literals of the alternance days that bring the group to the centre: its own, those it is part of."""
        row = self.problem.groups[group]
        if row.days is not None and day not in row.days:
            return []
        return [self.alternance[g, day] for g in row.lineage if (g, day) in self.alternance]
