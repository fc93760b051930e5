"""H4: a room of its own for each in-person session: known, open, large enough, equipped, at the right site."""

from scheduler.instance.schema.instance import Instance
from tests.builders import make_instance, session, unit
from tests.checker.cases import violations


def instance(capacity: int = 18, unit_changes: dict[str, object] | None = None) -> Instance:
    """U1 has 12 + 6 = 18 students; UB is the bystander, of G1 alone (12)."""
    return make_instance(
        sites=[{"id": "PORT", "title": "Le Port"}, {"id": "SUD", "title": "Sud"}],
        rooms=[
            {"id": "R", "site": "PORT", "capacity": capacity, "features": ["pc", "projector"],
             "closed": [{"first": "2022-09-20", "last": "2022-09-22"}]},
            {"id": "B", "site": "PORT", "capacity": 12},
        ],
        units=[unit("U1", **(unit_changes or {})), unit("UB", groups=["G1"], trainers=["T2"])],
    )  # fmt: skip


def found(of: Instance, room: str | None = "R", day: str = "2022-09-05") -> list[str]:
    bystander = session(of, "UB", "2022-09-05", room="B")
    return [v.text.en for v in violations("H4", of, [session(of, "U1", day, room=room), bystander])]


def test_exactly_large_enough() -> None:
    assert found(instance(18)) == []


def test_one_seat_short() -> None:
    assert found(instance(17)) == ["U1 on Monday 2022-09-05 17:00: room R has 17 seats for 18 students"]


def test_a_group_inside_another_of_the_unit_is_counted_once() -> None:
    groups = [{"id": "Y", "size": 20}, {"id": "YA", "size": 5, "part_of": "Y"}]
    of = make_instance(groups=groups, units=[unit("U1", groups=["Y", "YA"])])
    assert violations("H4", of, [session(of, "U1", "2022-09-05", room="R2")]) == []  # 20 seats, 20 students


def test_all_the_features_asked_for() -> None:
    assert found(instance(unit_changes={"features": ["projector", "pc"]})) == []
    assert "lacks the features asked for: sink" in found(instance(unit_changes={"features": ["pc", "sink"]}))[0]


def test_the_units_site() -> None:
    assert found(instance(unit_changes={"site": "PORT"})) == []
    assert "room R is at PORT; the unit is held at SUD" in found(instance(unit_changes={"site": "SUD"}))[0]


def test_closed_from_the_first_to_the_last_day() -> None:
    of = instance()
    assert [day for day in range(18, 25) if found(of, day=f"2022-09-{day}")] == [20, 21, 22]


def test_no_room_and_unknown_room() -> None:
    assert "this in-person session has no room" in found(instance(), room=None)[0]
    assert "there is no room “ZZ”" in found(instance(), room="ZZ")[0]
    assert "there is no room “”" in found(instance(), room="")[0]


def test_every_fault_of_one_session() -> None:
    of = instance(17, {"features": ["sink"], "site": "SUD"})
    assert len(found(of, day="2022-09-20")) == 4  # closed, too small, no sink, other site


def test_a_webconference_takes_no_room() -> None:
    of = instance()
    held = session(of, "U1", "2022-09-05", kind="webconference")
    assert violations("H4", of, [held]) == []
    assert len(violations("H4", of, [held.model_copy(update={"room": "R"})])) == 1


def test_two_sessions_in_one_room() -> None:
    of = make_instance()
    at_once = [session(of, "U1", "2022-09-05"), session(of, "U2", "2022-09-05")]
    (fault,) = violations("H4", of, [*at_once, session(of, "U3", "2022-09-05", room="R2")])
    assert fault.ids == ("U1-01", "U2-01")
    later = [session(of, "U1", "2022-09-05"), session(of, "U2", "2022-09-05", "19:00")]
    assert violations("H4", of, later) == []
    overlapping = [session(of, "U1", "2022-09-05", hours=3), session(of, "U2", "2022-09-05", "19:00")]
    assert len(violations("H4", of, overlapping)) == 1


def test_the_room_of_an_unknown_unit_is_taken_all_the_same() -> None:
    of = make_instance()
    stranger = session(of, "U1", "2022-09-05").model_copy(update={"unit": "ZZ", "id": "ZZ-01"})
    assert len(violations("H4", of, [session(of, "U2", "2022-09-05"), stranger])) == 1
