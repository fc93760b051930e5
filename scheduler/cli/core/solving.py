"""A search that the user can stop: Ctrl-C once for the best so far, twice to give up."""

import signal
import threading
from collections.abc import Iterator
from concurrent import futures
from contextlib import contextmanager
from dataclasses import replace
from types import FrameType

from scheduler.checker import notes
from scheduler.cli.core.output import Output
from scheduler.cli.core.progress import STOPPING, shown
from scheduler.errors import SchedulerError
from scheduler.instance.schema import Instance
from scheduler.search.params import Params
from scheduler.search.progress import Observer, nobody
from scheduler.search.result import Result
from scheduler.search.stop import Stop
from scheduler.text import Text

NOT_COMPILED = Text(
    "Le code compilé manque : il n’y avait pas de compilateur C à l’installation. La recherche s’en passe, mais n’est "
    "pas à la hauteur d’un centre entier. Installez un compilateur C, puis réinstallez le logiciel.",
    "The compiled code is missing: there was no C compiler at installation. The search does without it, but is not up "
    "to a whole centre. Install a C compiler, then install the program again.",
)
_WAKE_S = 0.5
"""How often the wait looks up: on Windows a wait without end hears no Ctrl-C."""


def search(instance: Instance, params: Params, output: Output) -> Result:
    """Search in a thread of its own, showing progress on a terminal.

    The first Ctrl-C asks the search to end with the best timetable so far; the second raises KeyboardInterrupt, and
    leaves the thread to the end of the process (see `main.main`).
    Raises what the search raises: Impossible, NothingFound, RefusedByChecker.
    """
    stop = Stop()
    worker = futures.ThreadPoolExecutor(1, "search")
    try:
        with interrupting(stop), shown(output, params.time_limit_s, stop) as observe:
            return _noted(_wait(worker.submit(_plan, instance, params, observe, stop), stop, observe, output))
    except SchedulerError:  # no report will say it
        for text in (*notes.read(instance), *notes.missing(instance)):
            output.note(text)
        raise
    finally:
        worker.shutdown(wait=False)


def _plan(instance: Instance, params: Params, observe: Observer, stop: Stop) -> Result:
    # OR-Tools takes half a second and 50 MB to load, which checking and showing do without.
    from scheduler.search.apart import plan_apart

    return plan_apart(instance, params, observe=observe, stop=stop)


def _noted(result: Result) -> Result:
    """The report says it, and so do the terminal and the page, when the search had to do without annealing."""
    from scheduler.search.anneal.core import is_there

    if is_there():
        return result
    return replace(result, report=replace(result.report, notes=(*result.report.notes, NOT_COMPILED)))


def _wait(future: futures.Future[Result], stop: threading.Event, observe: Observer, output: Output) -> Result:
    told = observe is not nobody  # the display says it itself
    while not future.done():
        futures.wait([future], timeout=_WAKE_S)
        if stop.is_set() and not told:
            output.note(STOPPING)
            told = True
    return future.result()


@contextmanager
def interrupting(stop: threading.Event) -> Iterator[None]:
    """Within, the first Ctrl-C only sets `stop`, so that it can break nothing; the second is Python's own."""

    def interrupted(number: int, frame: FrameType | None) -> None:
        if stop.is_set():
            signal.default_int_handler(number, frame)
        stop.set()

    before = signal.signal(signal.SIGINT, interrupted)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)
