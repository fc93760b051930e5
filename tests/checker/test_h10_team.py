"""H10: a session's trainers are its unit's: all together, or one of them, in the shares asked for."""

from typing import Any

from tests.builders import make_instance, session, unit
from tests.checker.cases import violations


def found(changes: dict[str, Any], *teams: tuple[str, ...]) -> list[str]:
    """One session of U1 per team; UB, the bystander, by T1."""
    of = make_instance(units=[unit("U1", **changes), unit("UB")])
    plan = [session(of, "U1", f"2022-09-{5 + n:02d}", number=n, trainers=team) for n, team in enumerate(teams, 1)]
    return [v.text.en for v in violations("H10", of, [*plan, session(of, "UB", "2022-09-05")])]


def test_the_single_trainer() -> None:
    assert found({}, ("T1",)) == []
    for wrong in (("T2",), (), ("T1", "T2"), ("T1", "T1"), ("ZZ",)):
        assert len(found({}, wrong)) == 1


def test_one_of_several() -> None:
    several = {"trainers": ["T1", "T2"]}
    assert found(several, ("T1",), ("T2",), ("T2",)) == []
    assert found(several, ("T1", "T2")) == [
        "U1 on Tuesday 2022-09-06 17:00: trainer listed: Trainer One and Trainer Two; "
        "it takes exactly one of Trainer One and Trainer Two"
    ]
    assert len(found(several, (), ("ZZ",))) == 2


def test_together_in_any_order() -> None:
    together = {"trainers": ["T1", "T2"], "teaching": "together"}
    assert found(together, ("T1", "T2"), ("T2", "T1")) == []
    assert len(found(together, ("T1",), ("T2",))) == 2


def test_shares_are_exact() -> None:
    shared = {"trainers": ["T1", "T2"], "shares": {"T1": 1, "T2": 2}}
    assert found(shared, ("T1",), ("T2",), ("T2",)) == []
    assert found(shared, ("T1",), ("T1",), ("T2",)) == [
        "U1: Trainer One has 2 sessions instead of 1",
        "U1: Trainer Two has 1 session instead of 2",
    ]


def test_a_share_of_none() -> None:
    shared = {"trainers": ["T1", "T2"], "shares": {"T1": 0, "T2": 1}}
    assert found(shared, ("T2",)) == []
    assert len(found(shared, ("T1",))) == 2
