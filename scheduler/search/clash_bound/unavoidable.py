"""The clashes that no timetable can avoid, each number with as few facts as prove it, and as the timetable keeps it."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from scheduler.checker.report import Report
from scheduler.demand.capacity import Capacity, Period
from scheduler.demand.problem import Problem
from scheduler.search.clash_bound import summary
from scheduler.search.clash_bound.booking_flow import SEEN, Count, count_by_flow
from scheduler.search.clash_bound.proofs import PATIENCE_S, Proof, clash_bound, prove
from scheduler.search.reasons.fact import Fact
from scheduler.search.reasons.oracle import Oracle
from scheduler.search.reasons.premises import Premises
from scheduler.search.reasons.relaxation import relaxed_to
from scheduler.search.reasons.shrink import least_of, verified
from scheduler.search.run import Runner, Status
from scheduler.text import Text
from scheduler.timetable.schema import ClashReason

EXPLAIN_S = 10.0
"""For all the questions about one set of trainers; when it is used up, facts that do not matter may be left."""


@dataclass(frozen=True)
class Unavoidable:
    """At least `count` clashes in every timetable: `facts` alone prove it, none of which can be left out.

    `trainers`: whose clashes they are, as indices in the problem; mostly one trainer's. `units`: whose sessions.
    """

    count: int
    trainers: tuple[int, ...]
    units: tuple[int, ...]
    facts: tuple[Fact, ...]
    text: Text

    @property
    def rules(self) -> frozenset[str]:
        """The hard rules that the proof needs, besides those that say what the units and the calendar are."""
        return summary.rules_of(self.facts)


def unavoidable(
    runner: Runner,
    problem: Problem,
    *,
    found: Mapping[int, int] | None = None,
    bound: int = 0,
    patience_s: float = PATIENCE_S,
) -> tuple[Unavoidable, ...]:
    """The clashes that are proved unavoidable, by trainer; see `prove` for `found` and `patience_s`.

    `bound`: what is proved of all of them by other means. Where trainer by trainer says less, one reason for everybody
    says it, of all the units together.
    """
    proofs = prove(runner, problem, found=found, patience_s=patience_s)
    if clash_bound(proofs) < bound:
        people = frozenset(trainer for row in problem.units for trainer in row.trainers)
        proofs = (Proof(people, frozenset(range(len(problem.units))), bound),)
    return tuple(_explained(runner, problem, proof) for proof in proofs)


def least_by_counting(premises: Premises, facts: Sequence[Fact]) -> tuple[Fact, ...] | None:
    """As few of these facts as prove by counting that there are more clashes than the premises say; None when counting
    does not prove it."""
    seen = tuple(fact for fact in facts if fact.kind in SEEN)
    year, *semesters = Capacity(premises.problem).periods
    for period in (*semesters, year):
        counting = _Counting(premises, None if period == year else period)
        if counting.ask(seen) is Status.INFEASIBLE:
            return least_of(counting, seen)
    return None


def is_minimal(runner: Runner, problem: Problem, clash: Unavoidable) -> bool:
    """Whether a timetable with fewer clashes was found without each of the facts."""
    oracle = Oracle(runner, Premises.of_clashes(problem, clash.count - 1))
    return verified(oracle, clash.facts) == (clash.facts, True)


def clashes_by_trainer(problem: Problem, report: Report) -> Mapping[int, int]:
    """How many clashes each trainer has in a checked timetable: `found`, for `unavoidable`."""
    index = {trainer.id: number for number, trainer in enumerate(problem.instance.trainers)}
    found = Counter[int]()
    for clash in report.clashes:
        found[index[clash.trainer]] += clash.excess
    return found


def reasons(problem: Problem, clashes: Iterable[Unavoidable]) -> tuple[ClashReason, ...]:
    """For `Timetable.reasons`."""
    people = problem.instance.trainers
    return tuple(
        ClashReason(
            trainers=tuple(people[trainer].id for trainer in each.trainers),
            count=each.count,
            fr=each.text.fr,
            en=each.text.en,
        )
        for each in clashes
    )


def _explained(runner: Runner, problem: Problem, proof: Proof) -> Unavoidable:
    """The proof with its reason: by counting sessions and slots where that says it, in one semester if it can.

    Counting takes little time, whatever is left of the budget; the solver's questions are asked within it.
    """
    premises = Premises.of_clashes(problem, proof.count - 1)
    facts = premises.about(proof.units, proof.trainers)
    told = _by_counting(premises, facts, proof.count)
    if told is None:
        least = least_of(Oracle(runner, premises, patience_s=EXPLAIN_S), facts)
        told = least, summary.by_solving(problem, least, proof.count)
    least, text = told
    return Unavoidable(proof.count, summary.trainers_of(problem, least), summary.units_of(problem, least), least, text)


def _by_counting(premises: Premises, facts: Sequence[Fact], count: int) -> tuple[tuple[Fact, ...], Text] | None:
    seen = tuple(fact for fact in facts if fact.kind in SEEN)
    year, *semesters = Capacity(premises.problem).periods
    for period in (*semesters, year):
        counting = _Counting(premises, None if period == year else period)
        if counting.count(seen).clashes == count and _is_plain(premises.problem, seen):
            least = least_of(counting, seen)
            return least, summary.by_counting(premises.problem, least, counting.count(least), period)
    return None


@dataclass(frozen=True)
class _Counting:
    """Proves by counting bookings and free slots that facts leave more clashes than the premises say."""

    premises: Premises
    period: Period | None

    def ask(self, facts: Sequence[Fact]) -> Status:
        most = self.premises.most_clashes
        return Status.INFEASIBLE if most is not None and self.count(facts).clashes > most else Status.UNKNOWN

    def count(self, facts: Sequence[Fact]) -> Count:
        problem = relaxed_to(self.premises, facts).problem
        named = {kind: {fact.subject for fact in facts if fact.kind == kind} for kind in ("one_place", "away")}
        people = {trainer.id: index for index, trainer in enumerate(problem.instance.trainers)}
        trainers = {people[name] for name in named["one_place"] | named["away"] if name in people}
        anyhow = trainers - {people.get(name) for name in named["one_place"]}
        return count_by_flow(problem, range(len(problem.units)), trainers, self.period, anyhow=anyhow)


def _is_plain(problem: Problem, facts: Sequence[Fact]) -> bool:
    """Whether each session books one of the trainers counted: else a number of sessions would be one of bookings."""
    trainers = set(summary.trainers_of(problem, facts))
    return all(
        row.teaching != "together" or len(trainers & set(row.trainers)) < 2
        for row in (problem.units[unit] for unit in summary.units_of(problem, facts))
    )
