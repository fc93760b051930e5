"""H9: what the planner pinned stays, as `Pin` says."""

from typing import Any

from scheduler.checker.report import Violation
from tests.builders import make_instance, session
from tests.checker.cases import violations


def found(pin: dict[str, Any], unit: str = "U1") -> list[Violation]:
    """U1: Monday 5 in R1, Monday 12 at 19:00 by webconference, Tuesday 20 in R2; U2 is the bystander."""
    of = make_instance(pins=[{"unit": unit, **pin}])
    plan = [
        session(of, "U1", "2022-09-05", number=1),
        session(of, "U1", "2022-09-12", "19:00", kind="webconference", number=2),
        session(of, "U1", "2022-09-20", number=3, room="R2"),
        session(of, "U2", "2022-09-08", number=1),
    ]
    return violations("H9", of, plan)


class TestDated:
    def test_a_session_that_day(self) -> None:
        assert found({"date": "2022-09-05"}) == []
        assert found({"date": "2022-09-12", "slot": "19:00", "kind": "webconference", "number": 2}) == []
        assert found({"date": "2022-09-20", "room": "R2", "number": 3}) == []

    def test_none_that_day(self) -> None:
        (fault,) = found({"date": "2022-09-06"})
        assert fault.text.fr == "U1 : aucune séance le mardi 06/09/2022, alors que l’instance en fixe une"
        assert fault.ids == ()

    def test_each_detail_counts(self) -> None:
        for detail in ({"slot": "19:00"}, {"kind": "webconference"}, {"room": "R2"}, {"number": 2}):
            (fault,) = found({"date": "2022-09-05", **detail})
            assert fault.ids == ("U1-01",)

    def test_the_number_is_the_rank_in_time_not_the_field(self) -> None:
        assert found({"date": "2022-09-08", "number": 1}, "U2") == []
        assert len(found({"date": "2022-09-08", "number": 2}, "U2")) == 1

    def test_its_words(self) -> None:
        pin = {"date": "2022-09-05", "slot": "19:00", "room": "R1", "kind": "in_person", "number": 1}
        assert found(pin)[0].text.en == (
            "U1: no session number 1 (in-person session) on Monday 2022-09-05 at 19:00 in room R1, "
            "though the instance pins one"
        )


class TestUndated:
    def test_all_sessions_must_match(self) -> None:
        (fault,) = found({"weekday": "mon"})
        assert fault.ids == ("U1-03",)
        assert fault.text.fr == (
            "U1 : regroupement le mardi 20/09/2022 17 h ; l’instance fixe toutes ses séances le lundi"
        )
        assert [v.ids for v in found({"slot": "17:00"})] == [("U1-02",)]

    def test_of_the_kind_alone(self) -> None:
        assert found({"slot": "17:00", "kind": "in_person"}) == []
        assert found({"weekday": "mon", "kind": "webconference"}) == []
        assert [v.ids for v in found({"weekday": "mon", "kind": "in_person"})] == [("U1-03",)]

    def test_a_room_is_asked_of_in_person_sessions(self) -> None:
        (fault,) = found({"room": "R1"})
        assert fault.ids == ("U1-03",)  # and not the webconference, which has none
        assert "in room R2" in fault.text.en

    def test_a_unit_without_sessions_breaks_none(self) -> None:
        assert found({"weekday": "mon"}, "U3") == []
