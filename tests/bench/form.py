"""The bench's own form, as `evaluate.py` reads it: what a file must hold, each fault with its file, line and key.

Keys that the judge does not read are left out with a note, for a timetable is judged without them.
"""

import datetime as dt
import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError
from pydantic_core import ErrorDetails

from scheduler.errors import Fault, InputError, Place
from scheduler.instance.reading.draft import Loc
from scheduler.instance.reading.yamltree import ANY, YamlPlaces, parse_yaml
from scheduler.instance.schema.fields import Count, Day, Positive
from scheduler.instance.schema.slots import WEEKDAYS, Weekday
from scheduler.instance.schema.trainers import Level
from scheduler.rules import CRITERIA
from scheduler.text import Text

Hours = Annotated[str, StringConstraints(pattern=r"^\d{2}:\d{2}-\d{2}:\d{2}$")]


class Row(BaseModel):
    """Unknown keys are kept aside, in `model_extra`, and noted."""

    model_config = ConfigDict(frozen=True, extra="allow")


class BenchCalendar(Row):
    semesters: Annotated[dict[str, tuple[Day, Day]], Field(min_length=1)]
    slots: Annotated[list[Hours], Field(min_length=1)]
    teaching_days: Annotated[list[Day], Field(min_length=1)]
    closed: list[tuple[Day, Day]] = []
    """For people: `teaching_days` alone says what is taught."""

    @property
    def starts(self) -> list[str]:
        return [slot.split("-")[0] for slot in self.slots]

    @property
    def weekdays(self) -> list[Weekday]:
        return [weekday for n, weekday in enumerate(WEEKDAYS) if any(day.weekday() == n for day in self.teaching_days)]


class BenchAlternance(Row):
    min: Count
    max: Count


class BenchGroup(Row):
    id: str
    size: Positive
    alternance: BenchAlternance | None = None


class BenchTrainer(Row):
    id: str
    weekly: dict[Weekday, list[Level]] = {}
    unavailable_dates: list[Day] = []


class BenchRoom(Row):
    id: str
    capacity: Positive
    features: list[str] = []


class BenchUnit(Row):
    code: str
    period: str
    in_person: Count
    webconference: Count
    groups: list[str]
    trainer: str
    features: list[str] = []


class Bench(Row):
    """One bench file."""

    name: str = "bench"
    calendar: BenchCalendar
    groups: Annotated[list[BenchGroup], Field(min_length=1)]
    trainers: Annotated[list[BenchTrainer], Field(min_length=1)]
    rooms: list[BenchRoom] = []
    units: Annotated[list[BenchUnit], Field(min_length=1)]
    weights: dict[str, Count] | None = None
    """A criterion that is not named weighs 0, as for the judge; None: the catalogue's weights."""


@dataclass
class Locations:
    """Where a value is in the JSON file. The file is parsed a second time, for lines, only when there is a fault."""

    file: str
    text: str
    keys: dict[Place, str] = field(default_factory=dict)

    def of(self, loc: Loc, *, key: bool = False) -> Place:
        place = Place(self.file) if self._parsed is None else self._parsed.of(loc, key=key)
        self.keys.setdefault(place, key_of(loc))
        return place

    @cached_property
    def _parsed(self) -> YamlPlaces | None:
        """JSON is YAML, but for tabs in its margins and rare escapes: without lines, the key still says where."""
        try:
            root, _ = parse_yaml(self.text.expandtabs(1), self.file, most=ANY)
        except InputError:
            return None
        return None if root is None else YamlPlaces(self.file, root)


def key_of(loc: Loc) -> str:
    """`units[3].trainer`"""
    parts = (f"[{part}]" if isinstance(part, int) else f".{part}" for part in loc)
    return "".join(parts).removeprefix(".") or "file"


