"""H3 rhythm: at most one session of a unit in a week, or as many as the unit allows."""

from scheduler.model.build import Build
from scheduler.model.variables import Variables


def post(build: Build, v: Variables) -> None:
    for row in build.problem.units:
        for literals in v.held_by_week(row.index).values():
            build.at_most("H3", row.code, row.unit.sessions_per_week, literals)
        if row.unit.sessions_per_week > 1:  # else the week already says it
            for slot in v.at[row.index]:
                build.at_most("H3", row.code, 1, v.held(row.index, slot))
