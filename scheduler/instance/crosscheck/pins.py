"""Pins: what the planner fixed must be possible by itself, whatever else is in the timetable."""

import datetime as dt
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from scheduler.instance.crosscheck.calendar import SEMESTERS
from scheduler.instance.crosscheck.grid import Grid
from scheduler.instance.crosscheck.units import counts_of, frequency_table
from scheduler.instance.public_holidays import holidays_of, is_known
from scheduler.instance.reading.draft import Finding, InstanceDraft, Loc
from scheduler.instance.schema.dates import Closure, Holidays, Semester
from scheduler.instance.schema.slots import WEEKDAYS, SlotTemplate
from scheduler.instance.schema.units import ANNUAL, Pin, Unit, course_of
from scheduler.text import Text
from scheduler.wording import de, weekday


def check_pins(draft: InstanceDraft) -> Iterator[Finding]:
    codes = Counter(draft.names("units.*.code"))
    units = {unit.code: unit for unit in draft.rows(Unit, "units.*").values() if codes[unit.code] == 1}
    table, grid, days = frequency_table(draft), Grid.of(draft), _Days.of(draft)
    for loc, pin in draft.rows(Pin, "pins.*").items():
        unit = units.get(course_of(pin.unit))
        yield from _form(loc, pin)
        if unit is not None:
            yield from _counts(loc, pin, unit, counts_of(unit, table))
        if days is not None and pin.date is not None:
            period = unit.period if unit is not None else None
            why = days.why_not(pin.date, period or ANNUAL)
            if why is not None:
                yield Finding(
                    (*loc, "date"),
                    f"l’UE {pin.unit} ne peut pas être fixée le {pin.date} : {why.fr} ; écrivez un jour de cours",
                    f"the unit {pin.unit} cannot be pinned on {pin.date}: {why.en}; write a day of courses",
                )
                continue
        if grid is not None:
            yield from _hours(loc, pin, grid)


def _form(loc: Loc, pin: Pin) -> Iterator[Finding]:
    if pin.date is not None and pin.weekday is not None:
        yield Finding(
            (*loc, "weekday"),
            f"l’entrée « pins » {de(pin.unit)} donne une date ({pin.date}) et un jour de semaine ({pin.weekday}) ; "
            "gardez l’un des deux",
            f"the pin of {pin.unit} gives a date ({pin.date}) and a weekday ({pin.weekday}); keep one of them",
        )
    if pin.date is None and pin.weekday is None and pin.slot is None and pin.room is None:
        yield Finding(
            loc,
            f"l’entrée « pins » {de(pin.unit)} ne fixe rien ; ajoutez « date », « weekday », « slot » ou « room », "
            "ou effacez-la",
            f"the pin of {pin.unit} fixes nothing; add “date”, “weekday”, “slot” or “room”, or delete it",
        )
    if pin.number is not None and pin.date is None:
        yield Finding(
            (*loc, "number"),
            f"l’entrée « pins » {de(pin.unit)} donne le numéro {pin.number} sans date ; ajoutez « date » ou "
            "effacez « number »",
            f"the pin of {pin.unit} gives the number {pin.number} without a date; add “date” or delete “number”",
        )
    if pin.room is not None and pin.kind == "webconference":
        yield Finding(
            (*loc, "room"),
            f"l’entrée « pins » {de(pin.unit)} donne la salle « {pin.room} » à une webconférence, qui n’en a pas ; "
            "effacez « room » ou écrivez « kind: in_person »",
            f"the pin of {pin.unit} gives the room “{pin.room}” to a webconference, which has none; delete “room” "
            "or write “kind: in_person”",
        )


