"""The view Data: its page, what it shows, what is judged while one types, and its one act."""

import datetime as dt
from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse, Response

from scheduler.checker.teaching import why_not_taught
from scheduler.desk.board.board import figures
from scheduler.desk.data.document import Document
from scheduler.desk.data.form import form
from scheduler.desk.data.offer import MOST_SENT, Offer, offered_json
from scheduler.desk.data.steps import Edited, WishRefused
from scheduler.desk.data.weights import rules_json
from scheduler.desk.draft.draft import Draft
from scheduler.desk.draft.state import DraftState
from scheduler.desk.view import DeskView, OpenYear, Wish, YearRequest, read_wish
from scheduler.errors import InputError
from scheduler.instance.schema.instance import Instance
from scheduler.instance.workbook.writing.write import write_workbook
from scheduler.text import Lang, Text
from scheduler.timeline.calendar import Timeline


async def _page(asked: YearRequest) -> Response:
    return asked.render("data.html", view="data")


async def _form(asked: YearRequest) -> Response:
    return JSONResponse(form().as_json(asked.lang))


async def _data(asked: YearRequest) -> Response:
    return await asked.json(lambda: _shown(asked.draft, asked.lang, asked.param("seen")))


def _shown(draft: Draft, lang: Lang, seen: str) -> dict[str, Any]:
    """The data as they are saved; `broken` with its faults while the file on disk is at fault. `seen`: the digest of
    the text that the window showed, from which the difference is told."""
    document, broken = Document.of(draft), list[str]()
    try:
        state = draft.refresh()
    except InputError as error:
        state, broken = draft.state, error.lines(lang)
    written = document.written(state)
    is_other = bool(seen) and (seen != written.digest or bool(broken))
    return {
        "text": written.digest,
        "data": written.data,
        "sessions": document.judged(written.data).sessions_json(lang),
        "rules": rules_json(state.report, state.instance, lang),
        "days": _days(state.instance, lang),
        "broken": broken,
        "difference": document.difference(seen) if is_other else None,
        **figures(draft, state, lang),
    }


def _days(instance: Instance, lang: Lang) -> dict[str, str]:
    """Why nothing is taught, of the days from the first to the last of courses."""
    timeline = Timeline(instance.model_copy(update={"locale": lang}))
    first = min(semester.first for semester in timeline.semesters)
    last = max(semester.last for semester in timeline.semesters)
    days = (first + dt.timedelta(n) for n in range((last - first).days + 1))
    return {day.isoformat(): why.to(lang) for day in days if (why := why_not_taught(timeline, day)) is not None}


async def _mark(asked: YearRequest) -> Response:
    """Whether the file is still the one that is shown."""
    return await asked.json(lambda: _marked(asked.draft))


def _marked(draft: Draft) -> dict[str, Any]:
    try:
        state = draft.refresh()
    except InputError as error:
        return {"text": None, "faults": len(error.faults)}
    return {"text": Document.of(draft).written(state).digest, "state": state.number}


async def _check(asked: YearRequest) -> Response:
    wish = await asked.wish()
    return await asked.json(lambda: _checked(asked.draft, wish, asked.lang))


def _checked(draft: Draft, wish: Wish, lang: Lang) -> dict[str, Any]:
    document, state, edited = _edited(draft, wish)
    judged = document.judged(edited.data)
    return {
        "state": state.number,
        "text": document.written(state).digest,
        "steps": edited.steps,
        "lost": edited.lost,
        "faults": judged.faults_json(lang),
        "sessions": judged.sessions_json(lang),
    }


async def _arithmetic(asked: YearRequest) -> Response:
    wish = await asked.wish()
    return await asked.json(lambda: _counted(asked.draft, wish, asked.lang))


def _counted(draft: Draft, wish: Wish, lang: Lang) -> dict[str, Any]:
    document, _, edited = _edited(draft, wish)
    return {"statements": document.judged(edited.data).arithmetic_json(lang)}


def _edited(draft: Draft, wish: Wish) -> tuple[Document, DraftState, Edited]:
    """What is being typed, on the draft as it is now, or as it was while its file is at fault."""
    try:
        state = draft.refresh()
    except InputError:
        state = draft.state
    document = Document.of(draft)
    try:
        return document, state, document.edited(state, _wishes(wish))
    except WishRefused as error:
        raise HTTPException(400) from error


def _wishes(wish: Wish) -> list[Any]:
    wishes = wish.values.get("wishes")
    if not isinstance(wishes, list):
        raise HTTPException(400)
    return wishes


def _saved(opened: OpenYear, wish: Wish) -> DraftState:
    try:
        return Document.of(opened.draft).save(wish.seen, wish.text("text"), _wishes(wish))
    except WishRefused as error:
        raise HTTPException(400) from error


async def _offer(asked: YearRequest) -> Response:
    """What a file that is sent would change; nothing is taken over."""
    wish = await read_wish(asked.request, MOST_SENT)

    def looked_at() -> dict[str, Any]:
        document = Document.of(asked.draft)
        asked.draft.refresh()
        document.offer = offer = Offer.of(wish.values)
        return offered_json(offer, asked.draft.file, asked.lang)

    return await asked.json(looked_at)


def _taken_over(opened: OpenYear, wish: Wish) -> DraftState:
    return Document.of(opened.draft).take_over(wish.seen, wish.text("key"))


async def _workbook(asked: YearRequest) -> Response:
    """The year as a workbook, to be edited and sent back."""
    state = await run_in_threadpool(asked.draft.refresh)
    data = Document.of(asked.draft).written(state).data
    own = {index: entry.get("times") for index, entry in enumerate(data.get("busy") or ())}
    content = await run_in_threadpool(write_workbook, state.instance, own)
    name = f'attachment; filename="{state.instance.name}.xlsx"'
    return Response(content, 200, {"content-disposition": name}, _XLSX)


_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
DATA = DeskView(
    answers={"data": _page, "form.json": _form, "data.json": _data, "mark.json": _mark, "workbook.xlsx": _workbook},
    posts={"check.json": _check, "arithmetic.json": _arithmetic, "offer.json": _offer},
    questions=frozenset({"check.json", "arithmetic.json"}),
    acts={"data": _saved, "take_over": _taken_over},
    tab=("data", Text("Données", "Data")),
)
