"""Q2 Trips: per group, dates with an in-person session and no alternance day that brings the group anyway."""

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping

from scheduler.checker.local_timetable import CentreDay, LocalTimetable, Meeting
from scheduler.checker.report import Point
from scheduler.wording import date, listing, say


def points(facts: LocalTimetable) -> Iterator[Point]:
    for group in facts.instance.groups:
        yield from facts.once(_trips, group.id, facts.evenings(group.id), facts.at_centre(group.id))


def _trips(group: str, evenings: Mapping[dt.date, Iterable[Meeting]], centre: Iterable[CentreDay]) -> Iterator[Point]:
    at_centre = {day.day for day in centre}
    for day, meetings in evenings.items():
        units = [meeting.name for meeting in meetings if meeting.in_person]
        if units and day not in at_centre:
            text = say(
                "{group} : trajet le {day} ({units})",
                "{group}: trip on {day} ({units})",
                group=group,
                day=date(day),
                units=listing(units),
            )
            yield Point(group, 1, text)
