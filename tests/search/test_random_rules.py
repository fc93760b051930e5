"""Whatever rules there are, the search claims only what is so: rules drawn at random, added to random instances, and
every claim (optimal, bound, impossible, fewest moves) held against the whole model."""

import logging
import os
import random
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import product
from typing import Any

import pytest

from scheduler.demand.problem import Problem
from scheduler.errors import Impossible, NothingFound
from scheduler.instance.schema.instance import Instance
from scheduler.model.assemble import assemble
from scheduler.model.solution import read
from scheduler.rule import Rule
from scheduler.scopes import Scope
from scheduler.search.blocks import raise_by_blocks
from scheduler.search.clash_bound.proofs import clash_bound
from scheduler.search.clash_bound.proofs import prove as prove_clashes
from scheduler.search.explain.explain import explain
from scheduler.search.params import Params
from scheduler.search.plan import plan
from scheduler.search.replan.replan import replan
from scheduler.search.run import Runner
from scheduler.search.stop import Stop
from scheduler.text import Text
from tests.builders import make_instance, unit
from tests.mutations import mutated
from tests.random_instances import random_data, random_instance
from tests.random_rules import SHAPES, RandomRule, added, random_rule
from tests.search.benders_cases import proved
from tests.search.exact import Exact, fewest_clashes, least_cost
from tests.search.shapes import shaped_instance
from tests.search.test_replan import any_timetable, changed_at_random, truth_of
from tests.test_agreement import Models, agreed, random_objective, solve, to_timetable

SEEDS = range(int(os.environ.get("SCHEDULER_SEEDS", "6")))
"""A longer run: SCHEDULER_SEEDS=300 pytest tests/search."""
EFFORT = 1.0
POSSIBLE = (1, 3)
"""Of these the least cost must be known: what is held against nothing says nothing."""
logger = logging.getLogger(__name__)
QUICK = Params(time_limit_s=1.5, workers=1)


def drawn(seed: int) -> list[RandomRule]:
    """One to three rules; every shape has its turn."""
    rng = random.Random(seed)
    codes = rng.choice([["Q91"], ["Q91"], ["Q91", "Q92"], ["H91"], ["H91", "Q91"]])
    return [random_rule(rng, code, SHAPES[seed % len(SHAPES)] if not n else None) for n, code in enumerate(codes)]


def instance_of(seed: int) -> Instance:
    return random_instance(seed) if seed % 2 else shaped_instance(seed)


@contextmanager
def case(seed: int) -> Iterator[Instance]:
    rules = drawn(seed)
    for rule in rules:
        logger.warning("%s", rule)  # pytest shows it where a test fails
    with added(*rules):
        yield instance_of(seed)


@pytest.mark.parametrize("seed", SEEDS)
def test_the_model_and_the_checker_agree_on_them(seed: int) -> None:
    with case(seed) as instance:
        problem, rng = Problem.of(instance), random.Random(seed)
        assembled = assemble(problem, clashes="counted", criteria=False)
        assembled.build.model.minimize(random_objective(assembled.variables, rng))
        solver, status = solve(assembled.build.model, effort=0.5)
        if status not in ("OPTIMAL", "FEASIBLE"):
            return
        models = Models(problem)
        current = to_timetable(problem, read(assembled.variables, solver.value))
        assert agreed(models, current, seed)
        for step in range(4):
            name, other = mutated(problem, current, rng)
            if agreed(models, other, (seed, step, name)):
                current = other


@pytest.mark.parametrize("seed", SEEDS)
def test_only_what_is_so_is_claimed(seed: int) -> None:
    with case(seed) as instance:
        problem = Problem.of(instance)
        clashes, cost = fewest_clashes(problem, EFFORT), least_cost(problem, EFFORT)
        assert seed not in POSSIBLE or cost.least is not None
        hold_plan(instance, clashes, cost)
        hold_bounds(instance, clashes, cost)
        status = explain(instance, QUICK).status
        if clashes.known:
            assert status != ("impossible" if clashes.least is not None else "possible")


def hold_plan(instance: Instance, clashes: Exact, cost: Exact) -> None:
    try:
        result = plan(instance, QUICK)
    except Impossible:
        assert not clashes.known or clashes.least is None
        return
    except NothingFound:
        return
    tier, criteria = result.timetable.tiers
    assert (tier.value, criteria.value) == (result.report.clash_count, result.report.cost)
    if not clashes.known:
        return
    assert clashes.least is not None
    assert tier.bound <= clashes.least <= tier.value
    if tier.value == clashes.least:
        if clashes.least:
            cost = least_cost(Problem.of(instance), EFFORT, clashes="counted", most_clashes=clashes.least)
        if cost.known and cost.least is not None:
            assert criteria.bound <= cost.least <= criteria.value


