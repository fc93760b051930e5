"""H4 Rooms: an in-person session has a room of its own: open, at the unit's site, large enough, with its features.

Large enough for the unit's groups of that day together, a group inside another of them counted once. A
webconference has no room.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator

from scheduler.checker.local_timetable import LocalTimetable, Meeting, room_of
from scheduler.checker.overlap import simultaneous
from scheduler.checker.report import Violation
from scheduler.instance.schema.instance import Instance
from scheduler.instance.schema.places import Room
from scheduler.instance.schema.units import Unit
from scheduler.text import Text
from scheduler.wording import listing, say, shown


def check(facts: LocalTimetable) -> Iterator[Violation]:
    held_in = defaultdict[str, list[Meeting]](list)
    for meeting in facts.meetings:
        room = room_of(facts.instance, meeting)
        if room is not None:
            held_in[room.id].append(meeting)
        yield from facts.once(_badly_held, facts.instance, meeting)
    for meetings in held_in.values():
        yield from facts.once(_at_once, *meetings)


def _badly_held(instance: Instance, meeting: Meeting) -> Iterator[Violation]:
    for fault in _faults(instance, meeting, room_of(instance, meeting)):
        text = say("{session} : {fault}", "{session}: {fault}", session=meeting.label, fault=fault)
        yield Violation("H4", text, (meeting.id,))


def _at_once(*held_there: Meeting) -> Iterator[Violation]:
    for together in simultaneous(held_there):
        text = say(
            "salle {room} : {n} regroupements en même temps : {sessions}",
            "room {room}: {n} in-person sessions at once: {sessions}",
            room=together[0].session.room or "",
            n=len(together),
            sessions=listing([meeting.label for meeting in together]),
        )
        yield Violation("H4", text, tuple(meeting.id for meeting in together))


def _faults(instance: Instance, meeting: Meeting, room: Room | None) -> Iterator[Text]:
    named = meeting.session.room
    if not meeting.in_person:
        if named is not None:
            yield say(
                "c’est une webconférence, elle n’a pas de salle ({room} indiquée)",
                "it is a webconference and takes no room ({room} given)",
                room=shown(named),
            )
    elif named is None:
        yield Text("il manque la salle de ce regroupement", "this in-person session has no room")
    elif room is None:
        yield say("la salle « {room} » n’existe pas", "there is no room “{room}”", room=shown(named))
    else:
        yield from _closed(room, meeting)
        if meeting.unit is not None:
            yield from _unfit(instance, room, meeting.unit, meeting.day)


def _closed(room: Room, meeting: Meeting) -> Iterator[Text]:
    if any(meeting.day in span for span in room.closed):
        yield say("la salle {room} est fermée ce jour-là", "room {room} is closed that day", room=room.id)


def _unfit(instance: Instance, room: Room, unit: Unit, day: dt.date) -> Iterator[Text]:
    students = instance.attendance(unit, day)
    if students > room.capacity:
        yield say(
            "la salle {room} a {seats} places pour {students} étudiants",
            "room {room} has {seats} seats for {students} students",
            room=room.id,
            seats=room.capacity,
            students=students,
        )
    missing = [feature for feature in unit.features if feature not in room.features]
    if missing:
        yield say(
            "la salle {room} n’a pas l’équipement demandé : {missing}",
            "room {room} lacks the features asked for: {missing}",
            room=room.id,
            missing=listing(missing),
        )
    if unit.site is not None and room.site != unit.site:
        yield say(
            "la salle {room} est sur le site {there} ; l’UE se tient à {site}",
            "room {room} is at {there}; the unit is held at {site}",
            room=room.id,
            there=room.site,
            site=unit.site,
        )
