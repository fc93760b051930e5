"""Tiny years of examinations, drawn at random with everything that an instance can say of them.

`TinyYear.drawn` draws, `data` writes it as an instance, `sittings` lists what has to be held. Written from
docs/exams.md, and sharing nothing with the package that places or checks examinations. Minutes count from the Monday.
"""

import datetime as dt
import math
import random
from dataclasses import dataclass, field
from typing import Any

from tests.builders import instance_data, unit

MONDAY = dt.date(2022, 10, 10)
WEEK = ("mon", "tue", "wed", "thu", "fri", "sat")
EVENING = 17 * 60
INSTANTS = (  # what the instance says, the day and the minute at the centre (UTC+4)
    ("2022-10-11 19:00 Europe/Paris", 1, 21 * 60),  # summer time
    ("2022-10-11 14:30 UTC", 1, 18 * 60 + 30),
    ("2022-10-11 00:30 Asia/Tokyo", 0, 19 * 60 + 30),  # the day before
    ("2022-10-10 23:00 America/New_York", 1, 7 * 60),  # the day after
    ("2022-10-11 18:00", 1, 18 * 60),
)
SECOND_INSTANT = ("2022-10-14 11:45 Europe/London", 4, 14 * 60 + 45)
CRITERIA = ("E1", "E2", "E3", "E4", "E5", "E6", "E7", "E8")
USUAL = dict(zip(CRITERIA, (4, 1, 2, 3, 2, 1, 1, 2), strict=True))


@dataclass(frozen=True)
class Paper:
    """One examination to be held: `sitters` are all groups whose members sit it, `groups` those that it names."""

    unit: int
    number: int
    session: str
    kind: str
    minutes: int
    longest: int
    groups: tuple[str, ...]
    sitters: frozenset[str]
    names: frozenset[str]
    candidates: int
    extra: int
    juries: int
    pc: bool
    at: int | None
    trainers: tuple[str, ...]
    ects: int
    pins: tuple[tuple[str, Any], ...]
    together: bool
    """It starts with the first one of unit 0 of its kind."""

    @property
    def id(self) -> str:
        return f"U{self.unit}-X{self.number}-{1 if self.session == 'first' else 2}"


