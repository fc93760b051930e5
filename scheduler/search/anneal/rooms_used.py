"""The rooms that annealing counts on, of each unit: enough of them at each time (H4), and at which sites (H8)."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from scheduler.demand.capacity import Capacity
from scheduler.demand.problem import Problem, UnitRow
from scheduler.demand.room_sets import Condition, few_conditions, room_set_conditions


def rooms_used(capacity: Capacity) -> list[frozenset[int]]:
    """The rooms of each unit's in-person sessions, all on one site (H8): of several, that where most of its groups'
    other units must be, then that with the most rooms; and few enough for Hall's conditions (H4). The whole model may
    do better where this binds. Of a unit with a room at each site: its joined rooms."""
    problem = capacity.problem
    rooms, where = problem.instance.room_rows, list[Counter[str]]()
    for row in problem.units:
        where.append(Counter(rooms[room].site for room in capacity.rooms_of(row)))
    settled = [next(iter(sites)) if len(sites) == 1 else None for sites in where]
    used = dict[int, frozenset[int]]()
    for row in problem.units:
        able, sites = capacity.rooms_of(row), where[row.index]
        most = max(row.students.values(), default=0)
        able = frozenset(room for room in able if rooms[room].capacity >= most) or able
        met = Counter(settled[unit] for group in row.attendees for unit in problem.groups[group].units)
        ranked = sorted((-met[site], -sites[site], site) for site in sites)
        used[row.index] = frozenset(room for room in able if rooms[room].site == ranked[0][2])
    left = few_conditions(_needs(problem, [used[row.index] for row in problem.units]))
    for number, kept in left.items():
        unit = number % len(problem.units)
        names = frozenset(rooms[room].id for room in kept)
        of_site = {rooms[room].site for room in kept}
        used[unit] = frozenset(
            room for room in used[unit] if all(part.id in names for part in rooms[room].parts if part.site in of_site)
        )
    return [used[row.index] for row in problem.units]


def room_sets_of(problem: Problem, rooms: Sequence[frozenset[int]]) -> list[Condition]:
    """Conditions on the sessions that units hold at a time; one with a room at each site is in those of each site."""
    room_sets = room_set_conditions(_needs(problem, rooms))
    assert room_sets is not None  # `rooms_used` keeps them few
    return [(union, tuple(number % len(problem.units) for number in bound)) for union, bound in room_sets]


def _needs(problem: Problem, rooms: Sequence[frozenset[int]]) -> Mapping[int, frozenset[int]]:
    """The rooms of which each unit needs one, by its index; of the second site on, by that and so many times the number
    of units more."""
    index, found = {room.id: n for n, room in enumerate(problem.instance.rooms)}, dict[int, frozenset[int]]()
    for row in (each for each in problem.units if each.demand.in_person):
        parts = [part for room in rooms[row.index] for part in problem.instance.room_rows[room].parts]
        for n, site in enumerate(dict.fromkeys(part.site for part in parts) or ("",)):
            needed = frozenset(index[part.id] for part in parts if part.site == site)
            found[row.index + n * len(problem.units)] = needed
    return found


class SitesUsed:
    """Where each unit's in-person sessions are: at the site of its rooms, or at several at once."""

    def __init__(self, problem: Problem, rooms: Sequence[frozenset[int]]) -> None:
        self._problem = problem
        self._number = {site.id: n for n, site in enumerate(problem.instance.sites)}
        self._of = [problem.instance.room_rows[min(each)].sites if each else () for each in rooms]

    def seat(self, row: UnitRow, groups: Iterable[int]) -> int:
        """The site at which these groups are then."""
        sites, instance = self._of[row.index], self._problem.instance
        if len(sites) > 1:
            own = {instance.site_of_group(self._problem.groups[group].group.id) for group in groups}
            sites = tuple(site for site in sites if site in own) or sites
        return self._number[sites[0]] if sites else 0

    def mask(self, row: UnitRow) -> int:
        """The sites at which its trainer may be, a bit each."""
        return sum(1 << self._number[site] for site in self._of[row.index]) or 1
