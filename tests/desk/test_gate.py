"""Nobody else gets in: a stranger's page, a forged Host, an address used twice, no key at all."""

import html
import http.client
import json
import os
import re
import shutil
import signal
import socket
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from scheduler.desk.view import MOST_BODY
from tests.desk.desk_process import Running, desk
from tests.desk.project import TINY, project

Headers = dict[str, str]


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    with desk(project(tmp_path_factory.mktemp("desk"))) as found:
        yield found


class Browser:
    """Requests to a desk, its cookie kept."""

    def __init__(self, running: Running) -> None:
        url = urlsplit(running.url)
        self.host, self.address = url.netloc, (url.hostname, url.port)
        self.cookie = ""

    def ask(
        self, method: str, path: str, headers: Headers | None = None, body: bytes | None = None
    ) -> tuple[int, Headers, bytes]:
        connection = http.client.HTTPConnection(self.host, timeout=30)
        sent = {"Host": self.host, **({"Cookie": self.cookie} if self.cookie else {}), **(headers or {})}
        connection.request(method, path, body, sent)
        answer = connection.getresponse()
        found = answer.status, {k.lower(): v for k, v in answer.getheaders()}, answer.read()
        connection.close()
        return found

    def act(self, wish: object, **headers: str) -> tuple[int, bytes]:
        sent = {"Origin": f"http://{self.host}", "Content-Type": "application/json"}
        sent |= {k.replace("_", "-"): v for k, v in headers.items()}
        status, _, body = self.ask("POST", f"/y/{TINY}/acts", sent, json.dumps(wish).encode())
        return status, body


@pytest.fixture(scope="module")
def inside(running: Running) -> Browser:
    """The browser that opened the printed address."""
    browser = Browser(running)
    status, headers, _ = browser.ask("GET", running.url.removeprefix(running.base))
    assert (status, headers["location"]) == (303, "/")
    cookie = headers["set-cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=strict" in cookie
    browser.cookie = cookie.partition(";")[0]
    return browser


def state(browser: Browser) -> int:
    return int(json.loads(browser.ask("GET", f"/y/{TINY}/board.json")[2])["state"])


PAGES = [
    "/",
    f"/y/{TINY}/",
    f"/y/{TINY}/board.json",
    f"/y/{TINY}/timetable.json",
    f"/y/{TINY}/news",
    "/static/board.js",
]


@pytest.mark.parametrize("path", PAGES)
def test_without_the_key_nothing_is_shown(running: Running, inside: Browser, path: str) -> None:
    stranger = Browser(running)
    name = inside.cookie.partition("=")[0]
    for cookie in ("", f"{name}=", f"{name}=x", f"{name}={'A' * 43}", inside.cookie.replace(name, "desk")):
        stranger.cookie = cookie
        status, _, body = stranger.ask("GET", path)
        assert status == 401
        assert b"TP1" not in body
        assert b"import" not in body
    assert inside.ask("GET", "/")[0] == 200


def test_the_address_opens_once(running: Running, inside: Browser) -> None:
    again = Browser(running)
    status, headers, body = again.ask("GET", running.url.removeprefix(running.base))
    assert status == 401
    assert "set-cookie" not in headers
    assert "Ctrl-C" in body.decode()
    assert inside.ask("GET", running.url.removeprefix(running.base))[0] == 303, "the browser that has it comes in"


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1", "127.0.0.1:1", "localhost.evil.example", ""])
def test_another_host_is_refused(inside: Browser, host: str) -> None:
    """DNS rebinding: a name of the attacker's that leads here."""
    assert inside.ask("GET", "/", {"Host": host})[0] in (400, 421)


def test_two_hosts_are_refused(inside: Browser) -> None:
    with socket.create_connection(inside.address) as raw:
        raw.sendall(f"GET / HTTP/1.1\r\nHost: {inside.host}\r\nHost: x\r\nCookie: {inside.cookie}\r\n\r\n".encode())
        assert raw.recv(100).split()[1] in (b"400", b"421")


@pytest.mark.parametrize("origin", ["http://evil.example", "null", "https://{host}", "http://localhost:1", None])
def test_another_sites_page_cannot_act(inside: Browser, origin: str | None) -> None:
    before = state(inside)
    headers = {"Content-Type": "application/json"}
    if origin is not None:
        headers["Origin"] = origin.format(host=inside.host)
    body = json.dumps({"state": before, "kind": "pin", "session": "TP1-01"}).encode()
    assert inside.ask("POST", f"/y/{TINY}/acts", headers, body)[0] == 403
    assert state(inside) == before


def test_a_form_cannot_act(inside: Browser) -> None:
    assert inside.act({"state": 1, "kind": "undo"}, Content_Type="text/plain")[0] == 415


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "OPTIONS", "TRACE"])
def test_other_methods_are_refused(inside: Browser, method: str) -> None:
    assert inside.ask(method, "/", {"Origin": f"http://{inside.host}"})[0] == 405


