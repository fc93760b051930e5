"""Where the server is and who asks, behind a proxy and without."""

import pytest
from starlette.datastructures import Headers

from scheduler.serving.site import LOOPBACK, Client, PublicSite, is_host, network, public_url
from scheduler.text import Text

PUBLIC = "https://edt.example/planning"


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("https://edt.example/planning/", PUBLIC),
        ("https://EDT.example", "https://edt.example"),
        ("http://10.0.0.1:8080", "http://10.0.0.1:8080"),
        ("http://[::1]:8080/a/b", "http://[::1]:8080/a/b"),
    ],
)
def test_a_public_url(value: str, expected: str) -> None:
    assert public_url(value) == expected


@pytest.mark.parametrize(
    "value",
    [
        "edt.example", "ftp://edt.example", "https://", "https:///x", "https://a/?q", "https://a/#f", "https://a b/",
        "https://a/../b", "https://u:p@a/", "https://a:99999/", "https://a:x/", "https://a//b", "https://a/b%20c",
        'https://a"b/', "",
    ],
)  # fmt: skip
def test_what_is_no_public_url(value: str) -> None:
    found = public_url(value)
    assert isinstance(found, Text)
    assert "https://edt.example" in found.fr


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("/planning/f/x", "/f/x"),
        ("/f/x", "/f/x"),
        ("/planning", "/"),
        ("/planning/", "/"),
        ("/planningx", "/planningx"),
        ("/planning/planning/f", "/planning/f"),
        ("/", "/"),
    ],
)
def test_a_proxy_may_take_the_prefix_off_or_not(path: str, expected: str) -> None:
    assert PublicSite(PUBLIC).below(path) == expected
    assert PublicSite("https://edt.example").below(path) == path
    assert PublicSite().below(path) == path


@pytest.mark.parametrize(
    ("target", "expected"), [("http://evil.example/f/x", "/f/x"), ("HTTPS://evil.example/planning/f", "/f"), ("*", "*")]
)
def test_the_request_line_may_name_the_server_too(target: str, expected: str) -> None:
    assert PublicSite(PUBLIC).below(target) == expected


@pytest.mark.parametrize(
    ("peer", "forwarded", "expected"),
    [
        ("192.0.2.1", None, Client("192.0.2.1", False)),
        ("127.0.0.1", None, Client("127.0.0.1", True)),
        ("::1", None, Client("::1", True)),
        ("::ffff:127.0.0.1", None, Client("127.0.0.1", True)),
        ("127.0.0.1", "192.0.2.1", Client("192.0.2.1", False)),
        ("127.0.0.1", "198.51.100.7, 192.0.2.1", Client("192.0.2.1", False)),  # the first is what the client wrote
        ("127.0.0.1", "198.51.100.7, 192.0.2.1, 127.0.0.1", Client("192.0.2.1", False)),
        ("192.0.2.9", "198.51.100.7", Client("192.0.2.9", False)),  # no proxy of ours
        ("127.0.0.1", "127.0.0.1", Client("127.0.0.1", False)),
        ("127.0.0.1", "nonsense", Client("127.0.0.1", False)),
        ("127.0.0.1", "192.0.2.1, <script>", Client("127.0.0.1", False)),
        ("127.0.0.1", "", Client("127.0.0.1", False)),
        ("127.0.0.1", "2001:DB8::1", Client("2001:db8::1", False)),
        ("", None, Client("", False)),
    ],
)
def test_who_asks(peer: str, forwarded: str | None, expected: Client) -> None:
    headers = {"x-forwarded-for": forwarded} if forwarded is not None else {}
    assert PublicSite().client(peer, Headers(headers)) == expected


def test_a_header_given_twice_is_one() -> None:
    forwarded = Headers(raw=[(b"x-forwarded-for", b"198.51.100.7"), (b"x-forwarded-for", b"192.0.2.1")])
    assert PublicSite().client("127.0.0.1", forwarded) == Client("192.0.2.1", False)


def test_only_a_named_proxy_is_believed() -> None:
    trusted = [found for found in (network("10.0.0.0/8"),) if found is not None]
    site = PublicSite(trusted=trusted)
    headers = Headers({"x-forwarded-for": "192.0.2.1", "x-forwarded-proto": "https", "host": "edt.example"})
    assert site.client("10.1.2.3", headers).address == "192.0.2.1"
    assert site.client("127.0.0.1", headers) == Client("127.0.0.1", False)
    assert site.url("10.1.2.3", headers) == "https://edt.example"
    assert site.url("127.0.0.1", headers) == "http://edt.example"


def test_the_public_url_wins_over_what_the_request_says() -> None:
    assert PublicSite(PUBLIC).url("127.0.0.1", Headers({"host": "evil.example"})) == PUBLIC
    assert PublicSite(PUBLIC).is_https
    assert not PublicSite("http://edt.example").is_https


@pytest.mark.parametrize("host", ["", "a b", "evil/x", "a@b", "a:port", "<script>", "[::1", "-a", "a..b", "a" * 300])
def test_a_host_that_is_none_makes_no_address(host: str) -> None:
    assert not is_host(host)
    assert PublicSite(trusted=LOOPBACK).url("127.0.0.1", Headers({"host": host})) is None


@pytest.mark.parametrize("value", ["10.0.0", "proxy", "10.0.0.0/99", ""])
def test_what_is_no_network(value: str) -> None:
    assert network(value) is None
