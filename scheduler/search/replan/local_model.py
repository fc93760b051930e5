"""A model of a neighbourhood: its clashes, moves and changes, and what it holds in place."""

import datetime as dt
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, replace

from ortools.sat.python.cp_model import LinearExpr

from scheduler.demand.problem import Problem
from scheduler.instance.schema.units import SESSION_KINDS
from scheduler.model.assemble import Assembled
from scheduler.model.build import Expr, Var
from scheduler.model.solution import Assignment, Placement, read
from scheduler.rules import CLASHES
from scheduler.search.published import PublishedSession, Reference
from scheduler.search.replan.affected import Neighbourhood
from scheduler.search.replan.forced import converts

IN_PERSON, WEBCONFERENCE = SESSION_KINDS


@dataclass(frozen=True)
class LocalModel:
    """A model of a part. `moves` counts sessions in another slot than the published one and alternance days that come,
    go or move; `changes` those in their slot with another room, trainer or kind."""

    assembled: Assembled
    clashes: LinearExpr
    moves: LinearExpr
    changes: LinearExpr
    _old_index: Sequence[int]
    _outside: tuple[Placement, ...]

    @property
    def objectives(self) -> tuple[LinearExpr, ...]:
        """The most important first."""
        return self.clashes, self.moves, self.changes

    @property
    def trainers(self) -> frozenset[int]:
        """Whose clashes it counts."""
        return frozenset(t for row in self.assembled.variables.problem.units for t in row.trainers)

    @property
    def counts_rooms(self) -> bool:
        return self.assembled.variables.rooms == "counted"

    def bar(self, moved: Assignment) -> None:
        """Not all of this: something of it is elsewhere. Where it is about more than the model decides, it is so."""
        v, known = self.assembled.variables, self.inside(moved)
        literals = [v.at[p.unit].get(p.slot, {}).get(p.kind) for p in known.placements]
        literals += [v.alternance.get((group, day)) for day, group in known.alternance]
        there = [literal for literal in literals if literal is not None]
        if there and len(there) == len(moved.placements) + len(moved.alternance):
            self.assembled.build.model.add(sum(there) < len(there))

    def inside(self, whole: Assignment) -> Assignment:
        """What the model decides of a whole timetable, in the model's own indices: a hint."""
        new_index = {unit: position for position, unit in enumerate(self._old_index)}
        kept = (replace(p, unit=new_index[p.unit]) for p in whole.placements if p.unit in new_index)
        return Assignment(tuple(sorted(kept)), whole.alternance)

    def read(self, values: Callable[[Var], int]) -> Assignment:
        """The whole timetable: what the solver says of the part, and the rest as it is."""
        found = read(self.assembled.variables, values)
        inside = (replace(p, unit=self._old_index[p.unit]) for p in found.placements)
        return Assignment(tuple(sorted((*inside, *self._outside))), found.alternance)


def local_model(
    assembled: Assembled,
    reference: Reference,
    inside: Sequence[int],
    part: Neighbourhood,
    *,
    outside: tuple[Placement, ...] = (),
    rooms_lost: Collection[int] = (),
) -> LocalModel:
    """The model of the units `inside`, with its moves and changes counted and its past held. `outside`: sessions that
    it does not know. `rooms_lost`: slots in which sessions that stay may change room."""
    new_index = {unit: position for position, unit in enumerate(inside)}
    moves, changes = list[Expr](), list[Expr]()
    for unit in sorted(part.units):
        olds = reference.of_unit.get(unit, ())
        changes += _changes(assembled, new_index[unit], olds)
        moves += _moves(assembled, new_index[unit], olds)
        for count, in_place in _converted(assembled, new_index[unit], olds):
            moves.append(count - in_place)
            changes.append(in_place)
    for unit in sorted(new_index.keys() - part.units):
        olds = tuple(old for old in reference.of_unit.get(unit, ()) if old.slot in rooms_lost)
        changes += _changes(assembled, new_index[unit], olds)
    for group in sorted(part.groups - reference.newcomers):
        moves.append(_days_moved(assembled, group, reference.days.get(group, frozenset())))
    hold_past(assembled, reference, inside, part)
    clashes = [term.expr for term in assembled.build.terms if term.rule in CLASHES]
    total = LinearExpr.sum
    return LocalModel(assembled, total(clashes), total(moves), total(changes), inside, outside)


def hold_past(assembled: Assembled, reference: Reference, inside: Sequence[int], part: Neighbourhood) -> None:
    """What the part has in the past stays as it is."""
    hold(assembled, inside, _past(reference, part))
    for group in part.groups:
        for day in reference.days.get(group, frozenset()):
            if reference.is_past(day):
                must(assembled, assembled.variables.alternance.get((group, day)))


def _past(reference: Reference, part: Neighbourhood) -> list[Placement | None]:
    """None where a past session has no place in the changed instance: no timetable then keeps it."""
    return [
        None
        if old.slot is None or (old.kind == "in_person" and not _has_its_rooms(reference.problem, old))
        else Placement(old.slot, old.unit, old.kind, old.trainers, old.rooms)
        for unit in part.units
        for old in reference.of_unit.get(unit, ())
        if old.frozen
    ]


def _has_its_rooms(problem: Problem, old: PublishedSession) -> bool:
    """Whether the changed instance knows a room for each of its places."""
    assert old.slot is not None
    return len(old.rooms) == len(problem.places_on(problem.units[old.unit], problem.slots[old.slot].day))


def stays(assembled: Assembled, unit: int, old: PublishedSession) -> Var | None:
    """The literal of a published session in its slot; None when it cannot be there."""
    return None if old.slot is None else assembled.variables.at[unit].get(old.slot, {}).get(old.kind)


