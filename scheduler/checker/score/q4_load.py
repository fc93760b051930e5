"""Q4 Weekly load: per group and week, dates with a session above 3."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator

from scheduler.checker.local_timetable import LocalTimetable
from scheduler.checker.report import Point
from scheduler.timeline.calendar import monday
from scheduler.wording import EVENING, counted, date, listing, say, weekday

FREE_EVENINGS = 3
"""Evenings a week that cost nothing (docs/rules.md, Q4)."""


def points(facts: LocalTimetable) -> Iterator[Point]:
    for group in facts.instance.groups:
        yield from facts.once(_full_weeks, group.id, facts.evenings(group.id))


def _full_weeks(group: str, evenings: Iterable[dt.date]) -> Iterator[Point]:
    weeks: dict[dt.date, list[dt.date]] = defaultdict(list)
    for day in evenings:
        weeks[monday(day)].append(day)
    for week, days in weeks.items():
        if len(days) > FREE_EVENINGS:
            text = say(
                "{group} : {n} la semaine du {week} ({days})",
                "{group}: {n} in the week of {week} ({days})",
                group=group,
                n=counted(len(days), EVENING),
                week=date(week),
                days=listing([weekday(day.weekday()) for day in days]),
            )
            yield Point(group, len(days) - FREE_EVENINGS, text)
