"""Why an instance has no timetable: by arithmetic at once, then by the fewest facts that the solver proves."""

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace

from scheduler.checker.check import check
from scheduler.demand.arithmetic import forced_clashes, impossibilities
from scheduler.demand.problem import Problem
from scheduler.instance.schema.instance import Instance
from scheduler.model.solution import to_timetable
from scheduler.search.anneal.annealer import Annealer
from scheduler.search.anneal.annealing import NEVER_CLASH, NEVER_HARD, Annealing
from scheduler.search.clash_bound.unavoidable import least_by_counting
from scheduler.search.explain import explanation
from scheduler.search.explain.explanation import Cause, Explanation, Status
from scheduler.search.params import Params
from scheduler.search.plan import provenance_of
from scheduler.search.published import Published
from scheduler.search.reasons.fact import OF_UNIT, Fact
from scheduler.search.reasons.oracle import Oracle
from scheduler.search.reasons.premises import Premises, about
from scheduler.search.reasons.sentences import told
from scheduler.search.reasons.shrink import least_of, verified
from scheduler.search.rooms import give_rooms
from scheduler.search.run import Runner
from scheduler.search.run import Status as Answer
from scheduler.search.stop import Stop
from scheduler.text import Text

Units = frozenset[int]
MOST_CAUSES = 8
"""More are not told at once: the planner changes something and asks again."""
SUSPECT_S = 1.0
"""For one question about a part of the instance."""
ALSO_S = 5.0
"""What looking for further causes may take, when one is known."""

MOST_UNITS = 100
"""More than so many are no small part: they are asked about with everything else."""


def explain(
    instance: Instance,
    params: Params,
    *,
    strict: bool = False,
    published: Published | None = None,
    proved: bool = False,
    base: Instance | None = None,
    stop: Stop | None = None,
) -> Explanation:
    """Why no timetable keeps the hard rules (`strict`: and has no trainer clash), as few facts as prove it.

    `published`: why this timetable cannot be planned again, its past kept; whether it can, re-planning says, and here
    `proved` repeats that it was proved impossible. `base`: the instance without the changes that are tried.

    Arithmetic faults are told first, all of them. Whatever the time, `impossible` is said only when it is proved, and
    a set of facts is called minimal only when a timetable was found without each of them.

    Raises InputError when a unit's counts are unknown.
    """
    problem = Problem.of(instance)
    arithmetic = [*impossibilities(problem), *(forced_clashes(problem) if strict else ())]
    runner = Runner(replace(params, strict=strict), stop or Stop())
    premises = Premises.of(problem, strict=strict, published=published)
    explaining = _Explaining(runner, premises, tuple(dict.fromkeys(arithmetic)), base)
    return explaining.again(proved=proved) if published is not None else explaining.run()


