"""Damages of invigilation (X5)."""

import math
from typing import Any

from tests.exams.damages.case import MINUTE, Broken, Case, shares


def nobody_watches(case: Case) -> Broken:
    if not case.settings["invigilators_per_room"]:
        return None
    case.seat(invigilators=())
    return "X5", (case.exam.rooms[0].room, "0 invigilators", "needed")


def too_few_watch(case: Case) -> Broken:
    room = case.exam.rooms[0]
    if not case.settings["invigilators_per_room"] or case.paper.kind != "written":
        return None
    case.data["exams"]["invigilators_per_room"] = len(room.invigilators) + 1
    return "X5", (room.room, f"{len(room.invigilators)} invigilators, {len(room.invigilators) + 1} needed")


def too_few_for_all_that_are_there(case: Case) -> Broken:
    """Enough for each paper by itself, and not for two at once that the same person watches over."""
    found = shares(case)
    if found is None or not case.settings["invigilators_per_room"]:
        return None
    rooms = [next(r for r in case.exams[name].rooms if r.room == found[1]) for name in (case.name, found[0])]
    each = max(room.candidates for room in rooms)
    if math.ceil(sum(room.candidates for room in rooms) / each) < 2:
        return None
    case.data["exams"]["candidates_per_invigilator"] = each
    for name in (case.name, found[0]):
        changed = tuple(
            room.model_copy(update={"invigilators": ("D1",)} if room.room == found[1] else {})
            for room in case.exams[name].rooms
        )
        case.put(name, rooms=changed)
    return "X5", (f"room {found[1]}: ", "invigilators on", "needed: ")  # a third paper may be there too


def _person(case: Case) -> dict[str, Any] | None:
    people = case.exam.invigilators
    if not people:
        return None
    return next(row for table in ("trainers", "staff") for row in case.data[table] if row["id"] == people[0])


def unavailable(case: Case) -> Broken:
    person = _person(case)
    if person is None:
        return None
    day = f"{case.exam.start:%Y-%m-%d}"
    person["availability"]["dated"] = [{"first": day, "last": day, "level": "unavailable"}]
    return "X5", (person["id"], "unavailable")


def somebody_unknown(case: Case) -> Broken:
    if not case.settings["invigilators_per_room"]:
        return None
    case.seat(invigilators=("ZOE",))
    return "X5", ("ZOE", "no invigilator")


def a_trainer_who_does_not_watch(case: Case) -> Broken:
    who = next((who for who in case.exam.invigilators if who in ("T1", "T2")), None)
    if who is None or case.paper.kind != "written":
        return None
    case.data["exams"]["trainers_invigilate"] = False
    return "X5", (who, "no invigilator")


def two_places_at_once(case: Case) -> Broken:
    if not case.exam.invigilators or not case.others():
        return None
    name, who = case.others()[0], case.exam.invigilators[0]
    other = case.exams[name]
    room = next((room for room in case.year.rooms if room not in {r.room for r in case.exam.rooms}), None)
    if room is None:
        return None
    place = other.rooms[0].model_copy(update={"room": room, "invigilators": (who,)})
    case.put(name, rooms=(place,))
    case.start(case.exam.start, name)
    return "X5", (who, "two rooms at once")


def trainer_elsewhere(case: Case) -> Broken:
    """All trainers of the unit watch over another paper, in a room that is none of this one's."""
    if not case.others() or not case.settings["trainers_invigilate"]:
        return None
    name = case.others()[0]
    room = next((room for room in case.year.rooms if room not in {r.room for r in case.exam.rooms}), None)
    if room is None:
        return None
    place = case.exams[name].rooms[0].model_copy(update={"room": room, "invigilators": case.paper.trainers})
    case.put(name, rooms=(place,))
    case.start(case.exam.start, name)
    return "X5", (*case.paper.trainers, "nobody can be reached")


def trainer_teaches(case: Case) -> Broken:
    case.session(case.exam.start + (case.paper.longest - 1) * MINUTE, None)
    return "X5", (*case.paper.trainers, "nobody can be reached")


def who_watches_teaches(case: Case) -> Broken:
    who = next((who for who in case.exam.invigilators if who in ("T1", "T2")), None)
    if who is None:
        return None
    case.session(case.exam.start, None, (who,))
    return "X5", (f"{who} teaches then",)


def trainer_not_at_the_oral(case: Case) -> Broken:
    if case.paper.kind != "oral" or not case.settings["invigilators_per_room"]:
        return None
    for index, room in enumerate(case.exam.rooms):
        case.seat(index, invigilators=tuple(who for who in room.invigilators if who not in case.paper.trainers))
    return "X5", ("present at the oral",)
