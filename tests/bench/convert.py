"""The bench's plain JSON as an instance of ours, so that its figures and its judge can be compared with."""

import datetime as dt
import os
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from scheduler.errors import Fault, InputError, Place
from scheduler.instance.load import build
from scheduler.instance.reading.draft import Loc
from scheduler.instance.schema.instance import Instance
from scheduler.rules import CRITERIA, default_weights
from scheduler.text import Text
from tests.bench.form import Bench, BenchTrainer, BenchUnit, Locations, key_of, read_form, weekdays_off

SITE = "SITE"
ALTERNANCE_HOURS = 7
LAW_HOURS = 10
DAY_STARTS, DAY_ENDS = dt.time(8, 30), dt.time(16, 30)


def bench_folder() -> Path:
    """Where the bench is: the variable SCHEDULER_BENCH, else `shared/bench` beside the repository."""
    named = os.environ.get("SCHEDULER_BENCH")
    return Path(named) if named else Path(__file__).resolve().parents[3] / "shared" / "bench"


def instance_from_bench(data: dict[str, Any]) -> Instance:
    """The same problem in our schema. Raises pydantic's ValidationError."""
    return Instance.model_validate(_rows(Bench.model_validate(data)))


def read_bench(path: Path) -> tuple[Instance, list[str]]:
    """The instance of a bench file, through the product's own cross-checks, and notes on what the file leaves unsaid.

    Raises InputError with every fault: its file, line, column and key.
    """
    form, notes, where = read_form(path)
    try:
        return build(_rows(form), _Origins(where), path.parent, []), notes
    except InputError as error:
        raise InputError([_named(fault, where) for fault in error.faults]) from error


@dataclass(frozen=True)
class _Origins:
    """Places of our rows in the bench file they come from."""

    where: Locations

    def of(self, loc: Loc, *, key: bool = False) -> Place:
        return self.where.of(_origin(loc), key=key)


_ORIGINS: tuple[tuple[Loc, Loc], ...] = (
    (("units", 0, "trainers"), ("units", 0, "trainer")),
    (("trainers", 0, "name"), ("trainers", 0, "id")),
    (("trainers", 0, "availability", "weekly"), ("trainers", 0, "weekly")),
    (("trainers", 0, "availability", "dated"), ("trainers", 0, "unavailable_dates")),
    (("calendar", "closures"), ("calendar", "teaching_days")),
    (("slots",), ("calendar", "slots")),
    (("title",), ("name",)),
)  # fmt: skip


def _origin(loc: Loc) -> Loc:
    """The path in the bench file of what stands at `loc` in our rows; inside what we derived, the path of its source.

    A semester is at its rank in the list and under its name in the file: the whole table is named.
    """
    if loc[:2] == ("calendar", "semesters"):
        return "calendar", "semesters"
    for ours, theirs in _ORIGINS:
        head = loc[: len(ours)]
        if len(head) == len(ours) and all(a == b or isinstance(a, int) for a, b in zip(head, ours, strict=True)):
            rank = loc[1] if len(theirs) > 1 and theirs[1] == 0 and len(loc) > 1 else 0
            rest = loc[len(ours) :][:1] if ours == ("slots",) else ()
            return tuple(rank if part == 0 else part for part in theirs) + rest
    return loc


def _named(fault: Fault, where: Locations) -> Fault:
    key = where.keys.get(fault.place, key_of(()))
    return Fault(fault.place, Text(f"{key} : {fault.text.fr}", f"{key}: {fault.text.en}"))


