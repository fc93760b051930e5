"""The tiers: no trainer clash, or as few as can be proved; then the least cost of the criteria."""

import logging
from enum import Enum

from scheduler.demand.problem import Problem
from scheduler.model.assemble import Assembled, assemble
from scheduler.model.master import Master
from scheduler.model.solution import Assignment, hint, read
from scheduler.model.variables import Clashes, Rooms
from scheduler.rules import CLASHES, CRITERIA
from scheduler.search.decompose import Part, WeekPlan, choose, joined, learn, parts, place, settle
from scheduler.search.incumbent import Incumbent
from scheduler.search.rooms import give_rooms, needs_rooms_at_once
from scheduler.search.run import Runner, Settings, Status
from scheduler.text import Text

FIRST_SHARE = 0.5
"""Of the time: how long to look for a timetable without clashes before settling for counted ones."""
ROUNDS = 10
"""How many week plans of one cost to date before the whole model takes over."""
PART_PATIENCE_S = 3.0
"""How long one part of the first week plan may take; later ones a little longer."""
PART_SHARE = 0.2
"""Of what is left: how long one part may take when solved exactly."""
MASTER_PATIENCE_S = 8.0
CHOICE_PATIENCE_S = 2.0

_FIRST = Text("Premier emploi du temps", "First timetable")
_WEEKDAYS = Text("Jours de semaine", "Weekdays")
_DATES = Text("Dates", "Dates")
_WHOLE = Text("Ensemble", "Whole timetable")
_FEWEST = Text("Moins de conflits", "Fewest clashes")


logger = logging.getLogger(__name__)


class Verdict(Enum):
    """What is known of timetables without clashes."""

    FOUND = "found"
    IMPOSSIBLE = "impossible"
    UNKNOWN = "unknown"


