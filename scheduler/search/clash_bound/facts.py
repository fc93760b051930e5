"""The facts that can make clashes unavoidable, and the part of the problem in which they alone hold.

A part keeps some units with the groups and trainers they touch, some of the trainers' unavailabilities and some hard
rules. Whatever is left out only makes more timetables possible, so what a part proves holds for the whole problem.
"""

import datetime as dt
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from scheduler.demand.problem import GroupRow, Problem, UnitRow
from scheduler.instance.schema import Availability, Instance, Trainer, Weekday, WeeklyLevel
from scheduler.rules import HARD

ALWAYS = frozenset({"H1", "H6", "H10"})
"""Counts, calendar and shares say what the units are: no explanation leaves them out."""
OPTIONAL = tuple(code for code in HARD if code not in ALWAYS)


@dataclass(frozen=True)
class Away:
    """One entry of a trainer's availability that says `unavailable`: a weekday (one slot of it, when `start` is
    given), or the `dated`-th entry of the dated ones."""

    trainer: int
    weekday: Weekday | None = None
    start: dt.time | None = None
    dated: int | None = None


@dataclass(frozen=True)
class Counted:
    """The clashes of this trainer are counted; those who are not may clash freely."""

    trainer: int


Fact = Counted | str | int | Away
"""A trainer counted, a hard rule's code, a unit's index, an unavailability."""


@dataclass(frozen=True)
class Facts:
    """What is assumed."""

    facts: tuple[Fact, ...]

    @cached_property
    def counted(self) -> frozenset[int]:
        return frozenset(fact.trainer for fact in self.facts if isinstance(fact, Counted))

    @cached_property
    def rules(self) -> frozenset[str]:
        return frozenset(fact for fact in self.facts if isinstance(fact, str))

    @cached_property
    def units(self) -> tuple[int, ...]:
        return tuple(sorted(fact for fact in self.facts if isinstance(fact, int)))

    @cached_property
    def away(self) -> tuple[Away, ...]:
        return tuple(fact for fact in self.facts if isinstance(fact, Away))


def all_facts(problem: Problem, counted: Iterable[int], units: Iterable[int]) -> Facts:
    """Every fact about these units and the availability of these trainers; what is tried first to leave out, first."""
    trainers = sorted(counted)
    aways = (away for trainer in trainers for away in _aways(problem.instance.trainers[trainer], trainer))
    return Facts((*map(Counted, trainers), *reversed(OPTIONAL), *sorted(units), *aways))


def _aways(trainer: Trainer, index: int) -> Iterable[Away]:
    for weekday, level in trainer.availability.weekly.items():
        if level == "unavailable":
            yield Away(index, weekday)
        elif isinstance(level, dict):
            yield from (Away(index, weekday, start) for start, at in level.items() if at == "unavailable")
    for number, entry in enumerate(trainer.availability.dated):
        if entry.level == "unavailable":
            yield Away(index, dated=number)


def part_of(problem: Problem, facts: Facts) -> Problem:
    """The problem of these facts alone. Units, groups and trainers are few and get new indices, in the same order;
    rooms and slots keep theirs. Levels that are not `unavailable` are not kept apart."""
    rows = [problem.units[unit] for unit in facts.units]
    trainers = sorted({trainer for row in rows for trainer in row.trainers})
    groups = sorted({g for row in rows for a in row.attendees for g in problem.groups[a].lineage})
    new_trainer, new_group = _positions(trainers), _positions(groups)
    return Problem(
        _instance(problem.instance, facts, trainers, {row.code for row in rows}),
        problem.timeline,
        tuple(
            replace(
                row,
                index=index,
                attendees=tuple(new_group[g] for g in row.attendees),
                trainers=tuple(new_trainer[t] for t in row.trainers),
            )
            for index, row in enumerate(rows)
        ),
        tuple(_group(problem.groups[g], rows, new_group, keep_days="H5" in facts.rules) for g in groups),
    )


def _positions(indices: Sequence[int]) -> dict[int, int]:
    return {index: position for position, index in enumerate(indices)}


def _group(row: GroupRow, rows: Sequence[UnitRow], new_group: dict[int, int], *, keep_days: bool) -> GroupRow:
    """Without H5 no alternance day needs to be held, so none is."""
    new_unit = _positions([unit.index for unit in rows])
    return replace(
        row,
        index=new_group[row.index],
        units=tuple(new_unit[unit] for unit in row.units if unit in new_unit),
        lineage=tuple(new_group[g] for g in row.lineage),
        alternance_days=row.alternance_days if keep_days else (),
    )


def _instance(whole: Instance, facts: Facts, trainers: Sequence[int], codes: Collection[str]) -> Instance:
    """Built without validation: every row comes from a valid instance."""
    return Instance.model_construct(
        **{
            **dict(whole),
            "trainers": tuple(_trainer(whole.trainers[trainer], trainer, facts) for trainer in trainers),
            "pins": tuple(pin for pin in whole.pins if pin.unit in codes) if "H9" in facts.rules else (),
        }
    )


def _trainer(trainer: Trainer, index: int, facts: Facts) -> Trainer:
    """Only the unavailabilities assumed. Each time belongs to the one entry that decides about it in the whole
    instance: a dated entry left out still hides the weekly level under it."""
    if index not in facts.counted:
        return trainer.model_copy(update={"availability": Availability()})
    kept = {away for away in facts.away if away.trainer == index}
    weekly: dict[Weekday, WeeklyLevel] = {}
    for weekday, level in trainer.availability.weekly.items():
        if isinstance(level, dict):
            weekly[weekday] = {start: "unavailable" for start in level if Away(index, weekday, start) in kept}
        elif Away(index, weekday) in kept:
            weekly[weekday] = "unavailable"
    dated = tuple(
        entry if Away(index, dated=number) in kept else entry.model_copy(update={"level": "ok"})
        for number, entry in enumerate(trainer.availability.dated)
    )
    return trainer.model_copy(update={"availability": Availability.model_construct(weekly=weekly, dated=dated)})
