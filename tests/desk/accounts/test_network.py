"""A desk that listens to a network: nobody without an account, a reader changes nothing, every act has its line."""

import http.client
import io
import json
import socket
from collections.abc import Iterator
from pathlib import Path
from unittest import mock

import pytest
from starlette.routing import Mount, Route

from scheduler.desk.accounts.sessions import BURST
from scheduler.desk.accounts.store import AccountStore
from scheduler.desk.app import Desk
from scheduler.desk.listening import accounts_file, names_of, questions
from scheduler.desk.views import VIEWS
from scheduler.serving.site import PublicSite
from tests.cli.program import Done, scheduler
from tests.desk.desk_process import Running, desk
from tests.desk.project import NOW, TINY, draft, project
from tests.desk.test_gate import Browser, state

PASSWORD = "quatre mots sans lien"
PAGE = {"Accept": "text/html"}


def user(folder: Path, *typed: str, password: str = "") -> Done:
    with mock.patch("sys.stdin", io.StringIO(password)):
        return scheduler("desk", "user", *typed, folder=folder)


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    folder = project(tmp_path_factory.mktemp("network"))
    refused = scheduler("desk", folder, "--listen", "0.0.0.0:0", folder=folder)
    assert refused.returncode == 2
    assert "scheduler desk user add" in refused.stderr, "it never listens beyond this machine without accounts"
    for name, role in (("marie", "planner"), ("lea", "reader")):
        assert user(folder, "add", name, "--role", role, password=f"{PASSWORD}\n").returncode == 0
    with desk(folder, "--listen", "127.0.0.1:0") as found:
        yield found


def log_in(running: Running, name: str, password: str = PASSWORD, cookie: str = "") -> tuple[Browser, int, bytes]:
    browser = Browser(running)
    browser.cookie = cookie
    sent = {"Origin": f"http://{browser.host}", "Content-Type": "application/json"}
    body = json.dumps({"name": name, "password": password}).encode()
    status, headers, told = browser.ask("POST", "/login", sent, body)
    if "set-cookie" in headers:
        assert "HttpOnly" in headers["set-cookie"]
        assert "SameSite=strict" in headers["set-cookie"]
        browser.cookie = headers["set-cookie"].partition(";")[0]
    return browser, status, told


@pytest.fixture(scope="module")
def marie(running: Running) -> Browser:
    browser, status, _ = log_in(running, "Marie")
    assert status == 200
    return browser


@pytest.fixture(scope="module")
def lea(running: Running) -> Browser:
    browser, status, _ = log_in(running, "lea")
    assert status == 200
    return browser


def routes() -> Iterator[tuple[str, str]]:
    """Every path and method of the desk, of all its views: a new one is here by itself."""
    app = Desk(Path(), lambda: NOW, "me", None).app()
    for route in app.routes:
        if isinstance(route, Route):
            for method in sorted((route.methods or set()) - {"HEAD"}):
                yield route.path.format(year=TINY) if "{year}" in route.path else route.path, method
        else:
            assert isinstance(route, Mount) and route.path == "/static"


def test_without_an_account_nothing_is_shown_and_nothing_done(running: Running, marie: Browser) -> None:
    stranger, before = Browser(running), state(marie)
    for path, method in routes():
        for cookie in ("", marie.cookie.partition("=")[0] + "=x", "desk-session=1"):
            stranger.cookie = cookie
            headers = {"Origin": f"http://{stranger.host}", "Content-Type": "application/json"}
            status, _, body = stranger.ask(
                method, path, headers, b'{"kind": "undo", "state": 1}' if method == "POST" else None
            )
            assert status == (401 if path != "/static/page.css" else 200), path
            assert b"TP1" not in body
    assert state(marie) == before
    status, _, body = stranger.ask("GET", f"/y/{TINY}/", PAGE)
    assert (status, b'id="password"' in body) == (401, True), "the page to log in, at the address that was asked for"
    for file in ("login.js", "desk.css", "api.js"):
        assert stranger.ask("GET", f"/static/{file}")[0] == 200
    for path in ("/static/../app.py", "/static/%2e%2e/app.py", "/static//etc/passwd", "/static/..%2f..%2fy/tiny/"):
        assert stranger.ask("GET", path)[0] in (401, 404)


