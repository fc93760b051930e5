"""E1 Two in a day: per group and day, examinations beyond one."""

from collections import Counter
from collections.abc import Iterator

from scheduler.checker.exams.sittings import Sitting, Sittings
from scheduler.checker.report import Point
from scheduler.wording import date, say


def points(facts: Sittings) -> Iterator[Point]:
    for group, sat in facts.by_group.items():
        yield from facts.once(_of_group, group, sat)


def _of_group(group: str, sat: tuple[Sitting, ...]) -> Iterator[Point]:
    for day, number in sorted(Counter(one.day for one in sat).items()):
        if number > 1:
            text = say(
                "{group} : {n} examens le {day}", "{group}: {n} examinations on {day}", group=group, n=number,
                day=date(day),
            )  # fmt: skip
            yield Point(group, number - 1, text)
