"""When a unit may be held: its own dates, weekdays and hours, and after which units."""

from typing import Annotated

from pydantic import Field

from scheduler.instance.instants import local, utc
from scheduler.instance.schema.fields import ClockTime, Day
from scheduler.instance.schema.instance import Instance
from scheduler.instance.schema.slots import Weekday
from scheduler.instance.schema.units import Predecessor, Unit
from scheduler.scenario.changes.catalogue.programme import PAST_SESSION, scheduled
from scheduler.scenario.changes.change import Change
from scheduler.scenario.changes.state import Refused, State
from scheduler.scenario.changes.tables import UnitName
from scheduler.text import Text
from scheduler.wording import counted, date, listing, own_times, sessions_of

_OWN = ("first", "last", "weekdays", "slots")


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

    def said(self, instance: Instance) -> Text:
        said = own_times(self.first, self.last, self.weekdays, self.slots)
        return Text(f"{self.unit} : seulement {said.fr}", f"{self.unit}: only {said.en}")

    def apply(self, state: State) -> None:
        unit = scheduled(state, self.unit)
        given = {name: value for name in _OWN if (value := getattr(self, name)) is not None}
        if not given:
            raise Refused(
                "rien n’est changé ; donnez « first », « last », « weekdays » ou « slots »",
                "nothing is changed; give “first”, “last”, “weekdays” or “slots”",
            )
        after = unit.model_copy(update=given)
        if after == unit:
            state.note(
                f"{unit.code} a déjà lieu à ces moments : cela ne change rien.",
                f"{unit.code} is held at these times already: this changes nothing.",
            )
        _refuse_past(state, after)
        state.put(unit, **given)

    def is_undone(self, base: Instance, asked: Instance, repaired: Instance) -> bool:
        now, then = asked.unit[self.unit], repaired.unit.get(self.unit)
        return then is not None and any(
            getattr(self, name) is not None and getattr(now, name) != getattr(then, name) for name in _OWN
        )


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
            state.note(
                f"{unit.code} est déjà ainsi : cela ne change rien.",
                f"{unit.code} is so already: this changes nothing.",
            )
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
