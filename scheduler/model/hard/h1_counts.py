"""H1 counts: exactly the demanded sessions of each kind, or hours, and of each length where these differ; annual units
balanced over the semesters."""

from collections import Counter
from collections.abc import Collection

from ortools.sat.python.cp_model import LinearExpr

from scheduler.demand.frequency import Range
from scheduler.demand.problem import UnitRow
from scheduler.instance.schema.units import SessionKind
from scheduler.model.build import Build
from scheduler.model.variables import Variables


def post(build: Build, v: Variables) -> None:
    for row in build.problem.units:
        for kind in row.kinds:
            literals = [var for slot in v.at[row.index] for var in v.held(row.index, slot, kind)]
            build.within("H1", row.code, row.demand.range(kind), literals)
            if row.demand.is_in_hours:
                _minutes(build, v, row, v.at[row.index], kind, row.demand.minutes(kind))
        for size, count in Counter(row.unit.blocks or ()).items() if len(row.unit.sizes) > 1 else ():
            slots = [slot for slot in v.at[row.index] if v.slot(slot).size == size]
            build.within("H1", row.code, (count, count), [var for s in slots for var in v.held(row.index, s)])
        if len(row.quotas) > 1:
            for quota in row.quotas:
                slots = [slot for slot in v.at[row.index] if v.slot(slot).day in quota.days]
                for kind in row.kinds:
                    literals = [var for slot in slots for var in v.held(row.index, slot, kind)]
                    build.within("H1", row.code, quota.of(kind), literals)
                build.within("H1", row.code, quota.total, [var for s in slots for var in v.held(row.index, s)])
                for of, within in quota.minutes.items():
                    _minutes(build, v, row, slots, of, within)


def _minutes(
    build: Build, v: Variables, row: UnitRow, slots: Collection[int], kind: SessionKind | None, within: Range
) -> None:
    """What the sessions of the kind come to, in minutes."""
    held = [(var, v.slot(slot).minutes) for slot in slots for var in v.held(row.index, slot, kind)]
    total = LinearExpr.weighted_sum([var for var, _ in held], [lasting for _, lasting in held])
    build.post("H1", row.code, build.model.add_linear_constraint(total, *within))
