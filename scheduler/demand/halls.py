"""When rooms are enough: Hall's condition (P. Hall, 1935) on the rooms that units may use."""

from collections.abc import Mapping

Condition = tuple[frozenset[int], tuple[int, ...]]
"""Rooms, and the units that may use no other: at a time they hold at most so many in-person sessions."""


def hall_conditions(suitable: Mapping[int, frozenset[int]]) -> list[Condition]:
    """Conditions that together say that sessions held at the same time have distinct rooms among those suitable.

    `suitable`: each unit's rooms. Only unions of overlapping sets matter: the condition splits on disjoint parts.
    Rooms that are closed on a day are left out of the count that day; the condition stays sufficient.
    """
    return [
        (union, tuple(unit for unit, rooms in suitable.items() if rooms <= union))
        for union in _unions(set(suitable.values()))
    ]


def _unions(families: set[frozenset[int]]) -> list[frozenset[int]]:
    unions = set(families)
    frontier = list(families)
    while frontier:
        current = frontier.pop()
        for family in families:
            merged = current | family
            if current & family and merged not in unions:
                unions.add(merged)
                frontier.append(merged)
    return sorted(unions, key=lambda rooms: (len(rooms), sorted(rooms)))
