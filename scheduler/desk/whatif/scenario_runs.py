"""The scenarios tried on one draft: each is worked out in a process of its own, and goes on when the browser is closed.

As many work at once as there are cores; the others wait their turn. What is found is kept beside the journal, so that a
desk that is started anew has it still.
"""

import itertools
import logging
import os
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any, Literal

from scheduler.desk.draft.draft import Draft
from scheduler.desk.whatif import kept
from scheduler.desk.whatif.basis import Basis
from scheduler.scenario.changes.scenario import Scenario
from scheduler.scenario.outcome import Outcome
from scheduler.scenario.runs.job import Base, Job, work_leaving_out
from scheduler.search.apart import ProcessDied, Send, apart
from scheduler.search.params import Params
from scheduler.search.progress import Progress
from scheduler.search.stop import Stop
from scheduler.text import Lang, Text
from scheduler.timetable.schema import Timetable

LIMIT_S = 20.0
"""Seconds of search for one scenario; it ends earlier where the fewest moves are proved."""
MOST = 40
"""Scenarios side by side: nobody compares more."""
_TURN_S = 0.2
_WAITING = Text("Attend son tour", "Waiting for its turn")
_STARTING = Text("Mise en route", "Starting")
_STOPPED = Text("Arrêté avant d’avoir trouvé ; relancez-le.", "Stopped before anything was found; run it again.")
_DIED = Text(
    "Le calcul s’est interrompu (mémoire insuffisante ?) ; relancez-le.",
    "The work died (out of memory?); run it again.",
)
logger = logging.getLogger(__name__)
Status = Literal["waiting", "working", "done"]


@dataclass(frozen=True)
class ScenarioRun:
    """A scenario on the desk. `outcome` is there exactly when it is done."""

    number: int
    scenario: Scenario
    basis: Basis
    """What it is tried on."""
    unlike: tuple[int, ...] = ()
    """Numbers of those before it, of which it is to be another possibility."""
    status: Status = "waiting"
    phase: Text = _WAITING
    progress: Progress | None = None
    elapsed_s: float = 0.0
    is_stopping: bool = False
    outcome: Outcome | None = None


