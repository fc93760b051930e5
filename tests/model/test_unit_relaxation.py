"""What Q1 and Q6 of a unit cost at least: against every order and every choice of weeks, and against the model."""

import itertools

import pytest

from scheduler.demand.problem import Problem
from scheduler.model.assemble import assemble
from scheduler.model.unit_relaxation import _least_sequence, _least_spread, least_of_unit
from tests.builders import make_instance, unit
from tests.search.exact import _solve


def q1(held_by_week: tuple[int, ...]) -> int:
    """The measure in words: beyond one session from n·k/K, rounded up."""
    total, weeks, so_far, points = sum(held_by_week), len(held_by_week), 0, 0
    for k, held in enumerate(held_by_week, 1):
        so_far += held
        points += -(-max(0, abs(so_far * weeks - total * k) - weeks) // weeks)
    return points


def q6(kinds: tuple[str, ...]) -> int:
    runs = [len(list(run)) for _, run in itertools.groupby(kinds)]
    return (kinds[0] != "i") + (kinds[-1] != "i") + sum(max(0, n - 2) for n in runs)


@pytest.mark.parametrize(
    ("total", "capacities"),
    [(3, (1, 1, 1)), (3, (0, 0, 1, 1, 1)), (4, (2, 2, 0, 0, 0)), (5, (0, 2, 0, 2, 0, 2)), (6, (2, 0, 0, 0, 2, 2, 0))],
)
def test_the_least_spread_is_that_of_the_best_weeks(total: int, capacities: tuple[int, ...]) -> None:
    weeks = itertools.product(*(range(most + 1) for most in capacities))
    assert _least_spread(total, capacities) == min(q1(held) for held in weeks if sum(held) == total)


def test_weeks_too_few_for_the_sessions_say_nothing() -> None:
    assert _least_spread(3, (1, 1)) == 0


@pytest.mark.parametrize(("in_person", "webconference"), [*itertools.product(range(6), range(1, 6))])
def test_the_least_sequence_is_that_of_the_best_order(in_person: int, webconference: int) -> None:
    places = range(in_person + webconference)
    orders = (
        tuple("i" if n in chosen else "w" for n in places) for chosen in itertools.combinations(places, in_person)
    )
    assert _least_sequence(in_person, webconference) == min(q6(order) for order in orders)


def test_a_trainer_who_comes_late_and_for_one_evening_a_week() -> None:
    """The whole model of the unit alone can do no better, and does as well."""
    away = {"first": "2022-09-01", "last": "2022-09-18", "level": "unavailable"}
    of = make_instance(
        calendar={"semesters": [{"id": "S1", "first": "2022-09-05", "last": "2022-10-15"}]},
        groups=[{"id": "G1", "size": 12}],
        trainers=[{"id": "T1", "name": "T1", "max_evenings_per_week": 1, "availability": {"dated": [away]}}],
        units=[unit(groups=["G1"], in_person=1, webconference=4, sessions_per_week=2)],
        weights={"Q1": 2, "Q6": 3},
    )
    problem = Problem.of(of)
    row = problem.units[0]
    slots = [problem.slots[s] for s in row.slots if problem.free_trainers(row, s) is not None]
    assembled = assemble(problem, clashes="forbidden")
    assembled.build.model.minimize(assembled.build.total(["Q1", "Q6"]))
    least = least_of_unit(problem, row, slots)
    assert least == _solve(assembled.build.model, 5.0).least
    assert least > 0
