"""Examinations: how a unit is assessed, who sits its papers, who watches over them. Source: docs/exams.md."""

import datetime as dt
import math
import re
from typing import Annotated, Any, Literal
from zoneinfo import ZoneInfo

from pydantic import BeforeValidator, Field, PrivateAttr
from pydantic_core import PydanticCustomError

from scheduler.instance.schema.fields import ClockTime, Count, Data, Day, Hours, Id, Positive, Title, is_zone
from scheduler.instance.schema.trainers import Availability

ExamKind = Literal["written", "oral", "work"]
ExamSession = Literal["first", "second"]
ExamSharing = Literal["any", "same_start", "none"]

EXAM_SESSIONS: tuple[ExamSession, ...] = ("first", "second")
_MOMENT = re.compile(r"(\d{4}-\d{2}-\d{2})[ T](\d{1,2}:\d{2})(?:[ ]+(\S+))?")


def _parse_moment(value: Any) -> str:
    """`2023-02-21 18:00 Europe/Paris`, kept as it is meant; without a zone the hour is the centre's."""
    found = _MOMENT.fullmatch(value.strip()) if isinstance(value, str) else None
    if found is None:
        raise PydanticCustomError("moment_format", "not an instant")
    try:
        dt.datetime.strptime(f"{found[1]} {found[2]}", "%Y-%m-%d %H:%M")  # noqa: DTZ007 – its zone is read below
    except ValueError as error:
        raise PydanticCustomError("moment_format", "no such instant") from error
    if found[3] is not None and not is_zone(found[3]):
        raise PydanticCustomError("zone_unknown", "no such time zone")
    return " ".join(part for part in found.groups() if part is not None)


ZonedTime = Annotated[str, BeforeValidator(_parse_moment)]
"""A date and an hour, of the zone that is named after them or else of the centre."""


def zoned(moment: str, zone: ZoneInfo) -> tuple[dt.date, dt.time, ZoneInfo]:
    """The date, the hour and the zone in which they are meant; `zone`: the centre's."""
    day, clock, *named = moment.split()
    hour, minute = map(int, clock.split(":"))
    return dt.date.fromisoformat(day), dt.time(hour, minute), ZoneInfo(named[0]) if named else zone


class Assessment(Data):
    """One way in which a unit is assessed; it takes place once in each session."""

    kind: ExamKind
    hours: Annotated[Hours, Field(gt=0, le=12)] | None = None
    """How long it lasts: required of a written paper; of an oral, how long its juries sit."""
    at: ZonedTime | None = None
    """When it starts in the first session, where somebody else decides; when work is due."""
    second_at: ZonedTime | None = None
    """The same in the second session."""
    semester: Id | None = None
    """In whose windows it takes place. None: that of the unit, of an annual one the last."""
    room_features: tuple[Id, ...] = ()
    together_with: tuple[Id, ...] = ()
    """Units whose paper is the same one: all start at once."""
    minutes_per_candidate: Positive | None = None
    """Of an oral."""

    def minutes_before(self, candidates: int, extra: int) -> int:
        """How long a jury sees so many candidates of an oral, one after the other, some with extra time."""
        each = self.minutes_per_candidate or 1
        return each * candidates + math.ceil(each * extra / 3)

    def seen_beside(self, minutes: int, extra: int) -> int | None:
        """How many others a jury can see in the minutes beside so many with extra time; None when it cannot these."""
        left = minutes - self.minutes_before(extra, extra)
        return left // (self.minutes_per_candidate or 1) if left >= 0 else None

    def fixed(self, session: ExamSession) -> str | None:
        return self.at if session == "first" else self.second_at


class CandidateCount(Data):
    """How many sit the papers of a unit in a session: retakers and others."""

    unit: Id
    session: ExamSession
    candidates: Count
    group: Id | None = None
    """They are of this group: of a group of the unit, in place of its size. None: beside the groups."""
    extra_time: Count = 0
    """So many of them have a third more time."""


class NamedCandidate(Data):
    """One candidate under a code: the papers of one code never overlap."""

    code: Id
    unit: Id
    session: ExamSession


class StaffMember(Data):
    """Somebody who watches over examinations and does not teach."""

    id: Id
    name: Title
    availability: Availability = Availability()


class ExamPin(Data):
    """What the planner fixed of an examination (X6)."""

    unit: Id
    session: ExamSession
    number: Positive = 1
    """Which of the unit's `exams`, counted from 1."""
    date: Day | None = None
    start: ClockTime | None = None
    room: Id | None = None


class ExamSettings(Data):
    """What holds for all examinations, and who sits them."""

    break_minutes: Count = 30
    """Between two papers of one candidate."""
    most_per_day: Positive = 2
    """Papers of a group in a day."""
    invigilators_per_room: Count = 1
    candidates_per_invigilator: Positive = 30
    """One more person in a room for each so many candidates begun."""
    trainers_invigilate: bool = True
    heavy_ects: Positive = 6
    """A paper of a unit with so many credits is heavy."""
    candidates: tuple[CandidateCount, ...] = ()
    named: tuple[NamedCandidate, ...] = ()
    """After loading, those of `candidates_file` are here too."""
    candidates_file: str | None = None
    """A CSV file beside the instance, of columns code, unit, session; None once it is read."""
    pins: tuple[ExamPin, ...] = ()
    _read_from: str | None = PrivateAttr(None)

    @property
    def read_from(self) -> str | None:
        """The file that some of `named` came from; known where it was read, and nowhere kept."""
        return self._read_from

    def having_read(self, file: str, found: tuple[NamedCandidate, ...]) -> "ExamSettings":
        """The same, with the candidates of the file."""
        named = tuple(dict.fromkeys((*self.named, *found)))
        copy = self.model_copy(update={"candidates_file": None, "named": named})
        copy._read_from = file
        return copy
