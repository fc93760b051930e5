"""Whether facts can hold together, by the solver."""

from collections.abc import Collection, Iterable

from scheduler.search.reasons.fact import Fact
from scheduler.search.reasons.premises import Premises
from scheduler.search.reasons.relaxation import relaxed_to
from scheduler.search.run import Runner, Settings, Status

ASK_S = 2.0
"""For one question, whether some facts can hold together."""
QUICK_S = 0.5
"""Of a question: how long the solver tries with little preparation, which is enough for most small parts."""
QUICK: Settings = {"max_presolve_iterations": 1, "symmetry_level": 0, "cp_model_probing_level": 0}

FactSet = frozenset[Fact]


class Oracle:
    """Answers about sets of facts of the same premises; what follows from an earlier answer is not asked again.

    `patience_s`: for all the questions together; None: as long as the runner has.
    """

    def __init__(self, runner: Runner, premises: Premises, *, patience_s: float | None = None) -> None:
        self._runner = runner
        self._premises = premises
        self._last_s = 0.0 if patience_s is None else max(0.0, runner.remaining_s - patience_s)
        self._possible: list[FactSet] = []
        self._impossible: list[FactSet] = []

    @property
    def is_over(self) -> bool:
        return self._runner.is_over or self._runner.remaining_s <= self._last_s

    def learn(self, facts: Iterable[Fact]) -> None:
        """A timetable that keeps these facts is known."""
        self._possible.append(frozenset(facts))

    def ask(self, facts: Collection[Fact], *, limit_s: float = ASK_S, workers: int = 1) -> Status:
        """OPTIMAL: a timetable keeps them. INFEASIBLE: proved that none does. UNKNOWN: neither in the time given."""
        wanted = frozenset(facts)
        if any(wanted <= known for known in self._possible):
            return Status.OPTIMAL
        if any(known <= wanted for known in self._impossible):
            return Status.INFEASIBLE
        if self.is_over:
            return Status.UNKNOWN
        status = self._solved(wanted, min(limit_s, self._runner.remaining_s - self._last_s), workers)
        if status is Status.OPTIMAL:
            self._possible.append(wanted)
        elif status is Status.INFEASIBLE:
            self._impossible.append(wanted)
        return status

    def _solved(self, facts: FactSet, limit_s: float, workers: int) -> Status:
        most, relaxation = self._premises.most_clashes, relaxed_to(self._premises, facts)
        build = self._runner.write(lambda go_on: relaxation.build(most, go_on))
        if build is None:
            return Status.UNKNOWN
        outcome = self._runner.solve(build.model, limit_s=min(QUICK_S, limit_s), workers=1, settings=QUICK)
        if outcome.status is Status.UNKNOWN and limit_s > QUICK_S:
            outcome = self._runner.solve(build.model, limit_s=limit_s, workers=workers)
        if outcome.solved:
            return Status.OPTIMAL if relaxation.is_exact else Status.UNKNOWN
        return outcome.status
