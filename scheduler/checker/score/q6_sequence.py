"""Q6 Sequence: per unit with webconferences, 1 if its first session is not in person, 1 if its last is not, 1 for each
session of the same kind as the two before it."""

from collections.abc import Iterator, Sequence

from scheduler.checker.local_timetable import LocalTimetable, Meeting
from scheduler.checker.report import Point
from scheduler.instance.schema.units import Unit
from scheduler.wording import KINDS, date, say

LONGEST_RUN = 2
"""Sessions of one kind in a row that cost nothing (docs/rules.md, Q6)."""


def points(facts: LocalTimetable) -> Iterator[Point]:
    for unit in facts.instance.scheduled_units:
        demand = facts.demanded[unit.code]
        if demand is not None and demand.wants("webconference"):
            yield from facts.once(_points, unit, facts.of_unit[unit.code])


def _points(unit: Unit, held: Sequence[Meeting]) -> Iterator[Point]:
    if not held:
        return
    if not held[0].in_person:
        text = say(
            "{unit} : la première séance ({day}) est une webconférence",
            "{unit}: the first session ({day}) is a webconference",
            unit=unit.code,
            day=date(held[0].day),
        )
        yield Point(unit.code, 1, text)
    if not held[-1].in_person:
        text = say(
            "{unit} : la dernière séance ({day}) est une webconférence",
            "{unit}: the last session ({day}) is a webconference",
            unit=unit.code,
            day=date(held[-1].day),
        )
        yield Point(unit.code, 1, text)
    run = 0
    for before, meeting in zip((None, *held), held, strict=False):
        run = run + 1 if before is not None and before.kind == meeting.kind else 1
        if run > LONGEST_RUN:
            text = say(
                "{unit} : {run}e {kind} de suite le {day}",
                "{unit}: {kind} number {run} in a row on {day}",
                unit=unit.code,
                run=run,
                kind=KINDS[meeting.kind],
                day=date(meeting.day),
            )
            yield Point(unit.code, 1, text)
