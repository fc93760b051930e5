"""Why a proved number of clashes cannot be avoided: as few facts as prove it."""

from dataclasses import dataclass

from scheduler.demand.capacity import Capacity, Period
from scheduler.demand.problem import Problem
from scheduler.search.clash_bound import words
from scheduler.search.clash_bound.exact import forces
from scheduler.search.clash_bound.facts import Fact, Facts, all_facts, part_of
from scheduler.search.clash_bound.flow import RULES, Count, count_by_flow
from scheduler.search.clash_bound.prove import Proof, counted_in_part
from scheduler.search.clash_bound.shrink import shrunk
from scheduler.search.run import Runner
from scheduler.text import Text

CHECK_S = 2.0
"""For one question to the solver, whether fewer facts still prove it."""
EXPLAIN_S = 10.0
"""For all the questions about one set of trainers; when it is used up, facts that do not matter may be left."""


@dataclass(frozen=True)
class Unavoidable:
    """At least `count` clashes in every timetable: `facts` alone prove it, none of which can be left out."""

    count: int
    facts: Facts
    text: Text

    @property
    def trainers(self) -> tuple[int, ...]:
        """Whose clashes they are, as indices in the problem; mostly one trainer's."""
        return tuple(sorted(self.facts.counted))


def explain(runner: Runner, problem: Problem, proof: Proof) -> Unavoidable:
    """The proof with its reason: by counting sessions and slots where that says it, in one semester if it can.

    Counting takes milliseconds, whatever is left of the budget; the solver's questions are asked within it.
    """
    every = all_facts(problem, proof.trainers, proof.units)
    facts, text = _by_counting(problem, every, proof.count) or _by_solving(runner, problem, every, proof.count)
    return Unavoidable(proof.count, facts, text)


def _by_counting(problem: Problem, every: Facts, count: int) -> tuple[Facts, Text] | None:
    seen = Facts(tuple(fact for fact in every.facts if not isinstance(fact, str) or fact in RULES))
    year, *semesters = Capacity(problem).periods
    for period in (*semesters, year):
        if _counted(problem, seen, period, year).clashes == count and _is_plain(problem, seen):

            def proves(facts: tuple[Fact, ...], period: Period = period) -> bool:
                return _counted(problem, Facts(facts), period, year).clashes >= count

            least = Facts(shrunk(seen.facts, proves))
            return least, words.by_counting(problem, least, _counted(problem, least, period, year), period)
    return None


def _counted(problem: Problem, facts: Facts, period: Period, year: Period) -> Count:
    part, counted = part_of(problem, facts), counted_in_part(problem, facts)
    return count_by_flow(part, counted, facts.rules, None if period == year else period)


def _is_plain(problem: Problem, facts: Facts) -> bool:
    """Whether each session books one of the trainers counted: else a number of sessions would be one of bookings."""
    return all(
        row.teaching != "together" or len(facts.counted & set(row.trainers)) < 2
        for row in (problem.units[unit] for unit in facts.units)
    )


def _by_solving(runner: Runner, problem: Problem, every: Facts, count: int) -> tuple[Facts, Text]:
    last_s = runner.remaining_s - EXPLAIN_S

    def proves(facts: tuple[Fact, ...]) -> bool:
        limit_s = min(CHECK_S, runner.remaining_s - last_s)
        return limit_s > 0 and forces(runner, problem, Facts(facts), count, limit_s=limit_s)

    least = Facts(shrunk(every.facts, proves))
    return least, words.by_solving(problem, least, count)
