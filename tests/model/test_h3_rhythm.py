"""H3 in the model: sessions of a unit in a week."""

from tests.builders import make_instance, session, unit
from tests.model.cases import allows


def fits(*times: tuple[str, str], a_week: int = 1) -> bool:
    of = make_instance(units=[unit("U1", sessions_per_week=a_week)])
    return allows("H3", of, [session(of, "U1", day, clock) for day, clock in times])


def test_one_in_each_week_is_feasible() -> None:
    assert fits(("2022-09-05", "17:00"), ("2022-09-12", "17:00"))


def test_two_in_a_week_are_infeasible() -> None:
    assert not fits(("2022-09-05", "17:00"), ("2022-09-09", "17:00"))
    assert not fits(("2022-09-05", "17:00"), ("2022-09-05", "19:00"))


def test_a_week_ends_on_sunday() -> None:
    assert fits(("2022-09-09", "17:00"), ("2022-09-12", "17:00"))  # Friday, then Monday


def test_the_instance_may_allow_two_but_not_three() -> None:
    two = [("2022-09-05", "17:00"), ("2022-09-05", "19:00")]
    assert fits(*two, a_week=2)
    assert not fits(*two, ("2022-09-08", "17:00"), a_week=2)
