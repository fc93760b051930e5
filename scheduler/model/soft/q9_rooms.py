"""Q9 room stability: rooms that a unit uses, less one. Counted rooms have no names yet: the measure is then left out,
and 0 bounds it from below."""

from collections import defaultdict

from scheduler.demand.problem import Problem
from scheduler.model.build import Build, Var
from scheduler.model.variables import Variables


def needs_rooms(_: Problem) -> bool:
    """Never: counted afterwards, it makes the better rooms, and 0 bounds it."""
    return False


def post(build: Build, v: Variables) -> None:
    if v.rooms == "counted":
        return
    rooms: dict[int, dict[int, list[Var]]] = defaultdict(lambda: defaultdict(list))
    for (unit, _, room), literal in v.room.items():
        if unit not in build.problem.decided_units:
            rooms[unit][room].append(literal)
    for unit, found in rooms.items():
        used = []
        for literals in found.values():
            uses = build.boolean()
            build.imply(literals, uses)
            used.append(uses)
        build.model.add(sum(used) >= 1)
        build.term("Q9", build.problem.units[unit].code, sum(used) - 1)
