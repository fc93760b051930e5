"""Models of a part of the timetable: some units may move, the others stay where they are, or are not there at all.

With the others where they are, a solution is a timetable; with the others away, nothing that the whole problem allows
is lost, so the optimum bounds that of the whole. Where the two meet, the part has proved the whole.
"""

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from ortools.sat.python.cp_model import LinearExpr

from scheduler.demand.problem import Problem, UnitRow, week_of
from scheduler.demand.subproblem import Subproblem
from scheduler.instance.schema import SESSION_KINDS
from scheduler.model.assemble import Assembled, assemble
from scheduler.model.build import Expr, Var
from scheduler.model.registry import chooses_rooms, rooms_for
from scheduler.model.solution import Assignment, Placement, read
from scheduler.model.variables import Rooms
from scheduler.rules import CLASHES, RULES, Scope, in_force
from scheduler.search.published import PublishedSession, Reference

IN_PERSON, WEBCONFERENCE = SESSION_KINDS
MOST_ROOM_LITERALS = 20_000
"""Beyond, rooms are counted and given afterwards: the model would be mostly rooms."""


@dataclass(frozen=True)
class Free:
    """What may move: the sessions of these units but for those that `stays` names, the alternance days of these
    groups."""

    units: frozenset[int]
    groups: frozenset[int]
    stays: frozenset[str] = frozenset()


def free(problem: Problem, units: Iterable[int], groups: Iterable[int] = ()) -> Free:
    """These units, and the alternance days that share evenings with them, besides those of `groups`."""
    chosen = frozenset(units)
    nearby = {g for unit in chosen for a in problem.units[unit].attendees for g in problem.groups[a].lineage}
    return Free(chosen, frozenset(g for g in {*nearby, *groups} if problem.groups[g].group.alternance is not None))


@dataclass(frozen=True)
class Local:
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


def rooms_of(problem: Problem, part: Free, slots: Mapping[int, Collection[int]]) -> Rooms:
    """Whether rooms are chosen with the dates or only counted."""
    literals = sum(len(slots[unit]) * len(problem.units[unit].rooms) for unit in part.units)
    return "assigned" if literals <= MOST_ROOM_LITERALS else rooms_for(problem)


def with_others(
    reference: Reference, problem: Problem, current: Assignment, part: Free, *, criteria: bool, loosely: bool = False
) -> Local:
    """The part may move, everybody else stays as in `current`. `loosely`: in the same slots, in any room and with any
    of their trainers; a relaxation."""
    groups = {a for unit in part.units for a in problem.units[unit].attendees} | part.groups
    groups |= {group.index for group in problem.groups if part.groups & set(group.lineage)}
    tight = _tight(reference, problem, part)
    inside = _inside(problem, current, part, groups, tight)
    narrow = _narrowed(reference, problem, current, part, inside, tight)
    if loosely:
        narrow = Subproblem.within(narrow, taken={}, given={})
    narrow = Subproblem.within(narrow, decided_groups=frozenset(range(len(problem.groups))) - groups)
    outside = tuple(p for p in current.placements if p.unit not in inside)
    rooms = rooms_of(problem, part, {unit: narrow.units[n].slots for n, unit in enumerate(inside)})
    local = _local(reference, narrow, inside, part, rooms, outside, criteria=criteria, tight=tight)
    for unit in part.units:
        offered = local.assembled.variables.at[inside.index(unit)]
        for old in _staying(reference, part, unit):  # in its slot; its room may change
            _must(local.assembled, offered.get(-1 if old.slot is None else old.slot, {}).get(old.kind))
    stay = (p for p in current.placements if p.unit in set(inside) - part.units)
    held = (replace(p, room=None) if loosely or p.slot in tight else p for p in stay)
    _hold(local.assembled, inside, held, trainers=not loosely)
    for day, group in current.alternance:
        if group not in part.groups:
            _must(local.assembled, local.assembled.variables.alternance.get((group, day)))
    return local


def _inside(
    problem: Problem, current: Assignment, part: Free, groups: Collection[int], tight: Collection[int]
) -> list[int]:
    """The units that the model has to know: those of the same groups, of the same trainers, and in the same rooms where
    these are short or a rule looks at what is held in a room; all of them where a rule sees the whole timetable, or may
    be broken by a part of it alone."""
    rules = [RULES[code] for code in in_force(problem.instance.weight)]
    if any(Scope.WHOLE in rule.scope or not (rule.holds_in_parts or rule.tier == "criterion") for rule in rules):
        return [row.index for row in problem.units]
    trainers = {trainer for unit in part.units for trainer in problem.units[unit].trainers}
    of_groups = (problem.groups[group].units for group in groups)
    of_trainers = (problem.taught_by[trainer] for trainer in trainers)
    in_rooms = {p.unit for p in current.placements if p.kind == "in_person" and p.slot in tight}
    if any(Scope.ROOM_EVENING in rule.scope and chooses_rooms(rule.code, problem) for rule in rules):
        rooms = {room for unit in part.units for room in problem.units[unit].rooms}
        in_rooms |= {p.unit for p in current.placements if p.room in rooms}
    return sorted(part.units.union(in_rooms, *of_groups, *of_trainers))


