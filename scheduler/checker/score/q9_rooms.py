"""Q9 Room stability: per unit, distinct rooms of its in-person sessions, less one."""

from collections import Counter
from collections.abc import Iterable, Iterator

from scheduler.checker.local_timetable import LocalTimetable, Meeting
from scheduler.checker.report import Point
from scheduler.wording import SESSION, counted, listing, say, shown


def points(facts: LocalTimetable) -> Iterator[Point]:
    for unit in facts.instance.scheduled_units:
        yield from facts.once(_rooms, unit.code, facts.of_unit[unit.code])


def _rooms(unit: str, held: Iterable[Meeting]) -> Iterator[Point]:
    rooms = Counter(m.session.room for m in held if m.in_person and m.session.room is not None)
    if len(rooms) > 1:
        counts = [
            say("{n} en {room}", "{n} in {room}", n=n if rank else counted(n, SESSION), room=shown(room))
            for rank, (room, n) in enumerate(rooms.most_common())
        ]
        text = say("{unit} : {counts}", "{unit}: {counts}", unit=unit, counts=listing(counts))
        yield Point(unit, len(rooms) - 1, text)
