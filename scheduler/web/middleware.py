"""What happens around every request: it is checked, limited, counted and logged, and its answer gets the headers that
protect its reader."""

import datetime as dt
import logging
import time
import traceback
from collections.abc import Callable
from dataclasses import dataclass

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from scheduler.serving.limits import ConnectionLimits, TokenBuckets
from scheduler.serving.server import LONGEST_HEAD
from scheduler.serving.site import Client, PublicSite, is_host
from scheduler.text import Lang, Text
from scheduler.web.log import AccessLog, LoggedRequest, without_tokens
from scheduler.web.metrics import Metrics
from scheduler.web.negotiation import http_date
from scheduler.web.refusals import RefusedRequest, refusal

LONGEST_URL = 4 * 1024
"""Octets of the address in the request line."""
_METHODS = ("GET", "HEAD")
_PROTECTION = {
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",  # an address is a secret: a link that is followed must not tell it
    "x-frame-options": "DENY",
    "permissions-policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "cross-origin-resource-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "x-robots-tag": "noindex, nofollow",
}
_UNLESS_SAID = {
    b"cache-control": b"no-store",
    b"content-security-policy": b"default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
}
"""Of an answer that does not say otherwise: nobody keeps it, and it shows nothing but text."""
_FAILED = Text(
    "Erreur interne ({kind}) sur une requête, c’est la faute du logiciel : qui demandait l’a su, les autres sont "
    "servis. Pour la trace, à joindre à votre signalement : scheduler serve --debug",
    "Internal error ({kind}) on a request, the program is at fault: who asked was told, the others are served. For the "
    "traceback, to send with your report: scheduler serve --debug",
)

logger = logging.getLogger(__name__)


@dataclass(slots=True)
class Record:
    """What is counted and logged of a request; in the scope's state."""

    client: Client
    route: str = "missing"
    shown: str = "-"
    """The path with the audience in the place of the secret address."""
    status: int = 500
    size: int = 0


def record_of(scope: Scope) -> Record:
    record: Record = scope["state"]["record"]
    return record


def protection(*, is_https: bool) -> dict[str, str]:
    """The headers of every answer. HSTS only where the public address is known to be https."""
    return _PROTECTION | ({"strict-transport-security": "max-age=31536000"} if is_https else {})


class Observed:
    """The outermost: counts, logs, adds the headers of every answer, and turns our own failures into a sentence."""

    def __init__(
        self,
        app: ASGIApp,
        *,
        site: PublicSite,
        connections: ConnectionLimits,
        log: AccessLog,
        metrics: Metrics,
        clock: Callable[[], dt.datetime],
        lang: Callable[[], Lang],
        tell: Callable[[Text], None],
    ) -> None:
        self._app, self._site, self._connections, self._log, self._metrics = app, site, connections, log, metrics
        self._clock, self._lang, self._tell = clock, lang, tell
        self._every = Headers(protection(is_https=site.is_https)).raw
        self._failures = set[str]()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        started, headers = time.perf_counter(), Headers(scope=scope)
        host, port = scope["client"] or ("", 0)
        record = Record(self._site.client(host, headers))
        scope.setdefault("state", {})["record"] = record

        async def answer(message: Message) -> None:
            if message["type"] == "http.response.start":
                record.status = message["status"]
                own = message["headers"]
                said = {name for name, _ in own}
                unsaid = [(name, value) for name, value in _UNLESS_SAID.items() if name not in said]
                date = (b"date", http_date(self._clock().replace(microsecond=0)).encode())
                message = {**message, "headers": [date, *self._every, *own, *unsaid]}
            elif scope["method"] != "HEAD":
                record.size += len(message["body"])
            try:
                await send(message)
            except Exception as error:  # noqa: BLE001  the client broke a rule or left meanwhile; uvicorn closes
                logger.debug("an answer was not taken: %s", without_tokens(repr(error)))

        self._connections.begin((host, port))
        try:
            await self._app(scope, receive, answer)
        except Exception as error:  # noqa: BLE001  whatever it is, the client gets a sentence and we the trace
            self._failed(error)
            record.route, record.shown = "failed", "-"
            await refusal(RefusedRequest(500), headers, self._lang())(scope, receive, answer)
        finally:
            self._connections.end((host, port))
        self._note(record, scope["method"], headers.get("user-agent", "-"), time.perf_counter() - started)

    def _failed(self, error: Exception) -> None:
        """The first of its kind is told; the log has every one."""
        logger.debug("a request failed\n%s", without_tokens("".join(traceback.format_exception(error))))
        kind = type(error).__name__
        if kind not in self._failures:
            self._failures.add(kind)
            self._tell(Text(_FAILED.fr.format(kind=kind), _FAILED.en.format(kind=kind)))

    def _note(self, record: Record, method: str, agent: str, seconds: float) -> None:
        self._metrics.answered(record.route, record.status, seconds)
        if self._log.is_kept:
            line = LoggedRequest(
                self._clock(), record.client.address, method, record.shown, record.status, record.size, seconds, agent
            )
            self._log.add(line)


class Admission:
    """Before any route: refuses what is malformed or comes too often, and takes the site's prefix off the path.

    `are_local_bound`: whether this machine's own programs are limited as others are.
    """

    def __init__(self, app: ASGIApp, *, site: PublicSite, rates: TokenBuckets, are_local_bound: bool) -> None:
        self._app, self._site, self._rates, self._are_local_bound = app, site, rates, are_local_bound

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if status := _objection(scope):
            raise RefusedRequest(status, closes=True, route="refused")
        client = record_of(scope).client
        if (self._are_local_bound or not client.is_local) and (wait := self._rates.wait(client.address)):
            raise RefusedRequest(429, retry_after=wait, route="limited")
        # As it was sent: no address of ours needs decoding, and one written otherwise is another one.
        scope["path"] = self._site.below(scope["raw_path"].decode("ascii", "replace"))
        await self._app(scope, receive, send)


def _objection(scope: Scope) -> int:
    """The status of what is wrong with the request's head; 0 when nothing is. RFC 9112."""
    if len(scope["raw_path"]) + len(scope["query_string"]) > LONGEST_URL:
        return 414
    if sum(len(name) + len(value) + len(": \r\n") for name, value in scope["headers"]) > LONGEST_HEAD:
        return 431
    if scope["http_version"] not in ("1.0", "1.1"):
        return 505
    hosts = [value for name, value in scope["headers"] if name == b"host"]
    if len(hosts) > 1 or any(not is_host(host.decode("latin-1").lower()) for host in hosts):
        return 400
    if scope["method"] not in _METHODS:
        return 405
    for name, value in scope["headers"]:
        if name == b"transfer-encoding" or (name == b"content-length" and value.strip(b"0")):
            return 413
    return 0
