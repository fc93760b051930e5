"""The examinations of a timetable seen by the rules: real minutes, with what the instance demands of each.

A timetable may name anything; nothing here raises on a wrong one.
"""

import datetime as dt
import math
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from scheduler.checker.local_timetable import LocalTimetable
from scheduler.checker.overlap import Interval, interval
from scheduler.instance.instants import local
from scheduler.instance.schema.exams import StaffMember
from scheduler.instance.schema.instance import Instance
from scheduler.instance.schema.trainers import Availability, Trainer
from scheduler.instance.schema.units import Unit
from scheduler.text import Text
from scheduler.timeline.papers import Paper, papers
from scheduler.timetable.exams import Exam, ExamRoom
from scheduler.wording import moment, shown


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

    @property
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


@dataclass(frozen=True)
class Sittings:
    """What the rules ask about the examinations of a timetable, in time order."""

    facts: LocalTimetable

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

    def of_group(self, group: str) -> tuple[Sitting, ...]:
        """What the group sits, with those of the groups it is part of."""
        lineage = set(self.instance.lineage(group))
        return tuple(one for one in self.sat if lineage & set(one.groups))

    @cached_property
    def by_group(self) -> dict[str, tuple[Sitting, ...]]:
        return {group.id: self.of_group(group.id) for group in self.instance.groups}

    @cached_property
    def by_name(self) -> dict[tuple[str, str], tuple[Sitting, ...]]:
        """What each named candidate sits in a session."""
        found = defaultdict[tuple[str, str], list[Sitting]](list)
        for one in self.sat:
            for name in sorted(one.paper.names) if one.paper is not None else ():
                found[name, one.exam.session].append(one)
        return {key: tuple(sat) for key, sat in found.items()}

    @cached_property
    def rooms(self) -> tuple[RoomHeld, ...]:
        zone = self.instance.zone
        return tuple(
            RoomHeld(one, row, interval(one.start, local(one.exam.room_until(row), zone)))
            for one in self.sat
            for row in one.exam.rooms
        )

    @cached_property
    def by_room(self) -> dict[str, tuple[RoomHeld, ...]]:
        found = defaultdict[str, list[RoomHeld]](list)
        for held in self.rooms:
            found[held.row.room].append(held)
        return {room: tuple(sorted(rows, key=lambda held: held.interval)) for room, rows in found.items()}

    @cached_property
    def duties(self) -> dict[str, tuple[RoomHeld, ...]]:
        """What each person watches over."""
        found = defaultdict[str, list[RoomHeld]](list)
        for held in self.rooms:
            for who in dict.fromkeys(held.row.invigilators):
                found[who].append(held)
        return {who: tuple(sorted(rows, key=lambda held: held.interval)) for who, rows in found.items()}

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


def overlaps(one: Interval, other: Interval) -> bool:
    return one.begin < other.until and other.begin < one.until


def pairs_at_once(held: tuple[RoomHeld, ...]) -> Iterator[tuple[RoomHeld, RoomHeld]]:
    """Pairs that overlap, of rows in time order."""
    for rank, one in enumerate(held):
        for other in held[rank + 1 :]:
            if other.interval.begin >= one.interval.until:
                break
            yield one, other
