"""From a published timetable and a changed instance to the timetable that disturbs people least.

First the fewest clashes, then the fewest sessions moved, then the fewest changes of room or trainer alone, then the
criteria. What the change hits is freed, everything else stays; a second model, where everything else is away, proves
that nobody could do with less. Where it does not, more is freed, up to the whole timetable.
"""

import datetime as dt
import logging
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import replace

from ortools.sat.python.cp_model import CpModel, LinearExpr

from scheduler.checker.check import check
from scheduler.checker.report import Report
from scheduler.demand.arithmetic import impossibilities
from scheduler.demand.problem import Problem
from scheduler.errors import Impossible, NothingFound
from scheduler.instance.schema import Instance
from scheduler.model.registry import rooms_for
from scheduler.model.solution import hint
from scheduler.rules import CRITERIA, RULES
from scheduler.search.clash_bound.proofs import Proof
from scheduler.search.clash_bound.proofs import prove as prove_clashes
from scheduler.search.clash_bound.unavoidable import clashes_by_trainer
from scheduler.search.params import Params
from scheduler.search.plan import INTERRUPTED, nothing_found, provenance_of
from scheduler.search.progress import Observer, Progress, nobody
from scheduler.search.published import Reference
from scheduler.search.replan import words
from scheduler.search.replan.clashes import clash_count
from scheduler.search.replan.forced import forced
from scheduler.search.replan.found import NOTHING, UNKNOWN_COST, Found, measured, tiers_of, written
from scheduler.search.replan.hits import Hits, hits
from scheduler.search.replan.local import Free, alone, free, with_others
from scheduler.search.replan.parts import SMALL, parts
from scheduler.search.replan.rooms import keep_rooms
from scheduler.search.result import Ending, Result
from scheduler.search.run import Outcome, Runner, Status
from scheduler.search.stop import Stop
from scheduler.text import Text
from scheduler.timetable.schema import TierName, Timetable

logger = logging.getLogger(__name__)

CLASH_PATIENCE_S = 3.0
"""For the clashes that are unavoidable whatever moves."""
BUILD_S_PER_UNIT, MODELS = 0.02, 2
"""What it takes to write a model of a part, which nothing interrupts, and how many a part needs."""
SHARE, LAST_SHARE = 0.5, 0.9
"""Of what is left: how long one part may look for less, before a larger one does."""
KEPT_SHARE = 0.1
"""Of the limit: kept for the criteria while the fewest moves are not proved."""


def replan(
    instance: Instance,
    published: Timetable,
    params: Params,
    *,
    from_day: dt.date | None = None,
    improve: Collection[str] = (),
    floor: int | None = None,
    observe: Observer = nobody,
    stop: Stop | None = None,
) -> Result:
    """The published timetable planned again for the instance as it is now; nothing before `from_day` changes.

    `improve`: trainers (their ids) whose sessions may then move, as many as it takes, for a better timetable. `floor`:
    what no timetable without clashes can cost less than, where that is known.

    The result's tiers are `clashes`, `moves`, `changes` and `criteria`. Identities are kept (FORMATS.md).

    Raises Impossible with the facts, or when it is proved that nothing keeps the hard rules and the past; NothingFound
    when the limit came first; RefusedByChecker; InputError when a unit's counts are unknown.
    """
    problem = Problem.of(instance)
    try:
        return _Search(problem, published, params, from_day, observe, stop or Stop()).run(improve, floor)
    except (Impossible, NothingFound):
        if facts := impossibilities(problem):  # not asked before: it takes longer than most re-plannings
            raise Impossible(facts) from None
        raise


def _badness(result: Result) -> tuple[int, int]:
    return result.report.clash_count, result.report.cost