def _counts(loc: Loc, pin: Pin, unit: Unit, counts: tuple[int, int] | None) -> Iterator[Finding]:
    if not unit.is_scheduled:
        yield Finding(
            (*loc, "unit"),
            f"l’UE {unit.code} (« {unit.modality} ») n’a pas de séance à fixer ; effacez cette entrée",
            f"the unit {unit.code} (“{unit.modality}”) has no session to pin; delete this pin",
        )
    elif counts is not None and pin.number is not None and pin.number > sum(counts):
        yield Finding(
            (*loc, "number"),
            f"l’UE {unit.code} n’a pas de séance n° {pin.number} ; écrivez {sum(counts)} au plus",
            f"the unit {unit.code} has no session {pin.number}; write at most {sum(counts)}",
        )
    if counts is not None and unit.is_scheduled:
        kinds = {"in_person": counts[0], "webconference": counts[1]}
        if pin.kind is not None and kinds[pin.kind] == 0:
            yield Finding(
                (*loc, "kind"),
                f"l’UE {unit.code} n’a aucune séance « {pin.kind} » ({counts[0]} + {counts[1]}) ; corrigez « kind »",
                f"the unit {unit.code} has no session “{pin.kind}” ({counts[0]} + {counts[1]}); correct “kind”",
            )


def _hours(loc: Loc, pin: Pin, grid: Grid) -> Iterator[Finding]:
    day = WEEKDAYS[pin.date.weekday()] if pin.date is not None else pin.weekday
    weekdays = (day,) if day is not None else None
    if pin.date is None and day is not None and not grid.starts(weekdays):
        name = weekday(day)
        yield Finding(
            (*loc, "weekday"),
            f"« {day} » : aucun créneau n’a lieu le {name.fr} ; écrivez l’un de ces jours : {grid.taught}",
            f"“{day}”: no slot is on a {name.en}; write one of these weekdays: {grid.taught}",
        )
    elif pin.slot is not None and pin.slot not in grid.starts(weekdays):
        yield grid.refuse((*loc, "slot"), pin.slot, weekdays)


@dataclass(frozen=True)
class _Days:
    """Which dates are taught; built only from a calendar and a grid without fault, else it would accuse wrongly."""

    semesters: tuple[Semester, ...]
    closures: tuple[Closure, ...]
    holidays: Holidays | None
    grid: Grid

    @classmethod
    def of(cls, draft: InstanceDraft) -> "_Days | None":
        grid = Grid.of(draft)
        tables = (Semester, SEMESTERS), (Closure, "calendar.closures.*"), (Holidays, "calendar.holidays")
        whole = draft.complete(SlotTemplate, "slots.*") and all(draft.complete(model, path) for model, path in tables)
        semesters = tuple(draft.rows(Semester, SEMESTERS).values())
        if grid is None or not whole or not semesters or any(s.last < s.first for s in semesters):
            return None
        source = next(iter(draft.rows(Holidays, "calendar.holidays").values()), None)
        if source is not None and not is_known(source):
            return None
        return cls(semesters, tuple(draft.rows(Closure, "calendar.closures.*").values()), source, grid)

    def why_not(self, day: dt.date, period: str) -> Text | None:
        """Why no session of the period can be on the day; None when one can."""
        if period != ANNUAL and period not in {s.id for s in self.semesters}:
            return None  # the unit's period is at fault, not the pin
        spans = [s for s in self.semesters if period in (ANNUAL, s.id)]
        if not any(day in span for span in spans):
            when = ", ".join(f"{span.first} – {span.last}" for span in spans)
            return Text(f"c’est hors de sa période ({when})", f"that is outside its period ({when})")
        if WEEKDAYS[day.weekday()] not in self.grid.weekdays:
            name = weekday(day)
            return Text(f"aucun créneau n’a lieu le {name.fr}", f"no slot is on a {name.en}")
        closure = next((c for c in self.closures if day in c.whole_days), None)
        if closure is not None:
            return Text(f"le centre est fermé ({closure.name})", f"the centre is closed ({closure.name})")
        if self.holidays is None or day in self.holidays.taught:
            return None
        holiday = holidays_of(self.holidays, day.year).get(day)
        return Text(f"c’est férié ({holiday.fr})", f"it is a public holiday ({holiday.en})") if holiday else None
