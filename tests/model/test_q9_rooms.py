"""Q9 in the model: rooms of a unit, less one."""

from tests.builders import make_instance, session, unit
from tests.model.cases import best, measure

OF = make_instance(units=[unit("U1")])
DAYS = ("2022-09-05", "2022-09-12")


def test_rooms_less_one() -> None:
    assert measure("Q9", OF, [session(OF, "U1", day, room="R1") for day in DAYS]) == 0
    assert (
        measure("Q9", OF, [session(OF, "U1", day, room=room) for day, room in zip(DAYS, ("R1", "R2"), strict=True)])
        == 1
    )


def test_webconferences_use_none() -> None:
    plan = [session(OF, "U1", DAYS[0]), session(OF, "U1", DAYS[1], kind="webconference")]
    assert measure("Q9", OF, plan) == 0


def test_a_unit_without_in_person_session_has_no_measure() -> None:
    of = make_instance(units=[unit("U1", in_person=0, webconference=2)])
    assert measure("Q9", of, [session(of, "U1", DAYS[0], kind="webconference")]) == 0


def test_counted_rooms_have_no_names() -> None:
    assert measure("Q9", OF, [session(OF, "U1", day, room=None) for day in DAYS], rooms="counted") == 0


def test_rooms_that_close_in_turn_have_a_price() -> None:
    # 4 in-person sessions in 4 weeks; R1 is closed in the first two, R2 in the last two: two rooms.
    rooms = [
        {"id": "R1", "site": "PORT", "capacity": 30, "closed": [{"first": "2022-09-05", "last": "2022-09-16"}]},
        {"id": "R2", "site": "PORT", "capacity": 30, "closed": [{"first": "2022-09-19", "last": "2022-09-30"}]},
    ]
    calendar = {"semesters": [{"id": "S1", "first": "2022-09-05", "last": "2022-09-30"}]}
    units = [unit("U1", groups=["G1"], in_person=4, webconference=0)]
    assert best("Q9", make_instance(rooms=rooms, calendar=calendar, units=units, groups=[{"id": "G1", "size": 9}])) == 1
