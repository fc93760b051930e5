"""Room sets: when the rooms that units may use are enough for them (Hall’s condition; P. Hall, 1935)."""

from collections import Counter
from collections.abc import Mapping

MOST_UNIONS = 200
"""One room that all may use beside n laboratories makes 2^n conditions: more unions than this are not gone through."""

Condition = tuple[frozenset[int], tuple[int, ...]]
"""Rooms, and the units that may use no other: at a time they hold at most so many in-person sessions."""


def room_set_conditions(suitable: Mapping[int, frozenset[int]]) -> list[Condition] | None:
    """Conditions that together say that sessions held at the same time have distinct rooms among those suitable; None
    when they are too many (`MOST_UNIONS`).

    `suitable`: each unit's rooms. Only unions of overlapping sets matter: the condition splits on disjoint parts.
    Rooms that are closed on a day are left out of the count that day; the condition stays sufficient.
    """
    unions = _unions(set(suitable.values()))
    if unions is None:
        return None
    return [(union, tuple(unit for unit, rooms in suitable.items() if rooms <= union)) for union in unions]


def few_conditions(suitable: Mapping[int, frozenset[int]]) -> dict[int, frozenset[int]]:
    """Fewer rooms for some units, so that the conditions are not too many: the room that the most sets share is left to
    those who have no other, and again."""
    left = dict(suitable)
    while _unions(families := set(left.values())) is None:
        sharing = Counter(room for rooms in families if len(rooms) > 1 for room in rooms)
        shared = min(sharing, key=lambda room: (-sharing[room], room))
        left = {unit: rooms - {shared} or rooms for unit, rooms in left.items()}
    return left


def _unions(families: set[frozenset[int]]) -> list[frozenset[int]] | None:
    unions = set(families)
    frontier = list(families)
    while frontier:
        current = frontier.pop()
        for family in families:
            merged = current | family
            if current & family and merged not in unions:
                unions.add(merged)
                frontier.append(merged)
                if len(unions) - len(families) > MOST_UNIONS:
                    return None
    return sorted(unions, key=lambda rooms: (len(rooms), sorted(rooms)))
