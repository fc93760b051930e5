"""Q3 mixed evenings: a group's evenings with both an in-person session and a webconference."""

from scheduler.model.build import Build
from scheduler.model.variables import Variables


def post(build: Build, v: Variables) -> None:
    for life in v.judged_lives:
        for day in life.days:
            trip, remote = v.evening(life.units, day, "in_person"), v.evening(life.units, day, "webconference")
            if trip is None or remote is None:
                continue
            mixed = build.boolean()
            build.model.add(mixed >= trip + remote - 1)
            for group in life.groups:
                build.term("Q3", build.problem.groups[group].group.id, mixed)
