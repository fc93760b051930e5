"""The order of units (H12) that leaves too few weeks: see `arithmetic`."""

from collections.abc import Iterator

from scheduler.demand.capacity import Capacity
from scheduler.demand.hours_arithmetic import asked
from scheduler.demand.order import orders, tightened
from scheduler.demand.problem import Problem
from scheduler.text import Text
from scheduler.wording import listing, say, sessions_of


def too_late(capacity: Capacity) -> Iterator[Text]:
    """Units with more sessions than fit once those before them can have ended."""
    problem, then = capacity.problem, Capacity(tightened(capacity.problem))
    if then.problem is problem:
        return
    for row, later in zip(problem.units, then.problem.units, strict=True):
        needed, (most, _) = row.demand.least(), then.sessions(row, then.usable_by(later))
        if later.slots != row.slots and most < needed <= capacity.sessions(row, capacity.usable_by(row))[0]:
            when, what = _bounds(problem, row.index), asked(row, needed)
            if when is None:
                continue  # for what is held at once with it: `too_little_in_common`
            yield Text(
                f"{row.code} : il faut {what.fr} {when.fr}, il en tient {most} au plus",
                f"{row.code}: {what.en} needed {when.en}, at most {most} fit",
            )


def _bounds(problem: Problem, unit: int) -> Text | None:
    """`après toutes les séances de UTC501 et avant le début de UTC503`."""
    parts, known = list[Text](), list(orders(problem))
    earlier = [sessions_of(problem.units[o.before].code, o.sessions) for o in known if o.after == unit]
    later = [problem.units[o.after].code for o in known if o.before == unit and o.sessions is None]
    if earlier:
        parts.append(say("après {what}", "after {what}", what=listing(earlier)))
    if later:
        parts.append(say("avant le début de {what}", "before {what} begins", what=listing(later)))
    return listing(parts) if parts else None
