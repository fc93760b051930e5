"""How long a unit is: its hours, to how many, and how many slots in a row its sessions take."""

from collections.abc import Mapping
from typing import Annotated

from pydantic import Field

from scheduler.demand.frequency import demand_of, hours_said, minutes
from scheduler.instance.schema.instance import Instance
from scheduler.instance.schema.regulations import StatedHours, Tolerance
from scheduler.instance.schema.units import SESSION_KINDS, Block, SessionKind, Unit
from scheduler.scenario.changes.catalogue.programme import PAST_SESSION, scheduled
from scheduler.scenario.changes.change import Change, Raw, Short, differs
from scheduler.scenario.changes.forms import Own, decimal_number, halves
from scheduler.scenario.changes.state import Refused, State
from scheduler.scenario.changes.tables import UnitName
from scheduler.text import Text
from scheduler.wording import KINDS, NOTHING, SLOT, counted, decimal, duration, listing, say


def _read(value: str, _: Instance) -> Raw:
    """`NFP107=30+20`, `NFP107=25~0.5`."""
    unit, rest = halves(value, "=")
    asked, _sign, near = rest.partition("~")
    in_person, _sign, webconference = asked.partition("+")
    fields = {"in_person": in_person, "webconference": webconference or "0", "tolerance": near}
    return {"unit": unit, **{key: decimal_number(word.strip()) for key, word in fields.items() if word.strip()}}


def _write(c: "UnitHours") -> str | None:
    if c.in_person is None or c.webconference is None:
        return None
    near = f"~{c.tolerance:g}" if c.tolerance is not None else ""
    return f"{c.unit}={c.in_person:g}+{c.webconference:g}{near}"


class UnitHours(Change):
    """A unit comes to other hours; what is not given stays."""

    key = "unit_hours"
    heading = Text("Un autre nombre d’heures", "Other hours of a unit")
    about = Text(
        "Heures d’une UE, en regroupement et en webconférence, et à combien près.",
        "Hours of a unit, in person and of webconferences, and to how many.",
    )
    example = "{unit: TRS001, in_person: 12, webconference: 8, tolerance: 0.5}"
    shorts = (Short("--unit-hours", "TRS001=12+8~0.5", Own(_read, _write)),)

    unit: UnitName
    in_person: Tolerance | None = None
    webconference: Tolerance | None = None
    tolerance: Tolerance | None = None

    def said(self, instance: Instance) -> Text:
        kinds: Mapping[SessionKind, float | None] = {"in_person": self.in_person, "webconference": self.webconference}
        parts = [
            say("{n} de {kinds}", "{n} of {kinds}", n=duration(60 * minutes(hours)), kinds=KINDS[kind].many)
            for kind, hours in kinds.items()
            if hours is not None
        ]
        near = NOTHING
        if self.tolerance is not None:
            spare = duration(60 * minutes(self.tolerance))
            near = say(" (± {spare})", " (± {spare})", spare=spare)
            if not parts:
                return say("{unit} : à {spare} près", "{unit}: to {spare}", unit=self.unit, spare=spare)
        return say("{unit} : {hours}{near}", "{unit}: {hours}{near}", unit=self.unit, hours=listing(parts), near=near)

    def apply(self, state: State) -> None:
        unit = scheduled(state, self.unit)
        before = state.base.hours_of(unit)
        given = self.stated(*SESSION_KINDS)
        if not given and (before is None or self.tolerance is None):
            raise Refused(
                "aucune heure n’est donnée ; ajoutez « in_person » ou « webconference »",
                "no hours are given; add “in_person” or “webconference”",
            )
        stated, tolerance = before or (StatedHours(), 0.0)
        hours = StatedHours.model_validate({**stated.model_dump(), **given})
        tolerance = tolerance if self.tolerance is None else self.tolerance
        _check_past(state, unit, hours, tolerance)
        if before == (hours, tolerance):
            said = hours_said(hours, tolerance)
            state.unchanged(f"{unit.code} a déjà {said.fr}", f"{unit.code} has {said.en} already")
        state_hours(state, unit, hours, tolerance)

    def is_undone(self, base: Instance, asked: Instance, repaired: Instance) -> bool:
        now, then = (
            None if self.unit not in each.unit else demand_of(each, each.unit[self.unit]) for each in (asked, repaired)
        )
        if now is None or then is None:
            return now is not None
        return now.asked != then.asked or now.tolerance != then.tolerance


