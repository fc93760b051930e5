"""Q8 avoided times: sessions at a time that their trainer wants to avoid; each of several together counts."""

from scheduler.model.build import Build
from scheduler.model.variables import Variables


def post(build: Build, v: Variables) -> None:
    for index, trainer in enumerate(build.problem.instance.trainers):
        levels = build.problem.levels[index]
        booked = [var for s in build.problem.slots if levels[s.index] == "avoid" for var in v.booked(index, s.index)]
        if booked:
            build.term("Q8", trainer.id, sum(booked))
