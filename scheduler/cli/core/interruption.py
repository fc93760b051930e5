"""Work that takes long: shown while it runs, ended by Ctrl-C or SIGTERM with the best so far, twice to give up."""

import os
import signal
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent import futures
from contextlib import contextmanager
from types import FrameType
from typing import Generic, TypeVar

from rich.console import Console, Group, RenderableType
from rich.text import Text as Line

from scheduler.cli.core.output import Output
from scheduler.search.stop import Stop
from scheduler.text import Lang, Text

STOPPING_SIGNALS = (signal.SIGINT, signal.SIGTERM)
"""Ctrl-C, and what a system sends to a program that should end."""
_WAKE_S = 0.5
"""How often the wait looks up: on Windows a wait without end hears no Ctrl-C."""
_REFRESHES_A_SECOND = 4
T = TypeVar("T")
News = TypeVar("News")


class Display(Generic[News]):
    """What a long work shows of itself: what it told last, and how to stop it.

    Another thread calls `watch`, as often as it likes; whoever draws asks for the lines of that moment.
    """

    how_to_stop: Text
    stopping: Text

    def __init__(self, lang: Lang, clock: Callable[[], float] = time.monotonic) -> None:
        self.lang, self.stop, self._clock, self._start = lang, Stop(), clock, clock()
        self.latest: News | None = None

    def watch(self, news: News) -> None:
        self.latest = news

    def drawn(self, elapsed_s: float) -> Sequence[RenderableType]:
        """What the latest news look like."""
        raise NotImplementedError

    def __rich__(self) -> RenderableType:
        advice = self.stopping if self.stop.is_set() else self.how_to_stop
        return Group(*self.drawn(self._clock() - self._start), Line(advice.to(self.lang)))


def run_interruptibly(work: Callable[[Callable[[News], None], Stop], T], display: Display[News], output: Output) -> T:
    """Run the work in a thread of its own, showing on a terminal what it tells.

    The first Ctrl-C asks it to end with what it has; the second raises KeyboardInterrupt, and leaves the thread to the
    end of the process (see `main.main`). Raises what the work raises.
    """
    worker = futures.ThreadPoolExecutor(1, "work")
    try:
        with _interrupting(display.stop), _shown(display) as is_told:
            future = worker.submit(work, display.watch, display.stop)
            while not future.done():
                futures.wait([future], timeout=_WAKE_S)
                if display.stop.is_set() and not is_told:
                    output.note(display.stopping)
                    is_told = True
            return future.result()
    finally:
        worker.shutdown(wait=False)


def ignore_interruptions() -> None:
    """From here to the end of the run."""
    for number in STOPPING_SIGNALS:
        signal.signal(number, signal.SIG_IGN)


@contextmanager
def _interrupting(stop: threading.Event) -> Iterator[None]:
    """Within, the first signal only sets `stop`, so that it can break nothing; the second is Python's own Ctrl-C."""

    def interrupted(number: int, frame: FrameType | None) -> None:
        if stop.is_set():
            signal.default_int_handler(number, frame)
        stop.set()

    before = {number: signal.signal(number, interrupted) for number in STOPPING_SIGNALS}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


@contextmanager
def _shown(display: Display[News]) -> Iterator[bool]:
    """Draws on standard error while it is a terminal. Yields whether it does."""
    if sys.stderr is None or not sys.stderr.isatty() or os.environ.get("TERM") == "dumb":
        yield False
        return
    from rich.live import Live

    console = _QuietConsole(stderr=True, markup=False, emoji=False, highlight=False, safe_box=True)
    with Live(display, console=console, refresh_per_second=_REFRESHES_A_SECOND, transient=True):
        yield True


class _QuietConsole(Console):
    """A console that goes silent when its terminal is closed; rich's own would end the program."""

    def on_broken_pipe(self) -> None:
        self.quiet = True
