"""What placed examinations cost: as the checker counts, and a price for each that is not as it was published."""

from scheduler.checker.exams.check import exam_criteria
from scheduler.checker.local_timetable import LocalTimetable
from scheduler.exams.problem import ExamProblem
from scheduler.timetable.exams import Exam

MOVED = 10_000
"""Points of a published examination that moves: more than any criterion can save."""
CHANGED = 100
"""Points of one that has other rooms or other people: more than the criteria can save by it."""


def measured(problem: ExamProblem, exams: tuple[Exam, ...]) -> int:
    facts = problem.facts
    held = facts.timetable.with_exams(exams, None)
    cost = sum(criterion.cost for criterion in exam_criteria(LocalTimetable.after(facts, held)))
    moved, changed = (sum(is_so(problem, exam) for exam in exams) for is_so in (is_moved, is_changed))
    return cost + MOVED * moved + CHANGED * changed


def is_moved(problem: ExamProblem, exam: Exam) -> bool:
    before = problem.before.get(exam.id)
    return before is not None and exam.id not in problem.kept and before.start != exam.start


def is_changed(problem: ExamProblem, exam: Exam) -> bool:
    before = problem.before.get(exam.id)
    return before is not None and exam.id not in problem.kept and watched(before) != watched(exam)


def watched(exam: Exam) -> dict[str, frozenset[str]]:
    """The rooms, and who watches over each."""
    return {room.room: frozenset(room.invigilators) for room in exam.rooms}
