"""A search for the draft, in a process of its own: it goes on when the browser is closed, and its result is one act."""

import datetime as dt
import logging
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

from scheduler.desk.background import Background
from scheduler.desk.draft.draft import Draft
from scheduler.desk.draft.refusals import ActRefused, ActStale
from scheduler.desk.draft.state import DraftState
from scheduler.desk.solve.kinds import SolveKind, search_of
from scheduler.errors import Impossible, InputError, NothingFound
from scheduler.search.params import Params
from scheduler.search.progress import Progress
from scheduler.search.result import Ending, Result
from scheduler.text import Lang, Text
from scheduler.timetable.exams import Exam
from scheduler.timetable.schema import Timetable
from scheduler.wording import say

MOST_POINTS = 400
"""Moments of a search that are kept to be drawn."""
logger = logging.getLogger(__name__)

_BUSY = Text(
    "un calcul est déjà en cours pour cette année ; attendez-le ou arrêtez-le",
    "this year is being solved already; wait for it, or stop it",
)
_STARTING = Text("Mise en route", "Starting")
_LABELS: dict[SolveKind, Text] = {
    "new": Text("Calcul : {clashes} conflits, {cost} points", "Solved: {clashes} clashes, {cost} points"),
    "complete": Text("Complété : {clashes} conflits, {cost} points", "Completed: {clashes} clashes, {cost} points"),
    "improve": Text("Amélioré : {clashes} conflits, {cost} points", "Improved: {clashes} clashes, {cost} points"),
    "replan": Text("Replanifié : {clashes} conflits, {cost} points", "Planned again: {clashes} clashes, {cost} points"),
}
_INCOMPLETE = Text(
    "Terminé : tout n’a pas trouvé place. Prenez ce qui reste « À placer » : chaque créneau dit pourquoi.",
    "Done: not everything found a place. Pick up what is left “To be placed”: every slot says why.",
)
_EXAMS_PLACED = Text("Terminé : les examens sont placés.", "Done: the examinations are placed.")
_ENDED: dict[Ending, Text] = {
    "proved": Text("Terminé : c’est le meilleur planning, prouvé.", "Done: this is the best timetable, proved."),
    "limit": Text("Terminé : le temps donné est passé.", "Done: the time given has passed."),
    "interrupted": Text("Arrêté : le meilleur trouvé est gardé.", "Stopped: the best that was found is kept."),
    "died": Text(
        "Le calcul s’est interrompu (mémoire ?) ; le meilleur trouvé est gardé.",
        "The search died (out of memory?); the best that was found is kept.",
    ),
}
_REFUSED = Text(
    "Le résultat n’a pas été pris : l’année a changé depuis le départ du calcul, et il n’y convient plus ({why}). "
    "Relancez le calcul.",
    "The result was not taken: the year has changed since the search began, and it no longer suits ({why}). "
    "Solve again.",
)
_FAULT = Text(
    "Erreur du logiciel pendant le calcul ; le planning n’a pas changé. Relancez « scheduler desk --debug ».",
    "A fault of the program while solving; the timetable has not changed. Start “scheduler desk --debug” again.",
)


@dataclass(frozen=True)
class SolveMoment:
    """What the search held after so many seconds: cost None before the first timetable."""

    elapsed_s: float
    clashes: int | None
    cost: int | None
    bound: int


@dataclass(frozen=True)
class Solve:
    """A search as it stands. `ended`: how, in a sentence; None while it works."""

    number: int
    limit_s: float
    elapsed_s: float
    phase: Text
    moments: tuple[SolveMoment, ...]
    clash_bound: int
    is_stopping: bool
    ended: Text | None
    took: int | None
    """The act that its result became."""

    @property
    def is_done(self) -> bool:
        return self.ended is not None


class Solver(Background[Solve]):
    """The searches of one draft; the result of each is an act."""

    def __init__(self, draft: Draft) -> None:
        super().__init__("solving", _BUSY)
        self._draft = draft

    def start(self, limit_s: float, kind: SolveKind = "new", from_day: dt.date | None = None) -> None:
        """Work on the year as it is now, pins kept. `from_day`: where the fewest moves are asked for, nothing before
        that day moves. Raises ActRefused while a search is at work, and where there is nothing to do."""

        def prepared(number: int) -> tuple[Solve, Callable[[], dict[str, Any]]]:
            state = self._draft.refresh()
            search = search_of(kind, state, Params(time_limit_s=limit_s), from_day)
            began = Solve(number, limit_s, 0.0, _STARTING, (), 0, False, None, None)
            return began, partial(self._work, search, kind, state)

        self._begin(prepared)

    def _work(self, search: Callable[..., Result], kind: SolveKind, state: DraftState) -> dict[str, Any]:
        took: int | None = None
        try:
            result = search(observe=self._seen, stop=self._stop)
            label = say(*_LABELS[kind], clashes=result.report.clash_count, cost=result.report.cost)
            took = self._taken(result.timetable, label)
            are_exams_alone = kind == "complete" and all(isinstance(row, Exam) for row in state.tray)
            ended = _EXAMS_PLACED if are_exams_alone else _ENDED[result.ending]
            ended = _INCOMPLETE if result.timetable.undated or not result.report.accepted else ended
        except (Impossible, NothingFound) as error:
            ended = error.texts[0]
        except ActRefused as error:
            ended = say(*_REFUSED, why=error.texts[0])
        except InputError as error:
            ended = error.faults[0].text
        except Exception as error:
            logger.error("solving failed", exc_info=error)
            ended = _FAULT
        return {"ended": ended, "took": took}

    def _taken(self, timetable: Timetable, label: Text) -> int:
        """The number of the act that the result became. Hours of searching are not lost to an act of another desk that
        comes between, nor to a file that somebody is editing."""
        while True:
            try:
                return self._draft.take(None, timetable, label).number
            except ActStale:
                continue

    def _seen(self, progress: Progress) -> None:
        assert self._now is not None
        moment = SolveMoment(progress.elapsed_s, progress.clashes, progress.cost, progress.cost_bound)
        known = self._now.moments
        if known and known[-1].cost == moment.cost and known[-1].bound == moment.bound and len(known) > 1:
            known = known[:-1]  # only its end moves
        self._seems(phase=progress.phase, moments=_thinned((*known, moment)), clash_bound=progress.clash_bound)


def _thinned(moments: tuple[SolveMoment, ...]) -> tuple[SolveMoment, ...]:
    """Every second one of too many, the last kept."""
    return moments if len(moments) <= MOST_POINTS else (*moments[:-1:2], moments[-1])


def solve_json(solve: Solve, lang: Lang) -> dict[str, Any]:
    """For the page: what it does, what it holds, how that went over time."""
    last = solve.moments[-1] if solve.moments else SolveMoment(0.0, None, None, 0)
    return {
        "number": solve.number,
        "limit_s": solve.limit_s,
        "elapsed_s": round(solve.elapsed_s, 1),
        "phase": solve.phase.to(lang),
        "clashes": last.clashes,
        "clash_bound": solve.clash_bound,
        "cost": last.cost,
        "bound": last.bound,
        "moments": [
            [round(each.elapsed_s, 1), each.cost, each.bound] for each in solve.moments if each.cost is not None
        ],
        "stopping": solve.is_stopping,
        "ended": None if solve.ended is None else solve.ended.to(lang),
        "took": solve.took,
    }
