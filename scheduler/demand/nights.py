"""The shortest night of the calendar: whether the rest of apprentices (H7) can ever bind."""

import datetime as dt
import math

from scheduler.demand.problem import Problem


def shortest_night(problem: Problem) -> float:
    """Hours from the last end of a teaching day to the first start of the next one; infinite if none are adjacent."""
    timeline, shortest = problem.timeline, math.inf
    for day, slots in timeline.slots_on.items():
        tomorrow = timeline.slots_on.get(day + dt.timedelta(days=1))
        if tomorrow is not None:
            ends, starts = [slot.end for slot in slots], [slot.start for slot in tomorrow]
            if problem.instance.alternance is not None:
                ends.append(timeline.alternance_hours(day)[1])
                starts.append(timeline.alternance_hours(day + dt.timedelta(days=1))[0])
            night = min(starts).astimezone(dt.UTC) - max(ends).astimezone(dt.UTC)
            shortest = min(shortest, night.total_seconds() / 3600)
    return shortest
