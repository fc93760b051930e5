"""H2 group: a group attends at most one thing at a time.

Sessions of one cohort (the group's own units and those of the groups it is part of) exclude each other; an alternance
day excludes the sessions it overlaps. External busy times are already out of the candidates (`demand.problem`).
"""

from scheduler.model.build import Build
from scheduler.model.variables import Variables


def post(build: Build, v: Variables) -> None:
    problem = build.problem
    for life in v.lives:
        subject = problem.groups[life.groups[0]].group.id
        for day in life.days:
            for slot in problem.timeline.slots_on[day]:
                build.at_most("H2", subject, 1, v.attended_during(life.units, slot.index))
    for group in problem.groups:
        for day in problem.timeline.open_days:
            alternance = v.alternance_of(group.index, day)
            if not alternance:
                continue
            build.at_most("H2", group.group.id, 1, alternance)
            start, end = problem.timeline.alternance_hours(day)
            for slot in problem.timeline.times_on.get(day, ()):
                if start < slot.end and slot.start < end:
                    for literal in v.attended_by(group, slot.index):
                        build.at_most("H2", group.group.id, 1, [literal, *alternance])
