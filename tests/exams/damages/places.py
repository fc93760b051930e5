"""Damages of rooms (X3)."""

from tests.exams.damages.case import MINUTE, Broken, Case, shares


def a_candidate_without_a_place(case: Case) -> Broken:
    case.seat(candidates=case.exam.rooms[0].candidates - 1)
    return "X3", (f"{case.paper.candidates - 1} candidates", f"are {case.paper.candidates}")


def other_numbers(case: Case) -> Broken:
    case.put(candidates=case.exam.candidates + 3)
    return "X3", (f"{case.paper.candidates + 3} candidates",)


def extra_time_forgotten(case: Case) -> Broken:
    if not case.paper.extra:
        return None
    index = next(n for n, room in enumerate(case.exam.rooms) if room.extra_time)
    case.seat(index, extra_time=case.exam.rooms[index].extra_time - 1)
    return "X3", (f"{case.paper.extra - 1} of them with extra time",)


def no_room(case: Case) -> Broken:
    case.put(rooms=())
    return "X3", ("0 candidates",)


def a_closed_room(case: Case) -> Broken:
    day = f"{case.exam.start:%Y-%m-%d}"
    room = case.row("rooms", "id", case.exam.rooms[0].room)
    room["closed"] = [*room["closed"], {"first": day, "last": day}]
    return "X3", (f"room {room['id']} is closed",)


def an_unknown_room(case: Case) -> Broken:
    case.seat(room="R77")
    return "X3", ("unknown room", "R77")


def the_same_room_twice(case: Case) -> Broken:
    room = case.exam.rooms[0]
    case.put(rooms=(*case.exam.rooms, room))
    return "X3", ("same room twice",)


def lacking_features(case: Case) -> Broken:
    exams = case.row("units", "code", f"U{case.paper.unit}")["exams"]
    exams[case.paper.number - 1]["room_features"] = ["piano"]
    return "X3", (case.exam.rooms[0].room, "lacks piano")


def too_many_for_the_room(case: Case) -> Broken:
    room = case.exam.rooms[0]
    if case.paper.kind != "written":
        return None
    case.row("rooms", "id", room.room)["exam_capacity"] = room.candidates - 1
    return "X3", (room.room, f"for {room.candidates - 1} places")


def sharing_forbidden(case: Case) -> Broken:
    found = shares(case)
    if found is None:
        return None
    case.row("rooms", "id", found[1])["exam_sharing"] = "none"
    return "X3", (f"room {found[1]}", "does not hold them together")


def another_start_in_the_room(case: Case) -> Broken:
    """The other paper starts a little later where all must start at once."""
    others = [name for name in case.others() if case.papers[name].kind == case.paper.kind == "written"]
    if not others:
        return None
    other, room = case.exams[others[0]], case.exam.rooms[0].room
    places = [other.rooms[0].model_copy(update={"room": room, "candidates": other.candidates,
                                                 "extra_time": other.extra_time})]  # fmt: skip
    case.put(others[0], rooms=tuple(places))
    case.start(case.exam.start + 5 * MINUTE, others[0])
    case.row("rooms", "id", room)["exam_sharing"] = "same_start"
    return "X3", (f"room {room}", "does not hold them together")


def an_oral_beside_another(case: Case) -> Broken:
    found = shares(case)
    if found is None:
        return None
    case.put(kind="oral")
    return "X3", (f"room {found[1]}", "does not hold them together")


def a_jury_too_few(case: Case) -> Broken:
    """All together see fewer than there are."""
    number = -(-case.paper.candidates // len(case.exam.rooms))
    if case.paper.kind != "oral" or number < 2:
        return None
    exam = case.row("units", "code", f"U{case.paper.unit}")["exams"][case.paper.number - 1]
    exam["minutes_per_candidate"] = case.paper.minutes // number + 1
    return "X3", (f"{len(case.exam.rooms)} rooms for", "juries")


def a_jury_with_too_many(case: Case) -> Broken:
    """There are juries enough, and one of them cannot see all that it has."""
    first = case.exam.rooms[0]
    if case.paper.kind != "oral" or first.candidates < 2:
        return None
    exam = case.row("units", "code", f"U{case.paper.unit}")["exams"][case.paper.number - 1]
    exam["minutes_per_candidate"] = case.paper.minutes // first.candidates + 1
    return "X3", (f"room {first.room}", f"the jury would see {first.candidates} candidates")


def taught_in(case: Case) -> Broken:
    case.session(case.exam.start, case.exam.rooms[0].room)
    return "X3", (f"room {case.exam.rooms[0].room}", f"U{case.paper.unit} on")


def taught_in_with_a_room_elsewhere(case: Case) -> Broken:
    """The session takes rooms at several sites, of which this is one."""
    case.session(case.exam.start, f"A9+{case.exam.rooms[0].room}")
    return "X3", (f"room {case.exam.rooms[0].room}", f"U{case.paper.unit} on")
