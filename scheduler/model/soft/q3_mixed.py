"""Q3 mixed evenings: a group's evenings with both an in-person session and a webconference."""

from scheduler.model.build import Build
from scheduler.model.variables import Variables


def post(build: Build, v: Variables) -> None:
    for units, groups in build.problem.judged_cohorts.items():
        for day in v.days_of_cohort[units]:
            trip, remote = v.evening(units, day, "in_person"), v.evening(units, day, "webconference")
            if trip is None or remote is None:
                continue
            mixed = build.boolean()
            build.model.add(mixed >= trip + remote - 1)
            for group in groups:
                build.term("Q3", build.problem.groups[group].group.id, mixed)
