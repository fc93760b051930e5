"""A part of a timetable as the checker's rules see it: who and when a move can touch, and nothing else.

Nothing here knows what a rule says. What is asked again and again (calendar, demands, busy times) is worked out once.
"""

import datetime as dt
from collections.abc import Callable, Iterable, Mapping, Set
from dataclasses import dataclass
from functools import cached_property

from scheduler.checker.check import CLASH_CHECKS, HARD_CHECKS, points_of
from scheduler.checker.demanded import Demanded
from scheduler.checker.local_timetable import BusyPeriod, CentreDay, LocalTimetable, Meeting, R, Ts, coming
from scheduler.evaluate.effect import Totals
from scheduler.evaluate.occurrences import Occurrence, occurrences
from scheduler.evaluate.pricing import pattern_type
from scheduler.instance.schema.instance import Instance
from scheduler.instance.schema.units import Unit
from scheduler.patterns import Pattern
from scheduler.rules import RULES
from scheduler.scopes import OF_GROUP
from scheduler.timeline.calendar import Timeline


@dataclass(frozen=True)
class Excerpt(LocalTimetable):
    """`held` and `centre` in place of the timetable's own; the calendar and the busy times of `whole`."""

    whole: LocalTimetable
    held: tuple[Meeting, ...]
    centre: Mapping[str, tuple[CentreDay, ...]]
    among: Set[dt.date] | None = None
    """Dates of which busy times are looked at; None: all."""
    codes: Mapping[str, Set[str]] | None = None
    """Units that each group of `instance` attends, where they are known already."""

    @cached_property
    def meetings(self) -> tuple[Meeting, ...]:
        return tuple(sorted(self.held, key=lambda m: m.rank))

    @cached_property
    def alternance(self) -> dict[str, tuple[CentreDay, ...]]:
        return dict(self.centre)

    @cached_property
    def attended(self) -> dict[str, tuple[Meeting, ...]]:
        if self.codes is None:
            return super().attended
        return {
            group: tuple(coming(self.whole_year, group, (m for m in self.meetings if m.session.unit in codes)))
            for group, codes in self.codes.items()
        }

    @property
    def whole_year(self) -> Instance:
        return self.whole.instance

    def once(self, work: Callable[[*Ts], Iterable[R]], *of: *Ts) -> tuple[R, ...]:
        return tuple(work(*of))  # of a part that is soon forgotten

    @cached_property
    def timeline(self) -> Timeline:
        return self.whole.timeline

    @cached_property
    def busy(self) -> dict[str, tuple[BusyPeriod, ...]]:
        known, among = self.whole.busy, self.among
        if among is None:
            return known
        return {
            group.id: tuple(period for period in known[group.id] if not among.isdisjoint(_dates(period)))
            for group in self.instance.groups
        }

    @cached_property
    def demanded(self) -> dict[str, Demanded | None]:
        return self.whole.demanded

    @cached_property
    def weeks(self) -> dict[str, tuple[dt.date, ...]]:
        return self.whole.weeks

    @cached_property
    def days(self) -> dict[str, frozenset[dt.date]]:
        return self.whole.days


def totals(facts: LocalTimetable, codes: Iterable[str]) -> Totals:
    """What these rules say: a criterion by its patterns where it has some, else as the checker does."""
    found, known = Totals(), dict[type[Pattern], list[Occurrence]]()
    whole = facts.whole.instance if isinstance(facts, Excerpt) else facts.instance
    days = facts.among if isinstance(facts, Excerpt) and facts.among is not None else facts.timeline.slots_on
    for code in codes:
        rule = RULES[code]
        if rule.tier == "hard":
            found.violations.update(HARD_CHECKS[code](facts))
        elif rule.tier == "clash":
            found.clashes.update(CLASH_CHECKS[code](facts))
        elif rule.pattern is None:
            for point in points_of(code, facts, whole):
                found.points[code, point.subject] += point.value
        else:
            kind = pattern_type(rule.pattern)
            if kind not in known:
                known[kind] = list(occurrences(facts, kind, days))
            for subject, pattern in known[kind]:
                if value := rule.pattern(pattern) * (whole.group_weight[subject] if rule.scope in OF_GROUP else 1):
                    found.points[code, subject] += value
    return found


def tied(of: Instance) -> tuple[tuple[Unit, ...], ...]:
    """Units in an order, two by two, each pair with this order alone; half-groups held at once, without any."""
    ordered = ((unit, predecessor) for unit in of.unit_rows for predecessor in unit.after)
    at_once = (of.rows_of(unit.code) for unit in of.courses if unit.parallel)
    return (
        *(
            (unit.changed({"after": (earlier,)}), of.unit[earlier.unit].changed({"after": ()}))
            for unit, earlier in ordered
        ),
        *(tuple(row.changed({"after": ()}) for row in rows) for rows in at_once),
    )


def _dates(period: BusyPeriod) -> tuple[dt.date, dt.date]:
    return period.start.date(), period.end.date()
