"""The clashes that no timetable can avoid, each number with its reason, and the reasons as the timetable keeps them."""

from collections import Counter
from collections.abc import Iterable, Mapping

from scheduler.checker.report import Report
from scheduler.demand.problem import Problem
from scheduler.search.clash_bound.explain import Unavoidable, explain
from scheduler.search.clash_bound.prove import PATIENCE_S, Proof, clash_bound, prove
from scheduler.search.run import Runner
from scheduler.timetable.schema import ClashReason


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
    return tuple(explain(runner, problem, proof) for proof in proofs)


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
