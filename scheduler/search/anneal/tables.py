"""From a problem to the arrays of the compiled code, where it can say the problem exactly (`obstacle`)."""

import datetime as dt
from bisect import bisect_left
from collections.abc import Sequence
from functools import cache
from itertools import accumulate, combinations

import numpy as np

from scheduler.demand.capacity import Capacity
from scheduler.demand.order import held_at_once, orders
from scheduler.demand.problem import Problem, UnitRow
from scheduler.evaluate.pricing import Pricing, pattern_type, split, with_pattern
from scheduler.evaluate.tables import KINDS, positions, price_tables
from scheduler.patterns import GroupEvening, GroupWeek, RoomEvening
from scheduler.rules import HARD, RULES
from scheduler.scopes import Scope
from scheduler.search.anneal.apprentices import alternance_days, law
from scheduler.search.anneal.layout import Layout, first, ints, minutes_in
from scheduler.search.anneal.rooms_used import SitesUsed, room_sets_of, rooms_used
from scheduler.search.anneal.shares import has_unknown_shares
from scheduler.search.anneal.state import MANY, NOWHERE, SHARED, Bytes, Ints, Tables
from scheduler.timeline.calendar import Slot, monday

MOST_AT_ONCE = 8
"""Half-groups that one move takes along: its log has room for so many."""
COUNTED = frozenset(f"H{n}" for n in range(1, 14))
"""Hard rules that the compiled code keeps by counting what is beyond their limits; others it knows by their pattern. A
criterion without a pattern (Q9) it leaves to chance."""


def obstacle(problem: Problem) -> str | None:
    """What of the problem the arrays cannot say; None when they say all of it. The search then does without.

    Left to the whole model: alternance days both of a group and of one that contains it, and shares that it cannot
    count.
    """
    if not problem.slots or not any(row.demand.total for row in problem.units):
        return "no session to move"
    # Of rules on rooms alone it knows what their pattern says of a room's evening; rooms are given afterwards.
    of_dates = (code for code in HARD if RULES[code].scope not in (Scope.ROOM_EVENING | Scope.UNIT_ROOMS))
    if unknown := [code for code in of_dates if code not in COUNTED and RULES[code].pattern is None]:
        return f"hard rules it does not know: {', '.join(unknown)}"
    weighed = (GroupEvening, GroupWeek)  # a row of the tables holds criteria and hard rules together
    hard = [r.code for r, points in with_pattern() if r.tier == "hard" and pattern_type(points) in weighed]
    if hard and set(problem.instance.group_weight.values()) != {1}:
        return f"hard rules on groups that are weighed by their students: {', '.join(hard)}"
    if any(has_unknown_shares(problem, row) for row in problem.units):
        return "shares over sections of which some are in hours or elsewhere, or of hours that others teach too"
    bound = [g for g in problem.groups if g.group.alternance is not None]
    if any(not _can_go_together(problem, rows) for rows in held_at_once(problem)):
        return "half-groups held at once that cannot have the same sessions, or are very many"
    if any(g.index != other and other in g.lineage for g in bound for other in (o.index for o in bound)):
        return "alternance days of a group and of one that contains it"
    return None


