"""The verdict on a timetable, from dates alone: every hard rule, every clash, every criterion.

The three tables below are the contents: one function per code of `scheduler.rules`, each in a module named after it.
The checker shares nothing with what makes timetables: it imports neither ortools nor the model, search or demand.
"""

import logging
from collections.abc import Callable, Iterator

from scheduler.checker import clash, hard, notes, score
from scheduler.checker.exams.check import exam_criteria, exam_notes, exam_violations
from scheduler.checker.local_timetable import LocalTimetable
from scheduler.checker.report import Clash, Criterion, Point, Report, Violation
from scheduler.instance.schema.instance import Instance
from scheduler.rule_modules import modules_of
from scheduler.rules import CRITERIA, RULES
from scheduler.scopes import OF_GROUP
from scheduler.timetable.schema import Timetable
from scheduler.wording import STUDENT, counted, say

logger = logging.getLogger(__name__)

HARD_CHECKS: dict[str, Callable[[LocalTimetable], Iterator[Violation]]] = {
    code: module.check for code, module in modules_of(hard).items()
}
CLASH_CHECKS: dict[str, Callable[[LocalTimetable], Iterator[Clash]]] = {
    code: module.check for code, module in modules_of(clash).items()
}
CRITERION_CHECKS: dict[str, Callable[[LocalTimetable], Iterator[Point]]] = {
    code: module.points for code, module in modules_of(score).items()
}


def check(instance: Instance, timetable: Timetable) -> Report:
    """Everything that is wrong with the timetable, and what it costs, each point with its reason in words.

    However wrong the timetable is, this answers with violations and does not raise.
    """
    return judged(LocalTimetable(instance, timetable))


def points_of(code: str, facts: LocalTimetable, instance: Instance) -> Iterator[Point]:
    """What a criterion says, a group's points as often as the group weighs in the instance."""
    for point in CRITERION_CHECKS[code](facts):
        times = instance.group_weight[point.subject] if RULES[code].scope in OF_GROUP else 1
        if times == 1:
            yield point
        elif times:
            text = say("{point}, × {n}", "{point}, × {n}", point=point.text, n=counted(times, STUDENT))
            yield Point(point.subject, times * point.value, text)


def judged(facts: LocalTimetable) -> Report:
    """As `check`, of a timetable that is read already."""
    instance, timetable = facts.instance, facts.timetable
    report = Report(
        violations=tuple(violation for rule in HARD_CHECKS.values() for violation in rule(facts)),
        clashes=tuple(found for rule in CLASH_CHECKS.values() for found in rule(facts)),
        criteria=tuple(
            Criterion(code, instance.weight[code], tuple(points_of(code, facts, instance))) for code in CRITERIA
        ),
        exam_violations=exam_violations(facts),
        exam_criteria=exam_criteria(facts),
        notes=(*notes.warnings(instance, timetable), *exam_notes(facts)),
        read=tuple(notes.read(instance)),
    )
    logger.info("%d violations, %d clashes, cost %d", len(report.violations), report.clash_count, report.cost)
    return report
