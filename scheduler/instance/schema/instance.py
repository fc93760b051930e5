"""The instance as data: one academic year of one centre. Frozen; knows the meaning of its fields, solves nothing.

See docs/domain.md and docs/formats.md. Dates are local dates of the centre's `timezone`.
"""

import datetime as dt
import hashlib
from collections import Counter, defaultdict
from collections.abc import Iterable
from functools import cached_property
from typing import Annotated, Literal
from zoneinfo import ZoneInfo

from pydantic import Field

from scheduler.exam_rules import EXAM_CRITERIA, default_exam_weights
from scheduler.instance.schema.dates import Calendar, Semester
from scheduler.instance.schema.exams import ExamSettings, StaffMember
from scheduler.instance.schema.fields import Count, Data, Slug, Title, Version, ZoneName, rebuilt
from scheduler.instance.schema.groups import Busy, Group, lineage_of
from scheduler.instance.schema.places import Room, Site, rooms_named
from scheduler.instance.schema.regulations import AlternanceHours, Frequency, Law, StatedHours
from scheduler.instance.schema.slots import WEEKDAYS, SlotTemplate, minutes_between, runs_on
from scheduler.instance.schema.trainers import Trainer
from scheduler.instance.schema.units import ANNUAL, Pin, Unit
from scheduler.rules import default_weights


