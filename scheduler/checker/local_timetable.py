"""The timetable seen by the rules: every session and alternance day in local time, sorted by whom it concerns.

A timetable may name anything: units, groups, trainers and rooms that the instance does not know are kept as they are,
and it is for the rules to say so. Nothing here raises on a wrong timetable.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, TypeVar, TypeVarTuple, cast

from scheduler.checker.demanded import Demanded, demanded
from scheduler.checker.overlap import Interval, interval
from scheduler.instance.instants import local, utc
from scheduler.instance.schema.groups import Group
from scheduler.instance.schema.instance import Instance
from scheduler.instance.schema.places import Room
from scheduler.instance.schema.trainers import Trainer
from scheduler.instance.schema.units import SESSION_KINDS, SessionKind, Unit
from scheduler.text import Text
from scheduler.timeline.calendar import Slot, Timeline
from scheduler.timetable.schema import AlternanceDay, Session, Timetable
from scheduler.wording import date, moment, shown

R = TypeVar("R")
Ts = TypeVarTuple("Ts")


@dataclass(frozen=True, eq=False)
class Meeting:
    """A session in local time. `unit` and `slot` are None when the instance has no such unit, or no slot then.

    Two are equal when they are one and the same: a timetable may hold a session twice.
    """

    session: Session
    unit: Unit | None
    slot: Slot | None
    start: dt.datetime
    end: dt.datetime
    slots: tuple[Slot, ...] = ()
    """Of the grid, those whose time it takes, where it starts with one: several of a long session."""

    @cached_property
    def id(self) -> str:
        return self.session.id

    @property
    def starts(self) -> tuple[dt.time, ...]:
        """At what hours its slots start; its own start where it has none."""
        return tuple(slot.start.time() for slot in self.slots) or (self.start.time(),)

    @cached_property
    def kind(self) -> SessionKind:
        return self.session.kind

    @cached_property
    def in_person(self) -> bool:
        return self.session.kind == "in_person"

    @cached_property
    def day(self) -> dt.date:
        return self.start.date()

    @cached_property
    def trainers(self) -> tuple[str, ...]:
        """The trainers, each once."""
        return tuple(dict.fromkeys(self.session.trainers))

    @cached_property
    def interval(self) -> Interval:
        return interval(self.start, self.end)

    @cached_property
    def rank(self) -> tuple[dt.datetime, str, int, str]:
        """Time order, and one order for what starts at once."""
        return self.interval.begin, self.kind, self.session.number, self.id

    @property
    def seconds(self) -> int:
        """How long it lasts; 0 when it ends before it starts."""
        return max(0, round((utc(self.end) - utc(self.start)).total_seconds()))

    @cached_property
    def name(self) -> str:
        """The unit's code, as it can stand in a sentence."""
        return shown(self.session.unit)

    @property
    def label(self) -> Text:
        """`TRS001 le mardi 20/12/2022 17 h`."""
        when = moment(self.start)
        return Text(f"{self.name} le {when.fr}", f"{self.name} on {when.en}")


@dataclass(frozen=True, eq=False)
class CentreDay:
    """An alternance day in local time."""

    row: AlternanceDay
    start: dt.datetime
    end: dt.datetime

    @property
    def id(self) -> str:
        return self.row.id

    @property
    def day(self) -> dt.date:
        return self.start.date()

    @cached_property
    def interval(self) -> Interval:
        return interval(self.start, self.end)

    @property
    def label(self) -> Text:
        when = date(self.day)
        return Text(f"la journée d’alternance du {when.fr}", f"the alternance day of {when.en}")


@dataclass(frozen=True, eq=False)
class BusyPeriod:
    """An external busy time of a group."""

    title: str
    start: dt.datetime
    end: dt.datetime

    @property
    def id(self) -> None:
        """It belongs to no timetable."""
        return

    @cached_property
    def interval(self) -> Interval:
        return interval(self.start, self.end)

    @property
    def label(self) -> Text:
        when = moment(self.start)
        return Text(f"« {self.title} » le {when.fr}", f"“{self.title}” on {when.en}")


Commitment = Meeting | CentreDay | BusyPeriod
"""What a group can attend."""


