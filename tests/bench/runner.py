"""One instance after another, each in a process of its own: its peak memory is its own, and so is its death."""

import multiprocessing
import signal
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from multiprocessing import resource_tracker
from multiprocessing.connection import Connection
from multiprocessing.context import SpawnProcess
from pathlib import Path
from types import FrameType

from tests.bench.child import SESSIONS, STOP, End, Job, Started, run
from tests.bench.convert import read_bench
from tests.bench.figures import Run, Sample, contradictions
from tests.bench.judge import disagreements, judge

GRACE_S = 120.0
"""How long beyond its limit a process may take to end its search, check and write, before it is killed."""


class Interruption:
    """Ctrl-C once: the running search ends with its best. Twice: Python's own KeyboardInterrupt."""

    def __init__(self) -> None:
        self.asked = False
        self._pipe: Connection | None = None

    @contextmanager
    def heard(self) -> Iterator["Interruption"]:
        before = signal.signal(signal.SIGINT, self._interrupt)
        try:
            yield self
        finally:
            signal.signal(signal.SIGINT, before)

    def _interrupt(self, number: int, frame: FrameType | None) -> None:
        if self.asked:
            signal.default_int_handler(number, frame)
        self.asked = True
        if self._pipe is not None:
            self._tell(self._pipe)

    @contextmanager
    def reaches(self, pipe: Connection) -> Iterator[None]:
        """Within, Ctrl-C stops the process at the other end."""
        self._pipe = pipe
        if self.asked:
            self._tell(pipe)
        try:
            yield
        finally:
            self._pipe = None

    @staticmethod
    def _tell(pipe: Connection) -> None:
        with suppress(OSError):  # it has ended by itself
            pipe.send(STOP)


def _nobody(news: object) -> None:
    """A listener that hears nothing."""


def solve(
    job: Job,
    interruption: Interruption,
    *,
    started: Callable[[int], None] = _nobody,
    told: Callable[[Sample], None] = _nobody,
) -> Run:
    """Run one instance in its own process and say how it ended, whatever became of it.

    `started` is told the process's id, `told` each news as it comes. A `sessions.csv` of an earlier run is removed
    first: what is there afterwards is this run's.
    """
    job.out.mkdir(parents=True, exist_ok=True)
    (job.out / SESSIONS).unlink(missing_ok=True)
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe()
    process = context.Process(target=run, args=(job, theirs), name=job.file.stem)
    begun = time.monotonic()
    with _ctrl_c_held():
        process.start()
    theirs.close()
    try:
        if process.pid is not None:
            started(process.pid)
        with interruption.reaches(ours):
            sizes, samples, end = _follow(ours, begun + job.time_limit_s + GRACE_S, told)
        return _run_of(job, sizes, samples, end, process, time.monotonic() - begun)
    finally:
        if process.is_alive():
            process.kill()
        process.join()
        ours.close()


@contextmanager
def _ctrl_c_held() -> Iterator[None]:
    """A process started within never hears Ctrl-C, not even while it loads; we hear it afterwards."""
    resource_tracker.ensure_running()  # else it starts with the process, and lifts the mask before
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _follow(
    pipe: Connection, until: float, told: Callable[[Sample], None]
) -> tuple[dict[str, int], list[Sample], End | None]:
    """Everything the process says, until it ends, dies, or has been silent for too long."""
    sizes, samples = dict[str, int](), list[Sample]()
    while pipe.poll(max(0.0, until - time.monotonic())):
        try:
            said = pipe.recv()
        except (EOFError, OSError):
            break
        if isinstance(said, End):
            return sizes, samples, said
        if isinstance(said, Started):
            sizes = said.sizes
        elif not samples or _news(said) != _news(samples[-1]):
            samples.append(said)
            told(said)
        else:
            samples[-1] = replace(samples[-1], peak_mb=said.peak_mb)
    return sizes, samples, None


def _news(sample: Sample) -> tuple[int | None, ...]:
    return sample.clashes, sample.cost, sample.clash_bound, sample.cost_bound


def _run_of(
    job: Job, sizes: dict[str, int], samples: list[Sample], end: End | None, process: SpawnProcess, passed_s: float
) -> Run:
    if end is None:
        process.join(timeout=1.0)  # its pipe is closed: it is on its way out, unless it has been silent for too long
        end = End("died", passed_s, None, {}, (_death(process.exitcode),))
    told = (*samples, end.last) if end.last is not None else tuple(samples)
    return Run(
        name=job.file.stem,
        file=str(job.file),
        time_limit_s=job.time_limit_s,
        workers=job.workers,
        seed=job.seed,
        status=end.status,
        elapsed_s=end.elapsed_s,
        samples=told,
        sizes=sizes,
        criteria=end.criteria,
        why=end.why,
        disagreements=tuple(contradictions(told)),
    )


def _death(code: int | None) -> str:
    if code is None:
        return f"still running {GRACE_S:g} s after its limit: killed"
    if code < 0:
        name = signal.Signals(-code).name
        return f"killed by {name}" + (" (out of memory?)" if name == "SIGKILL" else "")
    return f"ended with code {code} before its result"


def judged(found: Run, evaluate: Path | None, out: Path) -> Run:
    """The run with evaluate.py's verdict on what it wrote."""
    sessions = out / SESSIONS
    if evaluate is None or not sessions.exists():
        return found
    verdict = judge(evaluate, Path(found.file), sessions)
    weights = read_bench(Path(found.file))[0].weight
    differences = (*found.disagreements, *disagreements(found, verdict, weights))
    return replace(found, verdict=verdict, disagreements=differences)
