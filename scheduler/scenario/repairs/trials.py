"""Solving an instance with a change: the whole of it, or the units that an idea is about, which is quicker."""

import datetime as dt
import time
from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

from scheduler.checker.check import check
from scheduler.demand.problem import Problem
from scheduler.errors import Impossible, InputError, NothingFound
from scheduler.instance.schema.instance import Instance
from scheduler.instance.schema.slots import WEEKDAYS
from scheduler.model.assemble import Assembled, assemble
from scheduler.model.build import Var
from scheduler.model.registry import rooms_for
from scheduler.model.solution import Assignment, read, to_timetable
from scheduler.model.variables import Clashes
from scheduler.scenario.changes.catalogue.catch_up import CatchUp, catch_up_days
from scheduler.scenario.changes.catalogue.people import Available
from scheduler.scenario.changes.change import Change
from scheduler.scenario.repairs.ideas import Ideas
from scheduler.scenario.repairs.question import Question
from scheduler.search.clash_bound.unavoidable import Unavoidable, clashes_by_trainer, unavoidable
from scheduler.search.params import Params
from scheduler.search.plan import plan, provenance_of
from scheduler.search.progress import Progress
from scheduler.search.published import Reference
from scheduler.search.replan.affected import neighbourhood_of
from scheduler.search.replan.local_model import hold_past
from scheduler.search.replan.replan import replan
from scheduler.search.result import Result
from scheduler.search.rooms import give_rooms
from scheduler.search.run import Runner, SolveResult, Status
from scheduler.search.stop import Stop
from scheduler.text import Text
from scheduler.timeline.calendar import monday

Verdict = Literal["works", "fails", "unknown"]
"""`works`: a timetable with the change was found, and the checker accepts it. `fails`: proved that there is none."""

TRIAL_SHARE = 0.25
"""Of the time: what one trial may take, so that a hard one does not use up the others' time."""
LARGE_UNITS = 60
"""Beyond, a model with clashes counted takes much longer than one that forbids them."""
FEWER = 100
"""One evening less is worth any choice between evenings."""
PART_S = 3.0
"""For a trial of some units alone."""

Times = tuple[tuple[dt.date, tuple[dt.time, ...]], ...]


@dataclass(frozen=True)
class Trial:
    """What one solve said. `clashes` and their proved bound are those of the timetable found; `weeks` are the Mondays
    of the weeks in which each unit asked about has more sessions than before. `moves`: how many sessions of a published
    timetable move, `moves_least` that they are proved the fewest."""

    verdict: Verdict
    clashes: int = 0
    clash_bound: int = 0
    weeks: Mapping[str, tuple[dt.date, ...]] = field(default_factory=dict)
    moves: int | None = None
    moves_least: bool = False
    result: Result | None = None
    said: tuple[Text, ...] = ()
    """Why it fails, as re-planning says it."""


