"""Examinations planned again: the second session alone, the least that moves, what is proved impossible."""

import datetime as dt

import pytest

from scheduler.checker.check import check
from scheduler.errors import Impossible, NothingFound
from scheduler.exams import replan
from scheduler.exams.plan import plan_exams
from scheduler.exams.replan import replan_exams
from scheduler.instance.schema.dates import Span
from scheduler.text import Text
from scheduler.timeline.calendar import Timeline
from scheduler.timeline.papers import papers
from tests.builders import make_timetable
from tests.exams.planned import PARAMS, examined, planned


def test_the_second_session_is_planned_alone_when_its_candidates_are_known() -> None:
    _, timetable = planned()
    later = examined(second=True)
    assert {v.rule for v in check(later, timetable).exam_violations} == {"X1"}
    made = plan_exams(later, timetable, PARAMS, session="second").timetable
    assert made.exams is not None and timetable.exams is not None
    assert set(timetable.exams) <= set(made.exams)
    assert sorted(set(made.exams) - set(timetable.exams), key=lambda e: e.id)[0].id == "U1-X1-2"
    assert check(later, made).exam_violations == ()


def test_a_room_lost_moves_as_little_as_can_be() -> None:
    instance, timetable = planned()
    held = {exam.id: exam for exam in timetable.exams or ()}
    lost = {"id": "R2", "site": "PORT", "capacity": 40, "closed": [{"first": "2022-10-12", "last": "2022-10-12"}]}
    changed = examined(rooms=[instance.room["R1"].model_dump(), lost])
    made = plan_exams(changed, timetable, PARAMS).timetable
    assert check(changed, made).exam_violations == ()
    moved = [exam.id for exam in made.exams or () if exam.start != held[exam.id].start]
    assert len(moved) <= 1


def test_nothing_before_a_day_moves() -> None:
    instance, timetable = planned()
    last = max(exam.start.date() for exam in timetable.exams or () if exam.kind != "work")
    made = plan_exams(instance, timetable, PARAMS, first=last + dt.timedelta(days=1)).timetable
    assert made.exams == timetable.exams


def test_what_is_impossible_is_said_with_its_facts() -> None:
    small = [{"id": "R1", "site": "PORT", "capacity": 10, "features": ["pc"]}]
    instance = examined(rooms=small)
    with pytest.raises(Impossible) as proved:
        plan_exams(instance, make_timetable(instance, []), PARAMS)
    said = "\n".join(text.en for text in proved.value.texts)
    assert "U1-X1-1: 15 candidates for 5 places" in said
    assert "U4-X1-1: 2 juries for 1 rooms that suit" in said


def test_beside_sessions_planned_again_they_keep_their_rules_or_are_taken_out() -> None:
    instance, timetable = planned()
    assert replan_exams(instance, timetable, check(instance, timetable), PARAMS) == (
        timetable, check(instance, timetable), (),
    )  # fmt: skip
    later = examined(second=True)
    made, report, said = replan_exams(later, timetable, check(later, timetable), PARAMS)
    assert report.exam_violations == ()
    assert {exam.id for exam in made.exams or ()} > {exam.id for exam in timetable.exams or ()}
    held = {(exam.id, exam.start, exam.rooms) for exam in timetable.exams or ()}
    others = sum((exam.id, exam.start, exam.rooms) not in held for exam in made.exams or ())
    assert said[0].en.endswith(f"new or gone): {others} examinations.")
    small = examined(rooms=[{"id": "R1", "site": "PORT", "capacity": 10, "features": ["pc"]}])
    made, report, said = replan_exams(small, timetable, check(small, timetable), PARAMS)
    assert [exam.id for exam in made.exams or ()] == ["U3-X2-1"]  # the work, which takes no room
    assert all(violation.is_lack for violation in report.exam_violations)
    assert any("U1-X1-1: 15 candidates for 5 places" in text.en for text in said)


def test_those_taken_out_are_named_without_a_date_where_no_better_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    def none_found(*_: object, **__: object) -> None:
        raise NothingFound([Text("rien", "nothing")])

    _, timetable = planned()
    lost = examined(rooms=[{"id": "R2", "site": "PORT", "capacity": 40}])  # the room with computers is no more
    report = check(lost, timetable)
    wrong = {name for violation in report.exam_violations for name in violation.ids}
    assert "U3-X1-1" in wrong
    monkeypatch.setattr(replan, "plan_exams", none_found)
    made, report, said = replan_exams(lost, timetable, report, PARAMS)
    assert report.exam_violations == ()
    assert made.undated == tuple(sorted(wrong))
    assert [exam for exam in timetable.exams or () if exam.id not in wrong] == [*(made.exams or ())] != []
    assert said and "nothing" in said[0].en


def test_a_group_that_comes_after_them_sits_none_of_them() -> None:
    instance, _ = planned()
    sitting = {}
    for first in ("2022-10-14", "2022-10-16"):
        span = Span(first=dt.date.fromisoformat(first), last=dt.date(2023, 6, 30))
        late = instance.groups[0].model_copy(update={"id": "LATE", "present": (span,)})
        units = tuple(unit.model_copy(update={"groups": (*unit.groups, "LATE")}) for unit in instance.units)
        now = instance.having(groups=(*instance.groups, late), units=units)
        sitting[first] = {paper.id for paper in papers(Timeline(now)) if "LATE" in paper.groups}
    # The paper of U2 is fixed on 12 October, the work of U3 on the 14th; the others may be on the 15th.
    assert sitting["2022-10-14"] == {"U1-X1-1", "U3-X1-1", "U3-X2-1", "U4-X1-1"}
    assert sitting["2022-10-16"] == set()


def test_of_a_centre_only_those_change_that_break_a_rule(monkeypatch: pytest.MonkeyPatch) -> None:
    instance, timetable = planned()
    exam = next(exam for exam in timetable.exams or () if exam.id == "U3-X1-1")
    closed = Span(first=exam.start.date(), last=exam.start.date())
    rooms = tuple(
        room.model_copy(update={"closed": (closed,)}) if room.id == exam.rooms[0].room else room
        for room in instance.rooms
    )
    lost = instance.having(rooms=rooms)
    wrong = {name for violation in check(lost, timetable).exam_violations for name in violation.ids}
    monkeypatch.setattr(replan, "WHOLE_PAPERS", 1)
    made, report, _ = replan_exams(lost, timetable, check(lost, timetable), PARAMS)
    assert report.exam_violations == ()
    others = [exam for exam in timetable.exams or () if exam.id not in wrong]
    assert "U3-X1-1" in wrong and set(others) <= set(made.exams or ())
