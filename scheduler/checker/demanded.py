"""How many sessions, or hours, a unit must have, read straight from the instance: the checker's own derivation.

It repeats what `scheduler.demand` does on purpose: the checker takes nothing from what it checks.
"""

from typing import NamedTuple

from scheduler.instance.schema.instance import Instance
from scheduler.instance.schema.regulations import StatedHours
from scheduler.instance.schema.units import ANNUAL, SessionKind, Unit


class Demanded(NamedTuple):
    """Sessions of each kind; or minutes of each, `tolerance` more or less, and then no number of sessions."""

    in_person: int
    webconference: int
    minutes: tuple[int, int] | None = None
    tolerance: int = 0

    @property
    def total(self) -> int:
        return self.in_person + self.webconference

    def of(self, kind: SessionKind) -> int:
        return self.in_person if kind == "in_person" else self.webconference

    def minutes_of(self, kind: SessionKind) -> tuple[int, int, int]:
        """What is asked of the kind, and between what it may lie; where nothing is asked, nothing is held."""
        asked = (self.minutes or (0, 0))[kind == "webconference"]
        spare = self.tolerance if asked else 0
        return asked, asked - spare, asked + spare

    def wants(self, kind: SessionKind) -> bool:
        return bool(self.of(kind) if self.minutes is None else self.minutes_of(kind)[0])


def demanded(instance: Instance, unit: Unit) -> Demanded | None:
    """The unit's stated counts or hours, else the frequency table's for its modality, period and ECTS; None: none of
    them says."""
    if not unit.is_scheduled:
        return Demanded(0, 0)
    if unit.in_person is not None and unit.webconference is not None:
        return Demanded(unit.in_person, unit.webconference)
    if unit.hours is not None:
        return _in_hours(unit.hours, unit.tolerance)
    if unit.blocks is not None and unit.modality == "tp":
        return Demanded(len(unit.blocks), 0)
    period = "annual" if unit.period == ANNUAL else "semester"
    for row in instance.frequency:
        if row.modality == unit.modality and row.period == period and row.ects == unit.ects:
            if row.hours is not None:
                return _in_hours(row.hours, row.tolerance if unit.tolerance is None else unit.tolerance)
            return Demanded(row.in_person or 0, row.webconference or 0)
    return None


def _in_hours(hours: StatedHours, tolerance: float | None) -> Demanded:
    asked = round(60 * hours.in_person), round(60 * hours.webconference)
    return Demanded(0, 0, asked, round(60 * (tolerance or 0)))
