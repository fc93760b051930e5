"""A part of a problem, read by the model as a problem of its own.

A restriction leaves less to decide: fewer units, slots or alternance days, rooms already given, decisions already made.
A relaxation allows more: some trainers may clash. Indices of groups, trainers, rooms and slots stay those of the whole.
"""

import datetime as dt
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, fields, replace
from typing import Any

from scheduler.demand.problem import Problem, UnitRow


@dataclass(frozen=True)
class Subproblem(Problem):
    """A problem with what was decided, or allowed, outside the instance."""

    tolerated: frozenset[int] = frozenset()
    """Trainers who may clash even where clashes are forbidden: those proved unable to avoid it."""
    allowance: int = 0
    """The most clashes that the tolerated trainers may have in all."""
    taken: Mapping[int, frozenset[int]] = field(default_factory=dict)
    """Rooms held by units left out, by slot of the grid."""
    given: Mapping[tuple[int, int], tuple[int, ...]] = field(default_factory=dict)
    """The only rooms for the session of a unit in a slot, where they are decided."""
    decided_units: frozenset[int] = frozenset()
    """Units with nothing left to decide: their criteria are constants."""
    decided_groups: frozenset[int] = frozenset()
    """Groups with nothing left to decide."""
    days_elsewhere: frozenset[int] = frozenset()
    """Groups whose alternance days are decided in another part."""

    @classmethod
    def within(cls, problem: Problem, **changes: Any) -> "Subproblem":
        """The problem with these fields changed. What it has worked out about trainers and rooms is kept."""
        part = cls(**{each.name: getattr(problem, each.name) for each in fields(problem)} | changes)
        part.__dict__["levels"] = problem.levels
        part.__dict__["closed_on"] = problem.closed_on
        return part

    @classmethod
    def restricted(
        cls,
        problem: Problem,
        slots: Mapping[int, Collection[int]],
        alternance: Mapping[int, Collection[dt.date]] | None = None,
    ) -> "Subproblem":
        """Only the units that are keys of `slots`, in these of their slots; only the alternance days in `alternance`,
        or all of them when it is None. Units keep their order and get new indices."""
        kept = [row for row in problem.units if row.index in slots]
        new = {row.index: index for index, row in enumerate(kept)}
        units = [
            replace(row, index=new[row.index], slots=tuple(s for s in row.slots if s in slots[row.index]))
            for row in kept
        ]
        groups = [
            replace(
                row,
                units=tuple(new[unit] for unit in row.units if unit in new),
                alternance_days=tuple(
                    day for day in row.alternance_days if alternance is None or day in alternance.get(row.index, ())
                ),
            )
            for row in problem.groups
        ]
        elsewhere = frozenset[int]() if alternance is None else frozenset(range(len(groups))) - alternance.keys()
        return cls.within(problem, units=tuple(units), groups=tuple(groups), days_elsewhere=elsewhere)

    @classmethod
    def relaxed(cls, problem: Problem, trainers: Iterable[int], allowance: int) -> "Subproblem":
        """The same problem where these trainers may have `allowance` clashes in all."""
        return cls.within(problem, tolerated=frozenset(trainers), allowance=allowance)

    @property
    def rooms_taken(self) -> Mapping[int, frozenset[int]]:
        return self.taken

    def free_rooms(self, row: UnitRow, slot: int) -> tuple[int, ...]:
        if (row.index, slot) in self.given:
            return self.given[row.index, slot]
        taken = self.taken.get(slot, frozenset())
        if self.taken and self.slots[slot].size > 1:
            taken = taken.union(*(self.taken.get(part, ()) for part in self.grid_of([slot])))
        return tuple(room for room in super().free_rooms(row, slot) if room not in taken)
