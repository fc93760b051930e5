"""The order of units (H12) that leaves too few weeks: see `arithmetic`."""

from collections.abc import Iterator

from scheduler.demand.capacity import Capacity
from scheduler.demand.order import orders, tightened
from scheduler.text import Text
from scheduler.wording import SESSION, counted, listing, sessions_of


def too_late(capacity: Capacity) -> Iterator[Text]:
    """Units with more sessions than fit once those before them can have ended."""
    problem, then = capacity.problem, Capacity(tightened(capacity.problem))
    if then.problem is problem:
        return
    for row, later in zip(problem.units, then.problem.units, strict=True):
        needed, (most, _) = row.demand.total, then.sessions(row, then.usable_by(later))
        if later.slots != row.slots and most < needed <= capacity.sessions(row, capacity.usable_by(row))[0]:
            known = [order for order in orders(problem) if row.index in (order.before, order.after)]
            is_last = any(order.after == row.index for order in known)
            others = [order for order in known if row.index == (order.after if is_last else order.before)]
            what = counted(needed, SESSION)
            if is_last:
                when = listing([sessions_of(problem.units[o.before].code, o.sessions) for o in others])
                which = Text(f"après {when.fr}", f"after {when.en}")
            else:
                when = listing([problem.units[o.after].code for o in others])
                which = Text(f"avant le début de {when.fr}", f"before {when.en} begins")
            yield Text(
                f"{row.code} : il faut {what.fr} {which.fr}, il en tient {most} au plus",
                f"{row.code}: {what.en} needed {which.en}, at most {most} fit",
            )
