"""What a rule sees of one scope: the few patterns that decide its points, each as a small record.

A rule whose points depend on nothing else is written once, as a function of such a pattern, in its row of the catalogue
(`scheduler.rules`); the parameter's type says which. `scheduler.evaluate` makes tables of it for annealing, and asks it
for `suggest`. Points are whole numbers, never negative.

Patterns that name a unit, a trainer or a date are tabulated for each. `timeline` is the calendar of the year, with its
teaching days and semesters, and `timeline.instance` the whole instance (rules come before both in the layers, so that
nothing here is typed with them).
"""

import datetime as dt
from typing import Any, Literal, NamedTuple

Kind = Literal["in_person", "webconference"]


class SessionTime(NamedTuple):
    """One session: of which unit, of which kind, when."""

    timeline: Any
    unit: Any
    kind: Kind
    day: dt.date
    start: dt.time


class TrainerTime(NamedTuple):
    """One session of a trainer: when, and what the trainer said of that time. Several at once are several patterns."""

    timeline: Any
    trainer: Any
    day: dt.date
    start: dt.time
    level: Literal["unavailable", "avoid", "ok", "prefer"]
    prefers_some: bool
    """Whether the trainer prefers any times at all."""


class TrainerEvening(NamedTuple):
    """A date of a trainer: in which of its slots there are sessions."""

    timeline: Any
    trainer: Any
    day: dt.date
    slots: tuple[bool, ...]


class TrainerWeek(NamedTuple):
    """A week of a trainer: the weekdays with sessions, Monday being 0."""

    timeline: Any
    trainer: Any
    monday: dt.date
    evenings: tuple[int, ...]


class RoomEvening(NamedTuple):
    """A date of a room: in which of its slots there are sessions. Annealing, which gives no rooms, knows of it which
    two slots no room can hold both."""

    timeline: Any
    room: Any
    day: dt.date
    slots: tuple[bool, ...]


class GroupEvening(NamedTuple):
    """A date of a group: what it attends in each slot, and whether an alternance day brings it to the centre."""

    timeline: Any
    day: dt.date
    slots: tuple[frozenset[Kind], ...]
    """Empty: nothing. Two kinds at once are against the rules, and met all the same on the way to a timetable."""
    alternance: bool

    @property
    def kinds(self) -> frozenset[Kind]:
        return frozenset[Kind]().union(*self.slots)


class GroupWeek(NamedTuple):
    """A week of a group: the weekdays with sessions, Monday being 0."""

    timeline: Any
    monday: dt.date
    evenings: tuple[int, ...]


class UnitWeekdays(NamedTuple):
    """The weekdays on which a unit has sessions, Monday being 0."""

    timeline: Any
    unit: Any
    weekdays: tuple[int, ...]


class UnitKinds(NamedTuple):
    """Three sessions of a unit in a row. Each session is `kind` once; None: before the first, and after the last, of
    which each unit has one pattern of its own."""

    timeline: Any
    unit: Any
    webconferences: int
    """How many the unit has in all; of a unit stated in hours 1 if it has any."""
    before_last: Kind | None
    last: Kind | None
    kind: Kind | None


class UnitPace(NamedTuple):
    """How many of a unit's `total` sessions are held by the end of its week number `week` (from 1) of `weeks`."""

    total: int
    weeks: int
    week: int
    held: int


Pattern = (
    SessionTime
    | TrainerTime
    | TrainerEvening
    | TrainerWeek
    | RoomEvening
    | GroupEvening
    | GroupWeek
    | UnitWeekdays
    | UnitKinds
    | UnitPace
)


# The points of the criteria, each in its sentence of the catalogue.


def spread(unit: UnitPace) -> int:
    """Q1. Distance from an even rhythm, beyond one session, rounded up."""
    off = abs(unit.held * unit.weeks - unit.total * unit.week) - unit.weeks
    return -(-max(0, off) // unit.weeks)


def trips(evening: GroupEvening) -> int:
    """Q2. An evening with an in-person session, unless on an alternance day."""
    return int("in_person" in evening.kinds and not evening.alternance)


def mixed(evening: GroupEvening) -> int:
    """Q3. An evening with both an in-person session and a webconference."""
    return int(len(evening.kinds) == 2)


def load(week: GroupWeek) -> int:
    """Q4. Evenings with a session above 3."""
    return max(0, len(week.evenings) - 3)


def weekdays(unit: UnitWeekdays) -> int:
    """Q5. Weekdays used, less one."""
    return max(0, len(unit.weekdays) - 1)


def sequence(unit: UnitKinds) -> int:
    """Q6. Of a unit with webconferences: 1 if its first session is not in person, 1 if its last is not, 1 for each
    session that makes a run of the same kind longer than 2."""
    if not unit.webconferences:
        return 0
    if unit.kind is None:
        return int(unit.last != "in_person")
    if unit.last is None:
        return int(unit.kind != "in_person")
    return int(unit.before_last == unit.last == unit.kind)


def late(evening: GroupEvening) -> int:
    """Q7. An evening that leaves the first slot of the day empty."""
    return int(bool(evening.kinds) and not evening.slots[0])


def unavailable(session: TrainerTime) -> int:
    """C2. A session of a trainer who is unavailable."""
    return int(session.level == "unavailable")


def avoided(session: TrainerTime) -> int:
    """Q8. A session at a time its trainer wants to avoid."""
    return int(session.level == "avoid")


def not_preferred(session: TrainerTime) -> int:
    """Q10. A session at a time that is not preferred, of a trainer who prefers some."""
    return int(session.prefers_some and session.level != "prefer")
