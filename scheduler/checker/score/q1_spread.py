"""Q1 Spread: how far a unit's sessions run ahead of or behind an even rhythm.

Week k = 1..K of those in which the unit can be held, n sessions demanded (of a unit stated in hours: that it has), c_k
held by the end of week k:
ceil(max(0, |c_k · K − n · k| − K) / K), summed over the weeks. Integers throughout.
"""

import datetime as dt
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence

from scheduler.checker.demanded import Demanded
from scheduler.checker.local_timetable import LocalTimetable, Meeting
from scheduler.checker.report import Point
from scheduler.wording import SESSION, counted, date, decimal, say


def points(facts: LocalTimetable) -> Iterator[Point]:
    for unit in facts.instance.scheduled_units:
        demand = facts.demanded[unit.code]
        if demand is not None:
            yield from facts.once(_uneven, unit.code, facts.weeks[unit.code], demand, facts.of_unit[unit.code])


def _uneven(unit: str, weeks: Sequence[dt.date], demand: Demanded, meetings: Iterable[Meeting]) -> Iterator[Point]:
    days = [meeting.day for meeting in meetings]
    n = demand.total if demand.minutes is None else len(days)
    for k, week in enumerate(weeks, 1):
        held = bisect_left(days, week + dt.timedelta(days=7))
        value = distance(held, n, k, len(weeks))
        if value:
            early = held * len(weeks) > n * k
            text = say(
                "{unit} : {held} à la fin de la semaine du {week}, "
                + ("en avance" if early else "en retard")
                + " sur un rythme régulier ({even} sur {n})",
                "{unit}: {held} by the end of the week of {week}, "
                + ("ahead of" if early else "behind")
                + " an even rhythm ({even} of {n})",
                unit=unit,
                held=counted(held, SESSION),
                week=date(week),
                even=decimal(n * k / len(weeks), 1),
                n=n,
            )
            yield Point(unit, value, text)


def distance(held: int, n: int, k: int, weeks: int) -> int:
    """Sessions too many or too few after week k of `weeks`, beyond one, rounded up."""
    return -(-max(0, abs(held * weeks - n * k) - weeks) // weeks)
