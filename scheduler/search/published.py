"""The published timetable, seen from the changed instance: what people rely on, in the indices of its problem."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from scheduler.demand.problem import Problem
from scheduler.demand.subproblem import Subproblem
from scheduler.instance.schema.places import rooms_named
from scheduler.instance.schema.units import SessionKind
from scheduler.model.solution import Assignment, Placement
from scheduler.timetable.diff import newcomers
from scheduler.timetable.schema import Timetable


@dataclass(frozen=True)
class Published:
    """The timetable that people rely on, and the day before which nothing of it changes (None: nothing is past)."""

    timetable: Timetable
    from_day: dt.date | None = None


@dataclass(frozen=True)
class PublishedSession:
    """A published session. `slot` is None, and `trainers` and `rooms` miss some, where the changed instance no longer
    knows them. `frozen`: it is past, and stays as it is."""

    id: str
    unit: int
    kind: SessionKind
    slot: int | None
    trainers: tuple[int, ...]
    rooms: tuple[int, ...]
    frozen: bool


def minutes_held(problem: Problem, olds: Iterable[PublishedSession], kind: SessionKind) -> int:
    """What those of the kind come to, where the changed instance knows their slots."""
    return sum(problem.slots[old.slot].minutes for old in olds if old.kind == kind and old.slot is not None)


@dataclass(frozen=True)
class Reference:
    """The published sessions of units that are still taught, and the alternance days of groups that still have some."""

    problem: Problem
    sessions: tuple[PublishedSession, ...]
    days: Mapping[int, frozenset[dt.date]]
    """Dates of each group's alternance days, as far as the group is there."""
    day_ids: Mapping[str, int]
    """The group of each published alternance day."""
    from_day: dt.date | None
    newcomers: frozenset[int] = frozenset()
    """Groups of which nothing was published: their alternance days are new, not moved."""

    @classmethod
    def of(cls, problem: Problem, published: Timetable, from_day: dt.date | None) -> "Reference":
        instance = problem.instance
        trainers = {trainer.id: n for n, trainer in enumerate(instance.trainers)}
        rooms = {room.id: n for n, room in enumerate(instance.rooms)}
        groups = {group.id: n for n, group in enumerate(instance.groups) if group.alternance is not None}
        sessions = []
        for s in published.sessions:
            if s.unit not in problem.unit_index:
                continue
            slot = problem.timeline.time_at.get((s.start, s.end))
            unit = problem.unit_index[s.unit]
            known = [trainers[t] for t in s.trainers if t in trainers]
            sessions.append(
                PublishedSession(
                    id=s.id,
                    unit=unit,
                    kind=s.kind,
                    slot=slot.index if slot is not None else None,
                    trainers=tuple(t for t in problem.units[unit].trainers if t in known)
                    if set(known) <= set(problem.units[unit].trainers)
                    else (),
                    rooms=tuple(sorted(rooms[name] for name in rooms_named(s.room) if name in rooms)),
                    frozen=from_day is not None and s.start.astimezone(instance.zone).date() < from_day,
                )
            )
        days: dict[int, set[dt.date]] = defaultdict(set)
        day_ids = {day.id: groups[day.group] for day in published.alternance if day.group in groups}
        for day in published.alternance:
            date = day.start.astimezone(instance.zone).date()
            if day.group in groups and instance.is_there(day.group, date):
                days[groups[day.group]].add(date)
        dates = {group: frozenset(found) for group, found in days.items()}
        new = frozenset(groups[name] for name in newcomers(published, instance))
        return cls(problem, tuple(sessions), dates, day_ids, from_day, new)

    @cached_property
    def of_unit(self) -> Mapping[int, tuple[PublishedSession, ...]]:
        table: dict[int, list[PublishedSession]] = defaultdict(list)
        for old in self.sessions:
            table[old.unit].append(old)
        return {unit: tuple(olds) for unit, olds in table.items()}

    def is_past(self, day: dt.date) -> bool:
        return self.from_day is not None and day < self.from_day

    def moved_in(self, timetable: Timetable) -> Assignment:
        """What of another timetable is not where it is published."""
        known, found = self.assignment(), Reference.of(self.problem, timetable, None).assignment()
        here = {(p.unit, p.slot, p.kind) for p in known.placements}
        new = tuple(p for p in found.placements if (p.unit, p.slot, p.kind) not in here)
        return Assignment(new, tuple(each for each in found.alternance if each not in known.alternance))

    def open(self) -> Problem:
        """The problem in which what is past has no other place than its own."""
        if self.from_day is None:
            return self.problem
        past = {s.index for s in self.problem.slots if self.is_past(s.day)}
        own: dict[int, set[int]] = defaultdict(set)
        for old in self.sessions:
            if old.slot is not None:
                own[old.unit].add(old.slot)
        slots = {
            row.index: {s for s in row.slots if s not in past or s in own[row.index]} for row in self.problem.units
        }
        days = {
            group.index: [
                day
                for day in group.alternance_days
                if not self.is_past(day) or day in self.days.get(group.index, frozenset())
            ]
            for group in self.problem.groups
        }
        return Subproblem.restricted(self.problem, slots, days)

    def assignment(self) -> Assignment:
        """The published timetable as far as the problem can say it: what has no slot any more is left out."""
        placements = (
            Placement(old.slot, old.unit, old.kind, old.trainers, old.rooms)
            for old in self.sessions
            if old.slot is not None
        )
        alternance = sorted((day, group) for group, dates in self.days.items() for day in dates)
        return Assignment(tuple(sorted(placements)), tuple(alternance))
