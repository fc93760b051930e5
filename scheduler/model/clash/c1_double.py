"""C1 booked twice: n sessions of a trainer that overlap are n − 1 clashes."""

from scheduler.model.build import Build, Expr, Var
from scheduler.model.variables import Variables
from scheduler.timeline.calendar import Slot


def post(build: Build, v: Variables) -> None:
    for index, trainer in enumerate(build.problem.instance.trainers):
        if not build.problem.taught_by[index]:
            continue
        for slot in build.problem.timeline.slots:
            booked = v.booked_during(index, slot.index)
            if v.clashes == "forbidden" and index not in build.problem.tolerated:
                build.at_most("C1", trainer.id, 1, booked)
            elif len(booked) > 1:
                excess = build.integer(0, len(booked) - 1)
                build.model.add(excess >= _begun(build, v, index, slot) - 1)
                build.term("C1", trainer.id, excess)


def _begun(build: Build, v: Variables, trainer: int, slot: Slot) -> Expr:
    """The trainer's sessions that start in the slot, and 1 for all those before it that go on: what overlaps is one
    chain, and each session of it but the first is a clash."""
    timeline, going_on = build.problem.timeline, list[Var]()
    begun = list[Var]()
    for time in timeline.taking[slot.index]:
        found = v.booked(trainer, time)
        if timeline.times[time].rank == slot.rank:
            begun += found
        else:
            going_on += found
    if not going_on:
        return sum(begun)
    any_of_them = build.boolean()
    build.imply(going_on, any_of_them)
    return sum(begun) + any_of_them
