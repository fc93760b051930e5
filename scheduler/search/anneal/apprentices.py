"""Apprentices: the law of their days and nights (H7), and their alternance days, as arrays."""

import datetime as dt
from bisect import bisect_left

import numpy as np

from scheduler.demand.capacity import seconds
from scheduler.demand.nights import shortest_night
from scheduler.demand.problem import Problem
from scheduler.instance.instants import day_after
from scheduler.search.anneal.layout import Layout, first, ints, minutes_in
from scheduler.search.anneal.state import MANY, NOWHERE


def law(problem: Problem, layout: Layout) -> dict[str, np.ndarray]:
    """H7: minutes in an evening, alone and beside an alternance day; H2: slots that such a day overlaps."""
    instance = problem.instance
    alone = minutes_in(instance.law.hours_per_day)
    beside = max(0, alone - (minutes_in(instance.alternance.hours) if instance.alternance else 0))
    bound = [any(map(problem.is_apprentice, cohort.groups)) for cohort in layout.cohorts]
    overlap = np.zeros(len(problem.slots), np.int8)
    if instance.alternance is not None:
        for slot in problem.slots:
            start, end = problem.timeline.alternance_hours(slot.day)
            overlap[slot.index] = start < slot.end and slot.start < end
    return {
        "evening_most": ints(alone if b else MANY for b in bound),
        "beside": ints(beside if b else MANY for b in bound),
        "overlap": overlap,
        **_nights(problem, layout),
    }


def _nights(problem: Problem, layout: Layout) -> dict[str, np.ndarray]:
    """H7 between a day and the next: at which slot, and whether for a day at the centre, one has rested again."""
    slots, hours = problem.slots, problem.timeline.alternance_hours
    rest = dt.timedelta(seconds=seconds(problem.instance.law.rest_hours))
    day_index = {day: n for n, day in enumerate(layout.days)}
    is_short = bool(layout.apprentices) and shortest_night(problem) < problem.instance.law.rest_hours
    following = {day: day_after(day, problem.instance.zone) for day in layout.days}
    nights = {day: after for day, after in following.items() if is_short and after in day_index}

    def first_slot(end: dt.datetime) -> int:
        return bisect_left(slots, rest, key=lambda slot: slot.start - end)

    return {
        "rests": np.array([is_short and any(map(problem.is_apprentice, c.groups)) for c in layout.cohorts], np.int8),
        "next_day": ints(day_index[nights[day]] if day in nights else NOWHERE for day in layout.days),
        "rested": ints(first_slot(slot.end) if slot.day in nights else 0 for slot in slots),
        "too_late": np.array(
            [slot.day in nights and hours(nights[slot.day])[0] - slot.end < rest for slot in slots], np.int8
        ),
        "rested_from_centre": ints(first_slot(hours(day)[1]) if day in nights else 0 for day in layout.days),
    }


def alternance_days(problem: Problem, layout: Layout) -> dict[str, np.ndarray]:
    brought: list[list[tuple[int, int, int]]] = []
    day_allowed = np.zeros((len(layout.apprentices), len(layout.days)), np.int8)
    least, most, hours = [], [], problem.instance.alternance
    lawful = hours is not None and hours.hours <= problem.instance.law.hours_per_day
    for n, g in enumerate(layout.apprentices):
        here = []
        for c, cohort in enumerate(layout.cohorts):
            coming = [h for h in cohort.groups if g in problem.groups[h].lineage]
            if coming:
                here.append((c, problem.weigh(coming), len(coming)))
        brought.append(here)
        wanted = problem.groups[g].group.alternance
        assert wanted is not None
        least.append(wanted.min)
        most.append(wanted.max)
        possible = set(problem.groups[g].alternance_days) if lawful else set()
        day_allowed[n] = [day in possible for day in layout.days]
    return {
        "brings_first": first(brought),
        "brings": ints(c for here in brought for c, _, _ in here),
        "brings_groups": ints(groups for here in brought for _, groups, _ in here),
        "brings_bound": ints(bound for here in brought for _, _, bound in here),
        "days_least": ints(least),
        "days_most": ints(most),
        "day_allowed": day_allowed,
    }
