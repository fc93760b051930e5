"""The unit of work: one scenario applied to the instance, and its timetable planned again.

A job is plain data that can be sent to another process or another machine, and comes back as an outcome, never as an
error: where a timetable cannot be had, the outcome says why. Several timetables of one scenario are asked for here too,
each in another way; and one that leaves as few sessions out as can be, where not every one can be held: a cyclone
closes two days and a room is full, and the planner needs the others placed, and the names of those that are not.
"""

import datetime as dt
import logging
import time
import traceback
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from scheduler.checker.check import check
from scheduler.checker.report import Report
from scheduler.demand.frequency import Demand, demand_of
from scheduler.errors import Impossible, InputError, NothingFound, SchedulerError
from scheduler.instance.schema.instance import Instance
from scheduler.instance.schema.units import SESSION_KINDS, SessionKind
from scheduler.scenario.changes.apply import Applied, applied
from scheduler.scenario.changes.catalogue.programme import Counts
from scheduler.scenario.changes.scenario import Scenario
from scheduler.scenario.outcome import LeftOut, Outcome, Planned, Status
from scheduler.search.params import Params
from scheduler.search.progress import Observer, nobody
from scheduler.search.result import Result
from scheduler.search.stop import Stop
from scheduler.text import Text
from scheduler.timetable.diff import count_moves
from scheduler.timetable.schema import TierName, Timetable
from scheduler.wording import KINDS, SESSION, Noun, counted, listing, say

logger = logging.getLogger(__name__)
_INTERRUPTED = Text(
    "Interrompu : c’est le meilleur emploi du temps trouvé jusque-là, vérifié.",
    "Interrupted: this is the best timetable found until then, checked.",
)
_NO_OTHER = Text(
    "Aucune autre possibilité avec aussi peu de déplacements n’a été trouvée.",
    "No other way with as few moves was found.",
)
SHARE = 0.25
"""Of the limit, for each question whether some more can be held."""
_PLACE = Noun("ne trouve plus de place", "has no place", "ne trouvent plus de place", "have no place")
_LEFT_OUT = Text(
    "{n} {place} : {what}. Tout le reste est placé ; si ce scénario est adopté, elles restent à placer.",
    "{n} {place}: {what}. All else is placed; if this scenario is adopted, they remain to be placed.",
)
Missing = dict[tuple[str, SessionKind], int]


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


def work_leaving_out(job: Job, *, observe: Observer = nobody, stop: Stop | None = None) -> Outcome:
    """As `work`; but where no timetable holds every session, one that leaves as few out as was found, if any.

    Raises nothing.
    """
    stop = stop or Stop()
    outcome = work(job, observe=observe, stop=stop)
    if outcome.status not in ("impossible", "unknown") or stop.is_set() or job.barred:
        return outcome
    try:
        found = _Leaving(job, observe, stop).least()
    except SchedulerError:  # nothing to plan again: the changes themselves are at fault
        return outcome
    return outcome if found is None else replace(found, elapsed_s=outcome.elapsed_s)


class _Leaving:
    def __init__(self, job: Job, observe: Observer, stop: Stop) -> None:
        self._job, self._observe, self._stop, self._changed = job, observe, stop, job.made()
        self._params = replace(job.base.params, time_limit_s=SHARE * job.base.params.time_limit_s)

    def least(self) -> Outcome | None:
        """Every session that has lost its place is left out; then, unit by unit, as many as can be are held again."""
        instance, published = self._changed.instance, self._job.base.published
        left = dict(_missing(instance, published))
        best = self._planned(left) if left else None
        if best is None:
            return None
        for place in sorted(left, key=lambda each: left[each]):
            fewest, most = 0, left[place]
            while fewest < most and not self._stop.is_set():
                number = fewest if fewest == 0 or most - fewest == 1 else (fewest + most) // 2
                found = self._planned({**left, place: number})
                if found is None:
                    fewest = number + 1
                else:
                    best, most = found, number
                    left[place] = number
        return self._outcome(best, {place: number for place, number in left.items() if number})

    def _planned(self, left: Missing) -> Result | None:
        from scheduler.search.replan.replan import replan

        instance, base = self._changed.instance, self._job.base
        fewer = []
        for code in dict.fromkeys(unit for (unit, _), number in left.items() if number):
            demand = demand_of(instance, instance.unit[code])
            held = {
                kind: _number(base.published, code, demand, kind) - left.get((code, kind), 0) for kind in SESSION_KINDS
            }
            fewer.append(Counts(unit=code, **held))
        scenario = self._job.scenario.model_copy(update={"changes": (*self._job.scenario.changes, *fewer)})
        try:
            reduced = applied(scenario, base.instance, base.published, self._job.from_day)
            return replan(
                reduced.instance, base.published, self._params, from_day=self._job.from_day, observe=self._observe,
                stop=self._stop,
            )  # fmt: skip
        except (SchedulerError, InputError):
            return None

    def _outcome(self, result: Result, left: Missing) -> Outcome:
        instance = self._changed.instance
        report = check(instance, result.timetable)
        planned, of_exams = self._job.with_exams(instance, result.timetable, report, self._params, self._stop)
        found = tuple(LeftOut(unit, kind, number) for (unit, kind), number in sorted(left.items()))
        notes = (*self._changed.notes, *of_exams, *_told(found))
        return Outcome(self._job.scenario, "planned", planned, notes=notes, left_out=found)


def _missing(instance: Instance, published: Timetable) -> Iterator[tuple[tuple[str, SessionKind], int]]:
    """Sessions that the units ask for, and that do not stay where they are: by unit and kind."""
    displaced = {name for violation in check(instance, published).violations for name in violation.ids}
    for unit in instance.scheduled_units:
        demand = demand_of(instance, unit)
        for kind in SESSION_KINDS:
            held = sum(each.kind == kind and each.id not in displaced for each in published.of_unit.get(unit.code, ()))
            wanted = _number(published, unit.code, demand, kind)
            if wanted > held:
                yield (unit.code, kind), wanted - held


def _number(published: Timetable, code: str, demand: Demand, kind: SessionKind) -> int:
    """How many sessions the unit asks for; of one stated in hours as many as are published, or as there must be."""
    if not demand.is_in_hours:
        return demand.of(kind)
    return max(demand.least(kind), sum(each.kind == kind for each in published.of_unit.get(code, ())))


def _told(left: tuple[LeftOut, ...]) -> Iterator[Text]:
    if not left:
        return
    number = sum(each.count for each in left)
    parts = []
    for each in left:
        n = counted(each.count, KINDS[each.kind])
        parts.append(Text(f"{each.unit} ({n.fr})", f"{each.unit} ({n.en})"))
    yield say(*_LEFT_OUT, n=counted(number, SESSION), place=_PLACE.after(number), what=listing(parts))
