"""H11 in the model: a trainer's evenings in a week and sessions in an evening."""

from typing import Any

from tests.builders import make_instance, session, unit
from tests.model.cases import allows

MONDAY, TUESDAY, NEXT_MONDAY = "2022-09-05", "2022-09-06", "2022-09-12"
UNITS = [unit("U1", groups=["G1"]), unit("U2", groups=["A1"]), unit("U3", groups=["A1"], trainers=["T1", "T2"])]


def fits(*times: tuple[str, str, str], **limits: Any) -> bool:
    """T1 with these limits teaches U1 and U2, and perhaps U3."""
    trainers = [{"id": "T1", "name": "One", **limits}, {"id": "T2", "name": "Two"}]
    of = make_instance(trainers=trainers, units=UNITS)
    return allows("H11", of, [session(of, code, day, clock, trainers=("T1",)) for code, day, clock in times])


def test_as_many_evenings_as_stated_are_feasible() -> None:
    assert fits(("U1", MONDAY, "17:00"), ("U2", MONDAY, "19:00"), max_evenings_per_week=1)
    assert fits(("U1", MONDAY, "17:00"), ("U2", NEXT_MONDAY, "17:00"), max_evenings_per_week=1)


def test_one_more_evening_is_infeasible() -> None:
    assert not fits(("U1", MONDAY, "17:00"), ("U2", TUESDAY, "17:00"), max_evenings_per_week=1)
    assert fits(("U1", MONDAY, "17:00"), ("U2", TUESDAY, "17:00"), max_evenings_per_week=2)


def test_sessions_of_an_evening() -> None:
    both = (("U1", MONDAY, "17:00"), ("U2", MONDAY, "19:00"))
    assert not fits(*both, max_sessions_per_evening=1)
    assert fits(*both, max_sessions_per_evening=2)
    assert not fits(*both, ("U3", MONDAY, "17:00"), max_sessions_per_evening=2)


def test_sessions_at_once_count_each() -> None:
    assert not fits(("U1", MONDAY, "17:00"), ("U2", MONDAY, "17:00"), max_sessions_per_evening=1)


def test_what_another_teaches_does_not_count() -> None:
    of = make_instance(
        trainers=[{"id": "T1", "name": "One", "max_evenings_per_week": 1}, {"id": "T2", "name": "Two"}], units=UNITS
    )
    for trainer, expected in (("T1", False), ("T2", True)):
        plan = [session(of, "U1", MONDAY), session(of, "U3", TUESDAY, trainers=(trainer,))]
        assert allows("H11", of, plan) == expected


def test_hours_of_a_week_and_of_the_year() -> None:
    both = [("U1", MONDAY, "17:00"), ("U2", TUESDAY, "17:00")]
    assert fits(*both, most_hours={"week": 4})
    assert not fits(*both, most_hours={"week": 3.5})
    assert fits(("U1", MONDAY, "17:00"), ("U2", NEXT_MONDAY, "17:00"), most_hours={"week": 2})
    assert not fits(("U1", MONDAY, "17:00"), ("U2", NEXT_MONDAY, "17:00"), most_hours={"year": 3})
