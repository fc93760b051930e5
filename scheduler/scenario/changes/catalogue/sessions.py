"""Published sessions: one, by its name, is moved, pinned, exchanged or cancelled; those of some days are remote."""

from collections import Counter
from collections.abc import Iterable, Sequence

from scheduler.instance.schema.fields import ClockTime, Day, UnitOrSection
from scheduler.instance.schema.instance import Instance
from scheduler.instance.schema.regulations import StatedHours
from scheduler.instance.schema.units import SESSION_KINDS, Pin, SessionKind, Unit
from scheduler.scenario.changes.catalogue.hours import state_hours
from scheduler.scenario.changes.catalogue.programme import counts_differ, scheduled, state_counts
from scheduler.scenario.changes.change import Change, Short
from scheduler.scenario.changes.forms import Template
from scheduler.scenario.changes.past import (
    NOT_PUBLISHED,
    counted_dates,
    day_of,
    loses_pins,
    may_stay,
    moment_of,
    pin_of,
    pin_the_others,
    published_session,
    refuse_past_day,
    row_of,
    timeline_of,
)
from scheduler.scenario.changes.sentences import at_hour, dates
from scheduler.scenario.changes.state import Refused, State
from scheduler.scenario.changes.tables import RoomName
from scheduler.text import Text
from scheduler.timeline.calendar import Slot, Timeline
from scheduler.timetable.schema import Session
from scheduler.wording import KINDS, date, de, duration


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
        when, at = date(self.date), at_hour(self.slot)
        return Text(f"{self.session} déplacée au {when.fr}{at.fr}", f"{self.session} moved to {when.en}{at.en}")

    def apply(self, state: State) -> None:
        session = published_session(state, self.session)
        refuse_past_day(state, self.date, "date")
        pin_the_others(state, session)
        state.pin(Pin(unit=session.unit, date=self.date, slot=self.slot, kind=session.kind, room=self.room))

    def is_undone(self, base: Instance, asked: Instance, repaired: Instance) -> bool:
        return not {pin for pin in asked.pins if pin.date == self.date} <= set(repaired.pins)


class PinSession(Change):
    """One published session stays where it is, whatever else changes."""

    key = "pin_session"
    heading = Text("Une séance reste où elle est", "A session stays where it is")
    about = Text(
        "Cette séance publiée reste à sa date et à son heure, quoi qu’il arrive aux autres.",
        "This published session stays on its date and hour, whatever happens to the others.",
    )
    example = "{session: TRS001-03}"
    shorts = (Short("--pin-session", "TRS001-03", Template("{session}")),)

    session: UnitOrSection

    def said(self, instance: Instance) -> Text:
        return Text(f"{self.session} reste à sa date", f"{self.session} stays on its date")

    def apply(self, state: State) -> None:
        session = published_session(state, self.session)
        if not may_stay(state, timeline_of(state), session):
            when = moment_of(state, session)
            raise Refused(
                f"{session.id} ne peut plus avoir lieu le {when.fr} ; fixez-la à un autre moment (« move_session »)",
                f"{session.id} can no longer be held on {when.en}; put it at another time (“move_session”)",
                "session",
            )
        pin = pin_of(state, session)
        if pin in state.pins:
            state.unchanged(f"{session.id} est déjà fixée", f"{session.id} is pinned already")
        state.pin(pin)

    def is_undone(self, base: Instance, asked: Instance, repaired: Instance) -> bool:
        return loses_pins(base, asked, repaired)


