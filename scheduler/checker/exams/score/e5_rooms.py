"""E5 Several rooms: per examination, rooms beyond one, of an oral beyond one for each jury."""

from collections.abc import Iterator

from scheduler.checker.exams.sittings import Sittings
from scheduler.checker.report import Point
from scheduler.wording import say


def points(facts: Sittings) -> Iterator[Point]:
    for one in facts.sat:
        juries = one.paper.juries if one.paper is not None else 0
        beyond = len(one.exam.rooms) - max(1, juries)
        if beyond > 0:
            text = say("{label} : {n} salles", "{label}: {n} rooms", label=one.label, n=len(one.exam.rooms))
            yield Point(one.exam.unit, beyond, text)