class ScenarioRuns:
    """Thread-safe. `version` counts what has changed in which scenarios there are, and which are done."""

    def __init__(self, draft: Draft, file: Path, cores: int | None = None) -> None:
        self._draft, self._file = draft, file
        self._lock = threading.Lock()
        self._turns = threading.BoundedSemaphore(cores or os.cpu_count() or 1)
        self._runs: dict[int, ScenarioRun] = {}
        self._stops: dict[int, tuple[Stop, threading.Thread, float]] = {}
        self._numbers = itertools.count(1)
        self.version = 0
        self._restore()

    @property
    def all(self) -> tuple[ScenarioRun, ...]:
        """In the order in which they were thought of."""
        with self._lock:
            return tuple(self._now(one) for one in self._runs.values())

    def of(self, number: int) -> ScenarioRun:
        """Raises KeyError."""
        with self._lock:
            return self._now(self._runs[number])

    @property
    def is_working(self) -> bool:
        return any(one.status != "done" for one in self.all)

    def try_out(self, read: Callable[[Basis], Scenario]) -> int:
        """Work out the scenario that `read` makes, which is given what it is tried on. Raises what that raises, and
        OverflowError for one too many."""
        basis = Basis.of(self._draft.refresh())
        scenario = read(basis)
        with self._lock:
            if len(self._runs) >= MOST:
                raise OverflowError
            number = next(self._numbers)
        self._begin(ScenarioRun(number, scenario.model_copy(update={"name": f"essai-{number}"}), basis))
        return number

    def another(self, number: int, title: str) -> int:
        """The same changes in another way than this run's, and than those that were asked for since. Raises KeyError,
        and OverflowError for one too many."""
        one = self.of(number)
        with self._lock:
            if len(self._runs) >= MOST:
                raise OverflowError
            first = one.unlike[0] if one.unlike else number
            unlike = tuple(n for n, each in self._runs.items() if n == first or first in each.unlike)
            new = next(self._numbers)
        named = {"name": f"essai-{new}", "title": f"{title} ({len(unlike) + 1})"}
        self._begin(ScenarioRun(new, one.scenario.model_copy(update=named), one.basis, unlike))
        return new

    def again(self, number: int, read: Callable[[Scenario, Basis], Scenario]) -> None:
        """Work it out on the draft as it is now. Raises KeyError, and what `read` raises: the changes may no longer
        suit."""
        old, basis = self.of(number), Basis.of(self._draft.refresh())
        scenario = read(old.scenario, basis)
        self.stop(number)
        self._begin(ScenarioRun(number, scenario, basis, old.unlike))

    def remove(self, number: int) -> None:
        """Raises KeyError."""
        self.stop(number)
        with self._lock:
            del self._runs[number]
        self._changed()

    def stop(self, number: int) -> None:
        """End it soon; the best that it has is kept."""
        with self._lock:
            found = self._stops.get(number)
        if found is not None:
            found[0].set()

    def close(self, wait_s: float) -> None:
        """Stop all, and wait until what they have is kept, at most so long."""
        for one in self.all:
            self.stop(one.number)
        until = time.monotonic() + wait_s
        for _, thread, _ in tuple(self._stops.values()):
            thread.join(max(0.0, until - time.monotonic()))

    # At work

    def _begin(self, one: ScenarioRun) -> None:
        stop = Stop()
        thread = threading.Thread(target=self._work, args=(one, stop), name="scenario", daemon=True)
        with self._lock:
            self._runs[one.number] = one
            self._stops[one.number] = stop, thread, time.monotonic()
        self._changed()
        thread.start()

    def _work(self, one: ScenarioRun, stop: Stop) -> None:
        while not self._turns.acquire(timeout=_TURN_S):
            if stop.is_set():
                self._end(one, stop, Outcome(one.scenario, "unknown", texts=(_STOPPED,)))
                return
        try:
            self._set(one.number, stop, status="working", phase=_STARTING)
            self._end(one, stop, self._found(one, stop))
        finally:
            self._turns.release()

    def _found(self, one: ScenarioRun, stop: Stop) -> Outcome:
        if stop.is_set():
            return Outcome(one.scenario, "unknown", texts=(_STOPPED,))
        base = Base(one.basis.instance, one.basis.timetable, None, Params(time_limit_s=LIMIT_S, workers=1))
        try:
            return apart(
                partial(_work_out, Job(base, one.scenario, barred=self._barred(one))),
                partial(self._seen, one.number, stop),
                stop,
            )
        except ProcessDied:
            return Outcome(one.scenario, "failed", texts=(_STOPPED if stop.is_set() else _DIED,))
        except Exception as error:
            logger.error("a scenario failed", exc_info=error)
            return Outcome(one.scenario, "failed", texts=(_DIED,))

    def _barred(self, one: ScenarioRun) -> tuple[Timetable, ...]:
        """What was found of those that it is not to be like, as far as they are still there, on the same draft."""
        found = (each for each in self.all if each.number in one.unlike and each.basis.key == one.basis.key)
        planned = (each.outcome.planned for each in found if each.outcome is not None)
        return tuple(each.timetable for each in planned if each is not None)

    def _seen(self, number: int, stop: Stop, progress: Progress) -> None:
        self._set(number, stop, phase=progress.phase, progress=progress)

    def _end(self, one: ScenarioRun, stop: Stop, outcome: Outcome) -> None:
        self._set(one.number, stop, status="done", outcome=outcome, elapsed_s=outcome.elapsed_s)
        self._changed()

    def _set(self, number: int, stop: Stop, **values: Any) -> None:
        """Unless it was removed, or begun again, meanwhile."""
        with self._lock:
            if number in self._runs and self._stops[number][0] is stop:
                self._runs[number] = replace(self._runs[number], **values)

    def _now(self, one: ScenarioRun) -> ScenarioRun:
        if one.status == "done":
            return one
        stop, _, began_s = self._stops[one.number]
        return replace(one, elapsed_s=time.monotonic() - began_s, is_stopping=stop.is_set())

    # Kept

    def _changed(self) -> None:
        with self._lock:
            self.version += 1
            try:
                kept.write(self._file, [*self._runs.values()])
            except OSError as error:
                logger.warning("scenarios are not kept: %s", error)

    def _restore(self) -> None:
        for number, scenario, basis, outcome, unlike in kept.read(self._file):
            one = ScenarioRun(number, scenario, basis, unlike)
            self._numbers = itertools.count(number + 1)
            if outcome is None:
                self._begin(one)
            else:
                self._runs[number] = replace(one, status="done", outcome=outcome)


def _work_out(job: Job, send: Send, stop: Stop) -> Outcome:
    return work_leaving_out(job, observe=send, stop=stop)


def runs_news(runs: ScenarioRuns, lang: Lang) -> dict[str, Any]:
    """For pages that wait: which scenarios there are, by a number that changes with them, and how far those at work
    are."""
    return {
        "version": runs.version,
        "working": [_news(one, lang) for one in runs.all if one.status != "done"],
    }


def _news(one: ScenarioRun, lang: Lang) -> dict[str, Any]:
    progress = one.progress
    return {
        "number": one.number,
        "status": one.status,
        "phase": one.phase.to(lang),
        "elapsed": int(one.elapsed_s),
        "limit": LIMIT_S,
        "moves": progress.incumbent if progress is not None and progress.tier == "moves" else None,
        "clashes": None if progress is None else progress.clashes,
        "stopping": one.is_stopping,
    }
