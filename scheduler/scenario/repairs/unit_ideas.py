"""What a unit may give up: its place after others, its own dates, weekdays and hours; a trainer, how many hours."""

import datetime as dt
from collections.abc import Iterator

from scheduler.demand.problem import Problem
from scheduler.instance.schema.slots import WEEKDAYS
from scheduler.instance.schema.units import Unit, course_of
from scheduler.scenario.changes.catalogue.hours import UnitBlocks
from scheduler.scenario.changes.catalogue.people import HoursLimit
from scheduler.scenario.changes.catalogue.unit_times import UnitAfter, UnitTimes
from scheduler.scenario.changes.change import Change
from scheduler.search.reasons.fact import OWN_TIMES, Fact

MOST_EARLIER = 3
"""Sessions of the unit before that are not waited for; beyond, none is."""
MOST_LONGER = 4
"""Sessions more that a trainer is asked to accept hours for."""
_WEEKS = (1, 2)
"""By how many a first or last day is moved before there is none."""


def sooner(problem: Problem, fact: Fact) -> Iterator[tuple[Change, int]]:
    """The unit waits for fewer sessions of the other one, then for none; how many fewer."""
    assert fact.number is not None
    row = problem.instance.unit[fact.subject]
    each_of = row.after[fact.number]
    total = each_of.sessions or problem.units[problem.unit_index[each_of.unit]].demand.least()
    unit, course = row.whole, course_of(each_of.unit)
    awaited = next(each for each in unit.after if (each.unit, each.sessions) == (course, each_of.sessions))
    for fewer in range(1, min(MOST_EARLIER, total - 1) + 1):
        kept = awaited.model_copy(update={"sessions": total - fewer})
        after = tuple(kept if each == awaited else each for each in unit.after)
        yield UnitAfter(unit=unit.code, after=after), fewer
    yield UnitAfter(unit=unit.code, after=tuple(each for each in unit.after if each != awaited)), total


def shorter(unit: Unit) -> Iterator[tuple[Change, int]]:
    """The unit's long sessions take a slot less, two less…; how many less."""
    longest = max(unit.sizes)
    for most in range(longest - 1, 0, -1):
        if unit.blocks is None:
            yield UnitBlocks(unit=unit.code, block=most), longest - most
        else:
            yield UnitBlocks(unit=unit.code, blocks=tuple(min(size, most) for size in unit.blocks)), longest - most


def longer(problem: Problem, fact: Fact) -> Iterator[tuple[Change, int]]:
    """The trainer accepts hours for one session more in a week, or in the year; or for more of them."""
    trainer, name = problem.instance.trainer[fact.subject], "year" if fact.number == 1 else "week"
    now, session = getattr(trainer.most_hours, name), max(slot.hours for slot in problem.slots)
    for more in range(1, MOST_LONGER + 1):
        yield HoursLimit.model_validate({"trainer": trainer.id, name: now + more * session}), more


def wider(problem: Problem, fact: Fact) -> Iterator[tuple[Change, int]]:
    """The unit begins or ends by some weeks earlier or later, or is held on any weekday, at any hour; how much more
    that is."""
    unit, timeline = problem.instance.unit[fact.subject].whole, problem.timeline
    days = timeline.teaching_days(unit.period)
    match OWN_TIMES[fact.number or 0]:
        case "first" if unit.first is not None and days:
            for weeks in _WEEKS:
                if (day := unit.first - dt.timedelta(weeks=weeks)) > days[0]:
                    yield UnitTimes(unit=unit.code, first=day), weeks
            yield UnitTimes(unit=unit.code, first=days[0]), 10
        case "last" if unit.last is not None and days:
            for weeks in _WEEKS:
                if (day := unit.last + dt.timedelta(weeks=weeks)) < days[-1]:
                    yield UnitTimes(unit=unit.code, last=day), weeks
            yield UnitTimes(unit=unit.code, last=days[-1]), 10
        case "pauses" if unit.pauses is not None:
            yield UnitTimes(unit=unit.code, pauses=()), sum(len(each.days) for each in unit.pauses)
        case "weekdays":
            taught = {WEEKDAYS[day.weekday()] for day in days}
            yield UnitTimes(unit=unit.code, weekdays=tuple(day for day in WEEKDAYS if day in taught)), 5
        case "slots":
            starts = sorted({slot.start.time() for day in days for slot in timeline.slots_on[day]})
            yield UnitTimes(unit=unit.code, slots=tuple(starts)), 5
