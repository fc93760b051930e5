"""H1 in the model: exactly the sessions demanded, annual units balanced over the semesters."""

from tests.builders import make_instance, session, unit
from tests.model.cases import allows, best

ONE = make_instance(units=[unit("U1")])  # 2 + 2
YEAR = make_instance(units=[unit("U3", ects=8, period="annual")])  # 3 + 2
MONDAYS = ("2022-09-05", "2022-09-12", "2022-09-19", "2022-09-26", "2022-10-03")


def u1(in_person: int, webconferences: int) -> bool:
    days = MONDAYS[: in_person + webconferences]
    plan = [
        session(ONE, "U1", day, kind="in_person" if n < in_person else "webconference") for n, day in enumerate(days)
    ]
    return allows("H1", ONE, plan)


def test_the_counts_demanded_are_feasible() -> None:
    assert u1(2, 2)


def test_any_other_count_is_infeasible() -> None:
    assert not any(u1(*counts) for counts in ((1, 2), (3, 2), (2, 1), (2, 3), (3, 1), (0, 0)))


def u3(first: str, second: str) -> bool:
    """Kinds of the sessions held in S1 and in S2: `pw` is one in person, then one webconference."""
    days = {"S1": MONDAYS, "S2": ("2023-03-06", "2023-03-13", "2023-03-20", "2023-03-27")}
    plan = [
        session(YEAR, "U3", day, kind="in_person" if letter == "p" else "webconference")
        for semester, letters in (("S1", first), ("S2", second))
        for day, letter in zip(days[semester], letters, strict=False)
    ]
    return allows("H1", YEAR, plan)


def test_an_annual_unit_is_balanced_within_one() -> None:
    # 3 in person: 1 or 2 in each semester; 2 webconferences: 1 in each; 5 in total: 2 or 3 in each.
    assert u3("ppw", "pw")
    assert u3("pw", "ppw")
    assert not u3("ppww", "p")  # 2 + 0 webconferences
    assert not u3("pppw", "w")  # 3 + 0 in person
    assert not u3("ppw", "ppw")  # 4 in person


def test_a_unit_without_session_is_feasible_with_none() -> None:
    none = make_instance(units=[unit("U1", in_person=0, webconference=0)])
    assert allows("H1", none, [])


def test_more_sessions_than_weeks_are_infeasible() -> None:
    # S1 has 5 weeks, one session in each: 5 fit, 6 do not.
    assert best("C1", make_instance(units=[unit("U1", in_person=3, webconference=2)])) == 0
    assert best("C1", make_instance(units=[unit("U1", in_person=3, webconference=3)])) is None
