"""Pins: what the planner decided, and no search moves."""

from scheduler.instance.schema.fields import Day
from scheduler.instance.schema.instance import Instance
from scheduler.instance.schema.units import Pin, course_of
from scheduler.scenario.changes import forms
from scheduler.scenario.changes.change import Change, Short
from scheduler.scenario.changes.forms import NameAndWords
from scheduler.scenario.changes.past import refuse_past_day
from scheduler.scenario.changes.sentences import dates, weekdays
from scheduler.scenario.changes.state import Refused, State
from scheduler.scenario.changes.tables import PINS, UnitName
from scheduler.text import Text
from scheduler.wording import KINDS, clock, joined


class AddPin(Pin, Change):
    """A pin as in the instance."""

    key = "pin"
    heading = Text("Une séance est fixée", "A session is pinned")
    about = Text(
        "Fixe une séance d’une UE, comme l’entrée « pins » de l’instance.",
        "Pins a session of a unit, as in the instance.",
    )
    example = "{unit: TRS001, date: 2023-03-06, slot: 17:00}"
    shorts = (
        Short(
            "--pin",
            "TRS001 2023-03-06 17:00",
            NameAndWords(
                "unit",
                (forms.DAY, forms.DAY_OF_WEEK, forms.HOUR, forms.ROOM, forms.SESSION_KIND, forms.NUMBER),
            ),
        ),
    )
    adds = PINS

    def said(self, instance: Instance) -> Text:
        parts = [
            *([KINDS[self.kind]] if self.kind is not None else []),
            *([Text(f"séance n° {self.number}", f"session {self.number}")] if self.number is not None else []),
            *([dates(self.date)] if self.date is not None else []),
            *([weekdays((self.weekday,))] if self.weekday is not None else []),
            *([Text(f"à {clock(self.slot).fr}", f"at {clock(self.slot).en}")] if self.slot is not None else []),
            *([Text(f"salle {self.room}", f"room {self.room}")] if self.room is not None else []),
        ]
        what = joined(", ", parts)
        return Text(f"{self.unit} fixée : {what.fr}", f"{self.unit} pinned: {what.en}")

    def apply(self, state: State) -> None:
        refuse_past_day(state, self.date, "date")
        pin = self.row(Pin)
        if pin in state.pins:
            state.unchanged(f"{self.unit} est déjà fixée ainsi", f"{self.unit} is pinned like this already")
        state.pin(pin)

    def is_undone(self, base: Instance, asked: Instance, repaired: Instance) -> bool:
        pin = self.row(Pin)
        return pin in asked.pins and pin not in repaired.pins


class Unpin(Change):
    """Pins of a unit no longer hold: all of them, or those of a date."""

    key = "unpin"
    heading = Text("Une UE n’est plus fixée", "A unit is no longer pinned")
    about = Text("Libère ce qui est fixé pour une UE (à une date).", "Frees the pins of a unit (of a date).")
    example = "{unit: TRS001}"
    shorts = (Short("--unpin", "TRS001 2023-03-06", NameAndWords("unit", (forms.DAY,))),)

    unit: UnitName
    date: Day | None = None

    def said(self, instance: Instance) -> Text:
        when = dates(self.date) if self.date is not None else None
        if when is None:
            return Text(f"{self.unit} n’est plus fixée", f"{self.unit} no longer pinned")
        return Text(f"{self.unit} n’est plus fixée {when.fr}", f"{self.unit} no longer pinned {when.en}")

    def apply(self, state: State) -> None:
        kept = tuple(
            pin
            for pin in state.pins
            if course_of(pin.unit) != self.unit or (self.date is not None and pin.date != self.date)
        )
        if kept == state.pins:
            own = (pin for pin in kept if course_of(pin.unit) == self.unit)
            known = ", ".join(str(pin.date) if pin.date is not None else pin.weekday or "…" for pin in own)
            has = (
                Text(f"ce qui est fixé : {known}", f"its pins: {known}")
                if known
                else Text("rien n’est fixé pour elle : effacez ce changement", "none is about it: delete this change")
            )
            raise Refused(
                f"{self.unit} n’est pas fixée ainsi ; {has.fr}",
                f"{self.unit} has no such pin; {has.en}",
                "unit" if self.date is None else "date",
            )
        state.pins = kept
