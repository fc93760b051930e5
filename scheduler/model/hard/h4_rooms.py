"""H4 rooms: in-person sessions at the same time have distinct, open, suitable rooms, one for each place of a session.

When rooms are `assigned`, each session chooses them. When they are `counted`, Hall's theorem (`demand.room_sets`) says
when rooms can be given afterwards; where its conditions are too many, sessions are shared out among rooms instead.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from functools import cache

from scheduler.demand.problem import Problem
from scheduler.demand.room_sets import Condition, room_set_conditions
from scheduler.model.build import Build, Var
from scheduler.model.variables import Variables

Wanted = tuple[int, frozenset[int]]
"""A unit, and the rooms of which its sessions take one: of a unit with a room at each site, for each."""


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
    problem = build.problem
    by_session: dict[tuple[int, int, str], list[Var]] = defaultdict(list)
    by_room: dict[tuple[int, int], list[Var]] = defaultdict(list)
    for (unit, slot, room), literal in v.room.items():
        by_session[unit, slot, problem.place_of(problem.units[unit], room)].append(literal)
        for part in problem.timeline.parts(v.slot(slot)):
            by_room[part.index, room].append(literal)
    for row in problem.units:
        for slot in v.at[row.index]:
            for held in v.held(row.index, slot, "in_person"):
                for place in problem.places_on(row, v.slot(slot).day):
                    build.post("H4", row.code, sum(by_session[row.index, slot, place]) == held)
    for (_, room), literals in by_room.items():
        build.at_most("H4", problem.instance.rooms[room].id, 1, literals)


def _count(build: Build, v: Variables) -> None:
    problem = build.problem
    rows = [row for row in problem.units if "in_person" in row.kinds]

    @cache
    def conditions(wanted: tuple[Wanted, ...]) -> list[Condition] | None:
        return room_set_conditions({number: rooms for number, (_, rooms) in enumerate(wanted)})

    for slots in problem.timeline.slots_on.values():
        # The slots of a day have the same rooms, but for those that units left out hold.
        alike: dict[frozenset[int], list[int]] = defaultdict(list)
        for slot in slots:
            alike[problem.rooms_taken.get(slot.index, frozenset())].append(slot.index)
        for indices in alike.values():
            wanted = tuple(
                (row.index, frozenset(free)) for row in rows for free in problem.free_by_place(row, indices[0]).values()
            )
            enough = conditions(wanted)
            if enough is None:
                _share_out(build, v, wanted, indices)
                continue
            for rooms, numbers in enough:
                _at_most(build, v, rooms, [wanted[number][0] for number in numbers], indices)


def _share_out(build: Build, v: Variables, wanted: Iterable[Wanted], slots: Sequence[int]) -> None:
    """How many sessions of the units with the same rooms are in rooms that the same units may use: a flow, whose counts
    can be made rooms afterwards."""
    units_of: dict[frozenset[int], list[int]] = defaultdict(list)
    for unit, rooms in wanted:
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
    return "+".join(sorted(build.problem.instance.room_ids(rooms))) or "-"
