"""The newest revision for every request, with few looks at the database.

A request must see what was written before it arrived. It therefore waits for a look that begins after it: requests
that arrive during a look share the next one, so that a thousand a second cost no more looks than the database answers.
When the database does not answer, the last that is known is served.
"""

import asyncio
import datetime as dt
import logging
from collections.abc import Callable

from scheduler.text import Text
from scheduler.web.archive import Archive, Holdings
from scheduler.web.log import without_tokens
from scheduler.web.metrics import Metrics
from scheduler.web.worker import Worker

PATIENCE_S = 6.0
"""How long a request waits for the database before it gets the last that is known."""

PAUSE_S = 1.0
"""After a failure: a database that refuses is not asked again by every request."""
_Look = asyncio.Future[None]
_SILENT = Text(
    "La base des publications ne répond plus. Ce qui était publié reste servi ; une nouvelle révision le sera quand la "
    "base répondra.",
    "The database of publications has stopped answering. What was published stays served; a new revision will be once "
    "the database answers.",
)
_BACK = Text("La base des publications répond de nouveau.", "The database of publications answers again.")


logger = logging.getLogger(__name__)


class PublicationSource:
    """`current` belongs to one event loop; the archive to one thread of its own."""

    def __init__(
        self, archive: Archive, metrics: Metrics, clock: Callable[[], dt.datetime], tell: Callable[[Text], None]
    ) -> None:
        """Looks at once. Raises SchedulerError when the database cannot be read."""
        self._archive, self._metrics, self._clock, self._tell = archive, metrics, clock, tell
        self._holdings = archive.look(None)
        self._worker = Worker("database")
        self._running: _Look | None = None
        self._next: _Look | None = None
        self._is_overdue = False
        self._not_before = 0.0
        self.stale_since: dt.datetime | None = None
        """Since when the database has not answered; none while it does."""
        self.swapped: Callable[[Holdings], None] = lambda _: None
        """Called when there is something new."""

    @property
    def last(self) -> Holdings:
        """What is known without asking."""
        return self._holdings

    @property
    def is_stale(self) -> bool:
        return self.stale_since is not None

    async def current(self) -> Holdings:
        """What is in the database now; the last that is known when it does not answer in time."""
        loop = asyncio.get_running_loop()
        if self._running is None:
            if loop.time() >= self._not_before:
                await self._begin(loop.create_future())
        elif not self._is_overdue:
            self._next = self._next or loop.create_future()
            await self._next
        return self._holdings

    def close(self) -> None:
        if self._worker.close():
            self._archive.close()

    def _begin(self, look: _Look) -> _Look:
        self._running = look
        self._metrics.checks.inc()
        known = self._holdings
        alarm = asyncio.get_running_loop().call_later(PATIENCE_S, self._overdue)

        def ended(found: "asyncio.Future[Holdings]") -> None:
            alarm.cancel()
            if not found.cancelled():
                self._ended(look, found)

        self._worker.do(lambda: self._archive.look(known)).add_done_callback(ended)
        return look

    def _ended(self, look: _Look, found: "asyncio.Future[Holdings]") -> None:
        following, self._running, self._next, self._is_overdue = self._next, None, None, False
        if (error := found.exception()) is not None:
            logger.debug("a look failed: %s", without_tokens(repr(error)))
            self._failed()
            self._not_before = asyncio.get_running_loop().time() + PAUSE_S
            _release(look, following)
            return
        if self.stale_since is not None:
            self.stale_since = None
            self._tell(_BACK)
        if found.result() is not self._holdings:
            self._holdings = found.result()
            self.swapped(self._holdings)
        _release(look)
        if following is not None:
            self._begin(following)

    def _overdue(self) -> None:
        """Nobody waits any longer for this look, which may hang for as long as the database likes."""
        self._is_overdue = True
        self._failed()
        _release(self._running, self._next)

    def _failed(self) -> None:
        self._metrics.failures.inc()
        if self.stale_since is None:
            self.stale_since = self._clock()
            self._tell(_SILENT)


def _release(*looks: _Look | None) -> None:
    for look in looks:
        if look is not None and not look.done():
            look.set_result(None)
