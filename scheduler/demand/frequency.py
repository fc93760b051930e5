"""How many sessions a unit needs: the fiche's table *Fréquence des cours*, or the unit's own stated counts."""

from dataclasses import dataclass

from scheduler.errors import Fault, InputError, Place
from scheduler.instance.schema.instance import Instance
from scheduler.instance.schema.units import ANNUAL, SessionKind, Unit
from scheduler.text import Text

_MODALITY = {"cours": Text("cours", "lectures"), "tp": Text("TP", "practical")}


@dataclass(frozen=True)
class Demand:
    """A unit's sessions over its period, and where the counts come from, in words."""

    in_person: int
    webconference: int
    derivation: Text

    @property
    def total(self) -> int:
        return self.in_person + self.webconference

    def of(self, kind: SessionKind) -> int:
        return self.in_person if kind == "in_person" else self.webconference


def demand_of(instance: Instance, unit: Unit) -> Demand:
    """The unit's demand: "TRS001 : 6 ECTS, cours, semestriel → 5 + 5". Stated counts override the table.

    Raises InputError when the table has no row for the unit's ECTS, modality and period.
    """
    if not unit.is_scheduled:
        return Demand(
            0, 0, Text(f"{unit.code} : aucune séance de ce centre", f"{unit.code}: no session of this centre")
        )
    if unit.in_person is not None and unit.webconference is not None:
        counts = f"{unit.in_person} + {unit.webconference}"
        derivation = Text(f"{unit.code} : nombres indiqués → {counts}", f"{unit.code}: stated counts → {counts}")
        return Demand(unit.in_person, unit.webconference, derivation)
    row = instance.frequency_of(unit)
    if row is None:
        raise InputError([Fault(Place(instance.name), _no_row(unit))])
    annual, counts = unit.period == ANNUAL, f"{row.in_person} + {row.webconference}"
    modality = _MODALITY[row.modality]
    derivation = Text(
        f"{unit.code} : {unit.ects} ECTS, {modality.fr}, {'annuel' if annual else 'semestriel'} → {counts}",
        f"{unit.code}: {unit.ects} ECTS, {modality.en}, {'annual' if annual else 'one semester'} → {counts}",
    )
    return Demand(row.in_person, row.webconference, derivation)


def _no_row(unit: Unit) -> Text:
    return Text(
        f"{unit.code} : le tableau des fréquences n’a pas de ligne pour {unit.ects} ECTS, {unit.modality}, "
        f"{unit.period} ; ajoutez-la ou indiquez in_person et webconference",
        f"{unit.code}: the frequency table has no row for {unit.ects} ECTS, {unit.modality}, {unit.period}; "
        "add one, or state in_person and webconference",
    )
