"""One rule of the catalogue: what it is, what it weighs, what may be relied on."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from scheduler.scopes import OF_UNIT, Scope
from scheduler.text import Text

Tier = Literal["hard", "clash", "criterion"]


@dataclass(frozen=True)
class Rule:
    """One rule of the catalogue, and what may be relied on. The defaults are the worst case.

    `weight` is the default price of one unit of a criterion; 0 for hard rules and for criteria not counted by default.
    A criterion's points are never negative.

    `monotone`: leaving sessions out never adds points and never breaks the rule (alternance days stay where sessions
    stay; of a hard rule they may be left out too). Then what is proved of some of the units holds for all of them.

    `rooms`: whether it looks at rooms. If so, rooms may have to be chosen together with dates.

    `pattern`: the points of one pattern of its scope (`scheduler.patterns`); annealing and `suggest` know the rule by
    it. Without it annealing leaves the rule to chance, and the checker is asked.
    """

    code: str
    tier: Tier
    name: Text
    sentence: Text
    weight: int = 0
    scope: Scope = Scope.WHOLE
    monotone: bool = False
    rooms: bool = True
    pattern: Callable[..., int] | None = None

    @property
    def holds_in_parts(self) -> bool:
        """Whether a timetable that keeps it still does, at no more points, when whole units are left out: what is
        proved of the units kept is then proved of every timetable."""
        return self.monotone or self.scope in (OF_UNIT | Scope.UNIT_ORDER | Scope.GROUP_ALTERNANCE)
