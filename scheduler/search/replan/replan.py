"""From a published timetable and a changed instance to the timetable that disturbs people least.

First the fewest clashes, then the fewest sessions moved, then the fewest changes of room or trainer alone, then the
criteria. What the change affects may move, everything else stays (a restriction); a second model, which leaves
everything else out (a relaxation), proves that nobody could do with less. Where it does not, the neighbourhood grows,
up to the whole timetable.
"""

import datetime as dt
import logging
from collections.abc import Collection, Iterable, Iterator
from contextlib import suppress
from dataclasses import replace

from ortools.sat.python.cp_model import CpModel, LinearExpr

from scheduler.checker.check import check
from scheduler.demand.arithmetic import impossibilities
from scheduler.demand.problem import Problem
from scheduler.errors import Impossible, NothingFound
from scheduler.instance.schema.instance import Instance
from scheduler.model.registry import rooms_for
from scheduler.model.solution import Assignment, hint
from scheduler.rules import CRITERIA, RULES
from scheduler.search.params import Params
from scheduler.search.plan import INTERRUPTED, nothing_found, provenance_of
from scheduler.search.progress import Observer, Progress, nobody
from scheduler.search.published import Reference
from scheduler.search.replan.affected import (
    PAST,
    SMALL,
    Affected,
    Neighbourhood,
    affected_by,
    impossible,
    neighbourhood_of,
    neighbourhoods,
)
from scheduler.search.replan.forced import ProvedClashes, forced
from scheduler.search.replan.kept_rooms import keep_rooms
from scheduler.search.replan.local_model import LocalModel
from scheduler.search.replan.replanned import (
    NOTHING,
    UNKNOWN_COST,
    Replanned,
    clash_count,
    measured,
    tiers_of,
    written,
)
from scheduler.search.replan.restriction import relaxation, restriction
from scheduler.search.result import Ending, Result
from scheduler.search.run import OutOfTime, Runner, SolveResult, Status
from scheduler.search.stop import Stop
from scheduler.text import Text
from scheduler.timetable.schema import TierName, Timetable

logger = logging.getLogger(__name__)

BUILD_S_PER_UNIT, MODELS = 0.02, 2
"""What it takes to write a model of a part, which nothing interrupts, and how many a part needs."""
SHARE, LAST_SHARE = 0.5, 0.9
"""Of what is left: how long one part may look for less, before a larger one does."""
KEPT_SHARE = 0.1
"""Of the limit: kept for the criteria while the fewest moves are not proved."""

_AFFECTED = Text("Séances touchées", "Sessions that are affected")
_FEWEST = Text("Le moins de déplacements", "Fewest moves")
_PROOF = Text("Preuve", "Proof")


def replan(
    instance: Instance,
    published: Timetable,
    params: Params,
    *,
    from_day: dt.date | None = None,
    improve: Collection[str] = (),
    floor: int | None = None,
    barred: Collection[Timetable] = (),
    observe: Observer = nobody,
    stop: Stop | None = None,
) -> Result:
    """The published timetable planned again for the instance as it is now; nothing before `from_day` changes.

    `improve`: trainers (their ids) whose sessions may then move, as many as it takes, for a better timetable. `floor`:
    what no timetable without clashes can cost less than, where that is known. `barred`: timetables found before, of
    which this one is to be another: in one of them at least a session that moved goes elsewhere, or stays. What is
    proved of the moves holds without that wish.

    The result's tiers are `clashes`, `moves`, `changes` and `criteria`. Identities are kept (docs/formats.md).

    Raises Impossible with the facts, or when it is proved that nothing keeps the hard rules and the past; NothingFound
    when the limit came first; RefusedByChecker; InputError when a unit's counts are unknown.
    """
    problem = Problem.of(instance)
    try:
        replanning = _Replanning(problem, published, params, from_day, observe, stop or Stop(), barred)
        return replanning.run(improve, floor)
    except (Impossible, NothingFound):
        if facts := impossibilities(problem):  # not asked before: it takes longer than most re-plannings
            raise Impossible(facts) from None
        raise


def _badness(result: Result) -> tuple[int, int]:
    return result.report.clash_count, result.report.cost


