"""The unit of work: one scenario applied to the instance, and its timetable planned again.

A job is plain data that can be sent to another process or another machine, and comes back as an outcome, never as an
error: where a timetable cannot be had, the outcome says why.
"""

import datetime as dt
import logging
import time
import traceback
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from scheduler.checker.report import Report
from scheduler.errors import Impossible, NothingFound, SchedulerError
from scheduler.instance.schema.instance import Instance
from scheduler.scenario.changes.apply import Applied, applied
from scheduler.scenario.changes.scenario import Scenario
from scheduler.scenario.outcome import Outcome, Planned, Status
from scheduler.search.params import Params
from scheduler.search.progress import Observer, nobody
from scheduler.search.result import Result
from scheduler.search.stop import Stop
from scheduler.text import Text
from scheduler.timetable.diff import count_moves
from scheduler.timetable.schema import TierName, Timetable

logger = logging.getLogger(__name__)
_INTERRUPTED = Text(
    "Interrompu : c’est le meilleur emploi du temps trouvé jusque-là, vérifié.",
    "Interrupted: this is the best timetable found until then, checked.",
)
_NO_OTHER = Text(
    "Aucune autre possibilité avec aussi peu de déplacements n’a été trouvée.",
    "No other way with as few moves was found.",
)


@dataclass(frozen=True)
class Base:
    """What the scenarios of a run share, sent once to whoever works: the instance, the timetable people rely on, the
    day from which it may change (unless a scenario says its own; None: nothing is past), how to search."""

    instance: Instance
    published: Timetable
    from_day: dt.date | None
    params: Params

    @property
    def alone_on_a_core(self) -> "Base":
        """For scenarios side by side: each has one core, with which the same seed gives the same timetable."""
        return replace(self, params=replace(self.params, workers=1))


@dataclass(frozen=True)
class Job:
    """One scenario to work out."""

    base: Base
    scenario: Scenario
    applied: Applied | None = None
    """The scenario's changes made, where somebody has made them already."""
    barred: tuple[Timetable, ...] = ()
    """Timetables found before, of which another one is wanted."""

    @property
    def from_day(self) -> dt.date | None:
        return self.scenario.from_ or self.base.from_day

    def made(self) -> Applied:
        """The scenario's changes made. Raises InputError."""
        return self.applied or applied(self.scenario, self.base.instance, self.base.published, self.from_day)

    def with_exams(
        self, instance: Instance, timetable: Timetable, report: Report, params: Params, stop: Stop | None
    ) -> tuple[Planned, tuple[Text, ...]]:
        """The changed instance's timetable with its examinations planned again, and what that has to say."""
        from scheduler.exams.replan import replan_exams

        timetable, report, notes = replan_exams(instance, timetable, report, params, first=self.from_day, stop=stop)
        return Planned.after(self.base.published, instance, timetable, report), notes


def work(job: Job, *, observe: Observer = nobody, stop: Stop | None = None) -> Outcome:
    """Apply the scenario and plan again. With one core the same job always has the same outcome, its time apart.

    Raises nothing: an error nobody foresaw becomes a `failed` outcome too, so that the other scenarios are kept.
    """
    # The solver takes half a second to load: whoever only hands out work does without.
    from scheduler.search.replan.replan import replan

    started = time.monotonic()
    try:
        outcome = _planned(job, partial(replan, observe=observe, stop=stop), stop)
    except SchedulerError as error:
        outcome = Outcome(job.scenario, _status(error), texts=error.texts)
    except Exception as error:  # the planner reads of it in the outcome
        logger.debug("scenario %s", job.scenario.name, exc_info=True)
        outcome = Outcome(job.scenario, "failed", texts=(_unforeseen(error),))
    return replace(outcome, elapsed_s=time.monotonic() - started)


def _planned(job: Job, replan: Callable[..., Result], stop: Stop | None) -> Outcome:
    from scheduler.search.floor import cost_floor

    base, changed = job.base, job.made()
    improve = job.scenario.improve
    floor = cost_floor(changed.instance, base.params) if improve else None
    result = replan(
        changed.instance, base.published, base.params, from_day=job.from_day, improve=improve, floor=floor,
        barred=job.barred,
    )  # fmt: skip
    planned, of_exams = job.with_exams(changed.instance, result.timetable, result.report, base.params, stop)
    interrupted = (_INTERRUPTED,) if result.ending == "interrupted" else ()
    return Outcome(job.scenario, "planned", planned, notes=(*changed.notes, *of_exams, *interrupted), floor=floor)


def _status(error: SchedulerError) -> Status:
    match error:
        case Impossible():
            return "impossible"
        case NothingFound():
            return "unknown"
        case _:
            return "failed"


def _unforeseen(error: Exception) -> Text:
    lines = str(error).strip().splitlines()
    what = f"{type(error).__name__}: {lines[0]}" if lines else type(error).__name__
    last = traceback.extract_tb(error.__traceback__)[-1]
    what += f" ({Path(last.filename).name}:{last.lineno})"
    return Text(
        f"Erreur interne, c’est la faute du logiciel : {what}. Signalez-la, avec ce scénario.",
        f"Internal error, the program is at fault: {what}. Report it, with this scenario.",
    )


def work_several(job: Job, most: int, *, stop: Stop | None = None) -> tuple[Outcome, ...]:
    """The scenario's outcome, and up to so many in all: the others are named after it, with their number. Where there
    are fewer, a note says so. Raises nothing."""
    stop = stop or Stop()
    found = [work(job, stop=stop)]
    first = found[0].planned
    if first is None or not count_moves(first.differences):
        return tuple(found)
    barred = [first.timetable]
    while len(found) < most and not stop.is_set():
        number = len(found) + 1
        other = work(replace(job, scenario=job.scenario.another(number), barred=tuple(barred)), stop=stop)
        if other.planned is None or _badness(other) != _badness(found[0]):
            found[-1] = replace(found[-1], notes=(*found[-1].notes, _NO_OTHER))
            break
        barred.append(other.planned.timetable)
        found.append(replace(other, planned=_proved(other.planned, first)))
    return tuple(found)


def _proved(other: Planned, first: Planned) -> Planned:
    """With what is proved of the first: with as few clashes and moves, it holds of this one."""
    from scheduler.search.replan.replanned import tiers_of

    ours: dict[TierName, int] = {tier.tier: tier.value for tier in other.timetable.tiers if tier.tier != "exams"}
    tiers = tiers_of(ours, {tier.tier: tier.bound for tier in first.timetable.tiers})
    rest = tuple(tier for tier in other.timetable.tiers if tier.tier == "exams")
    return replace(other, timetable=other.timetable.model_copy(update={"tiers": (*tiers, *rest)}))


def _badness(outcome: Outcome) -> tuple[int, int]:
    planned = outcome.planned
    assert planned is not None
    return planned.report.clash_count, count_moves(planned.differences)
