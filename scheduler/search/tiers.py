"""The tiers: no trainer clash, or as few as can be proved; then the least cost of the criteria."""

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
from scheduler.search.run import Outcome, Runner, Settings, Status
from scheduler.text import Text

FIRST_SHARE = 0.6
"""Of the time: how long to look for a timetable without clashes before settling for counted ones."""
ROUNDS = 8
"""How many week plans to date before one is solved exactly."""
PART_PATIENCE_S = 3.0
"""How long one part of the first week plan may take; later ones a little longer."""
PART_SHARE = 0.35
"""Of what is left: how long one part may take when solved exactly."""
MASTER_PATIENCE_S = 8.0
CHOICE_PATIENCE_S = 2.0

_WEEKDAYS = Text("Jours de semaine", "Weekdays")
_DATES = Text("Dates", "Dates")
_WHOLE = Text("Ensemble", "Whole timetable")
_FEWEST = Text("Moins de conflits", "Fewest clashes")


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
        """Clashes forbidden: the weekday master and its parts first, then the whole model from what they found."""
        budget_s = self._runner.params.time_limit_s
        self._best.enter("criteria", _WEEKDAYS)
        if self._decomposed() is Verdict.IMPOSSIBLE:
            return Verdict.IMPOSSIBLE
        if self._best.is_proved():
            return Verdict.FOUND
        self._best.enter("criteria", _WHOLE)
        limit_s = self._runner.remaining_s
        if self._best.assignment is None and not self._runner.params.strict:
            limit_s = max(0.0, limit_s - (1 - FIRST_SHARE) * budget_s)
        status = self._whole(self._model("forbidden"), limit_s)
        if self._best.assignment is not None:
            return Verdict.FOUND
        return Verdict.IMPOSSIBLE if status is Status.INFEASIBLE else Verdict.UNKNOWN

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

    def _decomposed(self) -> Verdict:
        """Master, week plan, parts, cuts: until the proof, the limit, or a part that keeps its secret."""
        master = Master.of(self._problem)
        while not self._runner.is_over and not self._best.is_proved():
            settled = settle(self._runner, master, patience_s=MASTER_PATIENCE_S)
            if settled.status is Status.INFEASIBLE:
                return Verdict.FOUND if self._best.assignment is not None else Verdict.IMPOSSIBLE
            self._best.raise_bound(settled.bound)
            if not settled.solved or self._best.is_proved():
                break
            self._best.enter("criteria", _DATES)
            plan = self._try_plans(master, settled)
            if plan is None or not self._learn(master, plan):
                break
        return Verdict.FOUND if self._best.assignment is not None else Verdict.UNKNOWN

    def _try_plans(self, master: Master, settled: Outcome) -> WeekPlan | None:
        """Date one optimal week plan of the master after another, until one keeps its cost: that is the optimum.

        A round spends little on a part: another plan is more often the way than more time. Returns the first plan
        that failed; None when the cost was kept or no plan was found.
        """
        failed: list[tuple[WeekPlan, Part]] = []
        while len(failed) < ROUNDS and not self._runner.is_over:
            plan = choose(self._runner, master, settled, failed, patience_s=CHOICE_PATIENCE_S)
            if plan is None:
                break
            placed, missed = list[Assignment](), None
            for part in parts(master, plan, planned=True):
                patience_s = PART_PATIENCE_S * (1 + len(failed) / 2)
                found = place(self._runner, master, plan, part, self._rooms, patience_s=patience_s)
                if found.cost != part.target:
                    missed = missed or part
                if found.assignment is None or (missed and self._best.assignment is not None):
                    break
                placed.append(found.assignment)
            else:
                self._offer(joined(placed))
            if missed is None:
                return None
            failed.append((plan, missed))
        return failed[0][0] if failed else None

    def _learn(self, master: Master, plan: WeekPlan) -> bool:
        """Solve the plan's weekdays exactly; cut from the master what they cannot keep. Returns whether it could."""
        placed, learned = list[Assignment](), False
        for part in parts(master, plan, planned=False):
            patience_s = PART_SHARE * self._runner.remaining_s
            found = place(self._runner, master, plan, part, self._rooms, patience_s=patience_s)
            if found.bound is None or found.bound > part.target:
                learn(master, plan, part, found.bound)
                learned = True
            if found.assignment is None:
                return learned
            placed.append(found.assignment)
        self._offer(joined(placed))
        return learned

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
