"""H7 law: an apprentice group's hours in a day, alternance included, and its rest between two days."""

import datetime as dt
from itertools import product

from scheduler.demand.problem import GroupRow
from scheduler.model.build import Build, Var
from scheduler.model.variables import Variables
from scheduler.timeline.calendar import Slot

Stretch = tuple[dt.datetime, dt.datetime, list[Var]]
"""Start, end, and the literals of which at most one makes it real."""


def post(build: Build, v: Variables) -> None:
    for group in build.problem.groups:
        if group.group.alternance is not None:
            _hours_of_a_day(build, v, group)
            _rest_between_days(build, v, group)


def _hours_of_a_day(build: Build, v: Variables, group: GroupRow) -> None:
    instance, timeline = build.problem.instance, build.problem.timeline
    for day, slots in timeline.slots_on.items():
        alternance = v.alternance_of(group.index, day)
        hours = instance.alternance.hours if instance.alternance and alternance else 0.0
        free = _most_sessions(slots, instance.law.hours_per_day)
        literals = [var for slot in slots for var in v.attended(group.units, slot.index)]
        if len({slot.hours for slot in slots}) == 1:
            # Sessions of one length: count them. Sharper in the linear relaxation than a sum of hours.
            beside = _most_sessions(slots, instance.law.hours_per_day - hours)
            if literals and (free < len(slots) or (alternance and beside < free)):
                build.post("H7", group.group.id, sum(literals) + (free - beside) * sum(alternance) <= free)
            continue
        minutes = [round(60 * slot.hours) * var for slot in slots for var in v.attended(group.units, slot.index)]
        limit = round(60 * instance.law.hours_per_day)
        build.post("H7", group.group.id, sum(minutes) + round(60 * hours) * sum(alternance) <= limit)


def _most_sessions(slots: tuple[Slot, ...], hours: float) -> int:
    return max(0, min(len(slots), int((hours + 1e-9) // slots[0].hours)))


def _rest_between_days(build: Build, v: Variables, group: GroupRow) -> None:
    rest = dt.timedelta(hours=build.problem.instance.law.rest_hours)
    for day in build.problem.timeline.slots_on:
        today = _stretches(build, v, group, day)
        tomorrow = _stretches(build, v, group, day + dt.timedelta(days=1))
        for (_, end, first), (start, _, second) in product(today, tomorrow):
            # Instants, not wall clocks: a night of a clock change is an hour shorter or longer.
            if start.astimezone(dt.UTC) - end.astimezone(dt.UTC) < rest:
                build.at_most("H7", group.group.id, 1, first + second)


def _stretches(build: Build, v: Variables, group: GroupRow, day: dt.date) -> list[Stretch]:
    timeline = build.problem.timeline
    slots = timeline.slots_on.get(day, ())
    found: list[Stretch] = [(s.start, s.end, v.attended(group.units, s.index)) for s in slots]
    if alternance := v.alternance_of(group.index, day):
        found.append((*timeline.alternance_hours(day), alternance))
    return [stretch for stretch in found if stretch[2]]
