"""Slots in the hours in which the clocks change: which there are, how long they last, and what the planner is told."""

import datetime as dt
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from scheduler.instance.busy.reading import read_busy
from scheduler.instance.schema.dates import Span
from scheduler.instance.schema.instance import Instance
from scheduler.timeline.calendar import Timeline
from scheduler.timeline.clocks import changed_hours, skipped_hours
from tests.builders import make_instance, unit


def school(zone: str, day: str, *slots: str, weekday: str, **more: object) -> Instance:
    """Open on one day of the year, with these slots."""
    grid = [dict(zip(("start", "end"), slot.split("-"), strict=True), weekdays=[weekday]) for slot in slots]
    calendar = {"semesters": [{"id": "S1", "first": day, "last": day}]}
    return make_instance(timezone=zone, calendar=calendar, slots=grid, units=[unit("U1")], **more)


def held(instance: Instance) -> list[str]:
    return [
        f"{slot.rank} {slot.start.isoformat(timespec='minutes')} {slot.hours:g}" for slot in Timeline(instance).slots
    ]


@pytest.mark.parametrize(
    ("zone", "day", "weekday", "slots", "expected"),
    [
        (  # 29 March 2025 has no 23:00 to 24:00
            "America/Nuuk", "2025-03-29", "sat", ("20:00-22:00", "22:10-22:50", "23:10-23:50"),
            ["0 2025-03-29T20:00-02:00 2", "1 2025-03-29T22:10-02:00 0.666667"],
        ),
        ("America/Nuuk", "2025-03-29", "sat", ("22:10-23:10",), []),  # ends in it
        ("America/Nuuk", "2025-03-29", "sat", ("22:00-23:00",), []),  # ends at an hour that never is
        (  # clocks jump half an hour at 2:00: the first slot ends in it, the second spans it
            "Australia/Lord_Howe", "2025-10-05", "sun", ("00:30-02:10", "02:30-03:30"),
            ["0 2025-10-05T02:30+11:00 1"],
        ),
        ("Australia/Lord_Howe", "2025-10-05", "sun", ("01:30-03:00",), []),  # half an hour of it is skipped
        ("Asia/Beirut", "2025-03-30", "sun", ("00:00-00:40", "01:00-02:00"), ["0 2025-03-30T01:00+03:00 1"]),
        ("Pacific/Apia", "2011-12-30", "fri", ("08:00-10:00", "18:00-20:00"), []),
        (  # Thursday 31 October 2024 has 23:00 to 24:00 twice
            "Africa/Cairo", "2024-10-31", "thu", ("22:00-23:00", "23:10-23:50"),
            ["0 2024-10-31T22:00+03:00 1", "1 2024-10-31T23:10+03:00 0.666667"],
        ),
        ("Atlantic/Azores", "2024-10-27", "sun", ("00:30-02:00",), ["0 2024-10-27T00:30+00:00 2.5"]),  # 0:00 twice
        ("Europe/Paris", "2024-10-27", "sun", ("01:00-04:00",), ["0 2024-10-27T01:00+02:00 4"]),  # 2:00 twice
        ("Europe/Paris", "2024-10-27", "sun", ("02:30-03:00",), ["0 2024-10-27T02:30+02:00 1.5"]),
        ("Australia/Lord_Howe", "2025-04-06", "sun", ("01:00-02:30",), ["0 2025-04-06T01:00+11:00 2"]),
    ],
)  # fmt: skip
def test_a_slot_lasts_as_long_as_it_really_does(
    zone: str, day: str, weekday: str, slots: tuple[str, ...], expected: list[str]
) -> None:
    assert held(school(zone, day, *slots, weekday=weekday)) == expected


def test_a_slot_that_is_not_there_is_told() -> None:
    timeline = Timeline(school("America/Nuuk", "2025-03-29", "20:00-22:00", "23:10-23:50", weekday="sat"))
    (said,) = skipped_hours(timeline)
    assert said.fr == (
        "le samedi 29/03/2025, le temps de 23 h 10 à 23 h 50 n’existe pas, ou pas en entier : l’heure change "
        "(America/Nuuk) ; ce n’est pas un créneau"
    )
    assert "2025-03-29, 23:10–23:50 does not exist" in said.en


