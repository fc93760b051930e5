"""The search against the whole model solved to the end, on random instances: of the whole domain, and of the shapes
that its bounds know more of (half-groups, sites, unequal slots, trainers who are there for some weeks)."""

import os
from functools import cache

import pytest
from ortools.sat.python import cp_model

from scheduler.demand.problem import Problem
from scheduler.errors import Impossible, NothingFound
from scheduler.model.master import Master
from scheduler.search.blocks import raise_by_blocks
from scheduler.search.params import Params
from scheduler.search.plan import plan
from scheduler.search.run import Runner
from scheduler.search.stop import Stop
from tests.random_instances import random_instance
from tests.search.busier import busier
from tests.search.exact import Exact, fewest_clashes, least_cost
from tests.search.shapes import shaped_instance

SEEDS = range(int(os.environ.get("SCHEDULER_SEEDS", "4")))
"""A longer run: SCHEDULER_SEEDS=300 pytest tests/search."""
EFFORT = 2.0
KINDS = {"anything": random_instance, "shaped": shaped_instance}


@cache
def cheapest(kind: str, seed: int) -> Exact:
    return least_cost(Problem.of(KINDS[kind](seed)), EFFORT)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("seed", SEEDS)
def test_the_search_claims_only_what_the_whole_model_proves(seed: int, kind: str) -> None:
    instance = KINDS[kind](seed)
    problem = Problem.of(instance)
    clashes = fewest_clashes(problem, EFFORT)
    try:
        result = plan(instance, Params(time_limit_s=EFFORT, workers=1))
    except Impossible:
        assert not clashes.known or clashes.least is None
        return
    tier, criteria = result.timetable.tiers
    assert (tier.value, criteria.value) == (result.report.clash_count, result.report.cost)
    if not clashes.known or clashes.least is None:
        assert not clashes.known  # a timetable exists
        return
    assert tier.bound <= clashes.least <= tier.value
    if tier.value == clashes.least:
        counted = "counted" if clashes.least else "forbidden"
        cost = least_cost(problem, EFFORT, clashes=counted, most_clashes=clashes.least)
        if cost.known and cost.least is not None:
            assert criteria.bound <= cost.least <= criteria.value


@pytest.mark.parametrize("workers", [1, 2])
@pytest.mark.parametrize("seed", SEEDS)
def test_no_more_clashes_are_called_unavoidable_than_there_must_be(seed: int, workers: int) -> None:
    """Trainers who are away on most weekdays: bounds by arithmetic, by trainer and by the models meet here."""
    problem = busier(seed)
    fewest = fewest_clashes(problem, EFFORT)
    try:
        result = plan(problem.instance, Params(time_limit_s=2, workers=workers))
    except Impossible:
        assert not fewest.known or fewest.least is None
        return
    except NothingFound:
        return
    if fewest.known and fewest.least is not None:
        assert result.timetable.tiers[0].bound <= fewest.least <= result.report.clash_count
        assert sum(reason.count for reason in result.timetable.reasons) <= fewest.least


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("seed", SEEDS)
def test_the_master_is_below_the_exact_optimum(seed: int, kind: str) -> None:
    problem, exact = Problem.of(KINDS[kind](seed)), cheapest(kind, seed)
    if not exact.known or exact.least is None:
        return  # nothing to be below of; `test_enough_seeds_say_something` counts the others
    semesters = range(len(problem.timeline.semesters))
    assert _bound(Master.of(problem)) <= exact.least
    assert sum(_bound(Master.of(problem, only=index)) for index in semesters) <= exact.least


def _bound(master: Master) -> float:
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    solver.parameters.max_deterministic_time = EFFORT
    assert solver.solve(master.model) != cp_model.INFEASIBLE
    return solver.best_objective_bound


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("seed", SEEDS)
def test_blocks_add_up_to_no_more_than_the_exact_optimum(seed: int, kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    exact, bounds = cheapest(kind, seed), [0]
    if not exact.known or exact.least is None:
        return
    for name in ("WHOLE_UNITS", "BLOCK_UNITS"):
        monkeypatch.setattr(f"scheduler.search.blocks.{name}", 2)
    runner = Runner(Params(time_limit_s=4, workers=1), Stop())
    raise_by_blocks(runner, Problem.of(KINDS[kind](seed)), bounds.append, limit_s=4)
    assert bounds[-1] <= exact.least


def test_enough_seeds_say_something() -> None:
    for kind in KINDS:
        known = [cheapest(kind, seed) for seed in SEEDS]
        assert sum(exact.known and exact.least is not None for exact in known) >= len(SEEDS) // 4


@pytest.mark.parametrize("seed", [0, 1, 3, 5])  # of these there is a timetable
def test_a_dozen_sessions_are_proved_at_once(seed: int) -> None:
    """Where parts and cuts learn little, the whole model says it in a fraction of a second."""
    result = plan(shaped_instance(seed), Params(time_limit_s=6, workers=1))
    assert result.ending == "proved"
    if seed in SEEDS:  # the others take the whole model longer
        exact = cheapest("shaped", seed)
        assert not exact.known or result.report.cost == exact.least
