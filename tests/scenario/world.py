"""The real instance with its published timetable, and a random change of any kind to any instance."""

import datetime as dt
import random
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any

from scheduler.errors import Fault, InputError
from scheduler.instance.load import load
from scheduler.instance.reading.draft import Locator
from scheduler.instance.schema.instance import Instance
from scheduler.instance.schema.slots import WEEKDAYS
from scheduler.instance.schema.units import course_of
from scheduler.scenario.changes.apply import applied
from scheduler.scenario.changes.change import Change
from scheduler.scenario.changes.scenario import Scenario
from scheduler.timeline.calendar import Timeline
from scheduler.timetable import store
from scheduler.timetable.schema import Timetable

ROOT = Path(__file__).parents[2]
NAME = "cnam-reunion-asp-2022-23"
MID_MARCH = dt.date(2023, 3, 15)
"""A Wednesday of the second semester: part of it is past."""

EACH: dict[str, dict[str, Any]] = {
    "unavailable": {"trainer": "VERNET", "first": "2023-04-03", "last": "2023-04-14"},
    "available": {"trainer": "VERNET", "weekdays": ["mon"], "slots": ["17:00"]},
    "replace": {"unit": "TET099", "trainer": "VERNET", "by": "MAKSENE"},
    "add_trainer": {"unit": "TET099", "trainer": "MAKSENE"},
    "limits": {"trainer": "VERNET", "max_evenings_per_week": 3},
    "most_hours": {"trainer": "VERNET", "week": 40, "year": 400},
    "close": {"first": "2023-04-18", "last": "2023-04-19"},
    "teach": {"date": "2023-05-01"},
    "interruption": {"name": "Interruption des cours", "first": "2022-12-26", "last": "2023-01-13"},
    "counts": {"unit": "TET099", "in_person": 4, "webconference": 6},
    "kind": {"unit": "TET099", "to": "webconference"},
    "rhythm": {"unit": "TET099", "sessions_per_week": 2},
    "add_unit": {
        "code": "TRS009", "title": "Projet", "ects": 4, "modality": "cours", "period": "S2", "groups": ["1A-SOIR"],
        "trainers": ["VERNET"],
    },
    "drop_unit": {"unit": "TET099"},
    "unit_after": {"unit": "TET099", "after": [{"unit": "TET003", "sessions": 1}]},
    "unit_hours": {"unit": "TET003", "in_person": 40, "webconference": 40, "tolerance": 1},
    "unit_times": {"unit": "TET099", "slots": ["17:00"]},
    "pause": {"unit": "TET099", "first": "2023-04-03", "last": "2023-04-07"},
    "catch_up": {"unit": "TRS002", "dates": ["2023-02-14"]},
    "unit_blocks": {"unit": "TRS002", "block": 2},
    "sections": {"unit": "TET007", "sections": [["1A-SOIR"], ["1A-ALT"]]},
    "add_group": {"id": "1B-SOIR", "size": 2, "units": ["TET099"]},
    "drop_group": {"group": "1A-SOIR"},
    "busy": {"entry": "AST002 – webconférences du centre organisateur", "date": "2022-11-21", "new_date": "2022-11-28"},
    "weight": {"criterion": "Q2", "weight": 5},
    "weight_by_size": {"by_size": True},
    "pin": {"unit": "TET099", "date": "2023-04-18", "slot": "17:00"},
    "move_session": {"session": "TET099-03", "date": "2023-04-07"},
    "pin_session": {"session": "TET003-10"},
    "exchange": {"session": "TET099-03", "other": "TET003-10"},
    "cancel_session": {"session": "TET099-03"},
    "remote": {"first": "2023-03-13", "last": "2023-03-17"},
    "unpin": {"unit": "TET099"},
    "alternance": {"group": "1A-ALT", "min": 17},
    "room": {"room": "A102", "capacity": 40},
    "add_room": {"id": "A103", "site": "LE-PORT", "capacity": 20},
    "rooms_per_site": {"unit": "TET099", "rooms_per_site": True},
    "group_site": {"group": "1A-ALT", "site": "LE-PORT"},
    "move_exam": {"exam": "TET003-X1-1", "date": "2023-08-02", "start": "17:00"},
    "exam_candidates": {"unit": "TET003", "session": "second", "candidates": 2},
    "extra_time": {"group": "1A-SOIR", "candidates": 2},
    "staff_away": {"person": "ACCUEIL", "first": "2023-08-01", "last": "2023-08-02"},
    "add_staff": {"id": "ACCUEIL2", "name": "Second"},
    "exam_dates": {"semester": "S2", "session": "first", "first": "2023-07-31", "last": "2023-08-07"},
    "exam_hours": {"start": "13:30", "end": "17:30", "weekdays": ["sat"], "step": 30},
}  # fmt: skip
"""One change of each kind that the real instance allows."""


