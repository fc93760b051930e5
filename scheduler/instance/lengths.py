"""Sums of lengths: how many sessions come to so many minutes (H1 of units stated in hours), and what is near."""

from collections.abc import Collection, Iterator
from functools import lru_cache


def numbers(lengths: Collection[int], least: int, most: int) -> tuple[int, int] | None:
    """The fewest and the most sessions of these lengths that come to between `least` and `most` minutes together; None
    when no number of them does."""
    return _numbers(frozenset(lengths), max(0, least), most)


@lru_cache(maxsize=4096)
def _numbers(lengths: frozenset[int], least: int, most: int) -> tuple[int, int] | None:
    if most < least:
        return None
    wanted = ~((1 << least) - 1)  # a number's n-th bit: n minutes can be reached
    found = [number for number, sums in enumerate(_sums(lengths, most)) if sums & wanted]
    return (found[0], found[-1]) if found else None


def _sums(lengths: frozenset[int], most: int) -> Iterator[int]:
    """What no session, one, two… can come to, up to `most` minutes."""
    sums, limit = 1, (1 << most + 1) - 1
    while sums:
        yield sums
        longer = 0
        for length in lengths:
            longer |= sums << length
        sums = longer & limit


def nearest(lengths: Collection[int], minutes: int) -> tuple[int, ...]:
    """The totals next to these minutes that sessions of these lengths can come to: below (not 0) and above, or the
    minutes themselves."""
    most, reached = minutes + max(lengths), 0
    for sums in _sums(frozenset(lengths), most):
        reached |= sums
    below = (reached & (1 << minutes + 1) - 1).bit_length() - 1
    if below == minutes:
        return (minutes,)
    above = next(total for total in range(minutes + 1, most + 1) if reached >> total & 1)
    return (below, above) if below else (above,)
