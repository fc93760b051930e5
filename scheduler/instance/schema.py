"""The instance as data: one academic year of one centre. Frozen; knows the meaning of its fields, solves nothing.

See docs/domain.md and docs/formats.md. Dates are local dates of the centre's `timezone`.
"""

import datetime as dt
import hashlib
from collections.abc import Iterable, Iterator
from functools import cached_property
from typing import Annotated, Any, Literal
from zoneinfo import ZoneInfo

from pydantic import Discriminator, Field, PrivateAttr, StringConstraints, Tag

from scheduler.instance.dates import Calendar, Semester, Span
from scheduler.instance.fields import ClockTime, Count, Data, Day, Id, Positive, Slug, Title, Version, ZoneName
from scheduler.instance.regulations import AlternanceHours, Frequency, Law
from scheduler.rules import default_weights
from scheduler.text import Text

Weekday = Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
Level = Literal["unavailable", "avoid", "ok", "prefer"]
Modality = Literal["cours", "tp", "foad", "activity"]
SessionKind = Literal["in_person", "webconference"]
Teaching = Literal["one", "together"]

WEEKDAYS: tuple[Weekday, ...] = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
SESSION_KINDS: tuple[SessionKind, ...] = ("in_person", "webconference")
ANNUAL = "annual"
"""The period of a unit that lasts all the semesters."""


class SlotTemplate(Data):
    """An hour of the weekly grid at which a session can be held, on each of `weekdays`."""

    start: ClockTime
    end: ClockTime
    weekdays: Annotated[tuple[Weekday, ...], Field(min_length=1)] = ("mon", "tue", "wed", "thu", "fri")
    first: Day | None = None
    """The slot is there from this day on; None: from the beginning of the year."""
    last: Day | None = None

    def is_on(self, day: dt.date) -> bool:
        return WEEKDAYS[day.weekday()] in self.weekdays and _is_between(day, self.first, self.last)


def _is_between(day: dt.date, first: dt.date | None, last: dt.date | None) -> bool:
    return (first is None or first <= day) and (last is None or day <= last)


class Site(Data):
    id: Id
    title: Title
    address: Title | None = None


class Room(Data):
    id: Id
    site: Id
    capacity: Positive
    title: Title | None = None
    features: tuple[Id, ...] = ()
    closed: tuple[Span, ...] = ()


class Alternance(Data):
    """An apprentice group's number of alternance days in the year, and the weekdays they may be on."""

    min: Count
    max: Count
    weekdays: Annotated[tuple[Weekday, ...], Field(min_length=1)] | None = None
    """None: any weekday with teaching; the solver chooses one for the year."""


class Group(Data):
    """Students who follow the same units; `part_of` names the group that contains this one, if any."""

    id: Id
    size: Positive
    title: Title | None = None
    part_of: Id | None = None
    alternance: Alternance | None = None
    present: tuple[Span, ...] = ()
    """Dates on which the group has courses, where it comes or goes during the year; none: the whole year."""

    def has_courses(self, day: dt.date) -> bool:
        """As far as the group's own dates say; those of the groups that contain it: `Instance.is_there`."""
        return not self.present or any(day in span for span in self.present)


class DatedLevel(Span):
    """A trainer's level on some dates; the last entry of the list that covers a time wins over the earlier ones."""

    level: Level
    weekdays: tuple[Weekday, ...] | None = None
    slots: tuple[ClockTime, ...] | None = None
    every: Positive = 1
    """2: in every second week, counted from that of `first`."""

    @property
    def is_whole(self) -> bool:
        """Whether it covers all of its days."""
        return self.weekdays is None and self.slots is None and self.every == 1

    def covers(self, day: dt.date, start: dt.time) -> bool:
        monday = self.first - dt.timedelta(days=self.first.weekday())
        return (
            day in self
            and (day - monday).days // 7 % self.every == 0
            and (self.weekdays is None or WEEKDAYS[day.weekday()] in self.weekdays)
            and (self.slots is None or start in self.slots)
        )


def _weekly_form(value: Any) -> str:
    """Which of the two forms of a weekday a person wrote, so that only its own faults are reported."""
    return "[slots]" if isinstance(value, dict) else "[day]"


