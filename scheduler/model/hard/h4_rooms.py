"""H4 rooms: in-person sessions at the same time have distinct, open, suitable rooms.

When rooms are `assigned`, each session chooses one. When they are `counted`, Hall's theorem (`demand.room_sets`) says
when rooms can be given afterwards; where its conditions are too many, sessions are shared out among rooms instead.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from functools import cache

from scheduler.demand.problem import Problem
from scheduler.demand.room_sets import Condition, room_set_conditions
from scheduler.model.build import Build, Var
from scheduler.model.variables import Variables


def needs_rooms(problem: Problem) -> bool:
    """Where long sessions need one room for several slots; else Hall's theorem says when rooms can be given
    afterwards."""
    return any(problem.lasts_long(row, "in_person") for row in problem.units)


def post(build: Build, v: Variables) -> None:
    if v.rooms == "assigned":
        _assign(build, v)
    else:
        _count(build, v)


def _assign(build: Build, v: Variables) -> None:
    by_session = defaultdict(list)
    by_room = defaultdict(list)
    for (unit, slot, room), literal in v.room.items():
        by_session[unit, slot].append(literal)
        for part in build.problem.timeline.parts(v.slot(slot)):
            for one in build.problem.instance.room_rows[room].parts:
                by_room[part.index, one.id].append(literal)
    for row in build.problem.units:
        for slot in v.at[row.index]:
            for held in v.held(row.index, slot, "in_person"):
                build.post("H4", row.code, sum(by_session[row.index, slot]) == held)
    for (_, name), literals in by_room.items():
        build.at_most("H4", name, 1, literals)


def _count(build: Build, v: Variables) -> None:
    problem = build.problem
    rows = [row for row in problem.units if "in_person" in row.kinds]

    @cache
    def conditions(rooms: tuple[frozenset[int], ...]) -> list[Condition] | None:
        return room_set_conditions({row.index: found for row, found in zip(rows, rooms, strict=True)})

    for slots in problem.timeline.slots_on.values():
        # The slots of a day have the same rooms, but for those that units left out hold.
        alike: dict[frozenset[int], list[int]] = defaultdict(list)
        for slot in slots:
            alike[problem.rooms_taken.get(slot.index, frozenset())].append(slot.index)
        for indices in alike.values():
            suitable = tuple(frozenset(problem.free_rooms(row, indices[0])) for row in rows)
            enough = conditions(suitable)
            if enough is None:
                _share_out(build, v, {row.index: rooms for row, rooms in zip(rows, suitable, strict=True)}, indices)
                continue
            for rooms, units in enough:
                _at_most(build, v, rooms, units, indices)


def _share_out(build: Build, v: Variables, suitable: Mapping[int, frozenset[int]], slots: Sequence[int]) -> None:
    """How many sessions of the units with the same rooms are in rooms that the same units may use: a flow, whose counts
    can be made rooms afterwards."""
    units_of: dict[frozenset[int], list[int]] = defaultdict(list)
    for unit, rooms in suitable.items():
        units_of[rooms].append(unit)
    alike: dict[frozenset[frozenset[int]], list[int]] = defaultdict(list)
    for room in sorted(frozenset[int]().union(*units_of)):
        alike[frozenset(rooms for rooms in units_of if room in rooms)].append(room)
    for slot in slots:
        inside: dict[int, list[Var]] = defaultdict(list)
        for rooms, units in units_of.items():
            held = v.attended_during(units, slot, "in_person")
            shared = list[Var]()
            for number, (users, same) in enumerate(alike.items()):
                if held and rooms in users:
                    shared.append(build.integer(0, len(same)))
                    inside[number].append(shared[-1])
            build.post("H4", _named(build, rooms), sum(held) == sum(shared))
        for number, same in enumerate(alike.values()):
            build.post("H4", _named(build, same), sum(inside[number]) <= len(same))


def _at_most(build: Build, v: Variables, rooms: frozenset[int], units: Sequence[int], slots: Sequence[int]) -> None:
    """These units have no other rooms in these slots."""
    subject = _named(build, rooms)
    for slot in slots:
        literals = v.attended_during(units, slot, "in_person")
        if not rooms:
            for literal in literals:
                build.post("H4", subject, literal == 0)
        else:
            build.at_most("H4", subject, len(rooms), literals)


def _named(build: Build, rooms: Iterable[int]) -> str:
    return "+".join(sorted(build.problem.instance.room_rows[room].id for room in rooms)) or "-"