class Trials:
    """Trials for one question within one time. `strict`: a timetable with a clash is none."""

    def __init__(self, question: Question, params: Params, stop: Stop) -> None:
        self.question = question
        self.instance = question.instance
        self.stop = stop
        self._params = params
        # With one worker the limit is this process's own time, whoever else uses the machine.
        self._clock = time.process_time if params.workers == 1 else time.monotonic
        self._ends = self._clock() + params.time_limit_s
        self._known: dict[tuple[Ideas, frozenset[str] | None], Trial] = {}

    @property
    def left_s(self) -> float:
        return max(0.0, self._ends - self._clock())

    @property
    def is_over(self) -> bool:
        return self.stop.is_set() or self.left_s <= 0

    def changed(self, chosen: Ideas) -> Instance | None:
        """The instance with these ideas carried out; None where they make no sense together, or take back what is
        asked."""
        changes = tuple(change for idea in chosen for change in idea.changes)
        return self.question.with_changes(changes)

    def with_ideas(self, chosen: Ideas) -> Question:
        """The same question with these ideas carried out too: what comes next may not take them back either."""
        changes = tuple(change for idea in chosen for change in idea.changes)
        return replace(self.question, changes=(*self.question.changes, *changes), made=None)

    def after(self, chosen: Ideas) -> "Trials":
        """Trials with these ideas carried out, in the time that is left."""
        params = replace(self._params, time_limit_s=max(0.001, self.left_s))
        return Trials(self.with_ideas(chosen), params, self.stop)

    def unavoidable(self, result: Result) -> tuple[Unavoidable, ...]:
        """Of the clashes of a timetable found, those that none avoids; the past of a published one stays."""
        problem, held = Problem.of(self.instance), self.question.published
        found = clashes_by_trainer(problem, result.report)
        if held is not None:
            problem = Reference.of(problem, held.timetable, held.from_day).open()
        bound = next(tier.bound for tier in result.timetable.tiers if tier.tier == "clashes")
        params = replace(self._params, time_limit_s=max(0.001, self.left_s))
        return unavoidable(Runner(params, self.stop), problem, found=found, bound=bound)

    def whole(self, chosen: Ideas) -> Trial:
        """All the units; a raised rhythm is made use of in as many weeks as the idea says."""
        limit_s, doubled = TRIAL_SHARE * self._params.time_limit_s, [idea.doubled for idea in chosen if idea.doubled]
        if not doubled or self.question.published is not None:  # as few sessions as can be move, double weeks or not
            return self._once(chosen, None, limit_s)
        changed = self.changed(chosen)
        return Trial("fails") if changed is None else self._doubling(changed, doubled, limit_s)

    def part(self, chosen: Ideas, units: Collection[str]) -> Trial:
        """These units alone: where they cannot be placed, no timetable of all of them exists."""
        return self._once(chosen, frozenset(units), PART_S)

    def fewest(self, chosen: Ideas, share: float = TRIAL_SHARE) -> Trial:
        """All the units, with as few clashes as can be found in this share of the time."""
        changed = self.changed(chosen)
        if changed is None:
            return Trial("fails")
        if self.question.published is not None:
            return self._planned_again(changed, share * self._params.time_limit_s)
        return self._planned(changed, share * self._params.time_limit_s, fewest=True)

    def _once(self, chosen: Ideas, units: frozenset[str] | None, limit_s: float) -> Trial:
        """What is known is not solved again."""
        key = (chosen, units)
        if key not in self._known or self._known[key].verdict == "unknown":
            changed = self.changed(chosen)
            if changed is None:
                self._known[key] = Trial("fails")
            elif self.question.published is None:
                self._known[key] = self._planned(changed if units is None else only(changed, units), limit_s)
            elif units is None:
                self._known[key] = self._planned_again(changed, limit_s)
            else:
                self._known[key] = self._modelled(only(changed, units), (), limit_s, strict=self._params.strict)
        return self._known[key]

    def _planned_again(self, instance: Instance, limit_s: float) -> Trial:
        """The published timetable, with its past, as `scheduler whatif` plans it again."""
        if self.is_over:
            return Trial("unknown")
        params = replace(self._params, time_limit_s=max(0.001, min(limit_s, self.left_s)))
        held = self.question.published
        assert held is not None
        try:
            result = replan(
                instance, held.timetable, params, from_day=held.from_day, improve=self.question.improve, stop=self.stop
            )
        except (Impossible, InputError) as error:
            return Trial("fails", said=error.texts)
        except NothingFound:
            return Trial("unknown")
        tiers = {tier.tier: tier for tier in result.timetable.tiers}
        clashes, moves = tiers["clashes"], tiers["moves"]
        if self._params.strict and clashes.value:
            return Trial("fails" if clashes.bound else "unknown")
        return Trial(
            "works",
            clashes.value,
            clashes.bound,
            moves=moves.value,
            moves_least=moves.status == "optimal",
            weeks=self._double_weeks(result),
            result=result,
        )

    def _double_weeks(self, result: Result) -> dict[str, tuple[dt.date, ...]]:
        """In which weeks a unit has more sessions than the instance allows it."""
        zone, found = self.instance.zone, dict[str, tuple[dt.date, ...]]()
        for code, sessions in result.timetable.of_unit.items():
            if code in self.instance.unit:
                held = Counter(monday(session.start.astimezone(zone).date()) for session in sessions)
                most = self.instance.unit[code].sessions_per_week
                found[code] = tuple(sorted(week for week, count in held.items() if count > most))
        return found

    def _planned(self, instance: Instance, limit_s: float, *, fewest: bool = False) -> Trial:
        if self.is_over:
            return Trial("unknown")
        if not fewest and _is_large(instance) and any(pin.date is not None for pin in instance.pins):
            # Annealing needs somebody's timetable there, which the model finds at once where it forbids clashes.
            found = self._modelled(instance, (), limit_s, strict=True)
            if found.verdict == "works" or self.is_over:
                return found if found.verdict == "works" else Trial("unknown")
        enough = Stop()

        def look(progress: Progress) -> None:
            # The criteria come when there is nothing left to gain of the clashes.
            if fewest and progress.tier == "criteria" and progress.clashes is not None:
                enough.set()

        def keep(*_: object) -> None:
            if not fewest:
                enough.set()

        params = replace(self._params, time_limit_s=max(0.001, min(limit_s, self.left_s)))
        try:
            with self.stop.wakes(enough.set):
                result = plan(instance, params, observe=look, stop=enough, keep=keep)
        except (Impossible, InputError):
            return Trial("fails")
        except NothingFound:
            return Trial("unknown")
        bound = next(tier.bound for tier in result.timetable.tiers if tier.tier == "clashes")
        return Trial("works", result.report.clash_count, bound, result=result)

    # Questions to the model: the least of something

    def evenings(
        self, trainers: Sequence[str], units: Collection[str], without: Collection[dt.date] = ()
    ) -> dict[str, Times] | None:
        """The fewest evenings, at which hours, on which these trainers must come beyond what the instance says, for
        these units to be placed without any clash; none of them on a day of `without`. None when it is not known, or
        no number is enough."""
        always = tuple(Available(trainer=trainer) for trainer in trainers)
        opened = self.question.opened(always)
        if opened is None or self.is_over:
            return None
        assembled = self._assembled(only(opened, frozenset(units)), strict=True)
        problem = assembled.build.problem
        build, v = assembled.build, assembled.variables
        used: dict[tuple[str, dt.date], list[tuple[dt.time, list[Var]]]] = defaultdict(list)
        for trainer in trainers:
            index = self.instance.trainers.index(self.instance.trainer[trainer])
            for slot in problem.slots:
                booked, parts = v.booked(index, slot.index), problem.timeline.parts(slot)
                if booked and any(self.question.keeps_away(trainer, part) for part in parts):
                    build.model.add(sum(booked) == 0)
                elif booked:
                    said = self.instance.trainers[index].availability
                    for start in (part.start.time() for part in parts):
                        if said.level(slot.day, start) == "unavailable":
                            used[trainer, slot.day].append((start, booked))
        evening = {key: build.boolean() for key in used}
        for (trainer, day), hours in used.items():
            build.imply([literal for _, literals in hours for literal in literals], evening[trainer, day])
            if day in without:
                build.model.add(evening[trainer, day] == 0)
        # Of as few evenings, those that one thing alone forbids: not in an absence and on a weekday never worked.
        build.model.minimize(
            sum((FEWER + self._obstacles(trainer, day)) * literal for (trainer, day), literal in evening.items())
        )
        outcome = self._solve(assembled, PART_S)
        if not outcome.solved:
            return None
        found: dict[str, Times] = {}
        for (trainer, day), hours in used.items():
            starts = tuple(dict.fromkeys(start for start, literals in hours if any(map(outcome.holds, literals))))
            if starts:
                found[trainer] = (*found.get(trainer, ()), (day, starts))
        return found

    def _obstacles(self, trainer: str, day: dt.date) -> int:
        """Entries of the trainer's availability that close some hour of the day."""
        levels = self.instance.trainer[trainer].availability
        weekly = levels.weekly.get(WEEKDAYS[day.weekday()])
        dated = sum(day in entry and entry.level == "unavailable" for entry in levels.dated)
        return dated + ("unavailable" in (weekly.values() if isinstance(weekly, dict) else [weekly]))

    def double_weeks(self, change: Change, unit: str, units: Collection[str]) -> int | None:
        """In how few weeks a raised rhythm is made use of, for these units to be placed; None when unknown or never."""
        changed = self.question.with_changes((change,))
        if changed is None or self.is_over:
            return None
        assembled = self._assembled(only(changed, frozenset(units)), strict=self._params.strict)
        count = sum(self._beyond(assembled, unit).values())
        assembled.build.model.minimize(count)
        outcome = self._solve(assembled, PART_S)
        return outcome.value if outcome.solved else None

    def catch_up_days(self, unit: str, units: Collection[str]) -> tuple[dt.date, ...] | None:
        """The fewest dates without courses, the first that do, on which the unit must be held for these units to be
        placed; None when unknown or where no number is enough."""
        first = None if self.question.published is None else self.question.published.from_day
        days = catch_up_days(self.instance, self.instance.unit[unit].whole, first)
        changed = self.question.with_changes((CatchUp(unit=unit, dates=tuple(days)),)) if days else None
        if changed is None or self.is_over:
            return None
        assembled = self._assembled(only(changed, frozenset(units)), strict=self._params.strict)
        build, used = assembled.build, defaultdict[dt.date, list[Var]](list)
        for row in build.problem.units:
            if row.unit.whole.code == unit:
                for day, literals in assembled.variables.held_by_day(row.index).items():
                    used[day] += literals if day in days else []
        taken = {day: build.boolean() for day, literals in used.items() if literals}
        for day in taken:
            build.imply(used[day], taken[day])
        build.model.minimize(sum((FEWER * len(days) + days.index(day)) * taken[day] for day in taken))
        outcome = self._solve(assembled, PART_S)
        return tuple(day for day, literal in taken.items() if outcome.holds(literal)) if outcome.solved else None

    def _doubling(self, instance: Instance, doubled: Sequence[tuple[str, int]], limit_s: float) -> Trial:
        if _is_large(instance) and not self._params.strict:
            found = self._modelled(instance, doubled, limit_s, strict=True)  # quicker, and more than what is asked
            if found.verdict == "works":
                return found
        return self._modelled(instance, doubled, limit_s, strict=self._params.strict)

    def _modelled(
        self, instance: Instance, doubled: Sequence[tuple[str, int]], limit_s: float, *, strict: bool
    ) -> Trial:
        """By the hard rules' model, a raised rhythm made use of in so many weeks only."""
        if self.is_over:
            return Trial("unknown")
        assembled = self._assembled(instance, strict=strict)
        problem = assembled.build.problem
        for unit, most in doubled:
            assembled.build.model.add(sum(self._beyond(assembled, unit).values()) <= most)
        outcome = self._solve(assembled, limit_s)
        if outcome.status is Status.INFEASIBLE:
            return Trial("fails")
        if not outcome.solved:
            return Trial("unknown")
        placed = read(assembled.variables, outcome.values)
        if not self._accepted(problem, placed):
            return Trial("unknown")
        return Trial("works", weeks={unit: self._made_use_of(problem, placed, unit) for unit, _ in doubled})

    def _made_use_of(self, problem: Problem, placed: Assignment, code: str) -> tuple[dt.date, ...]:
        unit, allowed = problem.unit_index[code], self.instance.unit[code].sessions_per_week
        held = Counter(monday(problem.slots[p.slot].day) for p in placed.placements if p.unit == unit)
        return tuple(sorted(week for week, count in held.items() if count > allowed))

    def _beyond(self, assembled: Assembled, unit: str) -> dict[dt.date, Var]:
        """For each week, a literal implied by more sessions than the instance allows the unit."""
        build, v = assembled.build, assembled.variables
        allowed, most = self.instance.unit[unit].sessions_per_week, build.problem.instance.unit[unit].sessions_per_week
        found: dict[dt.date, Var] = {}
        for week, literals in v.held_by_week(build.problem.unit_index[unit]).items():
            found[week] = build.boolean()
            build.model.add(sum(literals) <= allowed + (most - allowed) * found[week])
        return found

    def _assembled(self, instance: Instance, *, strict: bool) -> Assembled:
        """The model of an instance, in which the past of a published timetable stays."""
        problem, held, reference = Problem.of(instance), self.question.published, None
        if held is not None:
            reference = Reference.of(problem, held.timetable, held.from_day)
            problem = reference.open()
        clashes: Clashes = "forbidden" if strict else "counted"
        assembled = assemble(problem, clashes=clashes, rooms=rooms_for(problem), criteria=False)
        if reference is not None:
            every = range(len(problem.units))
            alternating = (group.index for group in problem.groups if group.group.alternance is not None)
            hold_past(assembled, reference, every, neighbourhood_of(problem, every, alternating))
        return assembled

    def _solve(self, assembled: Assembled, limit_s: float) -> SolveResult:
        params = replace(self._params, time_limit_s=max(0.001, min(limit_s, self.left_s)))
        return Runner(params, self.stop).solve(assembled.build.model)

    def _accepted(self, problem: Problem, assignment: Assignment) -> bool:
        """Whether the checker accepts it, rooms given."""
        runner = Runner(replace(self._params, time_limit_s=max(0.001, self.left_s)), self.stop)
        if any(not p.rooms for p in assignment.placements if p.kind == "in_person"):
            roomed = give_rooms(runner, problem, assignment)
            if roomed is None:
                return False
            assignment = roomed
        report = check(problem.instance, to_timetable(problem, assignment, provenance_of(self._params)))
        return report.accepted and not (self._params.strict and report.clash_count)


def _is_large(instance: Instance) -> bool:
    return len(instance.scheduled_units) > LARGE_UNITS


def only(instance: Instance, units: frozenset[str]) -> Instance:
    """The instance with these units alone, and what is theirs. Built without validation: every row is a valid one's."""
    kept = tuple(
        unit.changed(
            {"after": tuple(row for row in unit.after if row.unit in units)}
            | ({} if unit.is_whole_among(units) else {"shares": None})
        )
        for unit in instance.unit_rows
        if unit.code in units
    )
    touched = {name for unit in kept for group in unit.groups for name in instance.lineage(group)}
    concerned = {group.id for group in instance.groups if not kept or touched & set(instance.lineage(group.id))}
    groups = tuple(g if g.id in concerned else g.model_copy(update={"alternance": None}) for g in instance.groups)
    pins = tuple(pin for pin in instance.pins if any(row.code in units for row in instance.rows_of(pin.unit)))
    return instance.having(units=kept, groups=groups, pins=pins)
