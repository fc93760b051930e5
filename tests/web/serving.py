"""A real server of a small published year, on a port of the system's choice, in a thread; and clients to ask it."""

import asyncio
import datetime as dt
import http.client
import json
import re
import socket
import threading
from collections.abc import Callable, Coroutine, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from scheduler.publish.store.addresses import Addresses
from scheduler.publish.store.database import Database
from scheduler.publish.store.store import Store
from scheduler.text import Text
from scheduler.web.service import Service, Settings
from tests.publish.cases import DAYS, NOW, YEAR, put, timetable

WAIT_S = 60
"""For what must happen and never takes so long."""
GROUP = "groups/G1"
UNKNOWN = "a" * 32
STATUS = re.compile(rb"^HTTP/1\.1 (\d{3}) ", re.MULTILINE)


def now() -> dt.datetime:
    """An hour after the first publication; time does not pass."""
    return NOW + dt.timedelta(hours=1)


class Publications:
    """The database that is served."""

    def __init__(self, where: Path | str) -> None:
        self.path = Path(where)
        self._where = str(where)
        self._database = Database(self._where, create=True)
        self.store, self.addresses = Store(self._database), Addresses(self._database)

    def publish(self, days: dict[int, str], hours: int = 0) -> None:
        put(self.store, YEAR, timetable(YEAR, days), hours)

    def token(self, audience: str = GROUP) -> str:
        return self.addresses.current()[audience].token

    def opened(self) -> Database:
        return Database(self._where, create=False)

    def close(self) -> None:
        self._database.close()


@dataclass
class Got:
    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def text(self) -> str:
        return self.body.decode()

    @property
    def json(self) -> Any:
        return json.loads(self.body)


class Served:
    """A server under test."""

    def __init__(self, publications: Publications, service: Service, told: list[Text]) -> None:
        self.publications, self.service, self.told = publications, service, told
        self.source = ("", 0)
        """The address that requests come from; empty for the usual one."""
        self.port = int(service.url.rstrip("/").rpartition(":")[2])

    def ask(self, path: str, method: str = "GET", body: bytes | None = None, **headers: str) -> Got:
        """One request on a connection of its own; a header's name with `_` for `-`."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, WAIT_S, self.source)
        try:
            named = {name.replace("_", "-"): value for name, value in headers.items()}
            connection.request(method, path, body, named)
            response = connection.getresponse()
            found = {name.lower(): value for name, value in response.getheaders()}
            return Got(response.status, found, response.read())
        finally:
            connection.close()

    def feed(self, query: str = "", audience: str = GROUP, **headers: str) -> Got:
        return self.ask(f"/f/{self.publications.token(audience)}.ics{query}", **headers)

    def connect(self) -> socket.socket:
        return socket.create_connection(("127.0.0.1", self.port), timeout=WAIT_S)

    def raw(self, request: bytes) -> bytes:
        """All that comes back until the server closes, were it before all is sent."""
        with self.connect() as connection:
            with suppress(ConnectionError):
                connection.sendall(request)
            return rest(connection)


def statuses(found: bytes) -> list[int]:
    """Of the answers on a connection."""
    return [int(status) for status in STATUS.findall(found)]


def rest(connection: socket.socket) -> bytes:
    """What comes until the other side closes, however it does."""
    found = b""
    try:
        while part := connection.recv(65536):
            found += part
    except ConnectionResetError:
        pass
    return found


@contextmanager
def serving(publications: Publications, **settings: Any) -> Iterator[Served]:
    told: list[Text] = []
    service = Service(Settings(publications.opened, port=0, **{"is_quiet": True, **settings}), now, told.append)
    thread = threading.Thread(target=service.run)
    thread.start()
    try:
        yield Served(publications, service, told)
    finally:
        service.stop()
        thread.join(WAIT_S)
        assert not thread.is_alive()


@contextmanager
def published(path: Path) -> Iterator[Publications]:
    """A database with one revision: two sessions of a unit."""
    publications = Publications(path)
    try:
        publications.publish({1: DAYS[0], 2: DAYS[1]})
        yield publications
    finally:
        publications.close()


def in_a_loop(main: Callable[[], Coroutine[Any, Any, None]]) -> None:
    """In a thread of its own: that of the tests has an event loop already, once a browser has been asked for."""
    with ThreadPoolExecutor(1) as pool:
        pool.submit(lambda: asyncio.run(main())).result()