class _Search:
    """One re-planning: the best found, and what is proved."""

    def __init__(
        self,
        problem: Problem,
        published: Timetable,
        params: Params,
        from_day: dt.date | None,
        observe: Observer,
        stop: Stop,
    ) -> None:
        self._published = published
        self._observe = observe
        self._stop = stop
        self._runner = Runner(params, stop)
        self._provenance = provenance_of(params)
        self._instance = problem.instance
        self._reference = Reference.of(problem, published, from_day)
        self._problem = self._reference.open()
        self._best: Found | None = None
        self._bound: dict[TierName, int] = {"clashes": 0, "moves": 0, "changes": 0, "criteria": 0}
        self._proofs: tuple[Proof, ...] = ()
        self._all_proved = False
        self._proved_by: Free | None = None
        self._hit: Free | None = None
        """The part in which only what is hit moves."""

    def run(self, improve: Collection[str], floor: int | None) -> Result:
        today = check(self._instance, self._published)
        if today.clashes and not self._had_none:
            self._prove_clashes(self._known(today))
        hit = hits(self._reference, today, self._unavoidable(today))
        if hit.past:
            raise Impossible([words.PAST, *hit.past])
        self._tell("moves", words.HIT)
        is_hit = bool(hit.units or hit.groups)
        if not today.violations or not is_hit:  # it is a timetable, whatever clashes it has
            as_it_is = self._reference.assignment()
            self._best = Found(as_it_is, clash_count(self._problem, as_it_is), 0, NOTHING, None, spared=0)
        if is_hit:
            self._move(hit)
        if self._best is None:
            raise NothingFound([INTERRUPTED if self._stop.is_set() else nothing_found(self._runner.params)])
        best = self._pleasant(self._best)
        result = self._result(best)
        if not improve or (result.report.clash_count == 0 and floor is not None and result.report.cost <= floor):
            return result
        better = self._improved(best, improve)
        return result if better is None else min(self._result(better), result, key=_badness)

    @property
    def _had_none(self) -> bool:
        """Whether the published timetable had no clash, before the change."""
        return any(tier.tier == "clashes" and tier.value == 0 for tier in self._published.tiers)

    def _known(self, today: Report) -> Mapping[int, int] | None:
        """Today's clashes of those whose clashes were proved when the timetable was made; None when nothing was."""
        named = {trainer for reason in self._published.reasons for trainer in reason.trainers}
        people = self._instance.trainers
        found = clashes_by_trainer(self._problem, today)
        return {trainer: n for trainer, n in found.items() if people[trainer].id in named} if named else None

    def _prove_clashes(self, found: Mapping[int, int] | None = None) -> None:
        self._proofs = prove_clashes(self._runner, self._problem, found=found, patience_s=CLASH_PATIENCE_S)
        self._all_proved = found is None
        self._raise("clashes", sum(proof.count for proof in self._proofs))

    def _unavoidable(self, today: Report) -> frozenset[str]:
        """Trainers who have no more clashes in the published timetable than proved."""
        found = clashes_by_trainer(self._problem, today)
        people = self._instance.trainers
        return frozenset(
            people[trainer].id
            for proof in self._proofs
            if sum(found.get(trainer, 0) for trainer in proof.trainers) <= proof.count
            for trainer in proof.trainers
        )

    def _move(self, hit: Hits) -> None:
        """More and more may move, until the least is proved."""
        harmed = [o for o in self._reference.sessions if o.unit in hit.units and o.id not in hit.unharmed]
        must_all_move = len(harmed) == forced(self._reference, self._problem, ()).moves
        for number, part in enumerate(self._insisting(parts(self._problem, hit, must_all_move=must_all_move))):
            built_s = BUILD_S_PER_UNIT * len(part.units)
            if number and MODELS * built_s > self._runner.remaining_s:
                return
            self._runner.spend(built_s)
            self._fewest(part)
            if self._best is not None and self._best.clashes > self._bound["clashes"] and not self._all_proved:
                self._prove_clashes()
            self._count(part)
            if (self._proved_by is None and not part.stays) or self._lacks_changes:
                self._prove(part)
            if self._is_minimal or self._runner.is_over:
                return

    def _insisting(self, wider: Iterable[Free]) -> Iterator[Free]:
        """The parts; then the widest again, as long as time is what it lacks, and leaves some for the criteria."""
        runner, part, before_s = self._runner, None, 0.0
        for part in wider:
            before_s = runner.remaining_s
            yield part
        while part is not None and KEPT_SHARE * runner.params.time_limit_s < runner.remaining_s < SHARE * before_s:
            before_s = runner.remaining_s
            yield part

    # One part

    def _fewest(self, part: Free) -> None:
        """Fewest clashes, then moves, then changes of room or trainer, everybody else where they are."""
        base = self._reference.assignment() if self._best is None else self._best.assignment
        local = with_others(self._reference, self._problem, base, part, criteria=len(part.units) <= SMALL)
        model = local.assembled.build.model
        weight = self._weight(part)
        model.minimize((local.clashes * weight + local.moves) * weight + local.changes)
        hint(local.assembled, local.inside(base))
        outcome = self._solve(model)
        if not outcome.solved:
            return
        values = [outcome.values(expr) for expr in local.objectives]
        assignment, moves = local.read(outcome.values), outcome.values(local.moves)
        found = Found(assignment, clash_count(self._problem, assignment), moves, part, local, tuple(values))
        if part.stays:
            self._hit = part
        if self._best is None or (found.clashes, found.moves) <= (self._best.clashes, self._best.moves):
            self._best = found
        self._tell("moves", words.FEWEST)

    def _weight(self, part: Free) -> int:
        """What a clash weighs in moves, and a move in changes: more than everything that may move."""
        sessions = sum(self._problem.units[unit].demand.total for unit in part.units)
        return 1 + sessions + sum(len(self._problem.groups[group].alternance_days) for group in part.groups)

    def _count(self, part: Free) -> None:
        """What has to move by counting. Where that is all that moves, whatever is not hit stays."""
        best = self._best
        if best is None:
            return
        proved = best.clashes == sum(proof.count for proof in self._proofs)
        may_clash = {trainer for proof in self._proofs for trainer in proof.trainers}
        everybody = set(range(len(self._instance.trainers)))
        some, nobody_clashes = (
            forced(self._reference, self._problem, who) for who in (may_clash if proved else everybody, ())
        )
        # A clash lets one session stay at most.
        least = max(some, replace(nobody_clashes, moves=nobody_clashes.moves - best.clashes), key=lambda f: f.moves)
        self._raise("moves", least.moves)
        if best.clashes > self._bound["clashes"]:
            return  # with fewer clashes more may move
        if best.moves == least.moves:
            self._raise("changes", least.changes)
            self._proved_by = part
        elif self._hit is not None and best.moves == least.moves + 1:
            self._only_hit(self._hit, best)
            self._hit = None  # one answer is enough

    def _elsewhere(self, trainers: Collection[int]) -> int:
        """Clashes that others than these have in every timetable, proved."""
        return sum(proof.count for proof in self._proofs if not proof.trainers & set(trainers))

    def _only_hit(self, part: Free, best: Found) -> None:
        """One move fewer: whether what is hit can be all that moves, others changing room or trainer if they must."""
        base = self._reference.assignment()
        local = with_others(self._reference, self._problem, base, part, criteria=False, loosely=True)
        model, moves = local.assembled.build.model, best.moves - 1
        model.add(local.clashes <= best.clashes - self._elsewhere(local.trainers))
        model.add(local.moves <= moves)
        outcome = self._solve(model)
        if outcome.status is Status.INFEASIBLE:
            self._raise("moves", best.moves)
        elif outcome.solved and rooms_for(self._problem) == "counted":
            dated = local.read(outcome.values)
            bare = replace(dated, placements=tuple(replace(p, room=None) for p in dated.placements))
            roomed = keep_rooms(self._reference, self._problem, bare)
            if roomed is not None and clash_count(self._problem, roomed) <= best.clashes:
                self._best = Found(roomed, clash_count(self._problem, roomed), moves, part, None)

    def _prove(self, part: Free) -> None:
        """What nobody can do without, as far as this part says it."""
        local, best = alone(self._reference, self._problem, part), self._best
        model = local.assembled.build.model
        elsewhere = self._elsewhere(local.trainers)
        if best is None or best.clashes > self._bound["clashes"]:
            model.minimize(local.clashes)
            outcome = self._solve(model)
            if outcome.status is Status.INFEASIBLE:
                raise Impossible([words.impossible(self._reference.from_day)])
            self._raise("clashes", elsewhere + (outcome.bound or 0))
        if best is None or best.clashes > self._bound["clashes"]:
            return
        # A timetable with as few clashes has at most so many of them here.
        model.add(local.clashes <= best.clashes - elsewhere)
        model.add(local.moves <= best.moves)
        if self._proved_by is None:
            model.minimize(local.moves)
            least = self._solve(model).bound or 0
            self._raise("moves", least)
            if least == best.moves:
                self._proved_by = part
        if best.moves == self._bound["moves"]:
            model.minimize(local.changes)
            self._raise("changes", self._solve(model).bound)
        self._tell("moves", words.PROOF)

    def _pleasant(self, best: Found) -> Found:
        """Of the timetables with so few clashes, moves and changes, the one that costs least."""
        local = best.local
        if local is None or self._runner.is_over:
            return best
        if len(best.part.units) > SMALL:
            local = with_others(self._reference, self._problem, best.assignment, best.part, criteria=True)
        model, cost = local.assembled.build.model, local.assembled.build.total(CRITERIA)
        for expr, value in zip(local.objectives, best.values, strict=True):
            model.add(expr <= value)
        model.minimize(cost)
        hint(local.assembled, local.inside(best.assignment))
        outcome = self._solve(model, LAST_SHARE)
        if not outcome.solved:
            return best
        spared = outcome.values(cost) - (outcome.bound or 0)
        return replace(best, assignment=local.read(outcome.values), spared=spared)

    def _improved(self, best: Found, trainers: Collection[str]) -> Found | None:
        """With no more clashes, the least cost that the sessions of these trainers make possible; then fewest moves."""
        people = (n for n, person in enumerate(self._instance.trainers) if person.id in trainers)
        part = free(self._problem, {unit for trainer in people for unit in self._problem.taught_by[trainer]})
        if not part.units:
            return None
        local = with_others(self._reference, self._problem, best.assignment, part, criteria=True)
        build, known, weight = local.assembled.build, best.assignment, self._weight(part)
        model, cost = build.model, LinearExpr.sum([build.total(CRITERIA)])
        if best.clashes:
            model.minimize(local.clashes)
            hint(local.assembled, local.inside(known))
            outcome = self._solve(model)
            if not outcome.solved:
                return None
            known = local.read(outcome.values)
            model.add(local.clashes <= outcome.values(local.clashes))
        else:
            model.add(local.clashes <= 0)
        model.minimize((cost * weight + local.moves) * weight + local.changes)
        hint(local.assembled, local.inside(known))
        outcome = self._solve(model, LAST_SHARE)
        if not outcome.solved:
            return None
        return replace(best, assignment=local.read(outcome.values), part=part, local=local, spared=UNKNOWN_COST)

    def _solve(self, model: CpModel, share: float = SHARE) -> Outcome:
        return self._runner.solve(model, limit_s=share * self._runner.remaining_s)

    # What was found

    @property
    def _lacks_changes(self) -> bool:
        """Whether the fewest moves are proved, and not the fewest changes."""
        best = self._best
        return self._is_minimal and best is not None and bool(best.values) and best.values[-1] > self._bound["changes"]

    @property
    def _is_minimal(self) -> bool:
        best, bound = self._best, self._bound
        return best is not None and (best.clashes, best.moves) == (bound["clashes"], bound["moves"])

    def _raise(self, tier: TierName, bound: int | None) -> None:
        self._bound[tier] = max(self._bound[tier], bound or 0)

    def _tell(self, tier: TierName, phase: Text) -> None:
        best, bound = self._best, self._bound
        self._observe(
            Progress(
                elapsed_s=self._runner.elapsed_s,
                tier=tier,
                phase=phase,
                incumbent=None if best is None else best.moves,
                bound=bound[tier],
                clashes=None if best is None else best.clashes,
                clash_bound=bound["clashes"],
            )
        )

    def _result(self, best: Found) -> Result:
        """As people get it, with what is proved of each tier."""
        timetable, report = written(self._reference, self._problem, self._published, self._provenance, best)
        if best.part == NOTHING or (self._proved_by is not None and self._proved_by.units <= best.part.units):
            # All that may move was there: what others cost is the same in every timetable as good.
            uncounted = best.local is not None and best.local.counts_rooms
            of_rooms = sum(criterion.cost for criterion in report.criteria if RULES[criterion.code].rooms)
            self._raise("criteria", report.cost - (of_rooms if uncounted else 0) - best.spared)
        tiers = tiers_of(measured(self._instance, self._published, timetable, report), self._bound)
        proved = all(tier.status == "optimal" for tier in tiers)
        ending: Ending = "proved" if proved else "interrupted" if self._stop.is_set() else "limit"
        return Result(timetable.model_copy(update={"tiers": tiers}), report, ending)
