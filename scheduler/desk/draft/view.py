"""What every page of a year can do with its draft: take back, do again, save the timetable's file."""

from starlette.responses import Response

from scheduler.desk.draft.state import DraftState
from scheduler.desk.view import DeskView, OpenYear, Wish, YearRequest, attached
from scheduler.timetable import store


def _timetable(asked: YearRequest) -> Response:
    return attached(store.FILE_NAME, store.to_json(asked.draft.state.timetable), "application/json")


def _undo(opened: OpenYear, wish: Wish) -> DraftState:
    return opened.draft.undo(wish.seen)


def _redo(opened: OpenYear, wish: Wish) -> DraftState:
    return opened.draft.redo(wish.seen)


DRAFT = DeskView(answers={"timetable.json": _timetable}, acts={"undo": _undo, "redo": _redo})
