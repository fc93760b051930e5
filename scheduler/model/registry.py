"""Every rule's function, by code. The order is the catalogue's and carries no meaning."""

from collections.abc import Callable

from scheduler.model.build import Build
from scheduler.model.clash import c1_double, c2_unavailable
from scheduler.model.hard import (
    h1_counts,
    h2_group,
    h3_rhythm,
    h4_rooms,
    h5_alternance,
    h6_calendar,
    h7_law,
    h8_sites,
    h9_pins,
    h10_team,
    h11_load,
)
from scheduler.model.soft import (
    q1_spread,
    q2_trips,
    q3_mixed,
    q4_load,
    q5_weekday,
    q6_sequence,
    q7_late,
    q8_avoided,
    q9_rooms,
    q10_preferred,
)
from scheduler.model.variables import Variables

Post = Callable[[Build, Variables], None]

HARD: dict[str, Post] = {
    "H1": h1_counts.post,
    "H2": h2_group.post,
    "H3": h3_rhythm.post,
    "H4": h4_rooms.post,
    "H5": h5_alternance.post,
    "H6": h6_calendar.post,
    "H7": h7_law.post,
    "H8": h8_sites.post,
    "H9": h9_pins.post,
    "H10": h10_team.post,
    "H11": h11_load.post,
}
CLASHES: dict[str, Post] = {"C1": c1_double.post, "C2": c2_unavailable.post}
CRITERIA: dict[str, Post] = {
    "Q1": q1_spread.post,
    "Q2": q2_trips.post,
    "Q3": q3_mixed.post,
    "Q4": q4_load.post,
    "Q5": q5_weekday.post,
    "Q6": q6_sequence.post,
    "Q7": q7_late.post,
    "Q8": q8_avoided.post,
    "Q9": q9_rooms.post,
    "Q10": q10_preferred.post,
}
