"""C1 booked twice: n sessions of a trainer in one slot are n − 1 clashes."""

from scheduler.model.build import Build
from scheduler.model.variables import Variables


def post(build: Build, v: Variables) -> None:
    for index, trainer in enumerate(build.problem.instance.trainers):
        if not build.problem.taught_by[index]:
            continue
        for slot in build.problem.slots:
            booked = v.booked(index, slot.index)
            if v.clashes == "forbidden" and index not in build.problem.tolerated:
                build.at_most("C1", trainer.id, 1, booked)
            elif len(booked) > 1:
                excess = build.integer(0, len(booked) - 1)
                build.model.add(excess >= sum(booked) - 1)
                build.term("C1", trainer.id, excess)