@dataclass(frozen=True)
class LocalTimetable:
    """What the rules ask about a timetable; all of it in time order, on the clocks of the centre."""

    instance: Instance
    timetable: Timetable

    @classmethod
    def after(cls, before: "LocalTimetable", timetable: Timetable) -> "LocalTimetable":
        """Another timetable of the same instance: what is asked of the instance alone is not worked out again, nor
        what `once` has made of the very same things. All rules are."""
        found = cls(before.instance, timetable)
        for name in ("timeline", "busy", "demanded", "weeks", "days"):
            found.__dict__[name] = getattr(before, name)
        if timetable.sessions is before.timetable.sessions:
            for name in ("meetings", "of_unit", "attended", "taught"):
                found.__dict__[name] = getattr(before, name)
        found.__dict__["_made_before"] = before._made
        return found

    def once(self, work: Callable[[*Ts], Iterable[R]], *of: *Ts) -> tuple[R, ...]:
        """What the function makes of these, which are never changed; it looks at nothing else. It is not asked again
        of the very same objects, neither here nor in the timetable `after` this one."""
        key = (work, *map(id, of))
        entry = self._made.get(key) or self._made_before.get(key)
        if entry is None:
            entry = of, tuple(work(*of))
        self._made[key] = entry
        return cast(tuple[R, ...], entry[1])

    @cached_property
    def _made(self) -> dict[object, tuple[object, tuple[Any, ...]]]:
        """What `once` was asked, and its answer: an id names an object as long as that is kept here."""
        return {}

    @cached_property
    def _made_before(self) -> Mapping[object, tuple[object, tuple[Any, ...]]]:
        return {}

    @cached_property
    def timeline(self) -> Timeline:
        return Timeline(self.instance)

    @cached_property
    def meetings(self) -> tuple[Meeting, ...]:
        read = [self.once(meeting_of, self.instance, self.timeline, session)[0] for session in self.timetable.sessions]
        return tuple(sorted(read, key=lambda m: m.rank))

    @cached_property
    def of_unit(self) -> dict[str, tuple[Meeting, ...]]:
        """Sessions of every unit of the instance; those of unknown units are not here."""
        table: dict[str, list[Meeting]] = {code: [] for code in self.instance.unit}
        for meeting in self.meetings:
            if meeting.unit is not None:
                table[meeting.unit.code].append(meeting)
        return {code: self.once(_these, *found) for code, found in table.items()}

    @cached_property
    def attended(self) -> dict[str, tuple[Meeting, ...]]:
        """Sessions every group attends: those of its units and of the units of the groups it is part of.

        Whom a session lists does not count (H2 compares it): the unit's groups come.
        """
        table: dict[str, tuple[Meeting, ...]] = {}
        for group in self.instance.groups:
            codes = self.once(_attended, self.instance, group.id)
            table[group.id] = self.once(coming, self.whole_year, group.id, *(self.of_unit[code] for code in codes))
        return table

    @property
    def whole_year(self) -> Instance:
        """The instance with every group: what contains one may say when it is there."""
        return self.instance

    def is_there(self, group_id: str, day: dt.date) -> bool:
        return self.whole_year.is_there(group_id, day)

    def groups_on(self, unit: Unit, day: dt.date) -> tuple[str, ...]:
        return self.whole_year.groups_on(unit, day)

    def evenings(self, group_id: str) -> Mapping[dt.date, tuple[Meeting, ...]]:
        """Dates on which a known group attends sessions, with these, both in time order."""
        (table,) = self.once(_by_day, self.attended[group_id])
        return table

    @cached_property
    def taught(self) -> dict[str, tuple[Meeting, ...]]:
        """Sessions that list the trainer, for every trainer of the instance."""
        table: dict[str, list[Meeting]] = {trainer.id: [] for trainer in self.instance.trainers}
        for meeting in self.meetings:
            for trainer in meeting.trainers:
                if trainer in table:
                    table[trainer].append(meeting)
        return {trainer: self.once(_these, *found) for trainer, found in table.items()}

    @cached_property
    def alternance(self) -> dict[str, tuple[CentreDay, ...]]:
        """Alternance days by the group's id as written, known or not."""
        table = defaultdict[str, list[CentreDay]](list)
        for row in self.timetable.alternance:
            table[row.group] += self.once(_centre_day, self.instance, row)
        order: dict[str, list[CentreDay]] = {
            group: sorted(days, key=lambda d: (d.interval, d.id)) for group, days in table.items()
        }
        return {group: self.once(_these, *days) for group, days in order.items()}

    def at_centre(self, group_id: str) -> tuple[CentreDay, ...]:
        """Alternance days of a known group and of the groups it is part of, when it is there."""
        held = (self.alternance.get(member, ()) for member in self.instance.lineage(group_id))
        return self.once(_there, self.whole_year, group_id, *held)

    @cached_property
    def busy(self) -> dict[str, tuple[BusyPeriod, ...]]:
        """External busy times of every group, those of the groups it is part of included."""
        own = {
            group: [BusyPeriod(shown(hours.title), hours.start, hours.end) for hours in found]
            for group, found in self.timeline.busy.items()
        }
        return {
            group.id: tuple(period for member in self.instance.lineage(group.id) for period in own.get(member, ()))
            for group in self.instance.groups
        }

    @cached_property
    def demanded(self) -> dict[str, Demanded | None]:
        return {unit.code: demanded(self.instance, unit) for unit in self.instance.unit_rows}

    def lacks(self, code: str) -> bool:
        """Whether fewer sessions of the unit, or hours of a kind, are placed than are demanded."""
        demand, held = self.demanded.get(code), self.of_unit[code]
        if demand is None or demand.minutes is None:
            return demand is not None and len(held) < demand.total
        lasting = {kind: sum(m.seconds for m in held if m.kind == kind) for kind in SESSION_KINDS}
        return any(seconds < 60 * demand.minutes_of(kind)[1] for kind, seconds in lasting.items())

    @cached_property
    def weeks(self) -> dict[str, tuple[dt.date, ...]]:
        """Mondays of the teaching weeks of every unit."""
        return {unit.code: self.timeline.unit_weeks(unit) for unit in self.instance.unit_rows}

    @cached_property
    def days(self) -> dict[str, frozenset[dt.date]]:
        """Teaching days of every unit; of one in half-groups too, of which a session may still be all of it."""
        return {code: frozenset(self.timeline.unit_days(unit)) for code, unit in self.instance.unit.items()}

    @property
    def apprentices(self) -> tuple[Group, ...]:
        return tuple(group for group in self.instance.groups if group.id in self.instance.apprentices)

    def trainers_of(self, meeting: Meeting) -> tuple[Trainer, ...]:
        """The session's trainers that the instance knows, each once."""
        known = self.instance.trainer
        return tuple(known[trainer] for trainer in meeting.trainers if trainer in known)