def test_a_wrong_name_and_a_wrong_password_are_told_alike(running: Running) -> None:
    told = {log_in(running, name, password)[1:] for name, password in (("marie", "x" * 12), ("nobody", PASSWORD))}
    assert len(told) == 1
    assert next(iter(told))[0] == 401


def test_a_session_is_a_new_one_at_each_log_in_and_over_after_the_log_out(running: Running) -> None:
    first, _, _ = log_in(running, "marie")
    forced = first.cookie.partition("=")[0] + "=" + "A" * 43
    second, _, _ = log_in(running, "marie", cookie=forced)
    assert second.cookie not in (forced, first.cookie), "none that was given beforehand"
    third, _, _ = log_in(running, "marie", cookie=second.cookie)
    assert second.ask("GET", "/")[0] == 401, "the browser's former one is over"
    assert third.ask("POST", "/logout", {"Origin": f"http://{third.host}"})[0] == 200
    assert [each.ask("GET", "/")[0] for each in (third, first)] == [401, 200]


def test_a_stream_of_news_ends_with_its_session(running: Running) -> None:
    browser, _, _ = log_in(running, "marie")
    connection = http.client.HTTPConnection(browser.host, timeout=30)
    connection.request("GET", f"/y/{TINY}/news", headers={"Host": browser.host, "Cookie": browser.cookie})
    news = connection.getresponse()
    assert news.readline() == b"event: state\n"
    assert browser.ask("POST", "/logout", {"Origin": f"http://{browser.host}"})[0] == 200
    assert b"event: state" not in news.read(), "it ends"
    connection.close()


def test_an_act_is_of_the_account_and_has_its_line(running: Running, marie: Browser) -> None:
    board = json.loads(marie.ask("GET", f"/y/{TINY}/board.json?lang=en")[2])
    row = next(row for row in board["sheets"][0]["rows"] if row["kind"] != "alternance")
    assert marie.act({"state": board["state"], "kind": "pin", "session": row["id"]})[0] == 200
    assert draft(running.folder, who="other").state.acts[-1].who == "marie"
    assert marie.act({"state": board["state"] + 1, "kind": "undo"})[0] == 200
    audit = running.folder / "solutions" / "drafts" / "audit.log"
    lines = [json.loads(line) for line in audit.read_text().splitlines()]
    did = [(line["who"], line["did"], line["status"]) for line in lines]
    assert (("marie", f"/y/{TINY}/acts pin", 200) in did) and ("marie", "log in", 200) in did
    assert PASSWORD not in audit.read_text()
    assert audit.stat().st_mode & 0o777 == 0o600


def test_a_reader_sees_everything_and_changes_nothing(running: Running, lea: Browser, marie: Browser) -> None:
    state(marie)  # the year is open: a reader's looking begins no journal
    before = {path: path.read_bytes() for path in running.folder.rglob("*") if path.is_file() and _is_kept(path)}
    headers = {"Origin": f"http://{lea.host}", "Content-Type": "application/json"}
    kinds = [kind for view in VIEWS for kind in view.acts]
    assert {"move", "pin", "undo", "solve"} <= set(kinds)
    for path, method in routes():
        if method == "GET" and not path.endswith("/news"):
            assert lea.ask("GET", path)[0] not in (401, 403), path
        elif method == "POST":
            below = path.removeprefix(f"/y/{TINY}/")
            for kind in kinds if below == "acts" else [""]:
                wish = {
                    "kind": kind,
                    "state": state(marie),
                    "limit_s": 1,
                    "session": "TP1-01",
                    "way": "example",
                    "name": "new",
                }
                status, _, body = lea.ask("POST", path, headers, json.dumps(wish).encode())
                assert (status == 403) is (below not in questions()), (path, kind)
                assert status != 403 or "planificateur" in body.decode()
    after = {path: path.read_bytes() for path in running.folder.rglob("*") if path.is_file() and _is_kept(path)}
    assert after == before


