"""The desk behind a real nginx with the block of docs/desk.md: https cookies, who asks, news as they happen."""

import http.client
import json
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from scheduler.desk.accounts.store import AccountStore
from scheduler.desk.listening import accounts_file
from tests.cli.program import REPOSITORY, command, surroundings
from tests.desk.project import TINY, project
from tests.web.test_nginx import AROUND, NGINX, _wait, free_port

pytestmark = pytest.mark.client
PASSWORD = "quatre mots sans lien"
HOST = "bureau.example"


def documented(folder: Path, port: int, server: int) -> str:
    """The block that the documentation gives, on ports of the test, https taken off as a proxy of ours does."""
    text = (REPOSITORY / "docs" / "desk.md").read_text("utf-8")
    [block] = re.findall(r"^```nginx\n(.*?)^```", text, re.MULTILINE | re.DOTALL)
    for of, instead in (
        (r"listen 443 ssl;", f"listen 127.0.0.1:{port};"),
        (r"ssl_certificate\w* [^;]*;", ""),
        (r"proxy_pass http://127\.0\.0\.1:8443;", f"proxy_pass http://127.0.0.1:{server};"),
    ):
        block, count = re.subn(of, instead, block)
        assert count
    return AROUND.format(folder=folder, block=block)


@pytest.fixture(scope="module")
def front(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[int, Path]]:
    if NGINX is None:
        pytest.skip("nginx is missing: apt-get install nginx-light")
    folder, port, server = project(tmp_path_factory.mktemp("front")), free_port(), free_port()
    AccountStore(accounts_file(folder)).add("marie", PASSWORD, "planner")
    options = ("--listen", f"127.0.0.1:{server}", "--public-url", f"https://{HOST}")
    typed = command("desk", folder, *options)
    config = folder / "nginx.conf"
    config.write_text(documented(folder, port, server), "utf-8")
    with (
        subprocess.Popen(typed, env=surroundings(), stdout=subprocess.PIPE, text=True) as desk,
        subprocess.Popen([NGINX, "-c", config, "-e", folder / "error.log"], stderr=subprocess.DEVNULL) as nginx,
    ):
        try:
            assert desk.stdout is not None
            told = [desk.stdout.readline() for _ in range(2)]
            assert told[1].strip() == f"https://{HOST}/", "and no warning: the passwords are not in the clear"
            _wait(port, nginx)
            yield port, folder
        finally:
            nginx.terminate()
            desk.terminate()


def test_a_planner_works_through_it(front: tuple[int, Path]) -> None:
    port, folder = front
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    sent = {"Host": HOST, "Origin": f"https://{HOST}", "Content-Type": "application/json"}
    body = json.dumps({"name": "marie", "password": PASSWORD})
    for origin in (f"http://{HOST}", "https://evil.example"):
        connection.request("POST", "/login", body, {**sent, "Origin": origin})
        answer = connection.getresponse()
        assert (answer.status, answer.read()[:4]) == (403, b"Only")
    connection.request("POST", "/login", body, {**sent, "X-Forwarded-For": "192.0.2.9"})
    answer = connection.getresponse()
    assert (answer.status, answer.read()) == (200, b"{}")
    cookie = answer.headers["set-cookie"]
    assert cookie.startswith("__Host-desk=") and "Secure" in cookie and "HttpOnly" in cookie
    assert answer.headers["strict-transport-security"]
    sent["Cookie"] = cookie.partition(";")[0]
    connection.request("GET", f"/y/{TINY}/news", headers=sent)
    news = connection.getresponse()
    assert news.readline() == b"event: state\n", "at once: nothing keeps it back"
    connection.close()
    [line] = [json.loads(line) for line in (folder / "solutions/drafts/audit.log").read_text().splitlines()]
    assert (line["who"], line["from"], line["status"]) == ("marie", "127.0.0.1", 200), (
        "what nginx saw, not the client's word"
    )


def test_another_host_is_refused_behind_it_too(front: tuple[int, Path]) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", front[0], timeout=30)
    connection.request("GET", "/", headers={"Host": "evil.example"})
    assert connection.getresponse().status == 421
    connection.close()
