"""The desk served: on this machine alone behind a one-time address, or on a network behind accounts."""

import datetime as dt
import ipaddress
import logging
import signal
import socket
import threading
import time
import webbrowser
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlsplit

import uvicorn

from scheduler.desk.accounts.audit import FILE_NAME, AuditLog
from scheduler.desk.accounts.gate import AccountGate
from scheduler.desk.accounts.store import AccountStore
from scheduler.desk.app import Desk
from scheduler.desk.gate import Gate
from scheduler.desk.views import VIEWS
from scheduler.serving.limits import ConnectionLimits
from scheduler.serving.server import Listener, WebServer
from scheduler.serving.site import PublicSite

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
        gate = Gate(desk.app(), frozenset({f"{LOOPBACK}:{own}", f"localhost:{own}"}), desk.no_key)
        address = f"http://{LOOPBACK}:{own}/open?key={gate.key}"
        listener.listen()
        told(address)
        if opens_browser:
            webbrowser.open(address)
        config = uvicorn.Config(
            gate, log_level="debug" if debug else "error", access_log=False, lifespan="off", server_header=False,
            timeout_graceful_shutdown=_LAST_S, log_config=None, http="h11",
        )  # fmt: skip
        _until_asked(uvicorn.Server(config), listener)
    desk.close(_SOLVES_S)


def serve_network(
    desk: Desk, host: str, port: int, site: PublicSite, accounts: AccountStore, clock: Callable[[], dt.datetime],
    told: Callable[[str], None], *, debug: bool,
) -> None:  # fmt: skip
    """Serve to whoever has an account until the process is asked to stop; `told` is given the address. Raises
    InputError when nobody can listen there."""
    listener = Listener(host, port)
    try:
        limits = ConnectionLimits(site.is_trusted, time.monotonic)
        gate = AccountGate(
            desk.app(), accounts=accounts, site=site, hosts=names_of(host, listener.port, site),
            audit=AuditLog(accounts.file.with_name(FILE_NAME), clock), limits=limits, questions=questions(),
            log_in=desk.log_in, language=desk.language,
        )  # fmt: skip
        server = WebServer(gate, limits, is_debug=debug)
        gate.is_stopping = lambda: server.is_stopping
        told(f"{site.public_url}/" if site.public_url is not None else listener.url)
        server.run(listener)
    finally:
        listener.close()
    desk.close(_SOLVES_S)


def accounts_file(project: Path) -> Path:
    return project / "solutions" / "drafts" / "accounts.json"


def questions() -> frozenset[str]:
    """What readers may post, of all views."""
    return frozenset().union(*(view.questions for view in VIEWS))


def names_of(host: str, port: int, site: PublicSite) -> Callable[[str], bool]:
    """By which names a browser may call the desk: that of its public address; without one its own. Who listens to all
    addresses of a machine is called by any address: a page of a stranger can give a name of its own to ours, never an
    address."""
    if site.public_url is not None:
        return {urlsplit(site.public_url).netloc}.__contains__
    shown = f"[{host}]" if ":" in host else host
    if host not in ("0.0.0.0", "::"):
        return {f"{shown.lower()}:{port}", *([f"localhost:{port}"] if host in (LOOPBACK, "::1") else [])}.__contains__
    own = {f"{name.lower()}:{port}" for name in ("localhost", socket.gethostname(), socket.getfqdn())}
    return lambda name: name in own or _is_address(name, port)


def _is_address(name: str, port: int) -> bool:
    host, _, given = name.rpartition(":")
    try:
        ipaddress.ip_address(host.removeprefix("[").removesuffix("]"))
    except ValueError:
        return False
    return given == str(port)


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
    # What is cut off now is no error: nobody waits for it any more.
    logging.getLogger("uvicorn.error").setLevel(logging.CRITICAL)
    server.should_exit = True
    thread.join(2 * _LAST_S)
