"""Examinations of the sample year, written by hand: two rooms, extra time, an oral, work, a paper of another zone."""

import datetime as dt
from typing import Any

from scheduler.instance.schema.exams import ExamKind, ExamSession
from scheduler.instance.schema.instance import Instance
from scheduler.timetable.exams import Exam, ExamRoom, exam_id
from scheduler.timetable.schema import Timetable
from tests.export.sample import YEAR, full_year, year

STAFF = [{"id": "accueil", "name": "Mme Hoarau"}]


def with_exams() -> Instance:
    """The sample year with what its units are examined by."""
    how: dict[str, list[dict[str, Any]]] = {
        "TRS001": [{"kind": "written", "hours": 2.5}],
        "TET003": [{"kind": "oral", "hours": 2, "minutes_per_candidate": 4}, {"kind": "work"}],
        "AST002": [{"kind": "written", "hours": 2.5, "at": "2023-08-01 18:00 Europe/Paris"}],
    }
    units = [{**unit, "exams": how.get(unit["code"], [])} for unit in YEAR["units"]]
    retakers = [{"unit": "TRS001", "session": "second", "candidates": 3}]
    return year(units=units, staff=STAFF, exams={"candidates": retakers})


def exam(
    unit: str, day: str, *rooms: ExamRoom, number: int = 1, session: ExamSession = "first", kind: ExamKind = "written",
    groups: tuple[str, ...] = ("ASP1",), minutes: int = 150, **more: Any,
) -> Exam:  # fmt: skip
    """`day`: date and hour in the centre's offset. As many candidates as sit in the rooms."""
    start = dt.datetime.fromisoformat(f"{day}+04:00")
    return Exam(
        id=exam_id(unit, number, session), unit=unit, number=number, session=session, kind=kind, start=start,
        end=start + dt.timedelta(minutes=minutes), groups=groups, rooms=rooms,
        **{"candidates": sum(room.candidates for room in rooms),
           "extra_time": sum(room.extra_time for room in rooms), **more},
    )  # fmt: skip


WRITTEN = exam(
    "TRS001", "2023-02-21T17:00",
    ExamRoom(room="P1", candidates=17, invigilators=("lebon",)),
    ExamRoom(room="P2", candidates=1, extra_time=1, invigilators=("accueil",)),
)  # fmt: skip
ORAL = exam(
    "TET003", "2023-08-02T17:00", ExamRoom(room="P1", candidates=30, invigilators=("ahpet", "lebon")), kind="oral",
    groups=("ASP1", "ASP2"), minutes=120,
)  # fmt: skip
WORK = exam("TET003", "2023-08-05T21:00", number=2, kind="work", groups=("ASP1", "ASP2"), minutes=0, candidates=30)
PARIS = exam(
    "AST002", "2023-08-01T20:00", ExamRoom(room="P2", candidates=12, invigilators=("accueil",)), groups=("ASP2",)
)
SECOND = exam("TRS001", "2023-08-22T17:00", ExamRoom(room="P1", candidates=3, invigilators=("lebon",)),
              session="second", groups=())  # fmt: skip
FIRST_SESSION = (WRITTEN, ORAL, WORK, PARIS)


def exam_year(instance: Instance, *exams: Exam) -> Timetable:
    return full_year(instance).with_exams(exams or FIRST_SESSION, None)
