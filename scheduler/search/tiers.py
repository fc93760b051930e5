"""The tiers: as few trainer clashes as can be proved, then the least cost of the criteria.

Each tier puts the same three to work: annealing, which is quick and proves nothing; relaxations, which prove; and the
exact models, which do both where the problem is small enough. With several cores annealing goes on beside the others,
in a thread of its own; with one they take turns.
"""

import logging
from collections.abc import Collection, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager, suppress
from enum import Enum
from itertools import count

from scheduler.checker.check import check
from scheduler.demand.order import tightened
from scheduler.demand.problem import Problem
from scheduler.demand.subproblem import Subproblem
from scheduler.model.assemble import Assembled, assemble
from scheduler.model.registry import rooms_for
from scheduler.model.solution import Assignment, hint, read, to_timetable
from scheduler.model.variables import Clashes
from scheduler.rules import CLASHES, CRITERIA
from scheduler.search.anneal.annealing import Annealing
from scheduler.search.benders.loop import prove as prove_cost
from scheduler.search.benders.parts import MASTER_SETTINGS
from scheduler.search.blocks import raise_by_blocks
from scheduler.search.clash_bound.proofs import Proof
from scheduler.search.clash_bound.proofs import prove as prove_clashes
from scheduler.search.clash_bound.unavoidable import EXPLAIN_S, Unavoidable, clashes_by_trainer, unavoidable
from scheduler.search.incumbent import Incumbent
from scheduler.search.rooms import give_rooms
from scheduler.search.run import OutOfTime, Runner, Settings, Status
from scheduler.search.stop import Stop
from scheduler.text import Text
from scheduler.timetable.schema import Provenance

PROGRAMME_SESSIONS = 600
"""Up to so many sessions, dates are decided exactly; beyond, only weekdays are (the bound)."""
FEW_SESSIONS, FEW_SHARE = 40, 0.5
"""Up to so many sessions unsatisfiable cores of the whole model mostly prove the cost before anything cleverer: they
come first, for no more than this share of what is left."""
FEW_ANNEALED_S = 0.2
"""Before them: as long as annealing needs for the best timetable of so few."""
CORES: Settings = {"interleave_search": True, "subsolvers": ("core",), "use_lns": False, "symmetry_level": 4}
"""Never with `core_minimization_level` 0, which claims wrong optima (OR-Tools 9.15)."""
CORES_PATIENCE_S = 2.5
"""Which cores are met first is luck: other seeds follow, with twice this patience each time."""
EXPLAIN_SHARE = 0.25
"""Of what is left: how long the reason of the clashes is made shorter."""
MEND_SHARE = 0.1
"""Of the time: how long annealing may look for a timetable with the least clashes before a model does."""
CLASH_SHARE = 0.5
"""Of what is left: how long the models may look for fewer clashes."""
PROOF_SHARE = 0.95
"""Of what is left: how long a programme's criteria are improved and proved by parts, before the whole model."""
BOUND_SHARE = 0.4
"""Of what is left: how long a centre's bound is raised, before more annealing…"""
BOUND_S_PER_UNIT = 0.1
"""…and no less than that: before, a bound says little."""

PROVERS = 4
"""One worker of so many proves the bound of a centre, at least one; the others anneal."""

OFFERS_KEPT = 3
"""For how many offers time is kept at the end: so that a limit is one, at the scale of a large centre too."""

_FIRST = Text("Premier emploi du temps", "First timetable")
_FEWEST = Text("Moins de conflits", "Fewest clashes")
_PROOF = Text("Amélioration et preuve", "Improvement and proof")
_WHOLE = Text("Amélioration", "Improvement")

logger = logging.getLogger(__name__)


class Verdict(Enum):
    """What is known of timetables with as few clashes as were asked for."""

    FOUND = "found"
    IMPOSSIBLE = "impossible"
    UNKNOWN = "unknown"


