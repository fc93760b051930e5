"""The desk's pages and answers. Every act goes to the year's draft; nothing here knows a rule."""

import asyncio
import datetime as dt
import json
import logging
from collections.abc import AsyncIterator, Callable
from contextlib import suppress
from importlib import resources
from pathlib import Path
from typing import Any

import jinja2
from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response, StreamingResponse
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp

from scheduler.desk.board import board, figures, to_tell
from scheduler.desk.draft import ActRefused, ActStale, Draft
from scheduler.desk.gate import Gate
from scheduler.desk.journal import Journal
from scheduler.desk.solving import Solver, solve_json
from scheduler.desk.state import DraftState
from scheduler.desk.texts import said, texts
from scheduler.desk.verdicts import exchange, verdicts
from scheduler.desk.years import Year, years
from scheduler.errors import InputError
from scheduler.text import Lang
from scheduler.timetable import store

MOST_BODY = 10_000
"""Bytes of an act: a few names and a date."""
_BEAT_S = 15.0
"""Seconds between two signs of life on a stream of news."""
_WORKING_S, _IDLE_S = 0.5, 1.0
"""Seconds between two looks at the draft, while a search works for it and otherwise: another desk may act on it."""
LONGEST_SOLVE_S = 3_600
_HERE = resources.files("scheduler.desk")
_PAGE_CSS = resources.files("scheduler.export.page") / "templates" / "page.css"
_TEMPLATES = jinja2.Environment(
    loader=jinja2.PackageLoader("scheduler.desk"), autoescape=True, undefined=jinja2.StrictUndefined
)
logger = logging.getLogger(__name__)


