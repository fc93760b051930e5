"""How many sessions a unit must have, read straight from the instance: the checker's own derivation.

It repeats what `scheduler.demand` does on purpose: the checker takes nothing from what it checks.
"""

from typing import NamedTuple

from scheduler.instance.schema.instance import Instance
from scheduler.instance.schema.units import ANNUAL, SessionKind, Unit


class Demanded(NamedTuple):
    in_person: int
    webconference: int

    @property
    def total(self) -> int:
        return self.in_person + self.webconference

    def of(self, kind: SessionKind) -> int:
        return self.in_person if kind == "in_person" else self.webconference


def demanded(instance: Instance, unit: Unit) -> Demanded | None:
    """The unit's stated counts, else the frequency table's for its modality, period and ECTS; None: neither says."""
    if not unit.is_scheduled:
        return Demanded(0, 0)
    if unit.in_person is not None and unit.webconference is not None:
        return Demanded(unit.in_person, unit.webconference)
    period = "annual" if unit.period == ANNUAL else "semester"
    for row in instance.frequency:
        if row.modality == unit.modality and row.period == period and row.ects == unit.ects:
            return Demanded(row.in_person, row.webconference)
    return None
