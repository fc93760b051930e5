"""H9 Pins: what the planner pinned stays.

With a date: a session of the unit is held that day, in the pin's slot and room, of its kind, as its `number`-th one in
time order, for what the pin gives of these. Without: all the unit's sessions (of that kind) are on the weekday, in the
slot, and those in person in the room.
"""

from collections.abc import Iterator

from scheduler.checker.local_timetable import LocalTimetable, Meeting
from scheduler.checker.report import Violation
from scheduler.instance.schema.places import rooms_named
from scheduler.instance.schema.slots import WEEKDAYS
from scheduler.instance.schema.units import Pin
from scheduler.text import Text
from scheduler.wording import KINDS, clock, date, joined, listing, moment, say, shown, weekday


def check(facts: LocalTimetable) -> Iterator[Violation]:
    rows_of = facts.instance.rows_of
    for pin, code in ((each, row.code) for each in facts.instance.pins for row in rows_of(each.unit)):
        held = facts.of_unit.get(code, ())
        if pin.date is not None:
            if not any(_is_pinned(pin, meeting, rank) for rank, meeting in enumerate(held, 1)):
                text = say(
                    "{unit} : aucune séance {wish}, alors que l’instance en fixe une",
                    "{unit}: no session {wish}, though the instance pins one",
                    unit=code,
                    wish=_wish(pin),
                )
                on_day = tuple(meeting.id for meeting in held if meeting.day == pin.date)
                yield Violation("H9", text, on_day, code, facts.lacks(code))
            continue
        strays = tuple(meeting for meeting in held if pin.kind in (None, meeting.kind) and _strays(pin, meeting))
        if strays:
            text = say(
                "{unit} : {times} ; l’instance fixe toutes ses séances {wish}",
                "{unit}: {times}; the instance pins all its sessions {wish}",
                unit=code,
                times=listing([_where(pin, meeting) for meeting in strays]),
                wish=_wish(pin),
            )
            yield Violation("H9", text, tuple(meeting.id for meeting in strays))


def _is_pinned(pin: Pin, meeting: Meeting, rank: int) -> bool:
    return (
        meeting.day == pin.date
        and pin.slot in (None, meeting.start.time())
        and (pin.room is None or (meeting.in_person and pin.room in rooms_named(meeting.session.room)))
        and pin.kind in (None, meeting.kind)
        and pin.number in (None, rank)
    )


def _strays(pin: Pin, meeting: Meeting) -> bool:
    return (
        pin.weekday not in (None, WEEKDAYS[meeting.day.weekday()])
        or pin.slot not in (None, meeting.start.time())
        or (meeting.in_person and pin.room is not None and pin.room not in rooms_named(meeting.session.room))
    )


def _where(pin: Pin, meeting: Meeting) -> Text:
    """`un regroupement le mardi 20/12/2022 17 h`, and its room when the pin asks for one."""
    when = say("{kind} le {when}", "{kind} on {when}", kind=KINDS[meeting.kind], when=moment(meeting.start))
    if pin.room is None or not meeting.in_person:
        return when
    room = shown(meeting.session.room or "–")
    return say("{when} en salle {room}", "{when} in room {room}", when=when, room=room)


def _wish(pin: Pin) -> Text:
    """What the pin asks for, as the end of a sentence: `le mardi 20/12/2022 à 17 h en salle R1`."""
    parts: list[Text] = []
    if pin.number is not None:
        parts.append(Text(f"numéro {pin.number}", f"number {pin.number}"))
    if pin.kind is not None:
        parts.append(Text(f"({KINDS[pin.kind].fr})", f"({KINDS[pin.kind].en})"))
    if pin.date is not None:
        parts.append(say("le {day}", "on {day}", day=date(pin.date)))
    elif pin.weekday is not None:
        parts.append(say("le {day}", "on {day}", day=weekday(WEEKDAYS.index(pin.weekday))))
    if pin.slot is not None:
        parts.append(say("à {time}", "at {time}", time=clock(pin.slot)))
    if pin.room is not None:
        parts.append(Text(f"en salle {pin.room}", f"in room {pin.room}"))
    return joined(" ", parts)
