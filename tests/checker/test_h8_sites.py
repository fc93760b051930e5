"""H8: a group, and a trainer, at one site in an evening."""

from scheduler.instance.schema.instance import Instance
from tests.builders import BASE, make_instance, session, unit
from tests.checker.cases import violations


def instance() -> Instance:
    return make_instance(
        sites=[{"id": "PORT", "title": "Le Port"}, {"id": "SUD", "title": "Sud"}],
        rooms=[*BASE["rooms"], {"id": "FAR", "site": "SUD", "capacity": 30}],
        groups=[{"id": "G1", "size": 5}, {"id": "G2", "size": 5}, {"id": "G1A", "size": 2, "part_of": "G1"}],
        units=[
            unit("UG1", groups=["G1"], trainers=["T1"]),
            unit("UG2", groups=["G2"], trainers=["T1"]),
            unit("UA", groups=["G1A"], trainers=["T2"]),
        ],
    )


def test_two_rooms_of_one_site() -> None:
    of = instance()
    plan = [session(of, "UG1", "2022-09-05"), session(of, "UA", "2022-09-05", "19:00", room="R2")]
    assert violations("H8", of, plan) == []


def test_a_group_at_two_sites() -> None:
    of = instance()
    plan = [session(of, "UG1", "2022-09-05"), session(of, "UA", "2022-09-05", "19:00", room="FAR")]
    (found,) = violations("H8", of, plan)
    # Only the part attends both: G1 itself stays where it is.
    assert found.text.en == "G1A: several sites on Monday 2022-09-05 (UG1 at PORT and UA at SUD)"


def test_a_trainer_at_two_sites() -> None:
    of = instance()
    plan = [session(of, "UG1", "2022-09-05"), session(of, "UG2", "2022-09-05", "19:00", room="FAR")]
    (found,) = violations("H8", of, plan)
    assert found.text.fr == "Trainer One : plusieurs sites le lundi 05/09/2022 (UG1 à PORT et UG2 à SUD)"
    assert found.ids == ("UG1-01", "UG2-01")


def test_another_evening_or_a_webconference_is_no_journey() -> None:
    of = instance()
    far = session(of, "UG2", "2022-09-06", room="FAR")
    at_home = session(of, "UG2", "2022-09-05", "19:00", kind="webconference")
    assert violations("H8", of, [session(of, "UG1", "2022-09-05"), far]) == []
    assert violations("H8", of, [session(of, "UG1", "2022-09-05"), at_home]) == []


def test_an_unknown_room_is_at_no_site() -> None:
    of = instance()
    plan = [session(of, "UG1", "2022-09-05"), session(of, "UG2", "2022-09-05", "19:00", room="ZZ")]
    assert violations("H8", of, plan) == []
