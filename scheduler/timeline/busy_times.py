"""External busy times of groups, as the slots and the alternance days they take."""

import datetime as dt
from collections.abc import Iterable

from scheduler.instance.schema.instance import Instance
from scheduler.timeline.calendar import Timeline


class BusyTimes:
    def __init__(self, instance: Instance, timeline: Timeline) -> None:
        self._instance = instance
        self._timeline = timeline
        self._times = timeline.busy

    def slots_of(self, groups: Iterable[str]) -> set[int]:
        """Slots that some busy time of these groups, or of a group they are part of, overlaps when they are there."""
        found: set[int] = set()
        for group in groups if self._times else ():
            times = [time for g in self._instance.lineage(group) for time in self._times.get(g, ())]
            found |= {
                s.index
                for s in self._timeline.times
                if any(b.start < s.end and s.start < b.end for b in times) and self._instance.is_there(group, s.day)
            }
        return found

    def takes_alternance(self, group: str, day: dt.date) -> bool:
        """Whether somebody of the group, be it one of its parts, is busy during an alternance day held that day."""
        if not self._times:
            return False
        start, end = self._timeline.alternance_hours(day)
        comers = {
            g
            for part in self._instance.group
            if group in (chain := self._instance.lineage(part)) and self._instance.is_there(part, day)
            for g in chain
        }
        times = [time for g in comers for time in self._times.get(g, ())]
        return any(busy.start < end and start < busy.end for busy in times)
