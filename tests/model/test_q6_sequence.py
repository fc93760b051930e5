"""Q6 in the model: in person first and last, no more than two of a kind in a row."""

import pytest

from tests.builders import make_instance, session, unit
from tests.model.cases import best, measure


def sequence(letters: str, a_week: int = 1) -> int | None:
    """Kinds of the sessions, `p` in person and `w` by webconference, a week apart, or two a day."""
    counts = {"in_person": letters.count("p"), "webconference": letters.count("w")}
    calendar = {"semesters": [{"id": "S1", "first": "2022-09-05", "last": "2022-11-11"}]}
    of = make_instance(units=[unit("U1", sessions_per_week=a_week, **counts)], calendar=calendar)
    mondays = [f"2022-{m:02d}-{d:02d}" for m, d in ((9, 5), (9, 12), (9, 19), (9, 26), (10, 3), (10, 10), (10, 17))]
    plan = [
        session(of, "U1", mondays[n // a_week], ("17:00", "19:00")[n % a_week],
                kind="in_person" if letter == "p" else "webconference")
        for n, letter in enumerate(letters)
    ]  # fmt: skip
    return measure("Q6", of, plan)


@pytest.mark.parametrize(
    ("letters", "cost"),
    [
        ("pwwp", 0),
        ("wpp", 1),  # starts wrong
        ("ppw", 1),  # ends wrong
        ("wpw", 2),
        ("ww", 2),  # nothing in person: neither first nor last
        ("pwwwp", 1),  # a run of 3
        ("pwwwwp", 2),  # a run of 4
        ("pppwp", 1),
        ("wwwppp", 3),  # starts wrong, two runs of 3
        ("ppwppp", 1),  # the run is broken, then 3
        ("ppp", 0),  # without webconference the rule says nothing
    ],
)
@pytest.mark.parametrize("a_week", [1, 2])
def test_the_price_of_a_sequence(letters: str, cost: int, a_week: int) -> None:
    assert sequence(letters, a_week) == cost


def test_the_best_sequence_of_five_and_one() -> None:
    # ppwppp: five in person in two runs, 2 and 3, or 1 and 4: one beyond two at least.
    of = make_instance(
        calendar={"semesters": [{"id": "S1", "first": "2022-09-05", "last": "2022-10-14"}]},  # 6 weeks
        groups=[{"id": "G1", "size": 12}],
        units=[unit("U1", groups=["G1"], in_person=5, webconference=1)],
    )
    assert best("Q6", of) == 1
