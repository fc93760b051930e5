"""Small random instances with examinations, and random places of these, good and bad."""

import datetime as dt
import random
from typing import Any

from scheduler.exams.problem import ExamProblem
from scheduler.exams.search import exam_of
from scheduler.instance.schema.instance import Instance
from scheduler.timetable.exams import Exam, ExamRoom
from tests.builders import make_instance, unit

LEVELS = ("unavailable", "avoid", "ok", "ok", "prefer")
KINDS = ("written", "written", "written", "oral")


def random_exams(rng: random.Random, papers: int = 3) -> Instance:
    """A week or two of examinations of a few units, on few days, in two rooms, with three people."""
    first = dt.date(2022, 10, 10)
    last = first + dt.timedelta(days=rng.choice((1, 2, 2, 4)))
    calendar = {
        "semesters": [
            {"id": "S1", "first": "2022-09-05", "last": "2022-10-07", "exams": {"first": first, "last": last},
             "second_session": {"first": "2023-01-09", "last": "2023-01-10"}},
        ],
        "exam_slots": [
            {"start": rng.choice(("13:00", "17:00")), "end": "21:00", "step": rng.choice((60, 90, None))},
            {"start": "09:00", "end": "12:00", "weekdays": ["wed", "sat"]},
        ],
        "closures": [{"name": "Closed", "first": "2022-10-11", "last": "2022-10-11"}] if rng.random() < 0.2 else [],
    }  # fmt: skip
    rooms = [
        {"id": name, "site": "PORT", "capacity": rng.choice((8, 20, 40)), "features": rng.choice(([], ["pc"])),
         "exam_sharing": rng.choice(("any", "any", "same_start", "none")),
         "closed": [{"first": "2022-10-12", "last": "2022-10-12"}] if rng.random() < 0.2 else []}
        for name in ("R1", "R2")
    ]  # fmt: skip
    groups = [
        {"id": "G1", "size": 9, "extra_time": rng.choice((0, 0, 1))},
        {"id": "G2", "size": 4, **({"part_of": "G1"} if rng.random() < 0.3 else {})},
        {"id": "A1", "size": 3, "alternance": {"min": 0, "max": 2}},
    ]
    people = {
        name: {"weekly": {day: rng.choice(LEVELS) for day in ("mon", "tue", "wed", "thu", "fri") if rng.random() < 0.5}}
        for name in ("T1", "T2", "D1")
    }
    units = [
        unit(
            f"U{n}", period="S1", ects=rng.choice((4, 6)), in_person=0, webconference=0,
            groups=rng.sample(["G1", "G2", "A1"], rng.randint(1, 2)),
            trainers=rng.sample(["T1", "T2"], rng.randint(1, 2)),
            exams=[_assessment(rng, n)],
        )
        for n in range(papers)
    ]  # fmt: skip
    exams: dict[str, Any] = {
        "invigilators_per_room": rng.choice((0, 1, 1, 1)),
        "candidates_per_invigilator": rng.choice((5, 30)),
        "break_minutes": rng.choice((0, 30)),
        "heavy_ects": 6,
        "candidates": [],
        "named": [],
    }
    for n in range(papers):
        if rng.random() < 0.3:
            exams["candidates"].append({"unit": f"U{n}", "session": "second", "candidates": 2, "group": "G1"})
        if rng.random() < 0.3:
            exams["named"].append({"code": "C1", "unit": f"U{n}", "session": "first"})
        if rng.random() < 0.1:
            exams["candidates"].append({"unit": f"U{n}", "session": "first", "candidates": 1, "extra_time": 1})
    if rng.random() < 0.2:
        exams["pins"] = [{"unit": "U0", "session": "first", "date": "2022-10-10"}]
    return make_instance(
        calendar=calendar,
        rooms=rooms,
        groups=groups,
        trainers=[{"id": name, "name": name, "availability": people[name]} for name in ("T1", "T2")],
        staff=[{"id": "D1", "name": "Desk", "availability": people["D1"]}],
        units=units,
        exams=exams,
    )


def _assessment(rng: random.Random, number: int) -> dict[str, Any]:
    kind = rng.choice(KINDS)
    found: dict[str, Any] = {"kind": kind, "hours": rng.choice((1, 1.5, 2))}
    if kind == "oral":
        found["minutes_per_candidate"] = 10
    if rng.random() < 0.15:
        found["at"] = "2022-10-10 15:00 Europe/Paris"
    if rng.random() < 0.2:
        found["room_features"] = ["pc"]
    if number and rng.random() < 0.15:
        found["together_with"] = ["U0"]
    return found


def random_places(rng: random.Random, problem: ExamProblem) -> tuple[Exam, ...] | None:
    """Every paper at a random hour, in random rooms with random people; None when a paper has no hour."""
    found = []
    people = [*problem.instance.trainer, *(member.id for member in problem.instance.staff)]
    for row in problem.rows:
        if not row.starts:
            return None
        paper, rooms = row.paper, list(problem.instance.rooms)
        rng.shuffle(rooms)
        number = min(2, max(1, row.paper.juries)) if rng.random() < 0.8 else 2
        left, extra, held = paper.candidates, paper.extra_time, list[ExamRoom]()
        for rank, room in enumerate(rooms[:number]):
            most = paper.candidates if paper.juries else room.exam_places
            takes = left if rank == number - 1 else max(1, min(left - (number - 1 - rank), most))
            longer = extra if rank == number - 1 else rng.randint(0, min(extra, takes))
            need = problem.instance.exams.invigilators_per_room
            if not paper.juries and need:
                need = max(need, -(-takes // problem.instance.exams.candidates_per_invigilator))
            chosen = tuple(rng.sample(people, min(need, len(people))))
            if takes > 0:
                longer = min(longer, takes)
                held.append(ExamRoom(room=room.id, candidates=takes, extra_time=longer, invigilators=chosen))
                left, extra = left - takes, extra - longer
        found.append(exam_of(problem, row, rng.choice(row.starts), held))
    return tuple(found)
