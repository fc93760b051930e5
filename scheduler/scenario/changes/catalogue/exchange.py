"""Two published sessions that exchange their slots."""

from scheduler.instance.instants import local
from scheduler.instance.schema.fields import UnitOrSection
from scheduler.instance.schema.instance import Instance
from scheduler.instance.schema.units import Pin
from scheduler.scenario.changes.change import Change, Short
from scheduler.scenario.changes.forms import Template
from scheduler.scenario.changes.past import (
    day_of,
    loses_pins,
    moment_of,
    pin_the_others,
    published_session,
    row_of,
    timeline_of,
)
from scheduler.scenario.changes.state import Refused, State
from scheduler.text import Text
from scheduler.timeline.calendar import Slot, Timeline
from scheduler.timetable.schema import Session
from scheduler.wording import KINDS, de, duration


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
        zone = state.base.zone
        for session, slot in ((one, there), (two, here)):
            start = local(slot.start, zone)
            pin = Pin(unit=session.unit, date=start.date(), slot=start.time(), kind=session.kind)
            state.pins = (*state.pins, *(() if pin in state.pins else (pin,)))

    def is_undone(self, base: Instance, asked: Instance, repaired: Instance) -> bool:
        return loses_pins(base, asked, repaired)


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
