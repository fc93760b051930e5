"""H11: a trainer's evenings in a week and sessions in an evening."""

from typing import Any

from tests.builders import make_instance, session, unit
from tests.checker.cases import violations


def found(limits: dict[str, Any], *times: str) -> list[str]:
    """One session of T1 per time; T2, without limits, teaches every one of these times too and is the bystander."""
    trainers = [{"id": "T1", "name": "Trainer One", **limits}, {"id": "T2", "name": "Trainer Two"}]
    of = make_instance(trainers=trainers, units=[unit("U1", trainers=["T1", "T2"], teaching="together")])
    plan = [session(of, "U1", time[:10], time[11:], number=n) for n, time in enumerate(times, 1)]
    return [v.text.en for v in violations("H11", of, plan)]


def test_without_limits() -> None:
    assert found({}, "2022-09-05 17:00", "2022-09-05 19:00", "2022-09-06 17:00", "2022-09-07 17:00") == []


def test_evenings_of_a_week() -> None:
    limit = {"max_evenings_per_week": 2}
    assert found(limit, "2022-09-05 17:00", "2022-09-05 19:00", "2022-09-09 17:00") == []  # 2 evenings, 3 sessions
    assert found(limit, "2022-09-05 17:00", "2022-09-09 17:00", "2022-09-12 17:00") == []  # another week
    assert found(limit, "2022-09-05 17:00", "2022-09-07 17:00", "2022-09-09 17:00") == [
        "Trainer One: 3 evenings in the week of Monday 2022-09-05 (Monday 2022-09-05, "
        "Wednesday 2022-09-07 and Friday 2022-09-09), at most 2 a week"
    ]


def test_sessions_of_an_evening() -> None:
    limit = {"max_sessions_per_evening": 1}
    assert found(limit, "2022-09-05 17:00", "2022-09-06 19:00") == []
    assert found(limit, "2022-09-05 17:00", "2022-09-05 19:00") == [
        "Trainer One: 2 sessions on Monday 2022-09-05 (U1 and U1), at most 1 an evening"
    ]


def test_hours_of_a_week_and_of_the_year() -> None:
    three = ("2022-09-05 17:00", "2022-09-09 17:00", "2022-09-12 17:00")
    assert found({"most_hours": {"week": 4, "year": 6}}, *three) == []
    assert found({"most_hours": {"week": 3.5, "year": 5}}, *three) == [
        "Trainer One: 4 h in the week of Monday 2022-09-05, at most 3 h 30 min a week",
        "Trainer One: 6 h in the year, at most 5 h a year",
    ]
