"""The rules on the days when the clocks change: written with any offset, a time is the instant that it is."""

import datetime as dt
from typing import Any

import pytest

from scheduler.checker.check import check
from scheduler.checker.report import Report
from scheduler.instance.schema.instance import Instance
from scheduler.timetable.schema import Session
from tests.builders import make_instance, make_timetable, session, unit


def school(zone: str, first: str, last: str, *slots: tuple[str, str], **more: Any) -> Instance:
    every = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
    grid = [{"start": start, "end": end, "weekdays": every} for start, end in slots]
    calendar = {"semesters": [{"id": "S1", "first": first, "last": last}]}
    groups = [{"id": "G1", "size": 12}, {"id": "A1", "size": 6, "alternance": {"min": 0, "max": 2}}]
    more = {"groups": groups, "units": [unit("U1", in_person=1, webconference=0)], **more}
    return make_instance(timezone=zone, calendar=calendar, slots=grid, **more)


CAIRO = school("Africa/Cairo", "2024-10-28", "2024-11-03", ("23:10", "23:50"))
NUUK = school("America/Nuuk", "2025-03-24", "2025-03-31", ("20:00", "22:00"), ("23:10", "23:50"))


def written(instance: Instance, start: str, end: str) -> Session:
    """A session of U1 with these times, offsets and all."""
    times = {"start": dt.datetime.fromisoformat(start), "end": dt.datetime.fromisoformat(end)}
    return Session.model_validate({**session(instance, "U1", "2024-10-30").model_dump(), **times})


def said(report: Report, rule: str) -> list[str]:
    return [violation.text.fr for violation in report.violations if violation.rule == rule]


@pytest.mark.parametrize(
    ("start", "end"),
    [
        ("2024-10-31T23:10+03:00", "2024-10-31T23:50+03:00"),
        ("2024-10-31T20:10+00:00", "2024-10-31T20:50+00:00"),
        ("2024-10-31T22:10+02:00", "2024-11-01T10:50+14:00"),
    ],
)
def test_the_first_time_of_an_hour_in_any_offset(start: str, end: str) -> None:
    report = check(CAIRO, make_timetable(CAIRO, [written(CAIRO, start, end)]))
    assert report.accepted
    (note,) = (note.fr for note in report.notes if "l’heure change" in note.fr)
    assert "Le jeudi 31/10/2024" in note


def test_the_second_time_is_no_slot_and_both_are_told_apart() -> None:
    second = written(CAIRO, "2024-10-31T23:10+02:00", "2024-10-31T23:50+02:00")
    assert said(check(CAIRO, make_timetable(CAIRO, [second])), "H6") == [
        "U1 le jeudi 31/10/2024 23 h 10 : cette heure vient deux fois ce jour-là : le créneau commence à "
        "23 h 10 (UTC+03:00), la séance à 23 h 10 (UTC+02:00)"
    ]


def test_an_end_at_the_second_time_is_another_end() -> None:
    long = written(CAIRO, "2024-10-31T23:10+03:00", "2024-10-31T23:50+02:00")
    assert said(check(CAIRO, make_timetable(CAIRO, [long])), "H6") == [
        "U1 le jeudi 31/10/2024 23 h 10 : la séance se termine à 23 h 50 (UTC+02:00), le créneau à 23 h 50 (UTC+03:00)"
    ]


def test_a_session_at_an_hour_that_does_not_exist() -> None:
    """What plan once wrote: the clocks then show 0:10 of the next day."""
    skipped = written(NUUK, "2025-03-29T23:10-02:00", "2025-03-29T23:50-02:00")
    (fault,) = said(check(NUUK, make_timetable(NUUK, [skipped])), "H6")
    assert "le samedi 29/03/2025, le temps de 23 h 10 à 23 h 50 n’existe pas" in fault


def test_a_day_of_which_no_slot_exists() -> None:
    apia = school("Pacific/Apia", "2011-12-26", "2012-01-08", ("18:00", "20:00"))
    report = check(apia, make_timetable(apia, [written(apia, "2011-12-31T18:00+14:00", "2011-12-31T20:00+14:00")]))
    assert report.accepted
    assert any("vendredi 30/12/2011" in note.fr for note in report.notes)


def test_rest_is_counted_across_a_date_that_never_was() -> None:
    """From Thursday 2011-12-29 at 22:00 to Saturday 31 at 8:00 are ten hours in Samoa."""
    two = [unit("U1", in_person=2, webconference=0, sessions_per_week=2)]
    apia = school("Pacific/Apia", "2011-12-26", "2012-01-08", ("08:00", "10:00"), ("20:00", "22:00"), units=two)
    sessions = [session(apia, "U1", "2011-12-29", "20:00"), session(apia, "U1", "2011-12-31", "08:00", number=2)]
    (fault,) = said(check(apia, make_timetable(apia, sessions)), "H7")
    assert "10 h de repos" in fault
    later = [sessions[0], session(apia, "U1", "2011-12-31", "20:00", number=2)]
    assert said(check(apia, make_timetable(apia, later)), "H7") == []


def test_an_hour_that_comes_twice_counts_twice_in_a_day() -> None:
    """1:00 to 4:00 lasts four hours in Paris when summer time ends; three hours a day are allowed."""
    law = {"hours_per_day": 3.0, "rest_hours": 0.0}
    paris = school("Europe/Paris", "2024-10-26", "2024-10-28", ("01:00", "04:00"), law=law)
    night = written(paris, "2024-10-27T01:00+02:00", "2024-10-27T04:00+01:00")
    assert len(said(check(paris, make_timetable(paris, [night])), "H7")) == 1
    usual = written(paris, "2024-10-26T01:00+02:00", "2024-10-26T04:00+02:00")
    assert said(check(paris, make_timetable(paris, [usual])), "H7") == []


def test_a_busy_time_beyond_the_skipped_hour() -> None:
    """Busy from 22:50, the clocks jump from 23:00 to 0:00: the session at 20:00 is free, and midnight's is too."""
    busy = [{"groups": ["G1"], "title": "Sport", "times": [{"date": "2025-03-29", "start": "22:50", "end": "23:50"}]}]
    nuuk = school("America/Nuuk", "2025-03-24", "2025-03-31", ("00:00", "02:00"), busy=busy)
    free = written(nuuk, "2025-03-30T00:00-01:00", "2025-03-30T02:00-01:00")
    assert check(nuuk, make_timetable(nuuk, [free])).accepted
