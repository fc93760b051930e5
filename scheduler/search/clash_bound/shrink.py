"""A smallest set of facts that still proves something: one in which nothing can be left out."""

from collections.abc import Callable, Sequence
from typing import TypeVar

Item = TypeVar("Item")


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
