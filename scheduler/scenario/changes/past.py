"""What is published, and what of it and of the dates of a change counts: what is in the year, from the day of
re-planning on; what is before that day is past.
"""

import datetime as dt
from collections.abc import Iterable

from scheduler.checker.check import HARD_CHECKS
from scheduler.checker.local_timetable import LocalTimetable
from scheduler.instance.instants import local
from scheduler.instance.schema.dates import Span
from scheduler.instance.schema.fields import rebuilt
from scheduler.instance.schema.instance import Instance
from scheduler.instance.schema.units import Pin, Unit
from scheduler.scenario.changes.sentences import during
from scheduler.scenario.changes.state import Refused, State
from scheduler.text import Text
from scheduler.timeline.calendar import Timeline
from scheduler.timetable.exams import Exam
from scheduler.timetable.schema import Session
from scheduler.wording import between, date, moment, numeric_date, quoted, suggestion

NOT_PUBLISHED = (
    "ce changement nomme ce qui est publié : donnez un emploi du temps publié, avec son instance",
    "this change names what is published: give a published timetable, with its instance",
)


def counted_dates(state: State, first: dt.date, last: dt.date | None, what: Text) -> Span:
    """The dates that are in the year, from the day of re-planning at the earliest; a note says what is left out.

    Raises Refused when none of them counts.
    """
    span, day = _within_year(state, Span(first=first, last=last or first), what), state.past.day
    if day is None or span.first >= day:
        return span
    if span.last < day:
        raise all_past(state, span, what, "last" if last is not None else "first")
    told, start = during(span), date(day)
    state.note(
        f"{what.fr}, {told.fr} : ne compte qu’à partir du {start.fr} ; ce qui précède est passé.",
        f"{what.en}, {told.en}: counts only from {start.en} on; what is before is past.",
    )
    return Span(first=day, last=span.last)


def _within_year(state: State, span: Span, what: Text) -> Span:
    opens, closes = state.timeline.bounds
    inside = Span(first=max(span.first, opens), last=min(span.last, closes))
    if inside != span:
        asked, left = during(span), during(inside)
        year = between(numeric_date(opens), numeric_date(closes))
        state.note(
            f"{what.fr}, {asked.fr} : l’année va {year.fr} ; seul compte ce qui est {left.fr}.",
            f"{what.en}, {asked.en}: the year is {year.en}; only what is {left.en} counts.",
        )
    return inside


def all_past(state: State, span: Span, what: Text, field: str | None = None) -> Refused:
    """That dates are before the day of re-planning, all of them."""
    told, start = during(span), date(state.past.day or span.last)
    return Refused(
        f"{what.fr}, {told.fr} : tout est passé, on ne replanifie qu’à partir du {start.fr} ; corrigez les dates, ou "
        "donnez un jour plus tôt par --from",
        f"{what.en}, {told.en}: all of it is past, planning again starts on {start.en}; correct the dates, or give an "
        "earlier day with --from",
        field,
    )


def published_session(state: State, name: str, field: str = "session") -> Session:
    """The published session. Raises Refused when there is none of this name, or it was held."""
    if state.past.timetable is None:
        raise Refused(*NOT_PUBLISHED, field)
    known = {session.id: session for session in state.past.timetable.sessions}
    session = known.get(name)
    if session is None:
        shown, near = quoted(name), suggestion(name, list(known))
        raise Refused(
            f"la séance {shown.fr} n’est pas dans l’emploi du temps publié ; {near.fr}",
            f"the session {shown.en} is not in the published timetable; {near.en}",
            field,
        )
    refuse_held(state, session, Text("une séance", "a session"), field)
    if session.course not in state.units:
        raise Refused(f"l’UE {session.course} n’a plus lieu", f"the unit {session.course} is dropped", field)
    return session


def refuse_held(state: State, held: Session | Exam, another: Text, field: str) -> None:
    """Raises Refused for what took place before the day of re-planning; `another` is to be chosen."""
    day = day_of(state, held)
    if state.past.is_over(day):
        told = date(day)
        raise Refused(
            f"{held.id} a eu lieu le {told.fr} : c’est passé ; choisissez {another.fr} à venir",
            f"{held.id} was held on {told.en}: that is past; choose {another.en} to come",
            field,
        )