def test_a_slot_that_lasts_longer_is_told() -> None:
    timeline = Timeline(school("Europe/Paris", "2024-10-27", "01:00-04:00", "18:00-20:00", weekday="sun"))
    (hours,) = timeline.changed
    said = changed_hours(timeline, hours)
    assert "le créneau de 1 h à 4 h dure 4 h ;" in said.fr
    assert "lasts 4 h;" in said.en
    assert skipped_hours(timeline) == ()


def test_one_that_ends_the_first_time_of_an_hour_is_told_too() -> None:
    timeline = Timeline(school("Africa/Cairo", "2024-10-31", "22:10-23:30", "18:00-20:00", weekday="thu"))
    (hours,) = timeline.changed
    assert hours.start == dt.time(22, 10)


def test_an_ordinary_year_has_nothing_to_tell() -> None:
    assert Timeline(make_instance(timezone="Europe/Paris")).changed == ()


def test_an_alternance_day_needs_all_its_hours() -> None:
    hours = {"start": "00:30", "end": "08:00", "hours": 7}
    there = school("Africa/Casablanca", "2025-04-06", "18:00-20:00", weekday="sun", alternance=hours)
    assert not Timeline(there).has_alternance_hours(dt.date(2025, 4, 6))  # 2:00 to 3:00 is skipped
    assert Timeline(there).has_alternance_hours(dt.date(2025, 4, 7))


def test_a_busy_time_that_the_clocks_skip_keeps_nobody_busy() -> None:
    times = [{"date": "2025-03-29", "start": start, "end": "23:50"} for start in ("23:10", "22:30")]
    busy = [{"groups": ["G1"], "title": "Sport", "times": times}]
    there = school("America/Nuuk", "2025-03-29", "20:00-22:00", weekday="sat", busy=busy)
    (hours,) = Timeline(there).busy["G1"]
    assert (hours.start.isoformat(), hours.end - hours.start) == ("2025-03-29T22:30:00-02:00", dt.timedelta(minutes=30))


@pytest.mark.parametrize(
    ("start", "end", "expected"),
    [
        ("02:10", "02:40", ["02:10:00+02:00 02:40:00+02:00", "02:10:00+01:00 02:40:00+01:00"]),
        ("01:30", "02:40", ["01:30:00+02:00 02:40:00+02:00"]),  # what follows it at 2:40 is not in its way
        ("02:10", "03:00", ["02:10:00+02:00 03:00:00+01:00"]),
        ("01:00", "04:00", ["01:00:00+02:00 04:00:00+01:00"]),
        ("18:00", "20:00", ["18:00:00+01:00 20:00:00+01:00"]),
    ],
)
def test_a_busy_time_within_an_hour_that_comes_twice_is_busy_both_times(
    start: str, end: str, expected: list[str]
) -> None:
    busy = [{"groups": ["G1"], "title": "Sport", "times": [{"date": "2024-10-27", "start": start, "end": end}]}]
    there = school("Europe/Paris", "2024-10-27", "20:00-22:00", weekday="sun", busy=busy)
    found = Timeline(there).busy["G1"]
    assert [f"{each.start.timetz()} {each.end.timetz()}" for each in found] == expected


def test_an_event_at_the_second_of_the_two_takes_a_slot_that_began_at_the_first(tmp_path: Path) -> None:
    event = "BEGIN:VEVENT\r\nUID:a\r\nDTSTART:20241027T011000Z\r\nDURATION:PT10M\r\nEND:VEVENT\r\n"  # 2:10
    (tmp_path / "a.ics").write_text(f"BEGIN:VCALENDAR\r\n{event}END:VCALENDAR\r\n", encoding="utf-8", newline="")
    bounds = Span(first=dt.date(2024, 10, 1), last=dt.date(2024, 11, 1))
    times = [time.model_dump() for time in read_busy(tmp_path / "a.ics", ZoneInfo("Europe/Paris"), bounds).times]
    busy = [{"groups": ["G1"], "title": "Sport", "times": times}]
    timeline = Timeline(school("Europe/Paris", "2024-10-27", "02:30-03:30", weekday="sun", busy=busy))
    (slot,) = timeline.slots
    assert any(each.start < slot.end and slot.start < each.end for each in timeline.busy["G1"])
