"""Q2: evenings that bring a group to the centre for a session alone."""

from tests.builders import alternance_day, make_instance, session, unit
from tests.checker.cases import points


def test_one_trip_an_evening_whatever_the_number_of_sessions() -> None:
    of = make_instance()
    plan = [session(of, "U1", "2022-09-05"), session(of, "U2", "2022-09-05", "19:00")]
    assert [(p.subject, p.value) for p in points("Q2", of, plan)] == [("G1", 1), ("A1", 1)]
    assert points("Q2", of, plan)[0].text.fr == "G1 : trajet le lundi 05/09/2022 (U1 et U2)"


def test_a_webconference_is_no_trip() -> None:
    of = make_instance()
    assert points("Q2", of, [session(of, "U1", "2022-09-05", kind="webconference")]) == []


def test_an_alternance_day_brings_its_own_group_alone() -> None:
    of = make_instance()
    days = [alternance_day(of, "A1", "2022-09-05")]
    found = points("Q2", of, [session(of, "U1", "2022-09-05"), session(of, "U1", "2022-09-12")], days)
    # G1: both evenings. A1: the second.
    assert [p.subject for p in found] == ["G1", "G1", "A1"]


def test_groups_within_groups() -> None:
    groups = [{"id": "Y", "size": 9, "alternance": {"min": 1, "max": 1}}, {"id": "YA", "size": 5, "part_of": "Y"}]
    of = make_instance(groups=groups, units=[unit("UY", groups=["Y"]), unit("UA", groups=["YA"])])
    plan = [session(of, "UY", "2022-09-05"), session(of, "UA", "2022-09-06")]
    # Y goes on Monday; YA with it on Monday, and alone on Tuesday.
    assert [p.subject for p in points("Q2", of, plan)] == ["Y", "YA", "YA"]
    # The alternance day of Y is one of YA too: Monday brings both anyway.
    days = [alternance_day(of, "Y", "2022-09-05")]
    assert [p.subject for p in points("Q2", of, plan, days)] == ["YA"]
