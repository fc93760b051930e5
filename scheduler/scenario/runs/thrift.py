"""Outcomes that share what is equal: a thousand scenarios differ in a few sessions each.

What comes from another process is a copy of its own. At 300 units each outcome takes 6 MB so, and a sweep of a thousand
more than a machine has.
"""

import threading
from collections.abc import Hashable
from dataclasses import replace
from typing import Any, TypeVar

from pydantic import BaseModel

from scheduler.checker.report import Report
from scheduler.instance.schema.instance import Instance
from scheduler.scenario.outcome import Outcome
from scheduler.scenario.runs.job import Base
from scheduler.timetable.schema import Timetable

T = TypeVar("T", bound=Hashable)


class Thrift:
    """Keeps one of each: a session, an alternance day, a point of a criterion, a part of the instance."""

    def __init__(self, base: Base) -> None:
        self._instance = base.instance
        self._kept: dict[Hashable, Any] = {}
        self._lock = threading.Lock()
        self._timetable(base.published)

    def shared(self, outcome: Outcome) -> Outcome:
        """An equal outcome. Any thread may ask."""
        planned = outcome.planned
        if planned is None:
            return outcome
        with self._lock:
            thrifty = replace(
                planned,
                instance=self._of_instance(planned.instance),
                timetable=self._timetable(planned.timetable),
                report=self._report(planned.report),
            )
        return replace(outcome, planned=thrifty)

    def _one(self, value: T) -> T:
        kept: T = self._kept.setdefault(value, value)
        return kept

    def _timetable(self, timetable: Timetable) -> Timetable:
        content = _fields(timetable)
        content["sessions"] = tuple(map(self._one, timetable.sessions))
        content["alternance"] = tuple(map(self._one, timetable.alternance))
        return Timetable.model_construct(timetable.model_fields_set, **content)

    def _report(self, report: Report) -> Report:
        criteria = (replace(each, points=tuple(map(self._one, each.points))) for each in report.criteria)
        return replace(report, criteria=tuple(criteria))

    def _of_instance(self, instance: Instance) -> Instance:
        ours = _fields(self._instance)
        content = {name: _alike(ours[name], value) for name, value in _fields(instance).items()}
        return Instance.model_construct(instance.model_fields_set, **content)


def _fields(model: BaseModel) -> dict[str, Any]:
    """What it is made of, without the tables that it has computed."""
    return {name: getattr(model, name) for name in type(model).model_fields}


def _alike(ours: Any, theirs: Any) -> Any:
    """Theirs, made of ours where they are equal: row by row in a table."""
    if ours == theirs:
        return ours
    if isinstance(ours, tuple) and isinstance(theirs, tuple) and len(ours) == len(theirs):
        return tuple(map(_alike, ours, theirs))
    return theirs
