"""Random instances in the bench's form: a programme under other availabilities, and centres of any size.

The figures are those measured on `small`, `centre-30`, `centre-30-clash` and `centre-300` (`generate describe` shows
them side by side). No solution is planted: nothing makes sure that a timetable without clashes exists.
"""

import copy
import datetime as dt
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from random import Random
from typing import Any

import holidays

Form = dict[str, Any]

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri")
LEVELS = ("unavailable", "avoid", "ok", "prefer")
SEMESTERS = {"S1": ("2022-09-05", "2023-02-10"), "S2": ("2023-03-06", "2023-07-21")}
CLOSED = (("2022-12-19", "2023-01-06"),)
SLOTS = ("17:00-19:00", "19:00-21:00")
WEIGHTS = {"Q1": 2, "Q2": 3, "Q3": 4, "Q4": 5, "Q5": 3, "Q6": 2, "Q7": 1, "Q8": 2, "Q9": 0}
ALTERNANCE = {"min": 18, "max": 20}

COUNTS = {"cours": ((4, 4), (4, 5), (5, 5)), "tp": ((6, 0), (7, 0), (8, 0))}
"""In-person sessions and webconferences at 3, 4 and 6 ECTS (docs/domain.md, "Demand")."""
ECTS_SHARES = (0.17, 0.34, 0.49)
ANNUAL_COUNTS = (8, 7)
TP_SHARE = 0.26
PC_SHARE_OF_TP = 0.29
SHARED_SHARE = 0.12
"""Of semester units: given to a second programme at the same time."""
FIVE_UNITS_SHARE = 0.69
"""Of semesters: five units, else four; and one annual unit a year."""

ROOMS = ((60, "pc"), (60, ""), (35, "pc"), (35, "pc"), (35, ""), (35, ""), (35, ""), (28, "pc"), (28, ""), (28, ""),
         (28, ""), (28, ""))  # fmt: skip
"""Of 30 programmes; larger centres have them several times."""
TRAINERS_A_PROGRAMME = ((30, 55 / 30), (300, 850 / 300))
"""`centre-30` has 55, `centre-300` 850: more of them teach little in a large centre."""


@dataclass(frozen=True)
class Shares:
    """How availabilities are drawn. `open_weekdays`: how many, and how often each. `split`: open weekdays whose two
    slots are drawn apart. `levels`: of the others, avoid, ok and prefer. `away`: absences and their teaching days.
    `plenty`: a trainer of a drawn programme has this many times more open dates than sessions, in each semester.
    """

    open_weekdays: tuple[tuple[int, ...], tuple[float, ...]]
    split: float
    levels: tuple[float, float, float]
    away: tuple[int, int]
    away_days: tuple[int, int]
    plenty: float = 2.0


OF_A_PROGRAMME = Shares(((3, 4), (0.6, 0.4)), 0.12, (0.13, 0.54, 0.33), (2, 2), (1, 4))
OF_A_CENTRE = Shares(((2, 3, 4), (0.25, 0.5, 0.25)), 0.17, (0.14, 0.47, 0.39), (0, 2), (1, 5))
OF_TIGHT_TRAINERS = Shares(((2, 3), (0.5, 0.5)), 0.4, (0.25, 0.45, 0.3), (1, 3), (2, 6), plenty=1.3)
"""Harder than any file of the bench: few weekdays, often one slot of two, longer absences."""
AVAILABILITIES = {"small": OF_A_PROGRAMME, "centre": OF_A_CENTRE, "tight": OF_TIGHT_TRAINERS}


def programme(seed: int, base: Form, shares: Shares = OF_A_PROGRAMME) -> Form:
    """The base's programme with other availabilities, drawn until every trainer has plenty of dates."""
    rng, made = Random(f"programme {seed}"), copy.deepcopy(base)
    made["name"] = f"programme-{seed}"
    days = made["calendar"]["teaching_days"]
    for trainer in made["trainers"]:
        trainer |= _availability(rng, days, shares)
        while not _has_plenty(made, trainer, shares.plenty):
            trainer |= _availability(rng, days, shares)
    return made


