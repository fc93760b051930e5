"""Units, and rows of the frequency table, stated in hours: what contradicts counts, and what no sessions come to."""

from collections.abc import Iterator, Sequence
from typing import Any

from scheduler.instance.crosscheck.grid import Grid
from scheduler.instance.crosscheck.units import frequency_table
from scheduler.instance.lengths import nearest, numbers
from scheduler.instance.reading.draft import Finding, InstanceDraft, Loc
from scheduler.instance.schema.instance import Instance
from scheduler.instance.schema.regulations import Frequency, StatedHours
from scheduler.instance.schema.slots import WEEKDAYS, minutes_between, runs_on
from scheduler.instance.schema.units import SESSION_KINDS, Unit
from scheduler.text import Text
from scheduler.wording import KINDS, choices, decimal, duration, joined, listing, say

_OF_UNIT, _OF_ROW = Text("UE {code}", "unit {code}"), Text("cette ligne", "this row")


def check_hours(draft: InstanceDraft) -> Iterator[Finding]:
    grid, table = Grid.of(draft), frequency_table(draft)
    rows: dict[str, Any] = {"frequency": tuple((table or {}).values())}
    known = Instance.model_construct(**rows)
    for loc, of_table in draft.rows(Frequency, "frequency.*").items():
        yield from _counts_or_hours(loc, of_table)
    for loc, unit in draft.rows(Unit, "units.*").items():
        who = say(*_OF_UNIT, code=unit.code)
        counts, row = None not in (unit.in_person, unit.webconference), known.frequency_of(unit)
        given = [key for key in SESSION_KINDS if getattr(unit, key) is not None]
        if unit.hours is not None and unit.is_scheduled and given:
            yield _both((*loc, "hours"), who, given)
        if unit.tolerance is not None and unit.hours is None and (counts or (row is not None and row.hours is None)):
            yield _idle_tolerance(loc, who, unit.tolerance)
        if (stated := known.hours_of(unit)) is None:
            continue
        hours, tolerance = stated
        at = (*loc, "hours") if unit.hours is not None else (*loc, "ects")
        if wide := list(_too_wide(loc if unit.tolerance is not None else at, who, hours, tolerance)):
            yield from wide
        elif grid is not None:
            yield from _unreachable(at, unit, hours, tolerance, grid)


def _counts_or_hours(loc: Loc, row: Frequency) -> Iterator[Finding]:
    given: list[str] = [key for key in SESSION_KINDS if getattr(row, key) is not None]
    if row.hours is None and len(given) < 2:
        absent = next(key for key in SESSION_KINDS if key not in given)
        yield Finding(
            loc,
            f"la clé « {absent} » manque ; donnez les nombres « in_person » et « webconference », ou « hours »",
            f"the key “{absent}” is missing; give the numbers “in_person” and “webconference”, or “hours”",
        )
    if row.hours is not None and given:
        yield _both((*loc, "hours"), _OF_ROW, given)
    if row.tolerance is not None and row.hours is None:
        yield _idle_tolerance(loc, _OF_ROW, row.tolerance)


def _both(loc: Loc, who: Text, given: Sequence[str]) -> Finding:
    counts = choices(given)
    return Finding(
        loc,
        f"{who.fr} : des heures (« hours ») et des nombres de séances ({counts.fr}) ; effacez les unes ou les autres",
        f"{who.en}: hours (“hours”) and numbers of sessions ({counts.en}); delete the ones or the others",
        on_key=True,
    )


def _idle_tolerance(loc: Loc, who: Text, tolerance: float) -> Finding:
    said = decimal(tolerance)
    return Finding(
        (*loc, "tolerance"),
        f"{who.fr} : une tolérance de {said.fr} h sans heures (« hours ») ; effacez-la, ou donnez des heures à la "
        "place des nombres de séances",
        f"{who.en}: a tolerance of {said.en} h without hours (“hours”); delete it, or give hours instead of numbers of "
        "sessions",
        on_key=True,
    )


def _too_wide(loc: Loc, who: Text, hours: StatedHours, tolerance: float) -> Iterator[Finding]:
    """A tolerance under which a kind that is asked for could have no session at all."""
    asked = [each for each in (hours.in_person, hours.webconference) if each]
    if asked and tolerance >= min(asked):
        said, least = decimal(tolerance), decimal(min(asked))
        yield Finding(
            (*loc, "tolerance") if loc[-1] not in ("hours", "ects") else loc,
            f"{who.fr} : une tolérance de {said.fr} h pour {least.fr} h permettrait de n’avoir aucune séance ; écrivez "
            "moins",
            f"{who.en}: a tolerance of {said.en} h for {least.en} h would allow no session at all; write less",
        )


def _unreachable(loc: Loc, unit: Unit, hours: StatedHours, tolerance: float, grid: Grid) -> Iterator[Finding]:
    """Hours that no sessions in the slots of the grid come to, and the nearest that they do."""
    days = set(unit.weekdays or WEEKDAYS)
    mine = [row for row in grid.slots if days & set(row.weekdays) and (not unit.slots or row.start in unit.slots)]
    runs = [run for size in unit.sizes for day in days for run in runs_on(day, mine, size)]
    lengths, spare = {minutes_between(run[0], run[-1]) for run in runs}, round(60 * tolerance)
    for kind, stated in (("in_person", hours.in_person), ("webconference", hours.webconference)):
        asked = round(60 * stated)
        if not lengths or not asked or numbers(lengths, asked - spare, asked + spare) is not None:
            continue
        near = nearest(lengths, asked)
        gap = min(abs(total - asked) for total in near) / 60
        yield Finding(
            (*loc, kind) if loc[-1] == "hours" and hours.webconference else loc,
            *say(
                "UE {unit} : aucune suite de séances ne fait {asked} de {kinds} ; ses créneaux durent {lengths}. "
                "Écrivez {near}, ou une tolérance (« tolerance ») de {gap} h",
                "unit {unit}: no sessions make {asked} of {kinds}; its slots last {lengths}. Write {near}, or a "
                "“tolerance” of {gap} h",
                unit=unit.code,
                asked=duration(60 * asked),
                kinds=KINDS[kind].many,
                lengths=listing([duration(60 * length) for length in sorted(lengths)]),
                near=joined(Text(" ou ", " or "), [decimal(total / 60) for total in near]),
                gap=decimal(-(-gap * 100 // 1) / 100),
            ),
        )
