"""H11 trainer load: a trainer's evenings in a week, sessions in an evening and hours stay within what is stated."""

import datetime as dt
from collections import defaultdict

from scheduler.demand.problem import Problem
from scheduler.model.build import Build, Var
from scheduler.model.variables import Variables
from scheduler.timeline.calendar import monday


def couples(problem: Problem, trainer: int, _: int) -> bool:
    person = problem.instance.trainers[trainer]
    return person.max_evenings_per_week is not None or person.most_hours.week is not None


def couples_year(problem: Problem, trainer: int) -> bool:
    return problem.instance.trainers[trainer].most_hours.year is not None


def post(build: Build, v: Variables) -> None:
    for index, trainer in enumerate(build.problem.instance.trainers):
        if not trainer.is_limited:
            continue
        evenings, minutes = defaultdict[dt.date, list[Var]](list), defaultdict[dt.date, list[tuple[Var, int]]](list)
        for day, slots in build.problem.timeline.times_on.items():
            at = {slot: v.booked(index, slot.index) for slot in slots}
            booked = [var for held in at.values() for var in held]
            if trainer.max_sessions_per_evening is not None:
                build.at_most("H11", trainer.id, trainer.max_sessions_per_evening, booked)
            if trainer.max_evenings_per_week is not None and booked:
                evening = build.boolean()
                build.imply(booked, evening)
                evenings[monday(day)].append(evening)
            minutes[monday(day)] += [(var, slot.minutes) for slot, held in at.items() for var in held]
        for literals in evenings.values():
            build.at_most("H11", trainer.id, trainer.max_evenings_per_week or 0, literals)
        most = trainer.most_hours
        for timed in minutes.values():
            _at_most_minutes(build, trainer.id, most.week_minutes, timed)
        _at_most_minutes(build, trainer.id, most.year_minutes, [each for timed in minutes.values() for each in timed])


def _at_most_minutes(build: Build, trainer: str, most: int | None, timed: list[tuple[Var, int]]) -> None:
    if most is not None and sum(minutes for _, minutes in timed) > most:
        build.post("H11", trainer, sum(minutes * var for var, minutes in timed) <= most)
