"""E7 Uneven invigilation: per person, invigilations beyond an even share, rounded up."""

import math
from collections.abc import Iterator

from scheduler.checker.exams.sittings import Sittings
from scheduler.checker.report import Point
from scheduler.wording import say


def points(facts: Sittings) -> Iterator[Point]:
    people = facts.invigilation
    total = sum(people.need(held) for held in facts.rooms)
    share = math.ceil(total / max(1, len(people.invigilators)))
    for who, held in sorted(facts.duties.items()):
        if len(held) > share:
            text = say(
                "{who} : {n} surveillances, une part égale est de {share}",
                "{who}: {n} invigilations, an even share is {share}",
                who=who,
                n=len(held),
                share=share,
            )
            yield Point(who, len(held) - share, text)
