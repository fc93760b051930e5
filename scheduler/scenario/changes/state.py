"""An instance while changes are made to it, and what of its timetable is past."""

import datetime as dt
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from scheduler.demand.frequency import Demand, demand_of
from scheduler.errors import Place
from scheduler.instance.instants import local
from scheduler.instance.load import build
from scheduler.instance.reading.draft import InstanceDraft, Loc
from scheduler.instance.schema.dates import Span
from scheduler.instance.schema.exams import ExamSettings
from scheduler.instance.schema.instance import Instance
from scheduler.instance.schema.units import SESSION_KINDS, Pin, SessionKind, Unit
from scheduler.text import Text
from scheduler.timeline.calendar import Timeline
from scheduler.timetable.schema import Session, Timetable
from scheduler.wording import NOTHING, date


class Refused(Exception):
    """A change that cannot be made; `field` is the key of the change at fault, if one of them is."""

    def __init__(self, fr: str, en: str, field: str | None = None) -> None:
        super().__init__(en)
        self.text, self.field = Text(fr, en), field


@dataclass(frozen=True)
class Past:
    """The published sessions and alternance days, and which of them are before the day, in the centre's zone, from
    which changes count."""

    zone: dt.tzinfo
    day: dt.date | None = None
    timetable: Timetable | None = None

    def held(self, unit: str, kind: SessionKind | None = None, trainer: str | None = None) -> int:
        """Sessions of the unit before the day, of that kind, by that trainer. Of one with sections: those of the one
        that has had the most, but all of a trainer's."""
        found = Counter(
            s.unit if trainer is None else unit
            for s in self.sessions(unit)
            if kind in (None, s.kind) and (trainer is None or trainer in s.trainers)
        )
        return max(found.values(), default=0)

    def is_even(self, unit: Unit) -> bool:
        """Whether every section of the unit has had as many sessions of each kind."""
        held = Counter((s.unit, s.kind) for s in self.sessions(unit.code))
        return all(len({held[row.code, kind] for row in unit.each_section}) == 1 for kind in SESSION_KINDS)

    def sessions(self, unit: str) -> list[Session]:
        """Sessions of the unit before the day."""
        return [session for session in self._of(unit) if self._is_past(session.start)]

    def given(self, unit: str, trainer: str) -> int:
        """Sessions of the unit that the trainer has in the published timetable, past or not."""
        return sum(trainer in session.trainers for session in self._of(unit))

    def alternance(self, group: str) -> int:
        """Alternance days of the group before the day."""
        days = self.timetable.alternance if self.timetable is not None else ()
        return sum(day.group == group and self._is_past(day.start) for day in days)

    def _of(self, unit: str) -> Sequence[Session]:
        return self.timetable.of_course.get(unit, ()) if self.timetable is not None else ()

    def is_over(self, day: dt.date) -> bool:
        """Whether it is before the day."""
        return self.day is not None and day < self.day

    def _is_past(self, start: dt.datetime) -> bool:
        return self.is_over(local(start, self.zone).date())


class Nowhere:
    """Places of an instance that no file holds: only its name."""

    def __init__(self, name: str) -> None:
        self._place = Place(name)

    def of(self, loc: Loc, *, key: bool = False) -> Place:
        return self._place


