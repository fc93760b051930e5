"""Q1: how far a unit strays from an even rhythm, beyond one session."""

import pytest

from scheduler.checker.score.q1_spread import distance
from tests.builders import make_instance, session, unit
from tests.checker.cases import points


def weekly(*weeks: int) -> list[tuple[int, str]]:
    """Points of U1 (4 sessions over the 5 weeks of S1), held in these weeks, as (value, sentence)."""
    of = make_instance(units=[unit("U1"), unit("UB", in_person=0, webconference=0)])
    days = ("2022-09-05", "2022-09-12", "2022-09-19", "2022-09-26", "2022-10-03")
    plan = [session(of, "U1", days[week - 1], number=n) for n, week in enumerate(weeks, 1)]
    return [(point.value, point.text.en) for point in points("Q1", of, plan)]


def test_an_even_rhythm_costs_nothing() -> None:
    # held 1, 2, 3, 3, 4 against 0.8, 1.6, 2.4, 3.2, 4: never more than 1 away.
    assert weekly(1, 2, 3, 5) == []


def test_late() -> None:
    # held 0, 0, 2, 3, 4 against 0.8, 1.6, 2.4, 3.2, 4: 1.6 − 0 − 1 = 0.6, rounded up to 1.
    assert weekly(3, 3, 4, 5) == [
        (
            1,
            "U1: 0 sessions by the end of the week of Monday 2022-09-12, behind an even rhythm (1.6 of 4)",
        )
    ]


def test_early() -> None:
    # held 4 from the first week on: 4 − 0.8 − 1 = 2.2 → 3; 4 − 1.6 − 1 = 1.4 → 2; 0.6 → 1; 4 − 3.2 − 1 < 0; 0.
    assert [value for value, _ in weekly(1, 1, 1, 1)] == [3, 2, 1]
    assert "ahead of an even rhythm (0.8 of 4)" in weekly(1, 1, 1, 1)[0][1]


def test_no_session_at_all() -> None:
    # 0.8, 1.6, 2.4, 3.2, 4 behind, less one: 0, 0.6 → 1, 1.4 → 2, 2.2 → 3, 3.
    assert [value for value, _ in weekly()] == [1, 2, 3, 3]


@pytest.mark.parametrize(
    ("held", "n", "k", "weeks", "expected"),
    [
        (0, 5, 1, 5, 0),  # exactly one behind
        (2, 5, 1, 5, 0),  # exactly one ahead
        (0, 5, 2, 5, 1),  # two behind
        (0, 6, 1, 5, 1),  # 1.2 behind: 0.2 rounded up
        (0, 0, 1, 1, 0),
    ],
)
def test_beyond_one_session_rounded_up(held: int, n: int, k: int, weeks: int, expected: int) -> None:
    assert distance(held, n, k, weeks) == expected


def test_an_annual_units_weeks_are_those_of_the_year() -> None:
    # 5 sessions over 9 weeks, all in the last: behind by 5k/9 − 1 for k = 2..8: 0.1, 0.7, 1.2, 1.8, 2.3, 2.9, 3.4
    # rounded up: 1, 1, 2, 2, 3, 3, 4 = 16.
    of = make_instance(units=[unit("U1", ects=8, period="annual")])
    plan = [session(of, "U1", f"2023-03-{day}", number=n) for n, day in enumerate(range(27, 32), 1)]
    assert sum(point.value for point in points("Q1", of, plan)) == 16


def test_sunday_belongs_to_its_week() -> None:
    of = make_instance(units=[unit("U1", in_person=2, webconference=0)])
    # 2 sessions over 5 weeks. On Sunday of week 1 both: 2 − 0.4 − 1 = 0.6, 0.2: two points; on Monday after, one.
    assert sum(p.value for p in points("Q1", of, [session(of, "U1", "2022-09-11")] * 2)) == 2
    assert sum(p.value for p in points("Q1", of, [session(of, "U1", "2022-09-12")] * 2)) == 1


def test_french_writes_a_comma() -> None:
    of = make_instance()
    assert "un rythme régulier (1,6 sur 4)" in points("Q1", of, [])[0].text.fr
