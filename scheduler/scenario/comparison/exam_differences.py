"""Examinations that a scenario places otherwise, in words, and as data for programs."""

import datetime as dt
from collections.abc import Iterator

from scheduler.instance.schema.instance import Instance
from scheduler.scenario.comparison.compare import Comparison, Row
from scheduler.scenario.comparison.people_names import trainer_name
from scheduler.text import Text
from scheduler.timetable.diff import ExamDifference
from scheduler.timetable.exams import Exam
from scheduler.wording import EXAM, counted, joined, listing, say, short_moment, shown

Json = dict[str, object]


def exams_said(comparison: Comparison, row: Row) -> Text | None:
    """How many are not as they were, and what they cost; None when nothing of examinations changes."""
    figures = row.figures
    if figures is None or not (row.exam_differences or figures.exam_cost_added or figures.exams_unplaced):
        return None
    n = counted(len(row.exam_differences), EXAM)
    lacking = counted(figures.exams_unplaced, EXAM)
    without = say(" ; sans date : {n}", "; without a date: {n}", n=lacking) if figures.exams_unplaced else Text("", "")
    return say(
        "Examens placés autrement : {n}{without}. Leurs critères : {cost} points ({today} aujourd’hui).",
        "Examinations placed otherwise: {n}{without}. Their criteria: {cost} points ({today} today).",
        n=n,
        without=without,
        cost=figures.exam_cost,
        today=comparison.report.exam_cost,
    )


def exam_difference_said(comparison: Comparison, row: Row, each: ExamDifference) -> Text:
    """« TRS001-X1-1 : mar. 21/02/2023 17 h → jeu. 23/02/2023 17 h (salle A101 → A102 ; groupe 1A-SOIR) »"""
    zone, before, after = comparison.instance.zone, each.before, each.after
    moments = [short_moment(exam.start.astimezone(zone)) for exam in (before, after) if exam is not None]
    if before is None or after is None:
        kind = Text("ajouté le", "added on") if before is None else Text("retiré, était le", "gone, was on")
        what = say("{kind} {when}", "{kind} {when}", kind=kind, when=moments[0])
    elif each.kind == "moved" and before.start != after.start:
        what = joined(" → ", moments)
    elif each.kind == "moved":
        ends = [short_moment(exam.end.astimezone(zone)) for exam in (before, after)]
        what = say("{when}, fin {ends}", "{when}, end {ends}", when=moments[0], ends=joined(" → ", ends))
    else:
        what = moments[0]
    details = list(_details(comparison, row, before, after))
    about = Text(" ; ".join(d.fr for d in details), "; ".join(d.en for d in details))
    return say("{id} : {what} ({who})", "{id}: {what} ({who})", id=shown(each.id), what=what, who=about)


def _details(comparison: Comparison, row: Row, before: Exam | None, after: Exam | None) -> Iterator[Text]:
    """Rooms, who watches, and whose examination it is: as they are, or from what to what."""
    exams = [exam for exam in (before, after) if exam is not None]
    rooms = list(dict.fromkeys(listing([shown(room.room) for room in exam.rooms]) for exam in exams if exam.rooms))
    if rooms:
        yield say("salle {rooms}", "room {rooms}", rooms=joined(" → ", rooms))
    people = list(dict.fromkeys(_watching(comparison, row, exam) for exam in exams if exam.invigilators))
    if people:
        yield say("surveillance : {names}", "invigilation: {names}", names=joined(" → ", people))
    groups = exams[-1].groups
    if groups:
        noun = Text("groupe", "group") if len(groups) == 1 else Text("groupes", "groups")
        yield say("{noun} {names}", "{noun} {names}", noun=noun, names=listing([shown(group) for group in groups]))
    else:
        yield say("{n} candidats", "{n} candidates", n=exams[-1].candidates)


def _watching(comparison: Comparison, row: Row, exam: Exam) -> Text:
    return listing([trainer_name(comparison, row, who) for who in exam.invigilators])


def exam_difference_data(instance: Instance, each: ExamDifference) -> Json:
    return {
        "id": each.id,
        "change": each.kind,
        "unit": each.held.unit,
        "session": each.held.session,
        "kind": each.held.kind,
        "groups": list(each.held.groups),
        "before": _exam(instance, each.before),
        "after": _exam(instance, each.after),
    }


def _exam(instance: Instance, exam: Exam | None) -> Json | None:
    if exam is None:
        return None
    return {
        "start": _iso(instance, exam.start),
        "end": _iso(instance, exam.end),
        "rooms": [room.room for room in exam.rooms],
        "invigilators": list(exam.invigilators),
        "candidates": exam.candidates,
        "extra_time": exam.extra_time,
    }


def exam_difference_cells(instance: Instance, scenario: str, each: ExamDifference) -> Json:
    """A row of moves.csv: who watches stands where trainers do."""
    before, after = each.before, each.after
    return {
        "scenario": scenario,
        "id": each.id,
        "unit": each.held.unit,
        "kind": each.held.kind,
        "change": each.kind,
        "groups": ";".join(each.held.groups),
        "trainers": ";".join(each.held.invigilators),
        "from": _iso(instance, before.start) if before is not None else "",
        "to": _iso(instance, after.start) if after is not None else "",
        "room_before": ";".join(room.room for room in before.rooms) if before is not None else None,
        "room_after": ";".join(room.room for room in after.rooms) if after is not None else None,
        "trainers_before": ";".join(before.invigilators) if before is not None else "",
        "trainers_after": ";".join(after.invigilators) if after is not None else "",
    }


def _iso(instance: Instance, when: dt.datetime) -> str:
    return when.astimezone(instance.zone).isoformat(timespec="seconds")
