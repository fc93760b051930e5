"""Which of many things are held at the same time, found in one pass over them in time order."""

import datetime as dt
from collections.abc import Iterable, Iterator
from typing import NamedTuple, Protocol, TypeVar

from scheduler.instance.instants import utc

_MOMENT = dt.timedelta(minutes=1)


class Interval(NamedTuple):
    """From `begin` to `until`, in UTC, so that a change to summer time counts as the hour it is."""

    begin: dt.datetime
    until: dt.datetime


class Timed(Protocol):
    @property
    def interval(self) -> Interval: ...


T = TypeVar("T", bound=Timed)


def interval(start: dt.datetime, end: dt.datetime) -> Interval:
    """What is held from `start` to `end`. With an end that does not come after the start, it lasts a moment:
    two things that start together then still are at the same time, whatever ends they state."""
    begin, until = utc(start), utc(end)
    if until <= begin:
        until = begin + _MOMENT if begin.year < dt.MAXYEAR else dt.datetime.max.replace(tzinfo=dt.UTC)
    return Interval(begin, until)


def simultaneous(things: Iterable[T]) -> Iterator[tuple[T, ...]]:
    """Each largest chain of two things or more of which each overlaps an earlier one, in time order.

    Things that only touch, one's end being the other's start, are not at the same time.
    """
    chain: list[T] = []
    until = dt.datetime.min.replace(tzinfo=dt.UTC)
    for thing in sorted(things, key=lambda t: t.interval):
        if chain and thing.interval.begin >= until:
            if len(chain) > 1:
                yield tuple(chain)
            chain = []
        until = max(until, thing.interval.until) if chain else thing.interval.until
        chain.append(thing)
    if len(chain) > 1:
        yield tuple(chain)
