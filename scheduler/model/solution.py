"""A solution of the model in indices, and its passage to and from the model and the timetable."""

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from scheduler.demand.problem import Problem
from scheduler.instance.instants import local
from scheduler.instance.schema.places import room_code, rooms_named
from scheduler.instance.schema.units import SessionKind
from scheduler.timetable.schema import AlternanceDay, Provenance, Session, TierResult, Timetable

if TYPE_CHECKING:  # they load OR-Tools, half a second that whoever only holds an assignment does without
    from scheduler.model.assemble import Assembled
    from scheduler.model.build import Var
    from scheduler.model.variables import Variables


@dataclass(frozen=True)
class Placement:
    """One session: its unit, slot, kind, trainers, and its rooms when it has some, in their order. In time order."""

    slot: int
    unit: int
    kind: SessionKind
    trainers: tuple[int, ...]
    rooms: tuple[int, ...] = ()

    def __lt__(self, other: "Placement") -> bool:
        return self._rank < other._rank

    @property
    def _rank(self) -> tuple[int, int, SessionKind, tuple[int, ...], tuple[int, ...]]:
        return self.slot, self.unit, self.kind, self.trainers, self.rooms


@dataclass(frozen=True)
class Assignment:
    """Everything the model decides, in time order: the sessions, and (day, group) of each alternance day."""

    placements: tuple[Placement, ...]
    alternance: tuple[tuple[dt.date, int], ...]


def read(v: "Variables", value: "Callable[[Var], int]") -> Assignment:
    """The assignment that the solver's values say."""
    placements = []
    for row in v.problem.units:
        for slot, kinds in v.at[row.index].items():
            for kind, literal in kinds.items():
                if not value(literal):
                    continue
                trainers, rooms = row.trainers, tuple[int, ...]()
                if row.teaching == "choice":
                    trainers = tuple(t for t in row.trainers if _holds(v.teach, (row.index, slot, t), value))
                if kind == "in_person" and v.rooms == "assigned":
                    rooms = tuple(sorted(r for r in row.rooms if _holds(v.room, (row.index, slot, r), value)))
                placements.append(Placement(slot, row.index, kind, trainers, rooms))
    alternance = sorted((day, group) for (group, day), literal in v.alternance.items() if value(literal))
    return Assignment(tuple(sorted(placements)), tuple(alternance))


def _holds(table: "dict[tuple[int, int, int], Var]", key: tuple[int, int, int], value: "Callable[[Var], int]") -> bool:
    literal = table.get(key)
    return literal is not None and bool(value(literal))


def decisions(v: "Variables", assignment: Assignment) -> "Iterator[tuple[Var, bool]]":
    """Every decision of the model with its value in the assignment: a hint, or what `fix` fixes."""
    placed = {(p.unit, p.slot): p for p in assignment.placements}
    for row in v.problem.units:
        for slot, kinds in v.at[row.index].items():
            here = placed.get((row.index, slot))
            for kind, literal in kinds.items():
                yield literal, here is not None and here.kind == kind
    for (unit, slot, trainer), literal in v.teach.items():
        here = placed.get((unit, slot))
        yield literal, here is not None and trainer in here.trainers
    for (unit, slot, room), literal in v.room.items():
        here = placed.get((unit, slot))
        yield literal, here is not None and room in here.rooms
    days = {(group, day) for day, group in assignment.alternance}
    weekdays = {(group, day.weekday()) for group, day in days}
    yield from ((literal, key in days) for key, literal in v.alternance.items())
    yield from ((literal, key in weekdays) for key, literal in v.weekday.items())


def hint(assembled: "Assembled", assignment: Assignment) -> None:
    """Start the solver from the assignment."""
    assembled.build.model.clear_hints()  # a second hint on a variable would make the model invalid
    for literal, value in decisions(assembled.variables, assignment):
        assembled.build.model.add_hint(literal, value)


