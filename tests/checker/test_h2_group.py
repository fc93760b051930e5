"""H2: a group attends one thing at a time, with the groups it is part of and its external busy times."""

from tests.builders import alternance_day, make_instance, session, unit
from tests.checker.cases import violations

FAMILY = [{"id": "Y1", "size": 20}, {"id": "Y1A", "size": 5, "part_of": "Y1"}, {"id": "Y2", "size": 9}]


def test_one_after_the_other_is_right() -> None:
    of = make_instance()
    plan = [session(of, "U1", "2022-09-05", "17:00"), session(of, "U2", "2022-09-05", "19:00")]
    assert violations("H2", of, plan) == []


def test_two_units_at_once_are_one_fault_for_all_their_groups() -> None:
    of = make_instance()
    plan = [session(of, "U1", "2022-09-05"), session(of, "U2", "2022-09-05"), session(of, "U3", "2022-09-06")]
    (found,) = violations("H2", of, plan)
    assert found.text.fr == (
        "G1 et A1 : 2 choses en même temps : U1 le lundi 05/09/2022 17 h et U2 le lundi 05/09/2022 17 h"
    )
    assert found.ids == ("U1-01", "U2-01")  # and not U3, the bystander


def test_a_partial_overlap_counts() -> None:
    of = make_instance()
    plan = [session(of, "U1", "2022-09-05", "17:00", hours=2.5), session(of, "U2", "2022-09-05", "19:00")]
    assert len(violations("H2", of, plan)) == 1


def test_a_group_attends_the_sessions_of_the_group_it_is_part_of() -> None:
    units = [unit("UP", groups=["Y1"]), unit("UC", groups=["Y1A"]), unit("UO", groups=["Y2"])]
    of = make_instance(groups=FAMILY, units=units)
    plan = [session(of, code, "2022-09-05") for code in ("UP", "UC", "UO")]
    (found,) = violations("H2", of, plan)
    assert found.text.en.startswith("Y1A: 2 things at once")  # Y1 has UP alone, Y2 has UO alone
    assert set(found.ids) == {"UP-01", "UC-01"}


def test_the_parent_does_not_attend_what_its_part_does() -> None:
    of = make_instance(groups=FAMILY, units=[unit("UC", groups=["Y1A"]), unit("UP", groups=["Y1"])])
    assert violations("H2", of, [session(of, "UC", "2022-09-05"), session(of, "UP", "2022-09-05", "19:00")]) == []


def test_a_unit_that_names_a_group_and_its_part_is_attended_once() -> None:
    of = make_instance(groups=FAMILY, units=[unit("U1", groups=["Y1", "Y1A"])])
    assert violations("H2", of, [session(of, "U1", "2022-09-05")]) == []


def test_a_session_during_an_alternance_day() -> None:
    slots = [{"start": "16:00", "end": "18:00"}]
    of = make_instance(slots=slots)
    days = [alternance_day(of, "A1", "2022-09-05")]  # 8:30 to 16:30
    (found,) = violations("H2", of, [session(of, "U1", "2022-09-05", "16:00")], days)
    assert found.text.en.startswith("A1: 2 things at once: the alternance day of Monday 2022-09-05 and U1")


def test_two_alternance_days_at_once() -> None:
    of = make_instance()
    days = [alternance_day(of, "A1", "2022-09-05", 1), alternance_day(of, "A1", "2022-09-05", 2)]
    assert [v.ids for v in violations("H2", of, [], days)] == [("ALT-A1-01", "ALT-A1-02")]


class TestBusy:
    """External busy times, such as another centre's FOAD, in local time."""

    def found(self, group: str, start: str, end: str) -> list[str]:
        busy = [{"groups": [group], "title": "AST002", "times": [{"date": "2022-09-05", "start": start, "end": end}]}]
        of = make_instance(groups=FAMILY, units=[unit("UC", groups=["Y1A"])], busy=busy)
        return [v.text.fr for v in violations("H2", of, [session(of, "UC", "2022-09-05", "17:00")])]

    def test_its_own(self) -> None:
        (text,) = self.found("Y1A", "18:30", "20:00")
        assert "UC le lundi 05/09/2022 17 h et « AST002 » le lundi 05/09/2022 18 h 30" in text

    def test_of_the_group_it_is_part_of(self) -> None:
        assert len(self.found("Y1", "18:30", "20:00")) == 1

    def test_of_another_group(self) -> None:
        assert self.found("Y2", "18:30", "20:00") == []

    def test_touching_is_no_overlap(self) -> None:
        assert self.found("Y1A", "19:00", "21:00") == []
        assert self.found("Y1A", "15:00", "17:00") == []

    def test_busy_times_that_overlap_are_not_the_timetables_fault(self) -> None:
        times = [{"date": "2022-09-07", "start": "17:00", "end": "19:00"}] * 2
        of = make_instance(busy=[{"groups": ["G1"], "title": "X", "times": times}])
        assert violations("H2", of, [session(of, "U1", "2022-09-05")]) == []


def test_the_session_lists_its_units_groups_in_any_order() -> None:
    of = make_instance()
    plan = session(of, "U1", "2022-09-05")
    assert violations("H2", of, [plan.model_copy(update={"groups": ("A1", "G1")})]) == []
    for wrong in (("G1",), (), ("G1", "A1", "A1"), ("G1", "ZZ")):
        assert len(violations("H2", of, [plan.model_copy(update={"groups": wrong})])) == 1


def test_a_hundred_sessions_at_once_are_one_fault_with_a_short_sentence() -> None:
    of = make_instance()
    plan = [session(of, "U1", "2022-09-05", number=n) for n in range(1, 101)]
    (found,) = violations("H2", of, plan)
    assert len(found.ids) == 100
    assert found.text.fr.endswith("et 95 autres")
