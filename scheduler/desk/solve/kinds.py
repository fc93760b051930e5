"""What a search can do for a draft. Each works in a process of its own."""

import datetime as dt
from collections.abc import Callable
from functools import partial
from typing import Literal, get_args

from scheduler.desk.draft.refusals import ActRefused
from scheduler.desk.draft.state import DraftState
from scheduler.desk.solve.examinations import ExamsWanted, with_examinations
from scheduler.errors import Impossible, NothingFound
from scheduler.instance.schema.instance import Instance
from scheduler.scenario.changes.scenario import Scenario
from scheduler.scenario.runs.job import Base, Job, work_leaving_out
from scheduler.search.apart import ProcessDied, Send, apart, plan_apart
from scheduler.search.complete import complete
from scheduler.search.params import Params
from scheduler.search.progress import Observer
from scheduler.search.result import Ending, Result
from scheduler.search.stop import Stop
from scheduler.text import Text
from scheduler.timetable.schema import Held, Timetable, is_held

SolveKind = Literal["new", "complete", "improve", "replan"]
SOLVE_KINDS: tuple[SolveKind, ...] = get_args(SolveKind)

Search = Callable[..., Result]
"""Called with `observe` and `stop`."""

_DIED = Text(
    "Le calcul s’est interrompu (mémoire ?) ; le planning n’a pas changé.",
    "The search died (out of memory?); the timetable has not changed.",
)
_PLACED = Text("tout est placé : il n’y a rien à compléter", "everything is placed: there is nothing to complete")
_NOT_YET = Text(
    "on n’améliore qu’un planning complet qui respecte les règles : complétez-le, ou replanifiez, d’abord",
    "only a complete timetable that keeps the rules is improved: complete it, or plan again, first",
)
_NOTHING_HELD = Text(
    "rien n’est placé encore : calculez d’abord un planning", "nothing is placed yet: solve a timetable first"
)


def search_of(kind: SolveKind, state: DraftState, params: Params, from_day: dt.date | None) -> Search:
    """What is to be done for the draft as it stands. Raises ActRefused where there is nothing to do."""
    instance, timetable = state.instance, state.timetable
    search: Search
    match kind:
        case "new":
            search = partial(plan_apart, instance, params)
        case "improve":
            if state.report.violations:
                raise ActRefused(_NOT_YET)
            search = partial(plan_apart, instance, params, start=timetable)
        case "complete":
            if not state.tray:
                raise ActRefused(_PLACED)
            rows = tuple(row for row in state.tray if is_held(row))
            there = Result(timetable, state.report, "limit")
            search = partial(_apart, partial(_completed, instance, timetable, rows, params)) if rows else _given(there)
        case "replan":
            if not timetable.held:
                raise ActRefused(_NOTHING_HELD)
            return partial(_apart, partial(_replanned, instance, timetable, params, from_day))
    return partial(_with_exams, search, kind, state, params) if state.papers else search


def _given(found: Result) -> Search:
    """Nothing is searched for: the sessions are all placed."""
    return lambda **_: found


def _with_exams(
    search: Search, kind: ExamsWanted, state: DraftState, params: Params, *, observe: Observer, stop: Stop
) -> Result:
    found = search(observe=observe, stop=stop)
    wanted = partial(_examined, state.instance, state.timetable, found, kind, params)
    return _apart(wanted, observe=observe, stop=stop)


def _examined(
    instance: Instance, before: Timetable, found: Result, kind: ExamsWanted, params: Params, _: Send, stop: Stop
) -> Result:
    return with_examinations(instance, before, found, kind, params, stop)


def _apart(work: Callable[[Send, Stop], Result], *, observe: Observer, stop: Stop) -> Result:
    try:
        return apart(work, observe, stop)
    except ProcessDied as death:
        raise NothingFound([_DIED]) from death


def _completed(
    instance: Instance, timetable: Timetable, rows: tuple[Held, ...], params: Params, send: Send, stop: Stop
) -> Result:
    return complete(instance, timetable, rows, params, observe=send, stop=stop)


def _replanned(
    instance: Instance, timetable: Timetable, params: Params, from_day: dt.date | None, send: Send, stop: Stop
) -> Result:
    """With the fewest moves; what nothing can hold is left to be placed."""
    job = Job(Base(instance, timetable, from_day, params), Scenario(name="desk"))
    outcome = work_leaving_out(job, observe=send, stop=stop)
    if outcome.planned is None:
        raise (Impossible if outcome.status == "impossible" else NothingFound)(list(outcome.texts))
    proved = all(tier.status == "optimal" for tier in outcome.planned.timetable.tiers) and not outcome.left_out
    ending: Ending = "proved" if proved else "interrupted" if stop.is_set() else "limit"
    return Result(outcome.planned.timetable, outcome.planned.report, ending)
