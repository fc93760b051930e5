"""A search in a process of its own: when that process dies, what it had found does not die with it.

The child sends up each better timetable, as soon as the checker has accepted it, and every sign of progress; down goes
one word, to stop. A closed pipe means the other side is gone.
"""

import logging
import multiprocessing
import signal
import threading
import traceback
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess

from scheduler.checker.check import check
from scheduler.demand.problem import Problem
from scheduler.errors import NothingFound, SchedulerError
from scheduler.instance.schema import Instance
from scheduler.model.solution import Assignment, to_timetable
from scheduler.search.params import Params
from scheduler.search.plan import plan, provenance_of
from scheduler.search.progress import Observer, Progress, nobody
from scheduler.search.result import Result
from scheduler.search.stop import Stop
from scheduler.text import Text
from scheduler.timetable.schema import TierResult

logger = logging.getLogger(__name__)

STOP = "stop"
GRACE_S = 2.0
"""How long a child whose result has come may take to end."""


@dataclass(frozen=True)
class Kept:
    """The incumbent and what was proved of it when it was found."""

    assignment: Assignment
    tiers: tuple[TierResult, ...]


@dataclass(frozen=True)
class Failed:
    """An error nobody foresaw, with the child's traceback."""

    error: Exception
    trace: str


News = Progress | Kept | Failed | Result | SchedulerError


def plan_apart(instance: Instance, params: Params, *, observe: Observer = nobody, stop: Stop | None = None) -> Result:
    """As `plan`, in a process of its own.

    When it dies, the best timetable it had sent is returned, checked again, with the ending "died"; NothingFound when
    it had sent none.
    """
    context = multiprocessing.get_context("spawn")  # a fork would take locks of other threads along
    above, below = context.Pipe()
    process = context.Process(target=_work, args=(below, instance, params), name="search", daemon=True)
    process.start()
    below.close()
    try:
        with _passing_on(stop or Stop(), above):
            return _result(above, process, instance, params, observe)
    finally:
        above.close()
        process.join(GRACE_S)
        if process.is_alive():
            process.kill()
            process.join()


def _result(above: Connection, process: BaseProcess, instance: Instance, params: Params, observe: Observer) -> Result:
    kept: Kept | None = None
    while True:
        try:
            news: News = above.recv()
        except (EOFError, OSError):
            return _died(process, instance, params, kept)
        if isinstance(news, Progress):
            observe(news)
        elif isinstance(news, Kept):
            kept = news
        elif isinstance(news, Result):
            return news
        elif isinstance(news, Failed):
            news.error.add_note(news.trace)
            raise news.error
        else:
            raise news


def _died(process: BaseProcess, instance: Instance, params: Params, kept: Kept | None) -> Result:
    process.join(GRACE_S)
    logger.error("the search process died with exit code %s", process.exitcode)
    if kept is None:
        raise NothingFound([_DIED_EARLY])
    timetable = to_timetable(Problem.of(instance), kept.assignment, provenance_of(params), kept.tiers)
    return Result(timetable, check(instance, timetable), "died")


@contextmanager
def _passing_on(stop: Stop, above: Connection) -> Iterator[None]:
    def ask() -> None:
        with suppress(OSError):  # the child is gone: the reading side says so
            above.send(STOP)

    with stop.wakes(ask):
        yield


def _work(below: Connection, instance: Instance, params: Params) -> None:
    """The child's main. Ctrl-C reaches the parent too, which decides: here it is deaf."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    stop, sending = Stop(), threading.Lock()

    def send(news: News) -> None:
        with sending, suppress(BrokenPipeError):  # the parent is gone: `listen` has heard it
            below.send(news)

    def listen() -> None:
        with suppress(EOFError, OSError):
            below.recv()
        stop.set()

    threading.Thread(target=listen, daemon=True).start()
    try:
        send(plan(instance, params, observe=send, stop=stop, keep=lambda *found: send(Kept(*found))))
    except SchedulerError as error:
        send(error)
    except Exception as error:  # noqa: BLE001  # raised again above, where it is told
        send(Failed(error, traceback.format_exc()))


_DIED_EARLY = Text(
    "Le processus de calcul s’est arrêté avant un premier emploi du temps (mémoire insuffisante, ou arrêté de "
    "l’extérieur) : rien n’a été écrit. Relancez la commande.",
    "The search process died before a first timetable (out of memory, or killed from outside): nothing has been "
    "written. Run the command again.",
)