def _has_plenty(form: Form, trainer: Form, plenty: float) -> bool:
    semesters = form["calendar"]["semesters"]
    for name, (first, last) in semesters.items():
        load = 0.0
        for unit in form["units"]:
            if unit["trainer"] == trainer["id"] and unit["period"] in (name, "annual"):
                share = len(semesters) if unit["period"] == "annual" else 1
                load += (unit["in_person"] + unit["webconference"]) / share
        days = [day for day in form["calendar"]["teaching_days"] if first <= day <= last]
        if len(open_dates(trainer, days)) < plenty * load:
            return False
    return True


def open_dates(trainer: Form, days: Sequence[str]) -> list[str]:
    """Teaching days on which the trainer has at least one slot."""
    away = set(trainer["unavailable_dates"])
    return [
        day
        for day in days
        if day not in away and set(trainer["weekly"].get(_weekday(day), ["unavailable"])) != {"unavailable"}
    ]


def _weekday(day: str) -> str:
    return ("mon", "tue", "wed", "thu", "fri", "sat", "sun")[dt.date.fromisoformat(day).weekday()]


def _availability(rng: Random, days: Sequence[str], shares: Shares) -> Form:
    numbers, weights = shares.open_weekdays
    opened = rng.sample(WEEKDAYS, rng.choices(numbers, weights)[0])
    weekly = {day: _levels(rng, shares) if day in opened else ["unavailable"] * 2 for day in WEEKDAYS}
    away = set[str]()
    for _ in range(rng.randint(*shares.away)):
        length = rng.randint(*shares.away_days)
        first = rng.randrange(len(days) - length + 1)
        away.update(days[first : first + length])
    return {"weekly": weekly, "unavailable_dates": sorted(away)}


def _levels(rng: Random, shares: Shares) -> list[str]:
    if rng.random() >= shares.split:
        return rng.choices(LEVELS[1:], shares.levels) * 2
    pair = [rng.choice(LEVELS), rng.choice(LEVELS)]
    return pair if set(pair) != {"unavailable"} else _levels(rng, shares)