class _Replanning:
    """One re-planning: the best found, and what is proved."""

    def __init__(
        self,
        problem: Problem,
        published: Timetable,
        params: Params,
        from_day: dt.date | None,
        observe: Observer,
        stop: Stop,
        barred: Collection[Timetable],
    ) -> None:
        self._published = published
        self._observe = observe
        self._stop = stop
        self._runner = Runner(params, stop)
        self._provenance = provenance_of(params)
        self._instance = problem.instance
        self._reference = Reference.of(problem, published, from_day)
        self._problem = self._reference.open()
        self._barred = [self._reference.moved_in(timetable) for timetable in barred]
        self._best: Replanned | None = None
        self._bound: dict[TierName, int] = {"clashes": 0, "moves": 0, "changes": 0, "criteria": 0}
        self._proved_clashes = ProvedClashes(self._runner, self._problem, published)
        self._proved_by: Neighbourhood | None = None
        self._narrowest: Neighbourhood | None = None
        """The neighbourhood in which only affected sessions move."""

    def run(self, improve: Collection[str], floor: int | None) -> Result:
        today = check(self._instance, self._published)
        self._proved_clashes.look_at(today)
        self._raise("clashes", self._proved_clashes.count)
        unavoidable = self._proved_clashes.unavoidable(today)
        affected = affected_by(self._reference, self._published, today, unavoidable)
        if affected.past:
            raise Impossible([PAST, *affected.past])
        self._tell("moves", _AFFECTED)
        is_affected = bool(affected.units or affected.groups)
        if not today.violations or not is_affected:  # it is a timetable, whatever clashes it has
            as_it_is = self._reference.assignment()
            self._best = Replanned(as_it_is, clash_count(self._problem, as_it_is), 0, NOTHING, None, spared=0)
        if is_affected:
            with suppress(OutOfTime):  # what was found and proved until then holds
                self._move(affected)
        if self._best is None:
            raise NothingFound([INTERRUPTED if self._stop.is_set() else nothing_found(self._runner.params)])
        best = self._best
        with suppress(OutOfTime):
            best = self._pleasant(best)
        result = self._result(best)
        if not improve or (result.report.clash_count == 0 and floor is not None and result.report.cost <= floor):
            return result
        better: Replanned | None = None
        with suppress(OutOfTime):
            better = self._improved(best, improve)
        return result if better is None else min(self._result(better), result, key=_badness)

    def _move(self, affected: Affected) -> None:
        """More and more may move, until the least is proved."""
        harmed = [o for o in self._reference.sessions if o.unit in affected.units and o.id not in affected.unaffected]
        must_all_move = len(harmed) == forced(self._reference, self._problem, ()).moves
        proved = self._proved_clashes
        wider = neighbourhoods(self._problem, affected, must_all_move=must_all_move)
        for number, part in enumerate(self._insisting(wider)):
            built_s = BUILD_S_PER_UNIT * len(part.units)
            if number and MODELS * built_s > self._runner.remaining_s:
                return
            self._runner.spend(built_s)
            self._fewest(part)
            if self._best is not None and self._best.clashes > self._bound["clashes"] and not proved.is_complete:
                proved.prove()
                self._raise("clashes", proved.count)
            self._count(part)
            if (self._proved_by is None and not part.stays) or self._lacks_changes:
                self._prove(part)
            if self._is_minimal or self._runner.is_over:
                return

    def _insisting(self, wider: Iterable[Neighbourhood]) -> Iterator[Neighbourhood]:
        """The parts; then the widest again, as long as time is what it lacks, and leaves some for the criteria."""
        runner, part, before_s = self._runner, None, 0.0
        for part in wider:
            before_s = runner.remaining_s
            yield part
        while part is not None and KEPT_SHARE * runner.params.time_limit_s < runner.remaining_s < SHARE * before_s:
            before_s = runner.remaining_s
            yield part

    # One neighbourhood

    def _restricted(
        self, current: Assignment, part: Neighbourhood, *, criteria: bool, loosely: bool = False
    ) -> LocalModel:
        go_on = self._runner.go_on
        local = restriction(
            self._reference, self._problem, current, part, criteria=criteria, loosely=loosely, go_on=go_on
        )
        for moved in self._barred:
            local.bar(moved)
        return local

    def _fewest(self, part: Neighbourhood) -> None:
        """Fewest clashes, then moves, then changes of room or trainer, everybody else where they are."""
        base = self._reference.assignment() if self._best is None else self._best.assignment
        local = self._restricted(base, part, criteria=len(part.units) <= SMALL)
        model = local.assembled.build.model
        weight = self._weight(part)
        model.minimize((local.clashes * weight + local.moves) * weight + local.changes)
        hint(local.assembled, local.inside(base))
        outcome = self._solve(model)
        if not outcome.solved:
            return
        values = [outcome.values(expr) for expr in local.objectives]
        assignment, moves = local.read(outcome.values), outcome.values(local.moves)
        found = Replanned(assignment, clash_count(self._problem, assignment), moves, part, local, tuple(values))
        if part.stays:
            self._narrowest = part
        if self._best is None or (found.clashes, found.moves) <= (self._best.clashes, self._best.moves):
            self._best = found
        self._tell("moves", _FEWEST)

    def _weight(self, part: Neighbourhood) -> int:
        """What a clash weighs in moves, and a move in changes: more than everything that may move."""
        sessions = sum(self._problem.units[unit].demand.total for unit in part.units)
        return 1 + sessions + sum(len(self._problem.groups[group].alternance_days) for group in part.groups)

    def _count(self, part: Neighbourhood) -> None:
        """What has to move by counting. Where that is all that moves, whatever is not affected stays."""
        best = self._best
        if best is None:
            return
        everybody = frozenset(range(len(self._instance.trainers)))
        may_clash = self._proved_clashes.trainers if best.clashes == self._proved_clashes.count else everybody
        some, nobody_clashes = (forced(self._reference, self._problem, who) for who in (may_clash, ()))
        # A clash lets one session stay at most.
        least = max(some, replace(nobody_clashes, moves=nobody_clashes.moves - best.clashes), key=lambda f: f.moves)
        self._raise("moves", least.moves)
        if best.clashes > self._bound["clashes"]:
            return  # with fewer clashes more may move
        if best.moves == least.moves:
            self._raise("changes", least.changes)
            self._proved_by = part
        elif self._narrowest is not None and best.moves == least.moves + 1 and not self._barred:
            self._only_affected(self._narrowest, best)
            self._narrowest = None  # one answer is enough

    def _only_affected(self, part: Neighbourhood, best: Replanned) -> None:
        """One move fewer: whether only affected sessions can move, others changing room or trainer if they must."""
        base = self._reference.assignment()
        local = self._restricted(base, part, criteria=False, loosely=True)
        model, moves = local.assembled.build.model, best.moves - 1
        model.add(local.clashes <= best.clashes - self._proved_clashes.elsewhere(local.trainers))
        model.add(local.moves <= moves)
        outcome = self._solve(model)
        if outcome.status is Status.INFEASIBLE:
            self._raise("moves", best.moves)
        elif outcome.solved and rooms_for(self._problem) == "counted":
            dated = local.read(outcome.values)
            bare = replace(dated, placements=tuple(replace(p, rooms=()) for p in dated.placements))
            roomed = keep_rooms(self._reference, self._problem, bare)
            if roomed is not None and clash_count(self._problem, roomed) <= best.clashes:
                self._best = Replanned(roomed, clash_count(self._problem, roomed), moves, part, None)

    def _prove(self, part: Neighbourhood) -> None:
        """What nobody can do without, as far as this part says it."""
        local, best = relaxation(self._reference, self._problem, part, go_on=self._runner.go_on), self._best
        model = local.assembled.build.model
        elsewhere = self._proved_clashes.elsewhere(local.trainers)
        if best is None or best.clashes > self._bound["clashes"]:
            model.minimize(local.clashes)
            outcome = self._solve(model)
            if outcome.status is Status.INFEASIBLE:
                raise Impossible([impossible(self._reference.from_day)])
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
        self._tell("moves", _PROOF)

    def _pleasant(self, best: Replanned) -> Replanned:
        """Of the timetables with so few clashes, moves and changes, the one that costs least."""
        local = best.local
        if local is None or self._runner.is_over:
            return best
        if len(best.part.units) > SMALL:
            local = self._restricted(best.assignment, best.part, criteria=True)
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

    def _improved(self, best: Replanned, trainers: Collection[str]) -> Replanned | None:
        """With no more clashes, the least cost that the sessions of these trainers make possible; then fewest moves."""
        people = (n for n, person in enumerate(self._instance.trainers) if person.id in trainers)
        part = neighbourhood_of(
            self._problem, {unit for trainer in people for unit in self._problem.taught_by[trainer]}
        )
        if not part.units:
            return None
        local = self._restricted(best.assignment, part, criteria=True)
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

    def _solve(self, model: CpModel, share: float = SHARE) -> SolveResult:
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

    def _result(self, best: Replanned) -> Result:
        """As people get it, with what is proved of each tier."""
        timetable, report = written(self._reference, self._problem, self._published, self._provenance, best)
        if self._barred:
            pass  # a barred timetable may cost less
        elif best.part == NOTHING or (self._proved_by is not None and self._proved_by.units <= best.part.units):
            # All that may move was there: what others cost is the same in every timetable as good.
            uncounted = best.local is not None and best.local.counts_rooms
            of_rooms = sum(criterion.cost for criterion in report.criteria if RULES[criterion.code].rooms)
            self._raise("criteria", report.cost - (of_rooms if uncounted else 0) - best.spared)
        tiers = tiers_of(measured(self._instance, self._published, timetable, report), self._bound)
        proved = all(tier.status == "optimal" for tier in tiers)
        ending: Ending = "proved" if proved else "interrupted" if self._stop.is_set() else "limit"
        return Result(timetable.model_copy(update={"tiers": tiers}), report, ending)
