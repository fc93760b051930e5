"""The view Data: its page, what it shows, what is judged while one types, and its one act."""

import datetime as dt
from typing import Any

from starlette.exceptions import HTTPException

from scheduler.checker.teaching import why_not_taught
from scheduler.desk.board.board import figures
from scheduler.desk.data.document import Document
from scheduler.desk.data.form import form
from scheduler.desk.data.offer import MOST_SENT, Offer, offered_json
from scheduler.desk.data.steps import Edited, WishRefused
from scheduler.desk.data.weights import rules_json
from scheduler.desk.draft.draft import Draft
from scheduler.desk.draft.state import DraftState
from scheduler.desk.view import XLSX, DeskView, OpenYear, Wish, YearRequest, attached
from scheduler.errors import InputError
from scheduler.instance.schema.instance import Instance
from scheduler.instance.workbook.writing.write import write_workbook
from scheduler.text import Lang, Text
from scheduler.timeline.calendar import Timeline


def _page(asked: YearRequest) -> Any:
    return asked.render("data.html", view="data")


def _form(asked: YearRequest) -> Any:
    return form().as_json(asked.lang)


def _data(asked: YearRequest) -> Any:
    """The data as they are saved; `broken` with its faults while the file on disk is at fault. `seen`: the digest of
    the text that the window showed, from which the difference is told."""
    draft, lang, seen = asked.draft, asked.lang, asked.param("seen")
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


def _mark(asked: YearRequest) -> Any:
    """Whether the file is still the one that is shown."""
    draft = asked.draft
    try:
        state = draft.refresh()
    except InputError as error:
        return {"text": None, "faults": len(error.faults)}
    return {"text": Document.of(draft).written(state).digest, "state": state.number}


def _check(asked: YearRequest, wish: Wish) -> Any:
    document, state, edited = _edited(asked.draft, wish)
    judged = document.judged(edited.data)
    return {
        "state": state.number,
        "text": document.written(state).digest,
        "steps": edited.steps,
        "lost": edited.lost,
        "faults": judged.faults_json(asked.lang),
        "sessions": judged.sessions_json(asked.lang),
    }


def _arithmetic(asked: YearRequest, wish: Wish) -> Any:
    document, _, edited = _edited(asked.draft, wish)
    return {"statements": document.judged(edited.data).arithmetic_json(asked.lang)}


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


def _offer(asked: YearRequest, wish: Wish) -> Any:
    """What a file that is sent would change; nothing is taken over."""
    document = Document.of(asked.draft)
    asked.draft.refresh()
    document.offer = offer = Offer.of(wish.values)
    return offered_json(offer, asked.draft.file, asked.lang)


def _taken_over(opened: OpenYear, wish: Wish) -> DraftState:
    return Document.of(opened.draft).take_over(wish.seen, wish.text("key"))


def _workbook(asked: YearRequest) -> Any:
    """The year as a workbook, to be edited and sent back."""
    state = asked.draft.refresh()
    data = Document.of(asked.draft).written(state).data
    own = {index: entry.get("times") for index, entry in enumerate(data.get("busy") or ())}
    return attached(f"{state.instance.name}.xlsx", write_workbook(state.instance, own), XLSX)


DATA = DeskView(
    answers={"data": _page, "form.json": _form, "data.json": _data, "mark.json": _mark, "workbook.xlsx": _workbook},
    posts={"check.json": _check, "arithmetic.json": _arithmetic, "offer.json": _offer},
    most={"offer.json": MOST_SENT},
    questions=frozenset({"check.json", "arithmetic.json"}),
    acts={"data": _saved, "take_over": _taken_over},
    tab=("data", Text("Données", "Data")),
)
