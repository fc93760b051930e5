"""When a unit may be held: its own dates, weekdays and hours, not in some weeks, and after which units."""

import datetime as dt
from collections.abc import Iterator
from typing import Annotated

from pydantic import Field

from scheduler.instance.instants import local, utc
from scheduler.instance.reading.draft import Finding, Loc
from scheduler.instance.schema.dates import Span
from scheduler.instance.schema.fields import ClockTime, Day
from scheduler.instance.schema.groups import Busy, BusyTime
from scheduler.instance.schema.instance import Instance
from scheduler.instance.schema.slots import Weekday
from scheduler.instance.schema.units import Predecessor, Unit
from scheduler.scenario.changes.catalogue.programme import PAST_SESSION, scheduled
from scheduler.scenario.changes.change import Change, Raw, Short, differs
from scheduler.scenario.changes.forms import Own, Unreadable, looks_dated, named, span, span_written
from scheduler.scenario.changes.past import counted_dates
from scheduler.scenario.changes.sentences import dates, during
from scheduler.scenario.changes.state import Refused, State
from scheduler.scenario.changes.tables import GroupName, UnitName
from scheduler.text import Text
from scheduler.wording import NOTHING, counted, date, joined, listing, own_times, sessions_of

NO_COURSES = Text("Pas de cours", "No courses")
_OWN = ("first", "last", "weekdays", "slots", "pauses")


class UnitTimes(Change):
    """A unit is held on other dates, weekdays, or at other hours. What is not given stays."""

    key = "unit_times"
    heading = Text("Une UE à d’autres moments", "A unit at other times")
    about = Text(
        "Une UE n’a lieu qu’à partir d’un jour, jusqu’à un jour, certains jours de semaine ou à certaines heures.",
        "A unit is only held from a day on, until a day, on some weekdays or at some hours.",
    )
    example = "{unit: TRS001, last: 2022-12-16, weekdays: [tue, thu]}"

    may_be_open = True

    unit: UnitName
    first: Day | None = None
    last: Day | None = None
    weekdays: Annotated[tuple[Weekday, ...], Field(min_length=1)] | None = None
    slots: Annotated[tuple[ClockTime, ...], Field(min_length=1)] | None = None
    pauses: tuple[Span, ...] | None = None
    """In place of those it has; none: without any."""

    def said(self, instance: Instance) -> Text:
        said = own_times(self.first, self.last, self.weekdays, self.slots)
        if self.pauses is not None:
            without = _pauses_said(self.pauses)
            if said == NOTHING:
                return Text(f"{self.unit} : {without.fr}", f"{self.unit}: {without.en}")
            said = joined(", ", (said, without))
        return Text(f"{self.unit} : seulement {said.fr}", f"{self.unit}: only {said.en}")

    def apply(self, state: State) -> None:
        unit = scheduled(state, self.unit)
        given = self.stated(*_OWN)
        given |= {"pauses": self.pauses or None} if self.pauses is not None else {}
        if not given:
            raise Refused(
                "rien n’est changé ; donnez « first », « last », « weekdays », « slots » ou « pauses »",
                "nothing is changed; give “first”, “last”, “weekdays”, “slots” or “pauses”",
            )
        after = unit.model_copy(update=given)
        if after == unit:
            state.unchanged(f"{unit.code} a déjà lieu à ces moments", f"{unit.code} is held at these times already")
        _refuse_past(state, after)
        state.put(unit, **given)

    def is_undone(self, base: Instance, asked: Instance, repaired: Instance) -> bool:
        return differs(asked.unit[self.unit], repaired.unit.get(self.unit), *self.stated(*_OWN))


def _read_pause(value: str, instance: Instance) -> Raw:
    """A unit or a group, and dates."""
    name, words = named(value)
    if len(words) != 1 or not looks_dated(words[0]):
        raise Unreadable(
            Text("il y faut une UE ou un groupe, puis des dates", "it needs a unit or a group, then dates")
        )
    return {"group" if name in instance.group else "unit": name, **span(words[0])}


def _write_pause(c: "Pause") -> str | None:
    if (c.unit is None) == (c.group is None):
        return None
    return f"{c.unit or c.group} {span_written(c)}"


