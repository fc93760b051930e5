"""The application: which request gets which answer. ASGI, without a framework: six addresses do not need one."""

import datetime as dt
import json
import logging
import re
import time
import traceback
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

from scheduler import __version__
from scheduler.text import Lang, Text
from scheduler.web import metrics as figures
from scheduler.web.answers import NOT_YET, Answer, every_header, plain, refusal
from scheduler.web.archive import Holdings
from scheduler.web.limits import Buckets
from scheduler.web.log import AccessLog, Line, without_tokens
from scheduler.web.metrics import Metrics
from scheduler.web.negotiation import http_date, language
from scheduler.web.pages.audience import content_security_policy, home_page
from scheduler.web.pages.contents import feed_content, page_content
from scheduler.web.request import Request, Wish, request_of, wish_of
from scheduler.web.response_cache import Content, ResponseCache
from scheduler.web.site import Site
from scheduler.web.source import Source

MISSES, MISSES_PER_S = 100, 2.0
"""Wrong addresses that one client may try at once, then each second: guessing is refused, typing errors are not."""
_FEED = re.compile(r"/f/([a-z2-7]{32})(\.ics)?")
_METHODS = ("GET", "HEAD")
_RETRY_S = 60
_FAILED = Text(
    "Erreur interne ({kind}) sur une requête, c’est la faute du logiciel : qui demandait l’a su, les autres sont "
    "servis. Pour la trace, à joindre à votre signalement : scheduler serve --debug",
    "Internal error ({kind}) on a request, the program is at fault: who asked was told, the others are served. For the "
    "traceback, to send with your report: scheduler serve --debug",
)