def _rows(form: Bench) -> dict[str, Any]:
    """Holidays are not named in the bench: days off are closures. It has no rest between days and no travel."""
    slots = [tuple(slot.split("-")) for slot in form.calendar.slots]
    weights = default_weights() if form.weights is None else form.weights
    return {
        "version": 1,
        "name": _slug(form.name),
        "title": form.name,
        "timezone": "Indian/Reunion",
        "calendar": {
            "semesters": [
                {"id": name, "first": first, "last": last} for name, (first, last) in form.calendar.semesters.items()
            ],
            "closures": [{"name": "bench", "first": a, "last": b} for a, b in _runs(weekdays_off(form))],
        },
        "slots": [{"start": a, "end": b, "weekdays": form.calendar.weekdays} for a, b in slots],
        "alternance": _alternance_hours(form),
        "law": {"hours_per_day": _law_hours(form), "rest_hours": 0.0},
        "sites": [{"id": SITE, "title": "Site"}],
        "rooms": [{**_known(room), "site": SITE} for room in form.rooms],
        "groups": [_known(group) for group in form.groups],
        "trainers": [_trainer(trainer, form) for trainer in form.trainers],
        "units": [_unit(unit) for unit in form.units],
        "weights": {code: weights.get(code, 0) for code in CRITERIA},
    }


def _known(row: Any) -> dict[str, Any]:
    """The fields of the form, in depth, without those it does not know."""
    found: dict[str, Any] = {}
    for name in type(row).model_fields:
        value = getattr(row, name)
        found[name] = _known(value) if hasattr(value, "model_fields_set") else value
    return found


def _slug(name: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")[:80] or "bench"


def _runs(days: Iterable[dt.date]) -> Iterator[tuple[dt.date, dt.date]]:
    """Days in order, as spans of consecutive dates."""
    first = last = None
    for day in sorted(set(days)):
        if first is None or last is None:
            first = last = day
        elif (day - last).days == 1:
            last = day
        else:
            yield first, last
            first = last = day
    if first is not None and last is not None:
        yield first, last


def _minutes(clock: str) -> int:
    return int(clock[:2]) * 60 + int(clock[3:])


def _alternance_hours(form: Bench) -> dict[str, Any] | None:
    """The bench says no hours: those of the fiche, or seven that end when the first slot starts."""
    if all(group.alternance is None for group in form.groups):
        return None
    first = min(map(_minutes, form.calendar.starts))
    fiche = first >= DAY_ENDS.hour * 60 + DAY_ENDS.minute
    start = DAY_STARTS.hour * 60 + DAY_STARTS.minute if fiche else max(0, first - ALTERNANCE_HOURS * 60)
    end = DAY_ENDS.hour * 60 + DAY_ENDS.minute if fiche else max(first, ALTERNANCE_HOURS * 60)
    return {"start": dt.time(*divmod(start, 60)), "end": dt.time(*divmod(end, 60)), "hours": float(ALTERNANCE_HOURS)}


def _law_hours(form: Bench) -> float:
    """For the judge an evening after an alternance day has one session at most, whatever its length."""
    lengths = [(_minutes(slot[6:]) - _minutes(slot[:5])) / 60 for slot in form.calendar.slots]
    one, two = ALTERNANCE_HOURS + max(lengths), ALTERNANCE_HOURS + sum(sorted(lengths)[:2])
    holds = one <= LAW_HOURS and (len(lengths) < 2 or two > LAW_HOURS)
    return float(LAW_HOURS if holds else min(24.0, max(one, 0.5)))


def _trainer(row: BenchTrainer, form: Bench) -> dict[str, Any]:
    """A weekday without levels is one the trainer does not teach: the judge has no level to read there."""
    starts = form.calendar.starts
    weekly = {
        day: dict(zip(starts, row.weekly[day], strict=True)) if day in row.weekly else "unavailable"
        for day in form.calendar.weekdays
    }
    dated = [{"first": a, "last": b, "level": "unavailable"} for a, b in _runs(row.unavailable_dates)]
    return {"id": row.id, "name": row.id, "availability": {"weekly": weekly, "dated": dated}}


def _unit(row: BenchUnit) -> dict[str, Any]:
    """The bench states counts and no ECTS or modality; stated counts need neither."""
    return {
        "code": row.code, "title": row.code, "ects": 6, "modality": "cours", "period": row.period,
        "groups": row.groups, "trainers": [row.trainer], "features": row.features,
        "in_person": row.in_person, "webconference": row.webconference,
    }  # fmt: skip
