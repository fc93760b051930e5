"""Parts of the year that share no day: each semester, those together that overlap."""

from collections.abc import Iterable

from scheduler.instance.schema.dates import Semester, Span
from scheduler.text import Text
from scheduler.wording import listing


class Stretch(Span):
    """One semester, or several of which each overlaps another one: two programmes of different calendars."""

    semesters: tuple[Semester, ...]

    @property
    def said(self) -> Text:
        return listing([semester.id for semester in self.semesters])


def stretches_of(semesters: Iterable[Semester]) -> tuple[Stretch, ...]:
    """The stretches of semesters in time order, themselves in time order."""
    found = list[Stretch]()
    for one in semesters:
        if found and one.first <= found[-1].last:
            before = found.pop()
            last = max(before.last, one.last)
            found.append(Stretch(first=before.first, last=last, semesters=(*before.semesters, one)))
        else:
            found.append(Stretch(first=one.first, last=one.last, semesters=(one,)))
    return tuple(found)
