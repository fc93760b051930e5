"""Who sends a body slowly, or never ends it, holds nothing up: asked of the gate itself, with a short patience."""

import asyncio
from pathlib import Path
from typing import Any

import pytest
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.types import Message

from scheduler.desk.accounts import gate as gates
from scheduler.desk.accounts.audit import AuditLog
from scheduler.desk.accounts.gate import AccountGate
from scheduler.desk.accounts.store import FILE_NAME, AccountStore
from scheduler.serving.limits import ConnectionLimits
from scheduler.serving.site import PublicSite
from tests.desk.accounts.test_store import GOOD, QUICK, Clock
from tests.desk.project import NOW
from tests.web.serving import in_a_loop


async def refuse(_: Request) -> Response:
    return PlainTextResponse("log in", 401)


class Gate:
    """A gate before an application that answers what it was sent."""

    def __init__(self, folder: Path) -> None:
        accounts = AccountStore(folder / FILE_NAME, QUICK)
        account = accounts.add("marie", GOOD, "planner")
        self.clock = Clock()
        self.limits = ConnectionLimits(lambda _: False, self.clock)
        self.gate = AccountGate(
            self._app, accounts=accounts, site=PublicSite("https://b.example"), hosts={"b.example"}.__contains__,
            audit=AuditLog(folder / "audit.log", lambda: NOW), limits=self.limits, questions=frozenset(),
            log_in=refuse, language=lambda _: "en", clock=self.clock,
        )  # fmt: skip
        self.token = self.gate.sessions.begin(account)

    async def _app(self, scope: Any, receive: Any, send: Any) -> None:
        await PlainTextResponse(await Request(scope, receive).body())(scope, receive, send)

    def ask(self, path: str, parts: list[bytes], *, ends: bool = True) -> list[Message]:
        """The answer to a POST whose body comes in these parts; one that does not end is waited for."""
        headers = {
            "host": "b.example", "origin": "https://b.example", "content-type": "application/json",
            "cookie": f"__Host-desk={self.token}", "transfer-encoding": "chunked",
        }  # fmt: skip
        raw = [(name.encode(), value.encode()) for name, value in headers.items()]
        scope = {
            "type": "http",
            "method": "POST",
            "path": path,
            "headers": raw,
            "query_string": b"",
            "client": ("::1", 1),
        }
        left, sent = list(parts), list[Message]()

        async def receive() -> Message:
            if not left:
                await asyncio.sleep(60)
            body = left.pop(0)
            return {"type": "http.request", "body": body, "more_body": bool(left) or not ends}

        async def send(message: Message) -> None:
            sent.append(message)

        in_a_loop(lambda: self.gate(scope, receive, send))
        return sent


@pytest.fixture
def gate(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Gate:
    monkeypatch.setattr(gates, "_BODY_S", 0.2)
    return Gate(tmp_path)


def test_a_whole_body_comes_through(gate: Gate) -> None:
    start, body, *_ = gate.ask("/new", [b"ab", b"c"])
    assert (start["status"], body["body"]) == (200, b"abc")
    assert b"connection" not in dict(start["headers"])


@pytest.mark.parametrize("path", ["/new", "/login"])
def test_a_body_that_does_not_end_is_not_waited_for(gate: Gate, path: str) -> None:
    start, *_ = gate.ask(path, [b"{"], ends=False)
    assert start["status"] == 408
    assert dict(start["headers"])[b"connection"] == b"close"


def test_a_body_that_is_too_long_is_not_kept(gate: Gate) -> None:
    start, *_ = gate.ask("/new", [b"x" * 4_000_000] * 5)
    assert start["status"] == 413
    assert dict(start["headers"])[b"connection"] == b"close"
    assert gate.ask("/login", [b"x" * 3_000] * 5)[0]["status"] == 413


def test_behind_https_the_cookie_is_for_it_alone(gate: Gate) -> None:
    start, *_ = gate.ask("/login", [b'{"name": "marie", "password": "' + GOOD.encode() + b'"}'])
    headers = dict(start["headers"])
    cookie = headers[b"set-cookie"].decode()
    assert cookie.startswith("__Host-desk=") and "Secure" in cookie and "Path=/" in cookie and "Domain" not in cookie
    assert headers[b"strict-transport-security"]
