"""Unavoidable clashes by the solver: the model of a part, with clashes counted."""

from scheduler.demand.problem import Problem
from scheduler.model import registry
from scheduler.model.build import Build, Expr
from scheduler.model.variables import Variables
from scheduler.rules import CLASHES
from scheduler.search.clash_bound.facts import ALWAYS, Facts, part_of
from scheduler.search.rooms import needs_rooms_at_once
from scheduler.search.run import OutOfTime, Runner, Status


def least_clashes(runner: Runner, problem: Problem, facts: Facts, *, floor: int, limit_s: float) -> int:
    """The best proved bound of the clashes of `facts.counted`, at least `floor`, which must be proved already.

    A part whose hard rules cannot hold proves nothing here: the search says so in its own words.
    """
    try:
        build, clashes = _model(runner, problem, facts)
    except OutOfTime:
        return floor
    if clashes is None:
        return floor
    build.model.add(clashes >= floor)
    build.model.minimize(clashes)
    outcome = runner.solve(build.model, limit_s=limit_s, workers=1)
    return floor if outcome.status is Status.INFEASIBLE else max(floor, outcome.bound or 0)


def forces(runner: Runner, problem: Problem, facts: Facts, count: int, *, limit_s: float) -> bool:
    """Whether it is proved that these facts alone make `count` clashes unavoidable. False says nothing."""
    try:
        build, clashes = _model(runner, problem, facts)
    except OutOfTime:
        return False
    if clashes is None:
        return False
    build.model.add(clashes <= count - 1)
    return runner.solve(build.model, limit_s=limit_s, workers=1).status is Status.INFEASIBLE


def avoids(runner: Runner, problem: Problem, facts: Facts, count: int, *, limit_s: float) -> bool:
    """Whether a timetable of these facts alone was found with fewer than `count` clashes. False says nothing."""
    try:
        build, clashes = _model(runner, problem, facts)
    except OutOfTime:
        return False
    if clashes is not None:
        build.model.add(clashes <= count - 1)
    return runner.solve(build.model, limit_s=limit_s, workers=1).solved


def _model(runner: Runner, problem: Problem, facts: Facts) -> tuple[Build, Expr | None]:
    """The part's model and its number of clashes; None when the trainers counted teach nothing in it."""
    part = part_of(problem, facts)
    build = Build(part, go_on=runner.go_on)
    located = bool(facts.rules & {"H8", "H9"}) and needs_rooms_at_once(part)
    variables = Variables(build, clashes="counted", rooms="assigned" if located else "counted")
    for code, post in {**registry.HARD, **registry.CLASHES}.items():
        if code in facts.rules or code in ALWAYS or code in registry.CLASHES:
            post(build, variables)
    names = {problem.instance.trainers[trainer].id for trainer in facts.counted}
    found = [term.expr for term in build.terms if term.rule in CLASHES and term.subject in names]
    return build, sum(found) if found else None
