"""Q7 late evenings: a group's evenings that leave the first slot of the day empty."""

from scheduler.model.build import Build
from scheduler.model.variables import Variables


def post(build: Build, v: Variables) -> None:
    for life in v.judged_lives:
        for day in life.days:
            first, *later = build.problem.timeline.slots_on[day]
            early = v.attended_during(life.units, first.index)
            sessions = [found for slot in later if (found := v.attended_during(life.units, slot.index))]
            if not sessions:
                continue
            late = build.boolean()
            for literals in sessions:
                build.model.add(late + sum(early) >= sum(literals))
            for group in life.groups:
                build.term("Q7", build.problem.groups[group].group.id, late)
