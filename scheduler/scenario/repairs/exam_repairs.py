"""What would let all examinations be held: a day, hours, places, a person more; each tried before it is told."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from scheduler.errors import InputError
from scheduler.exams.problem import ExamProblem
from scheduler.exams.reasons.explain import ExamExplanation, explain_exams, whether_held
from scheduler.instance.schema.instance import Instance
from scheduler.scenario.changes.apply import applied
from scheduler.scenario.changes.catalogue.exams.hours import AddExamHours, ExamDates
from scheduler.scenario.changes.catalogue.exams.people import AddStaff
from scheduler.scenario.changes.catalogue.rooms import RoomChange
from scheduler.scenario.changes.change import Change
from scheduler.scenario.changes.scenario import Scenario
from scheduler.search.params import Params
from scheduler.search.plan import provenance_of
from scheduler.search.run import Runner
from scheduler.search.stop import Stop
from scheduler.text import Text
from scheduler.timeline.calendar import Timeline
from scheduler.timetable.schema import Timetable

_DAYS = 3
"""So many days are tried after a session, one, then two, then three."""


@dataclass(frozen=True)
class ExamAnswer:
    """Why examinations cannot all be held, and changes of which each lets them be: verified by a solution."""

    explanation: ExamExplanation
    repairs: tuple[tuple[Change, Text], ...] = ()


def why_no_exams(instance: Instance, params: Params, *, repaired: bool, stop: Stop) -> ExamAnswer:
    """Of the examinations alone, without the courses that they are beside."""
    bare = Timetable(instance=instance.name, digest=instance.digest, provenance=provenance_of(params), sessions=())
    found = explain_exams(instance, bare, Runner(params, stop))
    if found.status != "impossible" or not repaired:
        return ExamAnswer(found)
    runner, helping = Runner(params, stop), list[tuple[Change, Text]]()
    for change in _ideas(instance):
        if runner.is_over:
            break
        try:
            changed = applied(Scenario(name="repair", changes=(change,)), instance).instance
        except InputError:
            continue
        if whether_held(ExamProblem.of(changed, bare), runner) == "possible":
            helping.append((change, change.said(instance)))
    return ExamAnswer(found, tuple(helping))


def _ideas(instance: Instance) -> Iterator[Change]:
    """The easiest to obtain first."""
    taken = {member.id for member in instance.staff} | set(instance.trainer)
    name = next(f"NEW{n}" for n in range(1, len(taken) + 2) if f"NEW{n}" not in taken)
    if instance.exams.invigilators_per_room:
        yield AddStaff(id=name, name=name)
    for room in instance.rooms:
        if room.exam_places < room.capacity:
            yield RoomChange(room=room.id, exam_capacity=room.capacity)
        if room.exam_sharing != "any":
            yield RoomChange(room=room.id, exam_sharing="any")
    yield from _more_days(instance)
    saturday = dt.date(2022, 9, 3)
    if not any(row.is_on(saturday) for row in instance.calendar.exam_slots):
        yield AddExamHours(start=dt.time(8, 30), end=dt.time(12, 30), weekdays=("sat",), step=30)


def _more_days(instance: Instance) -> Iterator[Change]:
    """The next days on which examinations can be held, after each session."""
    closed, rows = Timeline(instance).closed, instance.calendar.exam_slots or instance.slots
    for semester in instance.calendar.semesters:
        for session, window in (("first", semester.exams), ("second", semester.second_session)):
            if window is None:
                continue
            days = (window.last + dt.timedelta(days=n) for n in range(1, 2 * _DAYS + 1))
            open_ = [day for day in days if day not in closed and any(row.is_on(day) for row in rows)]
            for day in open_[:_DAYS]:
                fields = {"semester": semester.id, "session": session, "first": window.first, "last": day}
                yield ExamDates.model_validate(fields)
