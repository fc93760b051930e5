"""H1: exactly the demanded sessions; annual units balanced; numbers and ids."""

import pytest

from scheduler.checker.demanded import Demanded, demanded
from scheduler.instance.schema.instance import Instance
from scheduler.timetable.schema import Session
from tests.builders import make_instance, session, unit
from tests.checker.cases import violations


def instance(**changes: object) -> Instance:
    """U1 (2 + 2 in S1), and a bystander whose sessions are always right."""
    return make_instance(units=[unit("U1", **changes), unit("UB", in_person=1, webconference=0)])


def bystander(of: Instance) -> Session:
    return session(of, "UB", "2022-09-09")


def u1(of: Instance, *plan: str) -> list[Session]:
    """`2022-09-05 P`, `2022-09-12 W`: one session each, numbered in the order given, all at 17:00."""
    rows = [row.split() for row in plan]
    return [
        session(of, "U1", day, kind="in_person" if letter == "P" else "webconference", number=number)
        for number, (day, letter) in enumerate(rows, 1)
    ]


def test_the_demanded_sessions_are_right() -> None:
    of = instance()
    plan = u1(of, "2022-09-05 P", "2022-09-12 W", "2022-09-19 W", "2022-09-26 P")
    assert violations("H1", of, [*plan, bystander(of)]) == []


def test_each_kind_is_counted() -> None:
    of = instance()
    plan = u1(of, "2022-09-05 P", "2022-09-12 P", "2022-09-19 W", "2022-09-26 P")  # 3 + 1 instead of 2 + 2
    found = violations("H1", of, [*plan, bystander(of)])
    assert [v.text.fr for v in found] == ["U1 : 3 regroupements au lieu de 2", "U1 : 1 webconférence au lieu de 2"]
    assert [v.text.en for v in found] == [
        "U1: 3 in-person sessions instead of 2",
        "U1: 1 webconference instead of 2",
    ]


def test_no_session_at_all() -> None:
    of = instance()
    found = violations("H1", of, [bystander(of)])
    assert [v.text.en for v in found] == ["U1: 0 in-person sessions instead of 2", "U1: 0 webconferences instead of 2"]


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, Demanded(2, 2)),  # cours, one semester, 4 ECTS
        ({"modality": "tp"}, Demanded(3, 0)),
        ({"ects": 8, "period": "annual"}, Demanded(3, 2)),
        ({"ects": 8}, None),  # 8 ECTS in one semester: no row
        ({"ects": 4, "period": "annual"}, None),
        ({"in_person": 0, "webconference": 5}, Demanded(0, 5)),  # stated counts, 0 included, override the table
        ({"modality": "foad"}, Demanded(0, 0)),
        ({"modality": "activity", "period": None}, Demanded(0, 0)),
    ],
)
def test_demand_is_the_tables_unless_stated(changes: dict[str, object], expected: Demanded | None) -> None:
    of = instance(**changes)
    assert demanded(of, of.unit["U1"]) == expected


def test_a_unit_the_table_does_not_know_is_named() -> None:
    of = instance(ects=5)
    assert [v.text.fr for v in violations("H1", of, [bystander(of)])] == [
        "U1 : l’instance ne dit pas combien de séances il faut pour 5 ECTS"
    ]


class TestAnnual:
    """3 + 2 over two semesters: 1 or 2 in person, exactly 1 webconference, 2 or 3 in all in each."""

    def found(self, *plan: str) -> list[str]:
        of = instance(ects=8, period="annual")
        return [v.text.en for v in violations("H1", of, [*u1(of, *plan), bystander(of)])]

    def test_balanced(self) -> None:
        assert self.found("2022-09-05 P", "2022-09-12 W", "2023-03-06 P", "2023-03-13 W", "2023-03-20 P") == []
        assert self.found("2022-09-05 P", "2022-09-12 W", "2022-09-19 P", "2023-03-13 W", "2023-03-20 P") == []

    def test_a_kind_out_of_balance(self) -> None:
        # S1: 2 webconferences, S2: none. In person 1 and 2, in all 3 and 2: these are right.
        found = self.found("2022-09-05 P", "2022-09-12 W", "2022-09-19 W", "2023-03-13 P", "2023-03-20 P")
        assert found == ["U1: 2 webconferences in S1 and 0 webconferences in S2; each semester takes 1"]

    def test_each_kind_right_and_the_total_wrong(self) -> None:
        # 3 + 3 stated: 1–2 of each kind in a semester, 3 in all. 2 + 2 and 1 + 1 keep each kind and break the total.
        of = instance(period="annual", in_person=3, webconference=3)
        plan = ["2022-09-05 P", "2022-09-12 W", "2022-09-19 P", "2022-09-26 W", "2023-03-13 P", "2023-03-20 W"]
        found = violations("H1", of, [*u1(of, *plan), bystander(of)])
        assert [v.text.en for v in found] == ["U1: 4 sessions in S1 and 2 sessions in S2; each semester takes 3"]

    def test_three_semesters(self) -> None:
        semesters = [
            {"id": "T1", "first": "2022-09-05", "last": "2022-09-23"},
            {"id": "T2", "first": "2022-10-03", "last": "2022-10-21"},
            {"id": "T3", "first": "2022-11-14", "last": "2022-12-02"},
        ]
        of = make_instance(
            calendar={"semesters": semesters},
            units=[unit("U1", period="annual", in_person=4, webconference=0)],
        )
        # 4 over 3 semesters: 1 or 2 in each. 2 + 1 + 1 is right, 2 + 2 + 0 is not.
        right = u1(of, "2022-09-05 P", "2022-09-12 P", "2022-10-03 P", "2022-11-14 P")
        wrong = u1(of, "2022-09-05 P", "2022-09-12 P", "2022-10-03 P", "2022-10-10 P")
        assert violations("H1", of, right) == []
        assert "each semester takes 1 to 2" in violations("H1", of, wrong)[0].text.en

    def test_a_unit_of_one_semester_is_not_split(self) -> None:
        of = instance()
        plan = u1(of, "2022-09-05 P", "2022-09-12 W", "2022-09-19 W", "2022-09-26 P")
        assert violations("H1", of, [*plan, bystander(of)]) == []


class TestNumbers:
    DAYS = ("2022-09-05 P", "2022-09-12 W", "2022-09-19 W", "2022-09-26 P")

    def found(self, *numbers: int) -> list[str]:
        of = instance()
        plan = [s.model_copy(update={"number": n}) for s, n in zip(u1(of, *self.DAYS), numbers, strict=True)]
        return [v.text.en for v in violations("H1", of, [*plan, bystander(of)])]

    def test_the_rank_in_time_order(self) -> None:
        assert self.found(1, 2, 3, 4) == []

    def test_swapped(self) -> None:
        assert self.found(1, 3, 2, 4) == [
            "U1: the session of Monday 2022-09-12 has number 3; in order of dates it is number 2"
        ]

    def test_from_zero(self) -> None:
        assert "has number 0" in self.found(0, 1, 2, 3)[0]

    def test_one_fault_per_unit(self) -> None:
        assert len(self.found(9, -1, 10**40, 4)) == 1

    def test_sessions_that_start_together_take_theirs_in_either_order(self) -> None:
        of = instance()
        for first, second in ((1, 2), (2, 1)):
            plan = u1(of, "2022-09-05 P", "2022-09-05 W", "2022-09-19 W", "2022-09-26 P")
            plan[0] = plan[0].model_copy(update={"number": first})
            plan[1] = plan[1].model_copy(update={"number": second})
            assert violations("H1", of, [*plan, bystander(of)]) == []
