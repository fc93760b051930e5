"""Who may use a desk that listens to a network: whoever has logged in, from pages of the desk itself.

As the gate of one machine, it checks Host, Origin and the method. What a reader's account may do is read: everything
that is not a question in `questions` is refused before any view hears of it, so that a new view is closed to readers
until it says otherwise.
"""

import asyncio
import re
import time
from collections.abc import Awaitable, Callable, Collection
from contextlib import suppress
from contextvars import ContextVar

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers, MutableHeaders
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from scheduler.desk.accounts.audit import AuditLog
from scheduler.desk.accounts.sessions import LONGEST_S, Attempts, Sessions
from scheduler.desk.accounts.store import LONGEST, Account, AccountStore
from scheduler.desk.draft.journal import ACTING
from scheduler.desk.gate import misdirected, with_headers
from scheduler.desk.texts.said import said
from scheduler.desk.view import read_wish
from scheduler.errors import InputError
from scheduler.serving.limits import ConnectionLimits
from scheduler.serving.site import PublicSite
from scheduler.text import Lang

ACCOUNT: ContextVar[Account | None] = ContextVar("account", default=None)
"""Whose request is answered; None where there are no accounts."""
_MOST_BODY, _MOST_LOGIN = 12_000_000, 4_000
"""Bytes of a request."""
_BODY_S, _BEAT_S = 30.0, 20.0
"""Seconds that a body may take to come; between two signs that an answer is still being worked at."""
_STATIC = re.compile(r"/static/[\w./-]+")


class AccountGate:
    """ASGI middleware. `log_in` makes the page for a browser that is not logged in."""

    def __init__(
        self, app: ASGIApp, *, accounts: AccountStore, site: PublicSite, hosts: Callable[[str], bool], audit: AuditLog,
        limits: ConnectionLimits, questions: Collection[str], log_in: Callable[[Request], Awaitable[Response]],
        language: Callable[[Request], Lang], clock: Callable[[], float] = time.monotonic,
    ) -> None:  # fmt: skip
        self._app, self._accounts, self._site, self._hosts, self._audit = app, accounts, site, hosts, audit
        self._limits, self._log_in, self._language = limits, log_in, language
        self._questions = frozenset(questions)
        self.sessions, self.attempts = Sessions(accounts, clock), Attempts(clock)
        self._scheme = "https" if site.is_https else "http"
        self.is_stopping: Callable[[], bool] = lambda: False
        """Streams end then."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return
        peer = scope.get("client") or ("", 0)
        self._limits.begin(peer)
        try:
            sending = with_headers(self._beating(send, peer), is_https=self._site.is_https)
            await self._serve(scope, *_closing_unread(scope, receive, sending))
        finally:
            self._limits.end(peer)

    def _beating(self, send: Send, peer: tuple[str, int]) -> Send:
        """What has been handed over is a sign of life: a stream of news is cut only when nobody reads it."""

        async def sending(message: Message) -> None:
            await send(message)
            self._limits.begin(peer)

        return sending

    async def _serve(self, scope: Scope, receive: Receive, send: Send) -> None:
        request = Request(scope, receive)
        address = self._site.client((scope.get("client") or ("", 0))[0], request.headers).address
        answer = misdirected(request, self._hosts, self._scheme)
        if answer is not None or (request.method != "POST" and _STATIC.fullmatch(request.url.path)):
            await (answer or self._app)(scope, receive, send)
            return
        if request.method == "POST" and request.url.path == "/login":
            await (await self._logged_in(request, address))(scope, receive, send)
            return
        cookie = self._cookie(request)
        token = request.cookies.get(cookie, "")
        account = self.sessions.account(token)
        if account is None:
            await (await self._stranger(request))(scope, receive, send)
            return
        ACTING.set(account.name)
        ACCOUNT.set(account)
        scope.setdefault("state", {})["is_live"] = lambda: self._is_live(token)
        if request.method != "POST":
            await self._working(scope, receive, send)
            return
        if request.url.path == "/logout":
            self.sessions.end(token)
            self._audit.write(account.name, address, "log out", 200)
            left = JSONResponse({})
            left.delete_cookie(cookie, secure=self._site.is_https, httponly=True, samesite="strict")
            await left(scope, receive, send)
            return
        if request.url.path == "/password":
            await (await self._own_password(request, account, address))(scope, receive, send)
            return
        await self._acting(request, account, address, send)

    def _cookie(self, request: Request) -> str:
        """Its name has the port: browsers send the cookies of all ports of a machine to each of them."""
        name = f"desk-{request.headers['host'].rpartition(':')[2]}" if ":" in request.headers["host"] else "desk"
        return f"__Host-{name}" if self._site.is_https else name

    def _is_live(self, token: str) -> bool:
        return not self.is_stopping() and self.sessions.account(token, counts=False) is not None

    async def _acting(self, request: Request, account: Account, address: str, send: Send) -> None:
        """A POST of somebody who is logged in: read whole, refused to readers, written down."""
        scope, path = request.scope, request.url.path
        is_question = _below_year(path) in self._questions
        status = 500

        async def seen(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        try:
            if account.role == "reader" and not is_question:
                told = said("reader_only", self._language(request))
                await JSONResponse({"refused": [told]}, 403)(scope, request.receive, seen)
                return
            body = await _body(request.receive)
            if isinstance(body, int):
                await PlainTextResponse("Too slow, or too long.\n", body)(scope, request.receive, seen)
                return
            await self._working(scope, _once(body, request.receive), seen)
        finally:
            if not is_question:
                did = scope.get("state", {}).get("did")
                self._audit.write(account.name, address, f"{path} {did}" if did else path, status)

    async def _working(self, scope: Scope, receive: Receive, send: Send) -> None:
        """A long answer is no dead connection while it is being worked at."""
        peer = scope.get("client") or ("", 0)

        async def beating() -> None:
            while True:
                await asyncio.sleep(_BEAT_S)
                self._limits.begin(peer)

        beat = asyncio.create_task(beating())

        async def sending(message: Message) -> None:
            beat.cancel()
            await send(message)

        try:
            await self._app(scope, receive, sending)
        finally:
            beat.cancel()
            with suppress(asyncio.CancelledError):
                await beat

    async def _stranger(self, request: Request) -> Response:
        if request.method != "POST" and "text/html" in request.headers.get("accept", ""):
            return await self._log_in(request)
        return JSONResponse({"refused": [said("log_in_again", self._language(request))]}, 401)

    async def _logged_in(self, request: Request, address: str) -> Response:
        lang = self._language(request)
        words = await self._two_words(request, "name", "password")
        if isinstance(words, Response):
            return words
        name, password = words[0].strip()[:LONGEST], words[1]
        if (late := self._too_often(name, address, "log in", lang)) is not None:
            return late
        account = await run_in_threadpool(self._accounts.verified, name, password)
        self._audit.write(account.name if account else name, address, "log in", 200 if account else 401)
        if account is None:
            return JSONResponse({"refused": [said("log_in_wrong", lang)]}, 401)
        self.attempts.succeeded(name.casefold(), address)
        return self._in(request, account)

    async def _own_password(self, request: Request, account: Account, address: str) -> Response:
        """Whoever knows the present one chooses another, a reader too; all sessions by the old one end, and this
        browser's begins anew. Guesses at the present one are bounded as those at the door."""
        lang = self._language(request)
        words = await self._two_words(request, "old", "new")
        if isinstance(words, Response):
            return words
        if (late := self._too_often(account.name, address, "password", lang)) is not None:
            return late
        if await run_in_threadpool(self._accounts.verified, account.name, words[0]) is None:
            self._audit.write(account.name, address, "password", 403)
            return JSONResponse({"refused": [said("password_wrong", lang)]}, 403)
        self.attempts.succeeded(account.name.casefold(), address)
        try:
            changed = await run_in_threadpool(self._accounts.set_password, account.name, words[1])
        except InputError as error:
            self._audit.write(account.name, address, "password", 422)
            return JSONResponse({"refused": [fault.text.to(lang) for fault in error.faults]}, 422)
        self._audit.write(account.name, address, "password", 200)
        return self._in(request, changed)

    async def _two_words(self, request: Request, first: str, second: str) -> tuple[str, str] | Response:
        """What was posted under these names, or why not."""
        try:
            async with asyncio.timeout(_BODY_S):
                wish = await read_wish(request, _MOST_LOGIN)
            return wish.text(first), wish.text(second)
        except TimeoutError:
            return PlainTextResponse("Too slow.\n", 408)
        except HTTPException as error:
            return JSONResponse({"refused": [said("no_act", self._language(request))]}, error.status_code)

    def _too_often(self, name: str, address: str, did: str, lang: Lang) -> Response | None:
        wait_s = self.attempts.wait_s(name.casefold(), address)
        if not wait_s:
            return None
        self._audit.write(name, address, did, 429)
        told = said("log_in_wait", lang).format(n=wait_s)
        return JSONResponse({"refused": [told]}, 429, {"retry-after": str(wait_s)})

    def _in(self, request: Request, account: Account) -> Response:
        """A new session of this browser, in place of the one it may have."""
        cookie = self._cookie(request)
        self.sessions.end(request.cookies.get(cookie, ""))
        answer = JSONResponse({})
        answer.set_cookie(
            cookie, self.sessions.begin(account), max_age=int(LONGEST_S), httponly=True, samesite="strict",
            secure=self._site.is_https,
        )  # fmt: skip
        return answer


