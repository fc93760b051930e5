"""Q3 Mixed evening: per group, dates with both an in-person session and a webconference."""

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping

from scheduler.checker.local_timetable import LocalTimetable, Meeting
from scheduler.checker.report import Point
from scheduler.wording import KINDS, date, listing, say


def points(facts: LocalTimetable) -> Iterator[Point]:
    for group in facts.instance.groups:
        yield from facts.once(_mixed, group.id, facts.evenings(group.id))


def _mixed(group: str, evenings: Mapping[dt.date, Iterable[Meeting]]) -> Iterator[Point]:
    for day, meetings in evenings.items():
        if len({meeting.kind for meeting in meetings}) > 1:
            text = say(
                "{group} : soirée mixte le {day} ({sessions})",
                "{group}: mixed evening on {day} ({sessions})",
                group=group,
                day=date(day),
                sessions=listing([
                    say("{unit} en {kind}", "{unit} as {kind}", unit=meeting.name, kind=KINDS[meeting.kind])
                    for meeting in meetings
                ]),
            )  # fmt: skip
            yield Point(group, 1, text)