def _narrowed(
    reference: Reference,
    problem: Problem,
    current: Assignment,
    part: Free,
    inside: Sequence[int],
    tight: Collection[int],
) -> Problem:
    """Only these units; those of the part where they may be, the others where they are."""
    new_index = {unit: position for position, unit in enumerate(inside)}
    held: dict[int, set[int]] = {unit: set() for unit in inside}
    taken: dict[int, set[int]] = defaultdict(set)
    given, roomy = dict[tuple[int, int], tuple[int, ...]](), set[int]()
    for p in current.placements:
        if p.unit not in new_index:
            if p.room is not None:
                taken[p.slot].add(p.room)
            continue
        held[p.unit].add(p.slot)
        if p.unit not in part.units and p.room is not None:
            if p.slot in tight:
                roomy.add(p.unit)
            else:
                given[new_index[p.unit], p.slot] = (p.room,)
    slots = {unit: _slots(reference, problem, part, unit) if unit in part.units else held[unit] for unit in inside}
    return Subproblem.within(
        Subproblem.restricted(problem, slots, _days(problem, current, part)),
        taken={slot: frozenset(rooms) for slot, rooms in taken.items()},
        given=given,
        decided_units=frozenset(new_index[unit] for unit in new_index.keys() - part.units - roomy),
    )


def alone(reference: Reference, problem: Problem, part: Free) -> Local:
    """The part with everybody else away: a relaxation of the whole problem."""
    slots = {unit: problem.units[unit].slots for unit in part.units}
    days = {group: problem.groups[group].alternance_days for group in part.groups}
    narrow = Subproblem.restricted(problem, slots, days)
    alternating = {group.index for group in problem.groups if group.group.alternance is not None}
    relaxed = len(part.units) < len(problem.units) or not alternating <= part.groups
    rooms = rooms_of(problem, part, slots)
    return _local(reference, narrow, sorted(part.units), part, rooms, (), criteria=False, relaxed=relaxed)


def _tight(reference: Reference, problem: Problem, part: Free) -> frozenset[int]:
    """Slots in which a session lost its room: everybody's room there may change, so that nobody has to move."""
    return frozenset(
        old.slot
        for unit in part.units
        for old in reference.of_unit.get(unit, ())
        if old.kind == "in_person"
        and old.slot in problem.units[unit].slots
        and old.room not in problem.free_rooms(problem.units[unit], old.slot)
        and not old.frozen
    )


def _slots(reference: Reference, problem: Problem, part: Free, unit: int) -> Collection[int]:
    """Where the unit's sessions may be: those that stay where they are, the others in weeks that have room for more."""
    row, staying = problem.units[unit], _staying(reference, part, unit)
    if not staying:
        return row.slots
    weeks = Counter(week_of(problem.slots[old.slot]) for old in staying if old.slot is not None)
    held = {old.slot for old in staying}
    most = row.unit.sessions_per_week
    return [slot for slot in row.slots if slot in held or weeks[week_of(problem.slots[slot])] < most]


def _staying(reference: Reference, part: Free, unit: int) -> list[PublishedSession]:
    return [old for old in reference.of_unit.get(unit, ()) if old.id in part.stays]


def _days(problem: Problem, current: Assignment, part: Free) -> dict[int, Collection[dt.date]]:
    table: dict[int, Collection[dt.date]] = {
        group.index: [day for day, g in current.alternance if g == group.index] for group in problem.groups
    }
    return table | {group: problem.groups[group].alternance_days for group in part.groups}


