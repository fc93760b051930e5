"""What becomes of closures and of dated rows: the span in the new year, or why it has none, and what is to be decided.

A closure of some days beside or on a public holiday goes with that holiday, if it falls on the same weekday again: a
bridge after Ascension Day. Everything else keeps its week and weekday.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from scheduler.instance.new_year.weeks import CourseDays, Weeks
from scheduler.instance.schema.dates import Closure, Span
from scheduler.text import Text
from scheduler.wording import date, folded, say, span

_YEAR = 365.25
_WEEK_AND_HALF = 10
"""Days by which a week of a semester wanders in the calendar when it begins in the same week of the year."""
_NEAR = dt.timedelta(days=60)
"""The same holiday of another year, from the same week: Easter moves by five weeks at most."""


@dataclass(frozen=True)
class CarriedSpan:
    """Where a span goes; `None`: nowhere, and `question` says why."""

    span: Span | None
    question: Text | None = None
    """What the planner must decide of it."""


def carried(old: Span, weeks: Weeks, semester: str | None = None) -> Span:
    """The same weeks and weekdays, of the semester of that id where some overlap."""
    first, last = weeks.of(old.first, semester), weeks.of(old.last, semester)
    return Span(first=first, last=max(first, last))


def carried_closure(closure: Closure, weeks: Weeks, before: CourseDays, after: CourseDays) -> CarriedSpan:
    is_short = sum(map(before.has_slot, closure.days)) < _days_a_week(before)
    if is_short and (near := _holidays_at(closure, before)):
        new = _with_holiday(closure, near, weeks, before, after)
    else:
        new = _with_weeks(closure, weeks, before, after)
    if new.span is None:
        return new
    if before.of(closure) and not after.of(new.span):
        return CarriedSpan(None, say(*_NO_COURSES, when=_said(closure), then=_said(new.span)))
    if is_short and new.question is None and new.span == carried(closure, weeks):
        return CarriedSpan(new.span, say(*_SHORT, when=_said(closure), then=_said(new.span)))
    return new


def _with_weeks(closure: Closure, weeks: Weeks, before: CourseDays, after: CourseDays) -> CarriedSpan:
    """The same weeks of the semester; but a closure around public holidays stays around them, and where the semester
    begins in another week of the calendar, all are to be confirmed."""
    new = carried(closure, weeks)
    inside = _by_name([day for day in closure.days if day in before.holidays], closure, before)
    if inside and not _names(new, after) & {before.holidays[day].fr for day in inside}:
        there = counterpart(inside[0], weeks, before, after)
        move = dt.timedelta(weeks=round((there - inside[0]).days / 7)) if there is not None else None
        if move is not None:
            new = Span(first=closure.first + move, last=closure.last + move)
        return CarriedSpan(new, say(*_AROUND, name=before.holidays[inside[0]], then=_said(new)))
    moved = (new.first - closure.first).days
    if abs(moved - round(moved / _YEAR) * _YEAR) > _WEEK_AND_HALF:
        return CarriedSpan(new, say(*_OTHER_WEEK, when=_said(closure), then=_said(new)))
    return CarriedSpan(new)


def _names(when: Span, days: CourseDays) -> set[str]:
    return {days.holidays[day].fr for day in when.days if day in days.holidays}


def carried_row(
    row: Span, weeks: Weeks, before: CourseDays, after: CourseDays, semester: str | None = None
) -> CarriedSpan:
    """Of an absence, of a room that is closed, or of a unit's pause, which is in that semester."""
    new = carried(row, weeks, semester)
    if before.of(row) and not after.of(new):
        return CarriedSpan(None, say(*_NO_COURSES, when=_said(row), then=_said(new)))
    return CarriedSpan(new)


def counterpart(holiday: dt.date, weeks: Weeks, before: CourseDays, after: CourseDays) -> dt.date | None:
    """The same public holiday in the new year; none when it has none near those weeks."""
    name, there = before.holidays[holiday].fr, weeks.of(holiday)
    same = [day for day, other in after.holidays.items() if other.fr == name and abs(day - there) <= _NEAR]
    return min(same, key=lambda day: abs(day - there), default=None)


def _with_holiday(
    closure: Closure, near: Sequence[dt.date], weeks: Weeks, before: CourseDays, after: CourseDays
) -> CarriedSpan:
    """With the first of the holidays that is on the same weekday again."""
    found = {day: counterpart(day, weeks, before, after) for day in near}
    for day, new in found.items():
        if new is not None and new.weekday() == day.weekday():
            return CarriedSpan(Span(first=closure.first + (new - day), last=closure.last + (new - day)))
    day, new = next(iter(found.items()))
    there = say("est {day}", "is {day}", day=date(new)) if new is not None else _NOT_THERE
    name = before.holidays[day]
    return CarriedSpan(None, say(*_NO_BRIDGE, when=_said(closure), name=name, day=date(day), there=there))


def _holidays_at(closure: Closure, before: CourseDays) -> list[dt.date]:
    """Public holidays in the closure, and on the day of courses before and after it; first those that its name says."""
    found = [day for day in closure.days if day in before.holidays]
    for end, step in ((closure.first, -1), (closure.last, 1)):
        beside = (end + dt.timedelta(days=step * n) for n in range(1, 8))
        near = next((day for day in beside if before.has_slot(day)), None)
        if near in before.holidays:
            found.append(near)
    return _by_name(found, closure, before)


def _by_name(found: list[dt.date], closure: Closure, before: CourseDays) -> list[dt.date]:
    """First the holidays that the closure is called after."""
    said = folded(closure.name)
    return sorted(found, key=lambda day: folded(before.holidays[day].fr) not in said)


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
_AROUND = (
    "cette fermeture reste autour de « {name} » et devient {then} ; confirmez ces dates",
    "this closure stays around “{name}” and becomes {then}; confirm these dates",
)
_OTHER_WEEK = (
    "{when} devient {then} : le semestre commence dans une autre semaine de l’année, les vacances n’en changent pas "
    "toujours ; confirmez ces dates",
    "{when} becomes {then}: the semester begins in another week of the year, holidays do not always follow; confirm "
    "these dates",
)
_SHORT = (
    "{when} devient {then} ; moins d’une semaine est souvent propre à une année : confirmez, ou effacez la ligne",
    "{when} becomes {then}; less than a week is often one year's own: confirm it, or delete the row",
)
