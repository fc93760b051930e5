"""The verdict on the examinations of a timetable: a function for each code of `scheduler.exam_rules`."""

from collections.abc import Callable, Iterator

from scheduler.checker.exams import hard, score
from scheduler.checker.exams.hard import x1_once
from scheduler.checker.exams.sittings import Sittings, sittings_of
from scheduler.checker.local_timetable import LocalTimetable
from scheduler.checker.report import Criterion, Point, Violation
from scheduler.exam_rules import EXAM_CRITERIA, EXAM_RULES
from scheduler.rule_modules import modules_of
from scheduler.text import Text
from scheduler.wording import say

HARD_EXAM_CHECKS: dict[str, Callable[[Sittings], Iterator[Violation]]] = {
    code: module.check for code, module in modules_of(hard, codes=EXAM_RULES).items()
}
EXAM_CRITERION_CHECKS: dict[str, Callable[[Sittings], Iterator[Point]]] = {
    code: module.points for code, module in modules_of(score, codes=EXAM_RULES).items()
}


def exam_violations(facts: LocalTimetable) -> tuple[Violation, ...]:
    """Rules that the examinations break; where nobody planned any yet, only what is said of those without a date."""
    sittings = sittings_of(facts)
    if facts.timetable.exams is None:
        return tuple(x1_once.undated(sittings)) if facts.timetable.undated else ()
    return tuple(found for rule in HARD_EXAM_CHECKS.values() for found in rule(sittings))


def exam_criteria(facts: LocalTimetable) -> tuple[Criterion, ...]:
    """What the examinations cost, in the catalogue's order; nothing where nobody planned any yet."""
    if facts.timetable.exams is None:
        return ()
    sittings, weight = sittings_of(facts), facts.instance.exam_weight
    return tuple(Criterion(code, weight[code], tuple(EXAM_CRITERION_CHECKS[code](sittings))) for code in EXAM_CRITERIA)


def exam_notes(facts: LocalTimetable) -> Iterator[Text]:
    """That examinations are demanded, and not planned; of some, that they are known to have no date."""
    if facts.timetable.exams is not None and facts.timetable.undated:
        sittings = sittings_of(facts)
        held = {one.id for one in sittings.all}
        for paper in sittings.papers:
            if paper.id in sittings.undated and paper.id not in held:
                yield say("{paper} : sans date", "{paper}: without a date", paper=paper.label)
    if facts.timetable.exams is None and any(unit.exams for unit in facts.instance.units):
        demanded = len(sittings_of(facts).papers)
        yield say(
            "{n} examens demandés ne sont pas encore placés ; « scheduler exams » le fait",
            "{n} examinations are demanded and not placed yet; “scheduler exams” does it",
            n=demanded,
        )
