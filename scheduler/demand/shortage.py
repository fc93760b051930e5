"""Sessions that outnumber what fits, and which of such statements say nothing that the others do not."""

from collections.abc import Iterable
from dataclasses import dataclass

from scheduler.instance.schema.units import SessionKind
from scheduler.text import Text

Sessions = frozenset[tuple[int, int | None, SessionKind, int]]
"""By unit, trainer (where it is a share of a unit's), kind and semester."""


@dataclass(frozen=True)
class Shortage:
    """Of `needed` sessions at most `most` fit: those of `sessions`, or more of them."""

    sessions: Sessions
    needed: int
    most: int
    text: Text

    @property
    def lacking(self) -> int:
        return self.needed - self.most


def undominated(shortages: Iterable[Shortage]) -> list[Shortage]:
    """Those that do not follow from others, in the same order.

    One follows from another about more sessions of which no more fit; or from others about parts of its sessions that
    lack as many together.
    """
    every = list(shortages)
    kept = list[Shortage]()
    for one in sorted(every, key=lambda each: (-len(each.sessions), each.most)):
        if not any(one.sessions <= other.sessions and one.most >= other.most for other in kept):
            kept.append(one)
    for one in list(kept):
        parts = list[Shortage]()
        for other in sorted(kept, key=lambda each: -each.lacking):
            if other.sessions < one.sessions and all(other.sessions.isdisjoint(part.sessions) for part in parts):
                parts.append(other)
        if sum(part.lacking for part in parts) >= one.lacking:
            kept.remove(one)
    return [one for one in every if one in kept]
