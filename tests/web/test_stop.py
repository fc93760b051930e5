"""The end: who is being answered gets the whole answer, who does not read is not waited for."""

import os
import socket
import threading
import time

import pytest

from scheduler.serving import server
from scheduler.web import app
from scheduler.web.response_cache import CachedContent
from scheduler.web.service import Service, Settings
from tests.publish.cases import NOW
from tests.web.serving import WAIT_S, Publications, now, rest

LARGE = os.urandom(16 * 2**20)
"""More than the system keeps for a reader who does not read."""


class Stopping:
    """A server in a thread whose every feed is large, and a reader who has read its beginning."""

    def __init__(self, publications: Publications) -> None:
        self.whole: bool | None = None
        self.service = Service(Settings(publications.opened, port=0, is_quiet=True), now, print)
        self.thread = threading.Thread(target=self._run)
        self.thread.start()
        port = int(self.service.url.rstrip("/").rpartition(":")[2])
        self.reader = socket.create_connection(("127.0.0.1", port), timeout=WAIT_S)
        self.reader.sendall(f"GET /f/{publications.token()}.ics HTTP/1.1\r\nHost: a\r\n\r\n".encode())
        self.found = self.reader.recv(1000)

    def _run(self) -> None:
        self.whole = self.service.run()

    def close(self) -> None:
        self.reader.close()
        self.service.stop()
        self.thread.join(WAIT_S)


@pytest.fixture
def stopping(publications: Publications, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest) -> Stopping:
    monkeypatch.setattr(server, "STOP_S", getattr(request, "param", WAIT_S))
    monkeypatch.setattr(app, "feed_content", lambda *_: CachedContent.of(LARGE, NOW, None, {}))
    found = Stopping(publications)
    request.addfinalizer(found.close)
    return found


def test_an_answer_under_way_is_finished(stopping: Stopping) -> None:
    stopping.service.stop()
    time.sleep(0.5)
    assert stopping.thread.is_alive()
    found = stopping.found + rest(stopping.reader)
    stopping.thread.join(WAIT_S)
    assert found.endswith(LARGE)
    assert stopping.whole is True


@pytest.mark.parametrize("stopping", [1], indirect=True)
def test_who_does_not_read_is_not_waited_for(stopping: Stopping) -> None:
    stopping.service.stop()
    stopping.thread.join(WAIT_S)
    assert stopping.whole is False