WeeklyLevel = Annotated[
    Annotated[Level, Tag("[day]")] | Annotated[dict[ClockTime, Level], Tag("[slots]")], Discriminator(_weekly_form)
]


class Availability(Data):
    """Levels by weekday: one for the whole day, or one per start of a slot. What is not named is `ok`."""

    weekly: dict[Weekday, WeeklyLevel] = Field({})
    dated: tuple[DatedLevel, ...] = ()

    def level(self, day: dt.date, start: dt.time) -> Level:
        """The trainer's level at the slot that starts at `start` on `day`."""
        for entry in reversed(self.dated):
            if entry.covers(day, start):
                return entry.level
        weekly = self.weekly.get(WEEKDAYS[day.weekday()], "ok")
        return weekly.get(start, "ok") if isinstance(weekly, dict) else weekly

    @property
    def prefers_some(self) -> bool:
        levels = [e.level for e in self.dated]
        for weekly in self.weekly.values():
            levels += weekly.values() if isinstance(weekly, dict) else [weekly]
        return "prefer" in levels


class Trainer(Data):
    id: Id
    name: Title
    role: Title | None = None
    availability: Availability = Availability()
    calendar: str | None = None
    """An iCal or CSV file beside the instance: the trainer is unavailable when it says busy. After loading, its times
    are the first of `availability.dated`: what is typed there wins."""
    max_evenings_per_week: Positive | None = None
    max_sessions_per_evening: Positive | None = None
    _from_calendar: tuple[DatedLevel, ...] = PrivateAttr(())

    @property
    def from_calendar(self) -> tuple[DatedLevel, ...]:
        """The dated entries that `calendar` made; known where the file was read, and nowhere kept."""
        return self._from_calendar

    def having_read(self, file: str | None, away: tuple[DatedLevel, ...]) -> "Trainer":
        """The same trainer, whose first dated entries are what the calendar in that file made."""
        copy = self.model_copy(update={"calendar": file})
        copy._from_calendar = away
        return copy

    def with_calendar(self, away: tuple[DatedLevel, ...]) -> "Trainer":
        """The same trainer, unavailable then too."""
        dated = {"dated": (*away, *self.availability.dated)}
        changed = {"availability": self.availability.model_copy(update=dated)}
        return self.model_copy(update=changed).having_read(self.calendar, away)


class Unit(Data):
    """A teaching unit (UE). FOAD and activity units exist in the programme and get no session of ours."""

    code: Id
    title: Title
    ects: Positive
    modality: Modality
    period: Id | None = None
    """A semester's id, or `annual`; none only for FOAD and activity units."""
    first: Day | None = None
    """Nothing is held before this day of the period; what it asks is spread over the weeks that are left."""
    last: Day | None = None
    """Nothing is held after this day of the period."""
    weekdays: Annotated[tuple[Weekday, ...], Field(min_length=1)] | None = None
    """The weekdays on which it may be held; None: any."""
    slots: Annotated[tuple[ClockTime, ...], Field(min_length=1)] | None = None
    """Starts of the slots in which it may be held; None: any."""
    year: Positive | None = None
    groups: tuple[Id, ...] = ()
    trainers: tuple[Id, ...] = ()
    teaching: Teaching = "one"
    """With several trainers: `one` of them per session, or all `together`."""
    shares: dict[Id, Count] | None = None
    """With `one` of several: how many sessions each trainer takes. None: the solver chooses."""
    in_person: Count | None = None
    webconference: Count | None = None
    """Stated counts, which override the frequency table; give both."""
    sessions_per_week: Positive = 1
    features: tuple[Id, ...] = ()
    site: Id | None = None
    url: Annotated[str, StringConstraints(pattern=r"^https?://\S+$")] | None = None
    """Link of the unit's webconferences."""

    @property
    def is_scheduled(self) -> bool:
        """Whether the unit gets sessions of ours."""
        return self.modality in ("cours", "tp")

    def lasts(self, day: dt.date) -> bool:
        """Whether the day is within the unit's own dates."""
        return _is_between(day, self.first, self.last)

    def may_start(self, day: dt.date, start: dt.time) -> bool:
        """Whether a slot of that day is within the unit's own dates, weekdays and hours."""
        return (
            self.lasts(day)
            and (self.weekdays is None or WEEKDAYS[day.weekday()] in self.weekdays)
            and (self.slots is None or start in self.slots)
        )