def _is_kept(path: Path) -> bool:
    return path.name != "audit.log" and not path.name.endswith(("-wal", "-shm"))


@pytest.mark.parametrize(("name", "role"), [("noe", "planner"), ("zoe", "reader")])
def test_ones_own_password_is_changed_and_other_sessions_end(running: Running, name: str, role: str) -> None:
    assert user(running.folder, "add", name, "--role", role, password=f"{PASSWORD}\n").returncode == 0
    here, there, fresh = log_in(running, name)[0], log_in(running, name)[0], f"{PASSWORD} neuf"
    sent = {"Origin": f"http://{here.host}", "Content-Type": "application/json"}

    def change(old: str, new: str, **headers: str) -> tuple[int, dict[str, str], bytes]:
        return here.ask("POST", "/password", {**sent, **headers}, json.dumps({"old": old, "new": new}).encode())

    assert change("x" * 12, fresh)[0] == 403
    status, _, told = change(PASSWORD, "court")
    assert (status, "10" in told.decode()) == (422, True)
    assert change(PASSWORD, fresh, Origin="http://elsewhere.example")[0] == 403
    assert here.ask("POST", "/password", sent, b'{"old": 1}')[0] == 400
    assert there.ask("GET", f"/y/{TINY}/board.json")[0] == 200, "nothing has changed yet"
    status, headers, _ = change(PASSWORD, fresh)
    assert status == 200
    assert there.ask("GET", f"/y/{TINY}/board.json")[0] == 401
    assert here.ask("GET", f"/y/{TINY}/board.json")[0] == 401, "the former cookie"
    here.cookie = headers["set-cookie"].partition(";")[0]
    assert here.ask("GET", f"/y/{TINY}/board.json")[0] == 200
    assert [log_in(running, name, each)[1] for each in (PASSWORD, fresh)] == [401, 200]
    lines = [json.loads(line) for line in (running.folder / "solutions/drafts/audit.log").read_text().splitlines()]
    did = [line["status"] for line in lines if (line["who"], line["did"]) == (name, "password")]
    assert did == [403, 422, 200]


def test_what_changes_of_an_account_counts_at_once(running: Running) -> None:
    assert user(running.folder, "add", "paul", password=f"{PASSWORD}\n").returncode == 0
    paul, status, _ = log_in(running, "paul")
    assert status == 200
    headers = {"Origin": f"http://{paul.host}", "Content-Type": "application/json"}
    assert paul.ask("POST", "/new/preview", headers, b'{"way": "example", "name": "x", "example": "tiny"}')[0] == 200
    assert user(running.folder, "role", "paul", "reader").returncode == 0
    assert paul.ask("POST", "/new/preview", headers, b'{"way": "example", "name": "x", "example": "tiny"}')[0] == 403
    assert user(running.folder, "password", "paul", password=f"{PASSWORD}!\n").returncode == 0
    assert paul.ask("GET", "/")[0] == 401
    paul, status, _ = log_in(running, "paul", f"{PASSWORD}!")
    assert status == 200
    assert user(running.folder, "remove", "paul").returncode == 0
    assert paul.ask("GET", "/")[0] == 401
    assert log_in(running, "paul", f"{PASSWORD}!")[1] == 401


@pytest.mark.parametrize("origin", ["http://evil.example", "null", "https://{host}", None])
@pytest.mark.parametrize("path", ["/login", "/logout", "/new", f"/y/{TINY}/acts"])
def test_another_sites_page_cannot_act(marie: Browser, origin: str | None, path: str) -> None:
    headers = {"Content-Type": "application/json"}
    if origin is not None:
        headers["Origin"] = origin.format(host=marie.host)
    assert marie.ask("POST", path, headers, b"{}")[0] == 403
    assert marie.ask("GET", "/")[0] == 200, "nor log out"


