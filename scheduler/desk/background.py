"""One work at a time in the background: it goes on when the browser is closed, can be stopped, says how it stands."""

import contextvars
import threading
import time
from collections.abc import Callable
from dataclasses import replace
from typing import Any, ClassVar, Generic, Protocol, TypeVar

from scheduler.desk.draft.refusals import ActRefused
from scheduler.search.stop import Stop
from scheduler.text import Text


class Standing(Protocol):
    """How a work stands: a frozen dataclass."""

    __dataclass_fields__: ClassVar[dict[str, Any]]

    @property
    def number(self) -> int: ...
    @property
    def elapsed_s(self) -> float: ...
    @property
    def is_stopping(self) -> bool: ...
    @property
    def is_done(self) -> bool: ...


S = TypeVar("S", bound=Standing)


class Background(Generic[S]):
    """The works of one kind on one draft, one after the other. Thread-safe."""

    def __init__(self, kind: str, busy: Text) -> None:
        self._kind, self._busy = kind, busy
        self._lock = threading.Lock()
        self._stop, self._thread, self._began_s = Stop(), threading.Thread(), 0.0
        self._now: S | None = None

    @property
    def now(self) -> S | None:
        """The one at work, or the last one."""
        with self._lock:
            if self._now is None or self._now.is_done:
                return self._now
            return replace(self._now, elapsed_s=time.monotonic() - self._began_s, is_stopping=self._stop.is_set())

    @property
    def is_working(self) -> bool:
        now = self.now
        return now is not None and not now.is_done

    def stop(self) -> None:
        """End it soon; what it has is kept."""
        self._stop.set()

    def close(self, wait_s: float) -> None:
        """Stop, and wait that what it has is kept, at most so long."""
        self.stop()
        if self._thread.is_alive():
            self._thread.join(wait_s)

    def _begin(self, prepared: Callable[[int], tuple[S, Callable[[], dict[str, Any]]]]) -> int:
        """Start what `prepared` makes of its number: how it stands, and the work, which returns the fields in which it
        is another once it is done. Raises ActRefused while one is at work, and what `prepared` raises."""
        with self._lock:
            if self._now is not None and not self._now.is_done:
                raise ActRefused(self._busy)
            number = 1 if self._now is None else self._now.number + 1
            self._now, work = prepared(number)
            self._stop, self._began_s = Stop(), time.monotonic()
            context = contextvars.copy_context()  # its result may be an act of the account that asks
            self._thread = threading.Thread(target=context.run, args=(self._run, work), name=self._kind, daemon=True)
            self._thread.start()
        return number

    def _run(self, work: Callable[[], dict[str, Any]]) -> None:
        found = work()
        self._seems(elapsed_s=time.monotonic() - self._began_s, **found)

    def _seems(self, **fields: Any) -> None:
        """News of the one at work."""
        with self._lock:
            assert self._now is not None
            self._now = replace(self._now, **fields)
