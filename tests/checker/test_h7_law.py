"""H7: an apprentice group's hours of a day and its rest between two days."""

from typing import Any

from scheduler.instance.schema.instance import Instance
from tests.builders import BASE, alternance_day, make_instance, session, unit
from tests.checker.cases import violations


def instance(**changes: Any) -> Instance:
    """A1 is the apprentice group; G1 attends the same units and is the bystander."""
    return make_instance(**changes)


def found(of: Instance, sessions: list[tuple[str, str, str]], *days: str) -> list[str]:
    plan = [session(of, code, day, clock, number=n) for n, (code, day, clock) in enumerate(sessions, 1)]
    rows = [alternance_day(of, "A1", day, n) for n, day in enumerate(days, 1)]
    return [v.text.en for v in violations("H7", of, plan, rows)]


def test_seven_and_two_hours_fit() -> None:
    assert found(instance(), [("U1", "2022-09-05", "17:00")], "2022-09-05") == []


def test_seven_and_four_hours_do_not() -> None:
    two = [("U1", "2022-09-05", "17:00"), ("U2", "2022-09-05", "19:00")]
    assert found(instance(), two, "2022-09-05") == [
        "A1: 11 h on Monday 2022-09-05 (7 h of alternance and 4 h of sessions), at most 10 h"
    ]
    assert found(instance(), two, "2022-09-06") == []  # another day; 21:00 to 8:30 are 11 h 30 of rest
    assert found(instance(law={"hours_per_day": 11.0}), two, "2022-09-05") == []  # exactly the limit


def test_sessions_alone_can_be_too_long() -> None:
    of = instance(law={"hours_per_day": 3.5})
    two = [("U1", "2022-09-05", "17:00"), ("U2", "2022-09-05", "19:00")]
    assert found(of, two) == ["A1: 4 h of sessions on Monday 2022-09-05, at most 3 h 30 min"]


def test_a_part_of_a_group_works_its_hours_too() -> None:
    groups = [{"id": "G1", "size": 12}, {"id": "A1", "size": 6, "part_of": "G1", "alternance": {"min": 1, "max": 9}}]
    of = instance(groups=groups, units=[unit("U1", groups=["G1"]), unit("U2", groups=["A1"])])
    two = [("U1", "2022-09-05", "17:00"), ("U2", "2022-09-05", "19:00")]
    assert len(found(of, two, "2022-09-05")) == 1  # 7 + 2 + 2, the first 2 of its parent


def test_a_part_of_an_apprentice_group_is_of_apprentices() -> None:
    groups = [
        {"id": "A1", "size": 12, "alternance": {"min": 1, "max": 9}},
        *({"id": part, "size": 6, "part_of": "A1"} for part in ("TP1", "TP2")),
    ]
    two = [("U1", "2022-09-05", "17:00"), ("U2", "2022-09-05", "19:00")]
    one, other = unit("U1", groups=["TP1"]), unit("U2", groups=["TP1"])
    assert found(instance(groups=groups, units=[one, other]), two, "2022-09-05") == [
        "TP1: 11 h on Monday 2022-09-05 (7 h of alternance and 4 h of sessions), at most 10 h"
    ]
    apart = [one, {**other, "groups": ["TP2"]}]  # 7 + 2 for everybody
    assert found(instance(groups=groups, units=apart), two, "2022-09-05") == []


def test_evening_groups_are_under_no_such_law() -> None:
    of = instance(groups=[BASE["groups"][0]], units=[unit("U1", groups=["G1"])], law={"hours_per_day": 1.0})
    assert found(of, [("U1", "2022-09-05", "17:00")]) == []


ALTERNANCE_AT_EIGHT = {"start": "08:00", "end": "16:00", "hours": 7.0}


class TestRest:
    def test_exactly_eleven_hours(self) -> None:
        of = instance(alternance=ALTERNANCE_AT_EIGHT)
        assert found(of, [("U1", "2022-09-05", "19:00")], "2022-09-06") == []  # 21:00 to 8:00: 11 h

    def test_half_an_hour_less(self) -> None:
        of = instance(alternance={**ALTERNANCE_AT_EIGHT, "start": "07:30"})
        assert found(of, [("U1", "2022-09-05", "19:00")], "2022-09-06") == [
            "A1: 10 h 30 min of rest between Monday 2022-09-05 21:00 and Tuesday 2022-09-06 07:30, 11 h needed"
        ]
        assert found(of, [("U1", "2022-09-05", "19:00")], "2022-09-07") == []  # a day between

    def test_the_last_end_and_the_first_start_count(self) -> None:
        of = instance(alternance={**ALTERNANCE_AT_EIGHT, "start": "07:30"})
        sessions = [("U1", "2022-09-05", "19:00"), ("U2", "2022-09-05", "17:00"), ("U3", "2022-09-06", "17:00")]
        assert len(found(of, sessions, "2022-09-06")) == 1

    def test_the_night_of_a_clock_change_is_an_hour_shorter(self) -> None:
        """Paris, Saturday 2022-03-26 21:00 to Sunday 8:30: 11 h 30 on the clock, 10 h 30 in truth."""
        every_day = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
        of = instance(
            timezone="Europe/Paris",
            calendar={"semesters": [{"id": "S1", "first": "2022-03-01", "last": "2022-04-30"}]},
            slots=[{"start": "19:00", "end": "21:00", "weekdays": every_day}],
            units=[unit("U1")],
        )
        assert "10 h 30 min of rest" in found(of, [("U1", "2022-03-26", "19:00")], "2022-03-27")[0]
        assert found(of, [("U1", "2022-03-19", "19:00")], "2022-03-20") == []
