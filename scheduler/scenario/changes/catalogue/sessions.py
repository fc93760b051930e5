"""Sessions that are published: one, by its name, is moved or cancelled; those of some days are held remotely."""

import datetime as dt
from collections import Counter
from collections.abc import Iterable

from scheduler.instance.instants import local
from scheduler.instance.schema.fields import ClockTime, Day, UnitOrSection
from scheduler.instance.schema.instance import Instance
from scheduler.instance.schema.units import SESSION_KINDS, Pin
from scheduler.scenario.changes.catalogue.programme import counts_differ, scheduled, state_counts
from scheduler.scenario.changes.change import Change
from scheduler.scenario.changes.past import counted_dates
from scheduler.scenario.changes.sentences import dates
from scheduler.scenario.changes.state import Refused, State
from scheduler.scenario.changes.tables import RoomName
from scheduler.text import Text
from scheduler.timetable.schema import Session
from scheduler.wording import clock, date, de, quoted, suggestion

_NOT_PUBLISHED = (
    "ce changement nomme ce qui est publié : donnez un emploi du temps publié, avec son instance",
    "this change names what is published: give a published timetable, with its instance",
)


class MoveSession(Change):
    """One published session, and no other of its unit, goes to another date or hour."""

    key = "move_session"
    heading = Text("Une séance a lieu un autre jour", "A session is held on another day")
    about = Text(
        "Cette séance publiée a lieu à une autre date ou heure, et les autres de son UE restent.",
        "This published session is held on another date or hour, and the others of its unit stay.",
    )
    example = "{session: TRS001-03, date: 2023-03-06, slot: 17:00}"

    session: UnitOrSection
    date: Day
    slot: ClockTime | None = None
    room: RoomName | None = None

    def said(self, instance: Instance) -> Text:
        when = date(self.date)
        hour = clock(self.slot) if self.slot is not None else None
        at = Text(f" à {hour.fr}", f" at {hour.en}") if hour is not None else Text("", "")
        return Text(f"{self.session} déplacée au {when.fr}{at.fr}", f"{self.session} moved to {when.en}{at.en}")

    def apply(self, state: State) -> None:
        session = _published(state, self.session)
        if state.past.day is not None and self.date < state.past.day:
            told, start = date(self.date), date(state.past.day)
            raise Refused(
                f"{told.fr} : c’est passé, on ne replanifie qu’à partir du {start.fr} ; donnez un jour à venir",
                f"{told.en}: that is past, planning again starts on {start.en}; give a day to come",
                "date",
            )
        _pin_the_others(state, session)
        pin = Pin(unit=session.unit, date=self.date, slot=self.slot, kind=session.kind, room=self.room)
        state.pins = (*state.pins, *(() if pin in state.pins else (pin,)))

    def is_undone(self, base: Instance, asked: Instance, repaired: Instance) -> bool:
        return not {pin for pin in asked.pins if pin.date == self.date} <= set(repaired.pins)


class CancelSession(Change):
    """One published session is cancelled and not replaced."""

    key = "cancel_session"
    heading = Text("Une séance est annulée", "A session is cancelled")
    about = Text(
        "Cette séance publiée n’a pas lieu et n’est pas remplacée ; les autres de son UE restent.",
        "This published session is not held and not replaced; the others of its unit stay.",
    )
    example = "{session: TRS001-03}"

    session: UnitOrSection

    def said(self, instance: Instance) -> Text:
        return Text(f"{self.session} annulée, sans remplacement", f"{self.session} cancelled without replacement")

    def apply(self, state: State) -> None:
        session = _published(state, self.session)
        unit = scheduled(state, session.course)
        if unit.sections is not None:
            raise Refused(*_each_has_all(unit.code), "session")
        demand = state.demand(unit)
        if demand.is_in_hours:
            raise Refused(
                f"{unit.code} est comptée en heures ; diminuez plutôt ses heures dans l’instance",
                f"{unit.code} is stated in hours; lower its hours in the instance instead",
                "session",
            )
        _pin_the_others(state, session)
        counts = {kind: demand.of(kind) - (kind == session.kind) for kind in SESSION_KINDS}
        state_counts(state, unit, counts)

    def is_undone(self, base: Instance, asked: Instance, repaired: Instance) -> bool:
        changed = [unit.code for unit in asked.units if counts_differ(unit.code, base, asked)]
        return any(counts_differ(code, asked, repaired) for code in changed)