@pytest.mark.parametrize("path", [
    "/static/../app.py", "/static/%2e%2e/app.py", "/static/..%2fapp.py", "/static//etc/passwd", "/y/../",
    "/y/..%2f..%2fetc/", "/y/nowhere/", "/y/tiny%00/", "/static/vendor/../../gate.py",
])  # fmt: skip
def test_no_path_of_the_machine_is_reached(inside: Browser, path: str) -> None:
    status, _, body = inside.ask("GET", path)
    assert status in (303, 307, 400, 404)
    assert b"import " not in body
    assert b"root:" not in body


@pytest.mark.parametrize("wish", [
    [], "x", None, {}, {"state": "1", "kind": "undo"}, {"state": 1, "kind": "drop table"},
    {"state": True, "kind": 3}, {"state": 1, "kind": "move", "session": "TP1-01", "at": "tomorrow"},
    {"state": 1, "kind": "move", "session": "TP1-01", "at": "2024-09-02T17:00:00"},
    {"state": 10**30, "kind": "undo"}, {"state": True, "kind": "undo"}, {"state": 1.0, "kind": "undo"},
    {"state": 1, "kind": "solve", "limit_s": float("nan")}, {"state": 1, "kind": "pin", "session": "\ud800"},
    {"state": 1, "kind": "pin", "session": ["TP1-01"]}, {"state": 1, "kind": ["undo"]},
    {"state": 1, "kind": "move", "session": "TP1-01", "at": "9999-12-31T23:59:59-23:59"},
    {"state": 1, "kind": "move", "session": "NO-SUCH", "at": "2024-09-02T17:00:00+00:00"},
])  # fmt: skip
def test_what_is_no_act_changes_nothing(inside: Browser, wish: object) -> None:
    before = state(inside)
    status, body = inside.act(wish)
    assert 400 <= status < 500, body
    assert json.loads(body).keys() & {"refused", "stale"}, "a sentence"
    assert state(inside) == before


def test_a_deep_body_is_refused(inside: Browser) -> None:
    headers = {"Origin": f"http://{inside.host}", "Content-Type": "application/json"}
    for body in (b"[" * (MOST_BODY - 1), b"\xff\xfe", b'{"state": 1' + b"0" * 5000 + b"}"):
        assert inside.ask("POST", f"/y/{TINY}/acts", headers, body)[0] == 400


def test_what_is_not_there_is_said_in_a_sentence(inside: Browser) -> None:
    for path in (
        "/nowhere",
        f"/y/{TINY}/verdicts.json?session=%ff%00",
        f"/y/{TINY}/exchange.json?session=TP1-01&other=",
    ):
        status, _, body = inside.ask("GET", path)
        assert status == 404
        assert json.loads(body)["refused"][0]


