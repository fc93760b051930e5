"""H10 in the model: one of several trainers teaches, in the shares asked for."""

from typing import Any

from tests.builders import make_instance, session, unit
from tests.model.cases import allows, best

DAYS = ("2022-09-05", "2022-09-12", "2022-09-19", "2022-09-26")


def fits(*teams: tuple[str, ...], **changes: Any) -> bool:
    """U1 of T1 and T2, its sessions taught by these."""
    of = make_instance(units=[unit("U1", trainers=["T1", "T2"], **changes)])
    return allows("H10", of, [session(of, "U1", d, trainers=team) for d, team in zip(DAYS, teams, strict=False)])


def test_either_is_feasible() -> None:
    assert fits(("T1",), ("T2",))


def test_both_or_nobody_is_infeasible() -> None:
    assert not fits(("T1", "T2"))
    assert not fits(())


def test_shares_are_exact() -> None:
    shares = {"T1": 1, "T2": 3}  # of 2 + 2
    one, two = ("T1",), ("T2",)
    assert fits(one, two, two, two, shares=shares)
    assert not fits(one, one, two, two, shares=shares)
    assert not fits(two, two, two, two, shares=shares)


def test_a_share_of_nothing() -> None:
    assert fits(*[("T2",)] * 4, shares={"T1": 0, "T2": 4})


def test_shares_of_more_than_the_unit_has_are_infeasible() -> None:
    units = [unit("U1", trainers=["T1", "T2"], shares={"T1": 2, "T2": 3})]  # 5 of 4
    assert best("C1", make_instance(units=units)) is None