def tables_of(problem: Problem, layout: Layout) -> Tables:
    """The problem as arrays."""
    units, slots = problem.units, problem.slots
    day_index = {day: n for n, day in enumerate(layout.days)}
    week_index = {week: n for n, week in enumerate(layout.weeks)}
    stretches = problem.timeline.stretches
    stretch = {day: n for n, span in enumerate(stretches) for day in problem.timeline.days_in(span)}
    capacity = Capacity(problem)
    allowed, free = _allowed(problem, capacity)
    choices = [sum(len(free[row.index, k]) for k in range(len(KINDS))) / max(1, row.demand.total) for row in units]
    rooms = rooms_used(capacity)
    room_sets = room_sets_of(problem, rooms)
    in_room_set: list[list[tuple[int, str]]] = [[] for _ in units]
    for h, (_, bound) in enumerate(room_sets):
        for unit, place in bound:
            in_room_set[unit].append((h, place))
    twin, leader = _twins(problem)
    in_cohort: list[list[int]] = [[] for _ in units]
    for n, cohort in enumerate(layout.cohorts):
        for unit in cohort.units:
            in_cohort[unit].append(n)
    sites = SitesUsed(problem, rooms)
    slot_at = _slot_at(slots, week_index, layout)
    room_times = _room_times(problem)
    prices = price_tables(problem, layout.days, layout.weeks)
    return Tables(
        n_sessions=len(layout.sessions),
        n_units=len(units),
        n_cohorts=len(layout.cohorts),
        n_slots=len(slots),
        n_days=len(layout.days),
        n_weeks=len(layout.weeks),
        n_semesters=len(stretches),
        n_trainers=len(problem.instance.trainers),
        n_apprentices=len(layout.apprentices),
        n_sites=len(problem.instance.sites),
        n_weekdays=slot_at.shape[1],
        n_ranks=slot_at.shape[2],
        n_lengths=slot_at.shape[3],
        n_room_times=1 + max(time for times in room_times for time in times),
        shortest=min(minutes_in(slot.hours) for slot in slots),
        has_hours=int(any(row.demand.is_in_hours for row in units)),
        has_choice=int(any(row.teaching == "choice" for row in units)),
        prices_sessions=int(prices.session_price.size > 0),
        prices_trainer_evenings=int(prices.trainer_evening_price.size > 0),
        prices_trainer_weeks=int(prices.trainer_week_price.size > 0),
        unit=ints(unit for unit, _ in layout.sessions),
        kind=np.array([KINDS.index(kind) for _, kind in layout.sessions], np.int8),
        fixed=np.zeros(len(layout.sessions), np.int8),
        twin=ints(twin),
        leader=ints(leader),
        wanted_length=ints(length for row in units for length in _lengths(row)),
        first=first(range(row.demand.total) for row in units),
        allowed=allowed,
        free_first=first(free[row.index, k] for row in units for k in range(len(KINDS))),
        free=ints(slot for row in units for k in range(len(KINDS)) for slot in free[row.index, k]),
        by_choice=ints(sorted(range(len(units)), key=lambda u: choices[u])),
        rhythm=ints(row.unit.sessions_per_week for row in units),
        total=ints(row.demand.total for row in units),
        week_from=first(row.weeks for row in units),
        weeks=ints(week_index[week] for row in units for week in row.weeks),
        quota=_quotas(problem),
        annual=np.array([len(row.quotas) > 1 for row in units], np.int8),
        hours=np.array([row.demand.is_in_hours for row in units], np.int8),
        asked=np.array([[row.demand.minutes(kind) for kind in KINDS] for row in units], np.int32),
        cohort_first=first(in_cohort),
        cohorts=ints(c for found in in_cohort for c in found),
        seats=ints(sites.seat(row, layout.cohorts[c].groups) for row in units for c in in_cohort[row.index]),
        trainer_first=first(row.trainers for row in units),
        trainers=ints(t for row in units for t in row.trainers),
        choice=np.array([_choice(row) for row in units], np.int8),
        room_set_first=first(in_room_set),
        room_sets=ints(h for found in in_room_set for h, _ in found),
        needed=_needed(problem, layout, in_room_set),
        sites=np.array([sites.masks(row, layout.days) for row in units], np.int32),
        **_orders(problem),
        day=ints(day_index[slot.day] for slot in slots),
        rank=ints(slot.rank for slot in slots),
        week=ints(week_index[monday(slot.day)] for slot in slots),
        weekday=ints(slot.day.weekday() for slot in slots),
        semester=ints(stretch[slot.day] for slot in slots),
        minutes=ints(minutes_in(slot.hours) for slot in slots),
        length=ints(slot.size for slot in slots),
        part_first=first(problem.timeline.parts(slot) for slot in slots),
        parts=ints(part.index for slot in slots for part in problem.timeline.parts(slot)),
        slots=first(problem.timeline.times_on.get(day, ()) for day in layout.days),
        slot_at=slot_at,
        position=ints(positions(len(problem.timeline.slots_on[slot.day]))[slot.rank] for slot in slots),
        size=ints(problem.weigh(cohort.groups) for cohort in layout.cohorts),
        there=np.array([[c.days is None or day in c.days for day in layout.days] for c in layout.cohorts], np.int8),
        **law(problem, layout),
        unavailable=np.array([[level == "unavailable" for level in row] for row in problem.levels], np.int8),
        most_evenings=ints(t.max_evenings_per_week or MANY for t in problem.instance.trainers),
        most_sessions=ints(t.max_sessions_per_evening or MANY for t in problem.instance.trainers),
        most_week=ints(_limit(t.most_hours.week_minutes) for t in problem.instance.trainers),
        most_year=ints(_limit(t.most_hours.year_minutes) for t in problem.instance.trainers),
        rooms=np.array(
            [[sum(problem.is_open(r, day) for r in rooms) for day in layout.days] for rooms, _ in room_sets], np.int32
        ).reshape(len(room_sets), len(layout.days)),
        room_time_first=first(room_times),
        room_times=ints(time for times in room_times for time in times),
        **alternance_days(problem, layout),
        day_weekday=ints(day.weekday() for day in layout.days),
        **prices._asdict(),
        weight=np.zeros(2, np.int64),
    )


