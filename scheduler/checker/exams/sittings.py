"""The examinations of a timetable seen by the rules: real minutes, with what the instance demands of each.

A timetable may name anything; nothing here raises on a wrong one.
"""

import datetime as dt
import math
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from sys import intern
from typing import TypeVar, TypeVarTuple

from scheduler.checker.local_timetable import LocalTimetable, Meeting
from scheduler.checker.overlap import Interval, interval
from scheduler.instance.instants import local
from scheduler.instance.schema.exams import StaffMember
from scheduler.instance.schema.instance import Instance
from scheduler.instance.schema.trainers import Availability, Level, Trainer
from scheduler.instance.schema.units import Unit
from scheduler.text import Text
from scheduler.timeline.exam_hours import level_during
from scheduler.timeline.papers import Paper, papers
from scheduler.timetable.exams import Exam, ExamRoom
from scheduler.wording import moment, shown

R = TypeVar("R")
Ts = TypeVarTuple("Ts")


@dataclass(frozen=True, eq=False)
class Sitting:
    """An examination in local time; `unit` and `paper` are None when the instance knows none, or demands none."""

    exam: Exam
    unit: Unit | None
    paper: Paper | None
    start: dt.datetime
    end: dt.datetime
    until: dt.datetime
    groups: tuple[str, ...]

    @property
    def id(self) -> str:
        return self.exam.id

    @property
    def day(self) -> dt.date:
        return self.start.date()

    @property
    def is_sat(self) -> bool:
        return self.exam.kind != "work"

    @cached_property
    def interval(self) -> Interval:
        """Until the last candidate ends."""
        return interval(self.start, self.until)

    @cached_property
    def label(self) -> Text:
        when, name = moment(self.start), shown(self.exam.unit)
        return Text(f"l’examen {name} le {when.fr}", f"the examination of {name} on {when.en}")


@dataclass(frozen=True, eq=False)
class RoomHeld:
    """A room that an examination holds."""

    sitting: Sitting
    row: ExamRoom
    interval: Interval

    @property
    def label(self) -> Text:
        return self.sitting.label


def _sitting(instance: Instance, exam: Exam, paper: Paper | None) -> Iterator[Sitting]:
    groups = paper.groups if paper is not None else exam.groups
    start, end, until = (local(when, instance.zone) for when in (exam.start, exam.end, exam.until))
    yield Sitting(exam, instance.unit.get(exam.unit), paper, start, end, until, groups)


@dataclass(frozen=True, eq=False)
class Invigilation:
    """What an instance says of those who watch over examinations."""

    instance: Instance

    @cached_property
    def availability(self) -> dict[str, Availability]:
        people: tuple[Trainer | StaffMember, ...] = (*self.instance.trainers, *self.instance.staff)
        return {person.id: person.availability for person in people}

    @cached_property
    def invigilators(self) -> tuple[str, ...]:
        """Who may watch over any examination."""
        staff = tuple(member.id for member in self.instance.staff)
        trainers = tuple(trainer.id for trainer in self.instance.trainers)
        return (*trainers, *staff) if self.instance.exams.trainers_invigilate else staff

    def need(self, held: RoomHeld) -> int:
        """Invigilators that an examination needs in one of its rooms; a jury is there whatever the candidates."""
        settings = self.instance.exams
        least = settings.invigilators_per_room
        if not least or held.sitting.exam.kind != "written":
            return least
        return max(least, math.ceil(held.row.candidates / settings.candidates_per_invigilator))

    def may_watch(self, who: str, one: Sitting) -> bool:
        own = one.unit.trainers if one.unit is not None and one.exam.kind == "oral" else ()
        return who in self.invigilators or who in own

    def level(self, who: str, held: Interval) -> Level | None:
        """The worst of that time; None of somebody unknown."""
        availability = self.availability.get(who)
        return None if availability is None else level_during(self.instance, availability, held.begin, held.until)


def _invigilation(instance: Instance) -> Iterator[Invigilation]:
    yield Invigilation(instance)


def _members(instance: Instance) -> Iterator[dict[str, tuple[str, ...]]]:
    """Of each group as written, those that are it or part of it."""
    found = defaultdict[str, list[str]](list)
    for group in instance.groups:
        for whole in instance.lineage(group.id):
            found[whole].append(group.id)
    yield {whole: tuple(parts) for whole, parts in found.items()}


def _these(*of: R) -> tuple[R, ...]:
    """The same tuple for the same things."""
    return of


def _all(taught: tuple[Meeting, ...], watched: tuple[RoomHeld, ...]) -> tuple[Meeting | RoomHeld, ...]:
    return (*taught, *watched)


