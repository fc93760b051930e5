"""Q7 Late: per group, dates with sessions but none in the first slot of that date's grid."""

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence

from scheduler.checker.local_timetable import LocalTimetable, Meeting
from scheduler.checker.report import Point
from scheduler.timeline.calendar import Timeline
from scheduler.wording import clock, date, say


def points(facts: LocalTimetable) -> Iterator[Point]:
    """A date without any slot has no first one to leave empty: H6 refuses it, Q7 does not count it."""
    for group in facts.instance.groups:
        yield from facts.once(_late, facts.timeline, group.id, facts.evenings(group.id))


def _late(timeline: Timeline, group: str, evenings: Mapping[dt.date, Sequence[Meeting]]) -> Iterator[Point]:
    for day, meetings in evenings.items():
        grid = timeline.slots_on.get(day)
        if grid and not any(meeting.slot == grid[0] for meeting in meetings):
            text = say(
                "{group} : la soirée du {day} ne commence qu’à {start} ({unit})",
                "{group}: the evening of {day} only starts at {start} ({unit})",
                group=group,
                day=date(day),
                start=clock(meetings[0].start),
                unit=meetings[0].name,
            )
            yield Point(group, 1, text)
