"""What placed examinations cost: as the checker counts, and a price for each that leaves its published instant."""

from scheduler.checker.exams.check import exam_criteria
from scheduler.checker.local_timetable import LocalTimetable
from scheduler.exams.problem import ExamProblem
from scheduler.timetable.exams import Exam

MOVED = 10_000
"""Points of a published examination that moves: more than any criterion can save."""


def measured(problem: ExamProblem, exams: tuple[Exam, ...]) -> int:
    facts = problem.facts
    held = facts.timetable.with_exams(exams, None)
    cost = sum(criterion.cost for criterion in exam_criteria(LocalTimetable.after(facts, held)))
    return cost + MOVED * sum(is_moved(problem, exam) for exam in exams)


def is_moved(problem: ExamProblem, exam: Exam) -> bool:
    before = problem.before.get(exam.id)
    return before is not None and exam.id not in problem.kept and before.start != exam.start
