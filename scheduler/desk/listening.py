"""The desk served on this machine: a port, the one-time address, until Ctrl-C."""

import signal
import socket
import threading
import webbrowser
from collections.abc import Callable

import uvicorn

from scheduler.desk.app import Desk

LOOPBACK = "127.0.0.1"
_LAST_S = 2
"""Seconds that streams of news may outlive the Ctrl-C."""
_SOLVES_S = 10.0
"""Seconds that a search may take to write down what it has."""
_LOOK_S = 0.5
"""Seconds between two looks at whether the server still lives."""


def serve(desk: Desk, port: int, told: Callable[[str], None], *, opens_browser: bool, debug: bool) -> None:
    """Serve until the process is asked to stop. `told` is given the one-time address. Raises OSError when the port is
    taken."""
    with socket.socket() as listener:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind((LOOPBACK, port))
        own = listener.getsockname()[1]
        app, gate = desk.app(frozenset({f"{LOOPBACK}:{own}", f"localhost:{own}"}))
        address = f"http://{LOOPBACK}:{own}/open?key={gate.key}"
        listener.listen()
        told(address)
        if opens_browser:
            webbrowser.open(address)
        config = uvicorn.Config(
            app, log_level="debug" if debug else "error", access_log=False, lifespan="off", server_header=False,
            timeout_graceful_shutdown=_LAST_S, log_config=None,
        )  # fmt: skip
        _until_asked(uvicorn.Server(config), listener)
    desk.close(_SOLVES_S)


def _until_asked(server: uvicorn.Server, listener: socket.socket) -> None:
    """In a thread, so that stopping is ours: a second Ctrl-C ends at once."""
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
    asked = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda _number, _frame: asked.set())
    thread.start()
    while thread.is_alive() and not asked.is_set():
        asked.wait(_LOOK_S)
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, signal.SIG_DFL)
    server.should_exit = True
    thread.join(2 * _LAST_S)
