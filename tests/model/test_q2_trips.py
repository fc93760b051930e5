"""Q2 in the model: evenings that bring a group to the centre."""

from tests.builders import alternance_day, make_instance, session, unit
from tests.model.cases import best, measure

OF = make_instance()  # U1 and U2 are of G1 and A1


def test_one_evening_is_one_trip_of_each_group() -> None:
    plan = [session(OF, "U1", "2022-09-05"), session(OF, "U2", "2022-09-05", "19:00")]
    assert measure("Q2", OF, plan) == 2  # G1 and A1, once each
    assert measure("Q2", OF, [*plan, session(OF, "U2", "2022-09-13")]) == 4


def test_a_webconference_is_no_trip() -> None:
    assert measure("Q2", OF, [session(OF, "U1", "2022-09-05", kind="webconference")]) == 0


def test_an_alternance_day_brings_its_group_alone() -> None:
    plan = [session(OF, "U1", "2022-09-05")]
    assert measure("Q2", OF, plan, [alternance_day(OF, "A1", "2022-09-05")]) == 1  # G1
    assert measure("Q2", OF, plan, [alternance_day(OF, "A1", "2022-09-06")]) == 2


def test_the_fewest_trips() -> None:
    # 2 and 3 in-person sessions on shared evenings: 3 trips of G1.
    units = [unit("U1", groups=["G1"]), unit("U2", groups=["G1"], modality="tp", trainers=["T2"])]
    assert best("Q2", make_instance(groups=[{"id": "G1", "size": 9}], units=units)) == 3
