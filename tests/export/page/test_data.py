"""What the script of timetable.html is given: the grid, the weeks, the marks, who attends what."""

import datetime as dt
from typing import Any

from scheduler.checker.check import check
from scheduler.checker.report import Clash, Report
from scheduler.export.page.data import page_data
from scheduler.export.page.texts import WORDS, Words
from scheduler.instance.schema.instance import Instance
from scheduler.text import Text
from scheduler.timetable.schema import Timetable
from tests.builders import BASE, alternance_day, make_instance, make_timetable, session, unit


def data(instance: Instance, timetable: Timetable, report: Report | None = None) -> Any:
    return page_data(instance, timetable, report or check(instance, timetable), Words("fr"))


def spaced(text: str) -> str:
    """The text with plain spaces for those that do not break a line."""
    return text.replace("\u00a0", " ").replace("\u202f", " ")


def test_the_grid_is_the_instances_own() -> None:
    slots = [
        {"start": "18:00", "end": "19:30", "weekdays": ["mon", "wed"]},
        {"start": "19:30", "end": "21:00", "weekdays": ["mon"]},
        {"start": "09:00", "end": "12:00", "weekdays": ["sat"]},
    ]
    instance = make_instance(slots=slots)
    found = data(instance, make_timetable(instance, []))
    assert found["columns"] == [0, 2, 5]  # Monday, Wednesday, Saturday
    assert found["starts"] == ["09:00", "18:00", "19:30"]
    assert found["grid"]["0"] == ["18:00", "19:30"]
    assert found["grid"]["2"] == ["18:00"]
    assert found["grid"]["5"] == ["09:00"]
    assert found["grid"]["1"] == []
    assert found["open"] == {}


def test_days_whose_slots_are_not_those_of_their_weekday_say_theirs() -> None:
    slots = [
        {"start": "17:00", "end": "19:00", "last": "2022-09-18"},
        {"start": "19:00", "end": "21:00"},
        {"start": "21:30", "end": "23:00", "first": "2022-09-19"},
    ]
    closures = [
        {"name": "Fête", "first": "2022-09-08", "last": "2022-09-08", "from": "18:00"},
        {"name": "Pont", "first": "2022-09-09", "last": "2022-09-09"},
    ]
    instance = make_instance(slots=slots, calendar={**BASE["calendar"], "closures": closures})
    found = data(instance, make_timetable(instance, []))
    assert found["open"]["2022-09-07"] == ["17:00", "19:00"]
    assert "2022-09-08" not in found["taught"]  # 17:00 to 19:00 meets the closure, too
    assert "2022-09-09" not in found["taught"]
    assert found["open"]["2022-09-19"] == ["19:00", "21:30"]


def test_a_session_outside_the_grid_and_the_calendar_is_still_shown() -> None:
    instance = make_instance()
    timetable = make_timetable(instance, [session(instance, "U1", "2023-05-07")])  # a Sunday, after S2
    found = data(instance, timetable)
    assert found["columns"] == [0, 1, 2, 3, 4, 6]
    assert found["weeks"][-1] == {"day": "2023-05-01", "rank": ""}
    assert found["weeks"][0] == {"day": "2022-09-05", "rank": "S1, semaine 1 sur 5"}


def test_hours_are_those_of_the_centre() -> None:
    """17:00 on La Réunion (UTC+4) is 13:00 UTC; 21:00 UTC is already the next day there."""
    instance = make_instance()
    early = session(instance, "U1", "2022-09-05")
    utc = early.model_copy(update={"start": early.start.astimezone(dt.UTC), "end": early.end.astimezone(dt.UTC)})
    late = session(instance, "U2", "2022-09-06", "01:00")
    late = late.model_copy(update={"start": late.start.astimezone(dt.UTC), "end": late.end.astimezone(dt.UTC)})
    assert utc.start.hour == 13
    assert late.start.date() == dt.date(2022, 9, 5)
    first, second = data(instance, make_timetable(instance, [utc, late]))["sessions"]
    assert (first["day"], first["start"], first["end"]) == ("2022-09-05", "17:00", "19:00")
    assert (second["day"], second["start"]) == ("2022-09-06", "01:00")


def test_a_group_attends_the_units_of_the_groups_it_is_part_of() -> None:
    groups = [
        {"id": "G1", "size": 12},
        {"id": "A1", "size": 6, "part_of": "G1", "alternance": {"min": 0, "max": 3}},
    ]
    instance = make_instance(groups=groups, units=[unit("U1", groups=["G1"]), unit("U2", groups=["A1"])])
    timetable = make_timetable(
        instance,
        [session(instance, "U1", "2022-09-05"), session(instance, "U2", "2022-09-06")],
        [alternance_day(instance, "A1", "2022-09-08")],
    )
    found = data(instance, timetable)
    assert found["attends"] == {
        "G1": {"units": ["U1"], "groups": ("G1",)},
        "A1": {"units": ["U1", "U2"], "groups": ("A1", "G1")},
    }
    facts = {row["id"]: spaced(" · ".join(row["facts"])) for row in found["audiences"] if row["kind"] == "group"}
    assert facts == {
        "G1": "12 étudiants · 1 séance : 1 regroupement · 2 h · 1 soirée",
        "A1": "6 étudiants · 2 séances : 2 regroupements · 4 h · 2 soirées · 1 journée d’alternance",
    }
    assert [row["kind"] for row in found["audiences"]] == ["group"] * 2 + ["trainer"] * 2 + ["room"] * 2 + ["all"]


