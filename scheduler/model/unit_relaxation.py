"""The relaxation to one unit: the least its dates cost when every other unit is left out, in Q1 (weeks) and Q6 (kinds).

Both criteria depend on one unit only, so every timetable costs at least the sum of these minima. Each is found by
dynamic programming, over weeks for Q1 and over sessions for Q6.
"""

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterable
from functools import lru_cache
from itertools import product

from scheduler.demand.frequency import Range
from scheduler.demand.problem import Problem, UnitRow
from scheduler.instance.schema.units import SESSION_KINDS, SessionKind
from scheduler.timeline.calendar import Slot, monday

RELAXED = ("Q1", "Q6")
"""The criteria that are bounded here."""


def least_of_unit(problem: Problem, row: UnitRow, candidates: Iterable[Slot]) -> int:
    """The least that Q1 and Q6 of the unit cost when its sessions are in these slots."""
    weight, cost = problem.instance.weight, 0
    if weight["Q1"]:
        capacities = _capacities(problem, row, candidates)
        cost += weight["Q1"] * _least(_least_spread(n, capacities) for n in _each(row.demand.range()))
    if weight["Q6"] and row.demand.webconference:
        numbers = product(*(_each(row.demand.range(kind)) for kind in SESSION_KINDS))
        in_turn = sorted(numbers, key=lambda n: abs(n[0] - n[1]))
        cost += weight["Q6"] * _least(_least_sequence(in_person, remote) for in_person, remote in in_turn)
    return cost


def _least(costs: Iterable[int]) -> int:
    """Of a unit stated in hours, over the numbers of sessions that it may have: up to the first that costs nothing."""
    least: int | None = None
    for cost in costs:
        least = cost if least is None else min(least, cost)
        if not least:
            break
    return least or 0


def _each(within: Range) -> Iterable[int]:
    least, most = within
    return range(least, most + 1)


def least_of_each_unit(problem: Problem) -> dict[int, int]:
    """The least Q1 and Q6 of each unit, where it is not 0, in timetables whose only clashes are those tolerated."""
    costs = {}
    for row in problem.units:
        free = (problem.slots[slot] for slot in row.slots if problem.free_trainers(row, slot) is not None)
        if cost := least_of_unit(problem, row, free):
            costs[row.index] = cost
    return costs


def _capacities(problem: Problem, row: UnitRow, candidates: Iterable[Slot]) -> tuple[int, ...]:
    """Of each teaching week of the unit, the most sessions it can have, by its rhythm (H3) and its trainers' (H11)."""
    open_slots: dict[dt.date, Counter[dt.date]] = defaultdict(Counter)
    for slot in candidates:
        open_slots[monday(slot.day)][slot.day] += 1
    people = [problem.instance.trainers[t] for t in row.trainers] if row.teaching != "choice" else []
    evenings = min((p.max_evenings_per_week for p in people if p.max_evenings_per_week), default=7)
    sessions = min((p.max_sessions_per_evening for p in people if p.max_sessions_per_evening), default=row.demand.total)
    shortest = min((slot.minutes for slot in problem.slots), default=1)
    hours = [p.most_hours.week_minutes // shortest for p in people if p.most_hours.week_minutes is not None]
    return tuple(
        min(
            row.unit.sessions_per_week,
            *hours,
            sum(sorted((min(sessions, n) for n in open_slots[week].values()), reverse=True)[:evenings]),
        )
        for week in row.weeks
    )


@lru_cache(maxsize=4096)
def _least_spread(total: int, capacities: tuple[int, ...]) -> int:
    """Q1's points; 0 when the weeks have no room for so many sessions: that is for others to say."""
    weeks, least = len(capacities), {0: 0}
    for k, most in enumerate(capacities, 1):
        above, below = total * k // weeks + 1, -(-total * k // weeks) - 1
        after: dict[int, int] = {}
        for held, cost in least.items():
            for now in range(held, min(total, held + most) + 1):
                paid = cost + max(0, now - above, below - now)
                after[now] = min(paid, after.get(now, paid))
        least = after
    return least.get(total, 0)


_State = tuple[int, int, SessionKind, int]
"""Sessions in person so far, webconferences so far, the kind of the last, and how many of it in a row, up to two."""


@lru_cache(maxsize=4096)
def _least_sequence(in_person: int, webconference: int) -> int:
    """Q6's points of so many sessions in the best order."""
    least: dict[_State, int] = {}
    if in_person:
        least[1, 0, "in_person", 1] = 0
    if webconference:
        least[0, 1, "webconference", 1] = 1
    for _ in range(in_person + webconference - 1):
        after: dict[_State, int] = {}
        for (here, remote, kind, run), cost in least.items():
            for now in SESSION_KINDS:
                then = (here + 1, remote) if now == "in_person" else (here, remote + 1)
                if then[0] <= in_person and then[1] <= webconference:
                    paid, same = cost + (now == kind and run == 2), 2 if now == kind else 1
                    key = (*then, now, same)
                    after[key] = min(paid, after.get(key, paid))
        least = after
    return min((cost + (kind != "in_person") for (_, _, kind, _), cost in least.items()), default=0)
