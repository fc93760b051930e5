"""Changes of examinations tried on a timetable that holds some: what moves, whom to tell, what is past."""

import datetime as dt
from typing import Any

import pytest

from scheduler.checker.check import check
from scheduler.errors import InputError
from scheduler.scenario.changes.apply import applied
from scheduler.scenario.comparison.compare import compare
from scheduler.scenario.comparison.telling import told
from scheduler.scenario.outcome import Planned
from scheduler.scenario.runs.job import Base, Job, work
from tests.exams.planned import PARAMS, planned
from tests.scenario.world import scenario

HELD = {exam.id: exam for exam in planned()[1].exams or ()}


def tried(*changes: dict[str, Any], from_day: dt.date | None = None) -> tuple[Planned, str]:
    """The timetable, which the checker accepts, and what is said of it."""
    instance, timetable = planned()
    outcome = work(Job(Base(instance, timetable, from_day, PARAMS), scenario(*changes)))
    assert outcome.planned is not None, outcome.texts
    assert outcome.planned.report.exam_violations == ()
    comparison = compare(instance, timetable, check(instance, timetable), [outcome])
    return outcome.planned, "\n".join(text.en for text in told(comparison, comparison.rows[0]))


def refused(change: dict[str, Any], from_day: dt.date | None = None) -> str:
    instance, timetable = planned()
    with pytest.raises(InputError) as caught:
        applied(scenario(change), instance, timetable, from_day)
    return str(caught.value)


def test_another_centre_moves_a_paper_and_nothing_else_changes() -> None:
    day = next(day for day in range(10, 15) if day not in {exam.start.day for exam in HELD.values() if exam.rooms})
    found, said = tried({"move_exam": {"exam": "U2-X1-1", "date": f"2022-10-{day}"}})
    (moved,) = found.exam_differences
    assert (moved.id, moved.kind) == ("U2-X1-1", "moved")
    assert moved.held.start.astimezone(dt.UTC) == dt.datetime(
        2022, 10, day, 13, 30, tzinfo=dt.UTC
    )  # Paris, summer time
    assert "U2-X1-1: Wed" in said and f"→ {moved.held.start:%a} 2022-10-{day}" in said, said
    assert "To tell: group" in said


def test_a_paper_goes_to_another_day_and_stays_there() -> None:
    day = next(d for d in (10, 11, 13, 14) if HELD["U1-X1-1"].start.day != d)
    found, _ = tried({"move_exam": {"exam": "U1-X1-1", "date": f"2022-10-{day}"}})
    assert {exam.id: exam.start.day for exam in found.timetable.exams or ()}["U1-X1-1"] == day
    assert found.instance.exams.pins[-1].date == dt.date(2022, 10, day)


def test_a_room_lost_moves_only_what_is_in_it() -> None:
    exam = HELD["U3-X1-1"]
    room = exam.rooms[0].room
    found, said = tried({"close": {"room": room, "first": str(exam.start.date())}})
    that_day = [one for one in HELD.values() if one.start.date() == exam.start.date()]
    there = {one.id for one in that_day if room in {held.room for held in one.rooms}}
    assert {each.id for each in found.exam_differences} == there
    assert "no days of courses" not in said


def test_who_watches_is_away_and_somebody_else_comes() -> None:
    who, exam = next((e.invigilators[0], e) for e in HELD.values() if e.invigilators and e.kind == "written")
    key, field = ("staff_away", "person") if who == "D1" else ("unavailable", "trainer")
    found, said = tried({key: {field: who, "first": str(exam.start.date())}})
    changed = {each.id: each for each in found.exam_differences}
    assert changed[exam.id].kind == "changed" and who not in changed[exam.id].held.invigilators
    assert "invigilation: " in said and "this changes nothing" not in said


def test_retakers_are_added_and_the_first_session_stays() -> None:
    found, said = tried({"exam_candidates": {"unit": "U1", "session": "second", "candidates": 3}})
    (added,) = found.exam_differences
    assert (added.id, added.kind, added.held.candidates) == ("U1-X1-2", "added", 3)
    assert "U1-X1-2: added on" in said and "3 candidates" in said


def test_one_more_candidate_with_extra_time_holds_his_room_longer() -> None:
    found, _ = tried({"extra_time": {"group": "G1", "candidates": 2}})
    assert {exam.extra_time for exam in found.timetable.exams or () if exam.kind == "written"} == {2}
    assert not any(each.kind == "moved" for each in found.exam_differences)


def test_more_days_hours_and_people_are_there() -> None:
    instance, timetable = planned()
    made = applied(
        scenario(
            {"exam_dates": {"semester": "S1", "session": "first", "first": "2022-10-10", "last": "2022-10-18"}},
            {"exam_hours": {"start": "08:30", "end": "12:30", "weekdays": ["sat"], "step": 30}},
            {"add_staff": {"id": "D2", "name": "Second desk"}},
            {"room": {"room": "R1", "exam_capacity": 3, "exam_sharing": "none"}},
        ),
        instance,
        timetable,
    ).instance
    assert made.calendar.semesters[0].exams is not None
    assert made.calendar.semesters[0].exams.last == dt.date(2022, 10, 18)
    assert [row.weekdays for row in made.calendar.exam_slots][-1] == ("sat",)
    assert [member.id for member in made.staff] == ["D1", "D2"]
    assert (made.room["R1"].exam_places, made.room["R1"].exam_sharing) == (3, "none")


def test_what_is_past_or_unknown_is_refused_with_what_to_write() -> None:
    later = dt.date(2022, 10, 13)
    assert "choose an examination to come" in refused({"move_exam": {"exam": "U2-X1-1", "date": "2022-10-14"}}, later)
    assert "give a day to come" in refused({"move_exam": {"exam": "U1-X1-2", "date": "2022-10-10"}}, later)
    assert "did you mean “U3-X2-1”" in refused({"move_exam": {"exam": "U1-X2-1", "date": "2022-10-14"}})
    assert "other dates first (“exam_dates”)" in refused({"move_exam": {"exam": "U1-X1-1", "date": "2022-11-14"}})
    assert "give one of these days" in refused({"move_exam": {"exam": "U2-X1-1", "date": "2030-10-14"}})
    assert "Europe/Paris" in refused({"move_exam": {"exam": "U1-X1-1", "date": "2022-10-14", "zone": "Paris"}})
    assert "write 12 at most" in refused({"extra_time": {"group": "G1", "candidates": 13}})
