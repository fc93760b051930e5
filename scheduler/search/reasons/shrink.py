"""From facts that cannot hold together to as few of them as prove it: none of those that remain can be left out."""

from collections.abc import Callable, Iterable, Sequence
from typing import Protocol, TypeVar

from scheduler.instance.schema.units import course_of
from scheduler.search.reasons.fact import OF_UNIT, Fact
from scheduler.search.reasons.oracle import Oracle
from scheduler.search.run import Status

VERIFY_S = 15.0
"""For one question of the verification."""

Item = TypeVar("Item")


class Asks(Protocol):
    """Whoever can prove that facts do not hold together."""

    def ask(self, facts: Sequence[Fact]) -> Status:
        """INFEASIBLE when that is proved."""
        ...


def shrunk(items: Sequence[Item], still_proves: Callable[[tuple[Item, ...]], bool]) -> tuple[Item, ...]:
    """Leave out items, the first ones rather than the last ones, as long as the others prove; all of them do.

    Halves first, then quarters, down to single items (ddmin, Zeller and Hildebrandt, 2002). Every set that is kept
    was proved; when `still_proves` gives up, more than needed may be left.
    """
    kept = tuple(items)
    size = max(1, len(kept) // 2)
    while kept:
        at = 0
        while at < len(kept):
            others = kept[:at] + kept[at + size :]
            if still_proves(others):
                kept = others
            else:
                at += size
        if size == 1:
            break
        size //= 2
    return kept


def least_of(oracle: Asks, facts: Sequence[Fact]) -> tuple[Fact, ...]:
    """As few of these facts, proved not to hold together, as still prove it.

    First the units, since what is about a unit goes with it, then whole kinds, then one fact at a time.
    """

    def proves(some: Sequence[Fact]) -> bool:
        return oracle.ask(some) is Status.INFEASIBLE

    units = [fact for fact in facts if fact.kind == "unit"]
    others = [fact for fact in facts if fact.kind != "unit"]
    needed = shrunk(units, lambda some: proves([*_concerning(others, some), *some]))
    kept = (*_concerning(others, needed), *needed)
    for kind in dict.fromkeys(fact.kind for fact in kept):
        fewer = tuple(fact for fact in kept if fact.kind != kind)
        if proves(fewer):
            kept = fewer
    return shrunk(kept, proves)


def verified(oracle: Oracle, facts: tuple[Fact, ...]) -> tuple[tuple[Fact, ...], bool]:
    """The same facts, or fewer where they prove it too; and whether a timetable was found that keeps the others when
    any one of them is left out."""
    minimal = True
    for fact in facts:
        fewer = tuple(other for other in facts if other != fact)
        status = oracle.ask(fewer, limit_s=VERIFY_S)
        if status is Status.INFEASIBLE:
            return verified(oracle, fewer)
        minimal = minimal and status is Status.OPTIMAL
    return facts, minimal


def _concerning(others: Iterable[Fact], units: Iterable[Fact]) -> list[Fact]:
    """Without what is about units that are left out."""
    codes = {code for fact in units for code in (fact.subject, course_of(fact.subject))}
    return [fact for fact in others if fact.kind not in OF_UNIT or fact.subject in codes]