class Instance(Data):
    """Everything the product knows of a year. `load` builds it; rules read it; nothing changes it."""

    version: Version
    name: Slug
    title: Title
    timezone: ZoneName
    locale: Literal["fr", "en"] = "fr"
    assumptions: tuple[Title, ...] = ()
    calendar: Calendar
    slots: Annotated[tuple[SlotTemplate, ...], Field(min_length=1)]
    alternance: AlternanceHours | None = None
    law: Law = Law()
    frequency: tuple[Frequency, ...] = ()
    sites: Annotated[tuple[Site, ...], Field(min_length=1)]
    rooms: tuple[Room, ...] = ()
    groups: Annotated[tuple[Group, ...], Field(min_length=1)]
    trainers: Annotated[tuple[Trainer, ...], Field(min_length=1)]
    units: Annotated[tuple[Unit, ...], Field(min_length=1)]
    pins: tuple[Pin, ...] = ()
    busy: tuple[Busy, ...] = ()
    staff: tuple[StaffMember, ...] = ()
    exams: ExamSettings = ExamSettings()
    weights: dict[str, Count] = Field({})
    weight_by_size: bool = False
    """Whether the criteria of a group count for each of its students; each student counts once."""

    @cached_property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.timezone)

    @cached_property
    def digest(self) -> str:
        """SHA-256 of the whole content, comments and layout apart: two instances with one digest are the same."""
        return hashlib.sha256(self.model_dump_json(exclude_defaults=True).encode()).hexdigest()

    @cached_property
    def group(self) -> dict[str, Group]:
        return {group.id: group for group in self.groups}

    @cached_property
    def trainer(self) -> dict[str, Trainer]:
        return {trainer.id: trainer for trainer in self.trainers}

    @cached_property
    def room(self) -> dict[str, Room]:
        return {room.id: room for room in self.rooms}

    def room_ids(self, rows: Iterable[int]) -> tuple[str, ...]:
        """What rooms are called, of their indices."""
        return tuple(self.rooms[row].id for row in rows)

    def rooms_in(self, code: str | None) -> tuple[Room, ...]:
        """The rooms that a session takes, those that there are."""
        return tuple(self.room[name] for name in rooms_named(code) if name in self.room)

    @cached_property
    def unit(self) -> dict[str, Unit]:
        """Units by their code, and the sections of those that have some, by theirs."""
        return {**{unit.code: unit for unit in self.units}, **{row.code: row for row in self.unit_rows}}

    @cached_property
    def site(self) -> dict[str, Site]:
        return {site.id: site for site in self.sites}

    @cached_property
    def semester(self) -> dict[str, Semester]:
        return {semester.id: semester for semester in self.calendar.semesters}

    @cached_property
    def semesters(self) -> dict[str, Semester]:
        """Semesters in time order."""
        return {semester.id: semester for semester in sorted(self.calendar.semesters, key=lambda row: row.first)}

    @cached_property
    def weight(self) -> dict[str, int]:
        """Price of every criterion: the instance's own, else the catalogue's."""
        usual = default_weights()
        return {**usual, **{code: weight for code, weight in self.weights.items() if code not in EXAM_CRITERIA}}

    @cached_property
    def exam_weight(self) -> dict[str, int]:
        """Price of every criterion of examinations."""
        return {code: self.weights.get(code, weight) for code, weight in default_exam_weights().items()}

    @cached_property
    def group_weight(self) -> dict[str, int]:
        """How often a point of each group counts. Students count once where units have sections or groups weigh by
        size: those of its parts with these, and a group that is nothing but its parts counts for nobody."""
        if not self.weight_by_size and all(unit.whole.sections is None for unit in self.unit_rows):
            return {group.id: 1 for group in self.groups}
        parts = Counter[str]()
        for group in self.groups:
            if group.part_of is not None:
                parts[group.part_of] += group.size
        own = {group.id: max(0, group.size - parts[group.id]) for group in self.groups}
        return own if self.weight_by_size else {group: min(1, students) for group, students in own.items()}

    @cached_property
    def unit_rows(self) -> tuple[Unit, ...]:
        """The units, those with sections as a unit for each."""
        rows = [row for unit in self.units for row in unit.each_section]
        if len(rows) == len(self.units):
            return tuple(rows)
        sections = {unit.code: [row.code for row in unit.each_section] for unit in self.units if unit.sections}
        return tuple(row.having_after(sections) for row in rows)

    @cached_property
    def scheduled_units(self) -> tuple[Unit, ...]:
        """Of `unit_rows`, those with sessions of ours: what rules speak of."""
        return tuple(unit for unit in self.unit_rows if unit.is_scheduled)

    @cached_property
    def courses(self) -> tuple[Unit, ...]:
        """The units with sessions of ours as people know them: each is one course, whatever its sections."""
        return tuple({unit.whole.code: unit.whole for unit in self.scheduled_units}.values())

    def rows_of(self, code: str) -> tuple[Unit, ...]:
        """What rules speak of where the code of a unit or section is written."""
        return self._rows_of.get(code, ())

    @cached_property
    def _rows_of(self) -> dict[str, tuple[Unit, ...]]:
        table = defaultdict[str, list[Unit]](list)
        for row in self.unit_rows:
            for code in dict.fromkeys((row.code, row.whole.code)):
                table[code].append(row)
        return {code: tuple(rows) for code, rows in table.items()}

    def pins_of(self, code: str) -> tuple[Pin, ...]:
        """Those on the unit; of a section, those on its unit too."""
        return self._pins_of.get(code, ())

    @cached_property
    def _pins_of(self) -> dict[str, tuple[Pin, ...]]:
        table = defaultdict[str, list[Pin]](list)
        for pin in self.pins:
            for row in self.rows_of(pin.unit):
                table[row.code].append(pin)
        return {code: tuple(pins) for code, pins in table.items()}

    def frequency_of(self, unit: Unit) -> Frequency | None:
        """The row of the frequency table for the unit's modality, ECTS and period; None when there is none."""
        period = "annual" if unit.period == ANNUAL else "semester"
        wanted = (unit.modality, period, unit.ects)
        return next((row for row in self.frequency if (row.modality, row.period, row.ects) == wanted), None)

    def hours_of(self, unit: Unit) -> tuple[StatedHours, float] | None:
        """The hours that the unit, or the frequency table for it, states, and the tolerance; None: it has counts."""
        if not unit.is_scheduled or None not in (unit.in_person, unit.webconference):
            return None
        if unit.hours is not None:
            return unit.hours, unit.tolerance or 0.0
        row = self.frequency_of(unit)
        if row is None or row.hours is None:
            return None
        return row.hours, (row.tolerance if unit.tolerance is None else unit.tolerance) or 0.0

    def lengths_of(self, unit: Unit) -> frozenset[int]:
        """Minutes of the slots of the grid that the unit may use, or of runs of them, whatever their dates."""
        days = frozenset(unit.weekdays or WEEKDAYS)
        mine = [row for row in self.slots if days & set(row.weekdays) and (not unit.slots or row.start in unit.slots)]
        runs = [run for size in unit.sizes for day in days for run in runs_on(day, mine or self.slots, size)]
        found = frozenset(minutes_between(run[0], run[-1]) for run in runs)
        return found or frozenset(row.minutes for row in mine or self.slots) or frozenset([120])

    @cached_property
    def has_lengths(self) -> bool:
        """Whether sessions may differ in length, or are counted in hours: these then stand beside their number."""
        return len({row.minutes for row in self.slots}) > 1 or any(self.hours_of(unit) for unit in self.scheduled_units)

    def lineage(self, group_id: str) -> tuple[str, ...]:
        """The group and every group that contains it, the nearest first."""
        return self._lineages[group_id]

    @cached_property
    def _lineages(self) -> dict[str, tuple[str, ...]]:
        return {group: lineage_of(group, self.group) for group in self.group}

    @cached_property
    def apprentices(self) -> frozenset[str]:
        """Groups with alternance days, and what is part of them: the law (H7) is about each of these people."""
        return frozenset(g for g in self.group if any(self.group[each].alternance for each in self.lineage(g)))

    def attended_by(self, group_id: str) -> tuple[Unit, ...]:
        """Units with sessions that the group attends: its own, and those of the groups it is part of."""
        lineage = set(self.lineage(group_id))
        return tuple(unit for unit in self.scheduled_units if lineage & set(unit.groups))

    @cached_property
    def passing(self) -> frozenset[str]:
        """Groups that are there for a part of the year only, because they or what contains them come or go."""
        return frozenset(g for g in self.group if any(self.group[each].present for each in self.lineage(g)))

    def is_there(self, group_id: str, day: dt.date) -> bool:
        """Whether the group, and every group that contains it, has courses on the day."""
        return group_id not in self.passing or all(self.group[g].has_courses(day) for g in self.lineage(group_id))

    def groups_on(self, unit: Unit, day: dt.date) -> tuple[str, ...]:
        """The unit's groups that are there on the day: those whom a session of that day is for."""
        if self.passing.isdisjoint(unit.groups):
            return unit.groups
        return tuple(group for group in unit.groups if self.is_there(group, day))

    def sites_of(self, unit: Unit) -> tuple[str, ...]:
        """Where groups of a unit with a room at each site sit, in the order of the sites; none of another unit."""
        if not unit.rooms_per_site:
            return ()
        found = {self.site_of_group(group) for group in unit.groups}
        return tuple(site.id for site in self.sites if site.id in found)

    def site_of_group(self, group_id: str) -> str | None:
        """Its own, or that of the nearest group that contains it and has one; else the site taken for it: the only one
        that units of it name, or the first."""
        taken = self.sites[0].id if len(self.sites) == 1 else self._seats.get(group_id)
        return next((site for g in self.lineage(group_id) if (site := self.group[g].site) is not None), taken)

    @cached_property
    def _seats(self) -> dict[str, str]:
        """The site taken for each group where neither it nor what contains it says one."""
        if len(self.sites) == 1 or not any(unit.rooms_per_site for unit in self.units):
            return {}
        named = defaultdict[str, set[str]](set)
        for unit in self.units:
            for group in unit.groups:
                named[group] |= set() if unit.site is None else {unit.site}
        sites = {group: set[str]().union(*(named[each] for each in self.lineage(group))) for group in self.group}
        return {group: min(found) if len(found) == 1 else self.sites[0].id for group, found in sites.items()}

    def having(self, **tables: object) -> "Instance":
        """With other tables, taken as they are. Groups stay where they sit: a part of an instance does not tell."""
        other = rebuilt(self, **tables)
        other.__dict__["_seats"] = self._seats
        return other

    def seats(self, unit: Unit, day: dt.date | None = None) -> dict[str, int]:
        """`attendance` at each site, of a unit with a room at each; sites where nobody is there have none."""
        named = set(unit.groups if day is None else self.groups_on(unit, day))
        found = dict.fromkeys(self.sites_of(unit), 0)
        for group in named:
            site = self.site_of_group(group)
            if site is not None and not named & set(self.lineage(group)[1:]):
                found[site] += self.group[group].size
        return {site: students for site, students in found.items() if students}

    def attendance(self, unit: Unit, day: dt.date | None = None) -> int:
        """Students of the unit's groups together, of those who are there on the day if one is given; a group inside
        another of them is counted once."""
        named = set(unit.groups if day is None else self.groups_on(unit, day))
        return sum(self.group[g].size for g in named if not named & set(self.lineage(g)[1:]))
