"""Weekdays, dates and the cuts between them: what they claim against the whole model, and what they must prove."""

import os
from pathlib import Path
from typing import Any

import pytest
from ortools.sat.python import cp_model

from scheduler.demand.problem import Problem
from scheduler.instance.load import load
from scheduler.model.assemble import assemble
from scheduler.model.master import Master
from scheduler.model.numbered import assemble_numbered
from scheduler.rules import CRITERIA, in_force
from scheduler.search.benders import loop
from tests.random_instances import random_instance
from tests.search.benders_cases import proved
from tests.search.exact import least_cost

SEEDS = range(int(os.environ.get("SCHEDULER_SEEDS", "6")))
"""A longer run: SCHEDULER_SEEDS=300 pytest tests/search."""
EFFORT = 2.0
REAL = Path(__file__).parents[2] / "instances" / "cnam-reunion-asp-2022-23"


@pytest.mark.parametrize("seed", SEEDS)
def test_what_is_claimed_holds_in_the_whole_model(seed: int) -> None:
    instance = random_instance(seed)
    exact = least_cost(Problem.of(instance), EFFORT)
    if not exact.known or exact.least is None:
        return  # nothing to hold it against; test_optimum.py counts the others
    found = proved(instance, limit_s=0.3)
    assert found.cost_bound <= exact.least
    if found.cost is not None:
        assert found.cost >= exact.least


def test_the_cuts_were_met(monkeypatch: pytest.MonkeyPatch) -> None:
    """On an instance whose optimum is above the relaxation's: it is proved all the same, by cuts."""
    learnt = list[bool]()
    learn = loop.learn

    def noted(*args: Any, **named: Any) -> bool:
        learnt.append(learn(*args, **named))
        return learnt[-1]

    monkeypatch.setattr(loop, "learn", noted)
    found = proved(random_instance(15), limit_s=4)
    assert found.is_proved()
    assert found.cost == least_cost(Problem.of(random_instance(15)), EFFORT).least
    assert any(learnt)


@pytest.mark.parametrize("seed", SEEDS)
def test_sessions_in_order_cost_what_the_plain_model_costs(seed: int) -> None:
    problem = Problem.of(random_instance(seed))
    exact = least_cost(problem, EFFORT)
    assembled = assemble_numbered(
        problem, rooms="assigned", rules=in_force(problem.instance.weight), spare=10**4, loose=range(len(problem.units))
    )
    assembled.build.model.minimize(assembled.build.total(CRITERIA))
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    solver.parameters.max_deterministic_time = EFFORT
    status = solver.solve(assembled.build.model)
    if exact.known and exact.least is None:
        assert status in (cp_model.INFEASIBLE, cp_model.UNKNOWN)
    elif exact.known and exact.least is not None:
        assert status != cp_model.INFEASIBLE
        assert solver.best_objective_bound <= exact.least
        if status == cp_model.OPTIMAL:
            assert solver.objective_value == exact.least


@pytest.mark.parametrize("seed", SEEDS)
def test_no_unit_loose_is_the_plain_model_without_any_spread_or_sequence(seed: int) -> None:
    """The windows of weeks and the order of kinds say exactly Q1 = Q6 = 0, but for units in hours: how many sessions
    these have is not known before."""
    problem = Problem.of(random_instance(seed))
    plain = assemble(problem, clashes="forbidden")
    for term in plain.build.terms:
        if term.rule in ("Q1", "Q6"):
            plain.build.model.add(term.expr == 0)
    numbered = assemble_numbered(problem, rooms="assigned", rules=in_force(problem.instance.weight))
    in_hours = {row.code for row in problem.units if row.demand.is_in_hours}
    for term in numbered.build.terms:
        if term.rule in ("Q1", "Q6"):
            assert term.subject in in_hours
            numbered.build.model.add(term.expr == 0)
    bounds = []
    for build in (plain.build, numbered.build):
        build.model.minimize(build.total(CRITERIA))
        solver = cp_model.CpSolver()
        solver.parameters.num_workers = 1
        solver.parameters.max_deterministic_time = EFFORT
        status = solver.solve(build.model)
        known = status in (cp_model.OPTIMAL, cp_model.INFEASIBLE)
        bounds.append((status, solver.objective_value) if known else None)
    if None not in bounds:
        assert bounds[0] == bounds[1]


@pytest.mark.parametrize("seed", [1, 2])
def test_the_real_instance_is_proved_from_any_seed_by_one_worker(seed: int) -> None:
    """`test_plan.py` holds that it is the same twice."""
    found = proved(load(REAL), limit_s=20, seed=seed)
    assert (found.cost, found.cost_bound) == (165, 165)


def test_two_workers_prove_it_too() -> None:
    found = proved(load(REAL), limit_s=60, workers=2)
    assert (found.cost, found.cost_bound) == (165, 165)


def test_a_surcharge_is_part_of_the_master_s_cost() -> None:
    master = Master.of(Problem.of(random_instance(1)))
    solver = cp_model.CpSolver()
    solver.solve(master.model)
    before = round(solver.objective_value)
    master.model.add(master.surcharged(0, 7) >= 7)
    solver.solve(master.model)
    assert round(solver.objective_value) == before + 7
