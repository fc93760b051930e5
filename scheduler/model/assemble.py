"""Puts a model together: variables, hard rules, clashes, and the criteria that have a price."""

from collections.abc import Callable
from dataclasses import dataclass

from scheduler.demand.problem import Problem
from scheduler.model import registry
from scheduler.model.build import Build
from scheduler.model.variables import Clashes, Rooms, Variables
from scheduler.rules import RULES, in_force


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
    relaxed: bool = False,
    guarded: bool = False,
    go_on: Callable[[], None] = lambda: None,
) -> Assembled:
    """The model of the whole problem. Without `criteria`, hard rules and clashes only. `relaxed`: units of the whole
    problem are left out, and so are the rules that a timetable may then cease to keep. `go_on`: as in `Build`."""
    build = Build(problem, guarded=guarded, go_on=go_on)
    variables = Variables(build, clashes=clashes, rooms=rooms)
    rules = [RULES[code] for code in in_force(problem.instance.weight)]
    kept = [r.code for r in rules if (criteria or r.tier != "criterion") and (r.holds_in_parts or not relaxed)]
    for post in registry.posts(kept):
        post(build, variables)
    return Assembled(build, variables)
