"""E8 Avoided times: invigilations at a time that the person wants to avoid."""

from collections.abc import Iterator

from scheduler.checker.exams.sittings import Sittings
from scheduler.checker.report import Point
from scheduler.timeline.exam_hours import level_during
from scheduler.wording import say


def points(facts: Sittings) -> Iterator[Point]:
    for who, held in sorted(facts.duties.items()):
        availability = facts.availability.get(who)
        for one in held if availability is not None else ():
            assert availability is not None
            if level_during(facts.instance, availability, one.interval.begin, one.interval.until) == "avoid":
                text = say("{who} : {label}", "{who}: {label}", who=who, label=one.label)
                yield Point(who, 1, text)
