"""Many scenarios at once on this machine: each in turn goes to one of a few processes, and what is done stays done.

A process that dies (killed, out of memory) costs only its own scenario's time: that one is tried again. Results come in
the order of the scenarios and are those of working them out one by one.
"""

import logging
import multiprocessing
import os
import signal
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from types import MappingProxyType

from scheduler.scenario.changes.apply import Applied
from scheduler.scenario.changes.scenario import Scenario
from scheduler.scenario.outcome import Outcome
from scheduler.scenario.runs.job import Base, Job, work, work_several
from scheduler.scenario.runs.thrift import Thrift
from scheduler.search.apart import processes
from scheduler.search.stop import Stop
from scheduler.text import Text

logger = logging.getLogger(__name__)

ATTEMPTS = 3
"""A scenario whose process died is tried again twice: a machine short of memory recovers, a fault of ours does not."""


@dataclass(frozen=True)
class RunProgress:
    """How far a run is. `running` are the names of the scenarios at work, as far as known; `lost` counts the processes
    that died, each of whose scenarios was taken up again or given up."""

    done: int
    total: int
    running: tuple[str, ...]
    lost: int
    elapsed_s: float


Watch = Callable[[RunProgress], None]
"""Called at each start and end of a scenario, by one thread at a time; must return quickly."""


def nobody(moment: RunProgress) -> None:
    """Looks away."""


def run(
    base: Base,
    scenarios: Sequence[Scenario],
    *,
    applied: Mapping[str, Applied] = MappingProxyType({}),
    watch: Watch = nobody,
    stop: Stop | None = None,
    alternatives: int = 1,
) -> tuple[Outcome, ...]:
    """Each scenario's outcome, in the order of `scenarios`. A single one has all the cores of `base.params` and runs in
    this process; several run side by side, one core each.

    `applied`: scenarios whose changes are made already, by name. `alternatives`: of a single one, so many timetables
    with as few moves, where there are.

    On `stop` the outcomes there are kept, and the others say that they were not worked out; a single scenario ends with
    the best timetable it has.
    """
    stop, tally = stop or Stop(), Tally(len(scenarios), watch)
    if len(scenarios) == 1:
        with tally.working(scenarios[0]):
            job = Job(base, scenarios[0], applied.get(scenarios[0].name))
            return work_several(job, alternatives, stop=stop)
    workers = _Workers(base.alone_on_a_core, applied, stop, tally)
    size = max(1, min(base.params.workers, len(scenarios)))
    try:
        with stop.wakes(workers.kill), ThreadPoolExecutor(size, "scenario") as threads:
            return tuple(threads.map(workers.outcome, scenarios))
    finally:
        workers.end()


class Tally:
    """Counts what is done, and tells."""

    def __init__(self, total: int, watch: Watch) -> None:
        self._total, self._watch, self._started = total, watch, time.monotonic()
        self._done = self._lost = 0
        self._running: list[str] = []
        self._lock = threading.Lock()

    def working(self, scenario: Scenario) -> "_Working":
        """Within, the scenario is at work; after, it is done."""
        return _Working(self, scenario.name)

    def start(self, name: str) -> None:
        with self._lock:
            self._running.append(name)
            self._tell()

    def finish(self, name: str) -> None:
        with self._lock:
            with suppress(ValueError):  # on a cluster nobody says when a scenario starts
                self._running.remove(name)
            self._done += 1
            self._tell()

    def lose(self) -> None:
        """A process died."""
        with self._lock:
            self._lost += 1
            self._tell()

    def _tell(self) -> None:
        elapsed_s = time.monotonic() - self._started
        self._watch(RunProgress(self._done, self._total, tuple(self._running), self._lost, elapsed_s))


@dataclass(frozen=True)
class _Working:
    tally: Tally
    name: str

    def __enter__(self) -> None:
        self.tally.start(self.name)

    def __exit__(self, *_: object) -> None:
        self.tally.finish(self.name)


@dataclass(frozen=True)
class _Worker:
    """A process that works out one scenario after the other."""

    process: BaseProcess
    line: Connection

    def outcome(self, scenario: Scenario, applied: Applied | None) -> Outcome:
        """Raises EOFError or OSError when the process dies."""
        self.line.send((scenario, applied))
        outcome: Outcome = self.line.recv()
        return outcome

    def end(self) -> None:
        self.process.kill()
        self.process.join()
        self.line.close()


class _Workers:
    """The processes: at most as many as threads ask at once, each given the instance and timetable when it starts."""

    def __init__(self, base: Base, applied: Mapping[str, Applied], stop: Stop, tally: Tally) -> None:
        self._base, self._applied, self._stop, self._tally = base, applied, stop, tally
        self._thrift = Thrift(base)
        self._context = processes()
        self._idle: list[_Worker] = []
        self._alive: list[BaseProcess] = []
        self._lock = threading.Lock()

    def outcome(self, scenario: Scenario) -> Outcome:
        if self._stop.is_set():
            return not_run(scenario)
        with self._tally.working(scenario):
            for _ in range(ATTEMPTS):
                try:
                    return self._ask(scenario)
                except (EOFError, OSError):
                    if self._stop.is_set():
                        return not_run(scenario)
                    self._tally.lose()
            return lost(scenario)

    def _ask(self, scenario: Scenario) -> Outcome:
        with self._lock:
            worker = self._idle.pop() if self._idle else None
        worker = worker or self._start()
        try:
            outcome = self._thrift.shared(worker.outcome(scenario, self._applied.get(scenario.name)))
        except (EOFError, OSError):
            worker.end()
            logger.info("a process died (exit code %s) at scenario %s", worker.process.exitcode, scenario.name)
            raise
        with self._lock:
            self._idle.append(worker)
        return outcome

    def _start(self) -> _Worker:
        above, below = self._context.Pipe()
        process = self._context.Process(target=_serve, args=(below, self._base), name="scenario", daemon=True)
        process.start()
        below.close()
        with self._lock:
            self._alive.append(process)
        if self._stop.is_set():  # `kill` may have come before
            process.kill()
        return _Worker(process, above)

    def kill(self) -> None:
        """End every process at once; whoever waits for one sees it die."""
        with self._lock:
            for process in self._alive:
                process.kill()

    def end(self) -> None:
        """When nobody waits any more."""
        for worker in self._idle:
            worker.end()


def _serve(below: Connection, base: Base) -> None:
    """A process's main, until the other side closes. Ctrl-C reaches the parent too, which decides: here it is deaf."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_follow_the_parent, daemon=True).start()
    with suppress(EOFError, OSError):
        while True:
            below.send(work(Job(base, *below.recv())))


def _follow_the_parent() -> None:
    """A parent that was killed takes its processes along: nobody would read their work."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        wait([parent.sentinel])
        os._exit(1)


def not_run(scenario: Scenario) -> Outcome:
    """The run was stopped before this one's end."""
    return Outcome(scenario, "unknown", texts=(_NOT_RUN,))


def lost(scenario: Scenario) -> Outcome:
    """Its process died every time."""
    return Outcome(scenario, "failed", texts=(_LOST,))


_NOT_RUN = Text(
    "Pas calculé : la commande a été arrêtée avant. Relancez-la pour ce scénario.",
    "Not worked out: the command was stopped before. Run it again for this scenario.",
)
_LOST = Text(
    "Le processus qui calculait ce scénario s’est arrêté à chaque essai (mémoire insuffisante, ou arrêté "
    "de l’extérieur). Relancez ce scénario seul, ou avec --workers 1.",
    "The process that worked this scenario out died, each time it was started again (out of memory, or killed from "
    "outside). Run this scenario alone, or with --workers 1.",
)
