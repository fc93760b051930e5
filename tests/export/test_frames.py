"""The tables of a timetable: its sessions, who attends them, and what they add up to."""

import datetime as dt

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from scheduler.export.audience import Programme
from scheduler.export.frames import SESSIONS, attendance, hours, months, rows, sessions, sums
from scheduler.export.hours import hours_csv
from scheduler.instance.schema.instance import Instance
from scheduler.timetable.schema import AlternanceDay, Session, Timetable
from tests.builders import BASE, alternance_day, make_instance, make_timetable, session
from tests.checker.test_anything import DAY, OF, SESSION

MONDAY, TUESDAY = dt.date(2022, 9, 5), dt.date(2022, 9, 6)


def programme(instance: Instance, timetable: Timetable) -> Programme:
    return Programme(instance, timetable, "fr")


def small() -> Programme:
    of = make_instance()
    held = [
        session(of, "U1", "2022-09-05", number=1),
        session(of, "U3", "2022-09-05", "19:00", kind="webconference", number=1),
        session(of, "U2", "2022-09-06", number=1),
    ]
    return programme(of, make_timetable(of, held, [alternance_day(of, "A1", "2022-09-06")]))


def values(table) -> list[tuple]:  # type: ignore[no-untyped-def,type-arg]
    return [tuple(row) for row in rows(table)]


def test_sessions_and_alternance_days_in_time_order() -> None:
    table = sessions(small())
    assert tuple(table.columns) == SESSIONS
    assert list(table["id"]) == ["U1-01", "U3-01", "ALT-A1-01", "U2-01"]
    first, _, day, _ = rows(table)
    assert (first.unit, first.kind, first.number, first.total, first.groups) == ("U1", "in_person", 1, 1, ("G1", "A1"))
    assert (first.room, first.site, first.semester) == ("R1", "PORT", "S1")
    assert (first.start.isoformat(), first.date, first.week) == ("2022-09-05T17:00:00+04:00", MONDAY, MONDAY)
    assert (day.unit, day.kind, day.groups, day.trainers, day.seconds) == (None, "alternance", ("A1",), (), 7 * 3600)


def test_every_audience_attends_its_own() -> None:
    table = attendance(small())
    found = {(kind, id_): sorted(held["id"]) for (kind, id_), held in table.groupby(["audience", "audience_id"])}
    assert found["group", "A1"] == ["ALT-A1-01", "U1-01", "U2-01", "U3-01"]
    assert found["group", "G1"] == ["U1-01", "U2-01", "U3-01"]
    assert found["trainer", "T1"] == ["U1-01", "U3-01"]
    assert found["room", "R1"] == ["U1-01", "U2-01"]
    assert found["unit", "U2"] == ["U2-01"]


def test_sums() -> None:
    """Of two hours a session; U1 and U2 are in person."""
    found = sums(small())
    columns = ["trainer", "sessions", "hours", "evenings"]
    assert values(found["trainers"][columns]) == [("T1", 2, 4.0, 1), ("T2", 1, 2.0, 1)]
    columns = ["group", "in_person_h", "webconference_h", "alternance_h", "evenings", "alternance_days"]
    assert values(found["groups"][columns]) == [("G1", 4.0, 2.0, 0.0, 2, 0), ("A1", 4.0, 2.0, 7.0, 2, 1)]
    columns = ["unit", "in_person", "in_person_demanded", "webconference", "webconference_demanded", "first", "last"]
    assert values(found["units"][columns]) == [
        ("U1", 1, 2, 0, 2, MONDAY, MONDAY),
        ("U2", 1, 3, 0, 0, TUESDAY, TUESDAY),
        ("U3", 0, 3, 1, 2, MONDAY, MONDAY),
    ]


def test_hours_by_week_and_kind() -> None:
    table = hours(small())
    own = table[(table["audience"] == "group") & (table["audience_id"] == "A1")]
    columns = ["week", "kind", "sessions", "evenings", "hours"]
    assert values(own[columns]) == [
        (MONDAY, "alternance", 1, 1, 7.0),
        (MONDAY, "in_person", 2, 2, 4.0),
        (MONDAY, "webconference", 1, 1, 2.0),
    ]


def test_an_empty_timetable_has_every_trainer_group_and_unit_with_nothing() -> None:
    of = make_instance()
    empty = programme(of, make_timetable(of, []))
    found = sums(empty)
    assert list(found["trainers"]["hours"]) == [0, 0]
    assert values(found["groups"][["group", "in_person_h", "evenings"]]) == [("G1", 0, 0), ("A1", 0, 0)]
    assert list(found["units"]["first"]) == [None, None, None]
    assert (len(sessions(empty)), len(hours(empty))) == (0, 0)


def test_a_group_counts_the_sessions_of_the_group_it_is_part_of() -> None:
    of = make_instance(groups=[*BASE["groups"], {"id": "G2", "size": 3, "part_of": "G1"}])
    found = sums(programme(of, make_timetable(of, [session(of, "U1", "2022-09-05")])))["groups"].set_index("group")
    assert found.loc["G2", "in_person_h"] == found.loc["G1", "in_person_h"] == 2.0


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(SESSION, max_size=12), st.lists(DAY, max_size=4))
def test_any_timetable_has_tables(held: list[Session], days: list[AlternanceDay]) -> None:
    of = programme(OF, make_timetable(OF, held, days))
    assert len(sessions(of)) == len(held) + len(days)
    found = sums(of)
    assert found["units"]["in_person"].sum() + found["units"]["webconference"].sum() <= len(held)
    assert (hours(of)["hours"] >= 0).all()
    for rank, each in enumerate(found["trainers"]["sessions"]):
        assert each == sum(OF.trainers[rank].id in one.trainers for one in held)


def test_hours_by_trainer_and_month() -> None:
    """Two sessions of 2 h by T1 in September, of both kinds; one in October together with T2."""
    of = make_instance()
    held = [
        session(of, "U1", "2022-09-05", number=1, trainers=("T1",)),
        session(of, "U3", "2022-09-05", "19:00", kind="webconference", number=1, trainers=("T1",)),
        session(of, "U2", "2022-10-04", number=1, trainers=("T2", "T1")),
    ]
    drawn = programme(of, make_timetable(of, held))
    september, october = dt.date(2022, 9, 1), dt.date(2022, 10, 1)
    assert values(months(drawn)) == [
        ("T1", september, 2, 1, 2.0, 2.0, 4.0),
        ("T1", october, 1, 1, 2.0, 0.0, 2.0),
        ("T2", october, 1, 1, 2.0, 0.0, 2.0),
    ]
    lines = hours_csv(drawn).decode("utf-8-sig").split("\r\n")
    assert lines[0] == "Formateur;Identifiant;Mois;Séances;Soirées;Regroupements (h);Webconférences (h);Heures"
    assert lines[1].endswith(";T1;2022-09;2;1;2;2;4") and len(lines) == 5
    assert values(months(programme(of, make_timetable(of, [])))) == []