class Tiers:
    """One search over one problem. The incumbent holds what it found and proved, whenever it is stopped.

    `why`: the clashes that are proved unavoidable, after the search.
    """

    def __init__(self, runner: Runner, problem: Problem, incumbent: Incumbent, provenance: Provenance) -> None:
        self.why: tuple[Unavoidable, ...] = ()
        self._runner = runner
        self._whole_problem, self._problem = problem, tightened(problem)
        self._best = incumbent
        self._provenance = provenance
        self._rooms = rooms_for(problem)
        self._enough = Stop()
        self._annealing = self._another(runner.params.seed) if Annealing.is_possible(problem) else None

    def run(self) -> Verdict:
        """IMPOSSIBLE: no timetable keeps the hard rules (strict: none does without clashes), and that is proved."""
        self._best.enter("clashes", _FIRST)
        ready = self._annealing is not None and self._annealing.is_ready
        with ExitStack() as beside:
            if self._annealing is not None and ready:
                self._annealing.place()
                if not self._is_small:
                    beside.enter_context(self._side_by_side())
            verdict = Verdict.UNKNOWN
            with suppress(OutOfTime):  # what was found and proved until then holds
                verdict = self._clashes()
                if verdict is Verdict.FOUND and not (self._is_small and self._few()):
                    if self._is_small or not ready:
                        beside.enter_context(self._side_by_side())
                    self._criteria()
        return Verdict.FOUND if self._best.best is not None else verdict

    def _another(self, seed: int) -> Annealing:
        return Annealing(self._runner, self._problem, self._best, self._offer, seed=seed)

    @contextmanager
    def _side_by_side(self) -> Iterator[None]:
        """With several workers, annealing in one of them as long as the others work."""
        workers = self._runner.params.workers
        if self._annealing is None or workers == 1:
            yield
            return
        # Proofs of a programme are many small ones; a centre has one at a time, or as many as blocks.
        annealings = 1 if self._is_programme else workers - max(1, workers // PROVERS)
        self._runner.cores = workers - annealings
        with ExitStack() as stack:
            stack.enter_context(self._annealing.beside())
            for number in range(1, annealings):
                stack.enter_context(self._another(self._runner.params.seed + number).beside())
            yield

    def _take_turn(self, share: float) -> None:
        """With one worker, annealing alone for a share of what is left, or until the clashes are the fewest."""
        if self._runner.params.workers == 1:
            self._anneal(share * self._runner.remaining_s)

    def _anneal(self, limit_s: float) -> None:
        mending = self._best.tier == "clashes"
        if self._annealing is not None:
            self._annealing.run(limit_s, until=lambda: (mending and self._has_fewest) or self._best.is_proved())

    @property
    def _has_fewest(self) -> bool:
        return self._best.clashes is not None and self._best.clashes <= self._best.clash_bound

    # Clashes

    def _clashes(self) -> Verdict:
        """Down to the number that is proved unavoidable."""
        proofs: tuple[Proof, ...] = ()
        if not self._has_fewest:
            proofs = prove_clashes(self._runner, self._problem)
            self._best.raise_clash_bound(sum(proof.count for proof in proofs))
        if self._best.clash_bound and self._runner.params.strict:
            return Verdict.IMPOSSIBLE
        if not self._has_fewest and self._is_small:
            self._anneal(min(FEW_ANNEALED_S, MEND_SHARE * self._runner.remaining_s))
        elif not self._has_fewest:
            self._take_turn(MEND_SHARE)
        verdict = Verdict.UNKNOWN
        if not self._has_fewest and self._best.clash_bound == sum(proof.count for proof in proofs):
            # Of so few clashes each is one of these trainers'. A number known by arithmetic alone does not say whose.
            tolerated = {trainer for proof in proofs for trainer in proof.trainers}
            verdict = self._exactly(Subproblem.relaxed(self._problem, tolerated, self._best.clash_bound))
        if not self._has_fewest and not self._runner.params.strict:
            self._best.enter("clashes", _FEWEST)
            verdict = self._fewest()
        if self._best.clashes and not (self._is_small and self._has_fewest):  # of so few, the cost comes first
            self._explain()
        return Verdict.FOUND if self._has_fewest else verdict

    def _exactly(self, problem: Subproblem) -> Verdict:
        """As many clashes as are proved unavoidable, by the hard rules alone; only tolerated trainers have them."""
        assembled = self._assemble(problem, clashes="forbidden", criteria=False)
        model, bound = assembled.build.model, self._best.clash_bound
        if problem.allowance:
            model.add(assembled.build.total(CLASHES) <= bound)
        share = 1.0 if self._runner.params.strict else CLASH_SHARE
        outcome = self._runner.solve(model, limit_s=share * self._runner.remaining_s, unless=self._enough)
        if outcome.solved:
            self._offer(read(assembled.variables, outcome.values))
        if outcome.status is Status.INFEASIBLE:
            self._best.raise_clash_bound(bound + 1)
            return Verdict.IMPOSSIBLE
        return Verdict.FOUND if self._has_fewest else Verdict.UNKNOWN

    def _fewest(self) -> Verdict:
        """Clashes counted, as few as possible. IMPOSSIBLE means that the hard rules alone cannot hold."""
        assembled = self._assemble(self._problem, clashes="counted", criteria=False)
        model, clashes = assembled.build.model, assembled.build.total(CLASHES)
        model.minimize(clashes)
        model.add(clashes >= self._best.clash_bound)
        if self._best.assignment is not None:
            hint(assembled, self._best.assignment)
        outcome = self._runner.solve(
            model,
            limit_s=CLASH_SHARE * self._runner.remaining_s,
            tell=self._tell_clashes,
            settings=self._settings,
            unless=self._enough,
        )
        if outcome.status is Status.INFEASIBLE and self._best.best is None:
            return Verdict.IMPOSSIBLE
        self._best.raise_clash_bound(outcome.bound)
        if outcome.solved:
            self._offer(read(assembled.variables, outcome.values))
        return Verdict.UNKNOWN if self._best.best is None else Verdict.FOUND

    def _explain(self) -> None:
        """Which clashes cannot be avoided, and why; that may prove more than was known."""
        assert self._best.assignment is not None
        report = check(self._problem.instance, to_timetable(self._problem, self._best.assignment, self._provenance))
        found = clashes_by_trainer(self._problem, report)
        bound = self._best.clash_bound if self._is_programme else 0  # as `explain` says it, where all is small
        limit_s = min(EXPLAIN_S, EXPLAIN_SHARE * self._runner.remaining_s)
        self.why = unavoidable(self._runner, self._whole_problem, found=found, bound=bound, explain_s=limit_s)
        self._best.raise_clash_bound(sum(each.count for each in self.why))

    # Criteria

    def _few(self) -> bool:
        """The least cost of so few sessions, by the whole model. Returns whether it was proved."""
        self._best.enter("criteria", _PROOF)
        last_s = (1 - FEW_SHARE) * self._runner.remaining_s
        raise_by_blocks(self._runner, self._relaxed(), self._best.raise_bound, limit_s=FEW_ANNEALED_S)
        self._anneal(min(FEW_ANNEALED_S, self._runner.remaining_s - last_s))
        # All the cores of one of them go through the bound that is known, which sometimes helps.
        models, patience_s = [self._costed(above=0), self._costed(above=self._best.cost_bound)], CORES_PATIENCE_S
        for seed in count(self._runner.params.seed):
            left_s = self._runner.remaining_s - last_s
            if self._best.is_proved() or left_s <= 0:
                break
            self._by_cores(models, seed, min(patience_s, left_s))
            patience_s *= 2
        if self._best.clashes:
            self._explain()
        return self._best.is_proved()

    def _by_cores(self, models: Sequence[Assembled], seed: int, limit_s: float) -> None:
        """Each of the models for so long, side by side where there are several workers."""
        proved = Stop()

        def solve(model: Assembled) -> None:
            self._improve(model, {**CORES, "random_seed": seed}, limit_s=limit_s, workers=1, unless=proved)
            if self._best.is_proved():
                proved.set()

        with ThreadPoolExecutor(self._runner.cores) as pool:
            list(pool.map(solve, models))

    def _criteria(self) -> None:
        """The least cost at that number of clashes."""
        self._best.enter("criteria", _PROOF)
        relaxed = self._relaxed()
        left_s = self._runner.remaining_s
        is_settled = self._is_programme
        if self._best.clashes == 0 and not relaxed.passing and self._is_programme:
            is_settled = prove_cost(self._runner, relaxed, self._best, self._offer, limit_s=PROOF_SHARE * left_s)
        else:
            self._take_turn(1 - BOUND_SHARE)
            limit_s = max(BOUND_SHARE * left_s, BOUND_S_PER_UNIT * len(relaxed.units))
            raise_by_blocks(self._runner, relaxed, self._best.raise_bound, limit_s=limit_s)
        if self._best.is_proved():
            return
        self._best.enter("criteria", _WHOLE)
        self._take_turn(0.5 if is_settled else 1.0)
        if is_settled or self._annealing is None:
            # Where annealing finds the timetables, the whole model is there for its bound.
            self._whole(self._settings if self._annealing is None else MASTER_SETTINGS)
        elif not self._runner.is_over:
            self._anneal_once()

    def _anneal_once(self) -> None:
        """What the bound no longer needs goes into long cycles."""
        runner, left_s = self._runner, self._runner.remaining_s
        first = runner.params.seed + runner.params.workers
        with ThreadPoolExecutor(runner.cores) as pool:
            list(pool.map(lambda n: self._another(first + n).once(left_s), range(runner.cores)))

    @property
    def _is_programme(self) -> bool:
        return self._sessions <= PROGRAMME_SESSIONS

    @property
    def _is_small(self) -> bool:
        return self._sessions <= FEW_SESSIONS

    @property
    def _sessions(self) -> int:
        return sum(row.demand.total for row in self._problem.units)

    def _relaxed(self) -> Problem:
        """The problem whose bound holds for timetables with as few clashes as the incumbent: where each clash is
        proved to be one of certain trainers, the others have none; where not, anybody may."""
        if self._best.clashes == 0:
            return self._problem
        if self._best.clashes == sum(each.count for each in self.why):
            trainers = {trainer for each in self.why for trainer in each.trainers}
            return Subproblem.relaxed(self._problem, trainers, self._best.clashes)
        everybody = range(len(self._problem.instance.trainers))
        return Subproblem.relaxed(self._problem, everybody, self._best.clashes or 0)

    def _whole(self, settings: Settings) -> None:
        """The whole model, from the incumbent and above the proved bound."""
        self._improve(self._costed(above=self._best.cost_bound), settings)

    def _costed(self, *, above: int) -> Assembled:
        """The whole model to find the least cost, from the incumbent and above a proved bound."""
        assembled = self._model()
        model, cost = assembled.build.model, assembled.build.total(CRITERIA)
        model.minimize(cost)
        if above:
            model.add(cost >= above)
        if self._best.assignment is not None:
            hint(assembled, self._best.assignment)
        return assembled

    def _improve(
        self, assembled: Assembled, settings: Settings, *, limit_s: float | None = None, workers: int | None = None,
        unless: Stop | None = None,
    ) -> None:  # fmt: skip
        """Solve a model of the whole, and keep what it finds and proves."""
        model, tell = assembled.build.model, self._tell_cost
        outcome = self._runner.solve(
            model, limit_s=limit_s, workers=workers, tell=tell, settings=settings, unless=unless
        )
        if outcome.solved:
            self._offer(read(assembled.variables, outcome.values))
        self._best.raise_bound(outcome.bound)

    def _model(self) -> Assembled:
        if self._best.clashes == 0:
            return self._assemble(self._problem, clashes="forbidden")
        assembled = self._assemble(self._problem, clashes="counted")
        assembled.build.model.add(assembled.build.total(CLASHES) <= (self._best.clashes or 0))
        return assembled

    def _assemble(self, problem: Problem, *, clashes: Clashes, criteria: bool = True) -> Assembled:
        return assemble(problem, clashes=clashes, rooms=self._rooms, criteria=criteria, go_on=self._runner.go_on)

    @property
    def _settings(self) -> Settings:
        """One worker alone takes turns at every strategy, large neighbourhoods too, in an order the seed fixes; so do
        several where sessions are few."""
        return {"interleave_search": True} if self._runner.cores == 1 or self._is_small else {}

    # What was found

    def _offer(self, assignment: Assignment, rooms: Sequence[Collection[int]] | None = None) -> bool:
        began_s = self._runner.elapsed_s
        if any(not p.rooms for p in assignment.placements if p.kind == "in_person"):
            roomed = give_rooms(self._runner, self._problem, assignment, rooms)
            if roomed is None:
                return False
            assignment = roomed
        taken = self._best.offer(assignment)
        # The last timetable is given its rooms and checked once more, maybe by two threads that take turns.
        self._runner.keep_back(OFFERS_KEPT * (self._runner.elapsed_s - began_s))
        if self._has_fewest:
            self._enough.set()
        return taken

    def _tell_cost(self, value: int | None, bound: int | None) -> None:
        self._best.raise_bound(bound)
        self._best.tell(value)

    def _tell_clashes(self, value: int | None, bound: int | None) -> None:
        self._best.raise_clash_bound(bound)
        self._best.tell(value)
