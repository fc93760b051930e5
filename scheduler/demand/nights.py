"""The shortest night of the calendar: whether the rest of apprentices (H7) can ever bind."""

import math

from scheduler.demand.problem import Problem
from scheduler.instance.instants import day_after


def shortest_night(problem: Problem) -> float:
    """Hours from the last end of a teaching day to the first start of the next one; infinite if none are adjacent."""
    timeline, shortest = problem.timeline, math.inf
    for day, slots in timeline.slots_on.items():
        following = day_after(day, problem.instance.zone)
        tomorrow = timeline.slots_on.get(following)
        if tomorrow is not None:
            ends, starts = [slot.end for slot in slots], [slot.start for slot in tomorrow]
            if problem.instance.alternance is not None:
                ends.append(timeline.alternance_hours(day)[1])
                starts.append(timeline.alternance_hours(following)[0])
            night = min(starts) - max(ends)
            shortest = min(shortest, night.total_seconds() / 3600)
    return shortest
