"""How evenly a unit's sessions can lie (Q1) when every other unit is left out: dynamic programming over its weeks.

A state is what was held so far: sessions, and minutes of a unit stated in hours. The least is known before and after
each state of each week, so that it is also known of units in order: one begins when the other has ended.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from scheduler.demand.frequency import Range
from scheduler.demand.problem import Problem, UnitRow
from scheduler.timeline.calendar import Slot, monday

Held = tuple[int, int]
"""Sessions, and their minutes: 0 where they do not count."""
Week = tuple[Held, ...]
"""What a week can hold."""

NOTHING: Held = (0, 0)


@dataclass(frozen=True)
class Spread:
    """The least points of Q1 of a unit of so many sessions, in the first weeks (`until[k]`: so many) up to each state,
    and in the others from there on."""

    sessions: int
    until: Sequence[dict[Held, int]]
    beyond: Sequence[dict[Held, int]]

    @property
    def least(self) -> int | None:
        """None: the weeks have no room for them."""
        return self.beyond[0].get(NOTHING)

    def with_held(self, weeks: int, least: int) -> int | None:
        """The least with so many sessions at least in the first weeks."""
        known = self.until[weeks]
        costs = (known[held] + cost for held, cost in self.beyond[weeks].items() if held[0] >= least)
        return min(costs, default=None)

    def without(self, weeks: int) -> int | None:
        """The least with nothing in the first weeks."""
        before, after = self.until[weeks].get(NOTHING), self.beyond[weeks].get(NOTHING)
        return None if before is None or after is None else before + after


def week_contents(problem: Problem, row: UnitRow, candidates: Iterable[Slot]) -> tuple[Week, ...]:
    """Of each teaching week of the unit, what it can hold, by its rhythm (H3) and its trainers' (H11)."""
    slots: dict[dt.date, dict[dt.date, list[int]]] = defaultdict(lambda: defaultdict(list))
    for slot in candidates:
        slots[monday(slot.day)][slot.day].append(slot.minutes if row.demand.is_in_hours else 0)
    people = [problem.instance.trainers[t] for t in row.trainers] if row.teaching != "choice" else []
    evenings = min((p.max_evenings_per_week for p in people if p.max_evenings_per_week), default=7)
    most = min((p.max_sessions_per_evening for p in people if p.max_sessions_per_evening), default=row.demand.total)
    shortest = min((slot.minutes for slot in problem.slots), default=1)
    hours = [p.most_hours.week_minutes for p in people if p.most_hours.week_minutes is not None]
    rhythm = min([row.unit.sessions_per_week, *(minutes // shortest for minutes in hours)])
    minutes = min(hours, default=None)
    return tuple(_week(slots[week].values(), evenings, min(most, rhythm), rhythm, minutes) for week in row.weeks)


def _week(
    evenings: Iterable[Collection[int]], most_evenings: int, most_each: int, most: int, most_minutes: int | None
) -> Week:
    found: set[tuple[int, Held]] = {(0, NOTHING)}
    for slots in evenings:
        here = {NOTHING}
        for minutes in slots:
            here |= {(n + 1, sum_ + minutes) for n, sum_ in here if n < most_each}
        found |= {
            (used + 1, (n + more, sum_ + longer))
            for used, (n, sum_) in found
            if used < most_evenings
            for more, longer in here
            if more and n + more <= most and (most_minutes is None or sum_ + longer <= most_minutes)
        }
    return tuple(sorted({held for _, held in found}))


@lru_cache(maxsize=1024)
def spread(sessions: int, weeks: tuple[Week, ...], minutes: Range) -> Spread:
    """`minutes`: what they may come to in all."""
    until: list[dict[Held, int]] = [{NOTHING: 0}]
    for k, contents in enumerate(weeks, 1):
        after: dict[Held, int] = {}
        for (held, lasting), cost in until[-1].items():
            for more, longer in contents:
                now, sum_ = held + more, lasting + longer
                if now <= sessions and sum_ <= minutes[1]:
                    paid = cost + _points(now, sessions, k, len(weeks))
                    after[now, sum_] = min(paid, after.get((now, sum_), paid))
        until.append(after)
    ends = {(held, lasting): 0 for held, lasting in until[-1] if held == sessions and lasting >= minutes[0]}
    beyond = [ends]
    for k in range(len(weeks), 0, -1):
        before: dict[Held, int] = {}
        for held, lasting in until[k - 1]:
            ahead = [(held + more, lasting + longer) for more, longer in weeks[k - 1]]
            costs = [beyond[-1][now] + _points(now[0], sessions, k, len(weeks)) for now in ahead if now in beyond[-1]]
            if costs:
                before[held, lasting] = min(costs)
        beyond.append(before)
    return Spread(sessions, until, beyond[::-1])


def _points(held: int, sessions: int, week: int, weeks: int) -> int:
    return max(0, held - sessions * week // weeks - 1, -(-sessions * week // weeks) - 1 - held)
