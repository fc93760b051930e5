"""X5 Invigilation: enough people in each room, available, each in one room; a trainer of the unit can be reached."""

import math
from collections.abc import Iterator

from scheduler.checker.exams.sittings import Invigilation, RoomHeld, Sitting, Sittings, overlaps, pairs_at_once
from scheduler.checker.local_timetable import Meeting
from scheduler.checker.report import Violation
from scheduler.wording import listing, moment, say, shown


def check(facts: Sittings) -> Iterator[Violation]:
    people, taught = facts.invigilation, facts.facts.taught
    for room, held in facts.by_room.items():
        yield from facts.once(_enough, people, room, held)
    for who, duties in facts.duties.items():
        yield from facts.once(_person, people, who, duties, taught.get(who, ()))
    for one in facts.sat:
        trainers = one.unit.trainers if one.unit is not None else ()
        yield from facts.once(_reached, people, one, *map(facts.busy, trainers))


def _enough(people: Invigilation, room: str, held: tuple[RoomHeld, ...]) -> Iterator[Violation]:
    """Whenever somebody comes or goes: between, nothing changes."""
    settings = people.instance.exams
    if not settings.invigilators_per_room:
        return
    for one in held:
        listed = len(set(one.row.invigilators))
        if listed < people.need(one):
            text = say(
                "{label}, salle {room} : {n} surveillants, il en faut {need}",
                "{label}, room {room}: {n} invigilators, {need} needed",
                label=one.label,
                room=shown(room),
                n=listed,
                need=people.need(one),
            )
            yield Violation("X5", text, (one.sitting.id,))
    moments = sorted({when for one in held for when in one.interval})
    told = set[tuple[str, ...]]()
    for when in moments:
        there = [one for one in held if one.interval.begin <= when < one.interval.until]
        seated = sum(one.row.candidates for one in there if one.sitting.exam.kind == "written")
        need = max(settings.invigilators_per_room, math.ceil(seated / settings.candidates_per_invigilator))
        watching = {who for one in there for who in one.row.invigilators}
        ids = tuple(one.sitting.id for one in there)
        if there and len(watching) < need and ids not in told:
            told.add(ids)
            text = say(
                "salle {room} : {n} surveillants le {when}, il en faut {need} : {papers}",
                "room {room}: {n} invigilators on {when}, {need} needed: {papers}",
                room=shown(room),
                n=len(watching),
                when=moment(max(one.sitting.start for one in there)),
                need=need,
                papers=listing([one.label for one in there]),
            )
            yield Violation("X5", text, ids)


def _person(
    people: Invigilation, who: str, duties: tuple[RoomHeld, ...], taught: tuple[Meeting, ...]
) -> Iterator[Violation]:
    for held in duties:
        one = held.sitting
        level = people.level(who, held.interval)
        if level is None or not people.may_watch(who, one):
            text = say(
                "{label} : {who} n’est pas surveillant", "{label}: {who} is no invigilator", label=one.label,
                who=shown(who),
            )  # fmt: skip
            yield Violation("X5", text, (one.id,))
        elif level == "unavailable":
            text = say("{label} : {who} est indisponible", "{label}: {who} is unavailable", label=one.label, who=who)
            yield Violation("X5", text, (one.id,))
        for meeting in taught:
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


def _reached(people: Invigilation, one: Sitting, *busy: tuple[Meeting | RoomHeld, ...]) -> Iterator[Violation]:
    """`busy`: what each of the unit's trainers teaches and watches over."""
    trainers = one.unit.trainers if one.unit is not None else ()
    if trainers and not any(_is_reached(people, one, *each) for each in zip(trainers, busy, strict=True)):
        text = say(
            "{label} : {trainers} : personne n’est joignable alors, ou présent à l’oral",
            "{label}: {trainers}: nobody can be reached then, or is present at the oral",
            label=one.label,
            trainers=listing(trainers),
        )
        yield Violation("X5", text, (one.id,))


def _is_reached(people: Invigilation, one: Sitting, who: str, busy: tuple[Meeting | RoomHeld, ...]) -> bool:
    rooms = {row.room for row in one.exam.rooms}
    for each in busy:
        is_there = isinstance(each, RoomHeld) and each.row.room in rooms
        if not is_there and overlaps(one.interval, each.interval):
            return False
    if one.exam.kind == "oral":
        is_there = who in one.exam.invigilators or not people.instance.exams.invigilators_per_room
        return is_there and people.level(who, one.interval) not in (None, "unavailable")
    return True
