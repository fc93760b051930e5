"""Examinations in a timetable's file: version 2, and version 1 is still read."""

import datetime as dt
from pathlib import Path

import pytest

from scheduler.errors import InputError
from scheduler.timetable.exams import Exam, ExamRoom, exam_id
from scheduler.timetable.store import load, save, to_json
from tests.builders import make_instance, make_timetable

START = dt.datetime(2023, 2, 21, 21, tzinfo=dt.timezone(dt.timedelta(hours=4)))
EXAM = Exam(
    id=exam_id("U1", 1, "first"),
    unit="U1",
    number=1,
    session="first",
    kind="written",
    start=START,
    end=START + dt.timedelta(minutes=100),
    groups=("G1",),
    candidates=12,
    extra_time=1,
    rooms=(ExamRoom(room="R1", candidates=11), ExamRoom(room="R2", candidates=1, extra_time=1)),
)


def test_a_timetable_keeps_its_examinations(tmp_path: Path) -> None:
    plain = make_timetable(make_instance(), [])
    assert b'"version": 1' in to_json(plain) and b"exam" not in to_json(plain)
    held = plain.with_exams([EXAM], None)
    save(held, tmp_path / "timetable.json")
    assert load(tmp_path) == held
    assert b'"version": 2' in to_json(held)


def test_extra_time_is_a_third_rounded_up_and_holds_its_room() -> None:
    assert EXAM.until == START + dt.timedelta(minutes=134)
    assert [EXAM.room_until(room) == EXAM.until for room in EXAM.rooms] == [False, True]


def test_a_fault_of_an_examination_has_its_place(tmp_path: Path) -> None:
    text = to_json(make_timetable(make_instance(), []).with_exams([EXAM], None)).decode()
    (tmp_path / "timetable.json").write_text(text.replace('"first"', '"third"'), encoding="utf-8")
    with pytest.raises(InputError) as refused:
        load(tmp_path)
    assert 'exams[0].session: "third": write "first" or "second"' in refused.value.faults[0].to("en")
