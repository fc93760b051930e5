"""Q2 Trips: per group, dates with an in-person session and no alternance day that brings the group anyway."""

from collections.abc import Iterator

from scheduler.checker.local_timetable import LocalTimetable
from scheduler.checker.report import Point
from scheduler.wording import date, listing, say


def points(facts: LocalTimetable) -> Iterator[Point]:
    for group in facts.instance.groups:
        at_centre = {day.day for day in facts.at_centre(group.id)}
        for day, meetings in facts.evenings(group.id).items():
            units = [meeting.name for meeting in meetings if meeting.in_person]
            if units and day not in at_centre:
                text = say(
                    "{group} : trajet le {day} ({units})",
                    "{group}: trip on {day} ({units})",
                    group=group.id,
                    day=date(day),
                    units=listing(units),
                )
                yield Point(group.id, 1, text)
