"""H4 Rooms: an in-person session has a room of its own: open, at the unit's site, large enough, with its features.
Of a unit with a room at each site: one at each where a group of that day sits, large enough for those who sit there.

Large enough for the unit's groups of that day together, a group inside another of them counted once. A
webconference has no room.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator, Sequence

from scheduler.checker.local_timetable import LocalTimetable, Meeting, rooms_of
from scheduler.checker.overlap import simultaneous
from scheduler.checker.report import Violation
from scheduler.instance.schema.instance import Instance
from scheduler.instance.schema.places import Room, rooms_named
from scheduler.instance.schema.units import Unit
from scheduler.text import Text
from scheduler.wording import listing, say, shown


def check(facts: LocalTimetable) -> Iterator[Violation]:
    held_in = defaultdict[str, list[Meeting]](list)
    for meeting in facts.meetings:
        for room in rooms_of(facts.instance, meeting):
            held_in[room.id].append(meeting)
        yield from facts.once(_badly_held, facts.instance, meeting)
    for name, meetings in held_in.items():
        yield from facts.once(_at_once, name, *meetings)


def _badly_held(instance: Instance, meeting: Meeting) -> Iterator[Violation]:
    for fault in _faults(instance, meeting):
        text = say("{session} : {fault}", "{session}: {fault}", session=meeting.label, fault=fault)
        yield Violation("H4", text, (meeting.id,))


def _at_once(room: str, *held_there: Meeting) -> Iterator[Violation]:
    for together in simultaneous(held_there):
        text = say(
            "salle {room} : {n} regroupements en même temps : {sessions}",
            "room {room}: {n} in-person sessions at once: {sessions}",
            room=room,
            n=len(together),
            sessions=listing([meeting.label for meeting in together]),
        )
        yield Violation("H4", text, tuple(meeting.id for meeting in together))


def _faults(instance: Instance, meeting: Meeting) -> Iterator[Text]:
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
    else:
        for unknown in (name for name in rooms_named(named) if name not in instance.room):
            yield say("la salle « {room} » n’existe pas", "there is no room “{room}”", room=shown(unknown))
        rooms = rooms_of(instance, meeting)
        for room in rooms:
            yield from _closed(room, meeting)
        if meeting.unit is not None and len(rooms) == len(rooms_named(named)):
            yield from _wrong_rooms(instance, rooms, meeting.unit, meeting.day)


def _wrong_rooms(instance: Instance, rooms: Sequence[Room], unit: Unit, day: dt.date) -> Iterator[Text]:
    if not unit.rooms_per_site:
        if len(rooms) > 1:
            yield say(
                "{n} salles pour une UE qui n’en prend qu’une ({rooms})",
                "{n} rooms for a unit that takes one ({rooms})",
                n=len(rooms),
                rooms=listing([room.id for room in rooms]),
            )
        for room in rooms:
            yield from _unfit(room, unit, instance.attendance(unit, day))
        return
    seats = instance.seats(unit, day)
    for site, students in seats.items():
        there = [room for room in rooms if room.site == site]
        if not there:
            yield say("il manque une salle à {site}", "there is no room at {site}", site=site)
        if len(there) > 1:
            yield say(
                "{n} salles à {site}, une seule est à prendre",
                "{n} rooms at {site}, where one is to be taken",
                n=len(there),
                site=site,
            )
        for room in there:
            yield from _unfit(room, unit, students)
    for room in rooms:
        if room.site not in seats:
            yield say(
                "la salle {room} est à {site}, où aucun de ses groupes n’a sa place",
                "room {room} is at {site}, where none of its groups sits",
                room=room.id,
                site=room.site,
            )


def _closed(room: Room, meeting: Meeting) -> Iterator[Text]:
    if any(meeting.day in span for span in room.closed):
        yield say("la salle {room} est fermée ce jour-là", "room {room} is closed that day", room=room.id)


def _unfit(room: Room, unit: Unit, students: int) -> Iterator[Text]:
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
