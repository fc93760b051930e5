"""The application: which address gives what."""

import datetime as dt
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import TypeVar

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, Response
from starlette.routing import Route, Router
from starlette.types import Receive, Scope, Send

from scheduler import __version__
from scheduler.export.ical.moodle import Variant
from scheduler.publish.feeds import Snapshot
from scheduler.serving.limits import ConnectionLimits, TokenBuckets
from scheduler.serving.site import PublicSite
from scheduler.text import Lang, Text
from scheduler.web import metrics as figures
from scheduler.web.log import AccessLog
from scheduler.web.metrics import Metrics
from scheduler.web.middleware import Admission, Observed, record_of
from scheduler.web.negotiation import language
from scheduler.web.pages.audience import content_security_policy, home_page
from scheduler.web.pages.contents import feed_content, page_content
from scheduler.web.refusals import NO_LANG, NO_VARIANT, NOT_YET, UNREADABLE, RefusedRequest, refusal
from scheduler.web.response_cache import ResponseCache
from scheduler.web.source import PublicationSource

MISSES, MISSES_PER_S = 100, 2.0
"""Wrong addresses that one client may try at once, then each second: guessing is refused, typing errors are not."""
_RETRY_S = 60
_MOST_PARAMETERS = 50
_ROBOTS = "User-agent: *\nDisallow:\n"
"""All may come: Google Agenda does not subscribe where robots are kept out. X-Robots-Tag keeps search engines from
showing what they find, and they find nothing."""

_LANGS: Mapping[str, Lang] = {"fr": "fr", "en": "en"}
_VARIANTS: Mapping[str, Variant] = {"standard": "standard", "moodle": "moodle"}
Wish = TypeVar("Wish")