def _closing_unread(scope: Scope, receive: Receive, send: Send) -> tuple[Receive, Send]:
    """Who is answered before the whole body was read sends the rest to nobody: the connection ends with the answer."""
    headers = Headers(scope=scope)
    is_read = not ("transfer-encoding" in headers or headers.get("content-length", "0") != "0")

    async def receiving() -> Message:
        nonlocal is_read
        message = await receive()
        is_read = is_read or not message.get("more_body", False)
        return message

    async def sending(message: Message) -> None:
        if message["type"] == "http.response.start" and not is_read:
            MutableHeaders(scope=message)["connection"] = "close"
        await send(message)

    return receiving, sending


def _below_year(path: str) -> str:
    """`whatif/run` of `/y/2025/whatif/run`; empty for what is no page of a year."""
    return path.removeprefix("/y/").partition("/")[2] if path.startswith("/y/") else ""


async def _body(receive: Receive) -> bytes | int:
    """The whole body; or the status for one that is too long or too slow."""
    body = bytearray()
    try:
        async with asyncio.timeout(_BODY_S):
            while True:
                message = await receive()
                if message["type"] != "http.request":
                    return 400
                body += message.get("body", b"")
                if len(body) > _MOST_BODY:
                    return 413
                if not message.get("more_body", False):
                    return bytes(body)
    except TimeoutError:
        return 408


def _once(body: bytes, then: Receive) -> Receive:
    is_read = False

    async def receive() -> Message:
        nonlocal is_read
        if is_read:
            return await then()
        is_read = True
        return {"type": "http.request", "body": body, "more_body": False}

    return receive
