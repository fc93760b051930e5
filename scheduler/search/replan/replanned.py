"""What re-planning found: dates first, then a timetable that the checker has accepted."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from scheduler.checker.check import check
from scheduler.checker.report import Report
from scheduler.demand.problem import Problem
from scheduler.errors import RefusedByChecker
from scheduler.instance.schema.instance import Instance
from scheduler.model.solution import Assignment, to_timetable
from scheduler.search.plan import REFUSED
from scheduler.search.published import Reference
from scheduler.search.replan.affected import Neighbourhood
from scheduler.search.replan.kept_rooms import keep_rooms
from scheduler.search.replan.local_model import LocalModel
from scheduler.timetable.diff import carried, count_changes, count_moves, differences
from scheduler.timetable.schema import Provenance, TierName, TierResult, Timetable

NOTHING = Neighbourhood(frozenset(), frozenset())
UNKNOWN_COST = 1 << 40


@dataclass(frozen=True)
class Replanned:
    """Dates that keep the hard rules, with all their clashes and moves, and the model of the part that moved, which is
    held to them."""

    assignment: Assignment
    clashes: int
    moves: int
    part: Neighbourhood
    local: LocalModel | None
    """None when nothing has to move, or when rooms had to be given again."""
    values: tuple[int, ...] = ()
    """What the model says of its own objectives."""
    spared: int = UNKNOWN_COST
    """How much less another timetable with so few moves might cost."""


def clash_count(problem: Problem, assignment: Assignment) -> int:
    """Clashes of an assignment without a timetable: n sessions of a trainer in a slot count n − 1 (C1), each session of
    one who is unavailable 1 (C2). What is reported in the end is the checker's count."""
    booked = Counter((trainer, p.slot) for p in assignment.placements for trainer in p.trainers)
    away = sum(n for (trainer, slot), n in booked.items() if problem.levels[trainer][slot] == "unavailable")
    return away + sum(n - 1 for n in booked.values())


def written(
    reference: Reference, problem: Problem, published: Timetable, provenance: Provenance, found: Replanned
) -> tuple[Timetable, Report]:
    """The timetable with rooms and the published identities, and the checker's report.

    Raises RefusedByChecker when the checker does not accept it.
    """
    assignment = found.assignment
    if any(not p.rooms for p in assignment.placements if p.kind == "in_person"):
        roomed = keep_rooms(reference, problem, assignment)
        if roomed is None:
            raise RuntimeError("Hall's condition held, and there are no rooms")
        assignment = roomed
    timetable = carried(published, to_timetable(problem, assignment, provenance))
    report = check(problem.instance, timetable)
    if report.violations:
        raise RefusedByChecker([REFUSED, *(violation.text for violation in report.violations)])
    return timetable, report


def measured(instance: Instance, published: Timetable, timetable: Timetable, report: Report) -> dict[TierName, int]:
    """What each tier reached, as the checker and the published timetable see it; the most important first."""
    changed = differences(published, timetable, instance)
    return {
        "clashes": report.clash_count,
        "moves": count_moves(changed),
        "changes": count_changes(changed),
        "criteria": report.cost,
    }


def tiers_of(values: Mapping[TierName, int], bounds: Mapping[TierName, int]) -> tuple[TierResult, ...]:
    """A tier's proof is about timetables that are best in those before it: after one that is not, nothing is proved.
    But the bound of the moves holds for all timetables with no more clashes than this one."""
    tiers, proved = list[TierResult](), True
    for tier, value in values.items():
        bound = min(value, bounds[tier]) if proved or tier == "moves" else 0
        proved = proved and bound == value
        tiers.append(TierResult(tier=tier, status="optimal" if proved else "feasible", value=value, bound=bound))
    return tuple(tiers)
