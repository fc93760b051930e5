"""The timetable: every session with its slot, trainers and room, every alternance day with its date.

Contract: docs/formats.md, "Timetable: JSON", versions 1 and 2. Times are aware datetimes, with the centre's offset.
"""

import datetime as dt
from collections.abc import Iterable
from functools import cached_property
from typing import Annotated, Any, Literal, TypeGuard, TypeVar

from pydantic import BeforeValidator, SerializerFunctionWrapHandler, model_serializer

from scheduler.instance.instants import local
from scheduler.instance.schema.fields import no_other_number, rebuilt
from scheduler.instance.schema.places import room_code, rooms_named
from scheduler.instance.schema.units import SessionKind, course_of
from scheduler.timetable.exams import Exam
from scheduler.timetable.rows import Instant, TimetableRow

TimetableVersion = Annotated[Literal[1, 2], BeforeValidator(no_other_number)]
TierName = Literal["clashes", "moves", "changes", "criteria", "exams"]
"""`moves` and `changes` only where a timetable was made from a published one: sessions that change slot, and those that
only change room or trainer."""
TierStatus = Literal["optimal", "feasible", "unknown"]
R = TypeVar("R", "Session", "AlternanceDay", Exam)


class Session(TimetableRow):
    """One meeting of a unit. `id` is its identity for ever; `number` is its rank in time order and may change."""

    id: str
    unit: str
    """What rules speak of: a unit, or a section of one as `NFP107/TP1`. Files have the unit, and its `section`."""
    section: str | None = None
    kind: SessionKind
    number: int
    start: Instant
    end: Instant
    groups: tuple[str, ...]
    trainers: tuple[str, ...]
    room: str | None = None
    """Rooms at several sites in one name, as `12+B2`. Files have the first, and all of them in `rooms`."""
    rooms: tuple[str, ...] | None = None

    def model_post_init(self, _: object) -> None:
        """The unit and its section, and all rooms, in one name, however they were given."""
        if self.rooms is not None:
            self.__dict__["room"] = room_code({*self.rooms, *([] if self.room is None else [self.room])}) or None
            self.__dict__["rooms"] = None
        course, _slash, section = self.unit.partition("/")
        if section or self.section is not None:
            self.__dict__["section"] = section or self.section
            self.__dict__["unit"] = f"{course}/{self.section}"

    @property
    def course(self) -> str:
        """The unit as people know it."""
        return course_of(self.unit)

    @property
    def places(self) -> tuple[str | None, ...]:
        """Its rooms; None where it lacks one."""
        return rooms_named(self.room) or ((None,) if self.kind == "in_person" else ())

    @model_serializer(mode="wrap")
    def _apart(self, handler: SerializerFunctionWrapHandler) -> dict[str, Any]:
        found: dict[str, Any] = handler(self)
        if len(names := rooms_named(self.room)) > 1:
            found |= {"room": names[0], "rooms": list(names)}
        else:
            found.pop("rooms", None)
        if self.section is None:
            del found["section"]
        else:
            found["unit"] = self.course
        return found


class AlternanceDay(TimetableRow):
    """One day of an apprentice group at the centre; whoever asks finds in it what a session has, and nobody teaches."""

    id: str
    group: str
    start: Instant
    end: Instant

    @property
    def unit(self) -> None:
        return None

    @property
    def kind(self) -> Literal["alternance"]:
        return "alternance"

    @property
    def groups(self) -> tuple[str, ...]:
        return (self.group,)

    @property
    def trainers(self) -> tuple[str, ...]:
        return ()

    @property
    def room(self) -> None:
        return None


Held = Session | AlternanceDay
Planned = Held | Exam
"""What a timetable holds. It has two other forms: the search has `model.solution.Placement`, whose integers index the
tables of a problem, and the checker has `checker.facts.Meeting`, with the centre's clock and the unit and slot that the
instance knows."""


def is_held(row: Planned) -> TypeGuard[Held]:
    """Whether it is a session or alternance day."""
    return not isinstance(row, Exam)


class TierResult(TimetableRow):
    """What the solver proved of one objective: `value` reached, `bound` that no timetable can be below."""

    tier: TierName
    status: TierStatus
    value: int
    bound: int


class ClashReason(TimetableRow):
    """Why these trainers have at least `count` clashes among them in every timetable, proved; in both languages.

    Kept with the timetable because finding it again takes a solver, which checking and showing do without.
    """

    trainers: tuple[str, ...]
    count: int
    fr: str
    en: str


