"""Small instances and timetables built in one line, so that a test shows only what it is about."""

import copy
import datetime as dt
from typing import Any

from scheduler.instance.schema.instance import Instance
from scheduler.instance.schema.units import SessionKind
from scheduler.timetable.schema import AlternanceDay, Provenance, Session, Timetable

BASE: dict[str, Any] = {
    "version": 1,
    "name": "test",
    "title": "Test",
    "timezone": "Indian/Reunion",
    "calendar": {
        "semesters": [
            {"id": "S1", "first": "2022-09-05", "last": "2022-10-07"},  # 5 weeks
            {"id": "S2", "first": "2023-03-06", "last": "2023-03-31"},  # 4 weeks
        ],
        "holidays": {"country": "FR", "subdivision": "974"},
    },
    "slots": [{"start": "17:00", "end": "19:00"}, {"start": "19:00", "end": "21:00"}],
    "alternance": {"start": "08:30", "end": "16:30", "hours": 7.0},
    "frequency": [
        {"modality": "cours", "period": "semester", "ects": 4, "in_person": 2, "webconference": 2},
        {"modality": "tp", "period": "semester", "ects": 4, "in_person": 3, "webconference": 0},
        {"modality": "cours", "period": "annual", "ects": 8, "in_person": 3, "webconference": 2},
    ],
    "sites": [{"id": "PORT", "title": "Le Port"}],
    "rooms": [
        {"id": "R1", "site": "PORT", "capacity": 30, "features": ["pc"]},
        {"id": "R2", "site": "PORT", "capacity": 20},
    ],
    "groups": [
        {"id": "G1", "size": 12},
        {"id": "A1", "size": 6, "alternance": {"min": 2, "max": 3}},
    ],
    "trainers": [{"id": "T1", "name": "Trainer One"}, {"id": "T2", "name": "Trainer Two"}],
    "units": [
        {"code": "U1", "title": "Unit one", "ects": 4, "modality": "cours", "period": "S1",
         "groups": ["G1", "A1"], "trainers": ["T1"]},
        {"code": "U2", "title": "Unit two", "ects": 4, "modality": "tp", "period": "S1",
         "groups": ["G1", "A1"], "trainers": ["T2"]},
        {"code": "U3", "title": "Unit three", "ects": 8, "modality": "cours", "period": "annual",
         "groups": ["G1", "A1"], "trainers": ["T1"]},
    ],
}  # fmt: skip


def instance_data(**changes: Any) -> dict[str, Any]:
    """The base instance's YAML-like data with top-level tables replaced."""
    return {**copy.deepcopy(BASE), **changes}


def make_instance(**changes: Any) -> Instance:
    """A valid instance: two semesters, an evening and an apprentice group, two trainers, two rooms, three units."""
    return Instance.model_validate(instance_data(**changes))


def unit(code: str = "U1", **changes: Any) -> dict[str, Any]:
    """A row of `units`: cours, 4 ECTS (2 + 2), S1, groups G1 and A1, trainer T1, unless changed."""
    return {
        "code": code, "title": f"Unit {code}", "ects": 4, "modality": "cours", "period": "S1",
        "groups": ["G1", "A1"], "trainers": ["T1"], **changes,
    }  # fmt: skip


def at(instance: Instance, day: str, clock: str = "17:00") -> dt.datetime:
    """`day` at `clock` in the instance's zone."""
    return dt.datetime.combine(dt.date.fromisoformat(day), dt.time.fromisoformat(clock), instance.zone)


def session(
    instance: Instance,
    unit_code: str,
    day: str,
    clock: str = "17:00",
    kind: SessionKind = "in_person",
    *,
    number: int = 1,
    room: str | None = "R1",
    trainers: tuple[str, ...] | None = None,
    hours: float = 2,
) -> Session:
    """A session of the unit with the unit's own groups and trainers; no room for a webconference."""
    start = at(instance, day, clock)
    of = instance.unit[unit_code]
    return Session(
        id=f"{unit_code}-{number:02d}",
        unit=unit_code,
        kind=kind,
        number=number,
        start=start,
        end=start + dt.timedelta(hours=hours),
        groups=of.groups,
        trainers=trainers if trainers is not None else of.trainers,
        room=room if kind == "in_person" else None,
    )


def alternance_day(instance: Instance, group: str, day: str, number: int = 1) -> AlternanceDay:
    hours = instance.alternance
    assert hours is not None
    date = dt.date.fromisoformat(day)
    return AlternanceDay(
        id=f"ALT-{group}-{number:02d}",
        group=group,
        start=dt.datetime.combine(date, hours.start, instance.zone),
        end=dt.datetime.combine(date, hours.end, instance.zone),
    )


def make_timetable(
    instance: Instance, sessions: list[Session], alternance: list[AlternanceDay] | None = None
) -> Timetable:
    return Timetable(
        instance=instance.name,
        digest=instance.digest,
        provenance=Provenance(scheduler="test", ortools="test", seed=1, workers=1, time_limit_s=1.0, strict=False),
        sessions=tuple(sorted(sessions, key=lambda s: (s.start, s.unit))),
        alternance=tuple(sorted(alternance or [], key=lambda d: (d.start, d.group))),
    )


def linked_centre(rooms: int, sites: int = 2, *, linked: int = 6, own: int = 3, weeks: int = 15) -> dict[str, Any]:
    """A year of so many weeks a semester with a group at each site: `linked` units a semester for all of them, with a
    room at each site, and `own` ones of each group; so many rooms at each site, which all suit. Trainers have two
    evenings off a week, and teach one unit of each semester."""
    places, numbers = [f"S{n}" for n in range(1, sites + 1)], range(1, rooms + 1)
    starts = {"A": dt.date(2022, 9, 5), "B": dt.date(2023, 2, 6)}
    codes = [f"L{n}" for n in range(1, linked + 1)] + [f"{place}-{n}" for place in places for n in range(1, own + 1)]
    weekdays = ["mon", "tue", "wed", "thu", "fri"]
    return instance_data(
        name=f"linked-{rooms}x{sites}",
        calendar={
            "semesters": [
                {"id": name, "first": f"{first}", "last": f"{first + dt.timedelta(7 * weeks - 3)}"}
                for name, first in starts.items()
            ]
        },
        frequency=[{"modality": "cours", "period": "semester", "ects": 4, "in_person": 4, "webconference": 4}],
        sites=[{"id": place, "title": f"Site {place}"} for place in places],
        rooms=[
            {"id": f"{place}R{n}", "site": place, "capacity": 20 + n}
            for place in places
            for n in numbers
        ],
        groups=[{"id": f"G{n}", "size": 20, "site": place} for n, place in enumerate(places, 1)],
        trainers=[
            {"id": f"T{code}", "name": f"Trainer {code}",
             "availability": {"weekly": {weekdays[(n + k) % 5]: "unavailable" for k in (0, 2)}}}
            for n, code in enumerate(codes)
        ],
        units=[
            unit(f"{code}-{semester}", period=semester, trainers=[f"T{code}"],
                 **({"groups": [f"G{places.index(code.split('-')[0]) + 1}"]} if "-" in code
                    else {"groups": [f"G{n}" for n in range(1, sites + 1)], "rooms_per_site": True}))
            for code in codes
            for semester in starts
        ],
    )  # fmt: skip
