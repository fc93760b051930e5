"""The only call of `CpSolver.solve`: limits, statuses, progress and interruption in one place."""

import logging
import math
import threading
import time
from collections.abc import Callable, Mapping
from contextlib import nullcontext
from dataclasses import dataclass
from enum import Enum
from types import MappingProxyType
from typing import TypeVar

from ortools.sat.python import cp_model

from scheduler.model.build import Var
from scheduler.search.params import Params
from scheduler.search.stop import Stop

logger = logging.getLogger(__name__)

SAFETY = 4.0
"""With one worker the limit counts deterministic time; the clock stops the search at this many times the limit."""

SHORT_S = 5.0
"""A single worker's limit below this is patience, and counts deterministic time too: how far a short solve gets must
not depend on who else uses the machine."""

Settings = Mapping[str, int | bool | tuple[str, ...]]
"""Parameters of CP-SAT by name (sat_parameters.proto)."""

Written = TypeVar("Written")

Tell = Callable[[int | None, int | None], None]
"""Told the incumbent and the bound whenever one of them improves."""


class Status(Enum):
    """The solver's answer. UNKNOWN says nothing: neither a timetable nor a proof that there is none."""

    OPTIMAL = "optimal"
    FEASIBLE = "feasible"
    INFEASIBLE = "infeasible"
    UNKNOWN = "unknown"


_STATUS = {
    cp_model.OPTIMAL: Status.OPTIMAL,
    cp_model.FEASIBLE: Status.FEASIBLE,
    cp_model.INFEASIBLE: Status.INFEASIBLE,
    cp_model.UNKNOWN: Status.UNKNOWN,
}


@dataclass(frozen=True)
class SolveResult:
    """What one solve returned. `bound` is proved; `value` and `values` are there when `solved`."""

    status: Status
    value: int | None
    bound: int | None
    values: Callable[[cp_model.LinearExprT], int]

    @property
    def solved(self) -> bool:
        return self.status in (Status.OPTIMAL, Status.FEASIBLE)

    def holds(self, literal: Var) -> bool:
        return bool(self.values(literal))


class OutOfTime(Exception):
    """The budget ended, or a stop was asked for, while a model was being written."""