class State:
    """The tables of the instance that changes touch, by name; `notes` is what making them has to say."""

    def __init__(self, base: Instance, past: Past) -> None:
        self.base, self.past = base, past
        self.notes: list[Text] = []
        self.closures, self.holidays = base.calendar.closures, base.calendar.holidays
        self.rooms, self.groups = dict(base.room), dict(base.group)
        self.trainers, self.units = dict(base.trainer), {unit.code: unit for unit in base.units}
        self.pins, self.busy, self.weights = base.pins, base.busy, dict(base.weights)
        self.weight_by_size = base.weight_by_size
        self.exams, self.staff = base.exams, {member.id: member for member in base.staff}
        self.semesters, self.exam_slots = base.calendar.semesters, base.calendar.exam_slots
        self.slots = base.slots

    @cached_property
    def timeline(self) -> Timeline:
        """The dates of the instance as it was before any change."""
        return Timeline(self.base)

    @property
    def year(self) -> tuple[dt.date, dt.date]:
        """First and last day of courses."""
        semesters = self.timeline.semesters
        return semesters[0].first, max(semester.last for semester in semesters)

    @property
    def day_said(self) -> Text:
        """The day of re-planning in words; where there is one, part of the timetable may be past."""
        return date(self.past.day) if self.past.day is not None else NOTHING

    @property
    def turn(self) -> dt.date | None:
        """The day of re-planning, when courses are under way by then: what comes or goes does so on this day."""
        day = self.past.day
        return day if day is not None and day > self.year[0] else None

    def spans_from(self, day: dt.date) -> tuple[Span, ...]:
        """From the day to the end of the year."""
        return (Span(first=day, last=max(day, self.timeline.bounds[1])),)

    @property
    def first_day(self) -> dt.date:
        """The first day that changes count on."""
        first = self.year[0]
        return max(first, self.past.day) if self.past.day is not None else first

    @property
    def exam_days(self) -> list[dt.date]:
        """Every day of an examination session."""
        windows = (window for each in self.semesters for window in (each.exams, each.second_session))
        return [day for window in windows if window is not None for day in window.days]

    def tables(self) -> dict[str, Any]:
        """The instance's fields that differ or may differ from the base's."""
        return {
            "calendar": self.base.calendar.model_copy(
                update={name: getattr(self, name) for name in ("closures", "holidays", "semesters", "exam_slots")}
            ),
            "slots": self.slots,
            "rooms": tuple(self.rooms.values()),
            "groups": tuple(self.groups.values()),
            "trainers": tuple(self.trainers.values()),
            "units": tuple(map(self._examined, self.units.values())),
            "exams": self._exams(),
            "staff": tuple(self.staff.values()),
            "pins": self.pins,
            "busy": self.busy,
            "weights": dict(self.weights),
            "weight_by_size": self.weight_by_size,
        }

    def _examined(self, unit: Unit) -> Unit:
        """Without papers shared with units that are gone."""
        if all(code in self.units for exam in unit.exams for code in exam.together_with):
            return unit
        kept = (
            exam.model_copy(update={"together_with": tuple(c for c in exam.together_with if c in self.units)})
            for exam in unit.exams
        )
        return unit.model_copy(update={"exams": tuple(kept)})

    def _exams(self) -> ExamSettings:
        """Without candidates and pins of what is gone."""
        exams = self.exams
        groups, rooms = {None, *self.groups}, {None, *self.rooms}
        kept = {
            "candidates": tuple(row for row in exams.candidates if row.unit in self.units and row.group in groups),
            "named": tuple(one for one in exams.named if one.unit in self.units),
            "pins": tuple(pin for pin in exams.pins if pin.unit in self.units and pin.room in rooms),
        }
        return (
            exams if all(getattr(exams, name) == rows for name, rows in kept.items()) else exams.model_copy(update=kept)
        )

    def data(self) -> dict[str, Any]:
        """The whole as it would be read from a file; busy times are in it, not in files."""
        whole = self.base.having(**self.tables())
        data: dict[str, Any] = listed(whole.model_dump(exclude_defaults=True, by_alias=True))
        for busy in data.get("busy", ()):
            busy.pop("file", None)
            busy.setdefault("times", [])  # a file that said nothing
        for trainer in data["trainers"]:
            trainer.pop("calendar", None)
        return data

    def draft(self) -> InstanceDraft:
        return InstanceDraft(self.data(), Nowhere(self.base.name))

    def instance(self) -> Instance:
        """The instance as changed. Raises InputError when it contradicts itself."""
        return build(self.data(), Nowhere(self.base.name), Path(), [])

    def demand(self, unit: Unit) -> Demand:
        """The unit's sessions. Raises InputError when the frequency table has no row for it."""
        return demand_of(self.base, unit)

    def put(self, unit: Unit, **changes: Any) -> None:
        """The unit with other fields."""
        self.units[unit.code] = unit.model_copy(update=changes)

    def set_exams(self, **changes: Any) -> None:
        """What holds for all examinations, with other fields."""
        self.exams = self.exams.model_copy(update=changes)

    def pin(self, *pins: Pin) -> None:
        """These pins too, where they are not there."""
        self.pins = (*self.pins, *(pin for pin in dict.fromkeys(pins) if pin not in self.pins))

    def note(self, fr: str, en: str) -> None:
        self.notes.append(Text(fr, en))

    def unchanged(self, fr: str, en: str) -> None:
        """A note that what is asked for is so already; the sentence comes without its end."""
        self.note(f"{fr} : cela ne change rien.", f"{en}: this changes nothing.")


def listed(value: Any) -> Any:
    """Plain data, as a file has it: lists where there are tuples."""
    if isinstance(value, Mapping):
        return {key: listed(content) for key, content in value.items()}
    if isinstance(value, list | tuple):
        return [listed(content) for content in value]
    return value
