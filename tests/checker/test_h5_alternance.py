"""H5: an apprentice group's alternance days: how many, when, and nobody else's."""

from typing import Any

from scheduler.instance.schema.instance import Instance
from tests.builders import BASE, alternance_day, make_instance
from tests.checker.cases import violations

MONDAYS = ("2022-09-05", "2022-09-12", "2022-09-19", "2022-09-26")


def instance(**alternance: Any) -> Instance:
    """A1 takes 2 or 3 days; AB, the bystander, exactly 1."""
    groups = [
        {"id": "G1", "size": 12},
        {"id": "A1", "size": 6, "alternance": {"min": 2, "max": 3, **alternance}},
        {"id": "AB", "size": 6, "alternance": {"min": 1, "max": 1}},
    ]
    return make_instance(groups=groups)


def found(of: Instance, *days: str) -> list[str]:
    rows = [alternance_day(of, "A1", day, number) for number, day in enumerate(days, 1)]
    return [v.text.en for v in violations("H5", of, [], [*rows, alternance_day(of, "AB", "2022-09-09")])]


def test_between_its_bounds() -> None:
    of = instance()
    assert [n for n in range(5) if not found(of, *MONDAYS[:n])] == [2, 3]
    assert found(of, *MONDAYS) == ["A1: 4 alternance days; it takes 2 to 3"]


def test_one_weekday_all_year() -> None:
    # Two Mondays and a Wednesday of another week: the Wednesday is the stray one.
    of = instance()
    rows = [alternance_day(of, "A1", day, n) for n, day in enumerate(("2022-09-05", "2022-09-12", "2022-09-21"), 1)]
    (fault,) = violations("H5", of, [], [*rows, alternance_day(of, "AB", "2022-09-09")])
    assert "2 on Monday and 1 on Wednesday" in fault.text.en
    assert fault.ids == ("ALT-A1-03",)


def test_at_most_one_a_week() -> None:
    assert found(instance(), "2022-09-05", "2022-09-05") == [
        "A1: 2 alternance days in one week: Monday 2022-09-05 and Monday 2022-09-05"
    ]


def test_only_on_the_weekdays_allowed() -> None:
    of = instance(weekdays=["tue", "mon"])
    assert found(of, *MONDAYS[:2]) == []
    faults = found(of, "2022-09-08", "2022-09-15")
    assert len(faults) == 2  # each of the two Thursdays
    assert "the weekdays allowed are Tuesday and Monday" in faults[0]


def test_only_on_teaching_days() -> None:
    of = instance()
    assert found(of, "2022-09-05", "2022-12-05") == [
        "A1: the alternance day of Monday 2022-12-05: date outside the semesters"
    ]
    assert "no slot on a Saturday" in found(of, "2022-09-10", "2022-09-17")[0]


def test_at_the_instances_hours() -> None:
    of = instance()
    day = alternance_day(of, "A1", "2022-09-05", 1)
    late = day.model_copy(update={"start": day.start.replace(hour=9)})
    rows = [late, alternance_day(of, "A1", "2022-09-12", 2), alternance_day(of, "AB", "2022-09-09")]
    (fault,) = violations("H5", of, [], rows)
    assert fault.ids == ("ALT-A1-01",)
    assert "from 09:30 to 16:30 instead of 08:30 to 16:30" in fault.text.en


def test_other_groups_take_none() -> None:
    of = instance()
    rows = [
        *(alternance_day(of, "A1", day, n) for n, day in enumerate(MONDAYS[:2], 1)),
        alternance_day(of, "AB", "2022-09-09"),
        alternance_day(of, "G1", "2022-09-06"),
        alternance_day(of, "A1", "2022-09-07").model_copy(update={"group": "ZZ", "id": "ALT-ZZ-01"}),
    ]
    assert [v.text.en for v in violations("H5", of, [], rows)] == [
        "G1: 1 alternance day, but this group takes none",
        "ZZ: 1 alternance day, but there is no such group",
    ]


def test_an_instance_without_alternance_hours() -> None:
    rows = [alternance_day(make_instance(), "A1", day, n) for n, day in enumerate(MONDAYS[:2], 1)]
    of = make_instance(alternance=None, groups=BASE["groups"])
    (fault,) = violations("H5", of, [], rows)
    assert fault.text.en == "A1: the instance gives no alternance hours"
