"""How much a unit needs: the fiche's table *Fréquence des cours*, or the unit's own counts or hours."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace

from scheduler.errors import InputError
from scheduler.instance.lengths import numbers
from scheduler.instance.schema.instance import Instance
from scheduler.instance.schema.regulations import StatedHours
from scheduler.instance.schema.units import ANNUAL, SESSION_KINDS, SessionKind, Unit
from scheduler.text import Text
from scheduler.wording import NOTHING, duration, joined, say

_MODALITY = {"cours": Text("cours", "lectures"), "tp": Text("TP", "practical")}

Range = tuple[int, int]
"""The least and the most, both included."""


@dataclass(frozen=True)
class Demand:
    """A unit's sessions over its period, and where they come from, in words.

    Of a unit stated in hours, whose sessions are as many as the solver likes, `in_person` and `webconference` are the
    most that its slots can make of them, `fewest` the least; `asked` has the minutes of each kind that it wants, to
    `tolerance` minutes. These are empty for a unit with counts.
    """

    in_person: int
    webconference: int
    derivation: Text
    asked: Mapping[SessionKind, int] = field(default_factory=dict)
    tolerance: int = 0
    fewest: Mapping[SessionKind, int] = field(default_factory=dict)

    @property
    def total(self) -> int:
        return self.in_person + self.webconference

    def of(self, kind: SessionKind) -> int:
        return self.in_person if kind == "in_person" else self.webconference

    def least(self, kind: SessionKind | None = None) -> int:
        """The fewest sessions, of the kind or in all."""
        kinds = SESSION_KINDS if kind is None else (kind,)
        return sum(self.fewest.get(each, self.of(each)) for each in kinds)

    def range(self, kind: SessionKind | None = None) -> Range:
        """The fewest and the most sessions, of the kind or in all."""
        return self.least(kind), self.total if kind is None else self.of(kind)

    @property
    def is_in_hours(self) -> bool:
        """Whether the number of sessions is the solver's choice."""
        return bool(self.asked)

    @property
    def amount(self) -> Text:
        """`5 + 5`, `30 h + 20 h (± 30 min)`."""
        if not self.is_in_hours:
            return Text(*2 * (f"{self.in_person} + {self.webconference}",))
        return _said([self.asked.get(kind, 0) for kind in SESSION_KINDS], self.tolerance)

    def minutes(self, kind: SessionKind) -> Range:
        """Of a unit stated in hours: what the sessions of the kind come to."""
        asked = self.asked.get(kind, 0)
        return (max(0, asked - self.tolerance), asked + self.tolerance) if asked else (0, 0)


def demand_of(instance: Instance, unit: Unit, lengths: Collection[int] = ()) -> Demand:
    """The unit's demand: "TRS001 : 6 ECTS, cours, semestriel → 5 + 5". What it states itself overrides the table.

    `lengths`: minutes of the slots in which it can be held; the grid's where that is not known. Raises InputError when
    the table has no row for the unit's ECTS, modality and period.
    """
    if not unit.is_scheduled:
        return Demand(
            0, 0, Text(f"{unit.code} : aucune séance de ce centre", f"{unit.code}: no session of this centre")
        )
    lengths = lengths or instance.lengths_of(unit)
    if unit.in_person is not None and unit.webconference is not None:
        counts = f"{unit.in_person} + {unit.webconference}{_for_each(unit)}"
        span = _hours_of(unit.in_person + unit.webconference, lengths)
        derivation = Text(
            f"{unit.code} : nombres indiqués → {counts}{span.fr}", f"{unit.code}: stated counts → {counts}{span.en}"
        )
        return Demand(unit.in_person, unit.webconference, derivation)
    hours = instance.hours_of(unit)
    if hours is not None and unit.hours is not None:
        asks = hours_said(*hours)
        derivation = Text(f"{unit.code} : heures indiquées → {asks.fr}", f"{unit.code}: stated hours → {asks.en}")
        return _in_hours(*hours, derivation, lengths)
    if unit.blocks is not None and unit.modality == "tp":
        counts = f"{len(unit.blocks)} + 0"
        said = Text(f"{unit.code} : TP, « blocks » → {counts}", f"{unit.code}: practical, “blocks” → {counts}")
        return Demand(len(unit.blocks), 0, said)
    row = instance.frequency_of(unit)
    if row is None:
        raise InputError.at(instance.name, *_no_row(unit))
    annual, modality = unit.period == ANNUAL, _MODALITY[row.modality]
    counts = f"{row.in_person} + {row.webconference}{_for_each(unit)}"
    span = _hours_of((row.in_person or 0) + (row.webconference or 0), lengths)
    asks = Text(counts + span.fr, counts + span.en) if hours is None else hours_said(*hours)
    derivation = Text(
        f"{unit.code} : {unit.ects} ECTS, {modality.fr}, {'annuel' if annual else 'semestriel'} → {asks.fr}",
        f"{unit.code}: {unit.ects} ECTS, {modality.en}, {'annual' if annual else 'one semester'} → {asks.en}",
    )
    if hours is not None:
        return _in_hours(*hours, derivation, lengths)
    return Demand(row.in_person or 0, row.webconference or 0, derivation)


