"""Examinations on a board: each with its rooms and who watches over it, on days that may have no slot of the year."""

import datetime as dt
from typing import Any

from scheduler.desk.draft.state import DraftState
from scheduler.export.audience import Programme
from scheduler.instance.instants import local
from scheduler.text import Text
from scheduler.timetable.exams import Exam
from scheduler.wording import clock, say

Json = dict[str, Any]
_CANDIDATES = Text("{n} candidats", "{n} candidates")
_EXTRA = Text("{n} candidats, dont {extra} avec tiers-temps (jusqu’à {until})",
              "{n} candidates, {extra} of them with extra time (until {until})")  # fmt: skip


def exam_days(state: DraftState) -> frozenset[dt.date]:
    """The days on which an examination is held, or may be."""
    zone = state.instance.zone
    open_ = {local(each.start, zone).date() for paper in state.papers for each in paper.openings}
    fixed = {local(paper.fixed, zone).date() for paper in state.papers if paper.fixed is not None}
    return frozenset({local(exam.start, zone).date() for exam in state.timetable.exams or ()} | open_ | fixed)


def about_exam(exam: Exam, programme: Programme) -> Json:
    """What it is and whom it concerns, with a date or without."""
    return {
        "kind": "exam",
        "said": programme.exam_said(exam),
        "isDue": exam.kind == "work",
        "unit": exam.unit,
        "title": programme.unit_title(exam.unit),
        "groups": [programme.group_name(group) for group in exam.groups],
        "trainers": [programme.trainer_name(trainer) for trainer in programme.examined_by(exam)],
        "candidates": candidates(exam, programme),
    }


def candidates(exam: Exam, programme: Programme) -> str:
    """`22 candidats, dont 1 avec tiers-temps (jusqu’à 20 h 40)`."""
    if exam.until == exam.end:
        return say(_CANDIDATES.fr, _CANDIDATES.en, n=exam.candidates).to(programme.lang)
    until = clock(local(exam.until, programme.instance.zone))
    return say(_EXTRA.fr, _EXTRA.en, n=exam.candidates, extra=exam.extra_time, until=until).to(programme.lang)


def exam_places(exam: Exam, programme: Programme) -> Json:
    """Its rooms, and who watches over each: `Salle A101 : Mme Hoarau`."""
    rooms = [programme.room_name(held.room) for held in exam.rooms]
    watched = [
        f"{programme.room_name(held.room)} : {', '.join(map(programme.invigilator_name, held.invigilators))}"
        for held in exam.rooms
        if held.invigilators
    ]
    names = [programme.invigilator_name(who) for who in exam.invigilators]
    return {"room": " + ".join(rooms) or None, "watched": watched if len(exam.rooms) > 1 else names}
