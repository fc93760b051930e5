"""The whole model, solved to the end without the search's tricks: what the search is held against."""

from dataclasses import dataclass

from ortools.sat.python import cp_model

from scheduler.demand.problem import Problem
from scheduler.model.assemble import assemble
from scheduler.model.variables import Clashes
from scheduler.rules import CLASHES, CRITERIA


@dataclass(frozen=True)
class Exact:
    """`least`: the proved optimum, None when it is proved that there is none. `known` is False when time ran out."""

    known: bool
    least: int | None = None


def fewest_clashes(problem: Problem, effort: float) -> Exact:
    assembled = assemble(problem, clashes="counted", criteria=False)
    assembled.build.model.minimize(assembled.build.total(CLASHES))
    return _solve(assembled.build.model, effort)


def least_cost(problem: Problem, effort: float, *, clashes: Clashes = "forbidden", most_clashes: int = 0) -> Exact:
    assembled = assemble(problem, clashes=clashes)
    if clashes == "counted":
        assembled.build.model.add(assembled.build.total(CLASHES) <= most_clashes)
    assembled.build.model.minimize(assembled.build.total(CRITERIA))
    return _solve(assembled.build.model, effort)


def _solve(model: cp_model.CpModel, effort: float) -> Exact:
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    solver.parameters.max_deterministic_time = effort
    status = solver.solve(model)
    if status == cp_model.INFEASIBLE:
        return Exact(True)
    if status == cp_model.OPTIMAL:
        return Exact(True, round(solver.objective_value) if model.has_objective() else 0)
    return Exact(False)
