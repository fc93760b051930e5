"""E6 Days on site: per named candidate, and per group in the second session, days with an examination less one."""

from collections.abc import Iterator

from scheduler.checker.exams.sittings import Sittings
from scheduler.checker.report import Point
from scheduler.wording import say


def points(facts: Sittings) -> Iterator[Point]:
    second = {group: tuple(one for one in sat if one.exam.session == "second") for group, sat in facts.by_group.items()}
    whose = [(name, sat) for (name, _), sat in facts.by_name.items()] + list(second.items())
    for who, sat in whose:
        days = len({one.day for one in sat})
        if days > 1:
            text = say("{who} : {n} jours sur place", "{who}: {n} days on site", who=who, n=days)
            yield Point(who, days - 1, text)