def _needed(problem: Problem, layout: Layout, in_room_set: Sequence[Sequence[tuple[int, str]]]) -> Bytes:
    """[room set of a unit, day] whether a session takes a room of it: not for a site where nobody is that day."""
    needed = np.ones((sum(map(len, in_room_set)), len(layout.days)), np.int8)
    number = 0
    for row, found in zip(problem.units, in_room_set, strict=True):
        for _, place in found:
            if row.seats and row.students:
                needed[number] = [place in problem.places_on(row, day) for day in layout.days]
            number += 1
    return needed


def _room_times(problem: Problem) -> list[list[int]]:
    """Of each slot, the times it belongs to: largest sets of slots of a day of which no room holds two. Without a rule
    that keeps sessions of a room apart, each slot is a time of its own. A room that the rule leaves alone is counted
    as free: the rooms that are given decide."""
    pricing, found = Pricing(problem.instance), list[list[int]]()
    number = 0
    for day, slots in problem.timeline.slots_on.items():
        pairs = combinations(range(len(slots)), 2) if pricing.knows(RoomEvening) else ()
        times = largest_cliques(len(slots), frozenset(p for p in pairs if _are_apart(problem, pricing, day, p)))
        for held in problem.timeline.times_on[day]:
            ranks = {part.rank for part in problem.timeline.parts(held)}
            found.append([number + n for n, time in enumerate(times) if not ranks.isdisjoint(time)])
        number += len(times)
    return found


def _are_apart(problem: Problem, pricing: Pricing, day: dt.date, pair: tuple[int, int]) -> bool:
    """Whether every room that is used in both slots breaks a hard rule."""
    used = tuple(rank in pair for rank in range(len(problem.timeline.slots_on[day])))
    evenings = (RoomEvening(problem.timeline, room, day, used) for room in problem.instance.rooms)
    return all(split(pricing.of(evening))[0] for evening in evenings)


@cache
def largest_cliques(size: int, edges: frozenset[tuple[int, int]]) -> list[tuple[int, ...]]:
    """Of a small graph: the sets of nodes, all joined to each other, that are part of no larger one."""
    cliques, layer = list[frozenset[int]](), [frozenset((node,)) for node in range(size)]
    while layer:
        larger = {
            clique | {node}
            for clique in layer
            for node in range(max(clique) + 1, size)
            if all((other, node) in edges for other in clique)
        }
        cliques += [clique for clique in layer if not any(clique < other for other in larger)]
        layer = sorted(larger, key=sorted)
    return [tuple(sorted(clique)) for clique in cliques]


def _lengths(row: UnitRow) -> list[int]:
    """How many slots each of the unit's sessions takes, to begin with: two of them exchange theirs later."""
    return sorted(row.unit.blocks, reverse=True) if row.unit.blocks else [row.unit.block or 1] * row.demand.total


def _choice(row: UnitRow) -> int:
    if row.teaching != "choice":
        return 0
    return SHARED if row.unit.whole.shares else 1


