"""Where the server listens, and how many files it may have open."""

import socket

import pytest

from scheduler.errors import InputError
from scheduler.serving.server import Listener


@pytest.mark.parametrize(
    ("host", "expected"),
    [("127.0.0.1", "127.0.0.1"), ("localhost", "localhost"), ("0.0.0.0", "127.0.0.1")],
)
def test_it_listens_and_says_where(host: str, expected: str) -> None:
    listener = Listener(host, 0)
    try:
        assert listener.url == f"http://{expected}:{listener.port}/"
        socket.create_connection((expected, listener.port), timeout=30).close()
    finally:
        listener.close()


def test_on_ipv6(request: pytest.FixtureRequest) -> None:
    if not socket.has_ipv6:
        pytest.skip("no IPv6 here")
    try:
        listener = Listener("::", 0)
    except InputError:
        pytest.skip("no IPv6 here")
    request.addfinalizer(listener.close)
    assert listener.url == f"http://[::1]:{listener.port}/"
    socket.create_connection(("127.0.0.1", listener.port), timeout=30).close()  # and IPv4 with it


@pytest.mark.parametrize(
    ("host", "word"),
    [("192.0.2.1", "--host 127.0.0.1"), ("no such host", "--host 127.0.0.1"), ("a" * 300, "--host 127.0.0.1")],
)
def test_an_address_that_is_not_ours(host: str, word: str) -> None:
    with pytest.raises(InputError) as caught:
        Listener(host, 0)
    assert word in caught.value.lines("fr")[0]


def test_a_port_that_is_taken() -> None:
    first = Listener("127.0.0.1", 0)
    try:
        with pytest.raises(InputError) as caught:
            Listener("127.0.0.1", first.port)
    finally:
        first.close()
    assert f"port {first.port} is taken" in caught.value.lines("en")[0]


def test_a_port_of_the_administrator(monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(*_: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(socket.socket, "bind", refused, raising=False)
    with pytest.raises(InputError) as caught:
        Listener("127.0.0.1", 80)
    assert "réservé à l’administrateur" in caught.value.lines("fr")[0]
    assert "nginx" in caught.value.lines("fr")[0]
