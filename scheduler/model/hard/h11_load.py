"""H11 trainer load: a trainer's evenings in a week and sessions in an evening stay within what is stated."""

from collections import defaultdict

from scheduler.demand.problem import Problem
from scheduler.model.build import Build, Var
from scheduler.model.variables import Variables
from scheduler.timeline.calendar import monday


def couples(problem: Problem, trainer: int, _: int) -> bool:
    return problem.instance.trainers[trainer].max_evenings_per_week is not None


def post(build: Build, v: Variables) -> None:
    for index, trainer in enumerate(build.problem.instance.trainers):
        if trainer.max_evenings_per_week is None and trainer.max_sessions_per_evening is None:
            continue
        evenings: dict[object, list[Var]] = defaultdict(list)
        for day, slots in build.problem.timeline.times_on.items():
            booked = [var for slot in slots for var in v.booked(index, slot.index)]
            if trainer.max_sessions_per_evening is not None:
                build.at_most("H11", trainer.id, trainer.max_sessions_per_evening, booked)
            if trainer.max_evenings_per_week is not None and booked:
                evening = build.boolean()
                build.imply(booked, evening)
                evenings[monday(day)].append(evening)
        for literals in evenings.values():
            build.at_most("H11", trainer.id, trainer.max_evenings_per_week or 0, literals)