def state_hours(state: State, unit: Unit, hours: StatedHours, tolerance: float) -> None:
    """The unit has these hours; shares of its sessions that no longer suit are left out."""
    state.put(unit, hours=hours, tolerance=tolerance or None, in_person=None, webconference=None)
    after = state.units[unit.code]
    if unit.shares is not None:
        least, most = state.demand(after).range()
        if not least <= sum(unit.shares.values()) <= most:
            state.note(
                f"{unit.code} : avec ces heures, les parts indiquées ne valent plus ; le logiciel les choisit.",
                f"{unit.code}: with these hours, the shares stated no longer hold; the program chooses them.",
            )
            state.put(after, shares=None)


def _check_past(state: State, unit: Unit, hours: StatedHours, tolerance: float) -> None:
    """What is past stays, and must not be more than what is asked for."""
    for kind, asked in (("in_person", hours.in_person), ("webconference", hours.webconference)):
        past = [session for session in state.past.sessions(unit.code) if session.kind == kind]
        held = sum((session.end - session.start).total_seconds() for session in past) / 3600
        if held > asked + (tolerance if asked else 0):
            n, least = duration(round(3600 * held)), decimal(held)
            kinds = KINDS[kind].many
            raise Refused(
                f"{unit.code} a déjà {n.fr} de {kinds.fr} d’avant le {state.day_said.fr} ; écrivez {least.fr} ou plus",
                f"{unit.code} has {n.en} of {kinds.en} before {state.day_said.en} already; write {least.en} or more",
                kind,
            )


class UnitBlocks(Change):
    """The sessions of a unit take so many slots in a row: all as many, or each its own."""

    key = "unit_blocks"
    heading = Text("Des séances plus longues ou plus courtes", "Longer or shorter sessions")
    about = Text(
        "Les séances d’une UE prennent tant de créneaux de suite : toutes autant, ou chacune les siens.",
        "The sessions of a unit take so many slots in a row: all as many, or each its own.",
    )
    example = "{unit: TRS001, block: 2}"

    unit: UnitName
    block: Block | None = None
    blocks: Annotated[tuple[Block, ...], Field(min_length=1)] | None = None

    def said(self, instance: Instance) -> Text:
        sizes = listing([str(size) for size in self.blocks]) if self.blocks is not None else NOTHING
        n = counted(self.block or 1, SLOT)
        if self.blocks is not None:
            return Text(
                f"{self.unit} : séances de {sizes.fr} créneaux de suite",
                f"{self.unit}: sessions of {sizes.en} slots in a row",
            )
        return Text(f"{self.unit} : séances de {n.fr} de suite", f"{self.unit}: sessions of {n.en} in a row")

    def apply(self, state: State) -> None:
        unit = scheduled(state, self.unit)
        if (self.block is None) == (self.blocks is None):
            raise Refused(
                "donnez « block », pour toutes les séances, ou « blocks », pour chacune",
                "give “block”, for all sessions, or “blocks”, for each of them",
            )
        after = unit.model_copy(update={"block": self.block, "blocks": self.blocks})
        if _lengths(after, state) == _lengths(unit, state):
            state.unchanged(
                f"{unit.code} a déjà des séances de cette longueur", f"{unit.code} has sessions of this length already"
            )
        _refuse_past(state, after)
        state.put(unit, block=self.block, blocks=self.blocks)

    def is_undone(self, base: Instance, asked: Instance, repaired: Instance) -> bool:
        return differs(asked.unit[self.unit], repaired.unit.get(self.unit), "block", "blocks")


def _lengths(unit: Unit, state: State) -> list[int]:
    return sorted(unit.blocks or [unit.block or 1] * state.demand(unit).total)


def _refuse_past(state: State, unit: Unit) -> None:
    """What was held stays held: as long as it was."""
    timeline, other = state.timeline, list[int]()
    for session in state.past.sessions(unit.code):
        time = timeline.time_at.get((session.start, session.end))
        if time is not None and time.size not in unit.sizes:
            other.append(time.size)
    if other:
        n, size = counted(len(other), PAST_SESSION), counted(other[0], SLOT)
        raise Refused(
            f"{unit.code} a déjà {n.fr} de {size.fr} ; comptez-les dans « blocks », ou ajoutez pour la suite une UE à "
            "part (« drop_unit » et « add_unit »)",
            f"{unit.code} has {n.en} of {size.en} already; count them in “blocks”, or add a unit of its own for what "
            "is to come (“drop_unit” and “add_unit”)",
        )