def test_every_span_of_the_calendar_is_marked() -> None:
    semester = {
        "id": "S1", "title": "Semestre 1", "first": "2022-10-10", "last": "2022-12-16",
        "revision": {"first": "2022-12-19", "last": "2022-12-23"},
        "exams": {"first": "2023-01-02", "last": "2023-01-06"},
        "second_session": {"first": "2023-01-16", "last": "2023-01-20"},
        "enrolment_until": "2022-10-31",
    }  # fmt: skip
    calendar = {
        "semesters": [semester],
        "enrolment_opens": "2022-06-01",
        "holidays": {"country": "FR", "subdivision": "974"},
        "closures": [{"name": "Pause", "first": "2022-11-21", "last": "2022-11-25"}],
    }
    instance = make_instance(calendar=calendar, units=[unit("U1")])
    found = data(instance, make_timetable(instance, []))["marks"]
    assert [(mark["first"], mark["last"], mark["type"]) for mark in found] == [
        ("2022-06-01", "2022-06-01", "notice"),
        ("2022-10-31", "2022-10-31", "notice"),
        ("2022-11-01", "2022-11-01", "holiday"),
        ("2022-11-11", "2022-11-11", "holiday"),
        ("2022-11-21", "2022-11-25", "closure"),
        ("2022-12-19", "2022-12-23", "revision"),
        ("2022-12-20", "2022-12-20", "holiday"),  # the abolition of slavery, a holiday of La Réunion
        ("2022-12-25", "2022-12-25", "holiday"),
        ("2023-01-01", "2023-01-01", "holiday"),
        ("2023-01-02", "2023-01-06", "exams"),
        ("2023-01-16", "2023-01-20", "second_session"),
    ]


def test_external_busy_times_are_shown_to_their_groups() -> None:
    busy = [{"groups": ["G1"], "title": "FOAD", "times": [{"date": "2022-09-05", "start": "18:00", "end": "20:00"}]}]
    instance = make_instance(busy=busy)
    assert data(instance, make_timetable(instance, []))["busy"] == [
        {"kind": "busy", "title": "FOAD", "groups": ("G1",), "day": "2022-09-05", "start": "18:00", "end": "20:00"}
    ]


def test_what_is_wrong_with_a_session_is_on_its_card_and_on_no_other() -> None:
    instance = make_instance()
    one, two, innocent = (
        session(instance, "U1", "2022-09-05"),
        session(instance, "U3", "2022-09-05", room="R2"),
        session(instance, "U2", "2022-09-06"),
    )
    clash = Clash("C1", "T1", one.start, (one.id, two.id), 1, Text("double", "twice"))
    found = data(instance, make_timetable(instance, [one, two, innocent]), Report((), (clash,), ()))
    flags = {row["id"]: row.get("flags") for row in found["sessions"]}
    assert flags == {one.id: ["Conflit"], two.id: ["Conflit"], innocent.id: None}


def test_every_word_has_two_languages_and_a_name_of_its_own() -> None:
    """A template asks `w.title` for a method first, for a word only then."""
    for key, text in WORDS.items():
        assert text.fr.strip(), key
        assert text.en.strip(), key
        assert not hasattr(Words, key), key


def test_counts_hours_and_clocks_are_said_as_people_say_them() -> None:
    french, english = Words("fr"), Words("en")
    assert [spaced(french.count(n, "session")) for n in (0, 1, 2)] == ["0 séance", "1 séance", "2 séances"]
    assert [spaced(english.count(n, "session")) for n in (0, 1, 2)] == ["0 sessions", "1 session", "2 sessions"]
    assert spaced(french.number(10_167)) == "10 167"
    assert english.number(10_167) == "10,167"
    assert [spaced(french.hours_said(h)) for h in (0, 1.5, 122)] == ["0 h", "1 h 30", "122 h"]
    assert spaced(french.clock(dt.time(17, 30))) == "17 h 30"
    assert french.date(dt.date(2023, 5, 1)) == "1er mai 2023"
    assert english.day(dt.date(2023, 5, 1)) == "Monday 1 May 2023"
    assert spaced(french.percent(1, 1000)) == "1 %"  # a gap is never said smaller than it is
