"""Behind a real nginx with the block of docs/publishing.md: a path prefix that it leaves or takes off, who asks, and
what strangers send that is its to refuse."""

import os
import re
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from scheduler.serving.site import PublicSite
from tests.publish.cases import DAYS
from tests.web.serving import WAIT_S, Publications, Served, rest, serving, statuses

NGINX = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin")
DOCUMENT = Path(__file__).parents[2] / "docs" / "publishing.md"
AROUND = """
daemon off;
master_process off;
pid {folder}/nginx.pid;
error_log {folder}/error.log;
events {{ }}
http {{
  client_body_temp_path {folder}/body;
  proxy_temp_path {folder}/proxy;
  fastcgi_temp_path {folder}/fastcgi;
  uwsgi_temp_path {folder}/uwsgi;
  scgi_temp_path {folder}/scgi;
  gzip on;
  gzip_types text/calendar;
  gzip_min_length 1;
  {block}
}}
"""

CLIENT = "127.0.0.2"
"""An address of this machine that is no proxy's."""

pytestmark = pytest.mark.client


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as one:
        port: int = one.getsockname()[1]
        return port


def documented(folder: Path, port: int, server: int, *, strips: bool, patience: str = "") -> str:
    """The block that the documentation gives, on ports and in files of the test."""
    [block] = re.findall(r"^```nginx\n(.*?)^```", DOCUMENT.read_text("utf-8"), re.MULTILINE | re.DOTALL)
    for of, instead in (
        (r"listen 443 ssl;", f"listen 127.0.0.1:{port};"),
        (r"ssl_certificate\w* [^;]*;", ""),
        (r"/var/log/nginx", str(folder)),
        (r"proxy_pass http://127\.0\.0\.1:8000;", f"proxy_pass http://127.0.0.1:{server}{'/' if strips else ''};"),
    ):
        block, count = re.subn(of, instead, block)
        assert count
    if patience:
        block = re.sub(r"(client_header_timeout|send_timeout) \w+;", rf"\1 {patience};", block)
    return AROUND.format(folder=folder, block=block)


@contextmanager
def nginx(folder: Path, served: Served, *, strips: bool = False, patience: str = "") -> Iterator[Served]:
    """The same server, asked through nginx."""
    if NGINX is None:
        pytest.skip("nginx is missing: apt-get install nginx-light")
    port = free_port()
    path = folder / "nginx.conf"
    path.write_text(documented(folder, port, served.port, strips=strips, patience=patience), "utf-8")
    with subprocess.Popen([NGINX, "-c", path, "-e", folder / "error.log"], stderr=subprocess.DEVNULL) as process:
        try:
            _wait(port, process)
            front = Served(served.publications, served.service, served.told)
            front.port, front.source = port, (CLIENT, 0)
            yield front
        finally:
            process.terminate()
            process.wait(WAIT_S)


def _wait(port: int, process: "subprocess.Popen[bytes]") -> None:
    until = time.monotonic() + WAIT_S
    while process.poll() is None and time.monotonic() < until:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            time.sleep(0.05)
        else:
            return
    raise AssertionError(f"nginx does not start here (user {os.getuid()})")


@pytest.mark.parametrize("strips", [True, False])
def test_a_prefix(publications: Publications, tmp_path: Path, strips: bool) -> None:
    token, site = publications.token(), PublicSite("https://edt.example/planning")
    with serving(publications, site=site) as served, nginx(tmp_path, served, strips=strips) as front:
        feed = front.ask(f"/planning/f/{token}.ics")
        assert (feed.status, feed.body) == (200, served.feed().body)
        assert f"https://edt.example/planning/f/{token}.ics" in front.ask(f"/planning/f/{token}").text
        for encoding in ("identity", "gzip"):
            got = front.ask(f"/planning/f/{token}.ics", Accept_Encoding=encoding)
            again = front.ask(f"/planning/f/{token}.ics", Accept_Encoding=encoding, If_None_Match=got.headers["etag"])
            assert (again.status, again.body) == (304, b"")
        publications.publish({1: DAYS[0], 2: DAYS[2]}, hours=1)
        assert front.ask(f"/planning/f/{token}.ics", If_None_Match=feed.headers["etag"]).status == 200
        assert front.ask("/planning/f/../../etc/passwd").status in (400, 404)
        assert front.ask("/planning/health").json["status"] == "ok"
        assert front.ask("/planning/").status == 200
        assert front.ask("/planning/metrics").status == 403


def test_nginx_keeps_no_address_when_the_server_is_down(publications: Publications, tmp_path: Path) -> None:
    token, site = publications.token(), PublicSite("https://edt.example/planning")
    with serving(publications, site=site) as served, nginx(tmp_path, served, strips=True) as front:
        served.service.stop()
        until = time.monotonic() + WAIT_S
        while front.ask(f"/planning/f/{token}.ics").status != 502:
            assert time.monotonic() < until
    for file in tmp_path.glob("*.log"):
        assert token not in file.read_text()