def _rooms(instance: Instance, one: Sitting) -> Iterator[RoomHeld]:
    for row in one.exam.rooms:
        yield RoomHeld(one, row, interval(one.start, local(one.exam.room_until(row), instance.zone)))


@dataclass(frozen=True)
class Sittings:
    """What the rules ask about the examinations of a timetable, in time order.

    What is asked of one group, person or room is the same object again in the timetable `after` one in which it is the
    same: a rule that asks `once` of it works out again only what has changed.
    """

    facts: LocalTimetable

    def once(self, work: Callable[[*Ts], Iterable[R]], *of: *Ts) -> tuple[R, ...]:
        return self.facts.once(work, *of)

    @property
    def instance(self) -> Instance:
        return self.facts.instance

    @property
    def undated(self) -> tuple[str, ...]:
        """Those that the timetable names as without a date."""
        return self.facts.timetable.undated

    @cached_property
    def papers(self) -> tuple[Paper, ...]:
        return self.facts.once(papers, self.facts.timeline)

    @cached_property
    def all(self) -> tuple[Sitting, ...]:
        demanded, found = {paper.key: paper for paper in self.papers}, list[Sitting]()
        for exam in self.facts.timetable.exams or ():
            paper = demanded.get((exam.unit, exam.number, exam.session))
            found += self.facts.once(_sitting, self.instance, exam, paper)
        return tuple(sorted(found, key=lambda one: (one.interval, one.id)))

    @cached_property
    def sat(self) -> tuple[Sitting, ...]:
        return tuple(one for one in self.all if one.is_sat)

    @cached_property
    def by_group(self) -> dict[str, tuple[Sitting, ...]]:
        """What each group sits, with those of the groups it is part of."""
        (members,) = self.once(_members, self.instance)
        found: dict[str, list[Sitting]] = {group.id: [] for group in self.instance.groups}
        for one in self.sat:
            for group in dict.fromkeys(part for whole in one.groups for part in members.get(whole, ())):
                found[group].append(one)
        return {group: self.once(_these, *sat) for group, sat in found.items()}

    @cached_property
    def by_name(self) -> dict[tuple[str, str], tuple[Sitting, ...]]:
        """What each named candidate sits in a session."""
        found = defaultdict[tuple[str, str], list[Sitting]](list)
        for one in self.sat:
            for name in sorted(one.paper.names) if one.paper is not None else ():
                found[name, one.exam.session].append(one)
        return {key: self.once(_these, *sat) for key, sat in found.items()}

    @cached_property
    def rooms(self) -> tuple[RoomHeld, ...]:
        return tuple(held for one in self.sat for held in self.once(_rooms, self.instance, one))

    @cached_property
    def by_room(self) -> dict[str, tuple[RoomHeld, ...]]:
        found = defaultdict[str, list[RoomHeld]](list)
        for held in self.rooms:
            found[held.row.room].append(held)
        return self._in_order(found)

    @cached_property
    def duties(self) -> dict[str, tuple[RoomHeld, ...]]:
        """What each person watches over."""
        found = defaultdict[str, list[RoomHeld]](list)
        for held in self.rooms:
            for who in dict.fromkeys(held.row.invigilators):
                found[who].append(held)
        return self._in_order(found)

    def busy(self, who: str) -> tuple[Meeting | RoomHeld, ...]:
        """What somebody teaches and watches over."""
        return self.once(_all, self.facts.taught.get(who, ()), self.duties.get(who, ()))

    def _in_order(self, found: Mapping[str, list[RoomHeld]]) -> dict[str, tuple[RoomHeld, ...]]:
        """Under names that are the same objects, too, whichever examination they were first read of."""
        order = {intern(name): sorted(rows, key=lambda held: held.interval) for name, rows in found.items()}
        return {name: self.once(_these, *rows) for name, rows in order.items()}

    @cached_property
    def invigilation(self) -> Invigilation:
        (found,) = self.once(_invigilation, self.instance)
        return found


def _sittings(facts: LocalTimetable) -> Iterator[Sittings]:
    yield Sittings(facts)


def sittings_of(facts: LocalTimetable) -> Sittings:
    """The same for all who ask."""
    (found,) = facts.once(_sittings, facts)
    return found


def overlaps(one: Interval, other: Interval) -> bool:
    return one.begin < other.until and other.begin < one.until


def pairs_at_once(held: tuple[RoomHeld, ...]) -> Iterator[tuple[RoomHeld, RoomHeld]]:
    """Pairs that overlap, of rows in time order."""
    for rank, one in enumerate(held):
        for other in held[rank + 1 :]:
            if other.interval.begin >= one.interval.until:
                break
            yield one, other
