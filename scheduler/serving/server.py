"""Listening, serving until told to stop, and stopping without cutting anybody short."""

import asyncio
import errno
import logging
import signal
import socket
import sys
import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress

from starlette.types import ASGIApp
from uvicorn import Config, Server

from scheduler.errors import Fault, InputError, Place
from scheduler.serving.limits import MOST_CONNECTIONS, REQUEST_S, ConnectionLimits, Peer
from scheduler.text import Text

if sys.platform != "win32":
    import resource

LONGEST_HEAD = 16 * 1024
"""Octets of the header fields of a request."""
STOP_S = 10
"""How long what is being answered may take at the end."""
_BACKLOG = 2048
_NOT_HERE = (errno.EADDRNOTAVAIL, errno.EAFNOSUPPORT)
_OWN_FILES = 164
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


class WebServer:
    """uvicorn, which stops when it is told to, and cuts the connections that hold a place for nothing."""

    def __init__(self, app: ASGIApp, limits: ConnectionLimits, *, is_debug: bool) -> None:
        """Silent but for `is_debug`: uvicorn does not know what may be logged."""
        for name in ("uvicorn.error", "uvicorn.access", "uvicorn.asgi"):
            logging.getLogger(name).setLevel(logging.INFO if is_debug else logging.CRITICAL)
        self.most = max(1, min(MOST_CONNECTIONS, _files() - _OWN_FILES))
        """Connections, all in all."""
        self._limits = limits
        self._server = Server(
            Config(
                app, http="h11", h11_max_incomplete_event_size=LONGEST_HEAD, limit_concurrency=self.most + 1,
                backlog=_BACKLOG, timeout_keep_alive=REQUEST_S, timeout_graceful_shutdown=STOP_S,
                callback_notify=self._cut_overdue, timeout_notify=1, ws="none", lifespan="off", interface="asgi3",
                log_config=None, access_log=False, proxy_headers=False, server_header=False, date_header=False,
            )
        )  # fmt: skip

    def run(self, listener: Listener) -> bool:
        """Serve until SIGTERM, Ctrl-C or `stop`; whether everybody got a whole answer."""
        with self._stopped_by_signals(), asyncio.Runner(loop_factory=self._server.config.get_loop_factory()) as runner:
            return runner.run(self._serve(listener))

    def stop(self) -> None:
        """From another thread, or from a signal handler."""
        self._server.should_exit = True

    @property
    def is_stopping(self) -> bool:
        return self._server.should_exit

    @property
    def connections(self) -> int:
        return len(self._server.server_state.connections)

    async def _serve(self, listener: Listener) -> bool:
        await self._server.serve(listener.sockets)
        connections = self._server.server_state.connections
        is_whole = not connections
        for one in list(connections):
            one.transport.abort()
        while connections:  # an event loop must not be closed around them
            await asyncio.sleep(0)
        return is_whole

    async def _cut_overdue(self) -> None:
        """Once a second."""
        peers = {_peer(one.transport): one.transport for one in self._server.server_state.connections}
        unsent = {peer: transport.get_write_buffer_size() for peer, transport in peers.items()}
        for peer in self._limits.overdue(unsent, self.most):
            peers[peer].abort()

    @contextmanager
    def _stopped_by_signals(self) -> Iterator[None]:
        """uvicorn hears signals while it serves, and raises them again at its end, as if it had been killed."""
        if threading.current_thread() is not threading.main_thread():
            yield  # only the main thread hears signals; `stop` comes another way
            return
        before = {each: signal.signal(each, lambda *_: self.stop()) for each in (signal.SIGINT, signal.SIGTERM)}
        try:
            yield
        finally:
            for each, handler in before.items():
                signal.signal(each, handler)


def _peer(transport: asyncio.BaseTransport) -> Peer:
    host, port, *_ = transport.get_extra_info("peername") or ("", 0)
    return str(host), int(port)


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
                try:
                    one = socket.create_server(
                        (address[0], chosen, *address[2:]),
                        family=family,
                        backlog=_BACKLOG,
                        dualstack_ipv6=host == "::" and socket.has_dualstack_ipv6(),
                    )
                except OSError as error:
                    if error.errno not in _NOT_HERE:
                        raise
                    missing = error  # `localhost` names ::1 too, which not every machine has
                else:
                    sockets.append(opened.enter_context(one))
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