class Exchange(Change):
    """Two published sessions exchange their dates and hours, and the others of their units stay."""

    key = "exchange"
    heading = Text("Deux séances sont échangées", "Two sessions are exchanged")
    about = Text(
        "Ces deux séances publiées échangent leurs dates et heures, et les autres de leurs UE restent.",
        "These two published sessions exchange their dates and hours, and the others of their units stay.",
    )
    example = "{session: TRS001-03, other: TET007-02}"
    shorts = (Short("--exchange", "TRS001-03=TET007-02", Template("{session}={other}")),)

    session: UnitOrSection
    other: UnitOrSection

    def said(self, instance: Instance) -> Text:
        return Text(f"{self.session} échangée avec {self.other}", f"{self.session} exchanged with {self.other}")

    def apply(self, state: State) -> None:
        one, two = published_session(state, self.session), published_session(state, self.other, "other")
        _refuse_alike(one, two)
        timeline = timeline_of(state)
        there, here = _place_of(state, timeline, one, two, "session"), _place_of(state, timeline, two, one, "other")
        pin_the_others(state, one, two)
        state.pin(pin_of(state, one, there.start), pin_of(state, two, here.start))

    def is_undone(self, base: Instance, asked: Instance, repaired: Instance) -> bool:
        return loses_pins(base, asked, repaired)


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
        session = published_session(state, self.session)
        unit = scheduled(state, session.course)
        if unit.sections is not None:
            raise Refused(*_each_has_all(unit.code), "session")
        pin_the_others(state, session)
        _state_without(state, unit, [session])

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
            raise Refused(*NOT_PUBLISHED)
        span = counted_dates(state, self.first, self.last, Text("à distance", "remote"))
        held = [s for s in state.past.timetable.sessions if s.kind == "in_person" and day_of(state, s) in span]
        held = [s for s in held if s.course in state.units and state.units[s.course].is_scheduled]
        gone = {(session.unit, day_of(state, session)) for session in held}
        remote = list[Session]()
        for code in dict.fromkeys(session.course for session in held):
            unit = state.units[code]
            one, *others = ([s for s in held if s.unit == row.code] for row in unit.each_section)
            if any((len(each), _hours(each)) != (len(one), _hours(one)) for each in others):
                state.note(*_moved_instead(code))
                continue
            _state_without(state, unit, one, "webconference")
            remote += [session for session in held if session.course == code]
        kept = [pin for pin in state.pins if (pin.unit, pin.date) not in gone]
        new = [pin_of(state, session).model_copy(update={"kind": "webconference"}) for session in remote]
        state.pins = (*kept, *new)
        for room in state.rooms.values():
            state.rooms[room.id] = room.model_copy(update={"closed": (*room.closed, span)})
        if not held:
            state.note(
                "aucun regroupement n’est publié ces jours-là ; il n’y en aura pas.",
                "no in-person session is published on these days; there will be none.",
            )

    def is_undone(self, base: Instance, asked: Instance, repaired: Instance) -> bool:
        return loses_pins(base, asked, repaired)


def _state_without(state: State, unit: Unit, gone: Sequence[Session], becoming: SessionKind | None = None) -> None:
    """The unit has these sessions less, of one of its sections, or has them of another kind."""
    in_hours = state.base.hours_of(unit)
    if in_hours is None:
        demand, less = state.demand(unit), Counter(session.kind for session in gone)
        counts = {kind: max(0, demand.of(kind) - less[kind] + len(gone) * (kind == becoming)) for kind in SESSION_KINDS}
        state_counts(state, unit, counts, None if becoming else gone[0])
        return
    stated, tolerance = in_hours
    assert state.past.timetable is not None
    held = state.past.timetable.of_unit[gone[0].unit]
    asked, left = dict[str, float](), dict[str, float]()
    for kind in SESSION_KINDS:
        more = _hours(gone) * (kind == becoming) - _hours(session for session in gone if session.kind == kind)
        asked[kind] = getattr(stated, kind) + more
        left[kind] = _hours(session for session in held if session.kind == kind) + more
    if any(hours and asked[kind] <= tolerance for kind, hours in left.items()):
        asked, tolerance = left, 0.0  # a tolerance as long as what is left would allow none of it
    hours = {kind: asked[kind] if left[kind] else 0.0 for kind in SESSION_KINDS}
    state_hours(state, unit, StatedHours.model_validate(hours), tolerance)


def _hours(sessions: Iterable[Session]) -> float:
    return sum((session.end - session.start).total_seconds() for session in sessions) / 3600


def _each_has_all(code: str) -> tuple[str, str]:
    return (
        f"les demi-groupes {de(code)} ont tous le même nombre de séances de chaque type, et l’un en aurait moins ; "
        "changez ceux de toute l’UE (« counts », « kind »)",
        f"the half-groups of {code} all have the same number of sessions of each kind, and one would have fewer; "
        "change those of the whole unit (“counts”, “kind”)",
    )


