"""Q5 Weekday: per unit, weekdays used, less one."""

from collections import Counter
from collections.abc import Iterable, Iterator

from scheduler.checker.local_timetable import LocalTimetable, Meeting
from scheduler.checker.report import Point
from scheduler.wording import SESSION, counted, listing, say, weekday


def points(facts: LocalTimetable) -> Iterator[Point]:
    for unit in facts.instance.scheduled_units:
        yield from facts.once(_weekdays, unit.code, facts.of_unit[unit.code])


def _weekdays(unit: str, held: Iterable[Meeting]) -> Iterator[Point]:
    used = Counter(meeting.day.weekday() for meeting in held)
    if len(used) > 1:
        counts = [
            say("{n} le {day}", "{n} on {day}", n=n if rank else counted(n, SESSION), day=weekday(number))
            for rank, (number, n) in enumerate(used.most_common())
        ]
        text = say("{unit} : {counts}", "{unit}: {counts}", unit=unit, counts=listing(counts))
        yield Point(unit, len(used) - 1, text)
