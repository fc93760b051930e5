"""Damaged examinations: the checker refuses each with the rule that it breaks."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest

from scheduler.checker.check import check
from scheduler.checker.exams.check import EXAM_CRITERION_CHECKS, HARD_EXAM_CHECKS
from scheduler.exam_rules import EXAM_RULES
from scheduler.timetable.exams import Exam
from tests.cli.program import REPOSITORY
from tests.exams.planned import CALENDAR, examined, planned

Damage = Callable[[dict[str, Exam]], None]


def _moved(exam: Exam, **delta: int) -> Exam:
    by = dt.timedelta(**delta)
    return exam.model_copy(update={"start": exam.start + by, "end": exam.end + by})


def _roomed(exam: Exam, **changes: Any) -> Exam:
    """Its first room otherwise."""
    first, *others = exam.rooms
    return exam.model_copy(update={"rooms": (first.model_copy(update=changes), *others)})


def _at_same_time(exams: dict[str, Exam]) -> None:
    exams["U1-X1-1"] = exams["U1-X1-1"].model_copy(
        update={"start": exams["U3-X1-1"].start, "end": exams["U3-X1-1"].start + dt.timedelta(hours=2)}
    )


def _without(key: str) -> Damage:
    def damage(exams: dict[str, Exam]) -> None:
        del exams[key]

    return damage


def _set(key: str, change: Callable[[Exam], Exam]) -> Damage:
    def damage(exams: dict[str, Exam]) -> None:
        exams[key] = change(exams[key])

    return damage


WEEK = {"first": "2022-10-10", "last": "2022-10-15"}
JOB = {"groups": ["G1"], "title": "Job", "times": [{"date": "2022-10-12", "start": "18:00", "end": "19:00"}]}
SMALL = {"id": "R1", "site": "PORT", "capacity": 16, "features": ["pc"]}
SMALLER = {"id": "R2", "site": "PORT", "capacity": 10}
CLOSED = [{"id": r, "site": "PORT", "capacity": 40, "features": ["pc"], "closed": [WEEK]} for r in ("R1", "R2")]
AWAY = {"dated": [{**WEEK, "level": "unavailable"}]}
DAMAGES: dict[str, tuple[str, Damage]] = {
    "one is missing": ("X1", _without("U1-X1-1")),
    "the work is missing": ("X1", _without("U3-X2-1")),
    "too short": ("X1", _set("U1-X1-1", lambda e: e.model_copy(update={"end": e.end - dt.timedelta(minutes=1)}))),
    "not at the instant of Paris": ("X1", _set("U2-X1-1", lambda e: _moved(e, minutes=30))),
    "outside the window": ("X1", _set("U1-X1-1", lambda e: _moved(e, days=7))),
    "outside the hours": ("X1", _set("U1-X1-1", lambda e: _moved(e, hours=-8))),
    "between two steps": ("X1", _set("U1-X1-1", lambda e: _moved(e, minutes=-7))),
    "nobody demands it": ("X1", _set("U1-X1-1", lambda e: e.model_copy(update={"number": 2}))),
    "due later": ("X1", _set("U3-X2-1", lambda e: _moved(e, hours=1))),
    "two at once": ("X2", _at_same_time),
    "another group": ("X2", _set("U1-X1-1", lambda e: e.model_copy(update={"groups": ("G1",)}))),
    "a candidate without a place": ("X3", _set("U4-X1-1", lambda e: _roomed(e, candidates=e.rooms[0].candidates - 1))),
    "fewer candidates": ("X3", _set("U1-X1-1", lambda e: e.model_copy(update={"candidates": 3}))),
    "a room without computers": ("X3", _set("U3-X1-1", lambda e: _roomed(e, room="R2"))),
    "an unknown room": ("X3", _set("U1-X1-1", lambda e: _roomed(e, room="R9"))),
    "a jury too few": ("X3", _set("U4-X1-1", lambda e: e.model_copy(update={"rooms": e.rooms[:1]}))),
    "nobody watches": ("X5", _set("U1-X1-1", lambda e: _roomed(e, invigilators=()))),
    "somebody unknown": ("X5", _set("U1-X1-1", lambda e: _roomed(e, invigilators=("ZOE",)))),
}


def test_what_is_planned_is_accepted() -> None:
    instance, timetable = planned()
    report = check(instance, timetable)
    assert report.exam_violations == ()
    assert timetable.exam_tier is not None and timetable.exam_tier.status == "optimal"
    assert report.exam_cost == timetable.exam_tier.value
    national = next(exam for exam in timetable.exams or () if exam.unit == "U2")
    assert national.start.isoformat() == "2022-10-12T17:30:00+04:00"


@pytest.mark.parametrize("name", DAMAGES)
def test_each_damage_is_refused_by_its_rule(name: str) -> None:
    instance, timetable = planned()
    rule, damage = DAMAGES[name]
    exams = {exam.id: exam for exam in timetable.exams or ()}
    damage(exams)
    report = check(instance, timetable.with_exams(exams.values(), None))
    assert rule in {violation.rule for violation in report.exam_violations}
    assert not report.accepted


@pytest.mark.parametrize(
    ("rule", "changes"),
    [
        ("X2", {"busy": [JOB]}),
        ("X3", {"rooms": [SMALL, SMALLER]}),
        ("X3", {"rooms": CLOSED}),
        ("X4", {"law": {"hours_per_day": 1}}),
        ("X5", {"trainers": [{"id": t, "name": t, "availability": AWAY} for t in ("T1", "T2")]}),
        ("X5", {"exams": {"candidates_per_invigilator": 2}}),
        ("X6", {"exams": {"pins": [{"unit": "U2", "session": "first", "start": "18:00"}]}}),
        ("X1", {"exams": {"candidates": [{"unit": "U1", "session": "second", "candidates": 1}]}}),
    ],
)  # fmt: skip
def test_what_the_year_becomes_is_seen(rule: str, changes: dict[str, Any]) -> None:
    _, timetable = planned()
    report = check(examined(**changes), timetable)
    assert rule in {violation.rule for violation in report.exam_violations}


def test_at_most_two_a_day() -> None:
    instance, timetable = planned()
    moved = {}
    for index, exam in enumerate(exam for exam in timetable.exams or () if exam.kind == "written"):
        start = exam.start.replace(day=12, hour=9 + 3 * index, minute=0)
        moved[exam.id] = exam.model_copy(update={"start": start, "end": start + (exam.end - exam.start)})
    exams = [moved.get(exam.id, exam) for exam in timetable.exams or ()]
    assert "X4" in {v.rule for v in check(instance, timetable.with_exams(exams, None)).exam_violations}


def test_half_a_day_that_is_closed_takes_its_hours() -> None:
    _, timetable = planned()
    closure = {"name": "Cyclone", "first": "2022-10-10", "last": "2022-10-14", "from": "17:00"}
    report = check(examined(calendar={**CALENDAR, "closures": [closure]}), timetable)
    assert "X1" in {violation.rule for violation in report.exam_violations}


def test_each_rule_of_the_catalogue_has_its_check() -> None:
    assert [*HARD_EXAM_CHECKS, *EXAM_CRITERION_CHECKS] == list(EXAM_RULES)
    text = (REPOSITORY / "docs" / "exams.md").read_text(encoding="utf-8")
    assert all(f"| {code} |" in text for code in EXAM_RULES)