class Pin(Data):
    """What the planner fixed (H9), for a unit:

    with `date`: one of its sessions is held that day (in that slot, room, of that kind, as its `number`-th one);
    without: all its sessions (of that kind, if given) are on that weekday, in that slot, in that room.
    """

    unit: Id
    date: Day | None = None
    weekday: Weekday | None = None
    slot: ClockTime | None = None
    room: Id | None = None
    kind: SessionKind | None = None
    number: Positive | None = None


class BusyTime(Data):
    date: Day
    start: ClockTime
    end: ClockTime


class BusyWeekly(Data):
    """A busy time of every week, from `first` to `last` or all year: a job, a sports evening."""

    weekday: Weekday
    start: Annotated[ClockTime, Field(alias="from")]
    end: Annotated[ClockTime, Field(alias="to")]
    first: Day | None = None
    last: Day | None = None

    def times(self, days: Iterable[dt.date]) -> Iterator[BusyTime]:
        """On the days of it among these."""
        for day in days:
            if WEEKDAYS[day.weekday()] == self.weekday and _is_between(day, self.first, self.last):
                yield BusyTime(date=day, start=self.start, end=self.end)


class Busy(Data):
    """External busy times of groups: written here, or in an iCal or CSV file beside the instance."""

    groups: Annotated[tuple[Id, ...], Field(min_length=1)]
    title: Title
    file: str | None = None
    times: tuple[BusyTime, ...] = ()
    """After loading, the times of `file` and `weekly` are here too."""
    weekly: tuple[BusyWeekly, ...] = ()
    unit: Id | None = None
    """The unit that is taught then, by another centre."""
    show: bool | None = None
    """Whether students see it in their feeds and pages. None: where a unit is named."""
    _remark: Text | None = PrivateAttr(None)

    @property
    def is_shown(self) -> bool:
        return self.unit is not None if self.show is None else self.show

    @property
    def remark(self) -> Text | None:
        """What `file` holds that is not in `times`, and why; known where the file was read, and nowhere kept."""
        return self._remark

    def remarked(self, remark: Text | None) -> "Busy":
        """The same entry with that remark."""
        copy = self.model_copy()
        copy._remark = remark
        return copy


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
    weights: dict[str, Count] = Field({})

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

    @cached_property
    def unit(self) -> dict[str, Unit]:
        return {unit.code: unit for unit in self.units}

    @cached_property
    def site(self) -> dict[str, Site]:
        return {site.id: site for site in self.sites}

    @cached_property
    def semester(self) -> dict[str, Semester]:
        return {semester.id: semester for semester in self.calendar.semesters}

    @cached_property
    def weight(self) -> dict[str, int]:
        """Price of every criterion: the instance's own, else the catalogue's."""
        return {**default_weights(), **self.weights}

    @cached_property
    def scheduled_units(self) -> tuple[Unit, ...]:
        return tuple(unit for unit in self.units if unit.is_scheduled)

    def frequency_of(self, unit: Unit) -> Frequency | None:
        """The row of the frequency table for the unit's modality, ECTS and period; None when there is none."""
        period = "annual" if unit.period == ANNUAL else "semester"
        wanted = (unit.modality, period, unit.ects)
        return next((row for row in self.frequency if (row.modality, row.period, row.ects) == wanted), None)

    def lineage(self, group_id: str) -> tuple[str, ...]:
        """The group and every group that contains it, the nearest first."""
        chain = [group_id]
        while (parent := self.group[chain[-1]].part_of) is not None and parent not in chain:
            chain.append(parent)
        return tuple(chain)

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

    def attendance(self, unit: Unit, day: dt.date | None = None) -> int:
        """Students of the unit's groups together, of those who are there on the day if one is given; a group inside
        another of them is counted once."""
        named = set(unit.groups if day is None else self.groups_on(unit, day))
        return sum(self.group[g].size for g in named if not named & set(self.lineage(g)[1:]))
