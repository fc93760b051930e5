"""C2 booked when unavailable: 1 clash each. When forbidden, such sessions have no variable at all,
unless the trainer is tolerated."""

from scheduler.model.build import Build
from scheduler.model.variables import Variables


def post(build: Build, v: Variables) -> None:
    for index, trainer in enumerate(build.problem.instance.trainers):
        if not build.problem.taught_by[index]:
            continue
        if v.clashes == "forbidden" and index not in build.problem.tolerated:
            continue
        levels = build.problem.levels[index]
        for slot in build.problem.slots:
            if levels[slot.index] == "unavailable" and (booked := v.booked(index, slot.index)):
                build.term("C2", trainer.id, sum(booked))
