"""What other sessions have to do with a date of one: those that stand in its way, which must move and where they best
go; those with which it could exchange its slot, of the same group or the same trainer."""

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice, product, takewhile

from scheduler.checker.report import Violation
from scheduler.evaluate.effect import Effect
from scheduler.evaluate.evaluator import Evaluator
from scheduler.instance.instants import utc
from scheduler.rules import RULES
from scheduler.search.suggest.moves import OF_DATES, Move, Refusal, along_with, best_move, seconds_apart, suited
from scheduler.search.suggest.places import held_at, roomed, time_like
from scheduler.timetable.schema import Held, Session


@dataclass(frozen=True)
class Chain:
    """A date for the session once one other session has gone elsewhere: none can be had with fewer."""

    before: Held
    after: Held
    other: Move
    effect: Effect
    """Of both moves together."""
    along: tuple[Session, ...] = ()
    """Of other half-groups, what goes with the session."""

    @property
    def edits(self) -> tuple[Held, ...]:
        return self.after, *self.along, *self.other.edits

    @property
    def key(self) -> tuple[int, int, float, dt.datetime]:
        away = seconds_apart(self.before, self.after)
        return self.effect.clashes, self.effect.cost, away, utc(self.after.start)


def with_one_other(
    evaluator: Evaluator,
    refused: Sequence[Refusal],
    from_day: dt.date | None = None,
    *,
    tries: int,
    go_on: Callable[[], bool] = lambda: True,
) -> tuple[Chain, ...]:
    """Of the `tries` most promising slots that one other session blocks: those that it can make free, by rank; of
    fewer when `go_on` says no, which is asked again and again."""
    found = takewhile(lambda _: go_on(), islice(_promising(evaluator, refused), tries))
    chains = (_chain(evaluator, refusal, from_day, go_on) for refusal in found)
    return tuple(sorted((chain for chain in chains if chain is not None), key=lambda chain: chain.key))


def _promising(evaluator: Evaluator, refused: Sequence[Refusal]) -> Iterator[Refusal]:
    """By what the date would cost the session's own unit, then the nearest."""

    def rank(refusal: Refusal) -> tuple[int, float, dt.datetime]:
        away = seconds_apart(refusal.before, refusal.after)
        return evaluator.cost_alone((refusal.after,)), away, utc(refusal.after.start)

    yield from sorted((refusal for refusal in refused if len(refusal.blockers) == 1), key=rank)


def _chain(evaluator: Evaluator, refusal: Refusal, from_day: dt.date | None, go_on: Callable[[], bool]) -> Chain | None:
    blocker = evaluator.meeting[refusal.blockers[0]].session
    best = best_move(evaluator, blocker, from_day, refusal.edits, go_on)
    if best is None or not go_on():
        return None
    return Chain(refusal.before, refusal.after, best, best.effect, refusal.along)


@dataclass(frozen=True)
class Swap:
    """Both sessions as they would be held, each in the other's slot, those of other half-groups that go with them, and
    what that changes.

    `violations` say why it cannot be; without any it can.
    """

    before: Session
    after: Session
    other_before: Session
    other_after: Session
    effect: Effect
    along: tuple[Session, ...] = ()

    @property
    def edits(self) -> tuple[Session, ...]:
        return self.after, self.other_after, *self.along

    @property
    def violations(self) -> tuple[Violation, ...]:
        return self.effect.violations

    @property
    def key(self) -> tuple[int, int, int, float, str]:
        """Fewer clashes, a better timetable, the same rooms, nearby."""
        rooms = (self.before.room != self.after.room) + (self.other_before.room != self.other_after.room)
        away = seconds_apart(self.before, self.after)
        return self.effect.clashes, self.effect.cost, rooms, away, self.other_before.id


def swaps(
    evaluator: Evaluator,
    row: Session,
    from_day: dt.date | None = None,
    *,
    go_on: Callable[[], bool] = lambda: True,
) -> tuple[Swap, ...]:
    """Every exchange that breaks no rule, the best first. What is past stays where it is. Of fewer sessions when
    `go_on` says no, which is asked before each."""
    others = takewhile(lambda _: go_on(), partners(evaluator, row, from_day))
    found = (swap(evaluator, row, other, quick=True) for other in others)
    return tuple(sorted((one for one in found if one.effect.allowed), key=lambda one: one.key))


def swap(evaluator: Evaluator, row: Session, other: Session, *, quick: bool = False) -> Swap:
    """The exchange of two sessions in the rooms that cost least; else the one that breaks the least.

    `quick`: an exchange that the rules of the two units forbid is not looked at further.
    """
    one = held_at(evaluator, row, *time_like(evaluator, row, other))
    two = held_at(evaluator, other, *time_like(evaluator, other, row))
    along = (*along_with(evaluator, row, one, (two,)), *along_with(evaluator, other, two, (one,)))
    if quick:
        alone = evaluator.broken_alone((one, two, *along))
        if any(RULES[violation.rule].scope in OF_DATES for violation in alone):
            return Swap(row, one, other, two, Effect(alone, (), (), ()), along)
    tried = []
    for a, b in product(roomed(evaluator, one, (two, *along)), roomed(evaluator, two, (one, *along))):
        with_them = suited(evaluator, (a, b), along)
        tried.append(Swap(row, a, other, b, evaluator.effect((a, b, *with_them)), with_them))
    return min(tried, key=lambda each: (len(each.violations), each.key))


def partners(evaluator: Evaluator, row: Session, from_day: dt.date | None) -> Iterator[Session]:
    """Sessions in other slots that its groups attend or its trainers teach, but those it is as good as one with."""
    facts, unit = evaluator.facts, evaluator.instance.unit[row.unit]
    near: Iterable[Session] = {
        meeting.id: meeting.session
        for table, names in ((facts.attended, unit.groups), (facts.taught, row.trainers))
        for name in names
        for meeting in table.get(name, ())
        if from_day is None or meeting.day >= from_day
    }.values()
    for other in near:
        alike = (other.unit, other.kind, set(other.trainers)) == (row.unit, row.kind, set(row.trainers))
        if utc(other.start) != utc(row.start) and not alike:
            yield other
