"""Whether all examinations of an instance can be held, and why not."""

from dataclasses import dataclass
from typing import Literal

from scheduler.exams.arithmetic import exam_impossibilities
from scheduler.exams.problem import ExamProblem
from scheduler.exams.reasons.causes import ExamCause, causes
from scheduler.exams.reasons.fewest_left import fewest, fewest_by_times, hopeless, without
from scheduler.exams.reasons.relaxed import ExamOracle, exam_facts
from scheduler.exams.search import ExamSearch, NoExams
from scheduler.instance.schema.instance import Instance
from scheduler.search.run import Runner, Status
from scheduler.search.stop import Stop
from scheduler.text import Text
from scheduler.timetable.schema import Timetable


@dataclass(frozen=True)
class ExamExplanation:
    """`impossible`: proved that not all can be held. `left_out`: the fewest without which the others can, where that is
    known; `causes`: why these cannot."""

    status: Literal["possible", "impossible", "unknown"]
    arithmetic: tuple[Text, ...] = ()
    causes: tuple[ExamCause, ...] = ()
    left_out: tuple[str, ...] = ()


def explain_exams(instance: Instance, timetable: Timetable, runner: Runner) -> ExamExplanation:
    """Beside the sessions of the timetable."""
    problem = ExamProblem.of(instance, timetable)
    arithmetic = tuple(exam_impossibilities(problem))
    status = "impossible" if arithmetic else whether_held(problem, runner)
    if status != "impossible":
        return ExamExplanation(status)
    lost = hopeless(problem)
    rest = without(problem, lost)
    for ask in (fewest_by_times, fewest):
        found = ask(rest, runner)
        if found is None or whether_held(without(rest, found.papers), runner) != "possible":
            continue
        left_out = tuple(sorted(found.papers | lost))
        return ExamExplanation("impossible", arithmetic, tuple(causes(problem, left_out, runner)), left_out)
    return ExamExplanation("impossible", arithmetic)


def whether_held(problem: ExamProblem, runner: Runner) -> Literal["possible", "impossible", "unknown"]:
    """Whether all the papers of the problem can be held; `unknown` is no proof of anything."""
    facts = exam_facts(problem, {row.paper.id for row in problem.rows})
    match ExamOracle(problem, runner, patience_s=runner.remaining_s / 2).ask(facts):
        case Status.OPTIMAL:
            return "possible"
        case Status.INFEASIBLE:
            return "impossible"
    first = Stop()
    search = ExamSearch(problem, Runner(runner.params, first), lambda _: first.set())
    try:
        return "possible" if search.run() is not None else "unknown"
    except NoExams:
        return "impossible"
