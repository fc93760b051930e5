"""A part of a timetable as the checker's rules see it: who and when a move can touch, and nothing else.

Nothing here knows what a rule says. What is asked again and again (calendar, demands, busy times) is worked out once.
"""

import datetime as dt
from collections.abc import Iterable, Mapping, Set
from dataclasses import dataclass
from functools import cached_property

from scheduler.checker.check import CLASH_CHECKS, CRITERION_CHECKS, HARD_CHECKS
from scheduler.checker.demanded import Demanded
from scheduler.checker.facts import BusyPeriod, CentreDay, Facts, Meeting
from scheduler.instance.instants import utc
from scheduler.instance.schema import Instance, Unit
from scheduler.search.suggest.effect import Tally
from scheduler.timeline.calendar import Timeline

UNIT_HARD, UNIT_SOFT = ("H1", "H3", "H6", "H9", "H10"), ("Q1", "Q5", "Q6", "Q9")
"""Rules that look at the sessions of one unit at a time."""
WEEK = ("H2", "H7", "H8", "H11", "C1", "C2", "Q2", "Q3", "Q4", "Q7", "Q8", "Q10")
"""Rules that look at what a group or a trainer does within a week, and the day before and after it."""
ROOM = ("H4",)
"""Rules that look at what is held in a room at one time."""
DAYS = ("H5",)
"""Rules that look at the alternance days of one group."""
WHOLE = tuple(
    code
    for code in (*HARD_CHECKS, *CLASH_CHECKS, *CRITERION_CHECKS)
    if code not in (*UNIT_HARD, *UNIT_SOFT, *WEEK, *ROOM, *DAYS)
)
"""Rules of which nothing is said above: they see the whole timetable, slower and as right."""


@dataclass(frozen=True)
class Part(Facts):
    """`held` and `centre` in place of the timetable's own; the calendar and the busy times of `whole`."""

    whole: Facts
    held: tuple[Meeting, ...]
    centre: Mapping[str, tuple[CentreDay, ...]]
    among: Set[dt.date] | None = None
    """Dates of which busy times are looked at; None: all."""
    codes: Mapping[str, Set[str]] | None = None
    """Units that each group of `instance` attends, where they are known already."""

    @cached_property
    def meetings(self) -> tuple[Meeting, ...]:
        return tuple(sorted(self.held, key=lambda m: (utc(m.start), m.kind, m.session.number, m.id)))

    @cached_property
    def alternance(self) -> dict[str, tuple[CentreDay, ...]]:
        return dict(self.centre)

    @cached_property
    def attended(self) -> dict[str, tuple[Meeting, ...]]:
        if self.codes is None:
            return super().attended
        return {
            group: self.coming(group, (m for m in self.meetings if m.session.unit in codes))
            for group, codes in self.codes.items()
        }

    def is_there(self, group_id: str, day: dt.date) -> bool:
        return self.whole.is_there(group_id, day)  # what contains the group may not be in the part

    def groups_on(self, unit: Unit, day: dt.date) -> tuple[str, ...]:
        return self.whole.groups_on(unit, day)

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


def tally(facts: Facts, codes: Iterable[str]) -> Tally:
    """What these rules say."""
    found = Tally()
    for code in codes:
        if code in HARD_CHECKS:
            found.violations.update(HARD_CHECKS[code](facts))
        elif code in CLASH_CHECKS:
            found.clashes.update(CLASH_CHECKS[code](facts))
        else:
            for point in CRITERION_CHECKS[code](facts):
                found.points[code, point.subject] += point.value
    return found


def narrowed(instance: Instance, **tables: object) -> Instance:
    """The instance with other tables, taken as they are: parts of its own, which need no second reading."""
    fields = {name: getattr(instance, name) for name in Instance.model_fields}
    return Instance.model_construct(**{**fields, **tables})


def _dates(period: BusyPeriod) -> tuple[dt.date, dt.date]:
    return period.start.date(), period.end.date()