def _local(
    reference: Reference,
    narrow: Problem,
    inside: Sequence[int],
    part: Free,
    rooms: Rooms,
    outside: tuple[Placement, ...],
    *,
    criteria: bool,
    relaxed: bool = False,
    tight: Collection[int] = (),
) -> Local:
    assembled = assemble(narrow, clashes="counted", rooms=rooms, criteria=criteria, relaxed=relaxed)
    new_index = {unit: position for position, unit in enumerate(inside)}
    moves, changes = list[Expr](), list[Expr]()
    for unit in sorted(part.units):
        for old, kept in _kept(assembled, new_index[unit], reference.of_unit.get(unit, ())):
            changes.append(_changed(assembled, new_index[unit], old, kept))
        moves += _moves(assembled, new_index[unit], reference.of_unit.get(unit, ()))
        for count, in_place in _converted(assembled, new_index[unit], reference.of_unit.get(unit, ())):
            moves.append(count - in_place)
            changes.append(in_place)
    for unit in sorted(new_index.keys() - part.units):
        olds = [old for old in reference.of_unit.get(unit, ()) if old.slot in tight]
        changes += [
            _changed(assembled, new_index[unit], old, kept) for old, kept in _kept(assembled, new_index[unit], olds)
        ]
    for group in sorted(part.groups - reference.newcomers):
        moves.append(_days_moved(assembled, group, reference.days.get(group, frozenset())))
    hold_past(assembled, reference, inside, part)
    clashes = [term.expr for term in assembled.build.terms if term.rule in CLASHES]
    total = LinearExpr.sum
    return Local(assembled, total(clashes), total(moves), total(changes), inside, outside)


def hold_past(assembled: Assembled, reference: Reference, inside: Sequence[int], part: Free) -> None:
    """What the part has in the past stays as it is."""
    _hold(assembled, inside, _past(reference, part))
    for group in part.groups:
        for day in reference.days.get(group, frozenset()):
            if reference.is_past(day):
                _must(assembled, assembled.variables.alternance.get((group, day)))


def _past(reference: Reference, part: Free) -> list[Placement | None]:
    """None where a past session has no place in the changed instance: no timetable then keeps it."""
    return [
        None
        if old.slot is None or (old.room is None and old.kind == "in_person")
        else Placement(old.slot, old.unit, old.kind, old.trainers, old.room)
        for unit in part.units
        for old in reference.of_unit.get(unit, ())
        if old.frozen
    ]


def _kept(assembled: Assembled, unit: int, olds: Iterable[PublishedSession]) -> Iterable[tuple[PublishedSession, Var]]:
    """The literals of published sessions that stay in their slot."""
    for old in olds:
        offered = assembled.variables.at[unit].get(-1 if old.slot is None else old.slot, {})
        if old.kind in offered:
            yield old, offered[old.kind]


def _moves(assembled: Assembled, unit: int, olds: Sequence[PublishedSession]) -> Iterable[Expr]:
    """Per kind: sessions there were and still are, less those that keep their slot."""
    row = assembled.variables.problem.units[unit]
    for kind in row.kinds:
        same = [old for old in olds if old.kind == kind]
        kept = [literal for _, literal in _kept(assembled, unit, same)]
        if same:
            yield min(len(same), row.demand.of(kind)) - sum(kept)


def _converted(assembled: Assembled, unit: int, olds: Sequence[PublishedSession]) -> Iterable[tuple[int, Var]]:
    """Where the unit has more of one kind and fewer of the other: how many sessions change kind, and how many of them
    stay in their slot."""
    row, held = assembled.variables.problem.units[unit], Counter(old.kind for old in olds)
    for more, fewer in ((IN_PERSON, WEBCONFERENCE), (WEBCONFERENCE, IN_PERSON)):
        count = min(held[more] - row.demand.of(more), row.demand.of(fewer) - held[fewer])
        if count > 0:
            slots = [old.slot for old in olds if old.kind == more and old.slot is not None]
            in_place = assembled.build.integer(0, count)
            assembled.build.model.add(
                in_place <= sum(var for slot in slots for var in assembled.variables.held(unit, slot, fewer))
            )
            yield count, in_place


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
            room = None if old.room is None else v.room.get((unit, old.slot, old.room))
            if room is None:
                return kept
            same.append(room)
        elif old.room not in v.problem.free_rooms(row, old.slot):
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


def _hold(
    assembled: Assembled, inside: Sequence[int], placements: Iterable[Placement | None], *, trainers: bool = True
) -> None:
    """These sessions stay, with their `trainers`, in the rooms that are given."""
    v = assembled.variables
    new_index = {unit: position for position, unit in enumerate(inside)}
    for p in placements:
        if p is None:
            _must(assembled, None)
            continue
        unit = new_index[p.unit]
        row: UnitRow = v.problem.units[unit]
        _must(assembled, v.at[unit].get(p.slot, {}).get(p.kind))
        if row.teaching == "choice":
            if trainers:
                _must(assembled, v.teach.get((unit, p.slot, p.trainers[0])) if len(p.trainers) == 1 else None)
        elif p.trainers != row.trainers:
            _must(assembled, None)
        if p.room is not None and v.rooms == "assigned":
            _must(assembled, v.room.get((unit, p.slot, p.room)))


def _must(assembled: Assembled, literal: Var | None) -> None:
    """The literal holds; without one, nothing does."""
    if literal is None:
        assembled.build.model.add_bool_or([])
    else:
        assembled.build.model.add(literal == 1)
