"""Q5 in the model: weekdays of a unit, less one."""

import pytest

from tests.builders import make_instance, session, unit
from tests.model.cases import best, measure


@pytest.mark.parametrize(
    ("days", "more"),
    [
        (("2022-09-05", "2022-09-12", "2022-09-19", "2022-09-26"), 0),  # Mondays
        (("2022-09-05", "2022-09-13", "2022-09-19", "2022-09-27"), 1),  # Mondays and Tuesdays
        (("2022-09-05", "2022-09-13", "2022-09-21", "2022-09-29"), 3),
    ],
)
@pytest.mark.parametrize("a_week", [1, 2])
def test_weekdays_less_one(days: tuple[str, ...], more: int, a_week: int) -> None:
    of = make_instance(units=[unit("U1", sessions_per_week=a_week)])
    assert measure("Q5", of, [session(of, "U1", day) for day in days]) == more


def test_a_unit_without_session_uses_none() -> None:
    of = make_instance(units=[unit("U1", in_person=0, webconference=0)])
    assert measure("Q5", of, []) == 0


def test_a_weekday_with_too_few_weeks_needs_another() -> None:
    # 4 sessions; Mondays and Tuesdays are taught in 3 weeks each, of the 4: two weekdays.
    slots = [{"start": "17:00", "end": "19:00", "weekdays": ["mon", "tue"]}]
    closures = [{"name": "A", "first": "2022-09-05", "last": "2022-09-05"},
                {"name": "B", "first": "2022-09-13", "last": "2022-09-13"}]  # fmt: skip
    calendar = {"semesters": [{"id": "S1", "first": "2022-09-05", "last": "2022-09-30"}], "closures": closures}
    groups = [{"id": "G1", "size": 12}]
    assert (
        best("Q5", make_instance(units=[unit("U1", groups=["G1"])], slots=slots, calendar=calendar, groups=groups)) == 1
    )