@pytest.mark.parametrize(
    "kind", ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", ""]
)
def test_a_form_cannot_log_in_nor_act(marie: Browser, kind: str) -> None:
    headers = {"Origin": f"http://{marie.host}", "Content-Type": kind}
    for path in ("/login", "/new", f"/y/{TINY}/acts"):
        assert marie.ask("POST", path, headers, b'{"name": "marie", "password": "x"}')[0] == 415


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1", "127.0.0.1:1", ""])
def test_another_host_is_refused(marie: Browser, host: str) -> None:
    assert marie.ask("GET", "/", {"Host": host})[0] in (400, 421)
    assert marie.ask("GET", "/static/desk.css", {"Host": host})[0] in (400, 421)


@pytest.mark.parametrize(
    "body", [b"", b"[]", b"{", b'{"name": 1}', b'{"name": "\\ud800", "password": "\\ud800"}', b"[" * 3000]
)
def test_an_odd_log_in_is_refused_in_a_sentence(running: Running, body: bytes) -> None:
    browser = Browser(running)
    headers = {"Origin": f"http://{browser.host}", "Content-Type": "application/json"}
    status, _, told = browser.ask("POST", "/login", headers, body)
    assert status in (400, 401, 429)
    assert json.loads(told)["refused"][0]
    assert browser.ask("POST", "/login", headers, b"x" * 5000)[0] == 413


def test_a_long_body_is_cut_whoever_sends_it(marie: Browser, running: Running) -> None:
    head = (
        f"POST /new HTTP/1.1\r\nHost: {marie.host}\r\nOrigin: http://{marie.host}\r\nContent-Type: application/json\r\n"
    )
    for cookie in ("", f"Cookie: {marie.cookie}\r\n"):
        with socket.create_connection(marie.address) as raw:
            raw.settimeout(30)
            raw.sendall(f"{head}{cookie}Content-Length: 40000000\r\n\r\n".encode())
            sent = 0
            try:
                while sent < 40_000_000:
                    raw.sendall(b"x" * 100_000)
                    sent += 100_000
            except OSError:
                pass
            assert sent < 30_000_000
    assert running.process.poll() is None
    assert marie.ask("GET", "/")[0] == 200


def test_guessing_is_slowed_down_even_with_the_right_password(tmp_path: Path) -> None:
    folder = project(tmp_path)
    AccountStore(accounts_file(folder)).add("marie", PASSWORD, "planner")
    with desk(folder, "--listen", "127.0.0.1:0") as running:
        assert [log_in(running, f"x{n}", "x" * 12)[1] for n in range(BURST)] == [401] * BURST
        browser = Browser(running)
        headers = {
            "Origin": f"http://{browser.host}",
            "Content-Type": "application/json",
            "X-Forwarded-For": "192.0.2.7",
        }
        body = json.dumps({"name": "marie", "password": PASSWORD}).encode()
        status, told, _ = Browser(running).ask("POST", "/login", {**headers, "X-Forwarded-For": ""}, body)
        assert (status, int(told["retry-after"]) > 0) == (429, True)
        assert browser.ask("POST", "/login", headers, body)[0] == 200, "of a proxy that is trusted: another address"


def test_by_which_names_it_is_called() -> None:
    public = names_of("127.0.0.1", 8443, PublicSite("https://bureau.example"))
    assert [public(name) for name in ("bureau.example", "127.0.0.1:8443", "evil.example")] == [True, False, False]
    whole = names_of("0.0.0.0", 8443, PublicSite())
    assert [whole(name) for name in ("10.0.0.3:8443", "[fe80::1]:8443", "localhost:8443")] == [True, True, True]
    assert not any(whole(name) for name in ("evil.example:8443", "10.0.0.3", "10.0.0.3:80", "", "10.0.0.3.evil:8443"))
    one = names_of("10.0.0.3", 8443, PublicSite())
    assert [one(name) for name in ("10.0.0.3:8443", "10.0.0.4:8443", "localhost:8443")] == [True, False, False]
