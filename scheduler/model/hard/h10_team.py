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
        together = {each.index for each in build.problem.siblings(row.index)}
        if row.unit.shares is None and (len(together) == 1 or row.index > min(together)):
            continue  # sections share out what their unit says, once; in a part without some of them, nothing holds
        for trainer_id, share in (row.unit.whole.shares or {}).items():
            trainer = row.trainers[row.unit.trainers.index(trainer_id)]
            taught = [var for (unit, _, t), var in v.teach.items() if unit in together and t == trainer]
            build.within("H10", row.unit.whole.code, (share, share), taught)
