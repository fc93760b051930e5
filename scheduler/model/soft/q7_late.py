"""Q7 late evenings: a group's evenings that leave the first slot of the day empty."""

from scheduler.model.build import Build
from scheduler.model.variables import Variables


def post(build: Build, v: Variables) -> None:
    for units, groups in build.problem.judged_cohorts.items():
        for day in v.days_of_cohort[units]:
            first, *later = build.problem.timeline.slots_on[day]
            early = v.attended(units, first.index)
            sessions = [found for slot in later if (found := v.attended(units, slot.index))]
            if not sessions:
                continue
            late = build.boolean()
            for literals in sessions:
                build.model.add(late + sum(early) >= sum(literals))
            for group in groups:
                build.term("Q7", build.problem.groups[group].group.id, late)
