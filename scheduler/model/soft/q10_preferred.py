"""Q10 preferred times: sessions at a time that is not `prefer`, of trainers who prefer some."""

from scheduler.model.build import Build
from scheduler.model.variables import Variables


def post(build: Build, v: Variables) -> None:
    for index, trainer in enumerate(build.problem.instance.trainers):
        if not trainer.availability.prefers_some:
            continue
        levels = build.problem.levels[index]
        booked = [var for s in build.problem.slots if levels[s.index] != "prefer" for var in v.booked(index, s.index)]
        if booked:
            build.term("Q10", trainer.id, sum(booked))
