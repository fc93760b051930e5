"""Who may use the desk: the browser that opened the printed address, asking for pages of the desk itself.

The address holds a key that serves once; opening it sets a cookie that scripts cannot read and that other sites'
requests do not carry. Host is checked against DNS rebinding, Origin against requests that another site's page makes.
"""

import secrets
from collections.abc import Awaitable, Callable

from starlette.datastructures import MutableHeaders
from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

COOKIE = "desk"
"""The cookie's name, before the port: browsers send the cookies of all ports of this machine to each of them."""
_A_MONTH_S = 30 * 86_400
"""A desk may stay open over the holidays; what the cookie opens ends with its process."""
_HEADERS = {
    "content-security-policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
        "base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
    ),
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "no-referrer",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "cache-control": "no-store",
}


class Gate:
    """ASGI middleware. `refuse` makes the page for a browser that has no key."""

    def __init__(self, app: ASGIApp, hosts: frozenset[str], refuse: Callable[[Request], Awaitable[Response]]) -> None:
        self._app, self._hosts, self._refuse = app, hosts, refuse
        self._key: str | None = secrets.token_urlsafe(32)
        self._cookie = secrets.token_urlsafe(32)

    @property
    def key(self) -> str | None:
        """The key of the one-time address; None once it has served."""
        return self._key

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        answer = await self._answer(Request(scope, receive))
        await (answer or self._app)(scope, receive, with_headers(send, is_https=False))

    async def _answer(self, request: Request) -> Response | None:
        """What the gate answers itself; None when the desk may."""
        refused = misdirected(request, self._hosts.__contains__, "http")
        if refused is not None:
            return refused
        headers = request.headers
        name = f"{COOKIE}-{headers['host'].rpartition(':')[2]}"
        if request.url.path == "/open" and request.method == "GET" and self._opens(request.query_params.get("key", "")):
            answer = RedirectResponse("/", 303)
            answer.set_cookie(name, self._cookie, max_age=_A_MONTH_S, httponly=True, samesite="strict")
            return answer
        if not secrets.compare_digest(request.cookies.get(name, "").encode(), self._cookie.encode()):
            return await self._refuse(request)
        return RedirectResponse("/", 303) if request.url.path == "/open" else None

    def _opens(self, key: str) -> bool:
        if self._key is None or not secrets.compare_digest(key.encode(), self._key.encode()):
            return False
        self._key = None
        return True


def misdirected(request: Request, hosts: Callable[[str], bool], scheme: str) -> Response | None:
    """The answer to a request for another host, from a page of another site, or with a method that no page uses."""
    given = request.headers.getlist("host")
    if len(given) != 1 or not hosts(given[0]):
        return PlainTextResponse("This address is not the desk's.\n", 421)
    if request.method not in ("GET", "HEAD", "POST"):
        return PlainTextResponse("GET, HEAD or POST.\n", 405)
    if request.method == "POST" and request.headers.getlist("origin") != [f"{scheme}://{given[0]}"]:
        return PlainTextResponse("Only pages of the desk may do that.\n", 403)
    return None


def with_headers(send: Send, *, is_https: bool) -> Send:
    """Every answer tells the browser what no page of the desk needs."""

    async def sending(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            for name, value in _HEADERS.items():
                headers.setdefault(name, value)  # a page with a script inside says its hash itself
            if is_https:
                headers["strict-transport-security"] = "max-age=31536000"
        await send(message)

    return sending
