"""A small session of examinations, planned once for the tests that look at it."""

from functools import cache
from typing import Any

from scheduler.exams.plan import plan_exams
from scheduler.instance.schema.instance import Instance
from scheduler.search.params import Params
from scheduler.timetable.schema import Timetable
from tests.builders import make_instance, make_timetable, unit

CALENDAR: dict[str, Any] = {
    "semesters": [
        {"id": "S1", "first": "2022-09-05", "last": "2022-10-07",
         "exams": {"first": "2022-10-10", "last": "2022-10-15"},
         "second_session": {"first": "2023-08-21", "last": "2023-08-26"}},
    ],
    "exam_slots": [{"start": "17:00", "end": "21:30", "step": 30}],
}  # fmt: skip
SECOND = [
    {"unit": "U1", "session": "second", "candidates": 2, "group": "G1"},
    {"unit": "U2", "session": "second", "candidates": 3},
]
PARAMS = Params(time_limit_s=10, workers=1)


def examined(*, second: bool = False, **changes: Any) -> Instance:
    """Three papers, an oral and work of two groups; T1 and T2 teach, a third person invigilates."""
    exams = {
        "U1": [{"kind": "written", "hours": 2}],
        "U2": [{"kind": "written", "hours": 1.5, "at": "2022-10-12 15:30 Europe/Paris"}],
        "U3": [{"kind": "written", "hours": 2, "room_features": ["pc"]}, {"kind": "work", "at": "2022-10-14 12:00"}],
        "U4": [{"kind": "oral", "hours": 2, "minutes_per_candidate": 10}],
    }
    units = [
        unit(code, period="S1", ects=6, in_person=0, webconference=0, exams=rows,
             trainers=["T1" if code < "U3" else "T2"])
        for code, rows in exams.items()
    ]  # fmt: skip
    settings: dict[str, Any] = {"calendar": CALENDAR, "units": units, "staff": [{"id": "D1", "name": "Desk"}]}
    apprentices = {"id": "A1", "size": 3, "alternance": {"min": 0, "max": 1}}
    settings["groups"] = [{"id": "G1", "size": 12, "extra_time": 1}, apprentices]
    if second:
        settings["exams"] = {"candidates": SECOND}
    return make_instance(**(settings | changes))


def crowded() -> Instance:
    """One evening with one start: a group cannot sit its papers in it."""
    one = {"first": "2022-10-12", "last": "2022-10-12"}
    calendar = {
        **CALENDAR,
        "semesters": [{**CALENDAR["semesters"][0], "exams": one}],
        "exam_slots": [{"start": "17:00", "end": "20:00"}],
    }
    return examined(calendar=calendar)


@cache
def planned() -> tuple[Instance, Timetable]:
    instance = examined()
    return instance, plan_exams(instance, make_timetable(instance, []), PARAMS).timetable
