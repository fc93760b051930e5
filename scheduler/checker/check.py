"""The verdict on a timetable, from dates alone: every hard rule, every clash, every criterion.

The three tables below are the contents: one function per code of `scheduler.rules`, each in a module named after it.
The checker shares nothing with what makes timetables: it imports neither ortools nor the model, search or demand.
"""

import logging
from collections.abc import Callable, Iterator

from scheduler.checker import clashes, notes
from scheduler.checker.facts import Facts
from scheduler.checker.hard import (
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
from scheduler.checker.report import Clash, Criterion, Point, Report, Violation
from scheduler.checker.score import (
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
from scheduler.instance.schema import Instance
from scheduler.rules import CRITERIA
from scheduler.timetable.schema import Timetable

logger = logging.getLogger(__name__)

HARD_CHECKS: dict[str, Callable[[Facts], Iterator[Violation]]] = {
    "H1": h1_counts.check,
    "H2": h2_group.check,
    "H3": h3_rhythm.check,
    "H4": h4_rooms.check,
    "H5": h5_alternance.check,
    "H6": h6_calendar.check,
    "H7": h7_law.check,
    "H8": h8_sites.check,
    "H9": h9_pins.check,
    "H10": h10_team.check,
    "H11": h11_load.check,
}
CLASH_CHECKS: dict[str, Callable[[Facts], Iterator[Clash]]] = {
    "C1": clashes.booked_twice,
    "C2": clashes.unavailable,
}
CRITERION_CHECKS: dict[str, Callable[[Facts], Iterator[Point]]] = {
    "Q1": q1_spread.points,
    "Q2": q2_trips.points,
    "Q3": q3_mixed.points,
    "Q4": q4_load.points,
    "Q5": q5_weekday.points,
    "Q6": q6_sequence.points,
    "Q7": q7_late.points,
    "Q8": q8_avoided.points,
    "Q9": q9_rooms.points,
    "Q10": q10_preferred.points,
}


def check(instance: Instance, timetable: Timetable) -> Report:
    """Everything that is wrong with the timetable, and what it costs, each point with its reason in words.

    However wrong the timetable is, this answers with violations and does not raise.
    """
    facts = Facts(instance, timetable)
    report = Report(
        violations=tuple(violation for rule in HARD_CHECKS.values() for violation in rule(facts)),
        clashes=tuple(clash for rule in CLASH_CHECKS.values() for clash in rule(facts)),
        criteria=tuple(
            Criterion(code, instance.weight[code], tuple(CRITERION_CHECKS[code](facts))) for code in CRITERIA
        ),
        notes=tuple(notes.warnings(instance, timetable)),
        read=tuple(notes.read(instance)),
    )
    logger.info("%d violations, %d clashes, cost %d", len(report.violations), report.clash_count, report.cost)
    return report