class Runner:
    """Runs models within one time budget, from several threads if need be. `stop` ends the running solves and every
    later one. `cores`: how many one solve may use."""

    def __init__(self, params: Params, stop: Stop) -> None:
        self.params = params
        self.stop = stop
        self.cores = params.workers
        self._started = time.monotonic()
        self._deterministic = 0.0
        self._kept_s = 0.0
        self._lock = threading.Lock()

    @property
    def elapsed_s(self) -> float:
        return time.monotonic() - self._started

    @property
    def remaining_s(self) -> float:
        """What is left of the budget: deterministic seconds with one worker, else seconds of the clock."""
        limit_s = self.params.time_limit_s
        if self.params.workers == 1 and self.elapsed_s < SAFETY * limit_s:
            return max(0.0, limit_s - self._deterministic)
        return max(0.0, limit_s - self.elapsed_s - self._kept_s)

    def keep_back(self, seconds: float) -> None:
        """Seconds of the clock that the search leaves to what comes after it, at most half of all. With one worker the
        limit is not the clock's."""
        self._kept_s = min(max(self._kept_s, seconds), self.params.time_limit_s / 2)

    def spend(self, seconds: float) -> None:
        """Count deterministic seconds of work against the budget."""
        with self._lock:
            self._deterministic += seconds

    @property
    def is_over(self) -> bool:
        return self.stop.is_set() or self.remaining_s <= 0

    def go_on(self) -> None:
        """Raises OutOfTime when a model that is being written would come too late: on the clock, whatever the workers,
        since writing is no deterministic work."""
        most_s = self.params.time_limit_s * (SAFETY if self.params.workers == 1 else 1)
        if self.stop.is_set() or self.elapsed_s >= most_s:
            raise OutOfTime

    def write(self, model: Callable[[Callable[[], None]], Written]) -> Written | None:
        """The model, written within the time limit: `model` calls what it is given as it goes on. None when time ran
        out, or a stop was asked for."""
        try:
            return model(self.go_on)
        except OutOfTime:
            return None

    def solve(
        self,
        model: cp_model.CpModel,
        *,
        limit_s: float | None = None,
        workers: int | None = None,
        tell: Tell | None = None,
        settings: Settings = MappingProxyType({}),
        unless: Stop | None = None,
    ) -> SolveResult:
        """Solve within `limit_s` and the budget, `unless` something else makes it pointless. `settings` are
        parameters of CP-SAT for this model.

        Raises RuntimeError if the model is invalid: a fault of ours.
        """
        limit = min(self.remaining_s, math.inf if limit_s is None else limit_s)
        if self.stop.is_set() or limit <= 0:
            return _nothing()
        solver = cp_model.CpSolver()
        pointless = nullcontext() if unless is None else unless.wakes(solver.stop_search)
        with self.stop.wakes(solver.stop_search), pointless:
            return self._run(solver, model, limit, workers or self.cores, tell, settings)

    def finish(
        self, model: cp_model.CpModel, *, limit_s: float, settings: Settings = MappingProxyType({})
    ) -> SolveResult:
        """Solve a small model whatever is left of the budget and whoever asked to stop: what completes a result."""
        return self._run(cp_model.CpSolver(), model, limit_s, self.cores, None, settings)

    def _run(
        self,
        solver: cp_model.CpSolver,
        model: cp_model.CpModel,
        limit: float,
        workers: int,
        tell: Tell | None,
        settings: Settings,
    ) -> SolveResult:
        parameters = solver.parameters
        parameters.num_workers = min(workers, self.params.workers)
        parameters.random_seed = self.params.seed
        parameters.catch_sigint_signal = False  # Ctrl-C is ours: it keeps the incumbent
        parameters.max_time_in_seconds = limit
        if self.params.workers == 1:
            parameters.max_deterministic_time = limit
            parameters.max_time_in_seconds = SAFETY * limit
        elif parameters.num_workers == 1 and limit < min(SHORT_S, self.remaining_s):
            parameters.max_deterministic_time = limit
            parameters.max_time_in_seconds = min(SAFETY * limit, self.remaining_s)
        for name, value in settings.items():
            if isinstance(value, tuple):
                getattr(parameters, name).extend(value)
            else:
                setattr(parameters, name, value)
        callback = _Callback(tell)
        if tell is not None:
            solver.best_bound_callback = callback.on_bound
        status = solver.solve(model, callback)
        self.spend(solver.response_proto.deterministic_time)
        if status not in _STATUS:
            raise RuntimeError(f"invalid model: {model.validate()}")
        outcome = _outcome(_STATUS[status], solver, bool(model.has_objective()))
        logger.debug("%s value=%s bound=%s in %.2f s", outcome.status, outcome.value, outcome.bound, solver.wall_time)
        return outcome


class _Callback(cp_model.CpSolverSolutionCallback):
    """Passes on each better incumbent and bound."""

    def __init__(self, tell: Tell | None) -> None:
        super().__init__()
        self._tell = tell
        self._value: int | None = None
        self._bound: int | None = None

    def on_solution_callback(self) -> None:
        if self._tell is not None:
            self._value = round(self.objective_value)
            self._tell(self._value, self._bound)

    def on_bound(self, bound: float) -> None:
        if self._tell is not None:
            self._bound = _rounded_up(bound)
            self._tell(self._value, self._bound)


def _outcome(status: Status, solver: cp_model.CpSolver, has_objective: bool) -> SolveResult:
    if status is Status.INFEASIBLE:
        return SolveResult(status, None, None, _no_values)
    bound = _rounded_up(solver.best_objective_bound) if has_objective else None
    if status is Status.UNKNOWN:
        return SolveResult(status, None, bound, _no_values)
    return SolveResult(status, round(solver.objective_value), bound, solver.value)


def _rounded_up(bound: float) -> int | None:
    """A proved bound of an integer objective; the tolerance is the solver's rounding of floats."""
    return math.ceil(bound - 1e-6) if math.isfinite(bound) and abs(bound) < 2**53 else None


def _nothing() -> SolveResult:
    return SolveResult(Status.UNKNOWN, None, None, _no_values)


def _no_values(_: object) -> int:
    raise LookupError("this solve found no solution")