def read_form(path: Path) -> tuple[Bench, list[str], Locations]:
    """The file's content, notes on what is left out of it, and its locations. Raises InputError with every fault."""
    where = Locations(str(path), "")
    try:
        where.text = path.read_text(encoding="utf-8-sig")
        data = json.loads(where.text)
    except OSError as error:
        raise InputError([Fault(Place(str(path)), _say(f"cannot be read ({error.strerror})"))]) from error
    except UnicodeDecodeError as error:
        raise InputError([Fault(Place(str(path)), _say(f"is not UTF-8 (byte {error.start})"))]) from error
    except json.JSONDecodeError as error:
        raise InputError(
            [Fault(Place(str(path), error.lineno, error.colno), _say(f"not JSON: {error.msg}"))]
        ) from error
    except RecursionError as error:
        raise InputError([Fault(Place(str(path)), _say("nested too deep to be a bench file"))]) from error
    try:
        form = Bench.model_validate(data)
    except ValidationError as error:
        raise InputError([_fault(e, where) for e in error.errors()]) from error
    if faults := list(_uneven_levels(form, where)):
        raise InputError(faults)
    return form, list(notes(form)), where


def _fault(error: ErrorDetails, where: Locations) -> Fault:
    loc = tuple(part for part in error["loc"] if part != "[key]")
    given = "" if error["type"] == "missing" else f", not {_shown(error['input'])}"
    return Fault(where.of(loc), _say(f"{key_of(loc)}: {error['msg']}{given}"))


def _uneven_levels(form: Bench, where: Locations) -> Iterator[Fault]:
    """A trainer's weekday has one level for each slot."""
    slots = len(form.calendar.slots)
    for n, trainer in enumerate(form.trainers):
        for weekday, levels in trainer.weekly.items():
            if len(levels) != slots:
                loc = ("trainers", n, "weekly", weekday)
                yield Fault(where.of(loc), _say(f"{key_of(loc)}: {len(levels)} levels for {slots} slots"))


def notes(form: Bench) -> Iterator[str]:
    """What the file says and nobody judges, or leaves unsaid."""
    for table in ("groups", "trainers", "rooms", "units"):
        ignored = sorted({key for row in getattr(form, table) for key in row.model_extra or {}})
        if ignored:
            yield f"{table}: {', '.join(ignored)} left out: evaluate.py does not read them"
    weekdays, bounds = form.calendar.weekdays, form.calendar.semesters.values()
    silent = [t.id for t in form.trainers if set(weekdays) - set(t.weekly)]
    if silent:
        yield f"trainers without a level on some weekday: {_some(silent)}; taken for unavailable there"
    outside = [str(day) for day in form.calendar.teaching_days if not any(a <= day <= b for a, b in bounds)]
    if outside:
        yield f"teaching days outside every semester, not used: {_some(outside)}"
    closed = [str(d) for d in form.calendar.teaching_days if any(a <= d <= b for a, b in form.calendar.closed)]
    if closed:
        yield f"teaching days inside closed spans, taught all the same: {_some(closed)}"
    if unknown := sorted(set(form.weights or ()) - set(CRITERIA)):
        yield f"weights: {', '.join(unknown)} left out: no such criterion"
    if form.weights is None:
        yield "no weights: the product's own"
    if len(form.calendar.slots) != 2 or form.calendar.starts != sorted(form.calendar.starts):
        yield "slots are not two in order: evaluate.py counts Q7 and alternance evenings for two"
    if not {"S1", "S2"} <= set(form.calendar.semesters):
        yield "semesters are not S1 and S2: evaluate.py knows no others"


def weekdays_off(form: Bench) -> Iterator[dt.date]:
    """Days of the semesters on a weekday that is taught, without teaching."""
    taught, weekdays = set(form.calendar.teaching_days), set(form.calendar.weekdays)
    for first, last in form.calendar.semesters.values():
        for n in range((last - first).days + 1):
            day = first + dt.timedelta(days=n)
            if WEEKDAYS[day.weekday()] in weekdays and day not in taught:
                yield day


def _some(names: list[str]) -> str:
    return ", ".join(names[:5]) + (f" and {len(names) - 5} more" if len(names) > 5 else "")


def _shown(value: Any) -> str:
    text = json.dumps(value, default=str, ensure_ascii=False)
    return text if len(text) <= 60 else text[:57] + "…"


def _say(sentence: str) -> Text:
    """The bench is for developers: one language."""
    return Text(sentence, sentence)
