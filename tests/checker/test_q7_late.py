"""Q7: evenings that leave the first slot of the day's grid empty."""

from tests.builders import make_instance, session, unit
from tests.checker.cases import points, total


def test_only_the_second_slot() -> None:
    of = make_instance()
    found = points("Q7", of, [session(of, "U1", "2022-09-05", "19:00"), session(of, "U2", "2022-09-06")])
    assert [(p.subject, p.value) for p in found] == [("G1", 1), ("A1", 1)]
    assert found[0].text.fr == "G1 : la soirée du lundi 05/09/2022 ne commence qu’à 19 h (U1)"


def test_both_slots_or_the_first() -> None:
    of = make_instance()
    plan = [session(of, "U1", "2022-09-05"), session(of, "U2", "2022-09-05", "19:00"), session(of, "U3", "2022-09-06")]
    assert points("Q7", of, plan) == []


def test_a_grid_of_three_and_another_on_saturday() -> None:
    slots = [
        *({"start": start, "end": end} for start, end in (("16:00", "18:00"), ("18:00", "20:00"), ("20:00", "22:00"))),
        {"start": "20:00", "end": "22:00", "weekdays": ["sat"]},
    ]
    of = make_instance(slots=slots, units=[unit("U1", groups=["G1"])])
    assert total("Q7", of, [session(of, "U1", "2022-09-05", "18:00"), session(of, "U1", "2022-09-05", "20:00")]) == 1
    assert total("Q7", of, [session(of, "U1", "2022-09-10", "20:00")]) == 0  # Saturday's first slot


def test_a_group_can_be_late_when_the_one_it_is_part_of_is_not() -> None:
    groups = [{"id": "Y", "size": 9}, {"id": "YA", "size": 5, "part_of": "Y"}]
    of = make_instance(groups=groups, units=[unit("UY", groups=["Y"]), unit("UA", groups=["YA"])])
    late = session(of, "UA", "2022-09-05", "19:00")
    assert [p.subject for p in points("Q7", of, [late])] == ["YA"]
    assert points("Q7", of, [late, session(of, "UY", "2022-09-05")]) == []


def test_a_day_without_slots_is_not_late() -> None:
    of = make_instance()
    assert points("Q7", of, [session(of, "U1", "2022-09-10", "19:00")]) == []
