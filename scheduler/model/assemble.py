"""Puts a model together: variables, hard rules, clashes, and the criteria that have a price."""

from collections.abc import Callable
from dataclasses import dataclass

from scheduler.demand.problem import Problem
from scheduler.model import registry
from scheduler.model.build import Build
from scheduler.model.variables import Clashes, Rooms, Variables


@dataclass(frozen=True)
class Assembled:
    """A model ready to be given an objective and solved."""

    build: Build
    variables: Variables


def assemble(
    problem: Problem,
    *,
    clashes: Clashes,
    rooms: Rooms = "assigned",
    criteria: bool = True,
    guarded: bool = False,
    go_on: Callable[[], None] = lambda: None,
) -> Assembled:
    """The model of the whole problem. Without `criteria`, hard rules and clashes only. `go_on`: as in `Build`."""
    build = Build(problem, guarded=guarded, go_on=go_on)
    variables = Variables(build, clashes=clashes, rooms=rooms)
    rules = {**registry.HARD, **registry.CLASHES}
    if criteria:
        rules |= {code: post for code, post in registry.CRITERIA.items() if problem.instance.weight[code]}
    for post in rules.values():
        post(build, variables)
    return Assembled(build, variables)