@dataclass
class TinyYear:
    units: list[dict[str, Any]]
    hours: list[tuple[str | None, int, int, int | None]]
    """Weekday, or none for those from Monday to Friday; from, until, step."""
    windows: dict[str, tuple[int, int]]
    closed: tuple[int, ...]
    """Days of the week without examinations."""
    rooms: dict[str, dict[str, Any]]
    groups: dict[str, dict[str, Any]]
    levels: dict[str, dict[str, str]]
    settings: dict[str, Any]
    weights: dict[str, int]
    law: float
    candidates: list[dict[str, Any]]
    named: list[dict[str, str]]
    pins: list[dict[str, Any]]
    taken: list[tuple[str, int, int, int]] = field(default_factory=list)
    """Group, day, from, until: busy times."""

    @classmethod
    def drawn(cls, rng: random.Random, number: int) -> "TinyYear":
        has_second = rng.random() < 0.4
        groups: dict[str, dict[str, Any]] = {
            "G1": {"size": rng.choice((2, 3)), "extra_time": rng.choice((0, 0, 1))},
            "G2": {"size": 2, **({"part_of": "G1"} if rng.random() < 0.3 else {})},
            "A1": {"size": 1, "alternance": {"min": 0, "max": 1}},
        }
        year = cls(
            units=[_unit(rng, n, groups) for n in range(number)],
            hours=[(None, rng.choice((15, 17)) * 60, 21 * 60 + 30, rng.choice((90, 120, None))),
                   (rng.choice(("wed", "sat")), 8 * 60, 10 * 60, None)],
            windows={"first": (0, 2), "second": (3, 5)} if has_second else {"first": (0, 5)},
            closed=() if has_second else (3, 4),
            rooms={
                name: {"places": rng.choice((2, 3, 5)), "pc": rng.random() < 0.5,
                       "sharing": rng.choice(("any", "any", "same_start", "none")),
                       "closed": rng.choice((None, None, 0))}
                for name in ("R1", "R2")
            },
            groups=groups,
            levels={who: {day: rng.choice(("unavailable", "avoid", "ok", "ok")) for day in WEEK if rng.random() < 0.5}
                    for who in ("T1", "T2", "D1")},
            settings={"invigilators_per_room": rng.choice((0, 1, 1)), "candidates_per_invigilator": rng.choice((2, 30)),
                      "break_minutes": rng.choice((0, 30)), "most_per_day": rng.choice((1, 2)), "heavy_ects": 6,
                      "trainers_invigilate": rng.random() < 0.8},
            weights={} if rng.random() < 0.5 else {code: rng.randint(0, 2) for code in CRITERIA},
            law=rng.choice((3, 10)), candidates=[], named=[], pins=[],
            taken=[("G1", 2, 18 * 60, 19 * 60)] if rng.random() < 0.3 else [],
        )  # fmt: skip
        year._people(rng, "second" if has_second else "first")
        return year

    def _people(self, rng: random.Random, last: str) -> None:
        """Retakers, others, named candidates, pins."""
        for n, row in enumerate(self.units):
            if rng.random() < 0.15:
                self.candidates.append({"unit": f"U{n}", "session": "first", "candidates": 1, "extra_time": 1})
            if rng.random() < 0.15 and not self._has_parts(row["groups"]):
                self.candidates.append({"unit": f"U{n}", "session": "first", "candidates": rng.choice((0, 1)),
                                        "group": row["groups"][0]})  # fmt: skip
            if last == "second" and rng.random() < 0.6:
                group = {"group": row["groups"][0]} if rng.random() < 0.5 else {"extra_time": rng.choice((0, 1))}
                self.candidates.append({"unit": f"U{n}", "session": "second", "candidates": 1, **group})
            for code in ("C1", "C2"):
                if rng.random() < 0.2:
                    self.named.append({"code": code, "unit": f"U{n}", "session": rng.choice(("first", last))})
            if rng.random() < 0.15 and all(exam["at"] is None for exam in row["exams"]):
                pin = rng.choice(({"date": MONDAY + dt.timedelta(days=rng.choice((0, 1)))}, {"room": "R1"},
                                  {"start": "17:00"}))  # fmt: skip
                self.pins.append({"unit": f"U{n}", "session": "first", **pin})

    def _has_parts(self, groups: list[str]) -> bool:
        return any(self.groups[name].get("part_of") in groups for name in groups)

    def data(self) -> dict[str, Any]:
        def clock(minute: int) -> str:
            return f"{minute // 60:02d}:{minute % 60:02d}"

        def date(day: int) -> str:
            return (MONDAY + dt.timedelta(days=day)).isoformat()

        spans = {"first": "exams", "second": "second_session"}
        windows = {spans[name]: {"first": date(a), "last": date(b)} for name, (a, b) in self.windows.items()}
        exam_slots = [
            {"start": clock(begin), "end": clock(until), "step": step, **({"weekdays": [day]} if day else {})}
            for day, begin, until, step in self.hours
        ]
        units = []
        for n, row in enumerate(self.units):
            exams = []
            for exam in row["exams"]:
                written: dict[str, Any] = {"kind": exam["kind"], "hours": exam["minutes"] / 60}
                written |= {"minutes_per_candidate": 30} if exam["kind"] == "oral" else {}
                written |= {"room_features": ["pc"]} if exam["pc"] else {}
                written |= {"at": exam["at"][0]} if exam["at"] else {}
                written |= {"second_at": SECOND_INSTANT[0]} if exam["second_at"] else {}
                written |= {"together_with": ["U0"]} if exam["together"] else {}
                exams.append(written)
            units.append(unit(f"U{n}", period="S1", ects=row["ects"], in_person=0, webconference=0,
                              groups=row["groups"], trainers=row["trainers"], exams=exams))  # fmt: skip
        return instance_data(
            calendar={"semesters": [{"id": "S1", "first": "2022-09-05", "last": "2022-10-07", **windows}],
                      "exam_slots": exam_slots,
                      "closures": [{"name": "Closed", "first": date(day), "last": date(day)} for day in self.closed]},
            rooms=[{"id": name, "site": "PORT", "capacity": 40, "exam_capacity": room["places"],
                    "features": ["pc"] if room["pc"] else [], "exam_sharing": room["sharing"],
                    "closed": [{"first": date(room["closed"]), "last": date(room["closed"])}]
                    if room["closed"] is not None else []}
                   for name, room in self.rooms.items()],
            groups=[{"id": name, **group} for name, group in self.groups.items()],
            trainers=[{"id": who, "name": who, "availability": {"weekly": self.levels[who]}} for who in ("T1", "T2")],
            staff=[{"id": "D1", "name": "Desk", "availability": {"weekly": self.levels["D1"]}}],
            units=units, law={"hours_per_day": self.law}, weights=self.weights,
            busy=[{"groups": [g], "title": "Job", "times": [{"date": date(d), "start": clock(b), "end": clock(u)}]}
                  for g, d, b, u in self.taken],
            exams={**self.settings, "candidates": self.candidates, "named": self.named, "pins": self.pins},
        )  # fmt: skip

    def weight(self, code: str) -> int:
        return self.weights.get(code, USUAL[code])

    def papers(self) -> list[Paper]:
        """Every examination that has candidates, in the order of the units."""
        every = [
            self._paper(n, rank, session)
            for n, row in enumerate(self.units) for rank in range(1, len(row["exams"]) + 1) for session in self.windows
        ]  # fmt: skip
        return [paper for paper in every if paper.candidates]

    def _paper(self, n: int, rank: int, session: str) -> Paper:
        row = self.units[n]
        exam = row["exams"][rank - 1]
        here = [c for c in self.candidates if (c["unit"], c["session"]) == (f"U{n}", session)]
        of_group = {c["group"]: c for c in here if "group" in c}
        own = row["groups"] if session == "first" else []
        counted = [g for g in own if self.groups[g].get("part_of") not in own and g not in of_group]
        names = frozenset(c["code"] for c in self.named if (c["unit"], c["session"]) == (f"U{n}", session))
        candidates = sum(self.groups[g]["size"] for g in counted) + sum(c["candidates"] for c in here) + len(names)
        extra = sum(self.groups[g].get("extra_time", 0) for g in counted)
        extra += sum(c.get("extra_time", 0) for c in here)
        groups = [g for g in dict.fromkeys([*own, *of_group]) if g not in of_group or of_group[g]["candidates"]]
        minutes, juries = exam["minutes"], 0
        longest = minutes
        if exam["kind"] == "oral":
            # Each candidate takes three times ten minutes, with extra time four times: nobody is seen by two juries.
            enough = (n for n in range(1, candidates + 1) if _can_see(n, minutes // 10, candidates - extra, extra))
            juries = next(enough, 0)
        elif extra:
            longest += math.ceil(minutes / 3)
        moment = exam["at"] if session == "first" else SECOND_INSTANT if exam["second_at"] else None
        return Paper(
            n, rank, session, exam["kind"], minutes, longest, tuple(groups),
            frozenset(g for g in self.groups if g in groups or self.groups[g].get("part_of") in groups), names,
            candidates, extra, juries, exam["pc"], moment[1] * 1440 + moment[2] if moment else None,
            tuple(row["trainers"]), row["ects"],
            tuple((key, pin[key]) for pin in self.pins if (pin["unit"], pin["session"]) == (f"U{n}", session)
                  and rank == 1 for key in ("date", "start", "room") if key in pin),
            exam["together"],
        )  # fmt: skip


def _can_see(juries: int, tens: int, plain: int, extra: int) -> bool:
    """Whether so many juries see them all, 10 minutes `tens` times each."""
    if not juries:
        return not plain and not extra
    return any(
        _can_see(juries - 1, tens, max(0, plain - (tens - 4 * late) // 3), extra - late)
        for late in range(min(extra, tens // 4) + 1)
    )


def _unit(rng: random.Random, n: int, groups: dict[str, Any]) -> dict[str, Any]:
    exams = [
        {"kind": rng.choice(("written", "written", "written", "oral")), "minutes": rng.choice((60, 90, 120)),
         "pc": rng.random() < 0.2, "at": rng.choice(INSTANTS) if rng.random() < 0.2 else None,
         "second_at": rng.random() < 0.2, "together": n > 0 and rng.random() < 0.15}
        for _ in range(rng.choice((1, 1, 1, 2)) if n == 0 else 1)
    ]  # fmt: skip
    return {"exams": exams, "ects": rng.choice((4, 6)), "groups": rng.sample(sorted(groups), rng.randint(1, 2)),
            "trainers": rng.sample(("T1", "T2"), rng.randint(1, 2))}  # fmt: skip
