"""Rules drawn at random: of every scope, hard or soft, with a small random table of points; truly declared, or not.

A rule counts what is in each of its scopes (`Count`), and its table says how many points that is. The model and the
checker are written apart, as those of every rule are; `tests/search/test_random_rules.py` holds the one to the other
before it holds the search to the model.
"""

import datetime as dt
import random
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import product
from types import SimpleNamespace
from typing import Any

from scheduler.checker.check import CRITERION_CHECKS, HARD_CHECKS
from scheduler.checker.local_timetable import LocalTimetable
from scheduler.checker.report import Point, Violation
from scheduler.model import registry
from scheduler.model.build import Build, Expr, Var
from scheduler.model.variables import Variables
from scheduler.rule import Rule
from scheduler.rules import RULES
from scheduler.scopes import Scope
from scheduler.text import Text
from scheduler.timeline.calendar import monday

Place = tuple[str, tuple[Expr, ...]]
"""In the model: the subject, and what is counted there."""
Seen = tuple[str, tuple[int, ...]]
"""In the checker."""
MOST = 40
"""No count of a small instance is above it."""


@dataclass(frozen=True)
class Shape:
    """What a rule counts. `caps`: counts above are counted as so many. `days`: which counts are of alternance days."""

    scope: Scope
    caps: tuple[int, ...]
    places: Callable[[Build, Variables], Iterator[Place]]
    seen: Callable[[LocalTimetable], Iterator[Seen]]
    rooms: bool = False
    days: frozenset[int] = frozenset()


def _any(build: Build, literals: Sequence[Var]) -> Var:
    """Exactly whether one of them is true."""
    found = build.boolean()
    build.model.add_max_equality(found, [0, *literals])
    return found


def _session_places(build: Build, v: Variables) -> Iterator[Place]:
    for row in build.problem.units:
        for slot in v.at[row.index]:
            kind = sum(v.held(row.index, slot, "in_person"))
            yield row.code, (sum(v.held(row.index, slot)) * (1 + v.slot(slot).day.weekday()), kind)


def _session_seen(facts: LocalTimetable) -> Iterator[Seen]:
    for meeting in facts.meetings:
        yield meeting.session.unit, (1 + meeting.day.weekday(), int(meeting.in_person))


def _weekday_places(build: Build, v: Variables) -> Iterator[Place]:
    for row in build.problem.units:
        by_weekday: dict[int, list[Var]] = {}
        for day, literals in v.held_by_day(row.index).items():
            by_weekday.setdefault(day.weekday(), []).extend(literals)
        yield row.code, (sum(_any(build, literals) for literals in by_weekday.values()),)


def _weekday_seen(facts: LocalTimetable) -> Iterator[Seen]:
    for unit in facts.instance.scheduled_units:
        yield unit.code, (len({meeting.day.weekday() for meeting in facts.of_unit[unit.code]}),)


def _is_even(day: dt.date) -> bool:
    return day.isocalendar().week % 2 == 0


def _date_places(build: Build, v: Variables) -> Iterator[Place]:
    for row in build.problem.units:
        yield row.code, (sum(var for day, held in v.held_by_day(row.index).items() if _is_even(day) for var in held),)


def _date_seen(facts: LocalTimetable) -> Iterator[Seen]:
    for unit in facts.instance.scheduled_units:
        yield unit.code, (sum(_is_even(meeting.day) for meeting in facts.of_unit[unit.code]),)


def _team_places(build: Build, v: Variables) -> Iterator[Place]:
    for row in build.problem.units:
        first = [var for (unit, _, trainer), var in v.teach.items() if (unit, trainer) == (row.index, row.trainers[0])]
        yield row.code, (sum(first),)


def _team_seen(facts: LocalTimetable) -> Iterator[Seen]:
    for unit in facts.instance.scheduled_units:
        chosen = len(unit.trainers) > 1 and unit.teaching == "one"
        yield unit.code, (sum(chosen and unit.trainers[0] in m.trainers for m in facts.of_unit[unit.code]),)


def _rooms_places(build: Build, v: Variables) -> Iterator[Place]:
    for row in build.problem.units:
        used: dict[int, list[Var]] = {}
        for (unit, _, room), var in v.room.items():
            if unit == row.index:
                used.setdefault(room, []).append(var)
        yield row.code, (sum(_any(build, literals) for literals in used.values()),)


def _rooms_seen(facts: LocalTimetable) -> Iterator[Seen]:
    for unit in facts.instance.scheduled_units:
        yield unit.code, (len({m.session.room for m in facts.of_unit[unit.code] if m.in_person}),)


def _held(v: Variables, group: Any, day: dt.date, kind: Any = None) -> list[Var]:
    if group.days is not None and day not in group.days:
        return []
    return [var for unit in group.units for var in v.held_on(unit, day, kind)]


