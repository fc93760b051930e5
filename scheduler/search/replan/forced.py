"""What no re-planning avoids, by counting: at least so many sessions must move, or change room or trainer.

Every affected session must move or clash, so a timetable with as many moves is proved to have the fewest, and
whatever is not affected stays in every timetable as good (docs/search.md, "Planning again").
"""

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from scheduler.demand.problem import Problem, UnitRow
from scheduler.instance.schema.units import SESSION_KINDS, SessionKind
from scheduler.search.published import PublishedSession, Reference, minutes_held


@dataclass(frozen=True)
class Forced:
    """At least so many moves; and with no more of them, at least so many changes of room or trainer alone."""

    moves: int
    changes: int


def forced(reference: Reference, problem: Problem, may_clash: Collection[int]) -> Forced:
    """`may_clash`: the only trainers who have clashes, in the timetables that are looked at."""
    moves = changes = 0
    for row in problem.units:
        if row.demand.is_in_hours:
            olds = reference.of_unit.get(row.index, ())
            can_stay = [old for old in olds if _can_stay(problem, row, old, may_clash)]
            if not converts(problem, row, olds):
                moves += max(0, max(len(olds), row.demand.least()) - len(can_stay))
                changes += sum(not _as_it_is(problem, row, old, may_clash) for old in can_stay)
            continue
        changes += _converted(reference, row)
        for kind in row.kinds:
            olds = tuple(old for old in reference.of_unit.get(row.index, ()) if old.kind == kind)
            can_stay = [old for old in olds if _can_stay(problem, row, old, may_clash)]
            staying = min(len(olds), row.demand.of(kind))
            moves += max(0, staying - len(can_stay))
            as_it_is = sum(_as_it_is(problem, row, old, may_clash) for old in can_stay)
            changes += max(0, min(staying, len(can_stay)) - as_it_is)
    for group, dates in reference.days.items():
        moves += len(dates - set(problem.groups[group].alternance_days))
    return Forced(moves, changes)


def converts(problem: Problem, row: UnitRow, olds: Sequence[PublishedSession]) -> SessionKind | None:
    """The kind of which a unit stated in hours has too many of them, when it has too few of the other."""
    asked = {kind: (minutes_held(problem, olds, kind), *row.demand.minutes(kind)) for kind in SESSION_KINDS}
    more = [kind for kind, (held, _, most) in asked.items() if held > most]
    fewer = [kind for kind, (held, least, _) in asked.items() if held < least]
    return more[0] if more and fewer else None


def _converted(reference: Reference, row: UnitRow) -> int:
    """Sessions that must change kind: each moves too, or at least changes."""
    held = Counter(old.kind for old in reference.of_unit.get(row.index, ()))
    surplus = {kind: held[kind] - row.demand.of(kind) for kind in SESSION_KINDS}
    return max(0, min(max(surplus.values()), -min(surplus.values())))


def _can_stay(problem: Problem, row: UnitRow, old: PublishedSession, may_clash: Collection[int]) -> bool:
    return old.slot in row.slots and _somebody(problem, row, old, row.trainers, may_clash)


def _as_it_is(problem: Problem, row: UnitRow, old: PublishedSession, may_clash: Collection[int]) -> bool:
    """With its trainers and its room."""
    assert old.slot is not None
    several = row.teaching == "choice"
    team = len(old.trainers) == 1 if several else old.trainers == row.trainers
    room = old.kind == "webconference" or problem.is_housed(row, old.slot, old.rooms)
    return team and room and _somebody(problem, row, old, old.trainers, may_clash)


def _somebody(
    problem: Problem, row: UnitRow, old: PublishedSession, trainers: Collection[int], may_clash: Collection[int]
) -> bool:
    """Whether those who must be there can, or one of them where one is enough."""
    assert old.slot is not None
    able = [t in may_clash or problem.levels[t][old.slot] != "unavailable" for t in trainers]
    return any(able) if row.teaching == "choice" else all(able)