def rooms_of(instance: Instance, meeting: Meeting) -> tuple[Room, ...]:
    """The rooms of an in-person session that the instance knows."""
    return instance.rooms_in(meeting.session.room) if meeting.in_person else ()


def meeting_of(instance: Instance, timeline: Timeline, row: Session) -> Iterator[Meeting]:
    """The session in local time."""
    start, end = local(row.start, instance.zone), local(row.end, instance.zone)
    slot, slots = timeline.slot_at.get(utc(row.start)), tuple[Slot, ...]()
    if slot is not None:
        after = timeline.slots_on[slot.day][slot.rank + 1 :]
        slots = (slot, *(each for each in after if utc(each.start) < utc(row.end)))
    yield Meeting(row, instance.unit.get(row.unit), slot, start, end, slots)


def _centre_day(instance: Instance, row: AlternanceDay) -> Iterator[CentreDay]:
    yield CentreDay(row, local(row.start, instance.zone), local(row.end, instance.zone))


def _these(*of: R) -> Iterable[R]:
    """The same tuple for the same things."""
    return of


def _attended(instance: Instance, group_id: str) -> Iterable[str]:
    return (unit.code for unit in instance.attended_by(group_id))


def coming(whole_year: Instance, group_id: str, *held: Iterable[Meeting]) -> Iterable[Meeting]:
    """Those on days when the group is there, in time order."""
    there = (meeting for some in held for meeting in some if whole_year.is_there(group_id, meeting.day))
    return sorted(there, key=lambda m: (m.interval, m.session.unit, m.id))


def _there(whole_year: Instance, group_id: str, *held: Iterable[CentreDay]) -> Iterable[CentreDay]:
    return (day for days in held for day in days if whole_year.is_there(group_id, day.day))


def _by_day(attended: Iterable[Meeting]) -> Iterator[Mapping[dt.date, tuple[Meeting, ...]]]:
    table = defaultdict[dt.date, list[Meeting]](list)
    for meeting in attended:
        table[meeting.day].append(meeting)
    yield {day: tuple(held) for day, held in table.items()}
