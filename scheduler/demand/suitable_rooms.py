"""Rooms for the in-person sessions of a unit, whatever the day."""

from collections.abc import Iterable, Mapping

from scheduler.instance.schema.instance import Instance
from scheduler.instance.schema.places import Room
from scheduler.instance.schema.units import Unit


def suitable_rooms(instance: Instance, unit: Unit, students: int | None = None) -> Iterable[int]:
    """Those for so many, or for all the students of its groups together; joined ones, where it has one at each site."""
    if unit.rooms_per_site:
        all_of_them, sites = instance.seats(unit), set(instance.sites_of(unit))
        for index, room in enumerate(instance.room_rows):
            wanted = all_of_them if students is None else dict.fromkeys(room.sites, 1)
            fits = has_seats(room, wanted) and set(room.sites) <= sites
            if fits and set(unit.features) <= set(room.features):
                yield index
        return
    students = instance.attendance(unit) if students is None else students
    for index, room in enumerate(instance.rooms):
        fits = room.capacity >= students and set(unit.features) <= set(room.features)
        if fits and unit.site in (None, room.site):
            yield index


def has_seats(room: Room, wanted: Mapping[str, int]) -> bool:
    """Whether it has so many seats at each of just these sites."""
    return {part.site for part in room.parts} == set(wanted) and all(
        part.capacity >= wanted[part.site] for part in room.parts
    )
