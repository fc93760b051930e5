"""Closures that take a part of a day, and slots that end the next day."""

import datetime as dt
from pathlib import Path

import pytest

from scheduler.errors import InputError
from scheduler.instance.load import load
from scheduler.instance.schema.instance import Instance
from scheduler.scenario.changes.apply import applied
from scheduler.scenario.changes.scenario import Scenario
from scheduler.timeline.calendar import Timeline
from tests.builders import alternance_day, make_instance, session, unit
from tests.checker.cases import violations
from tests.instance.test_own_times import YEAR, written

CLOSED = {"name": "Fête", "first": "2022-09-13", "last": "2022-09-15", "from": "19:00", "to": "19:00"}
NIGHT = [{"start": "20:00", "end": "22:30"}, {"start": "22:30", "end": "00:30"}]


def year(*closures: dict[str, str], slots: list[dict[str, str]] | None = None) -> Instance:
    calendar = {"semesters": [{"id": "S1", "first": "2022-09-05", "last": "2022-10-07"}], "closures": list(closures)}
    return make_instance(calendar=calendar, units=[unit("U1")], **({} if slots is None else {"slots": slots}))


def starts(instance: Instance, day: int) -> list[int]:
    return [slot.start.hour for slot in Timeline(instance).slots_on.get(dt.date(2022, 9, day), ())]


def test_a_closure_begins_and_ends_within_a_day() -> None:
    instance = year(CLOSED)
    assert [starts(instance, day) for day in (12, 13, 14, 15)] == [[17, 19], [17], [], [19]]
    (violation,) = violations("H6", instance, [session(instance, "U1", "2022-09-13", "19:00")])
    assert violation.text.fr == "U1 le mardi 13/09/2022 19 h : fermeture (Fête, de 19 h à 0 h)"
    assert instance.calendar.closures[0].called.en == "Fête (19:00–19:00)"


def test_an_alternance_day_needs_all_its_hours() -> None:
    instance = year({**CLOSED, "last": "2022-09-13", "from": "08:00", "to": "12:00"})
    (violation, *_) = violations("H5", instance, [], [alternance_day(instance, "A1", "2022-09-13")])
    assert "Fête, 08:00–12:00" in violation.text.en
    assert starts(instance, 13) == [17, 19]


def test_what_closes_at_an_hour_leaves_the_closures_that_there_are() -> None:
    change = {"close": {"first": "2022-09-12", "last": "2022-09-16", "from": "17:30"}}
    after = applied(Scenario.model_validate({"name": "cyclone", "changes": [change]}), year(CLOSED)).instance
    assert [(c.begins.day, c.begins.hour, c.ends.day, c.ends.hour) for c in after.calendar.closures] == [
        (13, 19, 15, 19),
        (12, 17, 13, 19),
        (15, 19, 17, 0),
    ]
    assert [starts(after, day) for day in (12, 13, 15, 16)] == [[], [], [], []]


def test_a_slot_past_midnight_ends_the_next_day_and_the_law_sees_it() -> None:
    instance = year(slots=NIGHT)
    slot = Timeline(instance).slots_on[dt.date(2022, 9, 6)][1]
    assert (slot.hours, slot.end.isoformat()) == (2, "2022-09-07T00:30:00+04:00")
    late = session(instance, "U1", "2022-09-06", "22:30")
    assert violations("H6", instance, [late]) == []
    (violation,) = violations("H7", instance, [late], [alternance_day(instance, "A1", "2022-09-07")])
    assert violation.text.en.startswith("A1: 8 h of rest")


def test_a_slot_does_not_reach_into_a_day_off() -> None:
    instance = year({"name": "Fête", "first": "2022-09-13", "last": "2022-09-13"}, slots=NIGHT)
    assert [starts(instance, day) for day in (11, 12, 13, 14)] == [[], [20], [], [20, 22]]


@pytest.mark.parametrize(
    ("typed", "instead", "said"),
    [
        ('end: "19:00"}', 'end: "16:30"}', "ce créneau dure 23.5 h"),
        ('end: "21:00"', 'end: "02:00"', None),
        ('start: "17:00", end: "19:00"', 'start: "01:00", end: "03:00"', None),
        ('end: "21:00", last: 2022-09-18', 'end: "02:00"', "chevauche"),
        ("10-02}]", '10-02}], closures: [{name: N, first: 2022-09-05, last: 2022-09-05, from: "12:00", to: "8:00"}]',
         "n’est pas après le début"),
        ("10-02}]", '10-02}], closures: [{name: N, first: 2022-09-05, last: 2022-09-06, to: "00:00"}]', "sans « to »"),
        ("10-02}]", '10-02}], closures: [{name: N, first: 2022-09-05, last: 2022-09-05, to: "12:00"}, '
         '{name: M, first: 2022-09-05, last: 2022-09-07, from: "12:00"}]', None),
    ],
)  # fmt: skip
def test_what_is_read_and_what_is_refused(tmp_path: Path, typed: str, instead: str, said: str | None) -> None:
    file = written(tmp_path, YEAR.replace(typed, instead, 1))
    if said is None:
        load(file)
    else:
        with pytest.raises(InputError) as error:
            load(file)
        assert any(said in fault.text.fr for fault in error.value.faults), error.value.faults
