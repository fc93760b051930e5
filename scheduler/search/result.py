"""What a search ends with."""

from dataclasses import dataclass
from typing import Literal

from scheduler.checker.report import Report
from scheduler.timetable.schema import Timetable

Ending = Literal["proved", "limit", "interrupted", "died"]
"""`died`: the search's process did, and what it had found was kept."""


@dataclass(frozen=True)
class Result:
    """A timetable the checker has accepted, the checker's report, and why the search ended."""

    timetable: Timetable
    report: Report
    ending: Ending
