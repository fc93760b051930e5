"""A neighbourhood as a restriction of the whole problem, where everybody else stays, and as a relaxation of it.

Every solution of the restriction is a timetable. The relaxation leaves everybody else out: nothing that the whole
problem allows is lost, so its optimum bounds that of the whole. Where the two meet, the whole is proved.
"""

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import replace

from scheduler.demand.order import ordered_with
from scheduler.demand.problem import Problem, week_of
from scheduler.demand.subproblem import Subproblem
from scheduler.model.assemble import assemble
from scheduler.model.registry import chooses_rooms, rooms_for
from scheduler.model.solution import Assignment
from scheduler.model.variables import Rooms
from scheduler.rules import RULES, in_force
from scheduler.scopes import Scope
from scheduler.search.published import PublishedSession, Reference
from scheduler.search.replan.affected import Neighbourhood
from scheduler.search.replan.local_model import LocalModel, hold, local_model, must, stays

MOST_ROOM_LITERALS = 20_000
"""Beyond, rooms are counted and given afterwards: the model would be mostly rooms."""

GoOn = Callable[[], None]
"""Raises OutOfTime when a model that is being written would come too late (`Runner.go_on`)."""


def restriction(
    reference: Reference,
    problem: Problem,
    current: Assignment,
    part: Neighbourhood,
    *,
    criteria: bool,
    go_on: GoOn,
    loosely: bool = False,
) -> LocalModel:
    """The part may move, everybody else stays as in `current`. `loosely`: in the same slots, in any room and with any
    of their trainers; that is a relaxation of the restriction."""
    groups = {a for unit in part.units for a in problem.units[unit].attendees} | part.groups
    groups |= {group.index for group in problem.groups if part.groups & set(group.lineage)}
    rooms_lost = _rooms_lost(reference, problem, part)
    inside = _inside(problem, current, part, groups, rooms_lost)
    narrow = _narrowed(reference, problem, current, part, inside, rooms_lost)
    if loosely:
        narrow = Subproblem.within(narrow, taken={}, given={})
    narrow = Subproblem.within(narrow, decided_groups=frozenset(range(len(problem.groups))) - groups)
    rooms = rooms_of(problem, part, {unit: narrow.units[n].slots for n, unit in enumerate(inside)})
    assembled = assemble(narrow, clashes="counted", rooms=rooms, criteria=criteria, go_on=go_on)
    outside = tuple(p for p in current.placements if p.unit not in inside)
    local = local_model(assembled, reference, inside, part, outside=outside, rooms_lost=rooms_lost)
    for unit in part.units:
        for old in _staying(reference, part, unit):  # in its slot; its room may change
            must(assembled, stays(assembled, inside.index(unit), old))
    stay = (p for p in current.placements if p.unit in set(inside) - part.units)
    held = (replace(p, rooms=()) if loosely or p.slot in rooms_lost else p for p in stay)
    hold(assembled, inside, held, trainers=not loosely)
    for day, group in current.alternance:
        if group not in part.groups:
            must(assembled, assembled.variables.alternance.get((group, day)))
    return local


def _inside(
    problem: Problem, current: Assignment, part: Neighbourhood, groups: Collection[int], rooms_lost: Collection[int]
) -> list[int]:
    """The units that the model has to know: those of the same groups, of the same trainers, in an order with them, and
    in the same rooms where these are short or a rule looks at what is held in a room; all of them where a rule sees the
    whole timetable, or may be broken by a part of it alone."""
    rules = [RULES[code] for code in in_force(problem.instance.weight)]
    if any(Scope.WHOLE in rule.scope or not (rule.holds_in_parts or rule.tier == "criterion") for rule in rules):
        return [row.index for row in problem.units]
    trainers = {trainer for unit in part.units for trainer in problem.units[unit].trainers}
    of_groups = (problem.groups[group].units for group in groups)
    of_trainers = (problem.taught_by[trainer] for trainer in trainers)
    in_rooms = {p.unit for p in current.placements if p.kind == "in_person" and p.slot in rooms_lost}
    if any(Scope.ROOM_EVENING in rule.scope and chooses_rooms(rule.code, problem) for rule in rules):
        able = {room for unit in part.units for room in problem.units[unit].rooms}
        in_rooms |= {p.unit for p in current.placements if not able.isdisjoint(p.rooms)}
    ordered = ordered_with(problem)
    in_order = (ordered[unit] for unit in part.units if unit in ordered)
    found = part.units.union(in_rooms, *of_groups, *of_trainers, *in_order)
    return sorted({row.index for unit in found for row in problem.siblings(unit)})


