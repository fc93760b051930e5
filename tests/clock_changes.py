"""Small instances of schools that teach in the very hours in which their clocks change, anywhere, in any year."""

import datetime as dt
import random
from collections.abc import Iterator
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from scheduler.instance.schema.instance import Instance
from scheduler.instance.schema.slots import WEEKDAYS
from tests.builders import instance_data

_HOUR, _DAY = dt.timedelta(hours=1), dt.timedelta(days=1)
_STEP = dt.timedelta(minutes=10)
ZONES = (
    "Africa/Cairo", "Africa/Casablanca", "America/Asuncion", "America/Caracas", "America/Havana", "America/Nuuk",
    "America/St_Johns", "Antarctica/Casey", "Antarctica/Troll", "Asia/Amman", "Asia/Beirut", "Asia/Gaza",
    "Asia/Pyongyang", "Asia/Tehran", "Atlantic/Azores", "Australia/Lord_Howe", "Europe/Dublin", "Europe/Paris",
    "Pacific/Apia", "Pacific/Chatham", "Pacific/Easter", "Pacific/Norfolk",
)  # fmt: skip


class Change(NamedTuple):
    """From `before`, the wall clock at which it happens, the zone's clocks go to `after`."""

    zone: str
    before: dt.datetime
    after: dt.datetime

    @property
    def name(self) -> str:
        return f"{self.zone} {self.before:%Y-%m-%d %H:%M} to {self.after:%m-%d %H:%M}"


def changes_of(zone: str, first_year: int, last_year: int) -> Iterator[Change]:
    """Every change of the zone's offset, found by its clocks alone."""
    clocks = ZoneInfo(zone)
    day, end = dt.datetime(first_year, 1, 1, tzinfo=dt.UTC), dt.datetime(last_year + 1, 1, 1, tzinfo=dt.UTC)
    while day < end:
        low, high = day, day + _DAY
        old = low.astimezone(clocks).utcoffset()
        assert old is not None
        if high.astimezone(clocks).utcoffset() != old:
            while high - low > dt.timedelta(minutes=1):
                middle = low + (high - low) // 2
                low, high = (middle, high) if middle.astimezone(clocks).utcoffset() == old else (low, middle)
            moment = high.replace(second=0, microsecond=0)
            yield Change(zone, (moment + old).replace(tzinfo=None), moment.astimezone(clocks).replace(tzinfo=None))
        day += _DAY


def _grid(change: Change, rng: random.Random) -> list[dict[str, Any]]:
    """Slots in, across, just before and just after the change, on the dates that it touches, and an evening one."""
    low, high = sorted((change.before, change.after))
    times = sorted({low + n * _STEP for n in range(-12, int((high - low) / _STEP) + 13)})
    rows, taken = list[dict[str, Any]](), dict[dt.date, dt.datetime]()
    for start in times:
        end = start + _STEP * rng.choice([2, 4, 6, 9, 12])
        if rng.random() < 0.5 and end.date() == start.date() and taken.get(start.date(), start) <= start:
            rows.append(_slot(start.date(), start.time(), end.time()))
            taken[start.date()] = end
    touched = {time.date() for time in times}
    for day in WEEKDAYS:
        if day not in {WEEKDAYS[date.weekday()] for date in touched}:
            rows.append({"start": "18:00", "end": "20:00", "weekdays": [day]})
    return rows


def _slot(day: dt.date, start: dt.time, end: dt.time) -> dict[str, Any]:
    return {"start": f"{start:%H:%M}", "end": f"{end:%H:%M}", "weekdays": [WEEKDAYS[day.weekday()]]}


def instance_at(change: Change, seed: int) -> Instance:
    """A school around the change: a group of apprentices and one of others, busy now and then, three weeks."""
    rng = random.Random(f"{change.name} {seed}")
    day = change.before.date()
    first, last = day - rng.randint(3, 9) * _DAY, day + rng.randint(5, 9) * _DAY
    alternance = rng.random() < 0.5
    busy = [
        {"date": f"{day + n * _DAY}", "start": f"{hour:02d}:{minute}", "end": f"{hour + 1:02d}:15"}
        for n in (-1, 0, 1, 2)
        for hour, minute in [(rng.randint(0, 22), rng.choice(["05", "20"]))]
        if rng.random() < 0.5
    ]
    data = instance_data(
        timezone=change.zone,
        calendar={"semesters": [{"id": "S1", "first": first.isoformat(), "last": last.isoformat()}]},
        slots=_grid(change, rng),
        alternance={"start": rng.choice(["01:10", "08:30"]), "end": "16:30", "hours": 3.0},
        law={"rest_hours": rng.choice([0, 2, 8, 11]), "hours_per_day": rng.choice([4.0, 5.0, 10.0])},
        groups=[
            {"id": "G1", "size": 12},
            {"id": "A1", "size": 6, **({"alternance": {"min": 0, "max": 2}} if alternance else {})},
        ],
        units=[
            _unit("U1", ["G1", "A1"], "T1", rng.randint(1, 3), 1, rng.choice([1, 2])),
            _unit("U2", ["G1"], "T2", rng.randint(1, 2), rng.randint(0, 1), rng.choice([1, 2])),
        ],
        busy=[{"groups": ["G1"], "title": "Sport", "times": busy}] if busy else [],
    )  # fmt: skip
    return Instance.model_validate(data)


def _unit(code: str, groups: list[str], trainer: str, in_person: int, webconference: int, week: int) -> dict[str, Any]:
    return {
        "code": code, "title": code, "ects": 4, "modality": "cours" if webconference else "tp", "period": "S1",
        "groups": groups, "trainers": [trainer], "in_person": in_person, "webconference": webconference,
        "sessions_per_week": week,
    }  # fmt: skip
