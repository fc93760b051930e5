"""Two published sessions exchanged, and one pinned: what is frozen where, and what cannot be."""

import datetime as dt
from typing import Any

import pytest

from scheduler.errors import InputError
from scheduler.instance.schema.instance import Instance
from scheduler.instance.schema.units import SessionKind
from scheduler.scenario.changes.apply import Applied, applied
from scheduler.scenario.runs.job import Base, Job, work
from scheduler.search.params import Params
from scheduler.timetable.schema import Session, Timetable
from tests.builders import make_instance, make_timetable, session, unit
from tests.scenario.world import scenario

GRID = [{"start": "17:00", "end": "19:00"}, {"start": "19:00", "end": "21:00"}]
G1 = {"groups": ["G1"]}


def world(*units: dict[str, Any], **tables: Any) -> Instance:
    rows = units or (unit("U1", **G1), unit("U2", **G1, trainers=["T2"]))
    return make_instance(groups=[{"id": "G1", "size": 12}], units=list(rows), **tables)


def published(of: Instance) -> Timetable:
    """U1 on Mondays, U2 on Wednesdays; in person first."""
    held = list[Session]()
    for code, days in (("U1", (5, 12, 19, 26)), ("U2", (7, 14, 21, 28))):
        for n, day in enumerate(days, 1):
            kind: SessionKind = "in_person" if n in ((1, 2) if code == "U1" else (1, 4)) else "webconference"
            held.append(session(of, code, f"2022-09-{day:02d}", number=n, kind=kind))
    return make_timetable(of, held)


def made(of: Instance, held: Timetable, *changes: dict[str, Any], day: dt.date | None = None) -> Applied:
    return applied(scenario(*changes), of, held, day)


def refused(of: Instance, held: Timetable, *changes: dict[str, Any], day: dt.date | None = None) -> str:
    with pytest.raises(InputError) as caught:
        made(of, held, *changes, day=day)
    assert all(fault.text.fr != fault.text.en for fault in caught.value.faults)
    return "\n".join(caught.value.lines("en"))


def swap(one: str, two: str) -> dict[str, Any]:
    return {"exchange": {"session": one, "other": two}}


def test_both_go_to_each_others_slot_and_nobody_else_moves() -> None:
    of = world()
    held = published(of)
    outcome = work(Job(Base(of, held, dt.date(2022, 9, 7), Params(time_limit_s=5, workers=1)),
                       scenario(swap("U1-02", "U2-02"))))  # fmt: skip
    assert outcome.planned is not None
    now = {row.id: (row.start.date().isoformat(), row.kind) for row in outcome.planned.timetable.sessions}
    assert now["U1-02"] == ("2022-09-14", "in_person")
    assert now["U2-02"] == ("2022-09-12", "webconference")
    assert {each.id for each in outcome.planned.differences} == {"U1-02", "U2-02"}
    assert outcome.planned.report.accepted


def test_what_cannot_be_exchanged_says_why() -> None:
    of = world()
    held = published(of)
    assert "of one unit and one kind" in refused(of, held, swap("U1-01", "U1-02"))
    assert "given twice" in refused(of, held, swap("U1-01", "U1-01"))
    assert "U2-09" in refused(of, held, swap("U1-01", "U2-09"))
    assert "that is past" in refused(of, held, swap("U1-03", "U2-01"), day=dt.date(2022, 9, 12))
    assert made(of, held, swap("U1-02", "U1-03")).instance.pins  # two kinds of one unit
    narrow = world(unit("U1", **G1, weekdays=["mon"]), unit("U2", **G1, trainers=["T2"]))
    assert "U1 cannot be held on Wednesday 2022-09-21 17:00" in refused(narrow, held, swap("U1-02", "U2-03"))
    shut = {"close": {"first": "2022-09-21"}}
    assert "U1 cannot be held on Wednesday 2022-09-21" in refused(of, held, shut, swap("U1-02", "U2-03"))