def _evening_places(build: Build, v: Variables) -> Iterator[Place]:
    for group in build.problem.groups:
        for day in build.problem.timeline.slots_on:
            kinds = (sum(_held(v, group, day, kind)) for kind in ("in_person", "webconference"))
            yield group.group.id, (*kinds, _any(build, v.alternance_of(group.index, day)))


def _evening_seen(facts: LocalTimetable) -> Iterator[Seen]:
    for group in facts.instance.groups:
        evenings, centre = facts.evenings(group.id), {day.day for day in facts.at_centre(group.id)}
        for day in facts.timeline.slots_on:
            found = evenings.get(day, [])
            here = sum(meeting.in_person for meeting in found)
            yield group.id, (here, len(found) - here, int(day in centre))


def _week_places(build: Build, v: Variables) -> Iterator[Place]:
    for group in build.problem.groups:
        weeks: dict[dt.date, list[Var]] = {}
        for day in build.problem.timeline.slots_on:
            weeks.setdefault(monday(day), []).append(_any(build, _held(v, group, day)))
        for evenings in weeks.values():
            yield group.group.id, (sum(evenings),)


def _week_seen(facts: LocalTimetable) -> Iterator[Seen]:
    for group in facts.instance.groups:
        used = Counter(monday(day) for day in facts.evenings(group.id))
        for week in dict.fromkeys(monday(day) for day in facts.timeline.slots_on):
            yield group.id, (used[week],)


def _alternance_places(build: Build, v: Variables) -> Iterator[Place]:
    for group in build.problem.groups:
        if group.index not in build.problem.days_elsewhere:
            yield (
                group.group.id,
                (sum(v.alternance[group.index, day] for day in group.alternance_days if _is_even(day)),),
            )


def _alternance_seen(facts: LocalTimetable) -> Iterator[Seen]:
    for group in facts.instance.groups:
        yield group.id, (sum(_is_even(day.day) for day in facts.alternance.get(group.id, ())),)


def _taught_places(build: Build, v: Variables, period: Callable[[dt.date], object]) -> Iterator[Place]:
    for index, trainer in enumerate(build.problem.instance.trainers):
        table: dict[object, list[Var]] = {}
        for slot in build.problem.slots:
            table.setdefault(period(slot.day), []).extend(v.booked(index, slot.index))
        for booked in table.values():
            yield trainer.id, (sum(booked),)


def _taught_seen(facts: LocalTimetable, period: Callable[[dt.date], object]) -> Iterator[Seen]:
    for trainer, meetings in facts.taught.items():
        taught = Counter(period(meeting.day) for meeting in meetings)
        for each in dict.fromkeys(period(day) for day in facts.timeline.slots_on):
            yield trainer, (taught[each],)


def _room_places(build: Build, v: Variables) -> Iterator[Place]:
    for index, room in enumerate(build.problem.instance.rooms):
        for slots in build.problem.timeline.slots_on.values():
            known = {slot.index for slot in slots}
            yield room.id, (sum(var for (_, slot, r), var in v.room.items() if r == index and slot in known),)


def _room_seen(facts: LocalTimetable) -> Iterator[Seen]:
    held = Counter((meeting.session.room, meeting.day) for meeting in facts.meetings if meeting.in_person)
    for room, day in product(facts.instance.rooms, facts.timeline.slots_on):
        yield room.id, (held[room.id, day],)


def _whole_places(build: Build, v: Variables) -> Iterator[Place]:
    days = [
        _any(build, [var for row in build.problem.units for var in v.held_on(row.index, day)])
        for day in build.problem.timeline.slots_on
    ]
    yield "all", (sum(days),)


def _whole_seen(facts: LocalTimetable) -> Iterator[Seen]:
    yield "all", (len({meeting.day for meeting in facts.meetings}),)


SHAPES = (
    Shape(Scope.SESSION, (7, 1), _session_places, _session_seen),
    Shape(Scope.UNIT_WEEKDAYS, (4,), _weekday_places, _weekday_seen),
    Shape(Scope.UNIT_DATES, (4,), _date_places, _date_seen),
    Shape(Scope.UNIT, (3,), _team_places, _team_seen),
    Shape(Scope.UNIT_ROOMS, (3,), _rooms_places, _rooms_seen, rooms=True),
    Shape(Scope.GROUP_EVENING, (2, 2, 1), _evening_places, _evening_seen, days=frozenset({2})),
    Shape(Scope.GROUP_WEEK, (4,), _week_places, _week_seen),
    Shape(Scope.GROUP_ALTERNANCE, (3,), _alternance_places, _alternance_seen, days=frozenset({0})),
    Shape(
        Scope.TRAINER_EVENING,
        (3,),
        lambda build, v: _taught_places(build, v, lambda day: day),
        lambda facts: _taught_seen(facts, lambda day: day),
    ),
    Shape(
        Scope.TRAINER_WEEK,
        (4,),
        lambda build, v: _taught_places(build, v, monday),
        lambda facts: _taught_seen(facts, monday),
    ),
    Shape(Scope.ROOM_EVENING, (3,), _room_places, _room_seen, rooms=True),
    Shape(Scope.WHOLE, (9,), _whole_places, _whole_seen),
)


