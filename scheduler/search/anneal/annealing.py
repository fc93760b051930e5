"""The schedule of annealing: cycle after cycle from the best timetable, each twice as long as the one before.

First without a broken hard rule, then with the fewest clashes, then at the least cost: a cycle that has something to
mend makes that cheap enough to pass through, one that has not forbids it.
"""

import logging
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

from scheduler.demand.problem import Problem
from scheduler.model.solution import Assignment
from scheduler.rules import CRITERIA, RULES
from scheduler.scopes import OF_GROUP
from scheduler.search.anneal.annealer import Annealer
from scheduler.search.anneal.core import defect
from scheduler.search.anneal.tables import obstacle
from scheduler.search.incumbent import Found, Incumbent
from scheduler.search.run import Runner

logger = logging.getLogger(__name__)

TRIES_PER_S = 2.5e6
"""What one deterministic second of annealing is, with one worker; about that of a clock's."""
CHUNK = 100_000
"""Tries between two looks at the clock: some hundredths of a second."""
FIRST_CYCLE_S = 0.3
"""Per thousand sessions."""
HOT, COLD = 1.2, 0.25
"""Temperatures in points of the average criterion, where a cycle starts and ends: tuned on `centre-30` and `small`."""
HOTTER, COLDER = 2.0, 0.4
"""Powers of how many groups attend a session, beyond two: where a move costs many of them, cycles start much hotter
and end a little hotter. Tuned on a centre whose groups share units, four to a session."""
LAST_CYCLE = 3.0
"""A cycle takes all that is left when that is less than so many times its length: one long one is worth two."""
MEND_HOT, MEND_COLD = 3.0, 0.5
MEND_HARD, MEND_CLASH = 30, 12
"""Prices, in the same points, while something is to be mended."""
NEVER_HARD, NEVER_CLASH = 1_000_000, 10_000
OFFER_SHARE = 0.05
"""Of the time: what checking the timetables offered may take, the end of a cycle apart."""

Offer = Callable[[Assignment, Sequence[frozenset[int]]], bool]
"""Takes an assignment without rooms, and the rooms that each unit may be given."""


