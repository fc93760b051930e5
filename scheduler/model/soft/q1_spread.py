"""Q1 spread: sessions held by the end of week k of K stay within one of n·k/K; what is beyond counts, rounded up."""

from scheduler.model.build import Build, Var
from scheduler.model.variables import Variables


def post(build: Build, v: Variables) -> None:
    for row in build.problem.judged_units:
        total, weeks = row.demand.total, len(row.weeks)
        held: list[Var] = []
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
