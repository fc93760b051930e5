"""A timetable of examinations that keeps every rule, about to be damaged."""

import datetime as dt
import random
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from scheduler.instance.schema.units import SessionKind
from scheduler.timetable.exams import Exam
from scheduler.timetable.schema import Session
from tests.exams.tiny_year import Paper, TinyYear

HOUR, MINUTE, DAY = dt.timedelta(hours=1), dt.timedelta(minutes=1), dt.timedelta(days=1)


@dataclass
class Case:
    """Examinations as they are, by their names, and the one to damage; `data`: of the instance."""

    year: TinyYear
    papers: dict[str, Paper]
    exams: dict[str, Exam]
    rng: random.Random
    name: str
    data: dict[str, Any]
    extra: list[Exam] = field(default_factory=list)
    """Held beside them."""
    undated: list[str] = field(default_factory=list)
    sessions: list[Session] = field(default_factory=list)

    @property
    def exam(self) -> Exam:
        return self.exams[self.name]

    @property
    def paper(self) -> Paper:
        return self.papers[self.name]

    def put(self, name: str | None = None, **changes: Any) -> None:
        name = name or self.name
        self.exams[name] = self.exams[name].model_copy(update=changes)

    def seat(self, index: int = 0, **changes: Any) -> None:
        """A room of it otherwise."""
        rooms = list(self.exam.rooms)
        rooms[index] = rooms[index].model_copy(update=changes)
        self.put(rooms=tuple(rooms))

    def start(self, start: dt.datetime, name: str | None = None) -> None:
        exam = self.exams[name or self.name]
        self.put(name, start=start, end=start + (exam.end - exam.start))

    def session(self, start: dt.datetime, room: str | None, trainers: tuple[str, ...] | None = None) -> None:
        """A session of its unit then, by all trainers of the unit if none are named."""
        groups, unit = tuple(self.row("units", "code", f"U{self.paper.unit}")["groups"]), f"U{self.paper.unit}"
        kind: SessionKind = "webconference" if room is None else "in_person"
        self.sessions.append(
            Session(id=f"{unit}-01", unit=unit, kind=kind, number=1, start=start, end=start + 2 * HOUR, groups=groups,
                    trainers=trainers or self.paper.trainers, room=room)
        )  # fmt: skip

    def others(self) -> list[str]:
        return [name for name in self.exams if name != self.name]

    def row(self, table: str, key: str, value: str) -> dict[str, Any]:
        return next(row for row in self.data[table] if row[key] == value)

    @property
    def settings(self) -> dict[str, Any]:
        return self.year.settings


Broken = tuple[str, tuple[str, ...]] | None
"""The rule, and words of the sentence."""
Damage = Callable[[Case], Broken]


def shares(case: Case) -> tuple[str, str] | None:
    """Another paper at the same time in the same room; and the room."""
    mine = {room.room for room in case.exam.rooms}
    for name in case.others():
        other = case.exams[name]
        for room in other.rooms:
            if room.room in mine and other.start < case.exam.end and case.exam.start < other.end:
                return name, room.room
    return None