class Annealing:
    """Anneals one problem and offers what is better than the incumbent; takes over what others found better."""

    def __init__(self, runner: Runner, problem: Problem, incumbent: Incumbent, offer: Offer, *, seed: int) -> None:
        self._runner = runner
        self._incumbent = incumbent
        self._offer = offer
        self._annealer = Annealer(problem, seed)
        self._rooms = self._annealer.rooms
        weight, each = problem.instance.weight, problem.weigh(range(len(problem.groups))) / len(problem.groups)
        weights = [weight[code] * (each if RULES[code].scope in OF_GROUP else 1) for code in CRITERIA if weight[code]]
        self._point = max(1.0, sum(weights) / max(1, len(weights)) / 2.75)  # 1 at the catalogue's weights
        heat = max(1.0, _attending(problem) / 2)
        self._hot, self._cold = HOT * heat**HOTTER * self._point, COLD * heat**COLDER * self._point
        self._cycle_s = max(0.5, FIRST_CYCLE_S * self._annealer.sessions / 1000)
        self._offered = (1 << 60, 0, 0)
        self._last_seen: Found | None = None
        self._last_measure = (0, 0)
        self._next_offer_s = 0.0

    @staticmethod
    def is_possible(problem: Problem) -> bool:
        """Whether the compiled code is there and can say the whole problem, dated pins included."""
        fault = defect()
        why = obstacle(problem) if fault is None else f"the compiled code is {fault}"
        if why:
            logger.info("no annealing: %s", why)
        return why is None

    @property
    def is_ready(self) -> bool:
        """Whether it needs nobody's timetable to begin with."""
        return not self._annealer.needs_start

    def place(self) -> None:
        """A first timetable, greedily; offered when it breaks no hard rule."""
        if not self.is_ready:
            return
        self._annealer.price(hard=NEVER_HARD, clash=NEVER_CLASH)
        self._annealer.place()
        self._tell(at_once=True)

    def once(self, limit_s: float) -> None:
        """One cycle that takes all of `limit_s`: worth more than several, with nothing to show before its end."""
        self._cycle_s = limit_s
        self.run(limit_s)

    def run(self, limit_s: float, *, until: Callable[[], bool] = lambda: False) -> None:
        """Cycles within `limit_s` of the budget, until `until` holds."""
        last_s = max(0.0, self._runner.remaining_s - limit_s)
        while self._left_s(last_s) > 0 and not until():
            if self._incumbent.best is None and not self._annealer.is_complete:
                self.place()
                if not self._annealer.is_complete:
                    return
            self._cycle(last_s, until)

    @contextmanager
    def beside(self) -> Iterator[None]:
        """Cycles in a thread of its own until the budget, or the body, is over."""
        done = threading.Event()
        failure: list[BaseException] = []

        def work() -> None:
            try:
                self.run(self._runner.remaining_s, until=done.is_set)
            except Exception as error:  # noqa: BLE001  # raised again in the thread that waits
                failure.append(error)

        thread = threading.Thread(target=work, name="annealing")
        thread.start()
        try:
            yield
        finally:
            done.set()
            thread.join()
            if failure:
                raise failure[0]

    def _left_s(self, last_s: float) -> float:
        return 0.0 if self._runner.stop.is_set() else self._runner.remaining_s - last_s

    def _cycle(self, last_s: float, until: Callable[[], bool]) -> None:
        annealer, left = self._annealer, self._left_s(last_s)
        self._take_over()
        hard, clashes, _ = annealer.best_score
        mending = hard > 0 or (self._incumbent.tier == "clashes" and clashes > self._incumbent.clash_bound)
        if mending:
            annealer.price(hard=self._price(MEND_HARD), clash=self._price(MEND_CLASH))
            hot, cold = MEND_HOT * self._point, MEND_COLD * self._point
        else:
            annealer.price(hard=NEVER_HARD, clash=NEVER_CLASH)
            hot, cold = self._hot, self._cold
        lasts_s = left if left < LAST_CYCLE * self._cycle_s else self._cycle_s
        before_s = self._left_s(last_s)
        while not until() and (spent := before_s - self._left_s(last_s)) < lasts_s and self._left_s(last_s) > 0:
            temperature = hot * (cold / hot) ** (spent / lasts_s)
            annealer.run(CHUNK, temperature, temperature)
            if self._runner.params.workers == 1:
                self._runner.spend(CHUNK / TRIES_PER_S)
            self._tell()
            if mending and annealer.best_score[:2] <= (0, self._incumbent.clash_bound):
                self._tell(at_once=True)
                return  # mended: the criteria are next
        self._tell(at_once=True)
        self._cycle_s *= 2

    def _take_over(self) -> None:
        """Go on from the incumbent when others made it better, else from the best of one's own."""
        known = self._incumbent.best
        if known is not None and (0, *self._seen(known)) < self._annealer.best_score:
            self._annealer.start(known.assignment)
        else:
            self._annealer.start(self._annealer.best())

    def _seen(self, known: Found) -> tuple[int, int]:
        """Clashes and cost of another's timetable in the annealer's own terms."""
        if known is not self._last_seen:
            self._last_seen, self._last_measure = known, self._annealer.measure(known.assignment)
        return self._last_measure

    def _tell(self, *, at_once: bool = False) -> None:
        """Offer the best timetable when it is one, and better than the last offered and than the incumbent."""
        score, known = self._annealer.best_score, self._incumbent.best
        if score[0] or (score[1] and self._runner.params.strict) or score >= self._offered:
            return
        if known is not None and score[1:] >= self._seen(known):
            return
        began_s = self._runner.elapsed_s
        if at_once or began_s >= self._next_offer_s:
            self._offered = score
            self._offer(self._annealer.best(), self._rooms)
            now_s = self._runner.elapsed_s
            self._next_offer_s = now_s + (now_s - began_s) / OFFER_SHARE

    def _price(self, points: float) -> int:
        return max(1, round(points * self._point))


def _attending(problem: Problem) -> float:
    """Groups with students of their own that attend a session, on average."""
    sessions = sum(row.demand.total for row in problem.units)
    counts = [problem.weigh([group.index]) > 0 for group in problem.groups]
    attended = (row.demand.total * sum(counts[group] for group in row.attendees) for row in problem.units)
    return sum(attended) / max(1, sessions)
