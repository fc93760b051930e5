"""What the peers are given and how their answers are read: no FET, no Java."""

import csv
import datetime as dt
import io
import xml.etree.ElementTree as ET
from collections import Counter
from pathlib import Path

import pytest

from scheduler.files import write_atomically
from tests.bench.convert import bench_folder
from tests.bench.form import Bench
from tests.bench.judge import judge
from tests.bench.peers import fet, timefold
from tests.bench.peers.answer import (
    IN_PERSON,
    WEBCONFERENCE,
    Answer,
    Calendar,
    Placed,
    hall_sets,
    housed,
    monday,
    sessions_csv,
)
from tests.bench.peers.process import PeerFailed, PeerMissing, run
from tests.bench.peers.template import alternating, hosts, spans, template
from tests.test_bench import tiny

JUDGE = bench_folder() / "evaluate.py"
needs_judge = pytest.mark.skipif(not JUDGE.exists(), reason=f"no {JUDGE}: set SCHEDULER_BENCH to the bench's folder")


def form(**changes: object) -> Bench:
    return Bench.model_validate({**tiny(), **changes})


def test_kinds_alternate_and_begin_and_end_in_person() -> None:
    for in_person, webconference in ((5, 5), (4, 5), (4, 4), (8, 7), (6, 0), (1, 1), (0, 2)):
        kinds = alternating(in_person, webconference)
        assert Counter(kinds) == Counter({IN_PERSON: in_person, WEBCONFERENCE: webconference})
        assert not in_person or kinds[0] == IN_PERSON
        if in_person > 1:
            assert kinds[-1] == IN_PERSON
            if webconference:
                assert all(len(set(kinds[n : n + 3])) == 2 for n in range(len(kinds) - 2))


def test_spans_share_the_weeks_in_order_and_widen_by_a_week() -> None:
    days = Calendar(form()).of("S1")  # three weeks of five days
    assert [len(span) for span in spans(days, 3)] == [5, 5, 5]
    assert [len(span) for span in spans(days, 2)] == [5, 10]
    assert [len(span) for span in spans(days, 2, slack=1)] == [10, 15]
    assert [day for span in spans(days, 2) for day in span] == days
    assert [len(span) for span in spans(days, 4)].count(0) == 1  # a span too many has no day


def test_a_guest_follows_its_host() -> None:
    """Two in-person sessions and a webconference against one of each: the guest's are in spans of the same kind."""
    units = tiny()["units"]
    units[1] |= {"period": "S1", "in_person": 2, "trainer": "T2"}
    trainers = [*tiny()["trainers"], {**tiny()["trainers"][0], "id": "T2"}]
    bench = form(units=units, trainers=trainers)
    wanted = template(bench)
    assert hosts(bench.units[1], bench.units[0]) and not hosts(bench.units[0], bench.units[1])
    assert wanted.weekday[0] == wanted.weekday[1]
    assert len(wanted.together) == 2
    for host, guest in wanted.together:
        assert (wanted.meetings[host].unit, wanted.meetings[guest].unit) == (1, 0)
        assert wanted.meetings[host].kind == wanted.meetings[guest].kind
        assert wanted.meetings[host].days == wanted.meetings[guest].days


def test_fet_is_told_every_session_and_alternance_day_with_times_it_can_have() -> None:
    bench = form()
    wanted = template(bench)
    root = fet.document(bench, wanted)
    assert len(wanted.meetings) == 5  # 1 + 1 of U1, 2 + 1 of U2
    assert len(list(root.iter("Activity"))) == 5 + 1  # and the least number of alternance days
    calendar = Calendar(bench)
    hard = [
        each for each in root.iter("ConstraintActivityPreferredStartingTimes")
        if each.findtext("Weight_Percentage") == fet.HARD
    ]  # fmt: skip
    assert [each.findtext("Activity_Id") for each in hard] == ["1", "2", "3", "4", "5", "6"]
    for each in hard[:5]:
        for time in each.iter("Preferred_Starting_Time"):
            day = calendar.days[int(time.findtext("Preferred_Starting_Day") or "")]
            slot = int(time.findtext("Preferred_Starting_Hour") or "")
            assert calendar.level("T", day, slot) != "unavailable"
    rooms = root.iter("ConstraintActivityPreferredRooms")
    assert {each.findtext("Preferred_Room") for each in rooms} == {"R"}
    assert all(each.findtext("Active") == "true" for each in root.find("Time_Constraints_List") or ())


def test_fets_answer_is_read_by_number() -> None:
    bench = form()
    wanted = template(bench)
    root = ET.Element("Activities_Timetable")
    for number, day, hour, room in ((1, "3", "1", "R"), (6, "0", "0", ""), (2, "", "", "")):
        placed = ET.SubElement(root, "Activity")
        for tag, text in (("Id", str(number)), ("Day", day), ("Hour", hour), ("Room", room)):
            ET.SubElement(placed, tag).text = text
    answer = fet.read(bench, wanted, ET.tostring(root), 1.5)
    days = Calendar(bench).days
    assert answer.sessions == (Placed(days[3], 1, 0, wanted.meetings[0].kind, "R"),)
    assert answer.alternance == {"A": (days[0],)}
    assert answer.best_s == 1.5


