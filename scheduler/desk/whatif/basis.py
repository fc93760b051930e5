"""What scenarios are tried on: the draft's instance and timetable at one moment."""

import hashlib
from dataclasses import dataclass
from functools import cached_property

from scheduler.checker.check import check
from scheduler.checker.report import Report
from scheduler.desk.draft.state import DraftState
from scheduler.instance.schema.instance import Instance
from scheduler.timetable.schema import Timetable


@dataclass(frozen=True)
class Basis:
    """`key` tells two of them apart: undoing an act gives the former one back."""

    key: str
    instance: Instance
    timetable: Timetable

    @classmethod
    def of(cls, state: DraftState) -> "Basis":
        found = cls(key_of(state), state.instance, state.timetable)
        found.__dict__["report"] = state.report  # known already
        return found

    @cached_property
    def report(self) -> Report:
        return check(self.instance, self.timetable)


def key_of(state: DraftState) -> str:
    """Of what the draft holds: data and dates, whatever acts led there."""
    return key(state.instance, state.timetable)


def key(instance: Instance, timetable: Timetable) -> str:
    """Of an instance, and of the dates of a timetable, those of examinations too."""
    rows = "".join(row.model_dump_json() for row in timetable.on_clocks(instance.zone).planned)
    return hashlib.sha256((instance.digest + rows).encode()).hexdigest()
