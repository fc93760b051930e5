"""The board's page, its answers and its acts."""

import datetime as dt
from typing import Any

from starlette.exceptions import HTTPException

from scheduler.desk.board.board import board, held_in_week
from scheduler.desk.board.verdicts import exchange, exchanges, others, verdicts
from scheduler.desk.draft.state import DraftState
from scheduler.desk.view import DeskView, OpenYear, Wish, YearRequest
from scheduler.instance.schema.dates import Span
from scheduler.text import Text
from scheduler.timeline.calendar import days_of

_MOST_DAYS = 400


def _page(asked: YearRequest) -> Any:
    return asked.render("view.html", view="board")


def _board(asked: YearRequest) -> Any:
    return board(asked.draft, asked.draft.refresh(), asked.param("of"), asked.lang, asked.param("beside"))


def _verdicts(asked: YearRequest) -> Any:
    session, among, judged = asked.param("session"), _days(asked), asked.draft.judged
    moves = judged.moves(session) if among is None else judged.near(session, among)
    return verdicts(judged.state, judged.state.row(session), moves, asked.lang, is_part=among is not None)


def _days(asked: YearRequest) -> frozenset[dt.date] | None:
    """The dates that the page shows, whose slots are asked for first; None: the whole year is."""
    ends = {name: asked.param(name) for name in ("first", "last")}
    if not any(ends.values()):
        return None
    try:
        span = Span.model_validate(ends)
    except ValueError as error:
        raise HTTPException(400) from error
    if (span.last - span.first).days > _MOST_DAYS:
        raise HTTPException(400)
    return frozenset(days_of(span))


def _others(asked: YearRequest) -> Any:
    judged = asked.draft.judged
    return others(judged.state, judged.chains(asked.param("session")), asked.lang)


def _why(asked: YearRequest) -> Any:
    judged = asked.draft.judged
    why = [text.to(asked.lang) for text in judged.why_undated(asked.param("session"))]
    return {"state": judged.state.number, "why": why, "chains": []}


def _exchanges(asked: YearRequest) -> Any:
    judged = asked.draft.judged
    return exchanges(judged.state, judged.swaps(asked.param("session")))


def _exchange(asked: YearRequest) -> Any:
    judged = asked.draft.judged
    return exchange(judged.state, judged.swap(asked.param("session"), asked.param("other")), asked.lang)


def _move(opened: OpenYear, wish: Wish) -> DraftState:
    return opened.draft.move(wish.seen, wish.text("session"), wish.instant("at"), anyway=wish.flag("anyway"))


def _move_both(opened: OpenYear, wish: Wish) -> DraftState:
    return opened.draft.move_both(wish.seen, wish.text("session"), wish.instant("at"), wish.text("other"))


def _take_out(opened: OpenYear, wish: Wish) -> DraftState:
    return opened.draft.take_out(wish.seen, wish.texts("sessions"))


def _exchanged(opened: OpenYear, wish: Wish) -> DraftState:
    return opened.draft.exchange(wish.seen, wish.text("session"), wish.text("other"), anyway=wish.flag("anyway"))


def _pin(opened: OpenYear, wish: Wish) -> DraftState:
    return opened.draft.pin(wish.seen, _meant(opened, wish))


def _unpin(opened: OpenYear, wish: Wish) -> DraftState:
    return opened.draft.unpin(wish.seen, _meant(opened, wish))


def _meant(opened: OpenYear, wish: Wish) -> list[str]:
    """One session, all of a unit, or those of a board (`of`) in the week of a Monday."""
    state = opened.draft.state
    if "session" in wish.values:
        return [wish.text("session")]
    if "unit" in wish.values:
        return [row.id for row in state.timetable.sessions if row.unit == wish.text("unit")]
    return [row.id for row in held_in_week(state, wish.text("of"), wish.text("week"))]


BOARD = DeskView(
    answers={
        "": _page,
        "board.json": _board,
        "verdicts.json": _verdicts,
        "others.json": _others,
        "why.json": _why,
        "exchange.json": _exchange,
        "exchanges.json": _exchanges,
    },
    acts={
        "move": _move,
        "move_both": _move_both,
        "exchange": _exchanged,
        "take_out": _take_out,
        "pin": _pin,
        "unpin": _unpin,
    },
    tab=("", Text("Planning", "Board")),
)