def _kept(assembled: Assembled, unit: int, olds: Iterable[PublishedSession]) -> Iterable[tuple[PublishedSession, Var]]:
    """The literals of published sessions that stay in their slot."""
    for old in olds:
        literal = stays(assembled, unit, old)
        if literal is not None:
            yield old, literal


def _moves(assembled: Assembled, unit: int, olds: Sequence[PublishedSession]) -> Iterable[Expr]:
    """Per kind: sessions there were and still are, less those that keep their slot."""
    row = assembled.variables.problem.units[unit]
    if row.demand.is_in_hours:
        yield _come_or_gone(assembled, unit, olds)
        return
    for kind in row.kinds:
        same = [old for old in olds if old.kind == kind]
        kept = [literal for _, literal in _kept(assembled, unit, same)]
        if same:
            yield min(len(same), row.demand.of(kind)) - sum(kept)


def _come_or_gone(assembled: Assembled, unit: int, olds: Sequence[PublishedSession]) -> Expr:
    """Of a unit stated in hours: sessions there were or are, whichever is more, less those that keep their slot."""
    build, v = assembled.build, assembled.variables
    row = v.problem.units[unit]
    every = [var for slot in v.at[unit] for var in v.held(unit, slot)]
    moved = build.integer(0, len(olds) + row.demand.total)
    kept = [literal for _, literal in _kept(assembled, unit, olds)]
    if (more := converts(v.problem, row, olds)) is not None:
        slots = [old.slot for old in olds if old.kind == more and old.slot is not None]
        fewer = WEBCONFERENCE if more == IN_PERSON else IN_PERSON
        kept += [var for slot in slots for var in v.held(unit, slot, fewer)]
    build.model.add(moved >= len(olds) - LinearExpr.sum(kept))
    build.model.add(moved >= LinearExpr.sum(every) - LinearExpr.sum(kept))
    return moved


def _converted(assembled: Assembled, unit: int, olds: Sequence[PublishedSession]) -> Iterable[tuple[int, Var]]:
    """Where the unit has more of one kind and fewer of the other: how many sessions change kind, and how many of them
    stay in their slot."""
    row, held = assembled.variables.problem.units[unit], Counter(old.kind for old in olds)
    if row.demand.is_in_hours:
        return
    for more, fewer in ((IN_PERSON, WEBCONFERENCE), (WEBCONFERENCE, IN_PERSON)):
        count = min(held[more] - row.demand.of(more), row.demand.of(fewer) - held[fewer])
        if count > 0:
            slots = [old.slot for old in olds if old.kind == more and old.slot is not None]
            in_place = assembled.build.integer(0, count)
            assembled.build.model.add(
                in_place <= sum(var for slot in slots for var in assembled.variables.held(unit, slot, fewer))
            )
            yield count, in_place


def _changes(assembled: Assembled, unit: int, olds: Sequence[PublishedSession]) -> Iterable[Expr]:
    return [_changed(assembled, unit, old, kept) for old, kept in _kept(assembled, unit, olds)]


def _changed(assembled: Assembled, unit: int, old: PublishedSession, kept: Var) -> Expr:
    """1 when the session keeps its slot and not its room or its trainers."""
    v, build = assembled.variables, assembled.build
    row = v.problem.units[unit]
    assert old.slot is not None
    same: list[Var] = []
    if row.teaching == "choice":
        chosen = v.teach.get((unit, old.slot, old.trainers[0])) if len(old.trainers) == 1 else None
        if chosen is None:
            return kept
        same.append(chosen)
    elif old.trainers != row.trainers:
        return kept
    if old.kind == "in_person":
        if v.rooms == "assigned":
            rooms = [v.room[unit, old.slot, room] for room in old.rooms if (unit, old.slot, room) in v.room]
            if len(rooms) < len(v.problem.places_on(row, v.slot(old.slot).day)):
                return kept
            same += rooms
        elif not v.problem.is_housed(row, old.slot, old.rooms):
            return kept
    if not same:
        return 0
    changed = build.boolean()
    for literal in same:
        build.model.add(changed >= kept - literal)
    return changed


def _days_moved(assembled: Assembled, group: int, dates: frozenset[dt.date]) -> Expr:
    """Alternance days there were or are, whichever is more, less those that stay."""
    build, v = assembled.build, assembled.variables
    literals = {day: var for (g, day), var in v.alternance.items() if g == group}
    moved = build.integer(0, max(len(dates), len(literals)))
    kept = sum(var for day, var in literals.items() if day in dates)
    build.model.add(moved >= len(dates) - kept)
    build.model.add(moved >= sum(literals.values()) - kept)
    return moved


def hold(
    assembled: Assembled, inside: Sequence[int], placements: Iterable[Placement | None], *, trainers: bool = True
) -> None:
    """These sessions stay, with their `trainers`, in the rooms that are given."""
    v = assembled.variables
    new_index = {unit: position for position, unit in enumerate(inside)}
    for p in placements:
        if p is None:
            must(assembled, None)
            continue
        unit = new_index[p.unit]
        row = v.problem.units[unit]
        must(assembled, v.at[unit].get(p.slot, {}).get(p.kind))
        if row.teaching == "choice":
            if trainers:
                must(assembled, v.teach.get((unit, p.slot, p.trainers[0])) if len(p.trainers) == 1 else None)
        elif p.trainers != row.trainers:
            must(assembled, None)
        for room in p.rooms if v.rooms == "assigned" else ():
            must(assembled, v.room.get((unit, p.slot, room)))


def must(assembled: Assembled, literal: Var | None) -> None:
    """The literal holds; without one, nothing does."""
    if literal is None:
        assembled.build.model.add_bool_or([])
    else:
        assembled.build.model.add(literal == 1)
