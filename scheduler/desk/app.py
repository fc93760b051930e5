"""The desk's application: the years that are open, the routes of their views, and what is said when one fails."""

import asyncio
import datetime as dt
import gc
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

from scheduler.desk.accounts.gate import ACCOUNT
from scheduler.desk.board.board import board, figures, to_tell, touched
from scheduler.desk.draft.draft import Draft
from scheduler.desk.draft.journal import Journal
from scheduler.desk.draft.refusals import ActRefused, ActStale
from scheduler.desk.explain.explainer import Explainer
from scheduler.desk.guide import guide_route
from scheduler.desk.solve.solver import Solver
from scheduler.desk.start.pages import StartPages
from scheduler.desk.start.years import Year, years
from scheduler.desk.texts.said import said, texts
from scheduler.desk.view import (
    MOST_BODY,
    ActDone,
    Answer,
    DeskView,
    OpenYear,
    Question,
    YearRequest,
    read_wish,
    told_unknown,
)
from scheduler.desk.views import VIEWS
from scheduler.desk.whatif.scenario_runs import ScenarioRuns
from scheduler.errors import InputError
from scheduler.text import Lang

_BEAT_S = 15.0
"""Seconds between two signs of life on a stream of news."""
_WORKING_S, _IDLE_S = 0.5, 1.0
"""Seconds between two looks at the draft, while a search works for it and otherwise: another desk may act on it."""
_HERE = resources.files("scheduler.desk")
_PAGE_CSS = resources.files("scheduler.export.page") / "templates" / "page.css"
_TEMPLATES = jinja2.Environment(
    loader=jinja2.PackageLoader("scheduler.desk"), autoescape=True, undefined=jinja2.StrictUndefined
)
_ACTS: dict[str, ActDone] = {kind: done for view in VIEWS for kind, done in view.acts.items()}
logger = logging.getLogger(__name__)


