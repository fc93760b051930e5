"""H4 rooms: in-person sessions at the same time have distinct, open, suitable rooms.

When rooms are `assigned`, each session chooses one. When they are `counted`, Hall's theorem (`demand.halls`) says when
rooms can be given afterwards.
"""

from collections import defaultdict
from collections.abc import Sequence

from scheduler.demand.halls import hall_conditions
from scheduler.model.build import Build
from scheduler.model.variables import Variables


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
        by_room[slot, room].append(literal)
    for row in build.problem.units:
        for slot in v.at[row.index]:
            for held in v.held(row.index, slot, "in_person"):
                build.post("H4", row.code, sum(by_session[row.index, slot]) == held)
    for (_, room), literals in by_room.items():
        build.at_most("H4", build.problem.instance.rooms[room].id, 1, literals)


def _count(build: Build, v: Variables) -> None:
    problem = build.problem
    rows = [row for row in problem.units if "in_person" in row.kinds]
    for slots in problem.timeline.slots_on.values():
        # The slots of a day have the same rooms, but for those that units left out hold.
        alike: dict[frozenset[int], list[int]] = defaultdict(list)
        for slot in slots:
            alike[problem.taken.get(slot.index, frozenset())].append(slot.index)
        for indices in alike.values():
            suitable = {row.index: frozenset(problem.free_rooms(row, indices[0])) for row in rows}
            for rooms, units in hall_conditions(suitable):
                _at_most(build, v, rooms, units, indices)


def _at_most(build: Build, v: Variables, rooms: frozenset[int], units: Sequence[int], slots: Sequence[int]) -> None:
    """These units have no other rooms in these slots."""
    subject = "+".join(sorted(build.problem.instance.rooms[room].id for room in rooms)) or "-"
    for slot in slots:
        literals = v.attended(units, slot, "in_person")
        if not rooms:
            for literal in literals:
                build.post("H4", subject, literal == 0)
        else:
            build.at_most("H4", subject, len(rooms), literals)
