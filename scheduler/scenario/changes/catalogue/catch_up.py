"""Catching up: a unit, and no other, may be held on dates without courses: in the revision week, on a Saturday."""

import datetime as dt
from collections.abc import Iterator, Sequence
from typing import Annotated

from pydantic import Field

from scheduler.instance.schema.dates import Semester, Span
from scheduler.instance.schema.fields import Day
from scheduler.instance.schema.instance import Instance
from scheduler.instance.schema.slots import WEEKDAYS, SlotTemplate, is_between
from scheduler.instance.schema.units import ANNUAL, Unit
from scheduler.scenario.changes.catalogue.programme import scheduled
from scheduler.scenario.changes.change import Change, Raw, Short
from scheduler.scenario.changes.forms import Own, Unreadable, looks_dated, named
from scheduler.scenario.changes.past import refuse_past_day, timeline_of
from scheduler.scenario.changes.sentences import dates
from scheduler.scenario.changes.state import Refused, State
from scheduler.scenario.changes.tables import UnitName
from scheduler.text import Text
from scheduler.timeline.calendar import Timeline
from scheduler.wording import date, de, listing

_DAY = dt.timedelta(days=1)
_SATURDAY = 5


def _read(value: str, _: Instance) -> Raw:
    """`TRS001 2023-02-20 2023-02-21`."""
    unit, words = named(value)
    if not words or not all(map(looks_dated, words)):
        raise Unreadable(Text("il y faut une UE, puis des dates", "it needs a unit, then dates"))
    return {"unit": unit, "dates": words}


class CatchUp(Change):
    """A unit may also be held on dates on which nobody has courses; nothing else may."""

    key = "catch_up"
    heading = Text(
        "Un rattrapage, en semaine de révision ou un samedi", "Catching up, in revision week or on a Saturday"
    )
    about = Text(
        "Une UE, et elle seule, peut aussi avoir lieu à ces dates sans cours : en semaine de révision, un samedi.",
        "A unit, and no other, may also be held on these dates, which have no courses: in the revision week, on a "
        "Saturday.",
    )
    example = "{unit: TRS001, dates: [2023-02-13]}"
    shorts = (Short("--catch-up", "TRS001 2023-02-13", Own(_read, lambda c: " ".join([c.unit, *map(str, c.dates)]))),)

    unit: UnitName
    dates: Annotated[tuple[Day, ...], Field(min_length=1)]

    def said(self, instance: Instance) -> Text:
        when = listing([dates(day) for day in self.dates])
        return Text(f"{self.unit} : rattrapage possible {when.fr}", f"{self.unit}: catching up possible {when.en}")

    def apply(self, state: State) -> None:
        unit, timeline = scheduled(state, self.unit), timeline_of(state)
        new: list[dt.date] = []
        for day in sorted(set(self.dates)):
            _refuse(state, timeline, unit, day)
            if day in timeline.unit_days(unit):
                told = date(day)
                state.unchanged(
                    f"{unit.code} peut déjà avoir lieu le {told.fr}", f"{unit.code} may be held on {told.en} already"
                )
            else:
                new.append(day)
        if not new:
            return
        _open(state, timeline, unit, new)
        opened = timeline_of(state)
        for row in state.units[unit.code].each_section:
            for day in (day for day in new if day not in opened.unit_days(row)):
                told = date(day)
                raise Refused(
                    f"{row.code} ne peut pas avoir lieu le {told.fr} : ses heures, la longueur de ses séances ou la "
                    "présence de ses groupes l’excluent ; donnez une autre date",
                    f"{row.code} cannot be held on {told.en}: its hours, the length of its sessions or the dates of "
                    "its groups exclude it; give another date",
                    "dates",
                )

    def is_undone(self, base: Instance, asked: Instance, repaired: Instance) -> bool:
        there, timeline = repaired.unit.get(self.unit), Timeline(repaired)
        rows = there.each_section if there is not None else ()
        return any(day not in timeline.unit_days(row) for row in rows for day in self.dates)


def catch_up_days(instance: Instance, unit: Unit, first: dt.date | None) -> list[dt.date]:
    """Where the unit could catch up, from the first day on: days of its revision weeks, and Saturdays of its semesters
    without courses, that nothing closes."""
    timeline, found = Timeline(instance), set[dt.date]()
    for semester in _semesters(timeline.semesters, unit):
        found |= {day for day in semester.days if day.weekday() == _SATURDAY}
        if (after := _after(timeline, semester)) is not None:
            found |= {day for day in after.days if day.weekday() <= _SATURDAY}
    return sorted(
        day
        for day in found
        if day not in timeline.closed
        and day not in timeline.teaching_days(unit.period)
        and (first is None or day >= first)
    )


