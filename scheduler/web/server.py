"""Listening, serving until told to stop, and stopping without cutting anybody short."""

import asyncio
import errno
import logging
import signal
import socket
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from functools import partial
from types import FrameType
from typing import Any

from uvicorn import Config, Server
from uvicorn._types import ASGI3Application

from scheduler.errors import Fault, InputError, Place
from scheduler.text import Text
from scheduler.web.limits import Crowd
from scheduler.web.protocol import MOST_REFUSED, BoundedProtocol

if sys.platform != "win32":
    import resource

IDLE_S, STOP_S = 15, 10
"""How long a connection may stay open without a request; how long what is being answered may take at the end."""
_BACKLOG = 2048
_NOT_HERE = (errno.EADDRNOTAVAIL, errno.EAFNOSUPPORT)
MOST_CONNECTIONS, MOST_OF_ONE = 2000, 200
"""In all, and from one address. A school's pupils may share one, each for a second; a proxy is not bound."""
_OWN_FILES = 64 + MOST_REFUSED
"""Files that the program itself needs, and connections that are being refused."""


class Listener:
    """The server's sockets, open: from now on, who connects waits."""

    def __init__(self, host: str, port: int) -> None:
        """Raises InputError when nobody can listen there."""
        self.sockets = _bound(host, port)
        self.port: int = self.sockets[0].getsockname()[1]
        self._host = host

    @property
    def url(self) -> str:
        """Where the server answers: of 0.0.0.0, where this machine reaches it."""
        host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(self._host, self._host)
        return f"http://{f'[{host}]' if ':' in host else host}:{self.port}/"

    def close(self) -> None:
        for each in self.sockets:
            each.close()


class GracefulServer(Server):
    """uvicorn's, which after a stop that was asked for ends as if it had been killed; this one just ends."""

    has_cut = False
    """Whether somebody's answer was cut at the end."""
    most = MOST_CONNECTIONS
    """Connections, all in all."""

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        if threading.current_thread() is not threading.main_thread():
            yield  # only the main thread hears signals; `stop` comes another way
            return
        before = {each: signal.signal(each, self.handle_exit) for each in (signal.SIGINT, signal.SIGTERM)}
        try:
            yield
        finally:
            for each, handler in before.items():
                signal.signal(each, handler)

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """As uvicorn's, but those who still have not read are cut, not their tasks cancelled, which would answer them
        once more; and an event loop must not be closed around them."""
        alarm = asyncio.get_running_loop().call_later(STOP_S, self._cut)
        await super().shutdown(sockets)
        alarm.cancel()
        self._cut()
        while self.server_state.connections:
            await asyncio.sleep(0)

    def _cut(self) -> None:
        for each in list(self.server_state.connections):
            self.has_cut = True
            each.transport.abort()

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:  # noqa: ARG002
        """The first asks to stop, the second to stop waiting."""
        self.force_exit = self.should_exit
        self.should_exit = True

    @property
    def connections(self) -> int:
        return len(self.server_state.connections)


def server_of(app: ASGI3Application, *, is_trusted: Callable[[str], bool], is_debug: bool) -> GracefulServer:
    """A server of this application, silent but for `is_debug`: it does not know what may be logged. `is_trusted` says
    of an address whether it may have as many connections as there are."""
    for name in ("uvicorn.error", "uvicorn.access", "uvicorn.asgi"):
        logging.getLogger(name).setLevel(logging.INFO if is_debug else logging.CRITICAL)
    most = max(1, min(MOST_CONNECTIONS, _files() - _OWN_FILES))
    protocol: Any = partial(BoundedProtocol, crowd=Crowd(most, MOST_OF_ONE, is_trusted))
    server = GracefulServer(
        Config(
            app, http=protocol, ws="none", lifespan="off", interface="asgi3", log_config=None, access_log=False,
            proxy_headers=False, server_header=False, date_header=False, timeout_keep_alive=IDLE_S,
            timeout_graceful_shutdown=2 * STOP_S, backlog=_BACKLOG,
        )
    )  # fmt: skip
    server.most = most
    return server


def serve(server: GracefulServer, listener: Listener) -> None:
    """Serve until SIGTERM or Ctrl-C. From the main thread."""
    with asyncio.Runner(loop_factory=server.config.get_loop_factory()) as runner:
        runner.run(server.serve(listener.sockets))


def _files() -> int:
    """How many files and connections the process may have open, after asking the system for as many as we want."""
    wanted = MOST_CONNECTIONS + _OWN_FILES
    if sys.platform == "win32":
        return wanted  # no such limit there
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if soft == resource.RLIM_INFINITY or soft >= wanted:
        return wanted
    best = wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)
    with suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_NOFILE, (best, hard))
    return resource.getrlimit(resource.RLIMIT_NOFILE)[0]


def _bound(host: str, port: int) -> list[socket.socket]:
    """A socket for each address of that name that this machine has, all on one port."""
    sockets: list[socket.socket] = []
    with ExitStack() as opened:
        try:
            found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)
            missing: OSError | None = None
            for family, address in dict.fromkeys((each[0], each[4]) for each in found):
                chosen = sockets[0].getsockname()[1] if sockets else port
                one = opened.enter_context(socket.socket(family, socket.SOCK_STREAM))
                try:
                    one.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
                    if family == socket.AF_INET6:
                        one.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, host != "::")
                    one.bind((address[0], chosen, *address[2:]))
                    one.listen(_BACKLOG)
                except OSError as error:
                    if error.errno not in _NOT_HERE:
                        raise
                    one.close()
                    missing = error  # `localhost` names ::1 too, which not every machine has
                else:
                    sockets.append(one)
            if not sockets and missing is not None:
                raise missing
        except (OSError, UnicodeError) as error:
            raise InputError([Fault(Place(f"{host}:{port}"), _why_not(error, port))]) from error
        opened.pop_all()
    return sockets


def _why_not(error: OSError | UnicodeError, port: int) -> Text:
    code = error.errno if isinstance(error, OSError) else None
    if code == errno.EADDRINUSE:
        return Text(
            f"le port {port} est déjà pris par un autre programme ; donnez-en un autre par --port (0 : au choix du "
            "système)",
            f"port {port} is taken by another program; give another one with --port (0: the system chooses)",
        )
    if code in (errno.EACCES, errno.EPERM):
        return Text(
            f"le port {port} est réservé à l’administrateur de la machine ; gardez un port au-dessus de 1023, et "
            "placez devant un serveur mandataire (nginx, Caddy)",
            f"port {port} is reserved to the machine's administrator; keep a port above 1023, and put a reverse proxy "
            "(nginx, Caddy) before it",
        )
    return Text(
        "cette machine n’a pas cette adresse ; écrivez --host 127.0.0.1 (cette machine seule, derrière un serveur "
        "mandataire) ou --host 0.0.0.0 (tout le réseau)",
        "this machine does not have this address; write --host 127.0.0.1 (this machine alone, behind a reverse proxy) "
        "or --host 0.0.0.0 (the whole network)",
    )
