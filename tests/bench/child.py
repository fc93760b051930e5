"""What runs in an instance's own process: read, convert, search, write `sessions.csv`; tell the parent everything.

The parent's pipe carries one word down, `STOP`; its closing means the same. Up go samples, then one `End`.
"""

import resource
import signal
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path

from scheduler.errors import Impossible, NothingFound, RefusedByChecker, SchedulerError
from scheduler.export.enf.files import enf
from scheduler.files import write_atomically
from scheduler.search.params import Params
from scheduler.search.progress import Progress
from scheduler.search.result import Result
from scheduler.search.stop import Stop
from tests.bench.convert import read_bench
from tests.bench.figures import Sample, Status

STOP = "stop"
SESSIONS = "sessions.csv"
LEAST_S = 0.01
"""What is left to search when reading has taken all the time."""
BEAT_S = 1.0
"""How often the parent hears of memory while figures stand still."""


@dataclass(frozen=True)
class Job:
    """`out`: the folder of `sessions.csv`."""

    file: Path
    out: Path
    time_limit_s: float
    workers: int
    seed: int


@dataclass(frozen=True)
class Started:
    sizes: dict[str, int]


@dataclass(frozen=True)
class End:
    status: Status
    elapsed_s: float
    last: Sample | None
    criteria: dict[str, int]
    why: tuple[str, ...] = ()


def run(job: Job, pipe: Connection) -> None:
    """The process's main. Ctrl-C reaches the parent too, which asks for the stop: here it is deaf."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    # The parent imports this module as well, and needs no solver.
    import scheduler.search.plan  # noqa: F401  # loaded before the clock starts

    started = time.monotonic()
    teller = Teller(pipe, lambda: time.monotonic() - started)
    threading.Thread(target=teller.listen, daemon=True).start()
    timer = threading.Timer(job.time_limit_s, teller.stop.set)  # with one worker the search counts another time
    timer.daemon = True
    timer.start()
    try:
        pipe.send(_search(job, teller))
    except BrokenPipeError:
        sys.exit("the parent has gone")
    finally:
        timer.cancel()


class Teller:
    """The process's side of the pipe: news of the search go up, the wish to stop comes down."""

    def __init__(self, pipe: Connection, clock: Callable[[], float]) -> None:
        self.stop = Stop()
        self.asked = threading.Event()
        """Stopped by the parent, not by the limit."""
        self.clock = clock
        self.peak_mb = 0.0
        self._pipe = pipe
        self._sending = threading.Lock()
        self._told: tuple[int | None, ...] = ()
        self._told_s = -BEAT_S

    def listen(self) -> None:
        with suppress(EOFError, OSError):  # the parent is gone: nobody waits for a longer search
            self._pipe.recv()
        self.asked.set()
        self.stop.set()

    def send(self, said: Started) -> None:
        with self._sending:
            self._pipe.send(said)

    def observe(self, progress: Progress) -> None:
        """Tell what has changed, and the memory now and then. Called from any thread of the search."""
        news, now_s = (progress.clashes, progress.cost, progress.clash_bound, progress.cost_bound), self.clock()
        with self._sending:
            if news == self._told and now_s < self._told_s + BEAT_S:
                return
            self._told, self._told_s = news, now_s
            try:
                self._pipe.send(self.sample(*news, elapsed_s=now_s))
            except OSError:
                self.stop.set()  # the parent is gone

    def sample(
        self, clashes: int | None, cost: int | None, clash_bound: int, cost_bound: int, *, elapsed_s: float
    ) -> Sample:
        self.peak_mb = max(self.peak_mb, memory_mb())
        return Sample(elapsed_s, clashes, cost, clash_bound, cost_bound, self.peak_mb)


def _search(job: Job, teller: Teller) -> End:
    from scheduler.search.plan import plan

    instance, _ = read_bench(job.file)
    units = instance.scheduled_units
    sessions = sum((unit.in_person or 0) + (unit.webconference or 0) for unit in units)
    sizes = {"units": len(units), "sessions": sessions, "groups": len(instance.groups)}
    teller.send(Started({**sizes, "trainers": len(instance.trainers)}))
    params = Params(max(LEAST_S, job.time_limit_s - teller.clock()), job.workers, job.seed)
    try:
        result = plan(instance, params, observe=teller.observe, stop=teller.stop)
    except SchedulerError as error:
        return End(_status(error, teller.asked), teller.clock(), None, {}, tuple(error.lines("en")))
    ended_s = teller.clock()
    write_atomically(job.out / SESSIONS, enf(instance, result.timetable)[SESSIONS])
    criteria = {criterion.code: criterion.value for criterion in result.report.criteria}
    ending: Status = "limit" if result.ending == "interrupted" and not teller.asked.is_set() else result.ending
    return End(ending, ended_s, _end_sample(result, teller, ended_s), criteria)


def _status(error: SchedulerError, asked: threading.Event) -> Status:
    """Raises the error again when it is none of the three ends of a search."""
    if isinstance(error, Impossible):
        return "impossible"
    if isinstance(error, NothingFound):
        return "interrupted" if asked.is_set() else "nothing found"
    if isinstance(error, RefusedByChecker):
        return "refused"
    raise error


def _end_sample(result: Result, teller: Teller, elapsed_s: float) -> Sample:
    """The end, from the checker's report and the tiers, whatever was told before."""
    bound = {tier.tier: tier.bound or 0 for tier in result.timetable.tiers}
    report = result.report
    return teller.sample(report.clash_count, report.cost, bound["clashes"], bound["criteria"], elapsed_s=elapsed_s)


def memory_mb() -> float:
    """The largest resident size so far of this process and of those it has running, added up, in MB (10⁶ bytes).

    From VmHWM of Linux, which starts at zero with a process; `getrusage`, used elsewhere, also counts what the parent
    held when it started this one.
    """
    if Path("/proc/self/status").exists():
        return sum(_high_water(process) for process in _family(Path("/proc/self"))) / 1e6
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * (1 if sys.platform == "darwin" else 1024) / 1e6


def _family(process: Path) -> Iterator[Path]:
    """The process and its living descendants."""
    yield process
    with suppress(OSError):  # it has just ended
        for task in (process / "task").iterdir():
            for child in (task / "children").read_text().split():
                yield from _family(Path("/proc") / child)


def _high_water(process: Path) -> int:
    with suppress(OSError):
        for line in (process / "status").read_text().splitlines():
            if line.startswith("VmHWM:"):
                return int(line.split()[1]) * 1024
    return 0
