"""Examinations of a timetable: when each is held, where, for how many, and who watches over it."""

import datetime as dt
import math

from scheduler.instance.schema.exams import ExamKind, ExamSession
from scheduler.timetable.rows import Instant, TimetableRow

_MINUTE = dt.timedelta(minutes=1)


def third_more(minutes: int) -> int:
    """Minutes that extra time adds: a third, rounded up."""
    return math.ceil(minutes / 3)


class ExamRoom(TimetableRow):
    """A room of an examination: how many sit in it, how many of them with extra time, who watches over them."""

    room: str
    candidates: int
    extra_time: int = 0
    invigilators: tuple[str, ...] = ()


class Exam(TimetableRow):
    """One examination of a unit in one session. Work to hand in has no room, and ends when it starts: when it is due.

    `id` is its identity for ever: the unit, the rank in the unit's `exams`, the session.
    """

    id: str
    unit: str
    number: int
    """Which of the unit's `exams`, counted from 1."""
    session: ExamSession
    kind: ExamKind
    start: Instant
    end: Instant
    """Without extra time."""
    groups: tuple[str, ...] = ()
    candidates: int
    extra_time: int = 0
    rooms: tuple[ExamRoom, ...] = ()

    @property
    def minutes(self) -> int:
        return round((self.end - self.start) / _MINUTE)

    @property
    def extended_end(self) -> dt.datetime:
        """When those with extra time end."""
        return self.end + third_more(self.minutes) * _MINUTE

    @property
    def until(self) -> dt.datetime:
        """When the last candidate ends."""
        return self.extended_end if self.extra_time and self.kind == "written" else self.end

    def room_until(self, room: ExamRoom) -> dt.datetime:
        """Until when the room is held."""
        return self.extended_end if room.extra_time and self.kind == "written" else self.end

    @property
    def invigilators(self) -> tuple[str, ...]:
        """Each once."""
        return tuple(dict.fromkeys(who for room in self.rooms for who in room.invigilators))


def exam_id(unit: str, number: int, session: ExamSession) -> str:
    """`TRS001-X1-2`: of its first examination, in the second session."""
    return f"{unit}-X{number}-{1 if session == 'first' else 2}"
