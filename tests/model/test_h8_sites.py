"""H8 in the model: a group, and a trainer, at one site in an evening."""

from typing import Any

from tests.builders import BASE, make_instance, session, unit
from tests.model.cases import allows

FAR: dict[str, Any] = {
    "sites": [{"id": "PORT", "title": "Le Port"}, {"id": "TAMPON", "title": "Le Tampon"}],
    "rooms": [*BASE["rooms"], {"id": "FAR", "site": "TAMPON", "capacity": 30}],
}


def fits(first: str, second: str, day: str = "2022-09-05", **changes: Any) -> bool:
    """U1 at 17:00 on 5 September in one room, U2 at 19:00 in the other."""
    of = make_instance(**FAR, **changes)
    return allows("H8", of, [session(of, "U1", "2022-09-05", room=first), session(of, "U2", day, "19:00", room=second)])


def test_one_site_is_feasible() -> None:
    assert fits("R1", "R2")
    assert fits("FAR", "FAR")


def test_two_sites_are_infeasible() -> None:
    assert not fits("R1", "FAR")


def test_the_next_day_is_another_day() -> None:
    assert fits("R1", "FAR", day="2022-09-06")


def test_a_webconference_is_at_no_site() -> None:
    of = make_instance(**FAR)
    plan = [
        session(of, "U1", "2022-09-05", kind="webconference"),
        session(of, "U3", "2022-09-05", "19:00", room="FAR"),
    ]
    assert allows("H8", of, plan)


def test_the_trainer_moves_no_more_than_the_groups() -> None:
    apart = [unit("U1", groups=["G1"]), unit("U2", groups=["A1"], trainers=["T2"])]
    assert fits("R1", "FAR", units=apart)
    same = [unit("U1", groups=["G1"]), unit("U2", groups=["A1"])]  # both by T1
    assert not fits("R1", "FAR", units=same)


def test_of_several_trainers_the_one_who_teaches() -> None:
    units = [unit("U1", groups=["G1"]), unit("U2", groups=["A1"], trainers=["T1", "T2"])]
    of = make_instance(**FAR, units=units)
    for trainer, expected in (("T1", False), ("T2", True)):
        plan = [
            session(of, "U1", "2022-09-05", room="R1"),
            session(of, "U2", "2022-09-05", "19:00", room="FAR", trainers=(trainer,)),
        ]
        assert allows("H8", of, plan) == expected
