"""The server put together: database, application, sockets, log, figures."""

import datetime as dt
import time
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path

from scheduler.publish.feeds import Snapshot
from scheduler.publish.store.database import Database
from scheduler.serving.limits import MOST_CONNECTIONS, ConnectionLimits, TokenBuckets
from scheduler.serving.server import Listener, WebServer
from scheduler.serving.site import PublicSite
from scheduler.text import Lang, Text
from scheduler.web import metrics as figures
from scheduler.web.app import MISSES, MISSES_PER_S, App
from scheduler.web.archive import DatabaseArchive, Holdings
from scheduler.web.log import AccessLog
from scheduler.web.metrics import Metrics
from scheduler.web.response_cache import ResponseCache
from scheduler.web.source import PublicationSource
from scheduler.web.worker import Worker

_FEW = Text(
    "Note : au plus {most} connexions à la fois, car le système limite les fichiers ouverts (ulimit -n).",
    "Note: at most {most} connections at a time, for the system limits open files (ulimit -n).",
)
RATE = 100
"""Requests a second of one address; twice as many at once."""


@dataclass(frozen=True)
class Settings:
    """What a planner chooses."""

    database: Callable[[], Database]
    host: str = "127.0.0.1"
    port: int = 8000
    """0: the system chooses."""
    site: PublicSite = field(default_factory=PublicSite)
    rate: int | None = None
    """Requests a second of each address; none for `RATE`, which leaves this machine's own programs alone."""
    access_log: Path | None = None
    is_quiet: bool = False
    """Without an access log, which goes to standard error otherwise."""
    lang: Lang | None = None
    """Of errors, for whoever asks for no language; none for the centre's own."""
    is_debug: bool = False


class Service:
    """Listens from its making on; answers during `run`."""

    def __init__(self, settings: Settings, clock: Callable[[], dt.datetime], tell: Callable[[Text], None]) -> None:
        """`tell` hears, while it runs, of what its keeper should know.

        Raises InputError when the database, the address or the log is at fault.
        """
        metrics, rate = Metrics(), settings.rate or RATE
        with ExitStack() as opened:
            self._source = PublicationSource(DatabaseArchive(settings.database), metrics, clock, tell)
            opened.callback(self._source.close)
            self._listener = Listener(settings.host, settings.port)
            opened.callback(self._listener.close)
            to_stderr = settings.access_log is None and not settings.is_quiet
            log = AccessLog(tell, path=settings.access_log, to_stderr=to_stderr)
            opened.callback(log.close)
            worker = Worker("rendering")
            opened.callback(worker.close)
            self._open = opened.pop_all()
        cache = ResponseCache(worker)
        limits = ConnectionLimits(settings.site.is_trusted, time.monotonic)
        app = App(
            self._source,
            cache,
            settings.site,
            limits,
            rates=TokenBuckets(rate, 2 * rate, time.monotonic),
            misses=TokenBuckets(MISSES_PER_S, MISSES, time.monotonic),
            are_local_bound=settings.rate is not None,
            log=log,
            metrics=metrics,
            clock=clock,
            lang=settings.lang,
            tell=tell,
        )
        self._cache, self._served = cache, self._source.last.snapshot
        self._source.swapped = self._swapped
        self._server = WebServer(app.asgi(), limits, is_debug=settings.is_debug)
        _watch(metrics, self._source, cache, lambda: self._server.connections, clock)
        metrics.gauge("scheduler_log_lines_dropped", "Lines of the access log that nobody took.", lambda: log.dropped)
        if self._server.most < MOST_CONNECTIONS:
            most = self._server.most
            tell(Text(_FEW.fr.format(most=most), _FEW.en.format(most=most)))

    @property
    def url(self) -> str:
        """Where it listens, as this machine reaches it."""
        return self._listener.url

    @property
    def snapshot(self) -> Snapshot | None:
        """What is served; none before the first publication."""
        return self._source.last.snapshot

    def run(self) -> bool:
        """Serve until SIGTERM, Ctrl-C or `stop`; whether everybody got a whole answer. Closes everything."""
        with self._open:
            return self._server.run(self._listener)

    def stop(self) -> None:
        """From another thread."""
        self._server.stop()

    def _swapped(self, holdings: Holdings) -> None:
        """Nothing of an earlier revision is served; new addresses alone change no answer."""
        if holdings.snapshot is not self._served:
            self._served = holdings.snapshot
            self._cache.clear()


def _watch(
    metrics: Metrics,
    source: PublicationSource,
    cache: ResponseCache,
    connections: Callable[[], int],
    clock: Callable[[], dt.datetime],
) -> None:
    """The figures that are read when somebody asks."""

    def revision() -> float:
        snapshot = source.last.snapshot
        return snapshot.number if snapshot is not None else 0

    def age() -> float:
        snapshot = source.last.snapshot
        return figures.age(snapshot.published_at if snapshot is not None else None, clock())

    metrics.gauge("scheduler_revision", "Last revision served; 0 before the first.", revision)
    metrics.gauge("scheduler_revision_age_seconds", "Seconds since it was published.", age)
    metrics.gauge("scheduler_database_stale", "1 while the database does not answer.", lambda: source.is_stale)
    metrics.gauge("scheduler_contents_cached", "Feeds and pages kept in memory.", lambda: len(cache))
    metrics.gauge("scheduler_contents_cached_bytes", "What they take.", lambda: cache.octets)
    metrics.gauge("scheduler_connections", "Connections open.", connections)
