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
from scheduler.instance.schema import WEEKDAYS, Instance
from scheduler.model.assemble import Assembled, assemble
from scheduler.model.build import Var
from scheduler.model.solution import Assignment, read, to_timetable
from scheduler.scenario.changes.apply import applied
from scheduler.scenario.changes.change import Available, Change, Scenario
from scheduler.scenario.repairs.ideas import Ideas, Limit
from scheduler.search.params import Params
from scheduler.search.plan import plan, provenance_of
from scheduler.search.progress import Progress
from scheduler.search.rooms import give_rooms, needs_rooms_at_once
from scheduler.search.run import Outcome, Runner, Status
from scheduler.search.stop import Stop
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
    of the weeks in which each unit asked about has more sessions than before."""

    verdict: Verdict
    clashes: int = 0
    clash_bound: int = 0
    weeks: Mapping[str, tuple[dt.date, ...]] = field(default_factory=dict)


class Trials:
    """Trials on one instance within one time. `strict`: a timetable with a clash is none."""

    def __init__(self, instance: Instance, params: Params, stop: Stop) -> None:
        self.instance = instance
        self.stop = stop
        self._params = params
        self._ends = time.monotonic() + params.time_limit_s
        self._known: dict[tuple[Ideas, frozenset[str] | None], Trial] = {}

    @property
    def left_s(self) -> float:
        return max(0.0, self._ends - time.monotonic())

    @property
    def is_over(self) -> bool:
        return self.stop.is_set() or self.left_s <= 0

    def changed(self, chosen: Ideas) -> Instance | None:
        """The instance with these ideas carried out; None where they make no sense together."""
        changes = tuple(change for idea in chosen for change in idea.changes)
        limits = [idea.limit for idea in chosen if idea.limit is not None]
        instance = raised(taught(self.instance, [day for idea in chosen for day in idea.taught]), limits)
        return self._applied(instance, changes)

    def _applied(self, instance: Instance, changes: tuple[Change, ...]) -> Instance | None:
        try:
            return applied(Scenario(name="repair", changes=changes), instance, None, None).instance
        except InputError:
            return None

    def whole(self, chosen: Ideas) -> Trial:
        """All the units; a raised rhythm is made use of in as many weeks as the idea says."""
        limit_s, doubled = TRIAL_SHARE * self._params.time_limit_s, [idea.doubled for idea in chosen if idea.doubled]
        if not doubled:
            return self._once(chosen, None, limit_s)
        changed = self.changed(chosen)
        return Trial("fails") if changed is None else self._doubling(changed, doubled, limit_s)

    def part(self, chosen: Ideas, units: Collection[str]) -> Trial:
        """These units alone: where they cannot be placed, no timetable of all of them exists."""
        return self._once(chosen, frozenset(units), PART_S)

    def fewest(self, chosen: Ideas) -> Trial:
        """All the units, with as few clashes as can be found in the time of a trial."""
        changed = self.changed(chosen)
        if changed is None:
            return Trial("fails")
        return self._planned(changed, TRIAL_SHARE * self._params.time_limit_s, fewest=True)

    def _once(self, chosen: Ideas, units: frozenset[str] | None, limit_s: float) -> Trial:
        """What is known is not solved again."""
        key = (chosen, units)
        if key not in self._known or self._known[key].verdict == "unknown":
            changed = self.changed(chosen)
            if changed is not None and units is not None:
                changed = only(changed, units)
            self._known[key] = Trial("fails") if changed is None else self._planned(changed, limit_s)
        return self._known[key]

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
        return Trial("works", result.report.clash_count, bound)

    # Questions to the model: the least of something

    def evenings(
        self, trainers: Sequence[str], units: Collection[str], without: Collection[dt.date] = ()
    ) -> dict[str, Times] | None:
        """The fewest evenings, at which hours, on which these trainers must come beyond what the instance says, for
        these units to be placed without any clash; none of them on a day of `without`. None when it is not known, or
        no number is enough."""
        always = tuple(Change(available=Available(trainer=trainer)) for trainer in trainers)
        opened = self._applied(self.instance, always)
        if opened is None or self.is_over:
            return None
        problem, levels = Problem.of(only(opened, frozenset(units))), Problem.of(self.instance).levels
        assembled = self._assembled(problem, strict=True)
        build, v = assembled.build, assembled.variables
        used: dict[tuple[str, dt.date], list[tuple[dt.time, list[Var]]]] = defaultdict(list)
        for trainer in trainers:
            index = self.instance.trainers.index(self.instance.trainer[trainer])
            for slot in problem.slots:
                booked = v.booked(index, slot.index)
                if booked and levels[index][slot.index] == "unavailable":
                    used[trainer, slot.day].append((slot.start.time(), booked))
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
            starts = tuple(start for start, literals in hours if any(map(outcome.holds, literals)))
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
        changed = self._applied(self.instance, (change,))
        if changed is None or self.is_over:
            return None
        assembled = self._assembled(Problem.of(only(changed, frozenset(units))), strict=self._params.strict)
        count = sum(self._beyond(assembled, unit).values())
        assembled.build.model.minimize(count)
        outcome = self._solve(assembled, PART_S)
        return outcome.value if outcome.solved else None

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
        problem = Problem.of(instance)
        assembled = self._assembled(problem, strict=strict)
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

    def _assembled(self, problem: Problem, *, strict: bool) -> Assembled:
        rooms: Literal["assigned", "counted"] = "assigned" if needs_rooms_at_once(problem) else "counted"
        return assemble(problem, clashes="forbidden" if strict else "counted", rooms=rooms, criteria=False)

    def _solve(self, assembled: Assembled, limit_s: float) -> Outcome:
        params = replace(self._params, time_limit_s=max(0.001, min(limit_s, self.left_s)))
        return Runner(params, self.stop).solve(assembled.build.model)

    def _accepted(self, problem: Problem, assignment: Assignment) -> bool:
        """Whether the checker accepts it, rooms given."""
        runner = Runner(replace(self._params, time_limit_s=max(0.001, self.left_s)), self.stop)
        if any(p.room is None for p in assignment.placements if p.kind == "in_person"):
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
    kept = tuple(unit for unit in instance.units if unit.code in units)
    touched = {name for unit in kept for group in unit.groups for name in instance.lineage(group)}
    groups = tuple(
        group
        if not kept or touched & set(instance.lineage(group.id))
        else group.model_copy(update={"alternance": None})
        for group in instance.groups
    )
    pins = tuple(pin for pin in instance.pins if pin.unit in units)
    return Instance.model_construct(**{**dict(instance), "units": kept, "groups": groups, "pins": pins})


def taught(instance: Instance, days: Sequence[dt.date]) -> Instance:
    """The instance that teaches on these public holidays."""
    holidays = instance.calendar.holidays
    if holidays is None or not days:
        return instance
    opened = holidays.model_copy(update={"taught": (*holidays.taught, *days)})
    return _with(instance, calendar=instance.calendar.model_copy(update={"holidays": opened}))


def raised(instance: Instance, limits: Sequence[Limit]) -> Instance:
    """The instance whose trainers accept these limits."""
    trainers = list(instance.trainers)
    for limit in limits:
        index = next(n for n, trainer in enumerate(trainers) if trainer.id == limit.trainer)
        trainers[index] = trainers[index].model_copy(update={limit.field: limit.most})
    return _with(instance, trainers=tuple(trainers)) if limits else instance


def _with(instance: Instance, **changed: object) -> Instance:
    """Built without validation: a copy would keep what the instance has worked out of its old rows."""
    return Instance.model_construct(**{**dict(instance), **changed})
