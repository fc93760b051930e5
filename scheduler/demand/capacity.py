"""How much fits at most: upper bounds that `arithmetic` compares with what is demanded.

Each bound leaves rules aside and so never counts less than a timetable can hold. Trainers' availability counts only
where the caller takes out slots (clashes are no impossibility).
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate

from scheduler.demand.problem import GroupRow, Problem, UnitRow
from scheduler.instance.schema.dates import Semester
from scheduler.instance.schema.slots import WEEKDAYS
from scheduler.instance.schema.trainers import Trainer
from scheduler.instance.schema.units import Pin, SessionKind
from scheduler.text import Text
from scheduler.timeline.calendar import Slot, days_of, monday
from scheduler.timeline.stretches import Stretch
from scheduler.wording import say


@dataclass(frozen=True)
class Period:
    """The whole year or one semester: its days, and when it is, as words after a count."""

    days: frozenset[dt.date]
    when: Text


def in_semester(semester: Semester | Stretch) -> Text:
    """`au semestre 2` where the title says so, else `sur la période S2`."""
    if isinstance(semester, Stretch):
        if len(semester.semesters) > 1:
            return say("sur les périodes {ids}", "in {ids}", ids=semester.said)
        semester = semester.semesters[0]
    title = semester.title or ""
    if title.casefold().startswith("semestre "):
        return Text(f"au {title[:1].lower()}{title[1:]}", f"in {semester.id}")
    return Text(f"sur la période {semester.id}", f"in {semester.id}")


@dataclass(frozen=True)
class Capacity:
    """Upper bounds of one problem."""

    problem: Problem

    @cached_property
    def year(self) -> Period:
        return Period(frozenset(self.problem.timeline.slots_on), Text("dans l’année", "in the year"))

    @cached_property
    def periods(self) -> tuple[Period, ...]:
        """The year, then each stretch when there are several, and each semester of those that overlap."""
        stretches = self.problem.timeline.stretches
        spans: list[Stretch | Semester] = [*stretches] if len(stretches) > 1 else []
        spans += [semester for stretch in stretches if len(stretch.semesters) > 1 for semester in stretch.semesters]
        return self.year, *(Period(frozenset(days_of(span)), in_semester(span)) for span in spans)

    @cached_property
    def apart(self) -> tuple[Period, ...]:
        """The stretches, which have no day in common, when there are several."""
        stretches = self.problem.timeline.stretches
        return self.periods[1 : len(stretches) + 1] if len(stretches) > 1 else ()

    def demanded(self, row: UnitRow, period: Period, kind: SessionKind | None = None) -> int:
        """Sessions that the unit must have in the period, at least."""
        if period is self.year:
            return row.demand.least(kind)
        quotas = [quota for quota in row.quotas if quota.days <= period.days]
        return sum((quota.total if kind is None else quota.of(kind))[0] for quota in quotas)

    def cases(self, row: UnitRow) -> Iterator[tuple[SessionKind | None, Period, frozenset[int]]]:
        """Its sessions of any kind, then of each when there are two, in the year and each period of it that counts for
        them, with the slots in which they can be."""
        for kind in ways(row):
            usable = self.usable_by(row) if kind is None else self.usable(row, kind)
            yield from ((kind, period, usable) for period in (self.periods if len(row.quotas) > 1 else (self.year,)))

    def rooms_of(self, row: UnitRow) -> frozenset[int]:
        """The unit's suitable rooms that its undated pins leave."""
        pins = [pin for pin in self._undated(row) if pin.room is not None and pin.kind != "webconference"]
        return self.pinned_to(row, row.rooms, pins)

    def pinned_to(self, row: UnitRow, rooms: Iterable[int], pins: Iterable[Pin]) -> frozenset[int]:
        """Those of the unit's rooms that pins leave its sessions: for a place of which they name a room, this one; none
        when they name a room that is not among them, or two for one place."""
        left, instance = frozenset(rooms), self.problem.instance
        for name in {pin.room for pin in pins if pin.room is not None}:
            wanted = next((room for room in left if instance.rooms[room].id == name), None)
            if wanted is None:
                return frozenset()
            place = self.problem.place_of(row, wanted)
            left = frozenset(room for room in left if room == wanted or self.problem.place_of(row, room) != place)
        return left

    def usable(self, row: UnitRow, kind: SessionKind) -> frozenset[int]:
        """Slots in which the unit can have a session of the kind: free of busy times, as its undated pins ask, and
        for those in person with a suitable room open. Without any suitable room, rooms are left aside."""
        pins = tuple(pin for pin in self._undated(row) if pin.kind in (None, kind))
        rooms = self.rooms_of(row) if kind == "in_person" else frozenset[int]()
        # Most units of a centre have theirs in common.
        key = (row.slots, pins, rooms, row.index if row.seats else None)
        if key not in self._usable:
            slots = self.problem.slots
            closed = {day for day in self.problem.timeline.slots_on if rooms and not self.is_open(row, rooms, day)}
            self._usable[key] = frozenset(
                index
                for index in row.slots
                if slots[index].day not in closed and all(_fits(pin, slots[index]) for pin in pins)
            )
        return self._usable[key]

    @cached_property
    def _usable(self) -> dict[tuple[tuple[int, ...], tuple[Pin, ...], frozenset[int], int | None], frozenset[int]]:
        return {}

    def is_open(self, row: UnitRow, rooms: Iterable[int], day: dt.date) -> bool:
        """Whether some of these rooms of the unit is open that day, for each of its places."""
        choices = self.problem.by_place(row, rooms, day).values()
        return all(any(self.problem.is_open(room, day) for room in free) for free in choices)

    def usable_by(self, row: UnitRow) -> frozenset[int]:
        """Slots in which the unit can have a session of some kind that it needs."""
        return frozenset[int]().union(*{self.usable(row, kind) for kind in row.kinds})

    def sessions(self, row: UnitRow, slots: Iterable[int], period: Period | None = None) -> tuple[int, int]:
        """How many sessions of the unit fit in these slots of the period, and the weeks that have such a slot."""
        weeks: dict[dt.date, int] = defaultdict(int)
        for index in slots:
            if period is None or self.problem.slots[index].day in period.days:
                weeks[self._week[index]] += 1
        return sum(min(row.unit.sessions_per_week, count) for count in weeks.values()), len(weeks)

    def minutes(self, row: UnitRow, slots: Iterable[int], period: Period) -> int:
        """What the unit's sessions can come to in these slots of the period: the longest of each week."""
        weeks: dict[dt.date, list[int]] = defaultdict(list)
        for index in slots:
            if self.problem.slots[index].day in period.days:
                weeks[self._week[index]].append(self.problem.slots[index].minutes)
        return sum(sum(sorted(found, reverse=True)[: row.unit.sessions_per_week]) for found in weeks.values())

    def asked(self, row: UnitRow, period: Period, kind: SessionKind | None = None) -> int:
        """Minutes that a unit stated in hours must have in the period, at least."""
        if period is self.year:
            kinds = row.kinds if kind is None else (kind,)
            return sum(row.demand.minutes(each)[0] for each in kinds)
        quotas = [quota for quota in row.quotas if quota.days <= period.days]
        return sum(quota.minutes[kind][0] for quota in quotas if quota.minutes)

    @cached_property
    def _week(self) -> tuple[dt.date, ...]:
        """Monday of each slot's week."""
        return tuple(monday(slot.day) for slot in self.problem.slots)

    def attended(self, group: GroupRow, period: Period) -> int:
        """How many sessions the group can attend in the period: one a slot, fewer on alternance days and by law."""
        usable = (self.usable_by(self.problem.units[unit]) for unit in group.units)
        open_slots = self.problem.grid_of(index for found in usable for index in found)
        on_day = {
            day: [slot for slot in slots if slot.index in open_slots]
            for day, slots in self.problem.timeline.slots_on.items()
            if day in period.days
        }
        plain = {day: self._within_law(group, slots, 0) for day, slots in on_day.items()}
        return sum(plain.values()) - self._lost_to_alternance(group, on_day, plain)

    def _lost_to_alternance(
        self, group: GroupRow, on_day: Mapping[dt.date, list[Slot]], plain: Mapping[dt.date, int]
    ) -> int:
        """Sessions that the fewest alternance days take from these days, on the weekday that takes the least."""
        wanted, hours = group.group.alternance, self.problem.instance.alternance
        if wanted is None or hours is None:
            return 0
        losses = []
        for days in self.alternance_days(group).values():
            if len(days) < wanted.min:
                continue
            lost = []
            for day in days:
                if day in on_day:
                    start, end = self.problem.timeline.alternance_hours(day)
                    beside = [slot for slot in on_day[day] if slot.end <= start or end <= slot.start]
                    lost.append(plain[day] - self._within_law(group, beside, seconds(hours.hours)))
            elsewhere = len(days) - len(lost)
            losses.append(sum(sorted(lost)[: max(0, wanted.min - elsewhere)]))
        return min(losses, default=0)

    def alternance_days(self, group: GroupRow) -> dict[int, list[dt.date]]:
        """Days on which the group can have an alternance day, by weekday; none when the law forbids so long a day."""
        instance, table = self.problem.instance, defaultdict[int, list[dt.date]](list)
        if instance.alternance is not None and instance.alternance.hours > instance.law.hours_per_day:
            return {}
        for day in group.alternance_days:
            table[day.weekday()].append(day)
        return table

    def _within_law(self, group: GroupRow, slots: Iterable[Slot], taken: int) -> int:
        """How many of a day's slots an apprentice group can attend beside `taken` seconds; others attend them all."""
        lengths = sorted(seconds(slot.hours) for slot in slots)
        if not self.problem.is_apprentice(group.index):
            return len(lengths)
        left = seconds(self.problem.instance.law.hours_per_day) - taken
        return sum(total <= left for total in accumulate(lengths))

    def taught(self, trainer: Trainer, per_day: Mapping[dt.date, int]) -> int:
        """How many sessions the trainer can give when each day holds `per_day`, within what H11 states."""
        weeks: dict[dt.date, list[int]] = defaultdict(list)
        for day, count in per_day.items():
            weeks[monday(day)].append(min(count, trainer.max_sessions_per_evening or count))
        shortest = min(slot.minutes for slot in self.problem.slots) if self.problem.slots else 1
        a_week, a_year = (
            None if minutes is None else minutes // shortest
            for minutes in (trainer.most_hours.week_minutes, trainer.most_hours.year_minutes)
        )
        held = (sum(sorted(counts, reverse=True)[: trainer.max_evenings_per_week]) for counts in weeks.values())
        every = sum(each if a_week is None else min(each, a_week) for each in held)
        return every if a_year is None else min(every, a_year)

    def _undated(self, row: UnitRow) -> Collection[Pin]:
        return [pin for pin in self.problem.pins_of.get(row.index, ()) if pin.date is None]


def ways(row: UnitRow) -> tuple[SessionKind | None, ...]:
    """Sessions of any kind, then of each kind when there are two."""
    return (None, *row.kinds) if len(row.kinds) > 1 else (None,)


def _fits(pin: Pin, slot: Slot) -> bool:
    return pin.weekday in (None, WEEKDAYS[slot.day.weekday()]) and pin.slot in (None, slot.start.time())


def seconds(hours: float) -> int:
    """As the checker rounds them."""
    return round(3600 * hours)
