"""Damages of who sits what, and of their days (X2, X4)."""

from tests.exams.damages.case import DAY, MINUTE, Broken, Case


def other_groups(case: Case) -> Broken:
    wrong = tuple(group for group in case.year.groups if group not in case.paper.groups) or ("G1",)
    if set(wrong) == set(case.paper.groups):
        return None
    case.put(groups=wrong)
    return "X2", ("groups listed",)


def an_unknown_group(case: Case) -> Broken:
    case.put(groups=(*case.exam.groups, "G77"))
    return "X2", ("G77",)


def _meets(case: Case) -> tuple[str, str] | None:
    """Another paper that some group sits too, and which."""
    found = ((name, case.paper.sitters & case.papers[name].sitters) for name in case.others())
    return next(((name, min(groups)) for name, groups in found if groups), None)


def two_of_a_group_at_once(case: Case) -> Broken:
    found = _meets(case)
    if found is None:
        return None
    case.start(case.exams[found[0]].start)
    return "X2", (found[1], "break")


def two_of_a_name_at_once(case: Case) -> Broken:
    name = next((n for n in case.others() if case.papers[n].session == case.paper.session), None)
    if name is None or case.papers[name].unit == case.paper.unit:
        return None
    for paper in (case.paper, case.papers[name]):
        row = {"code": "Z9", "unit": f"U{paper.unit}", "session": paper.session}
        case.data["exams"]["named"] = [*case.data["exams"]["named"], row]
    case.start(case.exams[name].start)
    return "X2", ("candidate Z9", "break")


def no_break(case: Case) -> Broken:
    """A minute less than the break after the last candidate of the other."""
    found, pause = _meets(case), case.settings["break_minutes"]
    if found is None:
        return None
    case.start(case.exams[found[0]].until + (pause - 1) * MINUTE)
    return "X2", (found[1], f"break of {pause} min")


def during_a_busy_time(case: Case) -> Broken:
    if not case.paper.groups:
        return None
    here = case.exam.start
    clock = {"date": f"{here:%Y-%m-%d}", "start": f"{here - 59 * MINUTE:%H:%M}", "end": f"{here + MINUTE:%H:%M}"}
    case.data["busy"] = [{"groups": [case.paper.groups[0]], "title": "Sport", "times": [clock]}]
    return "X2", (case.paper.groups[0], "Sport")


def during_a_session(case: Case) -> Broken:
    """Of its own unit, whose groups attend it; an exam of retakers alone has none of them."""
    groups = set(case.row("units", "code", f"U{case.paper.unit}")["groups"]) & set(case.paper.groups)
    if not groups:
        return None
    case.session(case.exam.start + (case.paper.longest - 1) * MINUTE, None)
    return "X2", (min(groups), f"U{case.paper.unit} on")


def three_a_day(case: Case) -> Broken:
    group = next((g for g in case.year.groups if sum(g in p.sitters for p in case.papers.values()) > 1), None)
    if group is None:
        return None
    names = [name for name, paper in case.papers.items() if group in paper.sitters]
    day = case.exams[names[0]].start
    for rank, name in enumerate(names):
        case.start(day.replace(hour=1 + 5 * rank, minute=0), name)
    case.data["exams"]["most_per_day"] = len(names) - 1
    return "X4", (group, f"{len(names)} examinations", f"at most {len(names) - 1}")


def beyond_the_law(case: Case) -> Broken:
    if "A1" not in case.paper.sitters:
        return None
    case.data["law"]["hours_per_day"] = 0.5
    return "X4", ("A1", "30 min")


def without_rest(case: Case) -> Broken:
    """An apprentice's paper late in the evening, another early on the day after."""
    names = [name for name, paper in case.papers.items() if "A1" in paper.sitters]
    if len(names) < 2:
        return None
    day = case.exams[names[0]].start
    case.start(day.replace(hour=21, minute=0), names[0])
    case.start((day + DAY).replace(hour=6, minute=0), names[1])
    for name in names[2:]:
        case.start(day - 4 * DAY, name)
    return "X4", ("A1", "rest")