def refuse_past_day(state: State, day: dt.date | None, field: str) -> None:
    """Raises Refused for a date before the day of re-planning."""
    if day is not None and state.past.is_over(day):
        told, start = date(day), state.day_said
        raise Refused(
            f"{told.fr} : c’est passé, on ne replanifie qu’à partir du {start.fr} ; donnez un jour à venir",
            f"{told.en}: that is past, planning again starts on {start.en}; give a day to come",
            field,
        )


def timeline_of(state: State) -> Timeline:
    """Of the instance as the changes above have left it."""
    return Timeline(state.base.having(**state.tables()))


def row_of(state: State, session: Session) -> Unit:
    """The unit, or the section of one, as it is now."""
    unit = state.units[session.course]
    return next((row for row in unit.each_section if row.code == session.unit), unit)


def may_stay(state: State, timeline: Timeline, session: Session) -> bool:
    """Whether the changes above leave the session its date and hour."""
    slot, day, row = timeline.time_at.get((session.start, session.end)), day_of(state, session), row_of(state, session)
    return slot is not None and day in timeline.unit_days(row) and slot in timeline.unit_slots(row, day)


def refuse_if_held(state: State, rule: str, field: str) -> None:
    """Raises Refused when what is past breaks the rule since the last change, which holds all year."""
    held = state.past.timetable
    if held is None or state.past.day is None:
        return
    sessions = tuple(session for session in held.sessions if state.past.is_over(day_of(state, session)))
    past, judge = rebuilt(held, sessions=sessions), HARD_CHECKS[rule]
    known = {broken.ids for broken in judge(LocalTimetable(state.base, past))}
    for broken in judge(LocalTimetable(state.base.having(**state.tables()), past)):
        if broken.ids not in known:
            raise Refused(
                f"c’est déjà passé autrement, et cela vaut toute l’année : {broken.text.fr} ; dites pour la suite les "
                "dates qui ne vont plus (« unavailable », « pause »)",
                f"what is past was otherwise, and this holds all year: {broken.text.en}; say for what is to come which "
                "dates no longer suit (“unavailable”, “pause”)",
                field,
            )


def pin_the_others(state: State, *sessions: Session) -> None:
    """The other sessions of their units that are to come stay where they are, as far as the changes above let them;
    what held these no longer does."""
    held_by = state.past.timetable
    assert held_by is not None
    timeline, names = timeline_of(state), {session.id for session in sessions}
    others = [
        pin_of(state, other)
        for unit in dict.fromkeys(session.unit for session in sessions)
        for other in held_by.of_unit.get(unit, ())
        if other.id not in names and not state.past.is_over(day_of(state, other)) and may_stay(state, timeline, other)
    ]
    gone = {(session.unit, day_of(state, session)) for session in sessions}
    kept = [pin for pin in state.pins if (pin.unit, pin.date) not in gone]
    held = {(pin.unit, pin.date) for pin in kept}
    state.pins = (*kept, *_fresh(others, held))


def _fresh(pins: Iterable[Pin], held: set[tuple[str, dt.date | None]]) -> Iterable[Pin]:
    return (pin for pin in pins if (pin.unit, pin.date) not in held)


def pin_of(state: State, session: Session, start: dt.datetime | None = None) -> Pin:
    """Of the session where it is, or at another start."""
    start = local(start or session.start, state.base.zone)
    return Pin(unit=session.unit, date=start.date(), slot=start.time(), kind=session.kind)


def moment_of(state: State, session: Session) -> Text:
    return moment(local(session.start, state.base.zone))


def day_of(state: State, session: Session | Exam) -> dt.date:
    return local(session.start, state.base.zone).date()


def loses_pins(base: Instance, asked: Instance, repaired: Instance) -> bool:
    """Whether something that was pinned for what is asked no longer is."""
    return any(pin not in repaired.pins for pin in asked.pins if pin not in base.pins)