def test_who_asks_is_what_nginx_saw_and_not_what_the_client_wrote(publications: Publications, tmp_path: Path) -> None:
    log, site = tmp_path / "access.log", PublicSite("https://edt.example/planning")
    path = f"/planning/f/{publications.token()}.ics"
    with (
        serving(publications, site=site, rate=1, access_log=log, is_quiet=False) as served,
        nginx(tmp_path, served, strips=True) as front,
    ):
        got = [front.ask(path, X_Forwarded_For=f"192.0.2.{number}").status for number in range(20)]
        assert 429 in got
        front.source = ("127.0.0.3", 0)
        assert front.ask(path).status == 200
    lines = [line.split(" ") for line in log.read_text().splitlines()]
    assert {line[1] for line in lines[:-1]} == {CLIENT}
    assert lines[-1][1:5] == ["127.0.0.3", "GET", "/f/groups/G1.ics", "200"]


@pytest.fixture
def front(publications: Publications, tmp_path: Path) -> Iterator[Served]:
    with (
        serving(publications, site=PublicSite("https://edt.example/planning")) as served,
        nginx(tmp_path, served) as found,
    ):
        yield found


class TestStrangers:
    """What the server alone would cut off, the proxy refuses in words or serves; no address is in its logs."""

    HEAD = b"GET /planning/health HTTP/1.1\r\nHost: a\r\n"

    @pytest.mark.parametrize("method", ["POST", "PUT", "GET", "HEAD"])
    def test_the_sender_of_ten_megabytes_learns_why(self, front: Served, method: str) -> None:
        body = b"x" * 10_000_000
        head = f"{method} /planning/health HTTP/1.1\r\nHost: a\r\nContent-Length: {len(body)}\r\n\r\n".encode()
        assert statuses(front.raw(head + body)) == [413]

    def test_nor_are_they_read_in_pieces(self, front: Served) -> None:
        piece = b"1000\r\n" + b"x" * 0x1000 + b"\r\n"
        found = front.raw(self.HEAD + b"Transfer-Encoding: chunked\r\n\r\n" + piece * 100 + b"0\r\n\r\n")
        assert statuses(found) == [413]

    @pytest.mark.parametrize(
        ("asked", "status"),
        [
            (b"GET /planning/?" + b"a" * 200_000 + b" HTTP/1.1\r\nHost: a\r\n\r\n", 414),
            (b"GET /planning/" + b"a" * 100_000, 414),
            (HEAD + b"X: " + b"a" * 20_000 + b"\r\n\r\n", 400),
            (HEAD + b"X: y\r\n" * 4000 + b"\r\n", 400),
        ],
    )
    def test_who_sends_too_much_learns_why(self, front: Served, asked: bytes, status: int) -> None:
        assert statuses(front.raw(asked)) == [status]

    def test_a_hundred_requests_in_a_row_are_answered(self, front: Served) -> None:
        last = self.HEAD + b"Connection: close\r\n\r\n"
        assert statuses(front.raw((self.HEAD + b"\r\n") * 100 + last)) == [200] * 101

    def test_who_says_that_was_all_still_gets_the_answer(self, front: Served) -> None:
        with front.connect() as connection:
            path = f"/planning/f/{front.publications.token()}.ics"
            connection.sendall(f"GET {path} HTTP/1.1\r\nHost: a\r\n\r\n".encode())
            connection.shutdown(socket.SHUT_WR)
            assert b"END:VCALENDAR" in rest(connection)

    def test_who_sends_slowly_or_does_not_read_is_shown_out(self, publications: Publications, tmp_path: Path) -> None:
        site, feed = (
            PublicSite("https://edt.example/planning"),
            f"GET /planning/f/{publications.token()}.ics HTTP/1.1\r\n",
        )
        with serving(publications, site=site) as served, nginx(tmp_path, served, patience="1s") as front:
            with front.connect() as connection:
                connection.sendall(feed.encode())
                assert statuses(rest(connection)) in ([408], [])
            with socket.socket() as connection:
                connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
                connection.settimeout(WAIT_S)
                connection.connect(("127.0.0.1", front.port))
                with pytest.raises(OSError, match=r"reset|pipe"):
                    while True:  # asks, and never reads
                        connection.sendall(f"{feed}Host: a\r\n\r\n".encode() * 10)
                        time.sleep(0.01)
            assert front.ask("/planning/health").status == 200

    def test_no_address_is_logged_whatever_is_wrong(self, front: Served, tmp_path: Path) -> None:
        token = front.publications.token()
        for asked in (
            f"GET /planning/f/{token}.ics HTTP/1.1\r\nX: {'a' * 20_000}",
            f"FOO /planning/f/{token} HTTP/9.9",
        ):
            front.raw(f"{asked}\r\n\r\n".encode())
        for file in tmp_path.glob("*.log"):
            assert token not in file.read_text()
