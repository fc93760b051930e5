"""Q2 trips: a group's evenings with an in-person session, unless an alternance day already brings it to the centre."""

from scheduler.model.build import Build
from scheduler.model.variables import Variables


def post(build: Build, v: Variables) -> None:
    for life in v.judged_lives:
        for day in life.days:
            evening = v.evening(life.units, day, "in_person")
            if evening is None:
                continue
            for group in life.groups:
                subject, alternance = build.problem.groups[group].group.id, v.alternance_of(group, day)
                if not alternance:
                    build.term("Q2", subject, evening)
                    continue
                trip = build.boolean()
                build.model.add(trip >= evening - sum(alternance))
                build.term("Q2", subject, trip)
