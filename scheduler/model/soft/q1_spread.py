"""Q1 spread: sessions held by the end of week k of K stay within one of n·k/K; what is beyond counts, rounded up."""

from ortools.sat.python.cp_model import LinearExpr

from scheduler.demand.problem import UnitRow
from scheduler.model.build import Build, Var
from scheduler.model.variables import Variables


def post(build: Build, v: Variables) -> None:
    for row in build.problem.judged_units:
        total, weeks = row.demand.total, len(row.weeks)
        held: list[Var] = []
        if row.demand.is_in_hours:
            _of_any_number(build, v, row)
            continue
        for k, literals in enumerate(v.held_by_week(row.index).values(), 1):
            held = held + literals
            # ceil(max(0, |c·K − n·k| − K) / K), c an integer, is the larger of two lines of slope ±1.
            above = total * k // weeks + 1
            below = -(-total * k // weeks) - 1
            if above >= total and below <= 0:
                continue
            off = build.integer(0, max(total - above, below, 0))
            build.model.add(off >= sum(held) - above)
            build.model.add(off >= below - sum(held))
            build.term("Q1", row.code, off)


def _of_any_number(build: Build, v: Variables, row: UnitRow) -> None:
    """n is what the unit has: K times the distance is then linear, and the points are whole."""
    by_week = v.held_by_week(row.index)
    weeks, every = len(by_week), [var for literals in by_week.values() for var in literals]
    held: list[Var] = []
    for k, literals in enumerate(by_week.values(), 1):
        held = held + literals
        if k < weeks:  # at the end they all are held
            ahead = weeks * LinearExpr.sum(held) - k * LinearExpr.sum(every)
            off = build.integer(0, row.demand.total)
            build.model.add(weeks * off >= ahead - weeks)
            build.model.add(weeks * off >= -ahead - weeks)
            build.term("Q1", row.code, off)
