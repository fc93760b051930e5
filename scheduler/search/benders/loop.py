"""The rounds: choose a week plan, date its parts, learn from those that cannot keep their cost."""

import logging
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

from scheduler.demand.problem import Problem
from scheduler.model.master import Master
from scheduler.model.registry import rooms_for
from scheduler.model.solution import Assignment
from scheduler.rules import in_force
from scheduler.search.benders.cuts import learn
from scheduler.search.benders.dates import (
    RIVAL,
    SETTINGS,
    Ask,
    Dated,
    floor_of,
    in_whole,
    joined,
    of_part,
    place_as_planned,
    tidily,
    within,
)
from scheduler.search.benders.parts import DatedPart, Passed, WeekPlan, choose, parts, settle, stretches_bound
from scheduler.search.incumbent import Incumbent
from scheduler.search.run import Runner, Settings, Status
from scheduler.search.stop import Stop

logger = logging.getLogger(__name__)

MASTER_PATIENCE_S, FIRST_PATIENCE_S = 8.0, 3.0
"""For the relaxation, and for its first optimum: a year whose is not found at once is bounded stretch by stretch."""
STRETCHES_SHARE = 0.5
"""Of the time, for that."""
CHOICE_PATIENCE_S = 1.2
PLANNED_PATIENCE_S = 2.0
PART_PATIENCE_S = 4.0
FLOOR_PATIENCE_S = 2.0
ROUNDS = 60
"""More cuts than this say that the relaxation misses what matters: then the whole model is the better proof."""
PROVED_EFFORT = 6.0
"""More patience for the cut of a part that is already proved to have no dates."""
FIRST_EFFORT = 1.0
"""Of the patience above, for the first plans of a cost; three times as much each time they are tried again."""
PASSED = 4
"""How many week plans of one cost may stay undecided before they are tried again with more effort."""
NEAR = 0.1
"""An incumbent this near is left to local search."""
STEP_PATIENCE_S = 0.7
STEPS = (3, 12, 48)
"""Above its cost, what a part that cannot keep it is allowed instead: an answer, if not the best."""

Offer = Callable[[Assignment], object]
"""Takes a complete assignment, rooms maybe still to be given."""


def prove(runner: Runner, problem: Problem, incumbent: Incumbent, offer: Offer, *, limit_s: float) -> bool:
    """Raise the bound and offer timetables without clashes until they meet, or `limit_s` is over, or nothing more can
    be learnt. Deterministic with one worker; with more, parts are dated side by side, one worker each.

    Returns whether the relaxation was settled: where it is not, the whole model has nothing to say either.
    """
    return _Loop(runner, problem, incumbent, offer, limit_s).run()