def hours_said(hours: StatedHours, tolerance: float) -> Text:
    """`30 h + 20 h`, `25 h (± 30 min)`."""
    return _said([minutes(hours.in_person), minutes(hours.webconference)], minutes(tolerance))


def _said(asked: Sequence[int], tolerance: int) -> Text:
    """In minutes."""
    said = joined(" + ", [duration(60 * each) for each in (asked if asked[-1] else asked[:1])])
    if not tolerance:
        return said
    return say("{said} (± {near})", "{said} (± {near})", said=said, near=duration(60 * tolerance))


def _hours_of(sessions: int, lengths: Collection[int]) -> Text:
    """What so many sessions come to, where slots differ in length: ` (de 15 h à 20 h selon les créneaux)`."""
    if not sessions or len(lengths) < 2:
        return NOTHING
    least, most = (duration(60 * sessions * length) for length in (min(lengths), max(lengths)))
    return say(
        " (de {least} à {most} selon les créneaux)", " ({least} to {most}, as the slots are)", least=least, most=most
    )


def minutes(hours: float) -> int:
    return round(60 * hours)


def _in_hours(hours: StatedHours, tolerance: float, derivation: Text, lengths: Collection[int]) -> Demand:
    stated: dict[SessionKind, float] = {"in_person": hours.in_person, "webconference": hours.webconference}
    asked = {kind: minutes(wanted) for kind, wanted in stated.items() if minutes(wanted)}
    bare, ranges = Demand(0, 0, derivation, asked, minutes(tolerance)), dict[SessionKind, Range]()
    for kind in asked:
        least, most = bare.minutes(kind)
        # Where no number of these sessions comes to that, `arithmetic` says so.
        ranges[kind] = numbers(lengths, least, most) or (0, most // min(lengths) + 1)
    in_person, webconference = (ranges.get(kind, (0, 0))[1] for kind in SESSION_KINDS)
    fewest = {kind: least for kind, (least, _) in ranges.items()}
    return replace(bare, in_person=in_person, webconference=webconference, fewest=fewest)


def _for_each(unit: Unit) -> str:
    """`, × 2` where each of two sections has as many."""
    return "" if unit.sections is None else f", × {len(unit.sections)}"


def _no_row(unit: Unit) -> Text:
    return Text(
        f"{unit.code} : le tableau des fréquences n’a pas de ligne pour {unit.ects} ECTS, {unit.modality}, "
        f"{unit.period} ; ajoutez-la ou indiquez in_person et webconference, ou hours",
        f"{unit.code}: the frequency table has no row for {unit.ects} ECTS, {unit.modality}, {unit.period}; "
        "add one, or state in_person and webconference, or hours",
    )
