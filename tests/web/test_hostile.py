"""What strangers send: paths, methods, headers, bodies, half requests. Told off, cut off, or served; never harmed.

Who sends more than the server reads may lose its last words with the connection; `test_nginx` holds that a proxy hands
them over.
"""

import logging
import socket
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from scheduler.serving import limits, server
from scheduler.web import service
from tests.publish.cases import later
from tests.web.serving import GROUP, UNKNOWN, WAIT_S, Publications, Served, published, rest, serving, statuses

HEAD = b"GET /health HTTP/1.1\r\nHost: a\r\n"


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """One for all, which lets them try as many addresses as they like."""
    with pytest.MonkeyPatch.context() as patch, published(tmp_path_factory.mktemp("web") / "p.sqlite") as publications:
        patch.setattr(service, "MISSES", 10**6)
        with serving(publications) as found:
            yield found


@pytest.fixture(autouse=True)
def _still_serves(served: Served, caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    """Whatever was sent, the next client is served, and nothing was our own failure."""
    yield
    assert [record for record in caplog.records if record.name == "asyncio" and record.levelno >= logging.ERROR] == []
    assert served.told == []
    assert served.feed().status == 200
    assert 'status="500"' not in served.ask("/metrics").text


class TestPaths:
    @pytest.mark.parametrize(
        "path",
        [
            "/../../etc/passwd", "/f/../../etc/passwd", "/%2e%2e/%2e%2e/etc/passwd", "/..%2f..%2fetc/passwd",
            "/f/%00.ics", "//etc/passwd", "/f//", "/f/..", "/.git/config", "/f/.ics", "/static/", "/f/*.ics",
            "/f/%E9.ics", "/f/%.ics", "/%", "/health/", "/Health", "/health%00", "/f/;.ics", "/f/\\..\\..\\x",
            "file:///etc/passwd", "/f/" + "a" * 31 + ".ics", "/f/" + "a" * 33 + ".ics", "/f/" + "1" * 32 + ".ics",
        ],
    )  # fmt: skip
    def test_no_other_address_exists(self, served: Served, path: str) -> None:
        found = served.raw(f"GET {path} HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n".encode("latin-1"))
        assert statuses(found) in ([404], [400])
        assert b"root:" not in found
        assert path.encode("latin-1") not in found

    def test_an_address_nearly_right_is_wrong(self, served: Served) -> None:
        token = served.publications.token()
        off = [f"{token[:at]}{'b' if token[at] != 'b' else 'c'}{token[at + 1 :]}" for at in range(len(token))]
        near = [
            *off, token[:-1], token + "a", token.upper(), f" {token}",
            token[::-1], f"{token}%00", f"{token[:-1]}%{ord(token[-1]):02x}", f"{token}/", f"{token}.ICS",
            f"{token}.ics/", f"{token}.ics.ics", f"x/../{token}",
        ]  # fmt: skip
        for one in near:
            found = served.raw(f"GET /f/{one} HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n".encode())
            assert statuses(found) in ([404], [400]), one

    def test_the_whole_uri_is_accepted(self, served: Served) -> None:
        token = served.publications.token()
        uri = f"http://evil.example/f/{token}.ics"
        found = served.raw(f"GET {uri} HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n".encode())
        assert statuses(found) == [200]

    def test_an_address_too_long(self, served: Served) -> None:
        assert statuses(served.raw(b"GET /" + b"a" * 5000 + b" HTTP/1.1\r\nHost: a\r\n\r\n")) == [414]
        assert statuses(served.raw(b"GET /?" + b"a" * 200_000 + b" HTTP/1.1\r\nHost: a\r\n\r\n")) in ([400], [])
        assert statuses(served.raw(b"GET /" + b"a" * 100_000)) in ([400], [])


class TestMethods:
    @pytest.mark.parametrize(
        "method",
        [
            "POST",
            "PUT",
            "DELETE",
            "PATCH",
            "OPTIONS",
            "TRACE",
            "PROPFIND",
            "REPORT",
            "MKCALENDAR",
            "LOCK",
            "get",
            "FOO",
        ],
    )
    def test_only_reading(self, served: Served, method: str) -> None:
        for path in (f"/f/{served.publications.token()}.ics", "/nothing"):
            found = served.raw(f"{method} {path} HTTP/1.1\r\nHost: a\r\n\r\n".encode())
            assert statuses(found) == [405]
            assert b"\r\nallow: GET, HEAD\r\n" in found
            assert b"\r\nconnection: close\r\n" in found

    def test_no_tunnel_and_no_star(self, served: Served) -> None:
        assert statuses(served.raw(b"CONNECT evil.example:443 HTTP/1.1\r\nHost: evil.example:443\r\n\r\n")) == [405]
        assert statuses(served.raw(b"OPTIONS * HTTP/1.1\r\nHost: a\r\n\r\n")) == [405]

    def test_an_upgrade_is_not_made(self, served: Served) -> None:
        for upgrade in (b"websocket", b"h2c"):
            asked = HEAD + b"Connection: Upgrade\r\nUpgrade: " + upgrade + b"\r\n\r\nGET / HTTP/1.1\r\n\r\n"
            assert statuses(served.raw(asked)) == [200, 400]  # what follows is a request without a host


class TestBodies:
    @pytest.mark.parametrize("method", ["POST", "PUT", "GET", "HEAD"])
    def test_ten_megabytes_are_refused(self, served: Served, method: str) -> None:
        body = b"x" * 10_000_000
        head = f"{method} /health HTTP/1.1\r\nHost: a\r\nContent-Length: {len(body)}\r\n\r\n".encode()
        found = served.raw(head + body)
        assert statuses(found) in ([413 if method in ("GET", "HEAD") else 405], [])

    def test_nor_in_pieces(self, served: Served) -> None:
        piece = b"1000\r\n" + b"x" * 0x1000 + b"\r\n"
        found = served.raw(HEAD + b"Transfer-Encoding: chunked\r\n\r\n" + piece * 100 + b"0\r\n\r\n")
        assert statuses(found) in ([413], [])

    def test_nobody_is_asked_to_send_one(self, served: Served) -> None:
        asked = b"PUT / HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\nExpect: 100-continue\r\n\r\n"
        assert statuses(served.raw(asked)) == [405]

    def test_an_empty_one_is_none(self, served: Served) -> None:
        assert statuses(served.raw(HEAD + b"Content-Length: 0\r\nConnection: close\r\n\r\n")) == [200]

    def test_one_that_never_ends_is_cut(self, served: Served) -> None:
        with served.connect() as connection, pytest.raises(OSError, match=r"reset|pipe"):
            connection.sendall(HEAD + b"Transfer-Encoding: chunked\r\n\r\n")
            for _ in range(2000):
                connection.sendall(b"x" * 65536)

    @pytest.mark.parametrize(
        "headers",
        [
            b"Content-Length: 5\r\nTransfer-Encoding: chunked\r\n",
            b"Transfer-Encoding: chunked\r\nContent-Length: 5\r\n",
            b"Content-Length: 5\r\nContent-Length: 6\r\n",
            b"Content-Length: +5\r\n",
            b"Content-Length: -1\r\n",
            b"Content-Length: 0x5\r\n",
            b"Content-Length: 99999999999999999999999\r\n",
            b"Transfer-Encoding: xchunked\r\n",
            b"Transfer-Encoding: chunked, identity\r\n",
            b"Transfer-Encoding : chunked\r\n",
            b"Transfer-Encoding:\x0bchunked\r\n",
            b"Content-Length: 0\r\n Transfer-Encoding: chunked\r\n",
        ],
    )
    def test_nothing_is_smuggled(self, served: Served, headers: bytes) -> None:
        found = served.raw(HEAD + headers + b"\r\nGET /smuggled HTTP/1.1\r\nHost: a\r\n\r\n")
        assert statuses(found) in ([400], [413])

    def test_a_length_told_twice_hides_nothing(self, served: Served) -> None:
        """RFC 9110, 8.6: one field with the same value twice counts once, and what follows is a request in plain."""
        lengths = b"Content-Length: 0\r\nContent-Length: 0\r\n\r\n"
        found = served.raw(HEAD + lengths + b"GET /x HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
        assert statuses(found) == [200, 404]


class TestHeaders:
    @pytest.mark.parametrize(
        "headers",
        [
            b"X: " + b"a" * 20_000 + b"\r\n",
            b"X: y\r\n" * 4000,
            b"X" * 20_000 + b": y\r\n",
            b"Cookie: " + b"a" * 300_000,
        ],
    )
    def test_too_long(self, served: Served, headers: bytes) -> None:
        assert statuses(served.raw(HEAD + headers + b"\r\n\r\n")) in ([431], [400], [])

    def test_that_never_end(self, served: Served) -> None:
        with served.connect() as connection:
            connection.sendall(HEAD)
            found = b""
            connection.settimeout(0.01)
            for number in range(20_000):
                try:
                    connection.sendall(f"X-{number}: {'y' * 100}\r\n".encode())
                    found += connection.recv(65536)
                except TimeoutError:
                    continue
                except OSError:
                    break
                if found:
                    break
            assert number < 1000
            assert statuses(found) in ([400], [])

    @pytest.mark.parametrize(
        ("request_head", "expected"),
        [
            (b"GET / HTTP/1.1\r\n\r\n", 400),
            (b"GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n", 400),
            (b"GET / HTTP/1.1\r\nHost: a/b\r\n\r\n", 400),
            (b"GET / HTTP/1.1\r\nHost: a@b\r\n\r\n", 400),
            (b'GET / HTTP/1.1\r\nHost: "><script>\r\n\r\n', 400),
            (b"GET / HTTP/1.1\r\nHost: \xff\r\n\r\n", 400),
            (b"GET / HTTP/1.1\r\nHost: a\r\nX: \x00\r\n\r\n", 400),
            (b"GET / HTTP/1.1\r\nHost: a\r\n: y\r\n\r\n", 400),
            (b"GET / HTTP/1.1\nHost: a\nConnection: close\n\n", 200),  # RFC 9112, 2.2: lenient on line ends
            (b"GET /\x00 HTTP/1.1\r\nHost: a\r\n\r\n", 400),
            (b"GET /\xc3\xa9 HTTP/1.1\r\nHost: a\r\n\r\n", 400),
            (b"GET  HTTP/1.1\r\nHost: a\r\n\r\n", 400),
            (b"GET / HTTP/2.0\r\nHost: a\r\n\r\n", 505),
            (b"GET / HTTP/9.9\r\nHost: a\r\n\r\n", 505),
            (b"GET / http/1.1\r\nHost: a\r\n\r\n", 400),
            (b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", 505),
            (b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03", 400),
            (b"\x00" * 100, 400),
            (b"SSH-2.0-OpenSSH_9.2\r\n\r\n", 400),
        ],
    )
    def test_malformed(self, served: Served, request_head: bytes, expected: int) -> None:
        assert statuses(served.raw(request_head)) == [expected]

    def test_an_old_client_needs_no_host(self, served: Served) -> None:
        found = served.raw(b"GET /health HTTP/1.0\r\n\r\n")
        assert statuses(found) == [200]
        assert b"\r\nconnection: close\r\n" in found.lower()

    def test_a_page_without_a_host_is_not_guessed(self, served: Served) -> None:
        found = served.raw(f"GET /f/{served.publications.token()} HTTP/1.0\r\n\r\n".encode())
        assert statuses(found) == [400]


class TestConnections:
    def test_requests_in_a_row_are_answered_in_order(self, served: Served) -> None:
        feed = f"GET /f/{served.publications.token()}.ics HTTP/1.1\r\nHost: a\r\n\r\n".encode()
        last = b"GET /x HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"
        found = served.raw(HEAD + b"\r\n" + feed + b"GET /robots.txt HTTP/1.1\r\nHost: a\r\n\r\n" + last)
        assert statuses(found) == [200, 200, 200, 404]
        assert found.index(b"application/json") < found.index(b"BEGIN:VCALENDAR") < found.index(b"Disallow")

    def test_a_fault_after_a_request_does_not_answer_for_it(self, served: Served) -> None:
        feed = f"GET /f/{served.publications.token()}.ics HTTP/1.1\r\nHost: a\r\n\r\n".encode()
        found = served.raw(feed + b"NONSENSE\r\n\r\n")
        assert statuses(found)[0] == 200
        assert found.count(b"BEGIN:VCALENDAR") == 1

    def test_more_than_a_thousand_in_a_row_are_answered_one_after_the_other(self, served: Served) -> None:
        last = HEAD + b"Connection: close\r\n\r\n"
        assert statuses(served.raw((HEAD + b"\r\n") * 1200 + last)) == [200] * 1201

    def test_who_sends_slowly_is_shown_out(self, served: Served, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(limits, "REQUEST_S", 0.3)
        for begun in (b"GET / HTTP/1.1\r\n", b""):
            with served.connect() as connection:
                connection.sendall(begun)
                assert rest(connection) == b""

    def test_nor_does_a_first_request_buy_time_for_a_second(
        self, served: Served, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(limits, "REQUEST_S", 0.3)
        with served.connect() as connection:
            connection.sendall(HEAD + b"\r\n" + b"GET / HTT")
            assert statuses(rest(connection)) == [200]

    def test_who_does_not_read_is_cut_off(self, served: Served, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(limits, "ANSWER_S", 0.3)
        feed = f"GET /f/{served.publications.token()}.ics HTTP/1.1\r\nHost: a\r\n\r\n".encode()
        with socket.socket() as connection:
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
            connection.settimeout(WAIT_S)
            connection.connect(("127.0.0.1", served.port))
            with pytest.raises(OSError, match=r"reset|pipe"):
                while True:  # asks, and never reads
                    connection.sendall(feed * 10)
                    time.sleep(0.01)

    def test_too_many_are_told_so(self, publications: Publications, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(server, "MOST_CONNECTIONS", 2)
        with serving(publications) as served:
            with served.connect() as one, served.connect() as other:
                for connection in (one, other):
                    connection.sendall(HEAD + b"\r\n")
                    assert statuses(connection.recv(65536)) == [200]
                with served.connect() as third:
                    third.sendall(HEAD + b"\r\n")
                    found = rest(third)
                assert statuses(found) == [503]
            until = time.monotonic() + WAIT_S
            while statuses(served.raw(HEAD + b"Connection: close\r\n\r\n")) != [200]:
                assert time.monotonic() < until


PIECES = st.sampled_from(
    [
        b"GET ", b"HEAD ", b"POST ", b"/", b"/f/", b"/health", b" HTTP/1.1", b" HTTP/1.0", b"\r\n", b"\n", b"\r\n\r\n",
        b"Host: a", b"Content-Length: ", b"Transfer-Encoding: chunked", b"0", b"5", b"hello", b": ", b"%", b"?lang=",
        b"http://", b"[::1]", b"Connection: Upgrade\r\nUpgrade: x", b"If-None-Match: *", b"Accept-Encoding: ",
        b"x" * 5000, b"GET / HTTP/1.1\r\nHost: a\r\n", b"GET /robots.txt HTTP/1.1\r\nHost: a\r\n\r\n",
    ]
)  # fmt: skip


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.one_of(PIECES, st.binary(max_size=20)), max_size=40))
def test_whatever_is_sent_the_answers_are_http(served: Served, pieces: list[bytes]) -> None:
    with served.connect() as connection:
        connection.sendall(b"".join(pieces))
        connection.shutdown(socket.SHUT_WR)
        found = rest(connection)
    assert found == b"" or found.startswith(b"HTTP/1.1 ")
    assert b"Traceback" not in found


class TestRates:
    def test_guessing_is_refused_and_the_right_address_still_works(
        self, publications: Publications, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(service, "MISSES", 20)
        with serving(publications) as served:
            got = [served.ask(f"/f/{UNKNOWN}.ics") for _ in range(60)]
            assert [each.status for each in got[:20]] == [404] * 20
            assert 429 in [each.status for each in got]
            assert {"1"} == {each.headers["retry-after"] for each in got if each.status == 429}
            assert served.feed().status == 200

    def test_each_client_of_a_proxy_has_its_own(self, publications: Publications) -> None:
        with serving(publications, rate=1) as served:
            one = [served.feed(X_Forwarded_For="192.0.2.1").status for _ in range(20)]
            assert one[:2] == [200, 200]
            assert 429 in one
            assert served.feed(X_Forwarded_For="192.0.2.2").status == 200
            assert served.feed().status == 200

    def test_this_machine_is_bound_only_when_a_rate_is_chosen(self, publications: Publications) -> None:
        with serving(publications, rate=1) as served:
            assert 429 in [served.ask("/robots.txt").status for _ in range(20)]
        with serving(publications) as served:
            assert {served.ask("/robots.txt").status for _ in range(300)} == {200}


def test_no_address_is_ever_logged(publications: Publications, tmp_path: Path) -> None:
    log, token = tmp_path / "access.log", publications.token()
    with serving(publications, access_log=log, is_quiet=False) as served:
        path = f"/f/{token}.ics"
        served.ask(path, User_Agent=f"Fetcher/1.0 (+https://edt.example{path})", Referer=f"https://x{path}")
        served.ask(f"/f/{token}")
        for one in (f"/f/{token[:-1]}", f"/f/{token}x", f"/x?{token}", f"{path}?lang={token}", f"/{token}"):
            served.ask(one)
        for request in (
            f"GET {path}\r\n\r\n",
            f"POST {path} HTTP/1.1\r\nHost: {token}\r\n\r\n",
            f"{token} / HTTP/1.1\r\n\r\n",
        ):
            served.raw(request.encode())
        new = publications.addresses.renew([GROUP], by="ANNE", now=later(1))[GROUP].token
        served.ask(path)
    text = log.read_text()
    assert token not in text
    assert token[:-1] not in text
    assert new not in text
    lines = [line.split(" ") for line in text.splitlines()]
    assert [line[3] for line in lines[:2]] == ["/f/groups/G1.ics", "/f/groups/G1"]
    assert [line[4] for line in lines] == ["200", "200", "404", "404", "404", "400", "404", "405", "410"]