@dataclass(frozen=True)
class App:
    """`rates` bounds the requests of each client, those of this machine's own programs only if `are_local_bound`;
    `misses` bounds everybody's wrong addresses. `lang` is for callers who say none; without it, the centre's."""

    source: PublicationSource
    cache: ResponseCache
    site: PublicSite
    connections: ConnectionLimits
    rates: TokenBuckets
    misses: TokenBuckets
    are_local_bound: bool
    log: AccessLog
    metrics: Metrics
    clock: Callable[[], dt.datetime]
    lang: Lang | None
    tell: Callable[[Text], None]

    def asgi(self) -> Starlette:
        """What a server runs."""
        observed = Middleware(
            Observed, site=self.site, connections=self.connections, log=self.log, metrics=self.metrics,
            clock=self.clock, lang=lambda: self._lang, tell=self.tell,
        )  # fmt: skip
        admission = Middleware(Admission, site=self.site, rates=self.rates, are_local_bound=self.are_local_bound)
        app = Starlette(middleware=[observed], exception_handlers={HTTPException: self._refused})
        app.router = Router(
            [
                Route("/f/{token}.ics", self._feed),
                Route("/f/{token}", self._page),
                Route("/", self._home),
                Route("/health", self._health),
                Route("/metrics", self._exposition),
                Route("/robots.txt", self._robots),
            ],
            redirect_slashes=False,
            default=self._missing,
            middleware=[admission],
        )
        return app

    @property
    def _lang(self) -> Lang:
        snapshot = self.source.last.snapshot
        return self.lang or (snapshot.locale if snapshot is not None else "fr")

    async def _feed(self, request: Request) -> Response:
        snapshot, audience = await self._opened(request, "feed", suffix=".ics")
        lang, now = _wished(request, "lang", _LANGS) or snapshot.locale, self.clock()
        variant = _wished(request, "variant", _VARIANTS) or "standard"
        make = partial(feed_content, snapshot, audience, lang, variant, now)
        content = await self.cache.get((audience, lang, variant), now, make)
        return content.response(request.headers, now)

    async def _page(self, request: Request) -> Response:
        snapshot, audience = await self._opened(request, "page")
        host = request.client.host if request.client is not None else ""
        if (base := self.site.url(host, request.headers)) is None:
            raise RefusedRequest(400)  # the Host header does not say where the page is
        url, now = f"{base}/f/{request.path_params['token']}", self.clock()
        lang = self._lang_for(request, snapshot.locale)
        make = partial(page_content, snapshot, audience, lang, url, now)
        content = await self.cache.get((audience, lang, url), now, make)
        return content.response(request.headers, now)

    async def _opened(self, request: Request, route: str, suffix: str = "") -> tuple[Snapshot, str]:
        """What is published, and which audience may be read at this address."""
        holdings = await self.source.current()
        address = holdings.address(request.path_params["token"])
        if address is None:
            raise self._not_found(request.scope)
        record = record_of(request.scope)
        record.route, record.shown = route, f"/f/{address.audience}{suffix}"
        if address.is_revoked:
            raise RefusedRequest(410)
        _check_wishes(request)
        if holdings.snapshot is None or address.audience not in holdings.snapshot.audiences:
            raise RefusedRequest(503, text=NOT_YET, retry_after=_RETRY_S)
        return holdings.snapshot, address.audience

    async def _home(self, request: Request) -> Response:
        _counted(request, "home")
        _check_wishes(request)
        lang = self._lang_for(request, self._lang)
        html = home_page(lang)
        headers = {
            "content-language": lang,
            "vary": "Accept-Language",
            "content-security-policy": content_security_policy(html),
        }
        return HTMLResponse(html, headers=headers)

    async def _health(self, request: Request) -> Response:
        """For whoever watches over the server. 503 when there is nothing to serve."""
        _counted(request, "health")
        snapshot = (await self.source.current()).snapshot
        since = self.source.stale_since
        status = "empty" if snapshot is None else "stale" if since is not None else "ok"
        found = {
            "status": status,
            "revision": snapshot.number if snapshot is not None else None,
            "published_at": snapshot.published_at.isoformat() if snapshot is not None else None,
            "database_silent_since": since.isoformat() if since is not None else None,
            "version": __version__,
        }
        return Response(json.dumps(found) + "\n", 503 if snapshot is None else 200, media_type="application/json")

    async def _exposition(self, request: Request) -> Response:
        _counted(request, "metrics")
        await self.source.current()
        return Response(self.metrics.exposition(), media_type=figures.CONTENT_TYPE)

    async def _robots(self, request: Request) -> Response:
        _counted(request, "robots")
        return PlainTextResponse(_ROBOTS)

    async def _missing(self, scope: Scope, receive: Receive, send: Send) -> None:  # noqa: ARG002  as Starlette has it
        raise self._not_found(scope)

    def _not_found(self, scope: Scope) -> RefusedRequest:
        wait = self.misses.wait(record_of(scope).client.address)
        return RefusedRequest(429, retry_after=wait) if wait else RefusedRequest(404)

    async def _refused(self, request: Request, error: Exception) -> Response:
        assert isinstance(error, RefusedRequest)
        if error.route:
            record_of(request.scope).route = error.route
        return refusal(error, request.headers, self._lang)

    def _lang_for(self, request: Request, otherwise: Lang) -> Lang:
        """The language of a page: that of its address, else the reader's, else `otherwise`."""
        return _wished(request, "lang", _LANGS) or language(request.headers.get("accept-language"), otherwise)


def _counted(request: Request, route: str) -> None:
    """No secret is in this address: it is logged as it is."""
    record = record_of(request.scope)
    record.route, record.shown = route, request.scope["path"]


def _check_wishes(request: Request) -> None:
    """What an address asks for after its `?`; what we do not know there is left alone, for clients add to it."""
    if not request.scope["query_string"]:
        return
    if len(request.query_params.multi_items()) > _MOST_PARAMETERS:
        raise RefusedRequest(400, text=UNREADABLE)
    for name, known, text in (("lang", _LANGS, NO_LANG), ("variant", _VARIANTS, NO_VARIANT)):
        if (asked := request.query_params.getlist(name)) and asked[0] not in known:
            raise RefusedRequest(400, text=text)


def _wished(request: Request, name: str, known: Mapping[str, Wish]) -> Wish | None:
    """Of two with one name the first holds."""
    asked = request.query_params.getlist(name)
    return known[asked[0]] if asked else None
