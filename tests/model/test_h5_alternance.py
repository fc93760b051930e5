"""H5 in the model: the number of alternance days, on one weekday."""

from tests.builders import alternance_day, make_instance, unit
from tests.model.cases import allows, best


def fits(*days: str, **alternance: object) -> bool:
    of = make_instance(
        groups=[{"id": "A1", "size": 6, "alternance": {"min": 2, "max": 3, **alternance}}],
        units=[unit("U1", groups=["A1"])],
    )
    return allows("H5", of, [], [alternance_day(of, "A1", day) for day in days])


MONDAYS = ("2022-09-05", "2022-09-12", "2022-09-19", "2023-03-06")


def test_the_bounds_are_included() -> None:
    assert [fits(*MONDAYS[:n]) for n in range(5)] == [False, False, True, True, False]


def test_two_weekdays_are_infeasible() -> None:
    assert not fits("2022-09-05", "2022-09-13")


def test_only_the_weekdays_allowed() -> None:
    assert fits(*MONDAYS[:2], weekdays=["mon", "tue"])
    groups = [{"id": "A1", "size": 6, "alternance": {"min": 1, "max": 9, "weekdays": ["sun"]}}]
    sunday = make_instance(groups=groups, units=[unit("U1", groups=["A1"])])
    assert best("C1", sunday) == 0  # without slots, but named
    named = {**groups[0], "alternance": {"min": 10, "max": 10, "weekdays": ["sun"]}}
    assert best("C1", make_instance(groups=[named], units=[unit("U1", groups=["A1"])])) is None  # nine weeks


def test_no_weekday_has_ten_weeks() -> None:
    # 5 weeks of S1 and 4 of S2, without a holiday: 9 Mondays.
    def of(least: int) -> int | None:
        groups = [{"id": "A1", "size": 6, "alternance": {"min": least, "max": 20}}]
        return best("C1", make_instance(groups=groups, units=[unit("U1", groups=["A1"])]))

    assert of(9) == 0
    assert of(10) is None
