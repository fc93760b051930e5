"""E3 Heavy papers: per group, pairs of examinations of heavy units on one day or on two days in a row."""

from collections.abc import Iterator
from itertools import combinations

from scheduler.checker.exams.sittings import Sitting, Sittings
from scheduler.checker.report import Point
from scheduler.instance.schema.instance import Instance
from scheduler.wording import say


def points(facts: Sittings) -> Iterator[Point]:
    for group, sat in facts.by_group.items():
        yield from facts.once(_of_group, facts.instance, group, sat)


def _of_group(instance: Instance, group: str, sat: tuple[Sitting, ...]) -> Iterator[Point]:
    large = [one for one in sat if one.unit is not None and one.unit.ects >= instance.exams.heavy_ects]
    for one, other in combinations(large, 2):
        if abs((one.day - other.day).days) <= 1:
            text = say(
                "{group} : {one} et {other} sont rapprochés", "{group}: {one} and {other} are close together",
                group=group, one=one.label, other=other.label,
            )  # fmt: skip
            yield Point(group, 1, text)
