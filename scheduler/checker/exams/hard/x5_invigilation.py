"""X5 Invigilation: enough people in each room, available, each in one room; a trainer of the unit can be reached."""

import math
from collections.abc import Iterator

from scheduler.checker.exams.sittings import RoomHeld, Sitting, Sittings, overlaps, pairs_at_once
from scheduler.checker.report import Violation
from scheduler.timeline.exam_hours import level_during
from scheduler.wording import listing, moment, say, shown


def check(facts: Sittings) -> Iterator[Violation]:
    for room, held in facts.by_room.items():
        yield from _enough(facts, room, held)
    for who, duties in facts.duties.items():
        yield from _person(facts, who, duties)
    for one in facts.sat:
        yield from _reached(facts, one)


def _enough(facts: Sittings, room: str, held: tuple[RoomHeld, ...]) -> Iterator[Violation]:
    """Whenever somebody comes or goes: between, nothing changes."""
    settings = facts.instance.exams
    if not settings.invigilators_per_room:
        return
    for one in held:
        listed = len(set(one.row.invigilators))
        if listed < facts.need(one):
            text = say(
                "{label}, salle {room} : {n} surveillants, il en faut {need}",
                "{label}, room {room}: {n} invigilators, {need} needed",
                label=one.label,
                room=shown(room),
                n=listed,
                need=facts.need(one),
            )
            yield Violation("X5", text, (one.sitting.id,))
    moments = sorted({when for one in held for when in one.interval})
    told = set[tuple[str, ...]]()
    for when in moments:
        there = [one for one in held if one.interval.begin <= when < one.interval.until]
        seated = sum(one.row.candidates for one in there if one.sitting.exam.kind == "written")
        need = max(settings.invigilators_per_room, math.ceil(seated / settings.candidates_per_invigilator))
        people = {who for one in there for who in one.row.invigilators}
        ids = tuple(one.sitting.id for one in there)
        if there and len(people) < need and ids not in told:
            told.add(ids)
            text = say(
                "salle {room} : {n} surveillants le {when}, il en faut {need} : {papers}",
                "room {room}: {n} invigilators on {when}, {need} needed: {papers}",
                room=shown(room),
                n=len(people),
                when=moment(max(one.sitting.start for one in there)),
                need=need,
                papers=listing([one.label for one in there]),
            )
            yield Violation("X5", text, ids)


def _person(facts: Sittings, who: str, duties: tuple[RoomHeld, ...]) -> Iterator[Violation]:
    availability = facts.availability.get(who)
    for held in duties:
        one = held.sitting
        if availability is None or not facts.may_watch(who, one):
            text = say(
                "{label} : {who} n’est pas surveillant", "{label}: {who} is no invigilator", label=one.label,
                who=shown(who),
            )  # fmt: skip
            yield Violation("X5", text, (one.id,))
        elif level_during(facts.instance, availability, held.interval.begin, held.interval.until) == "unavailable":
            text = say("{label} : {who} est indisponible", "{label}: {who} is unavailable", label=one.label, who=who)
            yield Violation("X5", text, (one.id,))
        for meeting in facts.facts.taught.get(who, ()):
            if overlaps(held.interval, meeting.interval):
                text = say(
                    "{label} : {who} enseigne alors, {meeting}", "{label}: {who} teaches then, {meeting}",
                    label=one.label, who=who, meeting=meeting.label,
                )  # fmt: skip
                yield Violation("X5", text, (one.id, meeting.id))
    for first, second in pairs_at_once(duties):
        if first.row.room != second.row.room:
            text = say(
                "{who} surveille deux salles à la fois : {one} et {other}",
                "{who} watches over two rooms at once: {one} and {other}",
                who=shown(who),
                one=first.label,
                other=second.label,
            )
            yield Violation("X5", text, (first.sitting.id, second.sitting.id))


def _reached(facts: Sittings, one: Sitting) -> Iterator[Violation]:
    trainers = one.unit.trainers if one.unit is not None else ()
    if trainers and not any(_is_reached(facts, one, who) for who in trainers):
        text = say(
            "{label} : {trainers} : personne n’est joignable alors, ou présent à l’oral",
            "{label}: {trainers}: nobody can be reached then, or is present at the oral",
            label=one.label,
            trainers=listing(trainers),
        )
        yield Violation("X5", text, (one.id,))


def _is_reached(facts: Sittings, one: Sitting, who: str) -> bool:
    rooms = {row.room for row in one.exam.rooms}
    teaches = any(overlaps(one.interval, meeting.interval) for meeting in facts.facts.taught.get(who, ()))
    elsewhere = any(
        held.row.room not in rooms and overlaps(one.interval, held.interval) for held in facts.duties.get(who, ())
    )
    if teaches or elsewhere:
        return False
    if one.exam.kind == "oral":
        is_there = who in one.exam.invigilators or not facts.instance.exams.invigilators_per_room
        availability = facts.availability.get(who)
        return (
            is_there
            and availability is not None
            and level_during(facts.instance, availability, one.start, one.until) != "unavailable"
        )
    return True
