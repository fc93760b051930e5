"""Shares of a unit's trainers where they say more than who teaches: of a unit in hours, or in sections."""

from scheduler.demand.problem import Problem, UnitRow
from scheduler.evaluate.tables import KINDS
from scheduler.instance.schema.units import SessionKind


def has_unknown_shares(problem: Problem, row: UnitRow) -> bool:
    """Whether it cannot be said beforehand which of the unit's sessions are held, and who teaches how many."""
    whole = row.unit.whole
    if row.teaching != "choice" or not whole.shares:
        return False
    if whole.sections is not None:
        return row.demand.is_in_hours or len(problem.siblings(row.index)) != len(whole.sections)
    return row.demand.is_in_hours and numbers_by_shares(row) is None


def numbers_by_shares(row: UnitRow) -> dict[SessionKind, int] | None:
    """How many sessions of each kind a unit in hours has when its shares name every trainer, in proportion to its
    minutes; None when they do not, or say a number that it cannot have."""
    shares, demand = row.unit.shares or {}, row.demand
    total = sum(shares.values())
    (least, most), (fewest_remote, most_remote) = (demand.range(kind) for kind in KINDS)
    low, high = max(least, total - most_remote), min(most, total - fewest_remote)
    if low > high or not set(row.unit.trainers) <= shares.keys():
        return None
    wanted = round(total * demand.asked.get(KINDS[0], 0) / sum(demand.asked.values()))
    here = min(max(wanted, low), high)
    return {KINDS[0]: here, KINDS[1]: total - here}
