"""Groups that come and go, units that start late or end early: rules look at who is there, and at their own weeks."""

from typing import Any

import pytest

from scheduler.checker.check import check
from scheduler.instance.schema.instance import Instance
from tests.builders import alternance_day, instance_data, make_instance, make_timetable, session, unit
from tests.checker.cases import points, violations

LATE = [{"first": "2022-09-19", "last": "2023-03-31"}]
GROUPS: list[dict[str, Any]] = [
    {"id": "G1", "size": 12},
    {"id": "A1", "size": 6, "alternance": {"min": 2, "max": 3}, "present": LATE},
    {"id": "A1B", "size": 3, "part_of": "A1"},
]


def late(**changes: Any) -> Instance:
    """A1, and A1B in it, come on Monday 19 September; the year starts on the 5th."""
    return make_instance(groups=GROUPS, **changes)


def texts(rule: str, of: Instance, sessions: list[Any], days: list[Any] = ()) -> list[str]:  # type: ignore[assignment]
    return [violation.text.en for violation in violations(rule, of, sessions, list(days))]


def on(of: Instance, day: str, *groups: str, code: str = "U1", **more: Any) -> Any:
    return session(of, code, day, **more).model_copy(update={"groups": groups})


def test_h2_a_session_lists_those_who_are_there() -> None:
    of = late()
    assert texts("H2", of, [on(of, "2022-09-16", "G1"), on(of, "2022-09-19", "G1", "A1", number=2)]) == []
    before, after = texts("H2", of, [on(of, "2022-09-16", "G1", "A1"), on(of, "2022-09-19", "G1", number=2)])
    assert before.endswith("groups listed: G1 and A1; the unit's are G1")
    assert after.endswith("groups listed: G1; the unit's are G1 and A1")


def test_h2_who_is_not_there_attends_nothing() -> None:
    units = [unit("U1", groups=["G1"]), unit("U2", groups=["A1"], trainers=["T2"])]
    of = late(units=[*units, unit("U3", groups=["A1B"])])
    both = [on(of, "2022-09-20", "A1", code="U2"), on(of, "2022-09-20", "A1B", code="U3")]
    assert any(text.startswith("A1B: 2 things at once") for text in texts("H2", of, both))
    early = [on(of, "2022-09-13", code="U2"), on(of, "2022-09-13", code="U3")]
    assert texts("H2", of, early) == []


@pytest.mark.parametrize(("day", "fits"), [("2022-09-16", True), ("2022-09-19", False)])
def test_h4_a_room_is_large_enough_for_those_who_are_there(day: str, fits: bool) -> None:
    rooms = [{"id": "R1", "site": "PORT", "capacity": 17}]
    of = late(rooms=rooms)
    assert (texts("H4", of, [session(of, "U1", day)]) == []) == fits


def test_h5_no_alternance_day_before_the_group_comes() -> None:
    of = late()
    days = [alternance_day(of, "A1", "2022-09-13", 1), alternance_day(of, "A1", "2022-09-20", 2)]
    (text,) = texts("H5", of, [], days)
    assert text.endswith("the group has no courses that day")


def test_h6_units_have_dates_and_somebody_there() -> None:
    of = late(units=[
        unit("U1", first="2022-09-12"), unit("U2", last="2022-09-12", trainers=["T2"]), unit("U3", groups=["A1"]),
    ])  # fmt: skip
    early = [session(of, code, "2022-09-06") for code in ("U1", "U2", "U3")]
    assert [text.split(": ", 1)[1] for text in texts("H6", of, early)] == [
        "the unit only starts on Monday 2022-09-12", "no group of the unit has courses that day",
    ]  # fmt: skip
    late_ones = [session(of, code, "2022-09-20") for code in ("U1", "U2", "U3")]
    (text,) = texts("H6", of, late_ones)
    assert text.endswith("the unit ended on Monday 2022-09-12")


def test_h1_an_annual_unit_that_ends_in_the_year_is_not_balanced() -> None:
    held = [session(make_instance(), "U3", f"2022-09-{n:02d}", number=k) for k, n in enumerate((6, 13, 20), 1)]
    whole, ended = (
        make_instance(units=[unit("U3", period="annual", ects=8, in_person=3, webconference=0, **dates)])
        for dates in ({}, {"last": "2022-09-30"})
    )
    assert any("each semester takes 1 to 2" in text for text in texts("H1", whole, held))
    assert texts("H1", ended, held) == []


def test_q1_counts_the_weeks_of_the_unit() -> None:
    """Two sessions in the last two of five weeks: behind an even rhythm, unless the unit only starts then."""
    whole, short = (
        make_instance(units=[unit(in_person=4, webconference=0, sessions_per_week=2, **dates)])
        for dates in ({}, {"first": "2022-09-26"})
    )
    days = ("2022-09-26", "2022-09-27", "2022-10-03", "2022-10-04")
    held = [session(whole, "U1", day, number=n) for n, day in enumerate(days, 1)]
    assert points("Q1", whole, held) != []
    assert points("Q1", short, held) == []


@pytest.mark.parametrize("rule", ["Q2", "Q7"])
def test_criteria_count_the_evenings_of_those_who_are_there(rule: str) -> None:
    of = late()
    held = [session(of, "U1", day, "19:00", number=n) for n, day in enumerate(("2022-09-16", "2022-09-19"), 1)]
    assert sorted(point.subject for point in points(rule, of, held)) == ["A1", "A1B", "G1", "G1"]


def test_without_dates_an_instance_is_what_it_was() -> None:
    plain = make_instance()
    empty = Instance.model_validate(instance_data(groups=[{**row, "present": []} for row in instance_data()["groups"]]))
    assert empty.digest == plain.digest
    assert "present" not in plain.model_dump_json(exclude_defaults=True)
    sessions = [session(plain, "U1", "2022-09-05")]
    assert check(plain, make_timetable(plain, sessions)) == check(empty, make_timetable(empty, sessions))