class Pause(Change):
    """A unit is not held, or a group has nothing, on some dates: not in these weeks."""

    key = "pause"
    heading = Text("Une UE ou un groupe, pas ces semaines-là", "A unit or a group, not in these weeks")
    about = Text(
        "Une UE n’a pas lieu, ou un groupe n’a rien, à ces dates (un formateur : unavailable).",
        "A unit is not held, or a group has nothing, on these dates (a trainer: unavailable).",
    )
    example = "{unit: TRS001, first: 2023-03-06, last: 2023-03-17}"
    shorts = (Short("--pause", "TRS001 2023-03-06..2023-03-17", Own(_read_pause, _write_pause)),)

    unit: UnitName | None = None
    group: GroupName | None = None
    first: Day
    last: Day | None = None

    def said(self, instance: Instance) -> Text:
        when = dates(self.first, self.last)
        if self.group is not None:
            return Text(f"le groupe {self.group} n’a rien {when.fr}", f"the group {self.group} has nothing {when.en}")
        return Text(f"{self.unit} n’a pas lieu {when.fr}", f"{self.unit} is not held {when.en}")

    def check(self, at: Loc, state: State) -> Iterator[Finding]:
        if (self.unit is None) == (self.group is None):
            yield Finding(
                at if self.unit is None else (*at, "group"),
                "donnez une UE (« unit ») ou un groupe (« group »), l’un des deux ; une ligne pour chacun",
                "give a unit (“unit”) or a group (“group”), one of the two; a line for each",
            )

    def apply(self, state: State) -> None:
        name = self.unit or self.group or ""
        dates_off = counted_dates(state, self.first, self.last, Text(name, name))
        days = [day for day in dates_off.days if day in state.timeline.slots_on]
        if not days:
            told = during(dates_off)
            state.note(
                f"{name}, {told.fr} : ce ne sont pas des jours de cours ; cela ne change rien.",
                f"{name}, {told.en}: no days of courses; this changes nothing.",
            )
            return
        if self.unit is not None:
            unit = scheduled(state, self.unit)
            state.put(unit, pauses=(*(unit.pauses or ()), dates_off))
            return
        times = tuple(BusyTime(date=day, start=dt.time.min, end=dt.time(23, 59)) for day in days)
        title = NO_COURSES.to(state.base.locale)
        state.busy = (*state.busy, Busy(groups=(name,), title=title, times=times, show=False))

    def is_undone(self, base: Instance, asked: Instance, repaired: Instance) -> bool:
        if self.unit is None:
            return False  # no repair makes a group come
        return differs(asked.unit[self.unit], repaired.unit.get(self.unit), "pauses")


def _pauses_said(pauses: tuple[Span, ...]) -> Text:
    """`sauf du … au …`; `sans pause`."""
    if not pauses:
        return Text("sans pause", "without a pause")
    when = listing([dates(each.first, each.last) for each in pauses])
    return Text(f"sauf {when.fr}", f"except {when.en}")


class UnitAfter(Change):
    """A unit comes after others; those that are not given no longer matter."""

    key = "unit_after"
    heading = Text("Une UE après d’autres", "A unit after others")
    about = Text(
        "Une UE ne commence qu’après d’autres, ou après leurs premières séances ; aucune : sans attendre.",
        "A unit only begins after others, or after their first sessions; none: without waiting.",
    )
    example = "{unit: TRS001, after: [{unit: TRS002, sessions: 2}]}"

    unit: UnitName
    after: tuple[Predecessor, ...]

    def said(self, instance: Instance) -> Text:
        if not self.after:
            return Text(f"{self.unit} : sans attendre d’autre UE", f"{self.unit}: without waiting for another unit")
        what = listing([sessions_of(each.unit, each.sessions) for each in self.after])
        return Text(f"{self.unit} : seulement après {what.fr}", f"{self.unit}: only after {what.en}")

    def apply(self, state: State) -> None:
        unit = scheduled(state, self.unit)
        if unit.after == self.after:
            state.unchanged(f"{unit.code} est déjà ainsi", f"{unit.code} is so already")
        for predecessor in self.after:
            _refuse_begun(state, unit, predecessor)
        state.put(unit, after=self.after)

    def is_undone(self, base: Instance, asked: Instance, repaired: Instance) -> bool:
        then = repaired.unit.get(self.unit)
        return then is not None and not set(self.after) <= set(then.after)


def _refuse_begun(state: State, unit: Unit, predecessor: Predecessor) -> None:
    """What was held stays held: the unit may not have begun too early."""
    earlier = state.units.get(predecessor.unit)
    if earlier is None or not earlier.is_scheduled:
        return  # the instance says so
    wanted = predecessor.sessions or state.demand(earlier).least()
    ends = sorted(utc(session.end) for session in state.past.sessions(predecessor.unit))
    for session in state.past.sessions(unit.code):
        if sum(end <= utc(session.start) for end in ends) < wanted:
            day = date(local(session.start, state.base.zone).date())
            what = sessions_of(predecessor.unit, predecessor.sessions)
            raise Refused(
                f"{unit.code} a déjà eu lieu le {day.fr}, avant {what.fr} ; ajoutez pour la suite une UE à part "
                "(« drop_unit » et « add_unit »)",
                f"{unit.code} was held on {day.en} already, before {what.en}; add a unit of its own for what is to "
                "come (“drop_unit” and “add_unit”)",
                "after",
            )


def _refuse_past(state: State, unit: Unit) -> None:
    """What was held stays held: the unit's times may not exclude it."""
    starts = [local(session.start, state.base.zone) for session in state.past.sessions(unit.code)]
    if outside := [start for start in starts if not unit.may_start(start.date(), start.time())]:
        n, day = counted(len(outside), PAST_SESSION), date(outside[0].date())
        raise Refused(
            f"{unit.code} a déjà {n.fr} à d’autres moments (le {day.fr}) ; ajoutez pour la suite une UE à part "
            "(« drop_unit » et « add_unit »)",
            f"{unit.code} has {n.en} at other times already ({day.en}); add a unit of its own for what is to come "
            "(“drop_unit” and “add_unit”)",
        )
