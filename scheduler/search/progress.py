"""What the search tells while it works, and how it is asked to stop."""

from collections.abc import Callable
from dataclasses import dataclass

from scheduler.text import Text
from scheduler.timetable.schema import TierName


@dataclass(frozen=True)
class Progress:
    """A moment of the search: the incumbent and the proven bound of the tier at work, None while unknown."""

    elapsed_s: float
    tier: TierName
    phase: Text
    incumbent: int | None
    bound: int | None

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