class _Loop:
    def __init__(self, runner: Runner, problem: Problem, incumbent: Incumbent, offer: Offer, limit_s: float) -> None:
        self._runner, self._incumbent, self._offer = runner, incumbent, offer
        self._master = Master.of(problem)
        self._rules = in_force(problem.instance.weight)
        self._rooms = rooms_for(problem)
        self._end_s = runner.remaining_s - limit_s

    @property
    def _left_s(self) -> float:
        return max(0.0, self._runner.remaining_s - self._end_s)

    @property
    def _is_over(self) -> bool:
        return self._runner.is_over or self._left_s <= 0 or self._incumbent.is_proved()

    def run(self) -> bool:
        passed, cost, effort = list[Passed](), -1, FIRST_EFFORT
        for number in range(ROUNDS):
            if self._is_over:
                break
            patience_s = MASTER_PATIENCE_S if number else FIRST_PATIENCE_S
            settled = settle(self._runner, self._master, patience_s=min(patience_s, self._left_s))
            if settled.status is Status.INFEASIBLE:
                logger.error("no week plan is left, though a timetable is known: no bound is claimed")
                break
            self._incumbent.raise_bound(settled.bound)
            if not number and settled.status is not Status.OPTIMAL:
                bound_s = STRETCHES_SHARE * self._left_s
                stretches_bound(self._runner, self._master.problem, self._incumbent.raise_bound, patience_s=bound_s)
                return False
            if not settled.solved or self._is_over:
                break
            if settled.values(self._master.cost) > cost:
                cost, passed, effort = settled.values(self._master.cost), [], FIRST_EFFORT
            plan = choose(self._runner, self._master, settled, passed, patience_s=CHOICE_PATIENCE_S)
            if plan is None or len(passed) == PASSED:
                passed, effort = [], 3 * effort
            elif undecided := self._round(plan, effort):
                passed.append((plan, undecided))
        return True

    def _round(self, plan: WeekPlan, effort: float) -> tuple[int, ...]:
        """Date the plan and learn. Returns the units that were left undecided, if nothing at all was learnt."""
        planned = parts(self._master, plan, planned=True)
        kept = dict(zip(planned, self._each(planned, lambda part: self._as_planned(plan, part, effort)), strict=True))
        answers, undecided, learnt = list[Assignment](), list[DatedPart](), False
        for whole in parts(self._master, plan, planned=False):
            inside = [part for part in planned if _is_inside(part, whole)]
            dated = [found for part in inside if (found := kept[part].assignment) is not None]
            if len(dated) == len(inside):
                answers.append(joined(dated))
                continue
            undecided.append(whole)
            for part in inside:
                learnt = (kept[part].impossible and self._learn(plan, part, effort)) or learnt
        if not learnt:
            return self._freely(plan, undecided, answers, effort)
        self._answer(plan, undecided, answers)
        return ()

    def _freely(
        self, plan: WeekPlan, undecided: list[DatedPart], answers: list[Assignment], effort: float
    ) -> tuple[int, ...]:
        """Date what the master's counts do not fit with other counts on the same weekdays, or learn from it."""
        if len(undecided) == 1 and self._runner.cores > 1:
            dated = [self._raced(plan, undecided[0], effort)]
        else:
            dated = self._each(undecided, lambda part: self._free(plan, part, effort))
        answers = answers + [found.assignment for found in dated if found.assignment is not None]
        missed = [part for part, found in zip(undecided, dated, strict=True) if found.assignment is None]
        learnt = [
            self._learn(plan, part, PROVED_EFFORT * effort)
            for part, found in zip(undecided, dated, strict=True)
            if found.impossible
        ]
        self._answer(plan, missed, answers)
        if any(learnt):
            return ()
        return missed[0].units if missed else tuple(range(len(self._master.problem.units)))

    def _learn(self, plan: WeekPlan, part: DatedPart, effort: float) -> bool:
        return learn(self._runner, self._master, plan, part, self._rooms, most=self._most(), effort=effort)

    def _most(self) -> int:
        best = self._incumbent.cost
        return 10**5 if best is None else best

    def _answer(self, plan: WeekPlan, missed: Sequence[DatedPart], answers: list[Assignment]) -> None:
        """A timetable of this plan all the same, its missed parts as cheap as is found at once, if it can be better
        than the incumbent."""
        paid = sum(plan.paid) + sum(plan.surcharge.values())
        above = self._most() - 1 - paid
        if missed and above < NEAR * paid:
            return
        for part in missed:
            found = self._cheap(plan, part, above)
            if found is None:
                return
            answers.append(found)
        self._offer(joined(answers))

    def _cheap(self, plan: WeekPlan, part: DatedPart, above: int) -> Assignment | None:
        problem = of_part(self._master, plan, part)
        for step in (step for step in STEPS if step <= above):
            ask = Ask(self._rules, part.paid + step, part.paid, min(STEP_PATIENCE_S, self._left_s))
            found = tidily(self._runner, problem, self._rooms, ask, () if step < STEPS[-1] else range(len(part.units)))
            if found.assignment is not None:
                return in_whole(found.assignment, part)
        return None

    def _as_planned(self, plan: WeekPlan, part: DatedPart, effort: float) -> Dated:
        patience_s = min(PLANNED_PATIENCE_S * max(1.0, effort), self._left_s)
        return place_as_planned(self._runner, self._master, plan, part, self._rooms, patience_s=patience_s)

    def _free(self, plan: WeekPlan, part: DatedPart, effort: float, ask: Ask | None = None) -> Dated:
        problem = of_part(self._master, plan, part)
        ask = ask or self._ask(problem, part, effort)
        found = within(self._runner, problem, self._rooms, ask)
        return found if found.assignment is None else Dated(in_whole(found.assignment, part), False)

    def _ask(self, problem: Problem, part: DatedPart, effort: float) -> Ask:
        floor = floor_of(self._runner, problem, self._rules, patience_s=FLOOR_PATIENCE_S)
        return Ask(self._rules, part.paid, floor, min(PART_PATIENCE_S * effort, self._left_s))

    def _raced(self, plan: WeekPlan, part: DatedPart, effort: float) -> Dated:
        """Two workers on one part, each in its own way: the first answer stops the other."""
        answered, ask = Stop(), self._ask(of_part(self._master, plan, part), part, effort)

        def run(settings: Settings) -> Dated:
            found = self._free(plan, part, effort, replace(ask, settings=settings, unless=answered))
            if found.assignment is not None or found.impossible:
                answered.set()
            return found

        with ThreadPoolExecutor(2) as pool:
            both = list(pool.map(run, (SETTINGS, RIVAL)))
        return next((found for found in both if found.assignment is not None or found.impossible), both[0])

    def _each(self, todo: Sequence[DatedPart], work: Callable[[DatedPart], Dated]) -> list[Dated]:
        if self._runner.cores == 1 or len(todo) < 2:
            return [work(part) for part in todo]
        with ThreadPoolExecutor(self._runner.cores) as pool:
            return list(pool.map(work, todo))


def _is_inside(part: DatedPart, whole: DatedPart) -> bool:
    return part.nodes <= whole.nodes and part.alternance <= whole.alternance
