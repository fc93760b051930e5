"""Several timetables for one scenario, each with as few clashes and moves as the first, in another way."""

from dataclasses import replace

from scheduler.scenario.outcome import Outcome, Planned
from scheduler.scenario.runs.job import Job, work
from scheduler.search.stop import Stop
from scheduler.text import Text
from scheduler.timetable.diff import count_moves
from scheduler.timetable.schema import TierName

_NO_OTHER = Text(
    "Aucune autre possibilité avec aussi peu de déplacements n’a été trouvée.",
    "No other way with as few moves was found.",
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
