"""Semesters that overlap, as those of two programmes of different calendars."""

import datetime as dt
from pathlib import Path

from scheduler.checker.notes import read
from scheduler.demand.problem import Problem
from scheduler.export.audience import Programme
from scheduler.export.frames import sessions
from scheduler.instance.new_year.new_year import new_year
from scheduler.instance.schema.instance import Instance
from scheduler.timeline.calendar import Timeline
from tests.builders import BASE, make_instance, make_timetable, session
from tests.checker.cases import violations

DAY = dt.date.fromisoformat


def overlapping(**unit: object) -> Instance:
    """A licence L1 from the third week of S1 to the examinations after it, L2 from the second week of S2 on; U2 is of
    L1, and U3 annual."""
    s1, s2 = BASE["calendar"]["semesters"]
    semesters = [
        s2,
        {"id": "L1", "first": "2022-09-19", "last": "2022-10-14"},
        {"id": "L2", "first": "2023-03-13", "last": "2023-04-07"},
        {**s1, "exams": {"first": "2022-10-10", "last": "2022-10-14"}},
    ]
    one, two, annual = BASE["units"]
    return make_instance(calendar={"semesters": semesters}, units=[one, {**two, "period": "L1"}, {**annual, **unit}])


def h1_of_u3(of: Instance, days: list[str]) -> list[str]:
    held = [
        session(of, "U3", day, kind="in_person" if n < 3 else "webconference", number=1 + sorted(days).index(day))
        for n, day in enumerate(days)
    ]
    return [each.text.en for each in violations("H1", of, held) if each.subject == "U3"]


def test_those_that_overlap_are_one_stretch_and_no_day_comes_twice() -> None:
    timeline = Timeline(overlapping())
    assert [stretch.said.en for stretch in timeline.stretches] == ["S1 and L1", "S2 and L2"]
    assert len(timeline.slots_on) == 30 + 25 == len({slot.start for slot in timeline.slots}) / 2
    assert len(timeline.teaching_days("L1")) == 20


def test_an_annual_unit_is_shared_over_the_stretches() -> None:
    of = overlapping()
    even = ["2022-09-05", "2022-10-11", "2023-04-04", "2022-09-12", "2023-03-06"]
    assert h1_of_u3(of, even) == []
    uneven = ["2022-09-05", "2022-10-11", "2022-09-26", "2022-09-12", "2023-03-06"]
    assert h1_of_u3(of, uneven)[0].endswith(
        "in S1 and L1 and 0 in-person sessions in S2 and L2; each semester takes 1 to 2"
    )
    assert [quota.total for quota in Problem.of(of).units[2].quotas] == [(2, 3), (2, 3)]


def test_it_stays_shared_in_the_calendar_of_its_own_programme() -> None:
    pauses = [{"first": "2022-10-08", "last": "2023-03-05"}]
    assert Timeline(of := overlapping(pauses=pauses, last="2023-03-31")).is_balanced(of.units[2])
    assert not Timeline(of := overlapping(last="2023-03-24")).is_balanced(of.units[2])


def test_a_unit_is_held_in_the_semester_that_it_names() -> None:
    of = overlapping()
    days = {"U1": ["2022-09-05", "2022-10-07", "2022-10-11"], "U2": ["2022-09-05", "2022-09-19", "2022-10-14"]}
    held = [session(of, code, day) for code, found in days.items() for day in found]
    assert [each.text.en.rpartition(": ")[2] for each in violations("H6", of, held)] == [
        "this date is in S1, the unit in L1",
        "examination week of S1",
    ]


def test_the_planner_is_told_of_it() -> None:
    notes = [note.en for note in read(overlapping())]
    assert notes[0].startswith("The semesters S1 (") and "L1 (" in notes[0] and "S2" not in notes[0]
    assert notes[-1].startswith("U3: annual")
    assert list(read(make_instance())) == []


def test_a_session_is_of_the_semester_of_its_unit_in_exports() -> None:
    of = overlapping()
    held = [session(of, code, "2022-09-20", clock) for code, clock in (("U1", "17:00"), ("U2", "19:00"))]
    rows = sessions(Programme(of, make_timetable(of, [*held, session(of, "U3", "2022-09-21")]), "en"))
    assert list(rows["semester"]) == ["S1", "L1", "S1;L1"]


def test_dates_of_a_unit_go_with_its_own_semester_into_the_new_year() -> None:
    text = """\
version: 1
name: two-2022
title: Two 2022
timezone: Indian/Reunion
calendar:
  semesters:
    - {id: S1, first: 2022-09-05, last: 2022-10-07}
    - {id: L1, first: 2022-09-19, last: 2022-10-14}
slots: [{start: "17:00", end: "19:00"}]
sites: [{id: PORT, title: Le Port}]
rooms: [{id: A, site: PORT, capacity: 20}]
groups: [{id: G, size: 10}]
trainers: [{id: T, name: T}]
units:
  - {code: U, title: U, ects: 3, modality: cours, period: S1, groups: [G], trainers: [T], in_person: 2,
     webconference: 0, first: 2022-09-26, pauses: [{first: 2022-10-03, last: 2022-10-04}]}
"""
    made = new_year(text, "old.yaml", Path(), DAY("2023-09-04"), {"L1": DAY("2023-10-02")}).instance
    (unit,) = made.units
    assert (unit.first, [pause.first for pause in unit.pauses or ()]) == (DAY("2023-09-25"), [DAY("2023-10-02")])
