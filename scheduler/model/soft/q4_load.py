"""Q4 weekly load: a group's evenings with a session above 3 in a week."""

from collections import defaultdict

from scheduler.demand.problem import Problem
from scheduler.model.build import Build, Var
from scheduler.model.variables import Variables
from scheduler.timeline.calendar import monday

COMFORTABLE_EVENINGS = 3


def couples(_: Problem, __: tuple[int, ...], weekdays: int) -> bool:
    return weekdays > COMFORTABLE_EVENINGS


def post(build: Build, v: Variables) -> None:
    for life in v.judged_lives:
        weeks: dict[object, list[Var]] = defaultdict(list)
        for day in life.days:
            evening = v.evening(life.units, day)
            if evening is not None:
                weeks[monday(day)].append(evening)
        for evenings in weeks.values():
            if len(evenings) <= COMFORTABLE_EVENINGS:
                continue
            above = build.integer(0, len(evenings) - COMFORTABLE_EVENINGS)
            build.model.add(above >= sum(evenings) - COMFORTABLE_EVENINGS)
            for group in life.groups:
                build.term("Q4", build.problem.groups[group].group.id, above)
