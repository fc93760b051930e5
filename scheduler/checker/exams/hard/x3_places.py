"""X3 Places: all candidates sit, in open rooms with what they need, and no room holds more than it may."""

from collections.abc import Iterator

from scheduler.checker.exams.sittings import RoomHeld, Sitting, Sittings, overlaps, pairs_at_once
from scheduler.checker.local_timetable import Meeting
from scheduler.checker.report import Violation
from scheduler.instance.instants import utc
from scheduler.instance.schema.instance import Instance
from scheduler.instance.schema.places import Room
from scheduler.timeline.papers import Paper
from scheduler.wording import duration, listing, say, shown


def check(facts: Sittings) -> Iterator[Violation]:
    for one in facts.all:
        if one.paper is not None:
            yield from facts.once(_numbers, one, one.paper)
        yield from facts.once(_rooms, facts.instance, one)
    for room, held in facts.by_room.items():
        known = facts.instance.room.get(room)
        if known is not None:
            yield from facts.once(_full, known, held)
            yield from facts.once(_shared, known, held)
            yield from facts.once(_taught, facts.facts.meetings, known, held)


def _numbers(one: Sitting, paper: Paper) -> Iterator[Violation]:
    exam, rows = one.exam, one.exam.rooms
    stated, wanted = (exam.candidates, exam.extra_time), (paper.candidates, paper.extra_time)
    seated = sum(row.candidates for row in rows), sum(row.extra_time for row in rows)
    for found in dict.fromkeys([stated, *([seated] if paper.is_sat else [])]):
        if found != wanted:
            text = say(
                "{label} : places pour {found} candidats, {found_extra} avec tiers-temps ; ils sont {n}, {extra}",
                "{label}: places for {found} candidates, {found_extra} of them with extra time; they are {n}, {extra} "
                "of them",
                label=one.label,
                found=found[0],
                found_extra=found[1],
                n=wanted[0],
                extra=wanted[1],
            )
            yield Violation("X3", text, (one.id,))
    if any(row.candidates < 1 or not 0 <= row.extra_time <= row.candidates for row in rows):
        text = say(
            "{label} : une salle sans candidat, ou avec plus de tiers-temps que de candidats",
            "{label}: a room without candidates, or with more of them with extra time than there are",
            label=one.label,
        )
        yield Violation("X3", text, (one.id,))
    if paper.exam.kind == "oral":
        yield from _juries(one, paper)
    if len(rows) < paper.juries:
        text = say(
            "{label} : {n} salles pour {juries} jurys",
            "{label}: {n} rooms for {juries} juries",
            label=one.label,
            n=len(rows),
            juries=paper.juries,
        )
        yield Violation("X3", text, (one.id,))


def _juries(one: Sitting, paper: Paper) -> Iterator[Violation]:
    """Each sees its candidates one after the other, those with extra time a third longer."""
    each = paper.exam.minutes_per_candidate or 1
    for row in one.exam.rooms:
        thirds = 3 * each * row.candidates + each * row.extra_time
        if thirds > 3 * paper.minutes:
            text = say(
                "{label}, salle {room} : le jury verrait {n} candidats en {found}, il siège {most}",
                "{label}, room {room}: the jury would see {n} candidates in {found}, it sits for {most}",
                label=one.label,
                room=shown(row.room),
                n=row.candidates,
                found=duration(60 * -(-thirds // 3)),
                most=duration(60 * paper.minutes),
            )
            yield Violation("X3", text, (one.id,))


def _rooms(instance: Instance, one: Sitting) -> Iterator[Violation]:
    names = [row.room for row in one.exam.rooms]
    wrong = []
    if not one.is_sat and names:
        wrong.append(say("un travail à rendre n’a pas de salle", "work to hand in has no room"))
    if len(set(names)) < len(names):
        wrong.append(say("la même salle deux fois", "the same room twice"))
    for name in dict.fromkeys(names):
        room = instance.room.get(name)
        if room is None:
            wrong.append(say("salle inconnue : {room}", "unknown room: {room}", room=shown(name)))
            continue
        if any(one.day in span for span in room.closed):
            wrong.append(say("la salle {room} est fermée", "the room {room} is closed", room=name))
        features = set(one.paper.exam.room_features) if one.paper is not None else set[str]()
        if missing := sorted(features - set(room.features)):
            wrong.append(
                say("la salle {room} n’a pas {missing}", "the room {room} lacks {missing}", room=name,
                    missing=listing(missing))
            )  # fmt: skip
    for text in wrong:
        yield Violation("X3", say("{label} : {text}", "{label}: {text}", label=one.label, text=text), (one.id,))


def _full(room: Room, held: tuple[RoomHeld, ...]) -> Iterator[Violation]:
    """At the moment at which each paper starts: between two starts, nobody comes."""
    for rank, one in enumerate(held):
        there = [other for other in held[: rank + 1] if other.interval.until > one.interval.begin]
        there = [other for other in there if other.sitting.exam.kind == "written"]
        seated = sum(other.row.candidates for other in there)
        if one.sitting.exam.kind == "written" and seated > room.exam_places:
            text = say(
                "salle {room} : {n} candidats pour {places} places d’examen : {papers}",
                "room {room}: {n} candidates for {places} places in examinations: {papers}",
                room=room.id,
                n=seated,
                places=room.exam_places,
                papers=listing([other.label for other in there]),
            )
            yield Violation("X3", text, tuple(other.sitting.id for other in there))


def _shared(room: Room, held: tuple[RoomHeld, ...]) -> Iterator[Violation]:
    for one, other in pairs_at_once(held):
        is_oral = "oral" in (one.sitting.exam.kind, other.sitting.exam.kind)
        is_apart = utc(one.sitting.start) != utc(other.sitting.start)
        if is_oral or room.exam_sharing == "none" or (room.exam_sharing == "same_start" and is_apart):
            text = say(
                "salle {room} : {one} et {other} à la fois, elle ne les reçoit pas ensemble",
                "room {room}: {one} and {other} at once, it does not hold them together",
                room=room.id,
                one=one.label,
                other=other.label,
            )
            yield Violation("X3", text, (one.sitting.id, other.sitting.id))


def _taught(meetings: tuple[Meeting, ...], room: Room, held: tuple[RoomHeld, ...]) -> Iterator[Violation]:
    for meeting in meetings:
        if meeting.in_person and room.id in meeting.session.places:
            for one in held:
                if overlaps(one.interval, meeting.interval):
                    text = say(
                        "salle {room} : {one} pendant {meeting}", "room {room}: {one} during {meeting}",
                        room=room.id, one=one.label, meeting=meeting.label,
                    )  # fmt: skip
                    yield Violation("X3", text, (one.sitting.id, meeting.id))