class Desk:
    """The years of a folder, each opened when it is first looked at. `lang`: the pages'; None: each year's own."""

    def __init__(self, folder: Path, clock: Callable[[], dt.datetime], who: str, lang: Lang | None) -> None:
        self._folder, self._clock, self._who, self._lang = folder, clock, who, lang
        self._years: dict[str, OpenYear] = {}
        self._opening = asyncio.Lock()
        self._news = asyncio.Condition()

    def app(self) -> Starlette:
        """The application without its gate, which is for whoever serves it to choose."""
        routes = [
            *StartPages(self._folder, self._opened, self._html, self.language).routes,
            *(self._answer(path, answer) for view in VIEWS for path, answer in view.answers.items()),
            *(self._question(path, answer, view) for view in VIEWS for path, answer in view.posts.items()),
            guide_route(self._html, self.language),
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
        return Starlette(routes=routes, exception_handlers=failures)

    def _answer(self, path: str, answer: Answer) -> Route:
        async def endpoint(request: Request) -> Response:
            asked = await self._asked(request)
            return _response(await told_unknown(lambda: answer(asked), asked.lang))

        return Route(f"/y/{{year}}/{path}", endpoint)

    def _question(self, path: str, answer: Question, view: DeskView) -> Route:
        async def endpoint(request: Request) -> Response:
            asked = await self._asked(request)
            wish = await read_wish(request, view.most.get(path, MOST_BODY))
            return _response(await told_unknown(lambda: answer(asked, wish), asked.lang))

        return Route(f"/y/{{year}}/{path}", endpoint, methods=["POST"])

    # Pages

    def _html(self, name: str, lang: Lang, status: int = 200, **values: object) -> Response:
        words = texts(lang)
        config = {"lang": lang, "words": words, **{key: values.get(key) for key in ("title", "tabs", "start")}}
        account = ACCOUNT.get()
        config["account"] = None if account is None else {"name": account.name, "role": account.role}
        html = _TEMPLATES.get_template(name).render(lang=lang, words=words, config=config, **values)
        return HTMLResponse(html, status, {"content-language": lang})

    async def _page_css(self, _: Request) -> Response:
        """The type and colours of every page of the product."""
        return Response(_PAGE_CSS.read_bytes(), media_type="text/css")

    # Acts and news

    async def _act(self, request: Request) -> Response:
        asked = await self._asked(request)
        wish, draft, lang = await read_wish(request), asked.draft, asked.lang
        done = _ACTS.get(wish.text("kind"))
        request.state.did = wish.text("kind")  # for the audit line
        if done is None:
            raise HTTPException(400)
        before = draft.state
        after = await told_unknown(lambda: done(asked.opened, wish), lang)
        async with self._news:
            self._news.notify_all()
        told = {"tell": to_tell(after.instance, touched(before, after), lang)}
        if "of" in wish.values:  # the page's own board, so that it need not ask again
            of, beside = wish.text("of"), str(wish.values.get("beside", ""))
            return JSONResponse({**await run_in_threadpool(board, draft, after, of, lang, beside), **told})
        return JSONResponse({**figures(draft, after, lang), **told})

    async def _stream(self, request: Request) -> Response:
        """News of the draft: its number at once and after each act, of this window or another; and of what works for
        it, each second and when it ends."""
        asked = await self._asked(request)
        is_live: Callable[[], bool] = request.scope.get("state", {}).get("is_live", lambda: True)
        opened, lang = asked.opened, asked.lang

        async def lines() -> AsyncIterator[str]:
            told, since = dict[str, str](), 0.0
            while is_live():
                now = {"state": opened.draft.state.number, **opened.told(lang)}
                news = {name: json.dumps(value, ensure_ascii=False) for name, value in now.items()}
                for name, shown in news.items():
                    if told.get(name) != shown:
                        told[name], since = shown, 0.0
                        yield f"event: {name}\ndata: {shown}\n\n"
                if since > _BEAT_S:
                    since = 0.0
                    yield ": here\n\n"
                since += await self._wait(_WORKING_S if opened.is_working else _IDLE_S)

        return StreamingResponse(lines(), media_type="text/event-stream")

    async def _wait(self, seconds: float) -> float:
        """Until an act is done, at most so long."""
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds), self._news:
                await self._news.wait()
        return seconds

    def close(self, wait_s: float) -> None:
        """End the searches; what they have found is written down. Called when nothing is served any more."""
        for opened in self._years.values():
            opened.close(wait_s)

    # What goes wrong

    async def log_in(self, request: Request) -> Response:
        """The page for a browser that is not logged in, where there are accounts."""
        return self._html("login.html", self.language(request), 401)

    async def no_key(self, request: Request) -> Response:
        return self._html("refused.html", self.language(request), 401)

    async def _none(self, request: Request, error: Exception) -> Response:
        """What is not there, or no request of the desk's pages."""
        assert isinstance(error, HTTPException)
        lang = self.language(request)
        known = error.detail in (said("unknown_session", "fr"), said("unknown_session", "en"))
        told = error.detail if known else said("no_such_page" if error.status_code == 404 else "no_act", lang)
        return self._fault(request, lang, error.status_code, [told])

    async def _faulty(self, request: Request, error: Exception) -> Response:
        assert isinstance(error, InputError)
        lang = self.language(request)
        faults = [{"place": str(fault.place), "text": fault.text.to(lang)} for fault in error.faults]
        told = [f"{fault['place']}: {fault['text']}" if fault["place"] else fault["text"] for fault in faults]
        return self._fault(request, lang, 422, told, faults=faults)

    async def _refused(self, request: Request, error: Exception) -> Response:
        assert isinstance(error, ActRefused)
        lang = self._language(request, self._known_draft(request))
        return self._fault(request, lang, 409, [text.to(lang) for text in error.texts])

    def _fault(self, request: Request, lang: Lang, status: int, told: list[str], **more: object) -> Response:
        if request.method == "GET" and "text/html" in request.headers.get("accept", ""):
            return self._html("faulty.html", lang, status, faults=told)
        return JSONResponse({"refused": told, **more}, status)

    async def _stale(self, request: Request, error: Exception) -> Response:
        assert isinstance(error, ActStale)
        lang = self._language(request, self._known_draft(request))
        labels = ", ".join(act.label.to(lang) for act in error.since)
        return JSONResponse({"stale": said("meanwhile", lang).format(labels=labels)}, 409)

    async def _failed(self, request: Request, error: Exception) -> Response:
        logger.error("a request failed", exc_info=error)
        return JSONResponse({"refused": [said("internal", self.language(request))]}, 500)

    # Helpers of all these

    async def _asked(self, request: Request) -> YearRequest:
        """Raises HTTPException 404, InputError and ActRefused."""
        opened = await self._opened(request.path_params["year"])
        lang = self._language(request, opened.draft)

        def render(template: str, *, view: str, **values: object) -> Response:
            here = request.url.path.rpartition("/")[2]
            tabs = [
                {"path": tab[0], "name": tab[1].to(lang), "current": tab[0] == here}
                for each in VIEWS
                if (tab := each.tab) is not None
            ]
            title = opened.draft.state.instance.title
            return self._html(template, lang, 200, title=title, view=view, tabs=tabs, **values)

        return YearRequest(request, lang, opened, render)

    async def _opened(self, name: str) -> OpenYear:
        """The year, opened when it is first asked for."""
        async with self._opening:
            if name not in self._years:
                year = next((one for one in await run_in_threadpool(years, self._folder) if one.name == name), None)
                if year is None:
                    raise HTTPException(404)
                self._years[name] = await run_in_threadpool(self._open, year)
            return self._years[name]

    def _open(self, year: Year) -> OpenYear:
        draft = Draft(year.file, Journal(year.journal), year.timetable, self._clock, self._who)
        runs = ScenarioRuns(draft, year.journal.with_suffix(".whatif.json"))
        # What was read stays as long as the desk runs: looking through it for what can be thrown away would halt a
        # planner's act for a fifth of a second in a large year.
        gc.collect()
        gc.freeze()
        return OpenYear(year, draft, Solver(draft), runs, Explainer())

    def _known_draft(self, request: Request) -> Draft | None:
        opened = self._years.get(request.path_params.get("year", ""))
        return None if opened is None else opened.draft

    def language(self, request: Request) -> Lang:
        return self._language(request, None)

    def _language(self, request: Request, draft: Draft | None) -> Lang:
        asked = request.query_params.get("lang")
        if asked == "fr":
            return "fr"
        if asked == "en":
            return "en"
        return self._lang or (draft.state.instance.locale if draft is not None else "fr")


def _response(found: Any) -> Response:
    return found if isinstance(found, Response) else JSONResponse(found)