class Desk:
    """The years of a folder, each opened when it is first looked at. `lang`: the pages'; None: each year's own."""

    def __init__(self, folder: Path, clock: Callable[[], dt.datetime], who: str, lang: Lang | None) -> None:
        self._folder, self._clock, self._who, self._lang = folder, clock, who, lang
        self._drafts: dict[str, Draft] = {}
        self._solvers: dict[str, Solver] = {}
        self._opening = asyncio.Lock()
        self._news = asyncio.Condition()

    def app(self, hosts: frozenset[str]) -> tuple[ASGIApp, Gate]:
        """The application behind its gate; `hosts` are the names by which a browser may call it."""
        routes = [
            Route("/", self._start),
            Route("/y/{year}/", self._page),
            Route("/y/{year}/board.json", self._board),
            Route("/y/{year}/verdicts.json", self._verdicts),
            Route("/y/{year}/exchange.json", self._exchange),
            Route("/y/{year}/timetable.json", self._timetable),
            Route("/y/{year}/news", self._stream),
            Route("/y/{year}/acts", self._act, methods=["POST"]),
            Route("/static/page.css", self._page_css),
            Mount("/static", StaticFiles(directory=str(_HERE / "static"))),
        ]
        failures = {
            Exception: self._failed,
            HTTPException: self._none,
            InputError: self._faulty,
            ActRefused: self._refused,
            ActStale: self._stale,
        }
        inner = Starlette(routes=routes, exception_handlers=failures)
        gate = Gate(inner, hosts, self._no_key)
        return gate, gate

    # Pages

    async def _start(self, request: Request) -> Response:
        lang = self._language(request, None)
        found = await run_in_threadpool(years, self._folder)
        told = [{"name": year.name, "state": said(self._known(year), lang)} for year in found]
        return self._html("start.html", lang, years=told, folder=str(self._folder).encode(errors="replace").decode())

    def _known(self, year: Year) -> str:
        if year.journal.exists():
            return "draft"
        return "no_draft" if year.timetable is not None else "no_timetable"

    async def _page(self, request: Request) -> Response:
        draft = await self._draft(request)
        lang = self._language(request, draft)
        instance = draft.state.instance
        return self._html("board.html", lang, title=instance.title, year=request.path_params["year"])

    def _html(self, name: str, lang: Lang, status: int = 200, **values: object) -> Response:
        words = texts(lang)
        html = _TEMPLATES.get_template(name).render(
            lang=lang, words=words, config={"lang": lang, "words": words}, **values
        )
        return HTMLResponse(html, status, {"content-language": lang})

    async def _page_css(self, _: Request) -> Response:
        """The type and colours of every page of the product."""
        return Response(_PAGE_CSS.read_bytes(), media_type="text/css")

    # Answers

    async def _board(self, request: Request) -> Response:
        draft = await self._draft(request)
        state = await run_in_threadpool(draft.refresh)
        lang = self._language(request, draft)
        of = request.query_params.get("of", "")
        return JSONResponse(await run_in_threadpool(board, draft, state, of, lang))

    async def _verdicts(self, request: Request) -> Response:
        draft = await self._draft(request)
        lang, session = self._language(request, draft), request.query_params.get("session", "")

        def found() -> dict[str, Any]:
            state, moves = draft.moves(session)
            return verdicts(state, state.held[session], moves, lang)

        return JSONResponse(await self._of_session(found, lang))

    async def _exchange(self, request: Request) -> Response:
        draft = await self._draft(request)
        lang, asked = self._language(request, draft), request.query_params

        def found() -> dict[str, Any]:
            return exchange(draft.state, draft.swap(asked.get("session", ""), asked.get("other", "")), lang)

        return JSONResponse(await self._of_session(found, lang))

    async def _timetable(self, request: Request) -> Response:
        draft = await self._draft(request)
        content = store.to_json(draft.state.timetable)
        return Response(
            content, 200, {"content-disposition": 'attachment; filename="timetable.json"'}, "application/json"
        )

    async def _act(self, request: Request) -> Response:
        draft = await self._draft(request)
        lang, wish = self._language(request, draft), await _wish(request)
        before, solver = draft.state, self._solvers[request.path_params["year"]]

        def done() -> DraftState:
            seen, session = wish.get("state"), str(wish.get("session", ""))
            if isinstance(seen, bool) or not isinstance(seen, int):
                raise HTTPException(400)
            match wish.get("kind"):
                case "move":
                    return draft.move(seen, session, _instant(wish.get("at")))
                case "exchange":
                    return draft.exchange(seen, session, str(wish.get("other", "")))
                case "pin":
                    return draft.pin(seen, session)
                case "unpin":
                    return draft.unpin(seen, session)
                case "undo":
                    return draft.undo(seen)
                case "redo":
                    return draft.redo(seen)
                case "solve":
                    solver.start(_limit_s(wish.get("limit_s")))
                    return draft.state
                case "stop":
                    solver.stop()
                    return draft.state
                case _:
                    raise HTTPException(400)

        after = await self._of_session(done, lang)
        async with self._news:
            self._news.notify_all()
        changed = [row for row in after.timetable.held if before.held.get(row.id) != row]
        moved = [row for row in changed if (old := before.held.get(row.id)) is None or old.start != row.start]
        return JSONResponse({**figures(draft, after, lang), "tell": to_tell(after.instance, moved, lang)})

    async def _stream(self, request: Request) -> Response:
        """News of the draft: its number at once and after each act, of this window or another; and of the search that
        works for it, each second and when it ends."""
        draft = await self._draft(request)
        lang, solver = self._language(request, draft), self._solvers[request.path_params["year"]]

        async def lines() -> AsyncIterator[str]:
            seen, told, since = -1, "", 0.0
            while True:
                if draft.state.number != seen:
                    seen = draft.state.number
                    yield f"event: state\ndata: {seen}\n\n"
                now = solver.now
                shown = "null" if now is None else json.dumps(solve_json(now, lang), ensure_ascii=False)
                if shown != told:
                    told, since = shown, 0.0
                    yield f"event: solve\ndata: {shown}\n\n"
                elif since > _BEAT_S:
                    since = 0.0
                    yield ": here\n\n"
                since += await self._wait(_WORKING_S if now is not None and now.ended is None else _IDLE_S)

        return StreamingResponse(lines(), media_type="text/event-stream")

    async def _wait(self, seconds: float) -> float:
        """Until an act is done, at most so long."""
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds), self._news:
                await self._news.wait()
        return seconds

    def close(self, wait_s: float) -> None:
        """End the searches; what they have found is written down. Called when nothing is served any more."""
        for solver in self._solvers.values():
            solver.close(wait_s)

    # What goes wrong

    async def _no_key(self, request: Request) -> Response:
        return self._html("refused.html", self._language(request, None), 401)

    async def _none(self, request: Request, error: Exception) -> Response:
        """What is not there, or no request of the desk's pages."""
        assert isinstance(error, HTTPException)
        lang = self._language(request, None)
        known = error.detail in (said("unknown_session", "fr"), said("unknown_session", "en"))
        told = error.detail if known else said("no_such_page" if error.status_code == 404 else "no_act", lang)
        return self._fault(request, lang, error.status_code, [told])

    async def _faulty(self, request: Request, error: Exception) -> Response:
        assert isinstance(error, InputError)
        lang = self._language(request, None)
        faults = [f"{fault.place}: {fault.text.to(lang)}" for fault in error.faults]
        return self._fault(request, lang, 422, faults)

    async def _refused(self, request: Request, error: Exception) -> Response:
        assert isinstance(error, ActRefused)
        lang = self._language(request, self._drafts.get(request.path_params.get("year", "")))
        return self._fault(request, lang, 409, [text.to(lang) for text in error.texts])

    def _fault(self, request: Request, lang: Lang, status: int, told: list[str]) -> Response:
        if request.url.path.endswith("/") and request.method == "GET":
            return self._html("faulty.html", lang, status, faults=told)
        return JSONResponse({"refused": told}, status)

    async def _stale(self, request: Request, error: Exception) -> Response:
        assert isinstance(error, ActStale)
        lang = self._language(request, self._drafts.get(request.path_params["year"]))
        labels = ", ".join(act.label.to(lang) for act in error.since)
        return JSONResponse({"stale": said("meanwhile", lang).format(labels=labels)}, 409)

    async def _failed(self, request: Request, error: Exception) -> Response:
        logger.error("a request failed", exc_info=error)
        return JSONResponse({"refused": [said("internal", self._language(request, None))]}, 500)

    # Helpers of all these

    async def _draft(self, request: Request) -> Draft:
        """The year's draft, opened when it is first asked for. Raises HTTPException 404, InputError and ActRefused."""
        name = request.path_params["year"]
        async with self._opening:
            if name not in self._drafts:
                year = next((one for one in await run_in_threadpool(years, self._folder) if one.name == name), None)
                if year is None:
                    raise HTTPException(404)
                self._drafts[name] = await run_in_threadpool(self._opened, year)
                self._solvers[name] = Solver(self._drafts[name])
            return self._drafts[name]

    def _opened(self, year: Year) -> Draft:
        return Draft(year.file, Journal(year.journal), year.timetable, self._clock, self._who)

    def _language(self, request: Request, draft: Draft | None) -> Lang:
        asked = request.query_params.get("lang")
        if asked == "fr":
            return "fr"
        if asked == "en":
            return "en"
        return self._lang or (draft.state.instance.locale if draft is not None else "fr")

    async def _of_session(self, work: Callable[[], Any], lang: Lang) -> Any:
        """The work done in a thread of its own; a session that is gone is told."""
        try:
            return await run_in_threadpool(work)
        except KeyError as error:
            raise HTTPException(404, said("unknown_session", lang)) from error


async def _wish(request: Request) -> dict[str, Any]:
    """The act asked for. Raises HTTPException for what is none."""
    if request.headers.get("content-type", "").partition(";")[0] != "application/json":
        raise HTTPException(415)
    body = b""
    async for part in request.stream():
        body += part
        if len(body) > MOST_BODY:
            raise HTTPException(413)
    try:
        wish = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise HTTPException(400) from error
    if not isinstance(wish, dict):
        raise HTTPException(400)
    return wish


def _limit_s(value: object) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not 1 <= value <= LONGEST_SOLVE_S:
        raise HTTPException(400)
    return float(value)


def _instant(value: object) -> dt.datetime:
    try:
        found = dt.datetime.fromisoformat(str(value))
    except ValueError as error:
        raise HTTPException(400) from error
    if found.tzinfo is None:
        raise HTTPException(400)
    return found
