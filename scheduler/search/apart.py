"""Work in a process of its own: when that process dies, what it had found does not die with it.

The child sends up news as they come, and at last what it found; down goes one word, to stop. A closed pipe means the
other side is gone.
"""

import logging
import multiprocessing
import signal
import threading
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import partial
from multiprocessing.connection import Connection
from multiprocessing.context import ForkServerContext, SpawnContext
from multiprocessing.process import BaseProcess
from typing import Any, TypeVar

from scheduler.checker.check import check
from scheduler.demand.problem import Problem
from scheduler.errors import NothingFound, SchedulerError
from scheduler.instance.schema.instance import Instance
from scheduler.model.solution import Assignment, to_timetable
from scheduler.search.params import Params
from scheduler.search.plan import plan, provenance_of
from scheduler.search.progress import Observer, Progress, nobody
from scheduler.search.result import Result
from scheduler.search.stop import Stop
from scheduler.text import Text
from scheduler.timetable.schema import TierResult, Timetable

logger = logging.getLogger(__name__)

STOP = "stop"
GRACE_S = 2.0
"""How long a child whose result has come may take to end."""

Found = TypeVar("Found")
Send = Callable[[Any], None]


class ProcessDied(Exception):
    """The process ended without a word: out of memory, or killed from outside."""


@dataclass(frozen=True)
class Kept:
    """The incumbent and what was proved of it when it was found."""

    assignment: Assignment
    tiers: tuple[TierResult, ...]


@dataclass(frozen=True)
class _News:
    content: Any


@dataclass(frozen=True)
class _Done:
    content: Any


@dataclass(frozen=True)
class _Failed:
    """An error nobody foresaw, with the child's traceback."""

    error: Exception
    trace: str


def processes() -> ForkServerContext | SpawnContext:
    """Makes processes of one that has loaded the search and does nothing else: each starts at once. A fork of this one
    would take locks of other threads along."""
    if "forkserver" not in multiprocessing.get_all_start_methods():
        return multiprocessing.get_context("spawn")
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload([__name__])
    return context


def apart(work: Callable[[Send, Stop], Found], observe: Send, stop: Stop | None = None) -> Found:
    """What `work` finds in a process of its own, where it is given whom to send news to and when to stop; it and all
    that it sends can be pickled.

    Raises ProcessDied, the SchedulerError that it raised, or whatever else, with the child's traceback.
    """
    context = processes()
    above, below = context.Pipe()
    process = context.Process(target=_serve, args=(below, work), name="search", daemon=True)
    process.start()
    below.close()
    try:
        with _passing_on(stop or Stop(), above):
            found: Found = _found(above, process, observe)
            return found
    finally:
        above.close()
        process.join(GRACE_S)
        if process.is_alive():
            process.kill()
            process.join()


def plan_apart(
    instance: Instance,
    params: Params,
    *,
    observe: Observer = nobody,
    stop: Stop | None = None,
    start: Timetable | None = None,
) -> Result:
    """As `plan`, in a process of its own.

    When it dies, the best timetable it had sent is returned, checked again, with the ending "died"; NothingFound when
    it had sent none.
    """
    kept: list[Kept] = []

    def seen(news: Progress | Kept) -> None:
        if isinstance(news, Kept):
            kept[:] = [news]
        else:
            observe(news)

    try:
        return apart(partial(_plan, instance, params, start), seen, stop)
    except ProcessDied as death:
        if not kept:
            raise NothingFound([_DIED_EARLY]) from death
        timetable = to_timetable(Problem.of(instance), kept[0].assignment, provenance_of(params), kept[0].tiers)
        return Result(timetable, check(instance, timetable), "died")


def _plan(instance: Instance, params: Params, start: Timetable | None, send: Send, stop: Stop) -> Result:
    return plan(instance, params, observe=send, stop=stop, start=start, keep=lambda *found: send(Kept(*found)))


def _found(above: Connection, process: BaseProcess, observe: Send) -> Any:
    while True:
        try:
            news = above.recv()
        except (EOFError, OSError) as error:
            process.join(GRACE_S)
            logger.error("the search process died with exit code %s", process.exitcode)
            raise ProcessDied from error
        if isinstance(news, _News):
            observe(news.content)
        elif isinstance(news, _Done):
            return news.content
        elif isinstance(news, _Failed):
            news.error.add_note(news.trace)
            raise news.error
        else:
            raise news


@contextmanager
def _passing_on(stop: Stop, above: Connection) -> Iterator[None]:
    def ask() -> None:
        with suppress(OSError):  # the child is gone: the reading side says so
            above.send(STOP)

    with stop.wakes(ask):
        yield


def _serve(below: Connection, work: Callable[[Send, Stop], Any]) -> None:
    """The child's main. Ctrl-C reaches the parent too, which decides: here it is deaf."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    stop, sending = Stop(), threading.Lock()

    def send(news: Any) -> None:
        with sending, suppress(BrokenPipeError):  # the parent is gone: `listen` has heard it
            below.send(news)

    def listen() -> None:
        with suppress(EOFError, OSError):
            below.recv()
        stop.set()

    threading.Thread(target=listen, daemon=True).start()
    try:
        send(_Done(work(lambda news: send(_News(news)), stop)))
    except SchedulerError as error:
        send(error)
    except Exception as error:  # noqa: BLE001  # raised again above, where it is told
        send(_Failed(error, traceback.format_exc()))


_DIED_EARLY = Text(
    "Le processus de calcul s’est arrêté avant un premier emploi du temps (mémoire insuffisante, ou arrêté de "
    "l’extérieur) : rien n’a été écrit. Relancez la commande.",
    "The search process died before a first timetable (out of memory, or killed from outside): nothing has been "
    "written. Run the command again.",
)
