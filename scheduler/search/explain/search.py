"""From an instance that has no timetable to as few of its facts as prove it."""

from collections.abc import Collection, Iterable, Sequence

from scheduler.demand.problem import Problem
from scheduler.search.clash_bound.shrink import shrunk
from scheduler.search.explain.facts import Fact
from scheduler.search.explain.part import part_of
from scheduler.search.replan.reference import Published
from scheduler.search.run import Runner, Settings, Status

ASK_S = 2.0
"""For one question, whether some facts can hold together."""
VERIFY_S = 15.0
"""For one question of the verification at the end."""

QUICK_S = 0.5
"""Of a question: how long the solver tries with little preparation, which is enough for most small parts."""
QUICK: Settings = {"max_presolve_iterations": 1, "symmetry_level": 0, "cp_model_probing_level": 0}

FactSet = frozenset[Fact]


class Oracle:
    """Whether facts can hold together, by the solver; what follows from an earlier answer is not asked again."""

    def __init__(self, runner: Runner, problem: Problem, *, strict: bool, published: Published | None = None) -> None:
        self.asked = 0
        self._runner = runner
        self._problem = problem
        self._strict = strict
        self._published = published
        self._possible: list[FactSet] = []
        self._impossible: list[FactSet] = []

    @property
    def is_over(self) -> bool:
        return self._runner.is_over

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
        self.asked += 1
        model = part_of(self._problem, wanted, strict=self._strict, published=self._published).model()
        outcome = self._runner.solve(model, limit_s=min(QUICK_S, limit_s), workers=1, settings=QUICK)
        if outcome.status is Status.UNKNOWN and limit_s > QUICK_S:
            outcome = self._runner.solve(model, limit_s=limit_s, workers=workers)
        if outcome.solved:
            self._possible.append(wanted)
            return Status.OPTIMAL
        if outcome.status is Status.INFEASIBLE:
            self._impossible.append(wanted)
        return outcome.status


def least_of(oracle: Oracle, facts: Sequence[Fact]) -> tuple[tuple[Fact, ...], bool]:
    """As few of these facts, proved not to hold together, as still prove it; and whether it is verified that a
    timetable keeps the others when any one is left out.

    First the units, since what is about a unit goes with it, then everything else, then one fact at a time.
    """
    kept = tuple(facts)
    units = [fact for fact in kept if fact.kind == "unit"]
    others = [fact for fact in kept if fact.kind != "unit"]
    needed = shrunk(units, lambda some: oracle.ask([*_concerning(others, some), *some]) is Status.INFEASIBLE)
    kept = (*_concerning(others, needed), *needed)
    for kind in dict.fromkeys(fact.kind for fact in kept):
        fewer = tuple(fact for fact in kept if fact.kind != kind)
        if oracle.ask(fewer) is Status.INFEASIBLE:
            kept = fewer
    kept = shrunk(kept, lambda some: oracle.ask(some) is Status.INFEASIBLE)
    return _verified(oracle, kept)


def _verified(oracle: Oracle, kept: tuple[Fact, ...]) -> tuple[tuple[Fact, ...], bool]:
    minimal = True
    for fact in kept:
        fewer = tuple(other for other in kept if other != fact)
        status = oracle.ask(fewer, limit_s=VERIFY_S)
        if status is Status.INFEASIBLE:
            return _verified(oracle, fewer)
        minimal = minimal and status is Status.OPTIMAL
    return kept, minimal


def _concerning(others: Iterable[Fact], units: Iterable[Fact]) -> list[Fact]:
    """Without what is about units that are left out."""
    codes = {fact.subject for fact in units}
    about_units = {"pin", "rhythm", "balance", "shares", "past"}
    return [fact for fact in others if fact.kind not in about_units or fact.subject in codes]