def _can_go_together(problem: Problem, rows: Sequence[int]) -> bool:
    """Whether these half-groups have as many sessions of each kind, and are few enough."""
    numbers = {tuple(problem.units[row].demand.of(kind) for kind in KINDS) for row in rows}
    return len(numbers) == 1 and len(rows) <= MOST_AT_ONCE


def _twins(problem: Problem) -> tuple[list[int], list[int]]:
    """H13: of each session, the next one of those held at once with it, in a circle; and the first one of these."""
    start = list(accumulate((row.demand.total for row in problem.units), initial=0))
    twin = list(range(start[-1]))
    leader = list(twin)
    for rows in held_at_once(problem):
        for one, other in zip(rows, (*rows[1:], rows[0]), strict=True):
            for n in range(problem.units[one].demand.total):
                twin[start[one] + n], leader[start[one] + n] = start[other] + n, start[rows[0]] + n
    return twin, leader


def _orders(problem: Problem) -> dict[str, np.ndarray]:
    """H12, and which slots a session in each leaves for what comes after it."""
    known, units, slots = list(orders(problem)), problem.units, problem.slots
    of_unit = [[n for n, o in enumerate(known) if row.index in (o.before, o.after)] for row in units] if known else []
    starts = [slot.start for slot in slots]
    return {
        "order_first": first(of_unit) if known else np.zeros(len(units) + 1, np.int32),
        "orders": ints(n for found in of_unit for n in found),
        "before": ints(order.before for order in known),
        "after": ints(order.after for order in known),
        "to_come": ints(_to_come(units[o.before], o.sessions) for o in known),
        "next_slot": ints(bisect_left(starts, slot.end) for slot in slots),
    }


def _to_come(row: UnitRow, awaited: int | None) -> int:
    """How many sessions may still be to come; below 0: how many of those held may not."""
    if awaited is None:
        return 0
    return -awaited if row.demand.is_in_hours else max(0, row.demand.total - awaited)


def _allowed(problem: Problem, capacity: Capacity) -> tuple[Bytes, dict[tuple[int, int], list[int]]]:
    """[unit, kind, slot] where a session may be, and the slots among them without a clash of availability."""
    allowed = np.zeros((len(problem.units), len(KINDS), len(problem.slots)), np.int8)
    free: dict[tuple[int, int], list[int]] = {}
    for row in problem.units:
        able = {slot for slot in row.slots if problem.free_trainers(row, slot) is not None}
        for k, kind in enumerate(KINDS):
            slots = sorted(capacity.usable(row, kind)) if row.demand.of(kind) else []
            allowed[row.index, k, slots] = 1
            free[row.index, k] = [slot for slot in slots if slot in able]
    for rows in map(list, held_at_once(problem)):
        allowed[rows] = allowed[rows].min(axis=0)
        for k in range(len(KINDS)):
            common = set.intersection(*(set(free[row, k]) for row in rows))
            free |= {(row, k): [slot for slot in free[row, k] if slot in common] for row in rows}
    return allowed, free


def _quotas(problem: Problem) -> Ints:
    stretches = problem.timeline.stretches
    quota = np.zeros((len(problem.units), len(stretches), 3, 2), np.int32)
    quota[..., 1] = MANY
    for row in problem.units:
        if len(row.quotas) > 1:
            for n, stretch in enumerate(stretches):
                own = next(q for q in row.quotas if stretch.first in q.days)
                quota[row.index, n] = [own.in_person, own.webconference, own.total]
                if row.demand.is_in_hours:
                    quota[row.index, n] = [own.minutes.get(kind, (0, MANY)) for kind in (*KINDS, None)]
    return quota


def _slot_at(slots: Sequence[Slot], week_index: dict[dt.date, int], layout: Layout) -> Ints:
    weekdays = 1 + max(day.weekday() for day in layout.days)
    ranks, lengths = max(slot.rank for slot in slots) + 1, max(slot.size for slot in slots)
    table = np.full((len(week_index), weekdays, ranks, lengths), NOWHERE, np.int32)
    for slot in slots:
        table[week_index[monday(slot.day)], slot.day.weekday(), slot.rank, slot.size - 1] = slot.index
    return table


def _limit(minutes: int | None) -> int:
    return MANY if minutes is None else minutes
