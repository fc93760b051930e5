"""The best timetable so far and what is proved of it, told to whoever watches."""

from collections.abc import Callable

from scheduler.model.solution import Assignment
from scheduler.search.progress import Observer, Progress
from scheduler.text import Text
from scheduler.timetable.schema import TierName, TierResult

Measure = Callable[[Assignment], tuple[int, int]]
"""Clashes and cost of an assignment with rooms, as the checker counts them."""


class Incumbent:
    """Never gets worse: an assignment replaces the incumbent only with fewer clashes, or as many and a lower cost.

    `clash_bound` and `cost_bound` are proved lower bounds; the second holds at the incumbent's number of clashes.
    """

    def __init__(self, measure: Measure, observe: Observer, elapsed_s: Callable[[], float]) -> None:
        self.assignment: Assignment | None = None
        self.clashes: int | None = None
        self.cost: int | None = None
        self.clash_bound = 0
        self.cost_bound = 0
        self.tier: TierName = "criteria"
        self.phase = Text("Lecture", "Reading")
        self._measure = measure
        self._observe = observe
        self._elapsed_s = elapsed_s

    def offer(self, assignment: Assignment) -> bool:
        """Take the assignment if it is better. Returns whether it was."""
        clashes, cost = self._measure(assignment)
        if self.assignment is not None and (clashes, cost) >= (self.clashes, self.cost):
            return False
        self.assignment, self.clashes, self.cost = assignment, clashes, cost
        self.tell()
        return True

    def raise_bound(self, bound: int | None) -> None:
        if bound is not None and bound > self.cost_bound:
            self.cost_bound = bound
            self.tell()

    def enter(self, tier: TierName, phase: Text) -> None:
        self.tier, self.phase = tier, phase
        self.tell()

    def tell(self, value: int | None = None) -> None:
        """Tell the observer; `value`: what the running solve has reached, where that is better than the incumbent."""
        known, bound = (self.clashes, self.clash_bound) if self.tier == "clashes" else (self.cost, self.cost_bound)
        reached = [n for n in (known, value) if n is not None]
        self._observe(Progress(self._elapsed_s(), self.tier, self.phase, min(reached, default=None), bound))

    def is_proved(self) -> bool:
        return self.clashes == self.clash_bound and self.cost is not None and self.cost <= self.cost_bound

    def tiers(self) -> tuple[TierResult, ...]:
        """What each tier reached and proved. Raises LookupError while there is no timetable."""
        if self.clashes is None or self.cost is None:
            raise LookupError("no timetable yet")
        return (_tier("clashes", self.clashes, self.clash_bound), _tier("criteria", self.cost, self.cost_bound))


def _tier(name: TierName, value: int, bound: int) -> TierResult:
    return TierResult(tier=name, status="optimal" if value == bound else "feasible", value=value, bound=bound)
