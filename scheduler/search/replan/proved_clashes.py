"""Which clashes of a timetable planned again are proved to be unavoidable."""

from collections.abc import Collection, Mapping

from scheduler.checker.report import Report
from scheduler.demand.problem import Problem
from scheduler.search.clash_bound.proofs import Proof, clash_bound
from scheduler.search.clash_bound.proofs import prove as prove_clashes
from scheduler.search.clash_bound.unavoidable import clashes_by_trainer
from scheduler.search.run import Runner
from scheduler.timetable.schema import Timetable

PATIENCE_S = 3.0
"""For the clashes that are unavoidable whatever moves."""


class ProvedClashes:
    """The proofs so far. `is_complete`: all trainers were looked at, not only those of earlier proofs."""

    def __init__(self, runner: Runner, problem: Problem, published: Timetable) -> None:
        self.is_complete = False
        self._proofs: tuple[Proof, ...] = ()
        self._runner = runner
        self._problem = problem
        self._published = published

    @property
    def count(self) -> int:
        return clash_bound(self._proofs)

    @property
    def trainers(self) -> frozenset[int]:
        """Whose clashes they are."""
        return frozenset(trainer for proof in self._proofs for trainer in proof.trainers)

    def elsewhere(self, trainers: Collection[int]) -> int:
        """Clashes that others than these have in every timetable, proved."""
        return sum(proof.count for proof in self._proofs if not proof.trainers & set(trainers))

    def look_at(self, today: Report) -> None:
        """Prove what can be of the clashes of the published timetable, where it had some before the change."""
        had_none = any(tier.tier == "clashes" and tier.value == 0 for tier in self._published.tiers)
        if today.clashes and not had_none:
            self.prove(self._known(today))

    def prove(self, found: Mapping[int, int] | None = None) -> None:
        self._proofs = prove_clashes(self._runner, self._problem, found=found, patience_s=PATIENCE_S)
        self.is_complete = found is None

    def unavoidable(self, today: Report) -> frozenset[str]:
        """Trainers who have no more clashes in the published timetable than proved."""
        found = clashes_by_trainer(self._problem, today)
        people = self._problem.instance.trainers
        return frozenset(
            people[trainer].id
            for proof in self._proofs
            if sum(found.get(trainer, 0) for trainer in proof.trainers) <= proof.count
            for trainer in proof.trainers
        )

    def _known(self, today: Report) -> Mapping[int, int] | None:
        """Today's clashes of those whose clashes were proved when the timetable was made; None when nothing was."""
        named = {trainer for reason in self._published.reasons for trainer in reason.trainers}
        people = self._problem.instance.trainers
        found = clashes_by_trainer(self._problem, today)
        return {trainer: n for trainer, n in found.items() if people[trainer].id in named} if named else None