def test_a_long_session_needs_as_many_slots() -> None:
    of = world(unit("U1", **G1, block=2, in_person=2, webconference=0),
               unit("U2", **G1, trainers=["T2"], in_person=2, webconference=0))  # fmt: skip
    rows = [session(of, "U1", "2022-09-05", hours=4), session(of, "U1", "2022-09-12", number=2, hours=4)]
    early, late = session(of, "U2", "2022-09-07"), session(of, "U2", "2022-09-14", "19:00", number=2)
    held = make_timetable(of, [*rows, early, late])
    assert "U1-02 takes 2 slots in a row" in refused(of, held, swap("U1-02", "U2-02"))
    new = made(of, held, swap("U2-01", "U1-02")).instance.pins
    assert {(pin.unit, str(pin.date)) for pin in new} == {
        ("U1", "2022-09-05"), ("U1", "2022-09-07"), ("U2", "2022-09-12"), ("U2", "2022-09-14")
    }  # fmt: skip


def test_hours_of_a_unit_are_kept() -> None:
    grid = [{"start": "17:00", "end": "19:00"}, {"start": "19:00", "end": "20:30"}]
    of = world(unit("U1", **G1, hours=4), unit("U2", **G1, trainers=["T2"], in_person=2, webconference=0), slots=grid)
    rows = [session(of, "U1", "2022-09-05"), session(of, "U1", "2022-09-12", number=2)]
    short = [session(of, "U2", d, "19:00", number=n, hours=1.5) for n, d in ((1, "2022-09-07"), (2, "2022-09-14"))]
    assert "U1 would come to 3 h 30" in refused(of, make_timetable(of, [*rows, *short]), swap("U1-02", "U2-01"))


def test_a_half_group_exchanges_alone() -> None:
    groups = [{"id": "G1", "size": 12}, *({"id": name, "size": 6, "part_of": "G1"} for name in ("H1", "H2"))]
    of = make_instance(groups=groups, units=[
        unit("U1", groups=["H1", "H2"], sections=[["H1"], ["H2"]]),
        unit("U2", groups=["H1"], trainers=["T2"]),
    ])  # fmt: skip
    days = {"U1/H1": (5, 12, 19, 26), "U1/H2": (6, 13, 20, 27), "U2": (7, 14, 21, 28)}
    rows = [
        session(of, code, f"2022-09-{d:02d}", number=n, kind=("in_person" if n < 3 else "webconference"))
        for code, dates in days.items()
        for n, d in enumerate(dates, 1)
    ]
    new = made(of, make_timetable(of, rows), swap("U1/H1-02", "U2-03")).instance.pins
    assert {pin.unit for pin in new} == {"U1/H1", "U2"}
    assert ("U1/H1", "2022-09-21") in {(pin.unit, str(pin.date)) for pin in new}


def test_a_session_pinned_by_its_name_is_not_the_one_that_moves() -> None:
    """U1 and U2 are at once, one of them moves: not the one that is pinned."""
    of = world()
    held = published(of)
    at_once = {"start": held.of_unit["U1"][1].start, "end": held.of_unit["U1"][1].end}
    rows = [row.model_copy(update=at_once) if row.id == "U2-02" else row for row in held.sessions]
    clash = make_timetable(of, rows)
    for name, other in (("U1-02", "U2-02"), ("U2-02", "U1-02")):
        asked = scenario({"pin_session": {"session": name}})
        outcome = work(Job(Base(of, clash, None, Params(time_limit_s=5, workers=1)), asked))
        assert outcome.planned is not None
        assert {each.id for each in outcome.planned.differences if each.is_move} == {other}
    assert "pinned already" in made(of, held, *[{"pin_session": {"session": "U1-02"}}] * 2).notes[0].en
    shut = {"close": {"first": "2022-09-12"}}
    assert "can no longer be held" in refused(of, held, shut, {"pin_session": {"session": "U1-02"}})
