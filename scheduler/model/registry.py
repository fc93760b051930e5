"""Every rule's module, found by the code in its name, and what else it says of itself than its constraints.

A module has `post(build, variables)`. It may narrow what the catalogue declares, for a given problem:

`needs_rooms(problem)`: whether rooms must be chosen together with dates. Without it they must, if the rule looks at
rooms at all.
`couples(problem, subject, weekdays)`: whether what a group (as the units it attends) or a trainer (as an index) does on
one of so many weekdays matters for another. Without it everything in the rule's scope does.
`couples_year(problem, trainer)`: likewise, of what a trainer does all year.
"""

from collections.abc import Callable, Collection, Iterable
from types import ModuleType

from scheduler.demand.problem import Problem
from scheduler.model import clash, hard, soft
from scheduler.model.build import Build
from scheduler.model.variables import Rooms, Variables
from scheduler.rule_modules import modules_of
from scheduler.rules import RULES, in_force

Post = Callable[[Build, Variables], None]
Subject = int | tuple[int, ...]
"""A trainer, or the units that a cohort attends."""

MODULES: dict[str, ModuleType] = modules_of(hard, clash, soft)
"""By code, in the catalogue's order, which carries no meaning."""


def posts(codes: Iterable[str]) -> list[Post]:
    """The functions that put these rules into a model."""
    return [MODULES[code].post for code in codes]


def chooses_rooms(code: str, problem: Problem) -> bool:
    """Whether the rule needs rooms chosen together with dates; else rooms are given afterwards."""
    return RULES[code].rooms and _says(code, "needs_rooms", problem)


def rooms_for(problem: Problem, rules: Collection[str] | None = None) -> Rooms:
    """What these rules (all in force) need of the model."""
    asking = in_force(problem.instance.weight) if rules is None else rules
    return "assigned" if any(chooses_rooms(code, problem) for code in asking) else "counted"


def knows_its_rooms(code: str) -> bool:
    """Whether the rule says itself when it needs rooms; else it may look at anything of them."""
    return not RULES[code].rooms or hasattr(MODULES[code], "needs_rooms")


def couples(code: str, problem: Problem, subject: Subject, weekdays: int) -> bool:
    """Whether the rule ties together what a cohort or a trainer does on several weekdays."""
    return _says(code, "couples", problem, subject, weekdays)


def couples_year(code: str, problem: Problem, trainer: int) -> bool:
    """Whether the rule ties together what a trainer does in the whole year."""
    return _says(code, "couples_year", problem, trainer)


def _says(code: str, question: str, *about: object) -> bool:
    """The module's answer; yes, the worst case, when it has none."""
    answer = getattr(MODULES[code], question, None)
    return answer is None or bool(answer(*about))
