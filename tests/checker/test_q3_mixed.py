"""Q3: evenings with an in-person session and a webconference."""

from tests.builders import make_instance, session, unit
from tests.checker.cases import points


def test_both_kinds_on_one_evening() -> None:
    of = make_instance()
    plan = [session(of, "U1", "2022-09-05"), session(of, "U3", "2022-09-05", "19:00", kind="webconference")]
    found = points("Q3", of, plan)
    assert [(p.subject, p.value) for p in found] == [("G1", 1), ("A1", 1)]
    assert found[0].text.fr == ("G1 : soirée mixte le lundi 05/09/2022 (U1 en regroupement et U3 en webconférence)")


def test_one_kind_or_two_evenings() -> None:
    of = make_instance()
    web = session(of, "U3", "2022-09-06", kind="webconference")
    assert points("Q3", of, [session(of, "U1", "2022-09-05"), session(of, "U2", "2022-09-05", "19:00"), web]) == []


def test_with_the_session_of_the_group_it_is_part_of() -> None:
    groups = [{"id": "Y", "size": 9}, {"id": "YA", "size": 5, "part_of": "Y"}]
    of = make_instance(groups=groups, units=[unit("UY", groups=["Y"]), unit("UA", groups=["YA"])])
    plan = [session(of, "UY", "2022-09-05"), session(of, "UA", "2022-09-05", "19:00", kind="webconference")]
    assert [p.subject for p in points("Q3", of, plan)] == ["YA"]
