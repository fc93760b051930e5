"""The examinations beside sessions that a search has placed: as the planner asked of the sessions, so of these."""

from contextlib import suppress
from dataclasses import replace
from typing import Literal

from scheduler.checker.check import check
from scheduler.errors import Impossible, NothingFound, RefusedByChecker
from scheduler.exams.plan import PlannedExams, plan_exams
from scheduler.exams.replan import replan_exams
from scheduler.instance.schema.instance import Instance
from scheduler.search.params import Params
from scheduler.search.result import Result
from scheduler.search.stop import Stop
from scheduler.timetable.schema import Timetable

_SHARE, _LEAST_S = 0.25, 5.0
"""Of the limit, and at least so many seconds: on top of what the sessions took."""
ExamsWanted = Literal["new", "complete", "improve"]


def with_examinations(
    instance: Instance, before: Timetable, found: Result, wanted: ExamsWanted, params: Params, stop: Stop
) -> Result:
    """The sessions that were found, and every examination that can be held beside them; what was placed stays where it
    is, but where everything is asked for anew, where another calendar is better, or where it breaks a rule now."""
    params = replace(params, time_limit_s=max(_LEAST_S, _SHARE * params.time_limit_s))
    bare = found.timetable.without_exams
    kept = bare.having_exams(before.exams or ())
    if wanted == "new" or kept.exams is None:
        made = _planned(instance, bare, params, stop)
        if made is not None:
            return replace(found, timetable=made.timetable, report=made.report)
    if wanted == "complete" and (made := _completed(instance, kept, params, stop)) is not None:
        return replace(found, timetable=made.timetable, report=made.report)
    kept = kept.model_copy(update={"undated": before.undated})
    kept, report, _ = replan_exams(instance, kept, check(instance, kept), params, stop=stop)
    if wanted == "improve" and kept.exams is not None and not kept.undated:
        made = _planned(instance, bare, params, stop)
        if made is not None and not made.left_out and made.report.exam_cost < report.exam_cost:
            return replace(found, timetable=made.timetable, report=made.report)
    return replace(found, timetable=kept, report=report)


def _planned(instance: Instance, bare: Timetable, params: Params, stop: Stop) -> PlannedExams | None:
    """None where none can be placed, or none was found."""
    with suppress(Impossible, NothingFound, RefusedByChecker):
        return plan_exams(instance, bare, params, stop=stop, partly=True)
    return None


def _completed(instance: Instance, kept: Timetable, params: Params, stop: Stop) -> PlannedExams | None:
    """None of those that are there moves; None where that cannot be."""
    with suppress(Impossible, NothingFound, RefusedByChecker):
        return plan_exams(instance, kept, params, stop=stop, partly=True, loose=())
    return None