def fix(assembled: "Assembled", assignment: Assignment) -> None:
    """Leave the model only this assignment; infeasible when the assignment needs what the model does not offer."""
    model, v = assembled.build.model, assembled.variables
    for literal, value in decisions(v, assignment):
        model.add(literal == int(value))
    if len({(p.unit, p.slot) for p in assignment.placements}) < len(assignment.placements):
        model.add_bool_or([])  # two sessions of a unit in one slot have one literal
    for p in assignment.placements:
        row, offered = v.problem.units[p.unit], v.at[p.unit].get(p.slot, {})
        if row.teaching == "choice":
            taught = len(p.trainers) == 1 and (p.unit, p.slot, p.trainers[0]) in v.teach
        else:
            taught = p.trainers == row.trainers
        roomed = v.rooms == "counted" or all((p.unit, p.slot, room) in v.room for room in p.rooms)
        if p.kind not in offered or not taught or not roomed:
            model.add_bool_or([])
    if len(set(assignment.alternance)) < len(assignment.alternance) or any(
        (group, day) not in v.alternance for day, group in assignment.alternance
    ):
        model.add_bool_or([])


def to_timetable(
    problem: Problem, assignment: Assignment, provenance: Provenance, tiers: tuple[TierResult, ...] = ()
) -> Timetable:
    """The assignment as people read it: sessions numbered in time order within their unit."""
    instance, rank = problem.instance, dict[int, int]()
    sessions = []
    for p in assignment.placements:
        row, slot = problem.units[p.unit], problem.slots[p.slot]
        number = rank[p.unit] = rank.get(p.unit, 0) + 1
        sessions.append(
            Session(
                id=f"{row.code}-{number:02d}",
                unit=row.code,
                kind=p.kind,
                number=number,
                start=slot.start,
                end=slot.end,
                groups=instance.groups_on(row.unit, slot.day),
                trainers=tuple(instance.trainers[t].id for t in p.trainers),
                room=room_code(instance.room_ids(p.rooms)) if p.rooms else None,
            )
        )
    days, count = [], defaultdict[int, int](int)
    for day, group in assignment.alternance:
        start, end = problem.timeline.alternance_hours(day)
        name = instance.groups[group].id
        count[group] += 1
        days.append(AlternanceDay(id=f"ALT-{name}-{count[group]:02d}", group=name, start=start, end=end))
    return Timetable(
        instance=instance.name,
        digest=instance.digest,
        provenance=provenance,
        tiers=tiers,
        sessions=tuple(sorted(sessions, key=lambda s: (s.start, s.unit))),
        alternance=tuple(sorted(days, key=lambda d: (d.start, d.group))),
    )


def from_timetable(problem: Problem, timetable: Timetable) -> Assignment:
    """The timetable in the model's indices.

    Raises KeyError for a slot, unit, trainer, room, group or hours of an alternance day that the problem lacks.
    """
    instance = problem.instance
    trainers = {t.id: n for n, t in enumerate(instance.trainers)}
    rooms = {r.id: n for n, r in enumerate(instance.rooms)}
    groups = {g.id: n for n, g in enumerate(instance.groups)}
    placements = []
    for s in timetable.sessions:
        unit = problem.unit_index[s.unit]
        team = problem.units[unit].trainers
        placements.append(
            Placement(
                slot=(problem.timeline.time_at.get((s.start, s.end)) or problem.timeline.slot_at[s.start]).index,
                unit=unit,
                kind=s.kind,
                # In the unit's order; those who are not of the team come last, and `fix` refuses them.
                trainers=tuple(sorted((trainers[t] for t in s.trainers), key=_rank_in(team))),
                rooms=tuple(sorted(rooms[name] for name in rooms_named(s.room))),
            )
        )
    days = []
    for d in timetable.alternance:
        day = local(d.start, instance.zone).date()
        if (d.start, d.end) != problem.timeline.alternance_hours(day):
            raise KeyError(d.id)
        days.append((day, groups[d.group]))
    return Assignment(tuple(sorted(placements)), tuple(sorted(days)))


def _rank_in(team: tuple[int, ...]) -> Callable[[int], int]:
    return lambda trainer: team.index(trainer) if trainer in team else len(team)
