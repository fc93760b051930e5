"""What the search tells while it works, and how it is asked to stop."""

from collections.abc import Callable
from dataclasses import dataclass

from scheduler.text import Text
from scheduler.timetable.schema import TierName


@dataclass(frozen=True)
class Progress:
    """A moment of the search: the incumbent and the proven bound of the tier at work, None while unknown.

    `incumbent` counts what a running solve has reached; `clashes` and `cost` are those of the timetable already held
    and measured by the checker, None before the first. Their bounds are proved lower bounds, `cost_bound` at the
    timetable's own number of clashes.
    """

    elapsed_s: float
    tier: TierName
    phase: Text
    incumbent: int | None
    bound: int | None
    clashes: int | None = None
    cost: int | None = None
    clash_bound: int = 0
    cost_bound: int = 0

    @property
    def gap(self) -> float | None:
        """(incumbent − bound) / incumbent, from 0 to 1; None while either is unknown."""
        if self.incumbent is None or self.bound is None:
            return None
        return (self.incumbent - self.bound) / self.incumbent if self.incumbent else 0.0


Observer = Callable[[Progress], None]
"""Called from the thread that searches; must return quickly."""


def nobody(progress: Progress) -> None:
    """An observer that looks away."""
