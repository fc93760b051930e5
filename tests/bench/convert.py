"""The bench's plain JSON as an instance of ours, so that its figures and its judge can be compared with."""

import datetime as dt
import os
from pathlib import Path
from typing import Any

from scheduler.instance.schema import WEEKDAYS, Instance

SITE = "SITE"
TEACHING_WEEKDAYS = ("mon", "tue", "wed", "thu", "fri")


def bench_folder() -> Path:
    """Where the bench is: the variable SCHEDULER_BENCH, else `shared/bench` beside the repository."""
    named = os.environ.get("SCHEDULER_BENCH")
    return Path(named) if named else Path(__file__).resolve().parents[3] / "shared" / "bench"


def instance_from_bench(data: dict[str, Any]) -> Instance:
    """The same problem in our schema. Holidays are not named there: days off are closures of Monday to Friday."""
    calendar = data["calendar"]
    slots = [tuple(slot.split("-")) for slot in calendar["slots"]]
    return Instance.model_validate({
        "version": 1,
        "name": data["name"].lower(),
        "title": data["name"],
        "timezone": "Indian/Reunion",
        "calendar": {
            "semesters": [
                {"id": name, "first": first, "last": last} for name, (first, last) in calendar["semesters"].items()
            ],
            "closures": [
                {"name": "bench", "first": day, "last": day}
                for span in calendar["semesters"].values()
                for day in _days_off(span, set(calendar["teaching_days"]))
            ],
        },
        "slots": [{"start": start, "end": end, "weekdays": list(TEACHING_WEEKDAYS)} for start, end in slots],
        "alternance": {"start": "08:30", "end": "16:30", "hours": 7.0},
        "sites": [{"id": SITE, "title": "Site"}],
        "rooms": [{**room, "site": SITE} for room in data["rooms"]],
        "groups": data["groups"],
        "trainers": [_trainer(trainer, [start for start, _ in slots]) for trainer in data["trainers"]],
        "units": [_unit(unit) for unit in data["units"]],
        "weights": {**data["weights"], "Q9": data["weights"].get("Q9", 0), "Q10": 0},
    })  # fmt: skip


def _days_off(span: list[str], teaching: set[str]) -> list[str]:
    first, last = map(dt.date.fromisoformat, span)
    days = (first + dt.timedelta(days=n) for n in range((last - first).days + 1))
    return [day.isoformat() for day in days if day.weekday() < 5 and day.isoformat() not in teaching]


def _trainer(row: dict[str, Any], starts: list[str]) -> dict[str, Any]:
    weekly = {day: dict(zip(starts, levels, strict=True)) for day, levels in row["weekly"].items() if day in WEEKDAYS}
    dated = [{"first": day, "last": day, "level": "unavailable"} for day in row["unavailable_dates"]]
    return {"id": row["id"], "name": row["id"], "availability": {"weekly": weekly, "dated": dated}}


def _unit(row: dict[str, Any]) -> dict[str, Any]:
    """The bench states counts and no ECTS or modality; stated counts need neither."""
    return {
        "code": row["code"], "title": row["code"], "ects": 6, "modality": "cours", "period": row["period"],
        "groups": row["groups"], "trainers": [row["trainer"]], "features": row["features"],
        "in_person": row["in_person"], "webconference": row["webconference"],
    }  # fmt: skip
