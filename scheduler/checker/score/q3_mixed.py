"""Q3 Mixed evening: per group, dates with both an in-person session and a webconference."""

from collections.abc import Iterator

from scheduler.checker.local_timetable import LocalTimetable
from scheduler.checker.report import Point
from scheduler.wording import KINDS, date, listing, say


def points(facts: LocalTimetable) -> Iterator[Point]:
    for group in facts.instance.groups:
        for day, meetings in facts.evenings(group.id).items():
            if len({meeting.kind for meeting in meetings}) > 1:
                text = say(
                    "{group} : soirée mixte le {day} ({sessions})",
                    "{group}: mixed evening on {day} ({sessions})",
                    group=group.id,
                    day=date(day),
                    sessions=listing([
                        say("{unit} en {kind}", "{unit} as {kind}", unit=meeting.name, kind=KINDS[meeting.kind])
                        for meeting in meetings
                    ]),
                )  # fmt: skip
                yield Point(group.id, 1, text)
