"""Rooms for the in-person sessions of a unit, whatever the day."""

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping

from scheduler.instance.schema.instance import Instance
from scheduler.instance.schema.units import Unit

Seats = Mapping[dt.date, Mapping[str, int]]
"""Of a unit with a room at each site: how many sit at each, on each of its days."""


def suitable_rooms(instance: Instance, unit: Unit, students: Mapping[dt.date, int], seats: Seats) -> tuple[int, ...]:
    """Those for the students of its groups, or for the fewest of any day where `students` says how many come. With a
    room at each site: for those who sit there, and none at all when there is no room for those of some site."""
    wanted = dict[str, int]()
    if unit.rooms_per_site:
        found = defaultdict[str, set[int]](set)
        for day in seats.values():
            for site, number in day.items():
                found[site].add(number)
        wanted = {site: min(numbers) for site, numbers in found.items()}
    else:
        there = [site.id for site in instance.sites] if unit.site is None else [unit.site]
        wanted = dict.fromkeys(there, min(students.values()) if students else instance.attendance(unit))
    rooms = tuple(
        index
        for index, room in enumerate(instance.rooms)
        if room.site in wanted and room.capacity >= wanted[room.site] and set(unit.features) <= set(room.features)
    )
    if unit.rooms_per_site and not students and {instance.rooms[index].site for index in rooms} < set(wanted):
        return ()
    return rooms