class Tiers:
    """One search over one problem. The incumbent holds what it found and proved, whenever it is stopped."""

    def __init__(self, runner: Runner, problem: Problem, incumbent: Incumbent) -> None:
        self._runner = runner
        self._problem = problem
        self._best = incumbent
        self._rooms: Rooms = "assigned" if needs_rooms_at_once(problem) else "counted"

    def without_clashes(self) -> Verdict:
        """Clashes forbidden: a first timetable, then the weekday master and its parts, then the whole model."""
        verdict = self._first()
        if verdict is not Verdict.FOUND:
            return verdict
        self._decomposed()
        if not self._best.is_proved():
            self._best.enter("criteria", _WHOLE)
            self._whole(self._model("forbidden"), self._runner.remaining_s)
        return Verdict.FOUND

    def _first(self) -> Verdict:
        """Any timetable without clashes, from the hard rules alone: an answer within seconds, or the proof of none."""
        self._best.enter("clashes", _FIRST)
        assembled = assemble(self._problem, clashes="forbidden", rooms=self._rooms, criteria=False)
        limit_s = self._runner.remaining_s * (1.0 if self._runner.params.strict else FIRST_SHARE)
        outcome = self._runner.solve(assembled.build.model, limit_s=limit_s)
        if outcome.status is Status.INFEASIBLE:
            return Verdict.IMPOSSIBLE
        if not outcome.solved:
            return Verdict.UNKNOWN
        self._offer(read(assembled.variables, outcome.values))
        return Verdict.FOUND

    def with_fewest_clashes(self) -> Verdict:
        """Clashes counted: first as few as possible, then the criteria at that number.

        IMPOSSIBLE means that the hard rules alone cannot hold.
        """
        self._best.enter("clashes", _FEWEST)
        assembled = assemble(self._problem, clashes="counted", rooms=self._rooms, criteria=False)
        clashes = assembled.build.total(CLASHES)
        assembled.build.model.minimize(clashes)
        share = 0.5 if self._best.assignment is None else 1.0
        outcome = self._runner.solve(
            assembled.build.model,
            limit_s=share * self._runner.remaining_s,
            tell=self._tell_clashes,
            settings=self._settings,
        )
        if outcome.status is Status.INFEASIBLE:
            return Verdict.IMPOSSIBLE
        self._best.clash_bound = max(self._best.clash_bound, outcome.bound or 0)
        if not outcome.solved:
            return Verdict.UNKNOWN
        self._offer(read(assembled.variables, outcome.values))
        self._best.enter("criteria", _WHOLE)
        self._best.cost_bound = 0  # what was proved without clashes does not hold with them
        model = self._model("counted")
        model.build.model.add(model.build.total(CLASHES) <= outcome.values(clashes))
        self._whole(model, self._runner.remaining_s)
        return Verdict.FOUND

    @property
    def _settings(self) -> Settings:
        """One worker alone takes turns at every strategy, large neighbourhoods too, in an order the seed fixes."""
        return {"interleave_search": True} if self._runner.params.workers == 1 else {}

    def _model(self, clashes: Clashes) -> Assembled:
        return assemble(self._problem, clashes=clashes, rooms=self._rooms)

    def _decomposed(self) -> None:
        """The weekday master, then one of its optimal week plans after another: until one keeps its cost, which is
        the proof; until the limit; or until too many have failed.

        A plan gets little time: another plan is more often the way than more time. One that is proved to have no dates
        is solved again without its counts, and what its weekdays cannot keep becomes a cut of the master.
        """
        self._best.enter("criteria", _WEEKDAYS)
        master, failed, bound = Master.of(self._problem), list[tuple[WeekPlan, Part]](), -1
        while len(failed) < ROUNDS and not self._runner.is_over:
            settled = settle(self._runner, master, patience_s=MASTER_PATIENCE_S)
            if settled.status is Status.INFEASIBLE:
                logger.error("the cuts exclude the incumbent: no bound is claimed from them")
                return
            self._best.raise_bound(settled.bound)
            if not settled.solved or self._best.is_proved():
                return
            if settled.values(master.cost) > bound:
                bound, failed = settled.values(master.cost), []  # dearer plans than before: start over among them
            self._best.enter("criteria", _DATES)
            plan = choose(self._runner, master, settled, failed, patience_s=CHOICE_PATIENCE_S)
            if plan is None:
                return
            patience_s = PART_PATIENCE_S * (1 + len(failed) / 2)
            missed, hopeless = self._date(master, plan, patience_s, whole=not failed)
            if missed is None:
                return
            failed.append((plan, missed))
            if hopeless or len(failed) == ROUNDS:
                self._learn(master, plan)

    def _date(self, master: Master, plan: WeekPlan, patience_s: float, *, whole: bool) -> tuple[Part | None, bool]:
        """Date the parts of the plan: all of them if `whole`, else until one misses its target.

        Returns the first part that missed, and whether one is proved to have no dates.
        """
        placed, missed, hopeless = list[Assignment](), None, False
        for part in parts(master, plan, planned=True):
            found = place(self._runner, master, plan, part, self._rooms, patience_s=patience_s)
            if found.cost != part.target:
                missed, hopeless = missed or part, hopeless or found.bound is None
            if found.assignment is None or (missed is not None and not whole):
                return missed, hopeless
            placed.append(found.assignment)
        self._offer(joined(placed))
        return missed, hopeless

    def _learn(self, master: Master, plan: WeekPlan) -> None:
        """Solve the plan's weekdays exactly, and cut from the master what they cannot keep."""
        placed = []
        for part in parts(master, plan, planned=False):
            patience_s = PART_SHARE * self._runner.remaining_s
            found = place(self._runner, master, plan, part, self._rooms, patience_s=patience_s)
            if found.bound is None or found.bound > part.target:
                learn(master, plan, part, found.bound)
            if found.assignment is None:
                return
            placed.append(found.assignment)
        self._offer(joined(placed))

    def _whole(self, assembled: Assembled, limit_s: float) -> Status:
        """The whole model, from the incumbent and above the proved bound."""
        model, cost = assembled.build.model, assembled.build.total(CRITERIA)
        model.minimize(cost)
        if assembled.variables.clashes == "forbidden":
            model.add(cost >= self._best.cost_bound)
        if self._best.assignment is not None:
            hint(assembled, self._best.assignment)
        outcome = self._runner.solve(model, limit_s=limit_s, tell=self._tell_cost, settings=self._settings)
        if outcome.solved:
            self._offer(read(assembled.variables, outcome.values))
        self._best.raise_bound(outcome.bound)
        return outcome.status

    def _offer(self, assignment: Assignment) -> None:
        if self._rooms == "counted":
            roomed = give_rooms(self._runner, self._problem, assignment)
            if roomed is None:
                return
            assignment = roomed
        self._best.offer(assignment)

    def _tell_cost(self, value: int | None, bound: int | None) -> None:
        self._best.raise_bound(bound)
        self._best.tell(value)

    def _tell_clashes(self, value: int | None, bound: int | None) -> None:
        self._best.clash_bound = max(self._best.clash_bound, bound or 0)
        self._best.tell(value)
