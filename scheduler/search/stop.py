"""How a search is asked to end; free of the solver, so that asking costs nothing to load."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager


class Stop(threading.Event):
    """A request to end the search soon. Setting it wakes the solver at once; nothing polls."""

    def __init__(self) -> None:
        super().__init__()
        self._listeners: list[Callable[[], None]] = []
        self._lock = threading.Lock()

    def set(self) -> None:
        super().set()
        with self._lock:
            for listener in self._listeners:
                listener()

    @contextmanager
    def wakes(self, listener: Callable[[], None]) -> Iterator[None]:
        """Call the listener when the stop is requested, or at once if it has been."""
        with self._lock:
            self._listeners.append(listener)
        if self.is_set():
            listener()
        try:
            yield
        finally:
            with self._lock:
                self._listeners.remove(listener)
