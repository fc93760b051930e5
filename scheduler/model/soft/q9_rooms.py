"""Q9 room stability: rooms that a unit uses, less one; with a room at each site, at each of them. Counted rooms have no
names yet: the measure is then left out, and 0 bounds it from below."""

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
    problem = build.problem
    rooms: dict[tuple[int, str], dict[int, list[Var]]] = defaultdict(lambda: defaultdict(list))
    for (unit, _, room), literal in v.room.items():
        if unit not in problem.decided_units:
            rooms[unit, problem.place_of(problem.units[unit], room)][room].append(literal)
    for (unit, place), found in rooms.items():
        row, used = problem.units[unit], []
        for literals in found.values():
            uses = build.boolean()
            build.imply(literals, uses)
            used.append(uses)
        at_least_one = 1 if not row.students or not place else build.boolean()  # else nobody may ever come there
        build.model.add(sum(used) >= at_least_one)
        build.term("Q9", row.code, sum(used) - at_least_one)
