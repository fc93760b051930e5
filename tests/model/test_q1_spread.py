"""Q1 in the model: distance from an even rhythm, beyond one session, rounded up."""

import pytest

from tests.builders import make_instance, session, unit
from tests.model.cases import best, measure

WEEKS = ("2022-09-05", "2022-09-12", "2022-09-19", "2022-09-26", "2022-10-03")


def spread(held: tuple[int, ...], in_person: int) -> int | None:
    """The unit's sessions of each week of S1."""
    of = make_instance(units=[unit("U1", in_person=in_person, webconference=0, sessions_per_week=2)])
    clocks = ("17:00", "19:00")
    return measure("Q1", of, [session(of, "U1", day, clocks[n]) for day, count in zip(WEEKS, held, strict=True)
                              for n in range(count)])  # fmt: skip


@pytest.mark.parametrize(
    ("held", "expected"),
    [
        ((1, 1, 1, 1, 1), 0),  # even: 1, 2, 3, 4, 5 of 5
        ((2, 0, 1, 1, 1), 0),  # one ahead after week 1: within one
        ((0, 0, 1, 2, 2), 2),  # 0, 0, 1, 3, 5 against 1, 2, 3, 4, 5: behind by 1, 2, 2, 1: 0 + 1 + 1 + 0
        ((2, 2, 1, 0, 0), 2),  # 2, 4, 5, 5, 5: ahead by 1, 2, 2, 1: 0 + 1 + 1 + 0
    ],
)
def test_five_sessions_in_five_weeks(held: tuple[int, ...], expected: int) -> None:
    assert spread(held, 5) == expected


def test_parts_of_a_session_round_up() -> None:
    # 3 sessions in 5 weeks: 0.6, 1.2, 1.8, 2.4, 3. Held 2, 3, 3, 3, 3: ahead by 1.4, 1.8, 1.2, 0.6, 0: 1 + 1 + 1.
    assert spread((2, 1, 0, 0, 0), 3) == 3
    # Held 0, 0, 0, 1, 3: behind by 0.6, 1.2, 1.8, 1.4, 0: 1 + 1 + 1.
    assert spread((0, 0, 0, 1, 2), 3) == 3


def test_the_best_rhythm_costs_nothing() -> None:
    assert best("Q1", make_instance(units=[unit("U1")])) == 0


def test_a_late_start_has_its_price() -> None:
    # 3 sessions in 5 weeks, the first two weeks busy: held 0, 0, 1, 2, 3: behind by 0.6, 1.2, 0.8, 0.4: 1.
    busy = [{"groups": ["G1"], "title": "Elsewhere", "times": [
        {"date": f"2022-09-{day:02d}", "start": "17:00", "end": "21:00"} for day in (5, 6, 7, 8, 9, 12, 13, 14, 15, 16)
    ]}]  # fmt: skip
    assert best("Q1", make_instance(units=[unit("U1", in_person=3, webconference=0)], busy=busy)) == 1
