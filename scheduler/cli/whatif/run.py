"""Scenarios at work, on this machine or on a cluster: shown while they are, and stopped by Ctrl-C."""

import os
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent import futures
from contextlib import contextmanager

from rich.console import Group, RenderableType
from rich.live import Live
from rich.progress_bar import ProgressBar
from rich.text import Text as Line

from scheduler.cli.core.output import Output
from scheduler.cli.core.progress import QuietConsole
from scheduler.cli.core.solving import interrupting
from scheduler.scenario.changes.change import Scenario
from scheduler.scenario.outcome import Outcome
from scheduler.scenario.work.run import Moment, Watch, nobody, run
from scheduler.scenario.work.work import Base
from scheduler.search.stop import Stop
from scheduler.text import Lang, Text
from scheduler.wording import choices

_WAKE_S = 0.5
"""How often the wait looks up: on Windows a wait without end hears no Ctrl-C."""
_REFRESHES_A_SECOND = 4
_BAR_COLUMNS = 60
_NAMES_SHOWN = 4
_DONE = Text(
    "Scénarios calculés : {done} sur {total}, en {elapsed} s", "Scenarios done: {done} of {total}, in {elapsed} s"
)
_LEFT = Text("Encore {left} environ", "About {left} left")
_NOW = Text("En cours : {names}", "At work: {names}")
_LOST = Text(
    "Processus perdus (mémoire insuffisante, ou arrêtés de l’extérieur), leurs scénarios repris : {lost}",
    "Processes lost (out of memory, or killed from outside), their scenarios taken up again: {lost}",
)
_HOW_TO_STOP = Text(
    "Ctrl-C arrête et garde les scénarios terminés.", "Ctrl-C stops and keeps the scenarios that are done."
)
_STOPPING = Text(
    "Arrêt demandé : les scénarios terminés sont gardés (Ctrl-C encore pour tout abandonner).",
    "Stopping: the scenarios that are done are kept (Ctrl-C again to give all up).",
)


def work_out(base: Base, scenarios: Sequence[Scenario], cluster: str | None, output: Output) -> tuple[Outcome, ...]:
    """Every scenario's outcome, in order, in a thread of its own, shown on a terminal.

    The first Ctrl-C keeps what is done; the second raises KeyboardInterrupt, and leaves the thread to the end of the
    process (see `main.main`). Raises InputError when the cluster is at fault.
    """
    stop, thread = Stop(), futures.ThreadPoolExecutor(1, "scenarios")

    def work(watch: Watch) -> tuple[Outcome, ...]:
        if cluster is None:
            return run(base, scenarios, watch=watch, stop=stop)
        from scheduler.scenario.work.cluster import run_on_cluster  # half a second, for those who have one

        return run_on_cluster(cluster, base, scenarios, watch=watch, stop=stop)

    try:
        with interrupting(stop), _shown(output, len(scenarios), stop) as watch:
            return _wait(thread.submit(work, watch), stop, output if watch is nobody else None)
    finally:
        thread.shutdown(wait=False)


def _wait(
    future: futures.Future[tuple[Outcome, ...]], stop: threading.Event, output: Output | None
) -> tuple[Outcome, ...]:
    """`output`: where to say that the stop is understood, unless a display does."""
    while not future.done():
        futures.wait([future], timeout=_WAKE_S)
        if stop.is_set() and output is not None:
            output.note(_STOPPING)
            output = None
    return future.result()


class Display:
    """How far the scenarios are. `watch` is called by the threads that work."""

    def __init__(
        self, lang: Lang, total: int, stop: threading.Event, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._lang, self._stop, self._clock, self._start = lang, stop, clock, clock()
        self._moment = Moment(0, total, (), 0, 0.0)

    def watch(self, moment: Moment) -> None:
        self._moment = moment

    def __rich__(self) -> RenderableType:
        moment, lang = self._moment, self._lang
        elapsed = int(self._clock() - self._start)
        lines = [_DONE.to(lang).format(done=moment.done, total=moment.total, elapsed=elapsed)]
        if 0 < moment.done < moment.total:
            left_s = elapsed * (moment.total - moment.done) / moment.done
            lines.append(_LEFT.to(lang).format(left=_duration(left_s)))
        if moment.running:
            lines.append(_NOW.to(lang).format(names=choices(moment.running, _NAMES_SHOWN).to(lang)))
        if moment.lost:
            lines.append(_LOST.to(lang).format(lost=moment.lost))
        lines.append((_STOPPING if self._stop.is_set() else _HOW_TO_STOP).to(lang))
        bar = ProgressBar(total=moment.total, completed=moment.done, width=_BAR_COLUMNS)
        return Group(Line(lines[0]), bar, *(Line(line) for line in lines[1:]))


def _duration(seconds: float) -> str:
    """`45 s`, `12 min`."""
    return f"{seconds:.0f} s" if seconds < 100 else f"{seconds / 60:.0f} min"


@contextmanager
def _shown(output: Output, total: int, stop: threading.Event) -> Iterator[Watch]:
    """A watch whose news are drawn on standard error while it is a terminal."""
    if sys.stderr is None or not sys.stderr.isatty() or os.environ.get("TERM") == "dumb":
        yield nobody
        return
    display = Display(output.lang, total, stop)
    console = QuietConsole(stderr=True, markup=False, emoji=False, highlight=False, safe_box=True)
    with Live(display, console=console, refresh_per_second=_REFRESHES_A_SECOND, transient=True):
        yield display.watch
