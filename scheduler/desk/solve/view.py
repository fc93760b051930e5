"""Starting and stopping a search from a page. Its news come with the draft's."""

from scheduler.desk.draft.state import DraftState
from scheduler.desk.view import DeskView, OpenYear, Wish

LONGEST_SOLVE_S = 3_600


def _solve(opened: OpenYear, wish: Wish) -> DraftState:
    opened.solver.start(wish.number("limit_s", 1, LONGEST_SOLVE_S))
    return opened.draft.state


def _stop(opened: OpenYear, _: Wish) -> DraftState:
    opened.solver.stop()
    return opened.draft.state


SOLVE = DeskView(acts={"solve": _solve, "stop": _stop})
