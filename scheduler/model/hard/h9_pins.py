"""H9 pins: what the planner fixed stays (the meaning of a pin is in `instance.schema.units.Pin`)."""

from scheduler.demand.problem import Problem, UnitRow
from scheduler.instance.schema.slots import WEEKDAYS
from scheduler.instance.schema.units import Pin
from scheduler.model.build import Build, Var
from scheduler.model.variables import Variables


def needs_rooms(problem: Problem) -> bool:
    return any(pin.room is not None for pin in problem.instance.pins)


def post(build: Build, v: Variables) -> None:
    for unit, pins in build.problem.pins_of.items():
        row = build.problem.units[unit]
        for pin in pins:
            if pin.date is not None:
                _one_session(build, v, row, pin)
            else:
                _every_session(build, v, row, pin)


def _one_session(build: Build, v: Variables, row: UnitRow, pin: Pin) -> None:
    """A session of the unit is held on the date, as its `number`-th one when that is asked for."""
    chosen: list[Var] = []
    for slot in v.at[row.index]:
        at = v.slot(slot)
        if at.day != pin.date or pin.slot not in (None, at.start.time()):
            continue
        for kind in row.kinds:
            if pin.kind not in (None, kind) or (pin.room is not None and kind != "in_person"):
                continue
            literal = build.boolean()
            for needed in v.held(row.index, slot, kind):
                build.model.add_implication(literal, needed)
            if pin.room is not None:
                build.model.add_implication(literal, _in_room(build, v, row.index, slot, pin.room))
            if pin.number is not None:
                before = [var for s in v.at[row.index] if s < slot for var in v.held(row.index, s)]
                build.model.add(sum(before) == pin.number - 1).only_enforce_if(literal)
            chosen.append(literal)
    build.post("H9", row.code, build.model.add_bool_or(chosen))


def _every_session(build: Build, v: Variables, row: UnitRow, pin: Pin) -> None:
    """All sessions of the unit (of the kind) are on the weekday, in the slot, in the room."""
    for slot in v.at[row.index]:
        at = v.slot(slot)
        matches = pin.weekday in (None, WEEKDAYS[at.day.weekday()]) and pin.slot in (None, at.start.time())
        if not matches:
            for literal in v.held(row.index, slot, pin.kind):
                build.post("H9", row.code, literal == 0)
        elif pin.room is not None and pin.kind in (None, "in_person"):
            for literal in v.held(row.index, slot, "in_person"):
                build.post("H9", row.code, literal <= _in_room(build, v, row.index, slot, pin.room))


def _in_room(build: Build, v: Variables, unit: int, slot: int, room_id: str) -> Var:
    """The literal of the session's room; a false one when that room cannot be."""
    if v.rooms != "assigned":
        raise AssertionError("a pinned room needs assigned rooms")
    rooms = build.problem.instance.rooms
    able = [room for room in build.problem.units[unit].rooms if rooms[room].id == room_id]
    found = [v.room[unit, slot, room] for room in able if (unit, slot, room) in v.room]
    return found[0] if found else build.model.new_constant(0)
