"""What an explanation is asked about: an instance, the changes tried on it, and the timetable that people rely on."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from scheduler.errors import InputError
from scheduler.instance.schema.instance import Instance
from scheduler.scenario.changes.apply import applied
from scheduler.scenario.changes.catalogue.people import Unavailable
from scheduler.scenario.changes.change import Change
from scheduler.scenario.changes.scenario import Scenario
from scheduler.search.published import Published
from scheduler.timeline.calendar import Slot


@dataclass(frozen=True)
class Question:
    """`changes` are tried on `base`. `published`: then this timetable is planned again; without it, everything is
    planned from scratch. `improve`: whose sessions may move for a better one."""

    base: Instance
    changes: tuple[Change, ...] = ()
    published: Published | None = None
    improve: tuple[str, ...] = ()
    made: Instance | None = None
    """With the changes, where somebody has made them already."""

    @cached_property
    def instance(self) -> Instance:
        """With the changes. Raises InputError when they cannot be made."""
        return self.made or self._applied(self.base, ())

    def with_changes(self, more: Sequence[Change]) -> Instance | None:
        """With these changes too, made after those that are tried; None where they cannot be made, or take back what
        is asked."""
        try:
            found = self._applied(self.base, more)
        except InputError:
            return None
        is_undone = any(change.is_undone(self.base, self.instance, found) for change in self.changes)
        return None if is_undone else found

    def opened(self, always: Sequence[Change]) -> Instance | None:
        """With trainers who come whenever they are asked, be it when they cannot: `keeps_away` says when."""
        try:
            return self._applied(self.base, always)
        except InputError:
            return None

    def keeps_away(self, trainer: str, slot: Slot) -> bool:
        """Whether a change says that the trainer cannot come then, what is past apart."""
        if self.published is not None and self.published.from_day is not None and slot.day < self.published.from_day:
            return False
        away = (change for change in self.changes if isinstance(change, Unavailable))
        return any(each.trainer == trainer and each.covers(slot) for each in away)

    def _applied(self, base: Instance, more: Sequence[Change]) -> Instance:
        held, day = (None, None) if self.published is None else (self.published.timetable, self.published.from_day)
        return applied(Scenario(name="explain", changes=(*self.changes, *more)), base, held, day).instance
