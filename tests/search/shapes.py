"""Random small instances of the shapes that made proofs slow: half-groups, two sites, unequal slots, trainers who are
there for some weeks, groups that share units. Small enough for the exact model."""

import random
from itertools import pairwise
from typing import Any

from scheduler.instance.schema.instance import Instance
from tests.builders import instance_data
from tests.random_instances import stated_in_hours

WEEKDAYS = ["mon", "tue", "wed", "thu"]
SUNDAYS = ["2022-09-11", "2022-09-18"]
TRAINERS = 5
COUNTS = [(1, 0), (2, 0), (1, 1), (1, 2), (2, 1), (0, 2), (1, 3), (3, 1)]


def shaped_instance(seed: int, *, sessions: int = 9) -> Instance:
    """About so many sessions."""
    rng = random.Random(seed)
    weekdays = rng.sample(WEEKDAYS, rng.choice([2, 2, 3]))
    slots = [
        {"start": "18:00", "end": "20:00", "weekdays": weekdays},
        {"start": "20:00", "end": rng.choice(["21:30", "22:00"]), "weekdays": weekdays},
    ]
    if rng.random() < 0.3:
        slots.append({"start": "09:00", "end": "12:00", "weekdays": ["sat"]})
    if rng.random() < 0.2:
        slots.append({"start": "22:00", "end": "23:00", "weekdays": weekdays[:1]})
    two_sites = rng.random() < 0.6
    rooms = [
        {"id": "R1", "site": "PORT", "capacity": 30, "features": ["pc"]},
        {"id": "R2", "site": "PORT", "capacity": 30},
        *([{"id": "R3", "site": "SUD", "capacity": 30, "features": ["pc"]}] if two_sites else []),
    ]
    groups: list[dict[str, Any]] = [{"id": "G", "size": 16}, {"id": "H", "size": 9}]
    for whole in rng.choice([["G"], ["G"], ["G", "H"], []]):
        groups += [{"id": f"{whole}{n}", "size": 4, "part_of": whole} for n in (1, 2)]
    if rng.random() < 0.5:
        least = rng.choice([1, 2, 3])
        groups.append({"id": "A", "size": 5, "alternance": {"min": least, "max": least + 1}})
    trainers = [{"id": f"T{n}", "name": f"T{n}", **_presence(rng, weekdays)} for n in range(TRAINERS)]
    units, left = list[dict[str, Any]](), sessions
    while left > 0:
        units.append(_unit(rng, f"U{len(units)}", groups, two_sites=two_sites, annual=len(units) == 0))
        left -= units[-1]["in_person"] + units[-1]["webconference"]
    if seed % 3 == 2:  # drawn apart, as in `random_instances`
        _order(random.Random(seed + 1), units)
    if seed % 3 == 1:
        stated_in_hours(random.Random(seed + 2), {"slots": slots, "units": units, "frequency": []})
    return Instance.model_validate(
        instance_data(
            calendar={
                "semesters": [
                    {"id": "S1", "first": "2022-09-05", "last": rng.choice(["2022-10-01", "2022-10-04"])},
                    {"id": "S2", "first": "2022-10-05", "last": "2022-10-29"},
                ]
            },
            slots=slots,
            alternance={"start": "08:30", "end": "16:30", "hours": 7.0},
            sites=[{"id": site, "title": site} for site in ("PORT", "SUD")],
            rooms=rooms,
            groups=groups,
            trainers=trainers,
            units=units,
            weights={f"Q{n}": rng.choice([1, 2, 3, 5]) for n in range(1, 10)},
        )
    )


def _order(rng: random.Random, units: list[dict[str, Any]]) -> None:
    """Units after others, or after the first session of others."""
    for earlier, later in pairwise(units[1:]):
        if rng.random() < 0.5:
            later["after"] = [rng.choice([earlier["code"], {"unit": earlier["code"], "sessions": 1}])]


def _presence(rng: random.Random, weekdays: list[str]) -> dict[str, Any]:
    """There in some weeks only, or not on some weekday; now and then at most one evening a week."""
    dated: list[dict[str, Any]] = []
    if rng.random() < 0.5:
        dated.append({"first": "2022-09-01", "last": rng.choice(SUNDAYS), "level": "unavailable"})
    if rng.random() < 0.3:
        dated.append({"first": "2022-09-20", "last": "2022-10-08", "level": "avoid"})
    weekly = {rng.choice(weekdays): rng.choice(["unavailable", "avoid"])} if rng.random() < 0.3 else {}
    limits = {"max_evenings_per_week": 1} if rng.random() < 0.3 else {}
    return {"availability": {"weekly": weekly, "dated": dated}, **limits}


def _unit(
    rng: random.Random, code: str, groups: list[dict[str, Any]], *, two_sites: bool, annual: bool
) -> dict[str, Any]:
    halves = [group["id"] for group in groups if "part_of" in group]
    half = bool(halves) and rng.random() < 0.4
    wholes = [group["id"] for group in groups if "part_of" not in group]
    counts = (rng.randint(1, 2), 0) if half else rng.choice(COUNTS)
    unit: dict[str, Any] = {
        "code": code,
        "title": code,
        "ects": 4,
        "modality": "cours",
        "period": "annual" if annual else rng.choice(["S1", "S1", "S2"]),
        "groups": [rng.choice(halves)] if half else rng.sample(wholes, rng.randint(1, len(wholes))),
        "trainers": rng.sample([f"T{n}" for n in range(TRAINERS)], rng.choice([1, 1, 1, 2])),
        "in_person": counts[0],
        "webconference": counts[1],
        "sessions_per_week": 2 if sum(counts) > 2 else rng.choice([1, 1, 2]),
    }
    if len(unit["trainers"]) > 1:
        unit["teaching"] = rng.choice(["one", "together"])
    if two_sites and rng.random() < 0.6:
        unit["site"] = rng.choice(["PORT", "SUD"])
    return unit
