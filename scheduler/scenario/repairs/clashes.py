"""The cheapest ways to have fewer unavoidable clashes, each verified: how many clashes remain was found by solving."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from scheduler.demand.problem import Problem
from scheduler.instance.schema.instance import Instance
from scheduler.scenario.repairs import asking
from scheduler.scenario.repairs.ideas import Idea, Ideas, Ladder, clash_ideas, evenings
from scheduler.scenario.repairs.repair import Repair, repair_of, told_of, weeks_of
from scheduler.scenario.repairs.repairs import CAUSES_BEHIND, MOST_EVENINGS
from scheduler.scenario.repairs.trials import Trial, Trials, only
from scheduler.search.clash_bound.booking_flow import most_by_flow
from scheduler.search.clash_bound.unavoidable import Unavoidable

ENOUGH = 4
"""For each trainer."""
ALIKE = 2
ENOUGH_PAIRS = 2
"""Where two things at once are needed."""


def fewer_clashes(trials: Trials, clash: Unavoidable, fewest: int) -> tuple[Repair, ...]:
    """What leaves fewer than `fewest` clashes in the whole timetable, those that leave the fewest first.

    `clashes_left` counts all the trainers' clashes; only what was found by solving is told.
    """
    problem = Problem.of(trials.instance)
    singles = _promising(trials, problem, clash)
    found: list[Repair] = []

    def look(chosen: Ideas) -> Trial:
        trial = trials.fewest(chosen)
        if trial.verdict == "works" and trial.clashes < fewest:
            asks = tuple(asking.ask(trials.instance, idea, weeks=weeks_of(idea, trial)) for idea in chosen)
            left, least = trial.clashes, trial.clashes == trial.clash_bound
            found.append(replace(told_of(chosen, asks, trial), clashes_left=left, least=least))
        return trial

    alone: list[tuple[Idea, Trial]] = []
    for idea in singles:
        alike = [repair for repair in found if repair.kinds == repair_of((idea,)).kinds]
        if len(found) >= ENOUGH or trials.is_over:
            break
        if len(alike) < ALIKE:
            alone.append((idea, look((idea,))))
    if not found:
        for chosen in _pairs(trials, clash, alone):
            if len(found) >= ENOUGH_PAIRS or trials.is_over:
                break
            look(chosen)
    return _ranked(found)


def _pairs(trials: Trials, clash: Unavoidable, alone: Sequence[tuple[Idea, Trial]]) -> Iterator[Ideas]:
    """Where nothing is enough alone: evenings of all these trainers; or one thing, and another that the reason behind
    suggests, for which there are as many clashes still."""
    instance = trials.instance
    people = [instance.trainers[trainer].id for trainer in clash.trainers]
    units = [Problem.of(instance).units[unit].code for unit in clash.units]
    times = trials.evenings(people, units) if len(people) > 1 else None
    if times and len(times) > 1 and sum(map(len, times.values())) <= MOST_EVENINGS:
        yield tuple(evenings(trainer, when) for trainer, when in times.items())
    for idea, trial in alone[:CAUSES_BEHIND]:
        if trial.result is None or trials.is_over:
            continue
        changed = trials.after((idea,))
        for behind in changed.unavoidable(trial.result):
            if set(behind.trainers) & set(clash.trainers):
                yield from ((idea, other) for other in _promising(changed, Problem.of(changed.instance), behind))


def _ranked(found: Sequence[Repair]) -> tuple[Repair, ...]:
    return tuple(sorted(found, key=lambda repair: (repair.clashes_left or 0, repair.rank)))


def _promising(trials: Trials, problem: Problem, clash: Unavoidable) -> list[Idea]:
    """Those with which counting no longer proves as many clashes of these trainers; those that may leave the fewest
    first."""
    trainers = [problem.instance.trainers[trainer].id for trainer in clash.trainers]
    units = [problem.units[unit].code for unit in clash.units]
    ladders = [*_evenings(trials, trainers, units), *clash_ideas(problem, trainers, units, clash.rules)]
    scored: list[tuple[int, tuple[int, int], Idea]] = []
    for idea in (idea for ladder in ladders for idea in ladder):
        changed = trials.changed((idea,))
        if changed is not None:
            left = _counted(changed, trainers)
            if left < clash.count:
                scored.append((left, idea.rank, idea))
    return [idea for _, _, idea in sorted(scored, key=lambda each: each[:2])]


def _evenings(trials: Trials, trainers: Sequence[str], units: Sequence[str]) -> Iterator[Ladder]:
    for trainer in trainers:
        times = trials.evenings([trainer], units)
        if times and len(times[trainer]) <= MOST_EVENINGS:
            yield (evenings(trainer, times[trainer]),)


def _counted(instance: Instance, trainers: Sequence[str]) -> int:
    """Clashes of these trainers that a count proves, in the year or semester by semester. Milliseconds."""
    taught = frozenset(unit.code for unit in instance.unit_rows if set(unit.trainers) & set(trainers))
    problem = Problem.of(only(instance, taught))
    wanted = [index for index, trainer in enumerate(instance.trainers) if trainer.id in trainers]
    units = {unit for trainer in wanted for unit in problem.taught_by[trainer]}
    return most_by_flow(problem, units, wanted)
