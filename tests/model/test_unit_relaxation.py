"""What Q1 and Q6 of a unit cost at least: against every order and every choice of weeks, and against the model."""

import itertools

import pytest

from scheduler.demand.problem import Problem
from scheduler.instance.schema.instance import Instance
from scheduler.model.assemble import assemble
from scheduler.model.spread_relaxation import spread
from scheduler.model.unit_relaxation import Lone, _least_sequence, least_in_order, lone
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
    known = spread(total, _weeks(capacities), (0, 0))
    possible = [held for held in weeks if sum(held) == total]
    assert known.least == min(map(q1, possible))
    for k in range(len(capacities) + 1):
        for some in range(total + 1):
            early = [q1(held) for held in possible if sum(held[:k]) >= some]
            assert known.with_held(k, some) == min(early, default=None)
        assert known.without(k) == min((q1(held) for held in possible if not any(held[:k])), default=None)


def _weeks(capacities: tuple[int, ...]) -> tuple[tuple[tuple[int, int], ...], ...]:
    return tuple(tuple((n, 0) for n in range(most + 1)) for most in capacities)


def test_weeks_too_few_for_the_sessions_say_nothing() -> None:
    assert spread(3, _weeks((1, 1)), (0, 0)).least is None


def test_of_a_unit_in_hours_the_weeks_count_minutes() -> None:
    """Three weeks of up to 3 h, one of them in two sessions: 6 h in three sessions are even, in two they are not."""
    weeks = (((0, 0), (1, 180)), ((0, 0), (1, 90), (2, 180)), ((0, 0), (1, 90)))
    assert spread(3, weeks, (360, 360)).least == q1((1, 2, 0))
    assert spread(3, weeks, (380, 400)).least is None
    assert spread(4, weeks, (450, 450)).least == q1((1, 2, 1))


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
    least, exact = _alone(of)[0].least, _exact(of)
    assert least == exact > 0


@pytest.mark.parametrize("sessions", [None, 3])
def test_a_unit_in_hours_that_begins_when_another_has_ended(sessions: int | None) -> None:
    """Together they cannot cost as little as each alone, nor less than the bound of the two."""
    slots = [{"start": "18:00", "end": "20:00", "weekdays": ["mon"]}, {"start": "18:00", "end": "19:00"}]
    of = make_instance(
        calendar={"semesters": [{"id": "S1", "first": "2022-09-05", "last": "2022-10-08"}]},
        slots=slots,
        groups=[{"id": "G1", "size": 12}, {"id": "G2", "size": 12}],
        trainers=[{"id": "T1", "name": "T1"}, {"id": "T2", "name": "T2"}],
        units=[
            unit("U1", groups=["G1"], hours={"in_person": 5, "webconference": 0}, weekdays=["mon", "tue"]),
            unit("U2", groups=["G2"], hours={"in_person": 4, "webconference": 2}, trainers=["T2"], sessions_per_week=2,
                 after=[{"unit": "U1", "sessions": sessions} if sessions else "U1"]),
        ],
        weights={"Q1": 2, "Q6": 3},
    )  # fmt: skip
    before, after = _alone(of)
    together, exact = least_in_order(before, after, sessions), _exact(of)
    assert together is not None
    assert before.least + after.least < together <= exact


def _alone(of: Instance) -> list[Lone]:
    problem = Problem.of(of)
    return [lone(problem, row, [problem.slots[s] for s in row.slots
                                if problem.free_trainers(row, s) is not None]) for row in problem.units]  # fmt: skip


def _exact(of: Instance) -> int:
    assembled = assemble(Problem.of(of), clashes="forbidden")
    assembled.build.model.minimize(assembled.build.total(["Q1", "Q6"]))
    least = _solve(assembled.build.model, 5.0).least
    assert least is not None
    return least
