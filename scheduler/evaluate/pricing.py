"""The rules that have a pattern, by its type, and the price of a pattern in one number."""

from collections import defaultdict
from collections.abc import Callable, Iterator
from functools import cache
from typing import Any, get_type_hints

from scheduler.instance.schema.instance import Instance
from scheduler.patterns import Pattern
from scheduler.rule import Rule
from scheduler.rules import RULES

CLASH, BROKEN = 1 << 32, 1 << 48
"""A price adds up cost in its low 32 bits, clashes in the next 16, hard rules broken above (core/state.h)."""


def split(price: int) -> tuple[int, int, int]:
    """Hard rules broken, clashes and cost."""
    clashes, cost = divmod(price + (1 << 31), CLASH)
    broken, clashes = divmod(clashes + (1 << 15), BROKEN // CLASH)
    return broken, clashes - (1 << 15), cost - (1 << 31)


@cache
def pattern_type(points: Callable[..., int]) -> type[Pattern]:
    """What the function looks at: the type of its one parameter."""
    (seen,) = (hint for name, hint in get_type_hints(points).items() if name != "return")
    if not isinstance(seen, type) or not issubclass(seen, Pattern):
        raise TypeError(f"{points.__name__} takes no pattern of scheduler.patterns: {seen}")
    return seen


def with_pattern() -> Iterator[tuple[Rule, Callable[..., int]]]:
    """The rules of the catalogue, as it is now, that have a pattern."""
    for rule in RULES.values():
        if rule.pattern is not None:
            yield rule, rule.pattern


class Pricing:
    """What patterns cost at the instance's weights."""

    def __init__(self, instance: Instance) -> None:
        self._priced: dict[type[Any], list[tuple[Callable[..., int], int]]] = defaultdict(list)
        for rule, points in with_pattern():
            price = {"hard": BROKEN, "clash": CLASH, "criterion": instance.weight.get(rule.code, 0)}[rule.tier]
            if price:
                self._priced[pattern_type(points)].append((points, price))

    def knows(self, kind: type[Pattern]) -> bool:
        """Whether such patterns cost anything."""
        return kind in self._priced

    def of(self, pattern: Pattern) -> int:
        return sum(price * points(pattern) for points, price in self._priced.get(type(pattern), ()))