Send = Callable[[Any], Awaitable[None]]
logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer, and under which names it is logged and counted."""

    answer: Answer
    route: str
    shown: str = "-"


class App:
    """`rates` bounds the requests of each client, those of this machine's own programs only if `are_local_bound`;
    `misses` bounds everybody's wrong addresses. `lang` is for callers who say none; without it, the centre's."""

    def __init__(
        self,
        source: Source,
        cache: ResponseCache,
        site: Site,
        *,
        rates: Buckets,
        misses: Buckets,
        are_local_bound: bool,
        log: AccessLog,
        metrics: Metrics,
        clock: Callable[[], dt.datetime],
        lang: Lang | None,
        tell: Callable[[Text], None],
    ) -> None:
        self._source, self._cache, self._site = source, cache, site
        self._rates, self._misses, self._are_local_bound = rates, misses, are_local_bound
        self._log, self._metrics, self._clock, self._chosen = log, metrics, clock, lang
        self._tell, self._failures = tell, set[str]()
        self._every = every_header(is_https=site.is_https)
        self._snapshot = source.last.snapshot
        source.swapped = self._swapped
        self._routes: dict[str, Callable[[Request], Awaitable[Reply]]] = {
            "/": self._home,
            "/health": self._health,
            "/metrics": self._exposition,
            "/robots.txt": self._robots,
        }

    async def __call__(self, scope: Mapping[str, Any], receive: Any, send: Send) -> None:  # noqa: ARG002  no body
        started = time.perf_counter()
        request = request_of(scope, self._site)
        try:
            reply = await self._reply(request)
        except Exception as error:  # noqa: BLE001  whatever it is, the client gets a sentence and we the trace
            self._failed(error)
            reply = Reply(refusal(500, request.headers, self._lang), "failed")
        answer = reply.answer
        await send(
            {"type": "http.response.start", "status": answer.status, "headers": self._headers(answer, self._clock())}
        )
        await send({"type": "http.response.body", "body": answer.body})
        self._note(reply, request.client.address, request.method, request.headers, started)

    def refused(self, status: int, *, peer: str, method: str, headers: dict[bytes, str]) -> tuple[Answer, list[Any]]:
        """The last answer of a connection whose request is not even read, and its headers; counted and logged."""
        answer = refusal(status, headers, self._lang, retry_after=_RETRY_S if status == 503 else 0).closing()
        client = self._site.client(peer, headers)
        self._note(Reply(answer, "refused"), client.address, method, headers, time.perf_counter())
        return answer, self._headers(answer, self._clock())

    @property
    def _lang(self) -> Lang:
        snapshot = self._source.last.snapshot
        return self._chosen or (snapshot.locale if snapshot is not None else "fr")

    async def _reply(self, request: Request) -> Reply:
        if request.method not in _METHODS:
            return Reply(refusal(405, request.headers, self._lang).closing(), "refused")
        if self._are_local_bound or not request.client.is_local:
            wait = self._rates.wait(request.client.address)
            if wait:
                return Reply(refusal(429, request.headers, self._lang, retry_after=wait), "limited")
        if (route := self._routes.get(request.path)) is not None:
            return await route(request)
        if (match := _FEED.fullmatch(request.path)) is None:
            return self._missing(request)
        holdings = await self._source.current()
        address = holdings.address(match[1])
        if address is None:
            return self._missing(request)
        is_feed = match[2] is not None
        name, shown = ("feed" if is_feed else "page"), f"/f/{address.audience}{match[2] or ''}"
        if address.is_revoked:
            return Reply(refusal(410, request.headers, self._lang), name, shown)
        return Reply(await self._content(request, holdings, address.audience, match[1], is_feed=is_feed), name, shown)

    async def _content(
        self, request: Request, holdings: Holdings, audience: str, token: str, *, is_feed: bool
    ) -> Answer:
        """The feed or the page of an audience that may be read."""
        wish = wish_of(request.query)
        if isinstance(wish, Text):
            return refusal(400, request.headers, self._lang, text=wish)
        if holdings.snapshot is None or audience not in holdings.snapshot.audiences:
            return refusal(503, request.headers, self._lang, text=NOT_YET, retry_after=_RETRY_S)
        made = self._feed if is_feed else self._page
        content = await made(request, holdings, audience, token, wish)
        if content is None:
            return refusal(400, request.headers, self._lang)
        answer = content.answer(request.headers, self._clock())
        return answer if isinstance(answer, Answer) else refusal(answer, request.headers, self._lang)

    async def _feed(self, _: Request, holdings: Holdings, audience: str, __: str, wish: Wish) -> Content | None:
        assert holdings.snapshot is not None
        lang, now = wish.lang or holdings.snapshot.locale, self._clock()
        make = partial(feed_content, holdings.snapshot, audience, lang, wish.variant, now)
        return await self._cache.get((audience, lang, wish.variant), now, make)

    async def _page(
        self, request: Request, holdings: Holdings, audience: str, token: str, wish: Wish
    ) -> Content | None:
        """None when the client does not say, by its Host header, where the page is."""
        assert holdings.snapshot is not None
        if (base := self._site.url(request.peer, request.headers)) is None:
            return None
        lang = wish.lang or language(request.headers.get(b"accept-language"), holdings.snapshot.locale)
        url, now = f"{base}/f/{token}", self._clock()
        make = partial(page_content, holdings.snapshot, audience, lang, url, now)
        return await self._cache.get((audience, lang, url), now, make)

    def _missing(self, request: Request) -> Reply:
        if wait := self._misses.wait(request.client.address):
            return Reply(refusal(429, request.headers, self._lang, retry_after=wait), "missing")
        return Reply(refusal(404, request.headers, self._lang), "missing")

    async def _home(self, request: Request) -> Reply:
        wish = wish_of(request.query)
        if isinstance(wish, Text):
            return Reply(refusal(400, request.headers, self._lang, text=wish), "home", "/")
        lang = wish.lang or language(request.headers.get(b"accept-language"), self._lang)
        html = home_page(lang)
        answer = plain(
            200, b"text/html; charset=utf-8", html.encode(), (b"content-language", lang.encode()),
            (b"vary", b"Accept-Language"), policy=content_security_policy(html).encode(),
        )  # fmt: skip
        return Reply(answer, "home", "/")

    async def _health(self, request: Request) -> Reply:
        """For whoever watches over the server. 503 when there is nothing to serve."""
        snapshot = (await self._source.current()).snapshot
        since = self._source.stale_since
        status = "empty" if snapshot is None else "stale" if since is not None else "ok"
        found = {
            "status": status,
            "revision": snapshot.number if snapshot is not None else None,
            "published_at": snapshot.published_at.isoformat() if snapshot is not None else None,
            "database_silent_since": since.isoformat() if since is not None else None,
            "version": __version__,
        }
        body = (json.dumps(found) + "\n").encode()
        return Reply(plain(503 if snapshot is None else 200, b"application/json", body), "health", request.path)

    async def _exposition(self, request: Request) -> Reply:
        await self._source.current()
        body = self._metrics.exposition()
        return Reply(plain(200, figures.CONTENT_TYPE, body), "metrics", request.path)

    async def _robots(self, request: Request) -> Reply:
        """All may come: Google Agenda does not subscribe where robots are kept out. X-Robots-Tag keeps search engines
        from showing what they find, and they find nothing."""
        body = b"User-agent: *\nDisallow:\n"
        return Reply(plain(200, b"text/plain; charset=utf-8", body), "robots", request.path)

    def _failed(self, error: Exception) -> None:
        """The first of its kind is told; the log has every one."""
        logger.debug("a request failed\n%s", without_tokens("".join(traceback.format_exception(error))))
        kind = type(error).__name__
        if kind not in self._failures:
            self._failures.add(kind)
            self._tell(Text(_FAILED.fr.format(kind=kind), _FAILED.en.format(kind=kind)))

    def _swapped(self, holdings: Holdings) -> None:
        if holdings.snapshot is not self._snapshot:
            self._snapshot = holdings.snapshot
            self._cache.clear()

    def _headers(self, answer: Answer, now: dt.datetime) -> list[tuple[bytes, bytes]]:
        return [(b"date", http_date(now)), *self._every, *answer.headers]

    def _note(self, reply: Reply, client: str, method: str, headers: Mapping[bytes, str], started: float) -> None:
        seconds = time.perf_counter() - started
        self._metrics.answered(reply.route, reply.answer.status, seconds)
        if self._log.is_kept:
            agent, size = headers.get(b"user-agent", "-"), 0 if method == "HEAD" else len(reply.answer.body)
            status = reply.answer.status
            self._log.add(Line(self._clock(), client, method, reply.shown, status, size, seconds, agent))
