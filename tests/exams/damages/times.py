"""Damages of what is held, when, and of what is fixed (X1, X6)."""

from typing import Any

from tests.exams.damages.case import DAY, HOUR, MINUTE, Broken, Case


def missing(case: Case) -> Broken:
    del case.exams[case.name]
    return "X1", (case.name, "no date")


def twice(case: Case) -> Broken:
    case.extra.append(case.exam)
    return "X1", (f"U{case.paper.unit}", "2 times")


def twice_under_another_name(case: Case) -> Broken:
    case.extra.append(case.exam.model_copy(update={"id": "U9-X1-1"}))
    return "X1", ("U9-X1-1", case.name)


def too_short(case: Case) -> Broken:
    case.put(end=case.exam.end - MINUTE)
    return "X1", (f"U{case.paper.unit}", "needed")


def too_long(case: Case) -> Broken:
    case.put(end=case.exam.end + 7 * MINUTE)
    return "X1", (f"U{case.paper.unit}", "needed")


def ends_before_it_starts(case: Case) -> Broken:
    case.put(end=case.exam.start - HOUR)
    return "X1", ("lasts", "needed")


def not_at_its_instant(case: Case) -> Broken:
    if case.paper.at is None:
        return None
    fixed = case.exam.start
    case.start(fixed + case.rng.choice((-1, 1)) * case.rng.choice((1, 30, 60, 120)) * MINUTE)
    return "X1", ("fixed on", f"{fixed:%Y-%m-%d %H:%M}")


def outside_the_window(case: Case) -> Broken:
    if case.paper.at is not None:
        return None
    case.start(case.exam.start + case.rng.choice((-7, 7)) * DAY)
    return "X1", ("outside the session",)


def outside_the_hours(case: Case) -> Broken:
    if case.paper.at is not None:
        return None
    case.start(case.exam.start.replace(hour=case.rng.choice((3, 11, 22)), minute=15))
    return "X1", ("hours of examinations",)


def between_two_steps(case: Case) -> Broken:
    if case.paper.at is not None:
        return None
    case.start(case.exam.start + MINUTE)
    return "X1", ("hours of examinations",)


def last_candidate_too_late(case: Case) -> Broken:
    """Within the hours but for those who have extra time."""
    if case.paper.at is not None or case.paper.longest == case.paper.minutes:
        return None
    until = max(until for _, _, until, _ in case.year.hours)
    begin = until - case.paper.minutes
    case.start(case.exam.start.replace(hour=begin // 60, minute=begin % 60))
    return "X1", ("hours of examinations",)


def nobody_demands_it(case: Case) -> Broken:
    case.put(number=7, id=f"U{case.paper.unit}-X7-1")
    return "X1", ("demands none",)


def of_an_unknown_unit(case: Case) -> Broken:
    case.put(unit="U77")
    return "X1", ("U77", "demands none")


def of_the_other_session(case: Case) -> Broken:
    other = "second" if case.paper.session == "first" else "first"
    if any((p.unit, p.number, p.session) == (case.paper.unit, case.paper.number, other) for p in case.papers.values()):
        return None
    case.put(session=other)
    return "X1", ("demands none",)


def of_another_kind(case: Case) -> Broken:
    case.put(kind="oral" if case.paper.kind == "written" else "written")
    return "X1", ("name and kind",)


def named_without_a_date(case: Case) -> Broken:
    case.undated.append(case.name)
    return "X1", (case.name, "has one")


def nothing_named_without_a_date(case: Case) -> Broken:
    case.undated.append("U77-X1-1")
    return "X1", ("U77-X1-1", "no such examination")


def shared_paper_apart(case: Case) -> Broken:
    """It is the first of its unit's kind that another unit has too, at another hour."""
    for name in case.others():
        other = case.papers[name]
        same = (other.session, other.kind) == (case.paper.session, case.paper.kind)
        first = next(p for p in case.papers.values() if (p.unit, p.session, p.kind) ==
                     (other.unit, other.session, other.kind))  # fmt: skip
        if same and first is other and other.unit != case.paper.unit and case.exams[name].start != case.exam.start:
            exams = case.row("units", "code", f"U{case.paper.unit}")["exams"]
            exams[case.paper.number - 1]["together_with"] = [f"U{other.unit}"]
            return "X1", (f"U{other.unit}", "another hour")
    return None


def pin_of_the_date(case: Case) -> Broken:
    return _pinned(case, {"date": f"{case.exam.start + DAY:%Y-%m-%d}"}, f"{case.exam.start + DAY:%Y-%m-%d}")


def pin_of_the_hour(case: Case) -> Broken:
    return _pinned(case, {"start": f"{case.exam.start + MINUTE:%H:%M}"}, f"{case.exam.start + MINUTE:%H:%M}")


def pin_of_the_room(case: Case) -> Broken:
    room = next((room for room in case.year.rooms if room not in {r.room for r in case.exam.rooms}), None)
    return _pinned(case, {"room": room}, f"room {room}") if room is not None else None


def _pinned(case: Case, pin: dict[str, Any], words: str) -> Broken:
    fixed = {"unit": f"U{case.paper.unit}", "session": case.paper.session, "number": case.paper.number, **pin}
    case.data["exams"]["pins"] = [*case.data["exams"]["pins"], fixed]
    return "X6", (f"U{case.paper.unit}", "fixed", words)