def _narrowed(
    reference: Reference,
    problem: Problem,
    current: Assignment,
    part: Neighbourhood,
    inside: Sequence[int],
    rooms_lost: Collection[int],
) -> Problem:
    """Only these units; those of the part where they may be, the others where they are."""
    new_index = {unit: position for position, unit in enumerate(inside)}
    held: dict[int, set[int]] = {unit: set() for unit in inside}
    taken: dict[int, set[int]] = defaultdict(set)
    given, roomy = dict[tuple[int, int], tuple[int, ...]](), set[int]()
    for p in current.placements:
        if p.unit not in new_index:
            for slot in problem.grid_of([p.slot]) if p.rooms else ():
                taken[slot].update(p.rooms)
            continue
        held[p.unit].add(p.slot)
        if p.unit not in part.units and p.rooms:
            if p.slot in rooms_lost:
                roomy.add(p.unit)
            else:
                given[new_index[p.unit], p.slot] = p.rooms
    slots = {unit: _slots(reference, problem, part, unit) if unit in part.units else held[unit] for unit in inside}
    return Subproblem.within(
        Subproblem.restricted(problem, slots, _days(problem, current, part)),
        taken={slot: frozenset(rooms) for slot, rooms in taken.items()},
        given=given,
        decided_units=frozenset(new_index[unit] for unit in new_index.keys() - part.units - roomy),
    )


def relaxation(reference: Reference, problem: Problem, part: Neighbourhood, *, go_on: GoOn) -> LocalModel:
    """The part with everybody else left out."""
    slots = {unit: problem.units[unit].slots for unit in part.units}
    days = {group: problem.groups[group].alternance_days for group in part.groups}
    narrow = Subproblem.restricted(problem, slots, days)
    alternating = {group.index for group in problem.groups if group.group.alternance is not None}
    relaxed = len(part.units) < len(problem.units) or not alternating <= part.groups
    rooms = rooms_of(problem, part, slots)
    assembled = assemble(narrow, clashes="counted", rooms=rooms, criteria=False, relaxed=relaxed, go_on=go_on)
    return local_model(assembled, reference, sorted(part.units), part)


def _rooms_lost(reference: Reference, problem: Problem, part: Neighbourhood) -> frozenset[int]:
    """Slots in which a session lost its room: everybody's room there may change, so that nobody has to move."""
    return frozenset(
        old.slot
        for unit in part.units
        for old in reference.of_unit.get(unit, ())
        if old.kind == "in_person"
        and old.slot in problem.units[unit].slots
        and not problem.is_housed(problem.units[unit], old.slot, old.rooms)
        and not old.frozen
    )


def _slots(reference: Reference, problem: Problem, part: Neighbourhood, unit: int) -> Collection[int]:
    """Where the unit's sessions may be: those that stay where they are, the others in weeks that have room for more."""
    row, staying = problem.units[unit], _staying(reference, part, unit)
    if not staying:
        return row.slots
    weeks = Counter(week_of(problem.slots[old.slot]) for old in staying if old.slot is not None)
    held = {old.slot for old in staying}
    most = row.unit.sessions_per_week
    return [slot for slot in row.slots if slot in held or weeks[week_of(problem.slots[slot])] < most]


def _staying(reference: Reference, part: Neighbourhood, unit: int) -> list[PublishedSession]:
    return [old for old in reference.of_unit.get(unit, ()) if old.id in part.stays]


def _days(problem: Problem, current: Assignment, part: Neighbourhood) -> dict[int, Collection[dt.date]]:
    table: dict[int, Collection[dt.date]] = {
        group.index: [day for day, g in current.alternance if g == group.index] for group in problem.groups
    }
    return table | {group: problem.groups[group].alternance_days for group in part.groups}


def rooms_of(problem: Problem, part: Neighbourhood, slots: Mapping[int, Collection[int]]) -> Rooms:
    """Whether rooms are chosen with the dates or only counted."""
    literals = sum(len(slots[unit]) * len(problem.units[unit].rooms) for unit in part.units)
    return "assigned" if literals <= MOST_ROOM_LITERALS else rooms_for(problem)