class Provenance(TimetableRow):
    """How the timetable came about; nothing here depends on the clock, so that the same run gives the same bytes."""

    scheduler: str
    ortools: str
    seed: int
    workers: int
    time_limit_s: float
    strict: bool


class Timetable(TimetableRow):
    version: TimetableVersion = 1
    """2 where it holds examinations."""
    instance: str
    """Name of the instance."""
    digest: str
    """SHA-256 of the instance it was made for."""
    provenance: Provenance
    tiers: tuple[TierResult, ...] = ()
    reasons: tuple[ClashReason, ...] = ()
    """Written only when clashes are proved unavoidable; each is about other trainers."""
    sessions: tuple[Session, ...]
    """In order of start, then unit."""
    alternance: tuple[AlternanceDay, ...] = ()
    """In order of start, then group."""
    retired: tuple[str, ...] = ()
    """Identities that were given once and belong to nothing any more: never given again. Written only when there are
    some."""
    exams: tuple[Exam, ...] | None = None
    """In order of start, then identity. None, and not written: nobody planned them yet."""
    exam_tier: TierResult | None = None
    """What is proved of their criteria."""
    undated: tuple[str, ...] = ()
    """Examinations that could not be placed beside these: without a date yet. Written only when there are some."""

    def with_exams(self, exams: Iterable[Exam], tier: TierResult | None, undated: Iterable[str] = ()) -> "Timetable":
        """The same sessions, with these examinations."""
        ordered = tuple(sorted(exams, key=lambda exam: (exam.start, exam.id)))
        known = {"version": 2, "exams": ordered, "exam_tier": tier, "undated": tuple(sorted(undated))}
        return self.model_copy(update=known)

    @property
    def without_exams(self) -> "Timetable":
        """The sessions alone, as when nobody has planned examinations yet."""
        return self.model_copy(update={"exams": None, "exam_tier": None, "undated": (), "version": 1})

    def having_exams(self, exams: Iterable[Exam]) -> "Timetable":
        """The same, proofs too, with these examinations; where nobody has planned any, none is still nobody."""
        ordered = tuple(sorted(exams, key=lambda exam: (exam.start, exam.id)))
        if ordered == (self.exams or ()):
            return self
        return rebuilt(self, version=2, exams=ordered)

    @property
    def held(self) -> tuple[Held, ...]:
        """Sessions, then alternance days."""
        return (*self.sessions, *self.alternance)

    @property
    def planned(self) -> tuple[Planned, ...]:
        """Sessions, alternance days, then examinations."""
        return (*self.held, *(self.exams or ()))

    def today(self, now: dt.datetime, zone: dt.tzinfo) -> dt.date | None:
        """The day of `now` when it lies within the dates of the timetable. Before these nothing is past; after, the
        year is being looked at as a whole."""
        days = [local(one.start, zone).date() for one in self.held]
        today = local(now, zone).date()
        return today if days and min(days) <= today <= max(days) else None

    @cached_property
    def of_course(self) -> dict[str, tuple[Session, ...]]:
        """Sessions of each unit as people know it, whatever their sections, in time order."""
        table: dict[str, tuple[Session, ...]] = {}
        for session in sorted(self.sessions, key=lambda s: s.start):
            table[session.course] = (*table.get(session.course, ()), session)
        return table

    @property
    def by_time(self) -> tuple[Held, ...]:
        """Sessions and alternance days together, in time order."""
        return tuple(sorted(self.held, key=lambda held: (held.start, held.id)))

    @cached_property
    def of_unit(self) -> dict[str, tuple[Session, ...]]:
        """Sessions of each unit, in time order."""
        table: dict[str, tuple[Session, ...]] = {}
        for session in sorted(self.sessions, key=lambda s: s.start):
            table[session.unit] = (*table.get(session.unit, ()), session)
        return table

    def on_clocks(self, zone: dt.tzinfo) -> "Timetable":
        """The same instants, each with the date and hour of the zone, whatever offset it was written with."""
        exams = None if self.exams is None else _on_clocks(self.exams, zone)
        sessions, days = _on_clocks(self.sessions, zone), _on_clocks(self.alternance, zone)
        return rebuilt(self, sessions=sessions, alternance=days, exams=exams)


def _on_clocks(rows: Iterable[R], zone: dt.tzinfo) -> tuple[R, ...]:
    return tuple(row.model_copy(update={"start": local(row.start, zone), "end": local(row.end, zone)}) for row in rows)
