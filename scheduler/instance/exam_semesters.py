"""In whose windows an examination takes place."""

from collections.abc import Mapping
from zoneinfo import ZoneInfo

from scheduler.instance.instants import at, local
from scheduler.instance.schema.dates import Semester
from scheduler.instance.schema.exams import Assessment, zoned
from scheduler.instance.schema.units import ANNUAL, Unit


def semester_of(unit: Unit, exam: Assessment, semesters: Mapping[str, Semester], zone: ZoneInfo) -> Semester | None:
    """In whose windows the examination takes place: the one it names, the unit's, the last one of an annual unit, or
    the one whose first session holds the instant that is fixed. `semesters`: in time order."""
    if exam.semester is not None:
        return semesters.get(exam.semester)
    if unit.period == ANNUAL:
        return list(semesters.values())[-1] if semesters else None
    if unit.period is not None:
        return semesters.get(unit.period)
    if exam.at is None:
        return None
    day, clock, own = zoned(exam.at, zone)
    here = local(at(day, clock, own), zone).date()
    return next((row for row in semesters.values() if row.exams is not None and here in row.exams), None)