def _semesters(semesters: Sequence[Semester], unit: Unit) -> list[Semester]:
    return [each for each in semesters if unit.period in (each.id, ANNUAL)]


def _after(timeline: Timeline, semester: Semester) -> Span | None:
    """From the end of the courses to that of the revision week, where no other semester has begun by then."""
    if semester.revision is None:
        return None
    after = Span(first=semester.last + _DAY, last=semester.revision.last)
    return None if any(other.first in after for other in timeline.semesters) else after


def _refuse(state: State, timeline: Timeline, unit: Unit, day: dt.date) -> None:
    told = date(day)
    refuse_past_day(state, day, "dates")
    if day in timeline.closed:
        why = timeline.closed[day]
        raise Refused(
            f"le {told.fr} est fermé ({why}) ; donnez une autre date, ou ouvrez ce jour (« teach », « interruption »)",
            f"{told.en} is closed ({why}); give another date, or open this day (“teach”, “interruption”)",
            "dates",
        )
    mine = _semesters(timeline.semesters, unit)
    weeks = [after for each in mine if (after := _after(timeline, each)) is not None]
    is_others = day not in timeline.teaching_days(unit.period) and any(day in span for span in weeks)
    if day in timeline.slots_on and day not in timeline.unit_days(unit) and not is_others:
        raise Refused(
            f"le {told.fr} est un jour de cours, qui n’est pas {_of(unit).fr} ; changez ses dates (« unit_times »)",
            f"{told.en} is a day of courses, which is not one {_of(unit).en}; change its dates (“unit_times”)",
            "dates",
        )
    if not any(day in span for span in (*mine, *weeks)):
        names = listing([dates(span.first, span.last) for span in weeks])
        weeks_said = Text(f" ({names.fr})", f" ({names.en})") if weeks else names
        raise Refused(
            f"le {told.fr} n’est ni un jour du semestre {_of(unit).fr}, ni de sa semaine de révision{weeks_said.fr} ; "
            "donnez une de ces dates",
            f"{told.en} is neither a day of the semester {_of(unit).en}, nor of its revision week{weeks_said.en}; give "
            "one of these dates",
            "dates",
        )


def _of(unit: Unit) -> Text:
    return Text(de(unit.code), f"of {unit.code}")


def _open(state: State, timeline: Timeline, unit: Unit, days: Sequence[dt.date]) -> None:
    """The dates become days of courses; every other unit, and this one on the days between, pauses on them."""
    mine = {each.id for each in _semesters(state.semesters, unit)}
    for semester in tuple(state.semesters):
        after = _after(state.timeline, semester)
        later = [day for day in days if after is not None and day in after and semester.id in mine]
        if later:
            last, left = max(later), semester.revision
            if left is not None and last >= left.first:
                left = left.model_copy(update={"first": last + _DAY}) if last < left.last else None
            grown = semester.model_copy(update={"last": last, "revision": left})
            state.semesters = tuple(grown if each is semester else each for each in state.semesters)
    for day in days:
        weekday = WEEKDAYS[day.weekday()]
        if not any(row.is_on(day) for row in state.slots):
            hours = {(row.start, row.end): row for row in state.slots if is_between(day, row.first, row.last)}
            state.slots = (
                *state.slots,
                *(SlotTemplate(start=start, end=end, weekdays=(weekday,), first=day, last=day) for start, end in hours),
            )
    before = {row.code: set(timeline.unit_days(row)) for each in state.units.values() for row in each.each_section}
    state.put(unit, **_widened(unit, days))
    opened = timeline_of(state)
    for other in tuple(state.units.values()):
        if other.is_scheduled:
            new = {day for row in other.each_section for day in set(opened.unit_days(row)) - before[row.code]}
            mine_too = set(days) if other.code == unit.code else set[dt.date]()
            if shut := new - mine_too:
                state.put(other, pauses=(*(other.pauses or ()), *_runs(shut)))


def _widened(unit: Unit, days: Sequence[dt.date]) -> dict[str, object]:
    """What of the unit's own times has to give way to the dates."""
    names = {WEEKDAYS[day.weekday()] for day in days}
    pauses = list[Span]()
    for span in unit.pauses or ():
        pauses += _runs(set(span.days) - set(days))
    return {
        "first": None if unit.first is None else min(unit.first, *days),
        "last": None if unit.last is None else max(unit.last, *days),
        "pauses": tuple(pauses) or None,
        "weekdays": unit.weekdays and tuple(day for day in WEEKDAYS if day in unit.weekdays or day in names),
    }


def _runs(days: set[dt.date]) -> Iterator[Span]:
    """The days as spans, one after the other."""
    first = None
    for day in sorted(days):
        if first is None or day - _DAY not in days:
            first = day
        if day + _DAY not in days:
            yield Span(first=first, last=day)