def centre(seed: int, programmes: int, trainers: int | None = None) -> Form:
    """A centre of so many programmes, 30 for one of the size of `centre-30`; `trainers`: theirs unless given."""
    rng = Random(f"centre {seed} {programmes}")
    calendar, groups = _calendar(), list[Form]()
    for n in range(programmes):
        groups += _groups(rng, n)
    people = [{"id": f"T{n}"} for n in range(trainers or _trainers_of(programmes))]
    for person in people:
        person |= _availability(rng, calendar["teaching_days"], OF_A_CENTRE)
    return {
        "name": f"centre-{programmes}-{seed}",
        "calendar": calendar,
        "groups": groups,
        "trainers": people,
        "rooms": _rooms(-(-programmes * len(ROOMS) // 30)),
        "units": _units(rng, programmes, [person["id"] for person in people]),
        "weights": dict(WEIGHTS),
    }


def _calendar() -> Form:
    """The year of the bench: Monday to Friday, without the public holidays of La Réunion."""
    off = holidays.country_holidays("FR", subdiv="974", years=(2022, 2023))
    teaching = []
    for first, last in (map(dt.date.fromisoformat, span) for span in SEMESTERS.values()):
        for n in range((last - first).days + 1):
            day = first + dt.timedelta(days=n)
            closed = any(a <= day.isoformat() <= b for a, b in CLOSED)
            if day.weekday() < 5 and not closed and day not in off:
                teaching.append(day.isoformat())
    return {
        "semesters": {name: list(span) for name, span in SEMESTERS.items()},
        "closed": [list(span) for span in CLOSED],
        "slots": list(SLOTS),
        "teaching_days": teaching,
    }


def _trainers_of(programmes: int) -> int:
    """Between the two sizes of the bench, a straight line."""
    (low, few), (high, many) = TRAINERS_A_PROGRAMME
    share = min(1.0, max(0.0, (programmes - low) / (high - low)))
    return max(2, round(programmes * (few + share * (many - few))))


def _groups(rng: Random, n: int) -> list[Form]:
    """A third of the programmes have apprentices beside the others, a third apprentices alone, a third none."""
    first = {"id": f"G{n}", "size": rng.randint(8, 18), "alternance": dict(ALTERNANCE) if n % 3 == 1 else None}
    if n % 3:
        return [first]
    return [first, {"id": f"G{n}a", "size": rng.randint(5, 10), "alternance": dict(ALTERNANCE)}]


def _audience(*programmes: int) -> list[str]:
    return [name for n in sorted(programmes) for name in ((f"G{n}",) if n % 3 else (f"G{n}", f"G{n}a"))]


def _rooms(number: int) -> list[Form]:
    drawn = [ROOMS[n % len(ROOMS)] for n in range(number)]
    return [
        {"id": f"R{n}", "capacity": capacity, "features": [feature] if feature else []}
        for n, (capacity, feature) in enumerate(drawn)
    ]


def _units(rng: Random, programmes: int, trainers: Sequence[str]) -> list[Form]:
    units = list[Form]()
    for n in range(programmes):
        for period in SEMESTERS:
            for _ in range(5 if rng.random() < FIVE_UNITS_SHARE else 4):
                modality = "tp" if rng.random() < TP_SHARE else "cours"
                counts = rng.choices(COUNTS[modality], ECTS_SHARES)[0]
                others = [k for k in range(programmes) if k != n]
                guests = [rng.choice(others)] if others and rng.random() < SHARED_SHARE else []
                features = ["pc"] if modality == "tp" and rng.random() < PC_SHARE_OF_TP else []
                units.append(
                    _unit(f"U{len(units)}", period, counts, _audience(n, *guests), rng.choice(trainers), features)
                )
        units.append(_unit(f"A{len(units)}", "annual", ANNUAL_COUNTS, _audience(n), rng.choice(trainers), []))
    return units


def _unit(
    code: str, period: str, counts: tuple[int, int], groups: list[str], trainer: str, features: list[str]
) -> Form:
    return {
        "code": code, "period": period, "in_person": counts[0], "webconference": counts[1], "groups": groups,
        "trainer": trainer, "features": features,
    }  # fmt: skip


def statistics(form: Form) -> dict[str, float]:
    """What makes two instances alike, by name; shares from 0 to 1."""
    units, trainers, rooms = form["units"], form["trainers"], form["rooms"]
    days = form["calendar"]["teaching_days"]
    size = {group["id"]: group["size"] for group in form["groups"]}
    counts = [unit["in_person"] + unit["webconference"] for unit in units]
    per_group = Counter(group for unit in units for group in unit["groups"])
    load = Counter[str]()
    for unit, count in zip(units, counts, strict=True):
        load[unit["trainer"]] += count
    levels = Counter(level for t in trainers for pair in t["weekly"].values() for level in pair)
    weekdays = [pair for t in trainers for pair in t["weekly"].values()]
    opened = [len(open_dates(t, days)) for t in trainers]
    slots = len(days) * len(form["calendar"]["slots"]) * max(1, len(rooms))
    n = len(units)
    return {
        "units": n, "sessions": sum(counts), "groups": len(size), "trainers": len(trainers), "rooms": len(rooms),
        "apprentice groups, share": sum(g["alternance"] is not None for g in form["groups"]) / len(size),
        "students a group": sum(size.values()) / len(size),
        "sessions a unit": sum(counts) / n,
        "annual units, share": sum(u["period"] == "annual" for u in units) / n,
        "units without webconference, share": sum(not u["webconference"] for u in units) / n,
        "units with a feature, share": sum(bool(u["features"]) for u in units) / n,
        "units of one group, share": sum(len(u["groups"]) == 1 for u in units) / n,
        "units of three groups or more, share": sum(len(u["groups"]) > 2 for u in units) / n,
        "students of a unit, most": max(sum(size[g] for g in u["groups"]) for u in units),
        "units a group": sum(per_group.values()) / len(size),
        "units a group, most": max(per_group.values()),
        "sessions a trainer": sum(counts) / len(trainers),
        "sessions a trainer, most": max(load.values()),
        "trainers with more sessions than open dates": sum(
            load[t["id"]] > dates for t, dates in zip(trainers, opened, strict=True)
        ),
        **{f"slots {level}, share": levels[level] / max(1, levels.total()) for level in LEVELS},
        "weekdays with two levels, share": sum(len(set(pair)) > 1 for pair in weekdays) / max(1, len(weekdays)),
        "open dates a trainer": sum(opened) / len(trainers),
        "dates away a trainer": sum(len(t["unavailable_dates"]) for t in trainers) / len(trainers),
        "in-person sessions a room slot": sum(u["in_person"] for u in units) / slots,
    }  # fmt: skip
