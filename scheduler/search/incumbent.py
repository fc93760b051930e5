"""The best timetable so far and what is proved of it, told to whoever watches. Several threads may use it."""

import logging
import threading
from collections.abc import Callable
from dataclasses import dataclass

from scheduler.model.solution import Assignment
from scheduler.search.progress import Observer, Progress
from scheduler.text import Text
from scheduler.timetable.schema import TierName, TierResult

logger = logging.getLogger(__name__)

Measure = Callable[[Assignment], tuple[int, int]]
"""Clashes and cost of an assignment with rooms, as the checker counts them."""

Keep = Callable[[Assignment, tuple[TierResult, ...]], None]
"""Given each new incumbent and what is proved of it."""


@dataclass(frozen=True)
class Found:
    """A complete timetable, its clashes and its cost as the checker counts them."""

    assignment: Assignment
    clashes: int
    cost: int


class Incumbent:
    """Never gets worse: an assignment replaces the incumbent only with fewer clashes, or as many and a lower cost.

    `clash_bound` and `cost_bound` are proved lower bounds; the second holds for timetables with `clash_bound` clashes.
    """

    def __init__(self, measure: Measure, observe: Observer, elapsed_s: Callable[[], float], keep: Keep) -> None:
        self.best: Found | None = None
        self.clash_bound = 0
        self.cost_bound = 0
        self.tier: TierName = "criteria"
        self.phase = Text("Lecture", "Reading")
        self._measure = measure
        self._observe = observe
        self._elapsed_s = elapsed_s
        self._keep = keep
        self._lock = threading.RLock()

    @property
    def assignment(self) -> Assignment | None:
        return None if self.best is None else self.best.assignment

    @property
    def clashes(self) -> int | None:
        return None if self.best is None else self.best.clashes

    @property
    def cost(self) -> int | None:
        return None if self.best is None else self.best.cost

    def offer(self, assignment: Assignment) -> bool:
        """Take the assignment if it is better. Returns whether it was."""
        found = Found(assignment, *self._measure(assignment))
        with self._lock:
            if self.best is not None and (found.clashes, found.cost) >= (self.best.clashes, self.best.cost):
                return False
            self.best = found
            self._keep(assignment, self.tiers())
            self.tell()
            return True

    def raise_bound(self, bound: int | None) -> None:
        """A bound of the criteria was proved. One above a timetable that is known is an error of whoever claims it."""
        with self._lock:
            if bound is not None and self._is_refuted(bound):
                logger.error("a bound of %d is claimed, and a timetable at %s is known: not believed", bound, self.cost)
            elif bound is not None and bound > self.cost_bound:
                self.cost_bound = bound
                self.tell()

    def _is_refuted(self, bound: int) -> bool:
        return self.best is not None and self.best.clashes == self.clash_bound and bound > self.best.cost

    def raise_clash_bound(self, bound: int | None) -> None:
        """A bound of the clashes was proved."""
        with self._lock:
            if bound is not None and bound > self.clash_bound:
                self.clash_bound = bound
                self.tell()

    def enter(self, tier: TierName, phase: Text) -> None:
        with self._lock:
            self.tier, self.phase = tier, phase
            self.tell()

    def tell(self, value: int | None = None) -> None:
        """Tell the observer; `value`: what the running solve has reached, where that is better than the incumbent."""
        with self._lock:
            clashes = self.tier == "clashes"
            reached = [n for n in (self.clashes if clashes else self.cost, value) if n is not None]
            told = Progress(
                elapsed_s=self._elapsed_s(),
                tier=self.tier,
                phase=self.phase,
                incumbent=min(reached, default=None),
                bound=self.clash_bound if clashes else self.cost_bound,
                clashes=self.clashes,
                cost=self.cost,
                clash_bound=self.clash_bound,
                cost_bound=self.cost_bound,
            )
            self._observe(told)

    def is_proved(self) -> bool:
        best = self.best
        return best is not None and best.clashes == self.clash_bound and best.cost <= self.cost_bound

    def tiers(self) -> tuple[TierResult, ...]:
        """What each tier reached and proved. Raises LookupError while there is no timetable."""
        if self.best is None:
            raise LookupError("no timetable yet")
        # Above the least number of clashes, what is proved of the criteria says nothing of these timetables.
        cost_bound = self.cost_bound if self.best.clashes == self.clash_bound else 0
        return (
            _tier("clashes", self.best.clashes, self.clash_bound),
            _tier("criteria", self.best.cost, min(cost_bound, self.best.cost)),
        )


def _tier(name: TierName, value: int, bound: int) -> TierResult:
    return TierResult(tier=name, status="optimal" if value == bound else "feasible", value=value, bound=bound)