class Remote(Change):
    """Between two days, what is published as in person is a webconference, at the same hour."""

    key = "remote"
    heading = Text("Tout à distance pendant quelques jours", "All remote for some days")
    about = Text(
        "Les regroupements publiés de ces jours deviennent des webconférences, aux mêmes heures (grève, cyclone).",
        "Published in-person sessions of these days become webconferences, at the same hours (a strike, a cyclone).",
    )
    example = "{first: 2023-03-06, last: 2023-03-17}"

    first: Day
    last: Day | None = None

    def said(self, instance: Instance) -> Text:
        when = dates(self.first, self.last)
        return Text(f"tout à distance {when.fr}", f"all remote {when.en}")

    def apply(self, state: State) -> None:
        if state.past.timetable is None:
            raise Refused(*_NOT_PUBLISHED)
        span = counted_dates(state, self.first, self.last, Text("à distance", "remote"))
        held = [s for s in state.past.timetable.sessions if s.kind == "in_person" and _day(state, s) in span]
        held = [s for s in held if s.course in state.units and state.units[s.course].is_scheduled]
        numbers = Counter(session.unit for session in held)
        for code in dict.fromkeys(session.course for session in held):
            unit = state.units[code]
            number, *others = dict.fromkeys(numbers[row.code] for row in unit.each_section)
            if others:
                raise Refused(*_each_has_all(code))
            demand = state.demand(unit)
            if demand.is_in_hours:
                raise Refused(
                    f"{code} est comptée en heures ; changez plutôt ses heures dans l’instance",
                    f"{code} is stated in hours; change its hours in the instance instead",
                )
            fewer = {"in_person": -number, "webconference": number}
            state_counts(state, unit, {kind: max(0, demand.of(kind) + fewer[kind]) for kind in SESSION_KINDS})
        gone = {(session.unit, _day(state, session)) for session in held}
        kept = [pin for pin in state.pins if (pin.unit, pin.date) not in gone]
        new = [_pin(state, session).model_copy(update={"kind": "webconference"}) for session in held]
        state.pins = (*kept, *new)
        for room in state.rooms.values():
            state.rooms[room.id] = room.model_copy(update={"closed": (*room.closed, span)})
        if not held:
            state.note(
                "aucun regroupement n’est publié ces jours-là ; il n’y en aura pas.",
                "no in-person session is published on these days; there will be none.",
            )

    def is_undone(self, base: Instance, asked: Instance, repaired: Instance) -> bool:
        return any(pin not in repaired.pins for pin in asked.pins if pin not in base.pins)


def _each_has_all(code: str) -> tuple[str, str]:
    return (
        f"les demi-groupes {de(code)} ont tous le même nombre de séances de chaque type, et l’un en aurait moins ; "
        "changez ceux de toute l’UE (« counts », « kind »)",
        f"the half-groups of {code} all have the same number of sessions of each kind, and one would have fewer; "
        "change those of the whole unit (“counts”, “kind”)",
    )


def _published(state: State, name: str) -> Session:
    """The published session. Raises Refused when there is none of this name, or it was held."""
    if state.past.timetable is None:
        raise Refused(*_NOT_PUBLISHED, "session")
    known = {session.id: session for session in state.past.timetable.sessions}
    session = known.get(name)
    if session is None:
        shown, near = quoted(name), suggestion(name, list(known))
        raise Refused(
            f"la séance {shown.fr} n’est pas dans l’emploi du temps publié ; {near.fr}",
            f"the session {shown.en} is not in the published timetable; {near.en}",
            "session",
        )
    day = _day(state, session)
    if state.past.day is not None and day < state.past.day:
        told = date(day)
        raise Refused(
            f"{name} a eu lieu le {told.fr} : c’est passé ; choisissez une séance à venir",
            f"{name} was held on {told.en}: that is past; choose a session to come",
            "session",
        )
    if session.course not in state.units:
        raise Refused(f"l’UE {session.course} n’a plus lieu", f"the unit {session.course} is dropped", "session")
    return session


def _pin_the_others(state: State, session: Session) -> None:
    """The unit's other sessions to come stay where they are; what held this one no longer does."""
    assert state.past.timetable is not None
    day = _day(state, session)
    others = [
        _pin(state, other)
        for other in state.past.timetable.of_unit.get(session.unit, ())
        if other.id != session.id and (state.past.day is None or _day(state, other) >= state.past.day)
    ]
    kept = [pin for pin in state.pins if (pin.unit, pin.date) != (session.unit, day)]
    held = {(pin.unit, pin.date) for pin in kept}
    state.pins = (*kept, *_fresh(others, held))


def _fresh(pins: Iterable[Pin], held: set[tuple[str, dt.date | None]]) -> Iterable[Pin]:
    return (pin for pin in pins if (pin.unit, pin.date) not in held)


def _pin(state: State, session: Session) -> Pin:
    start = local(session.start, state.base.zone)
    return Pin(unit=session.unit, date=start.date(), slot=start.time(), kind=session.kind)


def _day(state: State, session: Session) -> dt.date:
    return local(session.start, state.base.zone).date()
