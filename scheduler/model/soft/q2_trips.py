"""Q2 trips: a group's evenings with an in-person session, unless an alternance day already brings it to the centre."""

from scheduler.model.build import Build
from scheduler.model.variables import Variables


def post(build: Build, v: Variables) -> None:
    for units, groups in build.problem.judged_cohorts.items():
        for day in v.days_of_cohort[units]:
            evening = v.evening(units, day, "in_person")
            if evening is None:
                continue
            for group in groups:
                subject, alternance = build.problem.groups[group].group.id, v.alternance_of(group, day)
                if not alternance:
                    build.term("Q2", subject, evening)
                    continue
                trip = build.boolean()
                build.model.add(trip >= evening - sum(alternance))
                build.term("Q2", subject, trip)
