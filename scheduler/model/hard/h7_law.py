"""H7 law: an apprentice group's hours in a day, alternance included, and its rest between two days."""

import datetime as dt
from itertools import product

from scheduler.demand.capacity import seconds
from scheduler.demand.nights import shortest_night
from scheduler.demand.problem import GroupRow, Problem
from scheduler.instance.instants import day_after
from scheduler.model.build import Build, Var
from scheduler.model.variables import Variables

Stretch = tuple[dt.datetime, dt.datetime, list[Var]]
"""Start, end, and the literals of which at most one makes it real."""


def couples(problem: Problem, units: tuple[int, ...], _: int) -> bool:
    """Whether an evening can forbid something of the next day."""
    has_apprentices = any(problem.is_apprentice(g) for g in problem.cohorts[units])
    return has_apprentices and shortest_night(problem) < problem.instance.law.rest_hours


def post(build: Build, v: Variables) -> None:
    for group in build.problem.groups:
        if build.problem.is_apprentice(group.index):
            _hours_of_a_day(build, v, group)
            _rest_between_days(build, v, group)


def _hours_of_a_day(build: Build, v: Variables, group: GroupRow) -> None:
    instance, subject = build.problem.instance, group.group.id
    most = seconds(instance.law.hours_per_day)
    for day in build.problem.timeline.open_days:
        slots = build.problem.timeline.times_on.get(day, ())
        alternance = v.alternance_of(group.index, day)
        at_centre = seconds(instance.alternance.hours) if instance.alternance and alternance else 0
        sessions = [(seconds(slot.hours), v.attended_by(group, slot.index)) for slot in slots]
        literals = [var for _, found in sessions for var in found]
        lengths = {seconds for seconds, found in sessions if found}
        if at_centre > most:
            for literal in alternance:
                build.post("H7", subject, literal == 0)
        if len(lengths) == 1:
            # Sessions of one length: count them. Sharper in the linear relaxation than a sum of hours.
            length, offered = lengths.pop(), sum(bool(found) for _, found in sessions)
            free = min(offered, most // length)
            beside = max(0, min(free, (most - at_centre) // length))
            if free < offered or beside < free:
                build.post("H7", subject, sum(literals) + (free - beside) * sum(alternance) <= free)
        elif literals:
            taken = sum(seconds * sum(found) for seconds, found in sessions)
            build.post("H7", subject, taken + at_centre * sum(alternance) <= most)


def _rest_between_days(build: Build, v: Variables, group: GroupRow) -> None:
    rest = dt.timedelta(seconds=seconds(build.problem.instance.law.rest_hours))
    for day in build.problem.timeline.open_days:
        today = _stretches(build, v, group, day)
        tomorrow = _stretches(build, v, group, day_after(day, build.problem.instance.zone))
        for (_, end, first), (start, _, second) in product(today, tomorrow):
            if start - end < rest:
                build.at_most("H7", group.group.id, 1, first + second)


def _stretches(build: Build, v: Variables, group: GroupRow, day: dt.date) -> list[Stretch]:
    timeline = build.problem.timeline
    slots = timeline.times_on.get(day, ())
    found: list[Stretch] = [(s.start, s.end, v.attended_by(group, s.index)) for s in slots]
    if alternance := v.alternance_of(group.index, day):
        found.append((*timeline.alternance_hours(day), alternance))
    return [stretch for stretch in found if stretch[2]]