@cache
def real() -> tuple[Instance, Timetable]:
    return load(ROOT / "instances" / NAME), store.load(ROOT / "solutions" / NAME / "timetable.json")


def scenario(*changes: dict[str, Any], **fields: Any) -> Scenario:
    return Scenario.model_validate({"name": "test", "changes": list(changes), **fields})


def faults_of(asked: Scenario, instance: Instance, places: Locator) -> Sequence[Fault]:
    """What applying the scenario finds, whatever the timetable."""
    try:
        applied(asked, instance, places=places)
    except InputError as error:
        return error.faults
    return []


def day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


def random_change(rng: random.Random, instance: Instance) -> Change:
    """Its names are the instance's, its dates days of courses: whether it can be made is not known."""
    slots = Timeline(instance).slots
    start = rng.choice(slots)
    last = start.day + dt.timedelta(days=rng.randint(0, 14))
    unit, trainer, room = rng.choice(instance.units), rng.choice(instance.trainers), rng.choice(instance.rooms)
    group, clock = rng.choice(instance.groups), f"{start.start:%H:%M}"
    span = {"first": start.day, **({"last": last} if rng.random() < 0.7 and last > start.day else {})}
    when: dict[str, Any] = span if rng.random() < 0.7 else {}
    if rng.random() < 0.4:
        when = {**when, "weekdays": [WEEKDAYS[start.day.weekday()]]}
        if rng.random() < 0.5:
            when["slots"] = [clock]
    found: list[dict[str, Any]] = [
        {"unavailable": {"trainer": trainer.id, **when}},
        {"available": {"trainer": trainer.id, "level": rng.choice(["ok", "prefer", "avoid"]), **when}},
        {"replace": {"unit": unit.code, "trainer": rng.choice(unit.trainers or ("T1",)), "by": trainer.id}},
        {"add_trainer": {"unit": unit.code, "trainer": trainer.id}},
        {"close": {**span, **rng.choice([{}, {"room": room.id}, {"site": room.site}])}},
        {"limits": {"trainer": trainer.id, "max_evenings_per_week": rng.randint(1, 4)}},
        {"interruption": {"name": rng.choice(["Cyclone", "Interruption des cours"]), **rng.choice([span, {}])}},
        {"counts": {"unit": unit.code, "in_person": rng.randint(0, 4), "webconference": rng.randint(0, 4)}},
        {"kind": {"unit": unit.code, "to": rng.choice(["in_person", "webconference"]), "count": rng.randint(1, 2)}},
        {"pause": {**rng.choice([{"unit": unit.code}, {"group": group.id}]), **span}},
        {"rhythm": {"unit": unit.code, "sessions_per_week": rng.randint(1, 3)}},
        {"drop_unit": {"unit": unit.code}},
        {"drop_group": {"group": group.id}},
        {"weight": {"criterion": f"Q{rng.randint(1, 10)}", "weight": rng.randint(0, 9)}},
        {"pin": {"unit": unit.code, "date": start.day, "slot": clock}},
        {"pin": {"unit": unit.code, "weekday": WEEKDAYS[start.day.weekday()], "kind": "in_person", "room": room.id}},
        {"unpin": {"unit": rng.choice([course_of(pin.unit) for pin in instance.pins] or [unit.code])}},
        {"alternance": {"group": group.id, "min": rng.randint(0, 2), "max": rng.randint(2, 3)}},
        {"room": {"room": room.id, "capacity": rng.randint(1, 40), "features": rng.choice([["pc"], ["pc", "lab"]])}},
        {"extra_time": {"group": group.id, "candidates": rng.randint(0, 2)}},
        {"exam_candidates": {"unit": unit.code, "session": "second", "candidates": rng.randint(0, 4)}},
        {"add_room": {"id": "NEW", "site": room.site, "capacity": 20}},
        {"add_group": {"id": "NEW", "size": 2, "units": [unit.code]}},
        {"add_unit": {"code": "NEW", "title": "N: 'x'", "ects": 3, "modality": "cours", "period": "S1",
                      "groups": [group.id], "trainers": [trainer.id], "in_person": 1, "webconference": 1}},
    ]  # fmt: skip
    return Change.model_validate(rng.choice(found))