def test_timefold_is_told_numbers_in_the_order_it_reads_them() -> None:
    bench = form()
    lines = list(timefold.numbers(bench))
    calendar = Calendar(bench)
    assert lines[0] == "2 3 4 5 3 2 1 2"
    assert lines[1] == str(len(calendar.days)) == "30"
    assert lines[2] == "0 0 1"  # Monday of the first week, first semester
    groups = lines[32:35]
    assert groups == ["2", "0 0 -1", "1 2 1"]  # the trainer is never there on Tuesdays
    assert lines[35:37] == ["1", "1 0 1"]  # one Hall set: one kind of room, number 0, of one room
    assert lines[37:41] == ["2", "0 1 1 0 0", "3 0 1 2", "2 0 1"]
    slots = calendar.open(bench.units[0])
    assert int(lines[41]) == len(slots)
    assert lines[42].split()[:4] == ["0", "0", "1", "0"]  # both slots of the first Monday, at no level
    avoided = [int(level) for level in lines[42].split()[1::2]]
    assert avoided.count(1) == 3  # the first slot of three Wednesdays


def test_timefold_may_use_closed_slots_of_a_trainer_with_too_few_weeks() -> None:
    trainer = {
        **tiny()["trainers"][0],
        "weekly": {"mon": ["ok", "ok"]},
        "unavailable_dates": ["2022-09-05", "2022-09-12"],
    }
    lines = list(timefold.numbers(form(trainers=[trainer])))
    levels = Counter(lines[42].split()[1::2])
    assert levels == {"0": 2, "2": 28}  # one Monday is left for two sessions: every slot may be used, at a clash


def test_timefolds_answer_is_read_and_housed() -> None:
    bench = form()
    answer = timefold.read(bench, "best 2500 0hard/0medium/-7soft\nsession 0 1 3\nsession 1 0 2\nalternance 1 1 2\n")
    days = Calendar(bench).days
    assert answer.sessions == (Placed(days[1], 0, 1, WEBCONFERENCE), Placed(days[1], 1, 0, IN_PERSON, "R"))
    assert answer.alternance == {"A": (dt.date(2022, 9, 14),)}
    assert answer.best_s == 2.5


def test_rooms_are_exchanged_so_that_every_session_has_one() -> None:
    """The first session would take the only room fit for the second."""
    rooms = [{"id": "A", "capacity": 20, "features": ["pc"]}, {"id": "B", "capacity": 20, "features": []}]
    units = tiny()["units"]
    units[1]["features"] = ["pc"]
    bench = form(rooms=rooms, units=units)
    day = Calendar(bench).days[0]
    sessions = [Placed(day, 0, n, IN_PERSON) for n in (0, 1)]
    assert [session.room for session in housed(bench, sessions)] == ["B", "A"]
    third = [*sessions, Placed(day, 0, 1, IN_PERSON)]
    assert sorted(session.room for session in housed(bench, third)) == ["", "A", "B"]


def test_hall_sets_hold_every_union() -> None:
    small, big, other = frozenset("A"), frozenset("AB"), frozenset("C")
    found = {(tuple(members), rooms) for members, rooms in hall_sets([small, big, other])}
    assert found == {((0,), 1), ((2,), 1), ((0, 1), 2), ((0, 2), 2), ((0, 1, 2), 3)}


@needs_judge
def test_what_is_written_is_what_the_judge_reads(tmp_path: Path) -> None:
    """A timetable set by hand: no rule broken; its alternance day makes the first trip free."""
    bench = form()
    days = Calendar(bench).days
    sessions = (
        Placed(days[0], 0, 0, IN_PERSON, "R"), Placed(days[5], 1, 0, WEBCONFERENCE),
        Placed(days[0], 1, 1, IN_PERSON, "R"), Placed(days[15], 0, 1, WEBCONFERENCE),
        Placed(days[20], 0, 1, IN_PERSON, "R"),
    )  # fmt: skip
    written = sessions_csv(bench, Answer(sessions, {"A": (days[17],)}))
    rows = list(csv.DictReader(io.StringIO(written.decode())))
    assert rows[0]["start"] == "2022-09-05T17:00:00+04:00"
    assert (rows[0]["groups"], rows[0]["trainers"], rows[0]["room"]) == ("G;A", "T", "R")
    file, out = tmp_path / "tiny.json", tmp_path / "sessions.csv"
    write_atomically(file, bench.model_dump_json().encode())
    write_atomically(out, written)
    verdict = judge(JUDGE, file, out)
    assert (verdict.failure, verdict.broken, verdict.clashes) == (None, (), 0)
    assert verdict.criteria["Q2"] == 4  # two groups, two evenings with a session in person
    assert verdict.criteria["Q7"] == 2  # the webconference of the second week is in the second slot


def test_the_calendar_knows_weeks_and_refuses_another_grid() -> None:
    calendar = Calendar(form())
    assert calendar.weeks == sorted({monday(day) for day in calendar.days})
    assert calendar.level("T", dt.date(2022, 9, 8), 0) == "unavailable"
    other = {**tiny()["calendar"], "slots": ["17:00-19:00"]}
    one = [{"id": "T", "weekly": {}, "unavailable_dates": []}]
    with pytest.raises(ValueError, match="two slots"):
        Calendar(form(calendar=other, trainers=one))


def test_a_peer_that_is_missing_or_fails_says_so(tmp_path: Path) -> None:
    with pytest.raises(PeerMissing, match="no-such-peer"):
        run(["no-such-peer"], tmp_path / "log", 1)
    with pytest.raises(PeerFailed, match="exit code 3, spoken"):
        run(["sh", "-c", "echo spoken; exit 3"], tmp_path / "log", 1)
