"""What happens to units, rooms, alternance days, pins, weights. Each function makes one change, or raises Refused."""

import datetime as dt
from typing import Any

from scheduler.instance.schema import ANNUAL, SESSION_KINDS, Alternance, Pin, Room, SessionKind, Unit
from scheduler.scenario.changes.change import (
    AlternanceDays,
    DropUnit,
    RoomChange,
    Unpin,
    Weight,
)
from scheduler.scenario.changes.state import Refused, State
from scheduler.text import Text
from scheduler.wording import ALTERNANCE_DAY, Noun, counted, date

_PIN = Noun("date fixée", "pin", "dates fixées")
NOTHING_LEFT = Text(
    "il ne resterait aucune UE : sans elle il n’y a pas d’emploi du temps à faire ; effacez ce changement",
    "no unit would be left: without it there is no timetable to make; delete this change",
)
_PAST_SESSION = Noun("séance passée", "past session", "séances passées")


def add_unit(state: State, change: Unit) -> None:
    day = state.turn
    if day is not None and change.period == ANNUAL and change.first is None and len(state.timeline.semesters) > 1:
        change = change.model_copy(update={"first": day})  # else half of it would have to be in a semester that is over
        start = date(day)
        state.note(
            f"{change.code} ne commence que le {start.fr} : ses séances ne sont pas partagées également entre les "
            "semestres.",
            f"{change.code} only starts on {start.en}: its sessions are not shared evenly between the semesters.",
        )
    state.units[change.code] = change


def drop_unit(state: State, change: DropUnit) -> None:
    if len(state.units) == 1:
        raise Refused(NOTHING_LEFT, "unit")
    end_unit(state, change.unit)


def end_unit(state: State, code: str) -> None:
    """What was held stays; without any session held, nothing of the unit is left."""
    unit, day = state.units[code], state.past.day
    held: dict[SessionKind, int] = {kind: state.past.held(code, kind) for kind in SESSION_KINDS}
    kept: list[Pin] = []
    if day is not None and any(held.values()):
        kept = [pin for pin in state.pins if pin.unit == code and pin.date is not None and pin.date < day]
    if freed := sum(pin.unit == code for pin in state.pins) - len(kept):
        n = counted(freed, _PIN)
        state.note(f"{code} est supprimée, et avec elle {n.fr}.", f"{code} is dropped, and {n.en} with it.")
    state.pins = tuple(pin for pin in state.pins if pin.unit != code or pin in kept)
    if day is None or not any(held.values()):
        del state.units[code]
        return
    shares = None if unit.shares is None else {each: state.past.held(code, trainer=each) for each in unit.shares}
    last = day - dt.timedelta(days=1)
    state.put(unit, shares=shares, last=last if unit.last is None else min(last, unit.last), **held)
    n, start = counted(sum(held.values()), _PAST_SESSION), date(day)
    state.note(
        f"{code} s’arrête le {start.fr} : {n.fr} restent, les suivantes sont annulées.",
        f"{code} ends on {start.en}: {n.en} stay, those to come are cancelled.",
    )


def weight(state: State, change: Weight) -> None:
    if state.base.weight | state.weights | {change.criterion: change.weight} == state.base.weight | state.weights:
        state.note(
            f"{change.criterion} pèse déjà {change.weight} : cela ne change rien.",
            f"{change.criterion} weighs {change.weight} already: this changes nothing.",
        )
    state.weights[change.criterion] = change.weight


def pin(state: State, change: Pin) -> None:
    day = state.past.day
    if change.date is not None and day is not None and change.date < day:
        told, start = date(change.date), date(day)
        raise Refused(
            Text(
                f"{change.unit}, {told.fr} : c’est passé, on ne replanifie qu’à partir du {start.fr} ; fixez un "
                "jour à venir",
                f"{change.unit}, {told.en}: that is past, planning again starts on {start.en}; pin a day to come",
            ),
            "date",
        )
    if change in state.pins:
        state.note(
            f"{change.unit} est déjà fixée ainsi : cela ne change rien.",
            f"{change.unit} is pinned like this already: this changes nothing.",
        )
        return
    state.pins = (*state.pins, change)


def unpin(state: State, change: Unpin) -> None:
    kept = tuple(
        pin for pin in state.pins if pin.unit != change.unit or (change.date is not None and pin.date != change.date)
    )
    if kept == state.pins:
        known = ", ".join(
            str(pin.date) if pin.date is not None else pin.weekday or "…" for pin in kept if pin.unit == change.unit
        )
        has = (
            Text(f"ce qui est fixé : {known}", f"its pins: {known}")
            if known
            else Text("rien n’est fixé pour elle : effacez ce changement", "none is about it: delete this change")
        )
        raise Refused(
            Text(f"{change.unit} n’est pas fixée ainsi ; {has.fr}", f"{change.unit} has no such pin; {has.en}"),
            "unit" if change.date is None else "date",
        )
    state.pins = kept


def alternance(state: State, change: AlternanceDays) -> None:
    group = state.groups[change.group]
    if change.min is None and change.max is None:
        raise Refused(Text("aucun nombre n’est donné ; ajoutez « min » ou « max »", "no number: add “min” or “max”"))
    before = group.alternance
    if before is None and (change.min is None or change.max is None):
        raise Refused(
            Text(
                f"{group.id} n’a pas encore de journées d’alternance ; donnez « min » et « max »",
                f"{group.id} has no alternance days yet; give “min” and “max”",
            ),
            "group",
        )
    given: dict[str, Any] = {key: n for key, n in (("min", change.min), ("max", change.max)) if n is not None}
    after = before.model_copy(update=given) if before is not None else Alternance(**given)
    if after.min > after.max:
        raise Refused(
            Text(
                f"{group.id} : au moins {after.min} journées mais au plus {after.max} ; donnez « min » et « max »",
                f"{group.id}: at least {after.min} days but at most {after.max}; give “min” and “max”",
            ),
            "min" if change.min is not None else "max",
        )
    held = state.past.alternance(group.id)
    if after.max < held and state.past.day is not None:
        n, day = counted(held, ALTERNANCE_DAY), date(state.past.day)
        raise Refused(
            Text(
                f"{group.id} : {n.fr} d’avant le {day.fr}, plus que {after.max} ; écrivez {held} ou plus",
                f"{group.id}: {n.en} before {day.en}, more than {after.max}; write {held} or more",
            ),
            "max",
        )
    if after == before:
        state.note(
            f"{group.id} a déjà de {after.min} à {after.max} journées d’alternance : cela ne change rien.",
            f"{group.id} has {after.min} to {after.max} alternance days already: this changes nothing.",
        )
    state.groups[group.id] = group.model_copy(update={"alternance": after})


def room(state: State, change: RoomChange) -> None:
    before = state.rooms[change.room]
    if change.capacity is None and change.features is None:
        raise Refused(
            Text("rien n’est donné ; ajoutez « capacity » ou « features »", "nothing: add “capacity” or “features”")
        )
    after = before.model_copy(
        update={
            "capacity": before.capacity if change.capacity is None else change.capacity,
            "features": before.features if change.features is None else tuple(dict.fromkeys(change.features)),
        }
    )
    if after == before:
        state.note(f"{before.id} est déjà ainsi : cela ne change rien.", f"{before.id} is so already: nothing changes.")
    state.rooms[before.id] = after


def add_room(state: State, change: Room) -> None:
    state.rooms[change.id] = change
