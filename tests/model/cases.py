"""One rule of the model alone, on a timetable that is fixed; or the whole model, for what it can reach at best."""

from collections.abc import Sequence

from ortools.sat.python import cp_model

from scheduler.demand.problem import Problem
from scheduler.instance.schema.instance import Instance
from scheduler.model import registry, solution
from scheduler.model.assemble import assemble
from scheduler.model.build import Build
from scheduler.model.variables import Clashes, Rooms, Variables
from scheduler.rules import CRITERIA
from scheduler.timetable.schema import AlternanceDay, Session
from tests.builders import make_timetable


def measure(
    code: str,
    of: Instance,
    sessions: Sequence[Session],
    days: Sequence[AlternanceDay] = (),
    *,
    clashes: Clashes = "counted",
    rooms: Rooms = "assigned",
) -> int | None:
    """What the rule alone measures of this timetable (0 for a hard rule); None when it does not allow it."""
    problem = Problem.of(of)
    build = Build(problem)
    variables = Variables(build, clashes=clashes, rooms=rooms)
    for post in registry.posts([code]):
        post(build, variables)
    wanted = solution.from_timetable(problem, make_timetable(of, list(sessions), list(days)))
    for literal, value in solution.decisions(variables, wanted):
        build.model.add(literal == int(value))
    assert all(term.rule == code for term in build.terms)
    return _least(build, [code])


def allows(
    code: str,
    of: Instance,
    sessions: Sequence[Session],
    days: Sequence[AlternanceDay] = (),
    *,
    clashes: Clashes = "counted",
    rooms: Rooms = "assigned",
) -> bool:
    """Whether the hard rule alone allows this timetable."""
    return measure(code, of, sessions, days, clashes=clashes, rooms=rooms) is not None


def best(code: str, of: Instance) -> int | None:
    """The least that the rule can measure, every hard rule kept and proved; None when no timetable exists."""
    return _least(assemble(Problem.of(of), clashes="counted", criteria=code in CRITERIA).build, [code])


def _least(build: Build, codes: list[str]) -> int | None:
    total = sum(term.expr for term in build.terms if term.rule in codes)
    build.model.minimize(total)
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    solver.parameters.max_deterministic_time = 20
    status = solver.solve(build.model)
    if status == cp_model.INFEASIBLE:
        return None
    assert status == cp_model.OPTIMAL, solver.status_name(status)
    return int(solver.value(total))
