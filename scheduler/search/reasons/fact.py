"""The facts of an instance: what a planner can name, and change, when no timetable exists.

Each can be left out by itself (`relaxation` says how), and leaving one out only makes more timetables possible.
What is never left out: the dates of the semesters, the weekly grid of slots, which groups and trainers a unit has.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Literal

from scheduler.demand.order import held_at_once
from scheduler.demand.problem import Problem
from scheduler.instance.schema.groups import BusyTime
from scheduler.instance.schema.instance import Instance
from scheduler.instance.schema.slots import WEEKDAYS, Weekday
from scheduler.rules import HARD
from scheduler.search.published import Published, Reference
from scheduler.text import Text
from scheduler.wording import NOTHING

Kind = Literal[
    "rule",  # a hard rule without a kind of its own, for `subject`: a unit, group, trainer or room; "" is for the rest
    "holiday",  # H6, `day`: the public holiday of that date
    "closure",  # H6, `number`: instance.calendar.closures[number]; `subject` is its name
    "law",  # H7, a group's: hours in a day, rest between two days
    "site",  # H8, a group's or a trainer's (`subject`): one site in an evening
    "evenings",  # H11, a trainer's max_evenings_per_week
    "sessions",  # H11, a trainer's max_sessions_per_evening
    "hours",  # H11, a trainer's most_hours: `number` 0 in a week, 1 in the year
    "room_closed",  # H4, a room's closed[number]
    "rooms",  # H4: the units of `units` can be in these `rooms` alone, one session in each at a time
    "busy",  # H2: instance.busy[number].times[entry], with `weekday` weekly[entry]; `subject` is its title
    "shares",  # H10, a unit's shares
    "order",  # H12, a unit's after[number]
    "parallel",  # H13, a half-group's: at the same times as the others of its unit
    "times",  # H6, a unit's own OWN_TIMES[number]
    "balance",  # H1, an annual unit's: its sessions are shared between the semesters
    "rhythm",  # H3, a unit's sessions_per_week
    "group",  # H2, a group's: one thing at a time
    "one_place",  # C1, a trainer's: one session at a time (clashes forbidden)
    "away",  # C2, a trainer's: `weekday` (with `start`: that slot of it), or availability.dated[number]
    "alternance",  # H5, a group's alternance days
    "unit",  # H1, a unit's sessions: left out, it has none (and none of its pins)
    "pin",  # H9: instance.pins[number]; `subject` is its unit
    "past",  # H9, a unit's sessions that were held before the day from which a published timetable may change
    "past_days",  # H9, a group's alternance days before that day
]
"""In this order facts are tried first to be left out: what a planner did on purpose is named rather than the rest."""
TOLD_BY_KINDS = frozenset(f"H{n}" for n in range(1, 14))
"""Hard rules that the other kinds are about. Any other is a fact of kind `rule`."""
CALENDAR: frozenset[Kind] = frozenset({"holiday", "closure", "busy"})
OF_UNIT: frozenset[Kind] = frozenset({"pin", "rhythm", "balance", "shares", "order", "parallel", "times", "past"})
"""About one unit, its `subject`: without the unit they say nothing."""
OWN_TIMES = ("first", "last", "weekdays", "slots", "pauses")
"""When a unit may be held."""


@dataclass(frozen=True)
class Fact:
    """One fact, by what it is about; `text` says it in a sentence, with names, dates and numbers.

    `subject` is the code of a unit, the id of a group, trainer or room, or a title; see `Kind`, which says too which
    of the other fields are used.
    """

    kind: Kind
    rule: str
    subject: str
    number: int | None = None
    entry: int | None = None
    day: dt.date | None = None
    weekday: Weekday | None = None
    start: dt.time | None = None
    rooms: tuple[str, ...] = ()
    units: tuple[str, ...] = field(default=(), compare=False)
    """Of the units that the explanation names, those that have these rooms alone."""
    count: int = field(default=0, compare=False)
    """Of what is past, how many sessions or days."""
    text: Text = field(default=NOTHING, compare=False)


def facts_of(problem: Problem, *, strict: bool, published: Published | None = None) -> tuple[Fact, ...]:
    """Every fact of the instance, those first that are tried first to be left out. `strict`: clashes are forbidden.
    `published`: what is past of this timetable stays."""
    instance = problem.instance
    found = [
        *_rules(instance), *_calendar(problem), *_groups(instance), *_trainers(instance), *_rooms(problem),
        *_busy(instance), *_units(problem), *(_unavailabilities(instance) if strict else ()),
        *(_past(problem, published) if published is not None else ()),
    ]  # fmt: skip
    order = {kind: rank for rank, kind in enumerate(Kind.__args__)}  # type: ignore[attr-defined]
    return tuple(sorted(found, key=lambda fact: order[fact.kind]))


def names_of(instance: Instance) -> tuple[str, ...]:
    """Whom a rule of the catalogue can be about. A name may be a group's and a trainer's: the model does not tell."""
    rows = (instance.groups, instance.trainers, instance.rooms)
    return tuple(dict.fromkeys([*(unit.code for unit in instance.unit_rows), *(row.id for of in rows for row in of)]))


def _rules(instance: Instance) -> Iterator[Fact]:
    for code in HARD:
        if code not in TOLD_BY_KINDS:
            yield from (Fact("rule", code, name) for name in (*names_of(instance), ""))


def _calendar(problem: Problem) -> Iterator[Fact]:
    taught = {weekday for template in problem.instance.slots for weekday in template.weekdays}
    for day in problem.timeline.holidays:
        if WEEKDAYS[day.weekday()] in taught and problem.timeline.semesters_of(day):
            yield Fact("holiday", "H6", problem.timeline.holidays[day], day=day)
    for number, closure in enumerate(problem.instance.calendar.closures):
        yield Fact("closure", "H6", closure.name, number)


def _groups(instance: Instance) -> Iterator[Fact]:
    for group in instance.groups:
        if instance.attended_by(group.id):
            yield Fact("group", "H2", group.id)
        if group.alternance is not None:
            yield Fact("law", "H7", group.id)
            if group.alternance.min:
                yield Fact("alternance", "H5", group.id)


def _trainers(instance: Instance) -> Iterator[Fact]:
    for trainer in instance.trainers:
        if trainer.max_evenings_per_week is not None:
            yield Fact("evenings", "H11", trainer.id)
        if trainer.max_sessions_per_evening is not None:
            yield Fact("sessions", "H11", trainer.id)
        most = (trainer.most_hours.week, trainer.most_hours.year)
        yield from (Fact("hours", "H11", trainer.id, number) for number, hours in enumerate(most) if hours is not None)


def _rooms(problem: Problem) -> Iterator[Fact]:
    instance, units = problem.instance, defaultdict[tuple[str, ...], list[str]](list)
    for row in problem.units:
        if row.demand.in_person:
            units[instance.room_ids(row.rooms)].append(row.code)
    for rooms, codes in units.items():
        yield Fact("rooms", "H4", "+".join(rooms), rooms=rooms, units=tuple(codes))
    for room in instance.rooms:
        for number in range(len(room.closed)):
            yield Fact("room_closed", "H4", room.id, number)
    if len({room.site for room in instance.rooms}) > 1:
        # A group and a trainer of one name share their rule in the model, so they are one fact.
        for subject in dict.fromkeys([*(g.id for g in instance.groups), *(t.id for t in instance.trainers)]):
            yield Fact("site", "H8", subject)


def _busy(instance: Instance) -> Iterator[Fact]:
    for number, busy in enumerate(instance.busy):
        for entry, week in enumerate(busy.weekly):
            yield Fact("busy", "H2", busy.title, number, entry, weekday=week.weekday, start=week.start)
        for entry, time in enumerate(busy.times):
            if busy.weekly_of(time) is None:
                yield Fact("busy", "H2", busy.title, number, entry, day=time.date, start=time.start)


def busy_times(instance: Instance, fact: Fact) -> list[BusyTime]:
    """The times that a fact of `busy` is about."""
    busy, entry = instance.busy[fact.number or 0], fact.entry or 0
    return [busy.times[entry]] if fact.weekday is None else [t for t in busy.times if busy.weekly_of(t) == entry]


def _units(problem: Problem) -> Iterator[Fact]:
    for row in problem.units:
        if row.demand.total or row.index in problem.pins_of:
            yield Fact("unit", "H1", row.code)
        if not row.demand.total:
            continue
        yield Fact("rhythm", "H3", row.code)
        if len(row.quotas) > 1 and problem.timeline.is_balanced(row.unit):
            yield Fact("balance", "H1", row.code)
        if row.teaching == "choice" and row.unit.whole.shares and row.index == problem.siblings(row.index)[0].index:
            yield Fact("shares", "H10", row.unit.whole.code)
        yield from (Fact("times", "H6", row.code, n) for n, key in enumerate(OWN_TIMES) if getattr(row.unit, key))
        for number, predecessor in enumerate(row.unit.after):
            if predecessor.unit in problem.unit_index:
                yield Fact("order", "H12", row.code, number)
    yield from (Fact("parallel", "H13", problem.units[row].code) for rows in held_at_once(problem) for row in rows)
    for number, pin in enumerate(problem.instance.pins):
        if any(row.code in problem.unit_index for row in problem.instance.rows_of(pin.unit)):
            yield Fact("pin", "H9", pin.unit, number)


def _unavailabilities(instance: Instance) -> Iterator[Fact]:
    for trainer in instance.trainers:
        yield Fact("one_place", "C1", trainer.id)
        for weekday, level in trainer.availability.weekly.items():
            if level == "unavailable":
                yield Fact("away", "C2", trainer.id, weekday=weekday)
            elif isinstance(level, dict):
                for start, at in level.items():
                    if at == "unavailable":
                        yield Fact("away", "C2", trainer.id, weekday=weekday, start=start)
        for number, entry in enumerate(trainer.availability.dated):
            if entry.level == "unavailable":
                yield Fact("away", "C2", trainer.id, number)


def _past(problem: Problem, published: Published) -> Iterator[Fact]:
    reference = Reference.of(problem, published.timetable, published.from_day)
    for row in problem.units:
        if held := sum(old.frozen for old in reference.of_unit.get(row.index, ())):
            yield Fact("past", "H9", row.code, day=published.from_day, count=held)
    for group, days in sorted(reference.days.items()):
        if held := sum(map(reference.is_past, days)):
            yield Fact("past_days", "H9", problem.groups[group].group.id, day=published.from_day, count=held)


def is_tried(fact: Fact, base: Instance, changed: Instance) -> bool:
    """Whether the fact is so in `changed` and was not in `base`: the planner knows it, and it is not to blame."""
    number = fact.number or 0
    match fact.kind:
        case "closure":
            return changed.calendar.closures[number] not in base.calendar.closures
        case "away" if fact.weekday is None and fact.subject in base.trainer:
            dated = changed.trainer[fact.subject].availability.dated[number]
            return dated not in base.trainer[fact.subject].availability.dated
        case "room_closed" if fact.subject in base.room:
            return changed.room[fact.subject].closed[number] not in base.room[fact.subject].closed
        case "pin":
            return changed.pins[number] not in base.pins
        case "alternance":
            known = base.group.get(fact.subject)
            return known is None or known.alternance != changed.group[fact.subject].alternance
        case "hours" if fact.subject in base.trainer:
            return changed.trainer[fact.subject].most_hours != base.trainer[fact.subject].most_hours
        case "unit" | "rhythm" | "shares" | "order" | "parallel" | "times":
            known_unit, unit = base.unit.get(fact.subject), changed.unit[fact.subject]
            if known_unit is None:
                return fact.kind == "unit"
            fields = {
                "unit": ("in_person", "webconference", "groups", "trainers", "period"),
                "rhythm": ("sessions_per_week",),
                "shares": ("shares",),
                "order": ("after",),
                "parallel": ("parallel", "sections"),
                "times": (OWN_TIMES[number],),
            }[fact.kind]
            return any(getattr(known_unit, field) != getattr(unit, field) for field in fields)
        case _:
            return False
