"""What must hold of a rule that was just written: `python -m tests.rule_holds Q11`, as `tests/test_recipe.py` runs it.

The model and the checker say the same of the same timetables, and the search proves what the whole model proves, and
`suggest` says what the checker says.
"""

import random
import sys
from pathlib import Path

from scheduler.checker.check import check
from scheduler.demand.problem import Problem
from scheduler.evaluate.evaluator import Evaluator, edited
from scheduler.instance.load import load
from scheduler.model.assemble import assemble
from scheduler.model.solution import read
from scheduler.rules import CRITERIA, RULES
from scheduler.search.anneal.annealing import Annealing
from scheduler.search.params import Params
from scheduler.search.plan import plan
from scheduler.search.suggest.moves import moves
from tests.mutations import mutated
from tests.search.exact import least_cost
from tests.search.shapes import shaped_instance
from tests.test_agreement import Models, agreed, random_objective, solve, to_timetable

TINY = Path(__file__).parents[1] / "instances" / "tiny"
SEEDS = range(6)


def main(code: str) -> None:
    """Raises AssertionError where something does not hold."""
    rule, accepted = RULES[code], 0
    for seed in SEEDS:
        rng, problem = random.Random(seed), Problem.of(shaped_instance(seed))
        assembled = assemble(problem, clashes="counted", criteria=False)
        assembled.build.model.minimize(random_objective(assembled.variables, rng))
        solver, status = solve(assembled.build.model, effort=0.2)
        if status not in ("OPTIMAL", "FEASIBLE"):
            continue
        models = Models(problem)
        current = to_timetable(problem, read(assembled.variables, solver.value))
        assert agreed(models, current, seed)
        for step in range(6):
            name, other = mutated(problem, current, rng)
            if agreed(models, other, (seed, step, name)):
                current, accepted = other, accepted + 1
    assert accepted >= len(SEEDS)
    instance = load(TINY)
    problem, result = Problem.of(instance), plan(instance, Params(time_limit_s=20, workers=1))
    assert result.ending == "proved"
    assert (result.report.clash_count, result.report.cost) == (0, least_cost(problem, 20).least)
    assert code not in CRITERIA or instance.weight[code] == rule.weight
    assert Annealing.is_possible(problem)
    for move in moves(Evaluator(instance, result.timetable), result.timetable.sessions[0]).possible:
        report = check(instance, edited(result.timetable, [move.after]))
        assert report.accepted
        assert move.effect.cost == report.cost - result.report.cost


if __name__ == "__main__":
    main(sys.argv[1])
