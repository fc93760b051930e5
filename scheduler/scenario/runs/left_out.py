"""Where not every session can be held: the timetable planned again with as few as possible left out.

A cyclone closes two days and a room is full: the planner needs the others placed, and the names of those that are not.
"""

from collections.abc import Iterator
from dataclasses import replace

from scheduler.checker.check import check
from scheduler.demand.frequency import Demand, demand_of
from scheduler.errors import InputError, SchedulerError
from scheduler.instance.schema.instance import Instance
from scheduler.instance.schema.units import SESSION_KINDS, SessionKind
from scheduler.scenario.changes.apply import applied
from scheduler.scenario.changes.catalogue.programme import Counts
from scheduler.scenario.outcome import LeftOut, Outcome
from scheduler.scenario.runs.job import Job, work
from scheduler.search.progress import Observer, nobody
from scheduler.search.result import Result
from scheduler.search.stop import Stop
from scheduler.text import Text
from scheduler.timetable.schema import Timetable
from scheduler.wording import KINDS, SESSION, Noun, counted, listing, say

SHARE = 0.25
"""Of the limit, for each question whether some more can be held."""
_PLACE = Noun("ne trouve plus de place", "has no place", "ne trouvent plus de place", "have no place")
_LEFT_OUT = Text(
    "{n} {place} : {what}. Tout le reste est placé ; si ce scénario est adopté, elles restent à placer.",
    "{n} {place}: {what}. All else is placed; if this scenario is adopted, they remain to be placed.",
)

Missing = dict[tuple[str, SessionKind], int]


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
