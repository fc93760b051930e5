"""Q7 Late: per group, dates with sessions but none in the first slot of that date's grid."""

from collections.abc import Iterator

from scheduler.checker.local_timetable import LocalTimetable
from scheduler.checker.report import Point
from scheduler.wording import clock, date, say


def points(facts: LocalTimetable) -> Iterator[Point]:
    """A date without any slot has no first one to leave empty: H6 refuses it, Q7 does not count it."""
    for group in facts.instance.groups:
        for day, meetings in facts.evenings(group.id).items():
            grid = facts.timeline.slots_on.get(day)
            if grid and not any(meeting.slot == grid[0] for meeting in meetings):
                text = say(
                    "{group} : la soirée du {day} ne commence qu’à {start} ({unit})",
                    "{group}: the evening of {day} only starts at {start} ({unit})",
                    group=group.id,
                    day=date(day),
                    start=clock(meetings[0].start),
                    unit=meetings[0].name,
                )
                yield Point(group.id, 1, text)
