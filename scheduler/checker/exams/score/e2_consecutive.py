"""E2 Consecutive days: per group, pairs of days one after the other with an examination each."""

import datetime as dt
from collections.abc import Iterator

from scheduler.checker.exams.sittings import Sitting, Sittings
from scheduler.checker.report import Point
from scheduler.wording import date, say


def points(facts: Sittings) -> Iterator[Point]:
    for group, sat in facts.by_group.items():
        yield from facts.once(_of_group, group, sat)


def _of_group(group: str, sat: tuple[Sitting, ...]) -> Iterator[Point]:
    days = {one.day for one in sat}
    for day in sorted(days):
        if day + dt.timedelta(days=1) in days:
            text = say(
                "{group} : un examen le {day}, un autre le lendemain",
                "{group}: an examination on {day}, another on the day after",
                group=group,
                day=date(day),
            )
            yield Point(group, 1, text)
