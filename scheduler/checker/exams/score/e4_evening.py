"""E4 Not in the evening: per evening group, examinations that start before the evening."""

from collections.abc import Iterator

from scheduler.checker.exams.sittings import Sitting, Sittings
from scheduler.checker.report import Point
from scheduler.instance.schema.instance import Instance
from scheduler.timeline.exam_hours import evening_of
from scheduler.wording import say


def points(facts: Sittings) -> Iterator[Point]:
    apprentices = {group.id for group in facts.facts.apprentices}
    for group, sat in facts.by_group.items():
        if group not in apprentices:
            yield from facts.once(_of_group, facts.instance, group, sat)


def _of_group(instance: Instance, group: str, sat: tuple[Sitting, ...]) -> Iterator[Point]:
    for one in sat:
        evening = evening_of(instance, one.day)
        if evening is None or one.start < evening:
            text = say("{group} : {one}", "{group}: {one}", group=group, one=one.label)
            yield Point(group, 1, text)
