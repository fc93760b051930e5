"""What no re-planning avoids: at least so many sessions must move, or change room or trainer, by counting; clashes that
are there whatever moves, as proved.

Every affected session must move or clash, so a timetable with as many moves is proved to have the fewest, and
whatever is not affected stays in every timetable as good (docs/search.md, "Planning again")."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from scheduler.checker.report import Report
from scheduler.demand.problem import Problem, UnitRow
from scheduler.instance.schema.units import SESSION_KINDS, SessionKind
from scheduler.search.clash_bound.proofs import Proof, clash_bound
from scheduler.search.clash_bound.proofs import prove as prove_clashes
from scheduler.search.clash_bound.unavoidable import clashes_by_trainer
from scheduler.search.published import PublishedSession, Reference, minutes_held
from scheduler.search.run import Runner
from scheduler.timetable.schema import Timetable

PATIENCE_S = 3.0
"""For the clashes that are unavoidable whatever moves."""


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


class ProvedClashes:
    """The proofs so far. `is_complete`: all trainers were looked at, not only those of earlier proofs."""

    def __init__(self, runner: Runner, problem: Problem, published: Timetable) -> None:
        self.is_complete = False
        self._proofs: tuple[Proof, ...] = ()
        self._runner = runner
        self._problem = problem
        self._published = published

    @property
    def count(self) -> int:
        return clash_bound(self._proofs)

    @property
    def trainers(self) -> frozenset[int]:
        """Whose clashes they are."""
        return frozenset(trainer for proof in self._proofs for trainer in proof.trainers)

    def elsewhere(self, trainers: Collection[int]) -> int:
        """Clashes that others than these have in every timetable, proved."""
        return sum(proof.count for proof in self._proofs if not proof.trainers & set(trainers))

    def look_at(self, today: Report) -> None:
        """Prove what can be of the clashes of the published timetable, where it had some before the change."""
        had_none = any(tier.tier == "clashes" and tier.value == 0 for tier in self._published.tiers)
        if today.clashes and not had_none:
            self.prove(self._known(today))

    def prove(self, found: Mapping[int, int] | None = None) -> None:
        self._proofs = prove_clashes(self._runner, self._problem, found=found, patience_s=PATIENCE_S)
        self.is_complete = found is None

    def unavoidable(self, today: Report) -> frozenset[str]:
        """Trainers who have no more clashes in the published timetable than proved."""
        found = clashes_by_trainer(self._problem, today)
        people = self._problem.instance.trainers
        return frozenset(
            people[trainer].id
            for proof in self._proofs
            if sum(found.get(trainer, 0) for trainer in proof.trainers) <= proof.count
            for trainer in proof.trainers
        )

    def _known(self, today: Report) -> Mapping[int, int] | None:
        """Today's clashes of those whose clashes were proved when the timetable was made; None when nothing was."""
        named = {trainer for reason in self._published.reasons for trainer in reason.trainers}
        people = self._problem.instance.trainers
        found = clashes_by_trainer(self._problem, today)
        return {trainer: n for trainer, n in found.items() if people[trainer].id in named} if named else None
