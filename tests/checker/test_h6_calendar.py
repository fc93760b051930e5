"""H6: sessions fill slots of teaching days of their period."""

import pytest

from scheduler.instance.schema.instance import Instance
from tests.builders import make_instance, session, unit
from tests.checker.cases import CALENDAR, violations

SEMESTER = {
    "id": "S1", "first": "2022-09-05", "last": "2022-10-07",
    "revision": {"first": "2022-10-10", "last": "2022-10-14"},
    "exams": {"first": "2022-10-17", "last": "2022-10-21"},
    "second_session": {"first": "2022-11-07", "last": "2022-11-11"},
}  # fmt: skip


def found(of: Instance, day: str, clock: str = "17:00", hours: float = 2, code: str = "U1") -> list[str]:
    bystander = session(of, "U3", of.calendar.semesters[0].first.isoformat())
    return [v.text.en for v in violations("H6", of, [session(of, code, day, clock, hours=hours), bystander])]


@pytest.mark.parametrize("day", ["2022-09-05", "2022-10-07"])
def test_the_first_and_the_last_day_are_taught(day: str) -> None:
    assert found(make_instance(), day) == []


@pytest.mark.parametrize(
    ("day", "reason"),
    [
        ("2022-09-02", "date outside the semesters"),
        ("2022-09-10", "no slot on a Saturday"),
        ("2022-10-10", "revision week of S1"),
        ("2022-10-21", "examination week of S1"),
        ("2022-11-07", "second session of S1"),
        ("2022-11-11", "public holiday (Armistice)"),  # a holiday first of all
        ("1970-01-01", "date outside the semesters"),
    ],
)
def test_days_that_are_not_taught(day: str, reason: str) -> None:
    of = make_instance(calendar={**CALENDAR, "semesters": [SEMESTER]}, units=[unit("U1"), unit("U3")])
    (text,) = found(of, day)
    assert text.endswith(f": {reason}")


def test_the_abolition_of_slavery_is_a_holiday_on_la_reunion_alone() -> None:
    semester = [{"id": "S1", "first": "2022-12-05", "last": "2022-12-23"}]
    units = [unit("U1"), unit("U3")]
    island = make_instance(
        calendar={"semesters": semester, "holidays": {"country": "FR", "subdivision": "974"}}, units=units
    )
    (text,) = found(island, "2022-12-20")
    assert "Tuesday 2022-12-20 17:00: public holiday (Abolition de l'esclavage)" in text
    mainland = make_instance(calendar={"semesters": semester, "holidays": {"country": "FR"}}, units=units)
    assert found(mainland, "2022-12-20") == []


def test_a_holiday_the_centre_teaches_on() -> None:
    holidays = {"country": "FR", "subdivision": "974", "taught": ["2022-11-01"]}
    of = make_instance(calendar={**CALENDAR, "holidays": holidays})
    assert found(of, "2022-11-01") == []


def test_only_at_the_starts_of_the_days_own_slots() -> None:
    slots = [
        {"start": "17:00", "end": "19:00", "weekdays": ["mon", "tue"]},
        {"start": "09:00", "end": "12:00", "weekdays": ["sat"]},
    ]
    of = make_instance(slots=slots)
    assert found(of, "2022-09-06") == []
    assert found(of, "2022-09-10", "09:00", hours=3) == []
    assert "no slot starts at 17:00 that day (slots: 09:00)" in found(of, "2022-09-10")[0]
    assert "no slot on a Wednesday" in found(of, "2022-09-07")[0]


def test_neither_longer_nor_shorter_than_the_slot() -> None:
    of = make_instance()
    assert "ends at 18:30, the slot at 19:00" in found(of, "2022-09-06", hours=1.5)[0]
    assert "ends at 15:00, the slot at 19:00" in found(of, "2022-09-06", hours=-2)[0]
    assert "ends on Thursday 2022-09-08 17:00" in found(of, "2022-09-06", hours=48)[0]


def test_in_the_units_own_period() -> None:
    of = make_instance()
    assert found(of, "2023-03-07", code="U3") == []  # annual
    assert found(of, "2023-03-07", code="U1") == ["U1 on Tuesday 2023-03-07 17:00: this date is in S2, the unit in S1"]


def test_summer_time_moves_the_instant_not_the_slot() -> None:
    """In Paris 17:00 is 15:00 UTC on Friday 2022-10-28 and 16:00 UTC on Monday 31 October."""
    calendar = {"semesters": [{"id": "S1", "first": "2022-10-24", "last": "2022-11-04"}]}
    of = make_instance(timezone="Europe/Paris", calendar=calendar, units=[unit("U1"), unit("U3")])
    assert found(of, "2022-10-28") == []
    assert found(of, "2022-10-31") == []
    assert found(of, "2022-10-31", "16:00") != []
