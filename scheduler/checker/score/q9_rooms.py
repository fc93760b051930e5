"""Q9 Room stability: per unit, distinct rooms of its in-person sessions, less one. Of a unit with a room at each site:
those at each site, less one."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator

from scheduler.checker.local_timetable import LocalTimetable, Meeting
from scheduler.checker.report import Point
from scheduler.instance.schema.instance import Instance
from scheduler.instance.schema.places import rooms_named
from scheduler.instance.schema.units import Unit
from scheduler.wording import SESSION, counted, listing, say, shown


def points(facts: LocalTimetable) -> Iterator[Point]:
    for unit in facts.instance.scheduled_units:
        yield from facts.once(_rooms, facts.instance, unit, facts.of_unit[unit.code])


def _rooms(instance: Instance, unit: Unit, held: Iterable[Meeting]) -> Iterator[Point]:
    at_site = defaultdict[str | None, Counter[str]](Counter)
    for meeting in held:
        if meeting.in_person and meeting.session.room is not None:
            if not unit.rooms_per_site:
                at_site[None][meeting.session.room] += 1
                continue
            for name in rooms_named(meeting.session.room):
                room = instance.room.get(name)
                at_site[None if room is None else room.site][name] += 1
    for rooms in at_site.values():
        if len(rooms) > 1:
            counts = [
                say("{n} en {room}", "{n} in {room}", n=n if rank else counted(n, SESSION), room=shown(room))
                for rank, (room, n) in enumerate(rooms.most_common())
            ]
            text = say("{unit} : {counts}", "{unit}: {counts}", unit=unit.code, counts=listing(counts))
            yield Point(unit.code, len(rooms) - 1, text)
