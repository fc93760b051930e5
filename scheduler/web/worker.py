"""A thread that does one thing after the other for the event loop, and never keeps the program from ending."""

import asyncio
import threading
from collections.abc import Callable
from concurrent.futures import Future
from queue import SimpleQueue
from typing import TypeVar

Result = TypeVar("Result")


class Worker:
    """Python waits at its end for the threads of its own executors: one that hangs in a database would hold the
    server's stop for as long as the database likes."""

    def __init__(self, name: str) -> None:
        self._queue: SimpleQueue[Callable[[], None] | None] = SimpleQueue()
        self._thread = threading.Thread(target=self._run, name=name, daemon=True)
        self._thread.start()

    def do(self, work: Callable[[], Result]) -> "asyncio.Future[Result]":
        """A future of the running loop; what `work` raises is raised there."""
        future: Future[Result] = Future()

        def run() -> None:
            if not future.set_running_or_notify_cancel():
                return
            try:
                future.set_result(work())
            except BaseException as error:  # noqa: BLE001  handed to whoever waits
                future.set_exception(error)

        self._queue.put(run)
        return asyncio.wrap_future(future)

    def close(self, patience_s: float = 1.0) -> bool:
        """Whether what was under way has ended."""
        self._queue.put(None)
        self._thread.join(patience_s)
        return not self._thread.is_alive()

    def _run(self) -> None:
        while (run := self._queue.get()) is not None:
            run()
