"""Q5 weekday: weekdays that a unit uses, less one."""

from collections import defaultdict

from scheduler.model.build import Build, Var
from scheduler.model.variables import Variables


def post(build: Build, v: Variables) -> None:
    for row in build.problem.judged_units:
        if row.demand.total == 0:
            continue
        by_weekday: dict[int, list[list[Var]]] = defaultdict(list)
        for day, literals in v.held_by_day(row.index).items():
            by_weekday[day.weekday()].append(literals)
        used = []
        for days in by_weekday.values():
            weekday = build.boolean()
            for literals in days:
                if row.unit.sessions_per_week == 1:  # then a day's literals add up to at most one
                    build.model.add(sum(literals) <= weekday)
                else:
                    build.imply(literals, weekday)
            used.append(weekday)
        build.model.add(sum(used) >= 1)
        build.term("Q5", row.code, sum(used) - 1)
