"""The rooms that annealing counts on, of each unit: enough of them at each time (H4), and at which sites (H8)."""

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence

from scheduler.demand.capacity import Capacity
from scheduler.demand.problem import Problem, UnitRow
from scheduler.demand.room_sets import few_conditions, room_set_conditions

Place = tuple[int, str]
"""A unit, and the place for which its in-person sessions take a room (`Problem.places_on`)."""


def rooms_used(capacity: Capacity) -> list[frozenset[int]]:
    """The rooms of each unit's in-person sessions, all on one site (H8): of several, that where most of its groups'
    other units must be, then that with the most rooms; and few enough for Hall's conditions (H4). The whole model may
    do better where this binds. Of a unit with a room at each site: those of each."""
    problem = capacity.problem
    rooms, where = problem.instance.rooms, list[Counter[str]]()
    for row in problem.units:
        where.append(Counter(rooms[room].site for room in capacity.rooms_of(row)))

    def settled(unit: int, group: int) -> str | None:
        if problem.units[unit].seats:
            return problem.instance.site_of_group(problem.groups[group].group.id)
        return next(iter(where[unit])) if len(where[unit]) == 1 else None

    used = dict[Place, frozenset[int]]()
    for row in problem.units:
        able, sites = _large_enough(problem, row, capacity.rooms_of(row)), where[row.index]
        if not row.seats:
            met = Counter(settled(unit, group) for group in row.attendees for unit in problem.groups[group].units)
            ranked = sorted((-met[site], -sites[site], site) for site in sites)
            able = frozenset(room for room in able if rooms[room].site == ranked[0][2])
        used |= _by_place(problem, row, able)
    asked = [place for place in used if problem.units[place[0]].demand.in_person]
    left = few_conditions({number: used[place] for number, place in enumerate(asked)})
    used |= {place: left[number] for number, place in enumerate(asked)}
    found = [set[int]() for _ in problem.units]
    for (unit, _), kept in used.items():
        found[unit] |= kept
    return [frozenset(kept) for kept in found]


def _large_enough(problem: Problem, row: UnitRow, able: frozenset[int]) -> frozenset[int]:
    """Those for all who come on any day; for a place that has none, all of it."""
    most: Counter[str] = Counter({"": max(row.students.values(), default=0)})
    for day in row.seats.values() if row.students else ():
        most |= Counter(day)
    found, known = set[int](), problem.instance.rooms
    for (_, place), rooms in _by_place(problem, row, able).items():
        found |= {room for room in rooms if known[room].capacity >= most[place]} or rooms
    return frozenset(found)


def _by_place(problem: Problem, row: UnitRow, rooms: Iterable[int]) -> dict[Place, frozenset[int]]:
    """Each of its places; one without any room, where it has none."""
    table: dict[str, set[int]] = defaultdict(set)
    for room in rooms:
        table[problem.place_of(row, room)].add(room)
    return {(row.index, place): frozenset(found) for place, found in table.items()} or {(row.index, ""): frozenset()}


def room_sets_of(problem: Problem, rooms: Sequence[frozenset[int]]) -> list[tuple[frozenset[int], tuple[Place, ...]]]:
    """Conditions on the sessions that units hold at a time: rooms, and the places for which they may use no other."""
    needs = dict[Place, frozenset[int]]()
    for row in problem.units:
        if row.demand.in_person:
            needs |= _by_place(problem, row, rooms[row.index])
    places = [*needs]
    room_sets = room_set_conditions({number: needs[place] for number, place in enumerate(places)})
    assert room_sets is not None  # `rooms_used` keeps them few
    return [(union, tuple(places[number] for number in bound)) for union, bound in room_sets]


class SitesUsed:
    """Where each unit's in-person sessions are: at the site of its rooms, or at several at once."""

    def __init__(self, problem: Problem, rooms: Sequence[frozenset[int]]) -> None:
        self._problem = problem
        self._number = {site.id: n for n, site in enumerate(problem.instance.sites)}
        self._of = [problem.instance.rooms[min(each)].site if each else None for each in rooms]

    def seat(self, row: UnitRow, groups: Iterable[int]) -> int:
        """The site at which these groups are then."""
        instance, site = self._problem.instance, self._of[row.index]
        if row.seats:
            own = {instance.site_of_group(self._problem.groups[group].group.id) for group in groups}
            site = next((each for each in instance.sites_of(row.unit) if each in own), site)
        return self._number[site] if site is not None else 0

    def masks(self, row: UnitRow, days: Sequence[dt.date]) -> list[int]:
        """The sites at which its trainer may be on each day, a bit each."""
        if not row.seats:
            site = self._of[row.index]
            return [1 if site is None else 1 << self._number[site]] * len(days)
        return [sum(1 << self._number[site] for site in row.seats.get(day, ())) or 1 for day in days]
