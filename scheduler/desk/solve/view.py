"""Starting and stopping a search from a page. Its news come with the draft's."""

from starlette.exceptions import HTTPException

from scheduler.desk.draft.state import DraftState
from scheduler.desk.solve.kinds import SOLVE_KINDS
from scheduler.desk.view import DeskView, OpenYear, Wish

LONGEST_SOLVE_S = 3_600


def _solve(opened: OpenYear, wish: Wish) -> DraftState:
    kind = next((each for each in SOLVE_KINDS if each == wish.values.get("how", "new")), None)
    if kind is None:
        raise HTTPException(400)
    from_day = wish.day("from") if wish.values.get("from") else None
    opened.solver.start(wish.number("limit_s", 1, LONGEST_SOLVE_S), kind, from_day)
    return opened.draft.state


def _stop(opened: OpenYear, _: Wish) -> DraftState:
    opened.solver.stop()
    return opened.draft.state


SOLVE = DeskView(acts={"solve": _solve, "stop": _stop})