def hold_bounds(instance: Instance, clashes: Exact, cost: Exact) -> None:
    problem, bounds = Problem.of(instance), [0]
    if clashes.known and clashes.least is not None:
        assert clash_bound(prove_clashes(Runner(QUICK, Stop()), problem)) <= clashes.least
    if cost.known and cost.least is not None:
        raise_by_blocks(Runner(QUICK, Stop()), problem, bounds.append, limit_s=1)
        assert bounds[-1] <= cost.least
        if not problem.passing:
            assert proved(instance, limit_s=0.2).cost_bound <= cost.least


@pytest.mark.parametrize("seed", SEEDS)
def test_a_new_plan_claims_only_what_is_so(seed: int) -> None:
    rng = random.Random(seed)
    with added(*drawn(seed)):
        data = random_data(seed)
        published = any_timetable(Instance.model_validate(data), seed)
        if published is None:
            return
        changed = Instance.model_validate(changed_at_random(data, published, rng))
        truth = truth_of(changed, published, None)
        try:
            result = replan(changed, published, Params(time_limit_s=4, workers=1))
        except Impossible:
            assert truth in (None, "unknown")
            return
        except NothingFound:
            return
        assert truth is not None
        assert result.report.accepted
        if truth == "unknown":
            return
        for tier, least in zip(result.timetable.tiers, truth, strict=True):
            assert tier.bound <= least, tier
            if tier.status != "optimal":
                return  # what comes after is best among other timetables
            assert tier.value == least, tier


# Rules that are known to be hard on proofs


def weeks_without_a_session(declared: Scope = Scope.WHOLE) -> RandomRule:
    """Teaching weeks of a group without a session: the fewer sessions, the more points."""
    shape = next(shape for shape in SHAPES if shape.scope is Scope.GROUP_WEEK)
    name = Text("Semaines sans séance", "Weeks without a session")
    rule = Rule("Q91", "criterion", name, name, weight=5, scope=declared, rooms=False)
    return RandomRule(rule, shape, {(n,): int(n == 0) for n in range(5)})


@pytest.mark.parametrize("seed", SEEDS[: len(SEEDS) // 2])
def test_a_rule_that_sessions_left_out_break_is_in_no_cut(seed: int) -> None:
    instance = random_instance(seed)
    with added(weeks_without_a_session()):
        exact = least_cost(Problem.of(instance), EFFORT)
    assert seed not in POSSIBLE or exact.least is not None
    for scope in (Scope.WHOLE, Scope.GROUP_WEEK) if exact.least is not None else ():
        with added(weeks_without_a_session(scope)):
            found = proved(instance, limit_s=0.05)
        assert found.cost_bound <= exact.least
        assert found.cost is None or found.cost >= exact.least


def never_alone(declared: Scope) -> RandomRule:
    """A group has no evening with one session: units left out break it."""
    shape = next(shape for shape in SHAPES if shape.scope is Scope.GROUP_EVENING)
    name = Text("Jamais seule", "Never alone")
    rule = Rule("H91", "hard", name, name, scope=declared, rooms=False)
    return RandomRule(rule, shape, {row: int(row[0] + row[1] == 1) for row in product(range(3), range(3), range(2))})


def paired(**trainer: Any) -> Instance:
    """Two units of a group, four sessions each: two in each of four evenings."""
    return make_instance(
        groups=[{"id": "G1", "size": 9}],
        trainers=[{"id": "T1", "name": "One", **trainer}, {"id": "T2", "name": "Two"}],
        units=[unit("U1", groups=["G1"], trainers=["T1"]), unit("U2", groups=["G1"], trainers=["T2"])],
        alternance=None,
    )


@pytest.mark.parametrize("scope", [Scope.WHOLE, Scope.GROUP_EVENING])
def test_a_hard_rule_that_units_left_out_break_proves_nothing_of_a_part(scope: Scope) -> None:
    with added(never_alone(scope)):
        instance = paired()
        assert explain(instance, QUICK).status != "impossible"
        published = plan(instance, QUICK).timetable
        day = next(s.start.date() for s in published.sessions if s.unit == "U1").isoformat()
        changed = paired(availability={"dated": [{"first": day, "last": day, "level": "unavailable"}]})
        result = replan(changed, published, Params(time_limit_s=4, workers=1))
        moves = next(tier for tier in result.timetable.tiers if tier.tier == "moves")
        assert (moves.value, moves.status) == (2, "optimal")  # with the session that would be left alone
        exact = least_cost(Problem.of(changed), EFFORT)
        assert exact.least is not None
        assert proved(changed, limit_s=0.2).cost_bound <= exact.least
