"""H12 order: nothing of a unit before those it comes after, or so many of their sessions, have ended."""

from bisect import bisect
from itertools import groupby

from scheduler.demand.order import Order, orders
from scheduler.model.build import Build, Var
from scheduler.model.variables import Variables


def post(build: Build, v: Variables) -> None:
    for order in orders(build.problem):
        _post(build, v, order)


def _post(build: Build, v: Variables, order: Order) -> None:
    """Slots of the later unit are alike that see as many slots of the earlier one ended. A literal for each kind of
    them: the later unit has begun by then."""
    slots, code = build.problem.slots, build.problem.units[order.after].code
    earlier = sorted(v.at[order.before], key=lambda slot: slots[slot].end)
    ends, begun = [slots[slot].end for slot in earlier], list[tuple[int, Var]]()
    for ended, later in groupby(sorted(v.at[order.after]), lambda slot: bisect(ends, slots[slot].start)):
        now = build.boolean()
        for _, before in begun[-1:]:
            build.model.add_implication(before, now)
        build.imply([literal for slot in later for literal in v.held(order.after, slot)], now)
        begun.append((ended, now))
    for (ended, now), until in zip(begun, [*(ended for ended, _ in begun[1:]), len(ends)], strict=False):
        if order.sessions is None:
            for literal in (each for slot in earlier[ended:until] for each in v.held(order.before, slot)):
                build.post("H12", code, build.model.add_bool_or([~now, ~literal]))
        else:
            held = [each for slot in earlier[:ended] for each in v.held(order.before, slot)]
            build.post("H12", code, sum(held) >= order.sessions * now)