def test_closed_pages_leave_nothing_open(running: Running, inside: Browser) -> None:
    descriptors = Path(f"/proc/{running.process.pid}/fd")
    if not descriptors.is_dir():
        pytest.skip("no /proc")
    before, streams = len(list(descriptors.iterdir())), []
    for _ in range(40):
        connection = http.client.HTTPConnection(inside.host, timeout=30)
        connection.request("GET", f"/y/{TINY}/news", headers={"Host": inside.host, "Cookie": inside.cookie})
        assert connection.getresponse().readline() == b"event: state\n"
        streams.append(connection)
    for connection in streams:
        connection.sock.shutdown(socket.SHUT_RDWR)
        connection.close()
    for _ in range(300):
        if len(list(descriptors.iterdir())) <= before + 3:
            return
        time.sleep(0.1)
    raise AssertionError("streams stay open")


@pytest.mark.parametrize("name", ["a#b?c", "50%", "é è"])
def test_any_name_of_a_year_has_an_address(running: Running, inside: Browser, name: str) -> None:
    folders = running.folder / "instances"
    shutil.copytree(folders / TINY, folders / name)
    shutil.copytree(folders / TINY, folders / os.fsdecode(b"not-utf-8-\xff" + name.encode()))
    address = re.search(rf'href="([^"]*)">{re.escape(html.escape(name))}<', inside.ask("GET", "/")[2].decode())
    assert address is not None
    assert inside.ask("GET", address[1])[0] == 200


def test_a_long_body_is_refused(inside: Browser) -> None:
    assert inside.act({"state": 1, "kind": "x" * (2 * MOST_BODY)})[0] == 413


def test_every_answer_keeps_other_pages_out(inside: Browser) -> None:
    for path in (*PAGES[:4], "/nowhere", "/static/desk.css"):
        headers = inside.ask("GET", path)[1]
        policy = headers["content-security-policy"]
        assert "default-src 'none'" in policy
        assert "frame-ancestors 'none'" in policy
        assert "unsafe" not in policy
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["referrer-policy"] == "no-referrer"
        assert "server" not in headers


def test_an_act_and_what_it_changed(inside: Browser) -> None:
    before = state(inside)
    board = json.loads(inside.ask("GET", f"/y/{TINY}/board.json?lang=en")[2])
    row = next(row for row in board["sheets"][0]["rows"] if row["kind"] != "alternance")
    status, body = inside.act({"state": before, "kind": "pin", "session": row["id"]})
    assert status == 200
    assert json.loads(body)["state"] == before + 1
    status, body = inside.act({"state": before, "kind": "unpin", "session": row["id"]})
    assert status == 409
    assert row["id"] in json.loads(body)["stale"], "a stale act is refused with what happened meanwhile"
    assert inside.act({"state": before + 1, "kind": "undo"})[0] == 200


def test_it_listens_to_this_machine_alone(running: Running) -> None:
    own = socket.gethostbyname(socket.gethostname())
    if own.startswith("127."):
        own = "::1"
    with pytest.raises(OSError):
        socket.create_connection((own, int(urlsplit(running.url).port or 0)), timeout=2).close()


def test_what_is_cut_off_when_the_desk_closes_is_no_error(tmp_path: Path) -> None:
    """A stream of news is open when the planner presses Ctrl-C: the terminal says nothing more."""
    with desk(project(tmp_path)) as running:
        browser = Browser(running)
        _, headers, _ = browser.ask("GET", running.url.removeprefix(running.base))
        connection = http.client.HTTPConnection(browser.host, timeout=30)
        connection.request("GET", f"/y/{TINY}/news", headers={"Cookie": headers["set-cookie"].partition(";")[0]})
        assert connection.getresponse().readline() == b"event: state\n"
        running.process.send_signal(signal.SIGINT)
        assert running.process.wait(30) == 0
        assert running.process.stdout is not None
        assert running.process.stdout.read() == ""
        connection.close()
