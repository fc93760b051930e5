"""H1 counts: exactly the demanded sessions of each kind; annual units balanced over the semesters."""

from scheduler.model.build import Build
from scheduler.model.variables import Variables


def post(build: Build, v: Variables) -> None:
    for row in build.problem.units:
        for kind in row.kinds:
            literals = [var for slot in v.at[row.index] for var in v.held(row.index, slot, kind)]
            count = row.demand.of(kind)
            build.within("H1", row.code, (count, count), literals)
        if len(row.quotas) > 1:
            for quota in row.quotas:
                slots = [slot for slot in v.at[row.index] if v.slot(slot).day in quota.days]
                for kind in row.kinds:
                    literals = [var for slot in slots for var in v.held(row.index, slot, kind)]
                    build.within("H1", row.code, quota.of(kind), literals)
                build.within("H1", row.code, quota.total, [var for s in slots for var in v.held(row.index, s)])
