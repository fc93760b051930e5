"""Q5 Weekday: per unit, weekdays used, less one."""

from collections import Counter
from collections.abc import Iterator

from scheduler.checker.local_timetable import LocalTimetable
from scheduler.checker.report import Point
from scheduler.wording import SESSION, counted, listing, say, weekday


def points(facts: LocalTimetable) -> Iterator[Point]:
    for unit in facts.instance.scheduled_units:
        used = Counter(meeting.day.weekday() for meeting in facts.of_unit[unit.code])
        if len(used) > 1:
            counts = [
                say("{n} le {day}", "{n} on {day}", n=n if rank else counted(n, SESSION), day=weekday(number))
                for rank, (number, n) in enumerate(used.most_common())
            ]
            text = say("{unit} : {counts}", "{unit}: {counts}", unit=unit.code, counts=listing(counts))
            yield Point(unit.code, len(used) - 1, text)