def _moved_instead(code: str) -> tuple[str, str]:
    return (
        f"{code} : ses demi-groupes n’ont pas tous autant de regroupements ces jours-là, et chacun a toutes les "
        "séances de l’UE ; ceux de ces jours sont déplacés.",
        f"{code}: its half-groups have not as many in-person sessions on these days, and each has all the unit's "
        "sessions; those of these days are moved.",
    )


def _refuse_alike(one: Session, two: Session) -> None:
    if one.id == two.id:
        raise Refused(
            f"{one.id} est donnée deux fois ; donnez le nom d’une autre séance",
            f"{one.id} is given twice; give the name of another session",
            "other",
        )
    lasting = [each.end - each.start for each in (one, two)]
    if (one.unit, one.kind, lasting[0]) == (two.unit, two.kind, lasting[1]) or one.start == two.start:
        what = Text("de la même UE et du même type", "of one unit and one kind")
        if one.unit != two.unit:
            what = Text("à la même heure", "at the same hour")
        raise Refused(
            f"{one.id} et {two.id} sont {what.fr} : les échanger ne changerait rien ; donnez une autre séance",
            f"{one.id} and {two.id} are {what.en}: exchanging them would change nothing; give another session",
            "other",
        )


def _place_of(state: State, timeline: Timeline, session: Session, other: Session, field: str) -> Slot:
    """Where the session is held in place of the other one, for as many slots as it takes. Raises Refused."""
    now = timeline.time_at.get((session.start, session.end))
    when, day = moment_of(state, other), day_of(state, other)
    if now is None:
        was = moment_of(state, session)
        raise Refused(
            f"{session.id} a lieu le {was.fr}, à des heures qui ne sont plus celles de l’instance ; déplacez-la "
            "(« move_session »)",
            f"{session.id} is held on {was.en}, at hours that are no longer those of the instance; move it "
            "(“move_session”)",
            field,
        )
    runs = [time for time in timeline.times_on.get(day, ()) if time.start == other.start]
    found = next((time for time in runs if time.size == now.size), None)
    row = row_of(state, session)
    if found is None and runs:
        raise Refused(
            f"{session.id} prend {now.size} créneaux de suite, et il n’y en a pas autant à partir de l’heure "
            f"{de(other.id)} ({when.fr}) ; échangez-la avec une séance aussi longue",
            f"{session.id} takes {now.size} slots in a row, and there are not so many from the hour of {other.id} on "
            f"({when.en}); exchange it with a session as long",
            field,
        )
    if found is None or day not in timeline.unit_days(row) or found not in timeline.unit_slots(row, day):
        raise Refused(
            f"{session.unit} ne peut pas avoir lieu le {when.fr}, à la place {de(other.id)} : ce n’est pas dans sa "
            "période, ses dates, ses jours ou ses heures ; donnez une autre séance",
            f"{session.unit} cannot be held on {when.en}, in place of {other.id}: that is not in its period, dates, "
            "weekdays or hours; give another session",
            field,
        )
    demand = state.demand(state.units[session.course])
    if demand.is_in_hours and found.minutes != now.minutes and state.past.timetable is not None:
        held = [each for each in state.past.timetable.of_unit[session.unit] if each.kind == session.kind]
        minutes = sum((each.end - each.start).total_seconds() / 60 for each in held) + found.minutes - now.minutes
        if abs(minutes - demand.asked[session.kind]) > demand.tolerance:
            came, kinds = duration(round(60 * minutes)), KINDS[session.kind].many
            raise Refused(
                f"{session.id} ne durerait pas autant à la place {de(other.id)} : {session.unit} viendrait à {came.fr} "
                f"de {kinds.fr}, ce qui n’est pas son nombre d’heures ; donnez une séance aussi longue",
                f"{session.id} would not last as long in place of {other.id}: {session.unit} would come to {came.en} "
                f"of {kinds.en}, which is not its hours; give a session as long",
                field,
            )
    return found
