"""The order of units (H12), those held at once (H13), and what it says of their slots before anything is solved."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache

from scheduler.demand.problem import Problem, UnitRow, week_of
from scheduler.demand.subproblem import Subproblem
from scheduler.timeline.calendar import Slot


@dataclass(frozen=True)
class Order:
    """Of two units of a problem, by their indices: nothing of `after` until so many sessions of `before` have ended;
    None: all."""

    before: int
    after: int
    sessions: int | None


def orders(problem: Problem) -> Iterator[Order]:
    """Those of which both units are in the problem and have sessions."""
    for row in problem.units:
        for predecessor in row.unit.after:
            before = problem.unit_index.get(predecessor.unit)
            if before is not None and problem.units[before].demand.total and row.demand.total:
                yield Order(before, row.index, predecessor.sessions)


def held_at_once(problem: Problem) -> tuple[tuple[int, ...], ...]:
    """The half-groups of each unit that have their sessions at the same times, of which several are in the problem."""
    found = defaultdict[str, list[int]](list)
    for row in problem.units:
        if row.unit.parallel and row.unit.whole is not row.unit and row.demand.total:
            found[row.unit.whole.code].append(row.index)
    return tuple(tuple(rows) for rows in found.values() if len(rows) > 1)


def ordered_with(problem: Problem) -> dict[int, set[int]]:
    """Of each unit, those before or after it, or held at once with it."""
    table = defaultdict[int, set[int]](set)
    for rows in held_at_once(problem):
        for row in rows:
            table[row] |= {*rows} - {row}
    for order in orders(problem):
        table[order.before].add(order.after)
        table[order.after].add(order.before)
    return table


def is_loose(problem: Problem, order: Order) -> bool:
    """Whether it holds wherever the two units are held among their slots."""
    slots, before, after = problem.slots, problem.units[order.before].slots, problem.units[order.after].slots
    return not before or not after or max(slots[s].end for s in before) <= slots[min(after)].start


def tightened(problem: Problem) -> Problem:
    """The same timetables with fewer slots: a unit begins when those before it can have ended at the earliest, and they
    end when it must have begun at the latest; half-groups held at once have the slots that all of them have. The weeks
    that Q1 counts stay."""
    known, at_once = list(orders(problem)), held_at_once(problem)
    if not known and not at_once:
        return problem
    slots = {row.index: row.slots for row in problem.units}
    for rows in at_once:
        common = frozenset[int].intersection(*(frozenset(slots[row]) for row in rows))
        slots |= {row: tuple(slot for slot in slots[row] if slot in common) for row in rows}
    for order in _in_sequence(known):
        row, at = problem.units[order.before], problem.slots
        wanted = row.demand.least() if order.sessions is None else order.sessions
        end = _nth(row, sorted((at[slot] for slot in slots[order.before]), key=lambda slot: slot.end), wanted)
        if end is not None:
            slots[order.after] = tuple(slot for slot in slots[order.after] if at[slot].start >= end.end)
    for order in reversed(_in_sequence(known)):
        row, at = problem.units[order.after], problem.slots
        begin = _nth(row, [at[slot] for slot in reversed(slots[order.after])], row.demand.least())
        if begin is not None and order.sessions is None:
            slots[order.before] = tuple(slot for slot in slots[order.before] if at[slot].end <= begin.start)
    return Subproblem.within(problem, units=tuple(replace(row, slots=slots[row.index]) for row in problem.units))


def _nth(row: UnitRow, slots: Sequence[Slot], n: int) -> Slot | None:
    """The first of these slots, in their order, by which the unit can have had so many sessions; None: it cannot."""
    week, here = dt.date.min, 0
    for slot in slots:
        if week_of(slot) != week:
            week, here = week_of(slot), 0
        here += 1
        n -= here <= row.unit.sessions_per_week
        if not n:
            return slot
    return None


def _in_sequence(known: Sequence[Order]) -> list[Order]:
    """What comes before a unit, before what comes after it. Without circles (`instance.crosscheck.orders`)."""
    before = defaultdict[int, set[int]](set)
    for order in known:
        before[order.after].add(order.before)

    @cache
    def depth(unit: int) -> int:
        return 1 + max((depth(other) for other in before[unit]), default=0)

    return sorted(known, key=lambda order: depth(order.after))
