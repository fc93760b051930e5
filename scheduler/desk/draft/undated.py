"""Why an examination has no date: the fewest facts that contradict each other, or that the others stand in its way."""

from scheduler.desk.draft.state import DraftState
from scheduler.exams.problem import ExamProblem
from scheduler.exams.reasons.causes import causes
from scheduler.exams.reasons.fewest_left import without
from scheduler.search.params import Params
from scheduler.search.run import Runner
from scheduler.search.stop import Stop
from scheduler.text import Text

_SEARCH_S = 10.0
_IN_THE_WAY = Text(
    "Aucune heure ne reste à côté des autres examens tels qu’ils sont placés. « Calculer… », « Replanifier » cherche "
    "en en déplaçant le moins possible.",
    "No hour is left beside the other examinations as they are placed. “Solve…”, “Plan again” tries by moving as few "
    "of them as it can.",
)


def why_undated(state: DraftState, name: str) -> tuple[Text, ...]:
    """Of an examination of the tray, in sentences; the others of the tray are left aside."""
    bare = state.timetable.without_exams
    problem = ExamProblem.of(state.instance, bare)
    held = {exam.id for exam in state.timetable.exams or ()}
    lacking = frozenset(paper.id for paper in problem.demanded if paper.id not in held and paper.id != name)
    found = causes(without(problem, lacking), {name}, Runner(Params(time_limit_s=_SEARCH_S, workers=1), Stop()))
    return tuple(cause.text for cause in found if cause.facts or cause.minimal) or (_IN_THE_WAY,)
