"""Slots that other sessions stand in the way of: which of them must move, and where they best go."""

import datetime as dt
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice, takewhile

from scheduler.evaluate.effect import Effect
from scheduler.evaluate.evaluator import Evaluator
from scheduler.instance.instants import utc
from scheduler.search.suggest.moves import Move, Refusal, best_move, seconds_apart
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