class _Explaining:
    def __init__(
        self,
        runner: Runner,
        premises: Premises,
        arithmetic: tuple[Text, ...],
        base: Instance | None,
    ) -> None:
        self._runner = runner
        self._premises = premises
        self._problem = premises.problem
        self._arithmetic = arithmetic
        self._strict = runner.params.strict
        self._facts = premises.facts
        self._base = base
        self._oracle = Oracle(runner, premises)
        self._causes: list[Cause] = []
        self._also_until_s: float | None = None

    def run(self) -> Explanation:
        if not self._arithmetic and self._is_quickly_possible():
            return self._known("possible")
        self._look_around()
        return self._known("impossible" if self._arithmetic or self._causes else self._whole())

    def again(self, *, proved: bool) -> Explanation:
        """Of a timetable planned again: that it can be is not for these questions to say, which hold less."""
        self._look_around()
        if not self._causes:
            self._whole()
        return self._known("impossible" if proved or self._arithmetic or self._causes else "unknown")

    def _look_around(self) -> None:
        left: Sequence[Fact] = self._facts
        for units in self._suspects():
            left = self._look_into(units, left)

    def _suspects(self) -> list[Units]:
        """Those first that the arithmetic faults name, by their group or their units."""
        found = suspects(self._problem, strict=self._strict)
        named = {word for text in self._arithmetic for word in re.findall(r"[\w.-]+", text.fr)}
        groups = {frozenset(group.units) for group in self._problem.groups if group.group.id in named}
        codes = {row.index for row in self._problem.units if row.code in named}
        return sorted(found, key=lambda units: -1.0 if units in groups else -len(units & codes) / max(1, len(units)))

    def _known(self, status: Status) -> Explanation:
        causes = tuple(sorted(self._causes, key=lambda cause: len(cause.facts)))
        return Explanation(
            status, explanation.headline(status, self._runner.params, self._strict), self._arithmetic, causes
        )

    def _look_into(self, units: Units, left: Sequence[Fact]) -> Sequence[Fact]:
        """A part of the instance, again and again without the units of the causes found in it; the facts left."""
        while len(self._causes) < MOST_CAUSES and not self._is_enough():
            part = about(self._problem, left, units)
            if self._oracle.ask(part, limit_s=SUSPECT_S) is not Answer.INFEASIBLE:
                break
            left = self._found(part, left)
        return left

    def _is_enough(self) -> bool:
        """When one reason is known, the time for others starts to run."""
        if (self._causes or self._arithmetic) and self._also_until_s is None:
            self._also_until_s = self._runner.remaining_s - ALSO_S
        return self._runner.is_over or self._runner.remaining_s < (self._also_until_s or 0.0)

    def _found(self, part: Sequence[Fact], left: Sequence[Fact]) -> Sequence[Fact]:
        """The cause in these facts, told; and what is left for others: without its units, or without its facts when
        it is about none."""
        facts, minimal = verified(self._oracle, self._least(part))
        sentences = told(self._problem, facts, self._base)
        self._causes.append(
            Cause(sentences, minimal, explanation.cause(len(facts), minimal=minimal, strict=self._strict))
        )
        units = {fact.subject for fact in facts if fact.kind == "unit"}
        if not units:
            return [fact for fact in left if fact not in facts]
        return [fact for fact in left if not (fact.kind in {"unit", *OF_UNIT} and fact.subject in units)]

    def _least(self, part: Sequence[Fact]) -> tuple[Fact, ...]:
        """As few of these facts as prove it: by counting where that does, much faster, and the solver confirms it."""
        if self._strict and not self._runner.is_over:
            counted = least_by_counting(self._premises, part)
            if counted is not None and self._oracle.ask(counted) is Answer.INFEASIBLE:
                return counted
        return least_of(self._oracle, part)

    def _whole(self) -> Status:
        """All the facts together, with all the time there is."""
        workers = self._runner.cores
        answer = self._oracle.ask(self._facts, limit_s=self._runner.remaining_s, workers=workers)
        if answer is Answer.INFEASIBLE:
            self._found(self._facts, self._facts)
            return "impossible"
        return "possible" if answer is Answer.OPTIMAL else "unknown"

    def _is_quickly_possible(self) -> bool:
        """Whether a greedy timetable is one, which the checker says. That it is not proves nothing. Dated pins it
        leaves aside: then parts without any need no question."""
        instance = self._problem.instance
        dated = {number for number, pin in enumerate(instance.pins) if pin.date is not None}
        bare = self._problem
        if dated:
            undated = tuple(pin for pin in instance.pins if pin.date is None)
            bare = Problem.of(instance.having(pins=undated))
        if not self._is_greedily_possible(bare):
            return False
        self._oracle.learn(fact for fact in self._facts if fact.kind != "pin" or fact.number not in dated)
        return not dated

    def _is_greedily_possible(self, problem: Problem) -> bool:
        if not Annealing.is_possible(problem):
            return False
        annealer = Annealer(problem, self._runner.params.seed)
        annealer.price(hard=NEVER_HARD, clash=NEVER_CLASH)
        annealer.place()
        hard, clashes, _ = annealer.best_score
        if hard or (clashes and self._strict):
            return False
        roomed = give_rooms(self._runner, problem, annealer.best(), annealer.rooms)
        if roomed is None:
            return False
        report = check(problem.instance, to_timetable(problem, roomed, provenance_of(self._runner.params)))
        return report.accepted and not (self._strict and report.clash_count)


def suspects(problem: Problem, *, strict: bool) -> tuple[Units, ...]:
    """Sets of units that may not fit together, the smallest first: of one group, of one trainer with a limit, those
    that are pinned, those that share few rooms. The empty set: the alternance days by themselves."""
    found = [Units(), *(Units(group.units) for group in problem.groups)]
    for index, trainer in enumerate(problem.instance.trainers):
        if strict or trainer.is_limited:
            found.append(Units(problem.taught_by[index]))
    found.append(Units(problem.pins_of))
    found += _crowded(problem)
    small = [units for units in found if len(units) <= MOST_UNITS]
    return tuple(sorted(_largest(small), key=lambda units: (len(units), sorted(units))))


def _crowded(problem: Problem) -> Iterator[Units]:
    in_person = [row for row in problem.units if row.demand.in_person]
    for family in {frozenset(row.rooms) for row in in_person}:
        yield Units(row.index for row in in_person if family >= set(row.rooms))


def _largest(found: Collection[Units]) -> set[Units]:
    """Without those inside another of the same size or so: a larger part proves more and takes hardly longer."""
    return {units for units in found if not any(units < other and len(other) < 2 * len(units) for other in found)}
