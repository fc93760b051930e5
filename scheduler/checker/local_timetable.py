"""The timetable seen by the rules: every session and alternance day in local time, sorted by whom it concerns.

A timetable may name anything: units, groups, trainers and rooms that the instance does not know are kept as they are,
and it is for the rules to say so. Nothing here raises on a wrong timetable.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from scheduler.checker.demanded import Demanded, demanded
from scheduler.checker.overlap import Interval, interval
from scheduler.instance.instants import local, utc
from scheduler.instance.schema.groups import Group
from scheduler.instance.schema.instance import Instance
from scheduler.instance.schema.places import Room
from scheduler.instance.schema.trainers import Trainer
from scheduler.instance.schema.units import SessionKind, Unit
from scheduler.text import Text
from scheduler.timeline.calendar import Slot, Timeline
from scheduler.timetable.schema import AlternanceDay, Session, Timetable
from scheduler.wording import date, moment, shown


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

    @property
    def id(self) -> str:
        return self.session.id

    @property
    def kind(self) -> SessionKind:
        return self.session.kind

    @property
    def in_person(self) -> bool:
        return self.session.kind == "in_person"

    @property
    def day(self) -> dt.date:
        return self.start.date()

    @property
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

    @property
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
        """Another timetable of the same instance: what is asked of the instance alone is not worked out again, nor are
        the sessions that both hold. All rules are."""
        found = cls(before.instance, timetable)
        for name in ("timeline", "busy", "demanded", "weeks", "days"):
            if name in before.__dict__:
                found.__dict__[name] = before.__dict__[name]
        if "meetings" in before.__dict__:
            found.__dict__["known"] = {id(meeting.session): meeting for meeting in before.meetings}
        return found

    @cached_property
    def known(self) -> Mapping[int, "Meeting"]:
        """Sessions of another timetable, by the identity of their rows."""
        return {}

    @cached_property
    def timeline(self) -> Timeline:
        return Timeline(self.instance)

    @cached_property
    def meetings(self) -> tuple[Meeting, ...]:
        zone = self.instance.zone
        slot_at = {utc(slot.start): slot for slot in self.timeline.slots}
        found = [
            known
            if (known := self.known.get(id(s))) is not None and known.session is s
            else Meeting(
                s, self.instance.unit.get(s.unit), slot_at.get(utc(s.start)), local(s.start, zone), local(s.end, zone)
            )
            for s in self.timetable.sessions
        ]
        return tuple(sorted(found, key=lambda m: m.rank))

    @cached_property
    def of_unit(self) -> dict[str, tuple[Meeting, ...]]:
        """Sessions of every unit of the instance; those of unknown units are not here."""
        table: dict[str, list[Meeting]] = {code: [] for code in self.instance.unit}
        for meeting in self.meetings:
            if meeting.unit is not None:
                table[meeting.unit.code].append(meeting)
        return {code: tuple(found) for code, found in table.items()}

    @cached_property
    def attended(self) -> dict[str, tuple[Meeting, ...]]:
        """Sessions every group attends: those of its units and of the units of the groups it is part of.

        Whom a session lists does not count (H2 compares it): the unit's groups come.
        """
        table: dict[str, tuple[Meeting, ...]] = {}
        for group in self.instance.groups:
            codes = {unit.code for unit in self.instance.attended_by(group.id)}
            table[group.id] = self.coming(group.id, (meeting for code in codes for meeting in self.of_unit[code]))
        return table

    def is_there(self, group_id: str, day: dt.date) -> bool:
        return self.instance.is_there(group_id, day)

    def groups_on(self, unit: Unit, day: dt.date) -> tuple[str, ...]:
        return self.instance.groups_on(unit, day)

    def coming(self, group_id: str, meetings: Iterable[Meeting]) -> tuple[Meeting, ...]:
        """Those on days when the group is there, in time order."""
        there = (meeting for meeting in meetings if self.is_there(group_id, meeting.day))
        return tuple(sorted(there, key=lambda m: (m.interval, m.session.unit, m.id)))

    def evenings(self, group_id: str) -> dict[dt.date, list[Meeting]]:
        """Dates on which a known group attends sessions, with these, both in time order."""
        table = defaultdict[dt.date, list[Meeting]](list)
        for meeting in self.attended[group_id]:
            table[meeting.day].append(meeting)
        return table

    @cached_property
    def taught(self) -> dict[str, tuple[Meeting, ...]]:
        """Sessions that list the trainer, for every trainer of the instance."""
        table: dict[str, list[Meeting]] = {trainer.id: [] for trainer in self.instance.trainers}
        for meeting in self.meetings:
            for trainer in meeting.trainers:
                if trainer in table:
                    table[trainer].append(meeting)
        return {trainer: tuple(found) for trainer, found in table.items()}

    @cached_property
    def alternance(self) -> dict[str, tuple[CentreDay, ...]]:
        """Alternance days by the group's id as written, known or not."""
        zone, table = self.instance.zone, defaultdict[str, list[CentreDay]](list)
        for row in self.timetable.alternance:
            table[row.group].append(CentreDay(row, local(row.start, zone), local(row.end, zone)))
        return {group: tuple(sorted(days, key=lambda d: (d.interval, d.id))) for group, days in table.items()}

    def at_centre(self, group_id: str) -> tuple[CentreDay, ...]:
        """Alternance days of a known group and of the groups it is part of, when it is there."""
        days = (day for member in self.instance.lineage(group_id) for day in self.alternance.get(member, ()))
        return tuple(day for day in days if self.is_there(group_id, day.day))

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
        return {unit.code: demanded(self.instance, unit) for unit in self.instance.units}

    def lacks(self, code: str) -> bool:
        """Whether fewer sessions of the unit are placed than are demanded."""
        demand = self.demanded.get(code)
        return demand is not None and len(self.of_unit[code]) < demand.total

    @cached_property
    def weeks(self) -> dict[str, tuple[dt.date, ...]]:
        """Mondays of the teaching weeks of every unit."""
        return {unit.code: self.timeline.unit_weeks(unit) for unit in self.instance.units}

    @cached_property
    def days(self) -> dict[str, frozenset[dt.date]]:
        """Teaching days of every unit."""
        return {unit.code: frozenset(self.timeline.unit_days(unit)) for unit in self.instance.units}

    @property
    def apprentices(self) -> tuple[Group, ...]:
        return tuple(group for group in self.instance.groups if group.alternance is not None)

    def room_of(self, meeting: Meeting) -> Room | None:
        """The room of an in-person session, when the instance knows it."""
        return self.instance.room.get(meeting.session.room or "") if meeting.in_person else None

    def trainers_of(self, meeting: Meeting) -> tuple[Trainer, ...]:
        """The session's trainers that the instance knows, each once."""
        known = self.instance.trainer
        return tuple(known[trainer] for trainer in meeting.trainers if trainer in known)
