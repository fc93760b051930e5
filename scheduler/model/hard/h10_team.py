"""H10 team: of several trainers one teaches each session, in the shares asked for.

Units taught by one trainer or by several together have nobody to choose: their sessions book them all.
"""

from scheduler.model.build import Build
from scheduler.model.variables import Variables


def post(build: Build, v: Variables) -> None:
    for row in build.problem.units:
        if row.teaching != "choice":
            continue
        for slot in v.at[row.index]:
            chosen = [v.teach[row.index, slot, t] for t in row.trainers if (row.index, slot, t) in v.teach]
            build.post("H10", row.code, sum(chosen) == sum(v.held(row.index, slot)))
        for trainer_id, share in (row.unit.shares or {}).items():
            trainer = row.trainers[row.unit.trainers.index(trainer_id)]
            taught = [var for (unit, _, t), var in v.teach.items() if unit == row.index and t == trainer]
            build.within("H10", row.code, (share, share), taught)
