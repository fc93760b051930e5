"""Q4 in the model: evenings above 3 in a week."""

import pytest

from tests.builders import make_instance, session, unit
from tests.model.cases import best, measure

UNITS = [unit(f"U{n}", groups=["G1"], trainers=["T1"]) for n in range(5)]
OF = make_instance(groups=[{"id": "G1", "size": 12}], units=UNITS)


@pytest.mark.parametrize(("evenings", "above"), [(2, 0), (3, 0), (4, 1), (5, 2)])
def test_above_three(evenings: int, above: int) -> None:
    plan = [session(OF, f"U{n}", f"2022-09-{5 + n:02d}") for n in range(evenings)]
    assert measure("Q4", OF, plan) == above


def test_two_sessions_are_one_evening() -> None:
    plan = [session(OF, f"U{n}", f"2022-09-{5 + n // 2:02d}", "19:00" if n % 2 else "17:00") for n in range(5)]
    assert measure("Q4", OF, plan) == 0  # 5 sessions on 3 evenings


def test_each_week_for_itself() -> None:
    days = ("2022-09-08", "2022-09-09", "2022-09-12", "2022-09-13")
    assert measure("Q4", OF, [session(OF, f"U{n}", day) for n, day in enumerate(days)]) == 0


def test_a_slot_an_evening_and_five_units_have_a_price() -> None:
    # 4 weeks, 5 units of 4 sessions, one slot an evening: 5 evenings each week, 2 above 3, 4 times.
    slots = [{"start": "17:00", "end": "19:00"}]
    calendar = {"semesters": [{"id": "S1", "first": "2022-09-05", "last": "2022-09-30"}]}
    assert best("Q4", make_instance(groups=[{"id": "G1", "size": 9}], units=UNITS, slots=slots, calendar=calendar)) == 8
