"""What becomes of closures and of dated rows: the span in the new year, or why it has none, and what is to be decided.

A closure of some days beside or on a public holiday goes with that holiday, if it falls on the same weekday again: a
bridge after Ascension Day. Everything else keeps its week and weekday.
"""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from scheduler.instance.dates import Closure, Span
from scheduler.instance.new_year.weeks import CourseDays, Weeks, days_in
from scheduler.text import Text
from scheduler.wording import date, say, span

_NEAR = dt.timedelta(days=60)
"""The same holiday of another year, from the same week: Easter moves by five weeks at most."""


@dataclass(frozen=True)
class CarriedSpan:
    """Where a span goes; `None`: nowhere, and `question` says why."""

    span: Span | None
    question: Text | None = None
    """What the planner must decide of it."""


def carried(old: Span, weeks: Weeks) -> Span:
    """The same weeks and weekdays."""
    first, last = weeks.of(old.first), weeks.of(old.last)
    return Span(first=first, last=max(first, last))


def carried_closure(closure: Closure, weeks: Weeks, before: CourseDays, after: CourseDays) -> CarriedSpan:
    is_short = sum(map(before.has_slot, days_in(closure.first, closure.last))) < _days_a_week(before)
    holiday = next(_holidays_at(closure, before), None) if is_short else None
    if holiday is not None:
        return _with_holiday(closure, holiday, weeks, before, after)
    new = carried(closure, weeks)
    if before.of(closure) and not after.of(new):
        return CarriedSpan(None, say(*_NO_COURSES, when=_said(closure), then=_said(new)))
    return CarriedSpan(new, say(*_SHORT, when=_said(closure), then=_said(new)) if is_short else None)


def carried_row(row: Span, weeks: Weeks, before: CourseDays, after: CourseDays) -> CarriedSpan:
    """Of an absence, or of a room that is closed."""
    new = carried(row, weeks)
    if before.of(row) and not after.of(new):
        return CarriedSpan(None, say(*_NO_COURSES, when=_said(row), then=_said(new)))
    return CarriedSpan(new)


def counterpart(holiday: dt.date, weeks: Weeks, before: CourseDays, after: CourseDays) -> dt.date | None:
    """The same public holiday in the new year; none when it has none near those weeks."""
    name, there = before.holidays[holiday].fr, weeks.of(holiday)
    same = [day for day, other in after.holidays.items() if other.fr == name and abs(day - there) <= _NEAR]
    return min(same, key=lambda day: abs(day - there), default=None)


def _with_holiday(
    closure: Closure, holiday: dt.date, weeks: Weeks, before: CourseDays, after: CourseDays
) -> CarriedSpan:
    new = counterpart(holiday, weeks, before, after)
    if new is not None and new.weekday() == holiday.weekday():
        move = new - holiday
        return CarriedSpan(Span(first=closure.first + move, last=closure.last + move))
    name = before.holidays[holiday]
    there = say("est {day}", "is {day}", day=date(new)) if new is not None else _NOT_THERE
    return CarriedSpan(None, say(*_NO_BRIDGE, when=_said(closure), name=name, day=date(holiday), there=there))


def _holidays_at(closure: Closure, before: CourseDays) -> Iterator[dt.date]:
    """Public holidays in the closure, then those on the day of courses before and after it."""
    days = days_in(closure.first, closure.last)
    yield from (day for day in days if day in before.holidays)
    for end, step in ((closure.first, -1), (closure.last, 1)):
        beside = (end + dt.timedelta(days=step * n) for n in range(1, 8))
        near = next((day for day in beside if before.has_slot(day)), None)
        if near in before.holidays:
            yield near


def _days_a_week(days: CourseDays) -> int:
    return len({weekday for slot in days.slots for weekday in slot.weekdays})


def _said(when: Span) -> Text:
    return span(when.first, when.last, date)


_NOT_THERE = Text("n’est pas cette année", "is not in this year")
_NO_BRIDGE = (
    "ces jours ({when}) allaient avec « {name} » ({day}), qui {there} : ils ne sont pas repris ; écrivez-les si le "
    "centre ferme",
    "these days ({when}) went with “{name}” ({day}), which {there}: they are not carried; write them if the centre "
    "closes",
)
_NO_COURSES = (
    "{when}, ce serait {then}, où il n’y a pas cours : la ligne n’est pas reprise ; écrivez-la si d’autres dates "
    "conviennent",
    "{when} would be {then}, when there are no courses: the row is not carried; write it if other dates fit",
)
_SHORT = (
    "{when} devient {then} ; moins d’une semaine est souvent propre à une année : confirmez, ou effacez la ligne",
    "{when} becomes {then}; less than a week is often one year's own: confirm it, or delete the row",
)