@dataclass(frozen=True)
class RandomRule:
    """A rule as the catalogue, the model and the checker know it. `table`: the points of each row of counts."""

    rule: Rule
    shape: Shape
    table: dict[tuple[int, ...], int]

    def points(self, counts: tuple[int, ...]) -> int:
        return self.table[tuple(min(n, cap) for n, cap in zip(counts, self.shape.caps, strict=True))]

    def post(self, build: Build, v: Variables) -> None:
        code, caps = self.rule.code, self.shape.caps
        for subject, exprs in self.shape.places(build, v):
            counts = [build.integer(0, cap) for cap in caps]
            for count, expr, cap in zip(counts, exprs, caps, strict=True):
                build.model.add_min_equality(count, [expr, cap])
            points = build.integer(0, MOST)
            build.model.add_allowed_assignments([*counts, points], [(*row, paid) for row, paid in self.table.items()])
            if self.rule.tier == "hard":
                build.post(code, subject, points == 0)
            else:
                build.term(code, subject, points)

    def violations(self, facts: LocalTimetable) -> Iterator[Violation]:
        for subject, counts in self.shape.seen(facts):
            if self.points(counts):
                yield Violation(self.rule.code, Text(f"{subject} {counts}", f"{subject} {counts}"), subject=subject)

    def lost(self, facts: LocalTimetable) -> Iterator[Point]:
        for subject, counts in self.shape.seen(facts):
            if points := self.points(counts):
                yield Point(subject, points, Text(f"{counts}", f"{counts}"))

    def __str__(self) -> str:
        rule = self.rule
        said = f"{rule.code} x{rule.weight} of {self.shape.scope}, declared {rule.scope}, monotone {rule.monotone}"
        return f"{said}: {self.table}"


def random_rule(rng: random.Random, code: str, shape: Shape | None = None) -> RandomRule:
    """A soft rule (Q…) or a hard one (H…)."""
    shape, hard = shape or rng.choice(SHAPES), code.startswith("H")
    rows = list(product(*(range(cap + 1) for cap in shape.caps)))
    if hard:  # not too much is forbidden, else no instance has a timetable
        table = {row: int(rng.random() < 0.2) for row in rows}
        table[rows[0]] = int(rng.random() < 0.15)
    else:
        table = {row: rng.choice([0, 0, 0, 1, 2, 3]) for row in rows}
    if rng.random() < 0.4:  # more seldom costs less
        for row in rows:
            table[row] = max(table[row], *(table[less] for _, less in _below(row)), 0)
    if shape.scope is Scope.SESSION:  # a place without a session is none
        table[rows[0]] = 0
    monotone = shape.scope is Scope.SESSION or _is_monotone(shape, table, hard=hard)
    name = Text("Règle au hasard", "Random rule")
    rule = Rule(code, "hard" if hard else "criterion", name, name, weight=0 if hard else rng.randint(1, 5))
    match rng.choice(["declared", "declared", "shy", "undeclared"]):
        case "declared":
            rule = Rule(**{**vars(rule), "scope": shape.scope, "monotone": monotone, "rooms": shape.rooms})
        case "shy":  # the scope alone is known
            rule = Rule(**{**vars(rule), "scope": shape.scope, "rooms": shape.rooms or rng.random() < 0.3})
    return RandomRule(rule, shape, table)


def _is_monotone(shape: Shape, table: dict[tuple[int, ...], int], *, hard: bool) -> bool:
    """As `Rule.monotone` says: in sessions, and of a hard rule in alternance days."""
    return all(table[less] <= table[row] for row in table for n, less in _below(row) if hard or n not in shape.days)


def _below(row: tuple[int, ...]) -> Iterator[tuple[int, tuple[int, ...]]]:
    """Rows with one count less: which count, and the row."""
    for n, count in enumerate(row):
        if count:
            yield n, (*row[:n], count - 1, *row[n + 1 :])


@contextmanager
def added(*rules: RandomRule) -> Iterator[None]:
    """The rules are part of the scheduler, as if they had been written there."""
    for each in rules:
        code = each.rule.code
        RULES[code] = each.rule
        registry.MODULES[code] = SimpleNamespace(post=each.post)  # type: ignore[assignment]
        if each.rule.tier == "hard":
            HARD_CHECKS[code] = each.violations
        else:
            CRITERION_CHECKS[code] = each.lost
    try:
        yield
    finally:
        for each in rules:
            for table in (RULES, registry.MODULES, HARD_CHECKS, CRITERION_CHECKS):
                table.pop(each.rule.code, None)  # type: ignore[attr-defined]
