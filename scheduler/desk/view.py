"""What a view of the desk is made of: its page, its answers and its acts; and what each of them is given.

A view is a `DeskView` in the list of `views.py`: nothing else has to know it. Its answers read; what changes the draft
is an act, which goes to the journal.
"""

import datetime as dt
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote

from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from scheduler.desk.draft.draft import Draft
from scheduler.desk.draft.state import DraftState
from scheduler.desk.explain.explainer import Explainer, explainer_news
from scheduler.desk.solve.solver import Solver, solve_json
from scheduler.desk.start.years import Year
from scheduler.desk.texts.said import said
from scheduler.desk.whatif.scenario_runs import ScenarioRun, ScenarioRuns, runs_news
from scheduler.text import Lang, Text

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MOST_BODY = 1_000_000
"""Bytes of a request: a whole table pasted from a spreadsheet."""


@dataclass(frozen=True)
class OpenYear:
    """A year that somebody has looked at: its draft, and the searches that work for it."""

    year: Year
    draft: Draft
    solver: Solver
    runs: ScenarioRuns
    explainer: Explainer

    def told(self, lang: Lang) -> dict[str, Any]:
        """What goes on, by the name under which pages are told of it."""
        now = self.solver.now
        return {
            "solve": None if now is None else solve_json(now, lang),
            "whatif": runs_news(self.runs, lang),
            "explain": explainer_news(self.explainer, lang),
        }

    def run(self, number: int) -> ScenarioRun:
        """Raises HTTPException when there is no such scenario."""
        try:
            return self.runs.of(number)
        except KeyError as error:
            raise HTTPException(404) from error

    @property
    def is_working(self) -> bool:
        now = self.solver.now
        return (now is not None and now.ended is None) or self.runs.is_working or self.explainer.is_working

    def close(self, wait_s: float) -> None:
        """End what works; what it has found is written down."""
        for each in (self.solver, self.runs, self.explainer):
            each.close(wait_s)


@dataclass(frozen=True)
class Wish:
    """What a page asks for, as JSON. Every reader raises HTTPException 400 for what no page of ours sends."""

    values: Mapping[str, Any]

    @property
    def seen(self) -> int:
        """The number of the state that the page showed."""
        value = self.values.get("state")
        if isinstance(value, bool) or not isinstance(value, int):
            raise HTTPException(400)
        return value

    def text(self, name: str) -> str:
        value = self.values.get(name)
        if not isinstance(value, str):
            raise HTTPException(400)
        return value

    def number(self, name: str, least: float, most: float) -> float:
        value = self.values.get(name)
        if isinstance(value, bool) or not isinstance(value, int | float) or not least <= value <= most:
            raise HTTPException(400)
        return float(value)

    def flag(self, name: str) -> bool:
        """False when it is not there."""
        value = self.values.get(name, False)
        if not isinstance(value, bool):
            raise HTTPException(400)
        return value

    def texts(self, name: str) -> list[str]:
        """Up to a thousand."""
        value = self.values.get(name)
        if not isinstance(value, list) or len(value) > 1_000 or not all(isinstance(each, str) for each in value):
            raise HTTPException(400)
        return value

    def day(self, name: str) -> dt.date:
        try:
            return dt.date.fromisoformat(self.text(name))
        except ValueError as error:
            raise HTTPException(400) from error

    def instant(self, name: str) -> dt.datetime:
        try:
            found = dt.datetime.fromisoformat(self.text(name))
        except ValueError as error:
            raise HTTPException(400) from error
        if found.tzinfo is None:
            raise HTTPException(400)
        return found


@dataclass(frozen=True)
class YearRequest:
    """A request about a year, in the language of its reader."""

    request: Request
    lang: Lang
    opened: OpenYear
    render: Callable[..., Response]
    """A page from its template, in the frame of the year's views: `render("board.html", script="board", **values)`."""

    @property
    def draft(self) -> Draft:
        return self.opened.draft

    def param(self, name: str) -> str:
        """Of the address; empty when it is not there."""
        return self.request.query_params.get(name, "")

    def number(self, name: str, absent: int | None = None) -> int:
        """A whole number of the address. Raises HTTPException for none, unless there is one for what is `absent`."""
        value = self.param(name)
        if not value and absent is not None:
            return absent
        if not value.isascii() or not value.isdigit() or len(value) > 9:
            raise HTTPException(400)
        return int(value)


Answer = Callable[[YearRequest], Any]
"""In a thread of its own: a response, or what becomes JSON."""
Question = Callable[[YearRequest, Wish], Any]
ActDone = Callable[[OpenYear, Wish], DraftState]


@dataclass(frozen=True)
class DeskView:
    """A view of a year. Paths are below the year's own (`""`, `board.json`)."""

    answers: Mapping[str, Answer] = field(default_factory=dict)
    posts: Mapping[str, Question] = field(default_factory=dict)
    """Questions that are too long for an address, and work that changes no draft."""
    most: Mapping[str, int] = field(default_factory=dict)
    """Bytes of those of `posts` to which files are sent."""
    questions: frozenset[str] = frozenset()
    """Those of `posts` that only ask: a reader's account may. It may post nothing else."""
    acts: Mapping[str, ActDone] = field(default_factory=dict)
    """By the `kind` of the wish."""
    tab: tuple[str, Text] | None = None
    """Path and name in the list of views; None for what stands on other views' pages."""


async def read_wish(request: Request, most: int = MOST_BODY) -> Wish:
    """The JSON object that was posted, of so many bytes at most. Raises HTTPException for what is none."""
    if request.headers.get("content-type", "").partition(";")[0] != "application/json":
        raise HTTPException(415)
    body = bytearray()
    async for part in request.stream():
        body += part
        if len(body) > most:
            raise HTTPException(413)
    try:
        values = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise HTTPException(400) from error
    if not isinstance(values, dict):
        raise HTTPException(400)
    return Wish(values)


def attached(name: str, content: bytes, media_type: str) -> Response:
    """A file to be kept."""
    named = f'filename="{name}"' if name.isascii() else f"filename*=UTF-8''{quote(name)}"  # RFC 6266
    return Response(content, 200, {"content-disposition": f"attachment; {named}"}, media_type)


async def told_unknown(work: Callable[[], Any], lang: Lang) -> Any:
    """The work done in a thread of its own; a session that is gone is told."""
    try:
        return await run_in_threadpool(work)
    except KeyError as error:
        raise HTTPException(404, said("unknown_session", lang)) from error
