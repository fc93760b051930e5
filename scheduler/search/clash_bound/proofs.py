"""How many clashes no timetable can avoid, proved trainer by trainer.

Each clash belongs to one trainer, so what is proved of disjoint sets of trainers adds up. Trainers are taken together
only where that proves more: when they can replace each other, or when they fill the evenings of the same groups.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from scheduler.demand.problem import Problem
from scheduler.rules import CLASHES
from scheduler.search.clash_bound.booking_flow import bookings, most_by_flow
from scheduler.search.reasons.premises import Premises
from scheduler.search.reasons.relaxation import relaxed_to
from scheduler.search.run import Runner, Status

PATIENCE_S = 10.0
"""Of the runner's budget, for one call."""
SOLVE_S = 5.0
"""For the bound of one set of trainers."""
WIDENINGS = 3
"""How often a set of trainers takes in those who share its groups."""


@dataclass(frozen=True)
class Proof:
    """In every timetable these trainers have at least `count` clashes among them; the sessions of `units` prove it."""

    trainers: frozenset[int]
    units: frozenset[int]
    count: int


def clash_bound(proofs: Iterable[Proof]) -> int:
    """No timetable has fewer clashes: the proofs are about different trainers."""
    return sum(proof.count for proof in proofs)


def prove(
    runner: Runner, problem: Problem, *, found: Mapping[int, int] | None = None, patience_s: float = PATIENCE_S
) -> tuple[Proof, ...]:
    """Sets of trainers who cannot all do without clashes, disjoint, each with the largest number proved.

    `found`: the clashes of each trainer in some timetable, the best so far. Nobody has to have more in the best one
    than there, so only who clashes in it is looked at, and as widely as it takes to prove that number, within
    `patience_s`. Without it, only those whom a count or a limit of their own makes suspect.

    When the hard rules alone cannot hold, there is no timetable, and the numbers say nothing.
    """
    return _Prover(runner, problem, found, patience_s).proofs()


class _Prover:
    def __init__(self, runner: Runner, problem: Problem, found: Mapping[int, int] | None, patience_s: float) -> None:
        self._runner = runner
        self._problem = problem
        self._found = found
        self._last_s = max(0.0, runner.remaining_s - patience_s)
        self._premises = Premises.of_clashes(problem, 0)

    def proofs(self) -> tuple[Proof, ...]:
        proofs = [self._alone(trainers) for trainers in _interchangeable(self._problem)]
        tried = set[Proof]()
        while not self._is_over:
            short = next((proof for proof in proofs if self._is_short(proof) and proof not in tried), None)
            if short is None:
                break
            tried.add(short)
            proofs = self._widened(short, proofs)
        return tuple(proof for proof in proofs if proof.count)

    @property
    def _limit_s(self) -> float:
        return min(SOLVE_S, self._runner.remaining_s - self._last_s)

    @property
    def _is_over(self) -> bool:
        return self._runner.is_over or self._limit_s <= 0

    def _most(self, trainers: Iterable[int]) -> int | None:
        """Their clashes in the timetable found: what they cannot be proved to exceed."""
        return None if self._found is None else sum(self._found.get(trainer, 0) for trainer in trainers)

    def _is_short(self, proof: Proof) -> bool:
        most = self._most(proof.trainers)
        return most is not None and most > proof.count

    def _alone(self, trainers: frozenset[int]) -> Proof:
        """By a count, then by the solver where the truth can be more: all the units of these trainers."""
        problem, units = self._problem, _units_of(self._problem, trainers)
        most = self._most(trainers)
        if most == 0 or not units:
            return Proof(trainers, units, 0)
        count = most_by_flow(problem, units, trainers)
        suspect = count > 0 or _is_limited(problem, trainers, units) if most is None else count < most
        if suspect and not self._is_over:
            count = self._least(trainers, units, floor=count)
        return Proof(trainers, units, count)

    def _least(self, trainers: frozenset[int], units: frozenset[int], *, floor: int) -> int:
        """The best proved bound of these trainers' clashes by the solver, at least `floor`, which is proved already.

        A part whose hard rules cannot hold proves nothing here: the search says so in its own words.
        """
        relaxation = relaxed_to(self._premises, self._premises.about(units, trainers))
        build = self._runner.write(relaxation.counting)
        if build is None or not build.terms:
            return floor
        clashes = build.total(CLASHES)
        build.model.add(clashes >= floor)
        build.model.minimize(clashes)
        outcome = self._runner.solve(build.model, limit_s=self._limit_s, workers=1)
        return floor if outcome.status is Status.INFEASIBLE else max(floor, outcome.bound or 0)

    def _widened(self, proof: Proof, proofs: list[Proof]) -> list[Proof]:
        """With the other units of the same groups and the trainers of these, then again: until that proves more of
        them all together than of each. The proofs that took part become one."""
        problem, units, trainers = self._problem, proof.units, proof.trainers
        for _ in range(WIDENINGS):
            groups = {group for unit in units for group in problem.units[unit].attendees}
            wider = units.union(*(problem.groups[group].units for group in groups))
            teachers = {trainer for unit in wider for trainer in problem.units[unit].trainers}
            merged = [other for other in proofs if other.trainers & teachers or other is proof]
            wider = wider.union(*(other.units for other in merged if other.count))
            counted = frozenset(trainer for other in merged for trainer in other.trainers)
            if (wider, counted) == (units, trainers) or self._is_over:
                break
            units, trainers, floor = wider, counted, clash_bound(merged)
            count = self._least(trainers, units, floor=floor)
            if count > floor:
                return [*(other for other in proofs if other not in merged), Proof(trainers, units, count)]
        return proofs


def _units_of(problem: Problem, trainers: Iterable[int]) -> frozenset[int]:
    return frozenset(unit for trainer in trainers for unit in problem.taught_by[trainer])


def _interchangeable(problem: Problem) -> list[frozenset[int]]:
    """The trainers, those together who can replace each other in some session: either could have its clash."""
    class_of = {trainer: frozenset({trainer}) for trainer in range(len(problem.instance.trainers))}
    for row in problem.units:
        for booking in bookings(row):
            joined = frozenset[int]().union(*(class_of[trainer] for trainer in booking.trainers))
            class_of |= dict.fromkeys(joined, joined)
    return list(dict.fromkeys(class_of.values()))


def _is_limited(problem: Problem, trainers: Iterable[int], units: Iterable[int]) -> bool:
    """Whether pinned dates, or evenings and sessions that the trainers state, ask for more than counting sees."""
    people = [problem.instance.trainers[trainer] for trainer in trainers]
    return any(pin.date is not None for unit in units for pin in problem.pins_of.get(unit, ())) or any(
        person.is_limited for person in people
    )
