"""E8 Avoided times: invigilations at a time that the person wants to avoid."""

from collections.abc import Iterator

from scheduler.checker.exams.sittings import Invigilation, RoomHeld, Sittings
from scheduler.checker.report import Point
from scheduler.wording import say


def points(facts: Sittings) -> Iterator[Point]:
    for who, held in sorted(facts.duties.items()):
        yield from facts.once(_of_person, facts.invigilation, who, held)


def _of_person(people: Invigilation, who: str, held: tuple[RoomHeld, ...]) -> Iterator[Point]:
    for one in held:
        if people.level(who, one.interval) == "avoid":
            text = say("{who} : {label}", "{who}: {label}", who=who, label=one.label)
            yield Point(who, 1, text)
