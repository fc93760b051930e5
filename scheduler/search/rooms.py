"""Rooms for sessions whose dates are known: the fewest changes of room (Q9), exactly."""

from dataclasses import replace

from scheduler.demand.problem import Problem
from scheduler.model.assemble import assemble
from scheduler.model.solution import Assignment, decisions, read
from scheduler.search.run import Runner, Status

PATIENCE_S = 5.0


def needs_rooms_at_once(problem: Problem) -> bool:
    """Whether rooms decide about dates: several sites (H8), or a pinned room (H9). Else Hall's condition is enough."""
    several = len({room.site for room in problem.instance.rooms}) > 1
    return several or any(pin.room is not None for pin in problem.instance.pins)


def give_rooms(runner: Runner, problem: Problem, dated: Assignment) -> Assignment | None:
    """The same sessions with rooms.

    None when the search was stopped before any rooms were found.
    """
    slots: dict[int, set[int]] = {row.index: set() for row in problem.units}
    for p in dated.placements:
        slots[p.unit].add(p.slot)
    days = {group.index: [day for day, g in dated.alternance if g == group.index] for group in problem.groups}
    narrow = problem.narrowed(slots, days)
    assembled = assemble(narrow, clashes="counted", rooms="assigned")
    v, model = assembled.variables, assembled.build.model
    rooms = {id(literal) for literal in v.room.values()}
    for literal, value in decisions(v, dated):
        if id(literal) not in rooms:
            model.add(literal == int(value))
    model.minimize(assembled.build.total(["Q9"]))
    outcome = runner.finish(model, limit_s=PATIENCE_S)
    if outcome.status is Status.INFEASIBLE:
        raise RuntimeError("rooms were counted as enough and are not")
    if not outcome.solved:
        return None
    return replace(read(v, outcome.values), alternance=dated.alternance)
