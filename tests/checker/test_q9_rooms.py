"""Q9: rooms a unit uses, less one."""

from tests.builders import make_instance, session
from tests.checker.cases import points


def test_rooms_beyond_the_first() -> None:
    of = make_instance()
    days = ("2022-09-05", "2022-09-12", "2022-09-19", "2022-09-26")
    plan = [session(of, "U1", day, room=room) for day, room in zip(days, ("R2", "R1", "R2", "R3"), strict=True)]
    plan.append(session(of, "U2", "2022-09-06"))
    (point,) = points("Q9", of, plan)
    assert (point.subject, point.value) == ("U1", 2)
    assert point.text.fr == "U1 : 2 séances en R2, 1 en R1 et 1 en R3"


def test_webconferences_use_none() -> None:
    of = make_instance()
    web = session(of, "U1", "2022-09-12", kind="webconference").model_copy(update={"room": "R2"})
    assert points("Q9", of, [session(of, "U1", "2022-09-05"), web]) == []
    assert points("Q9", of, [web]) == []


def test_a_missing_room_is_none() -> None:
    of = make_instance()
    assert points("Q9", of, [session(of, "U1", "2022-09-05"), session(of, "U1", "2022-09-12", room=None)]) == []
