"""`prove` alone on a problem, as the tiers call it."""

from scheduler.checker.check import check
from scheduler.demand.problem import Problem
from scheduler.instance.schema.instance import Instance
from scheduler.model.registry import rooms_for
from scheduler.model.solution import Assignment, to_timetable
from scheduler.search.benders.loop import prove
from scheduler.search.incumbent import Incumbent
from scheduler.search.params import Params
from scheduler.search.progress import nobody
from scheduler.search.rooms import give_rooms
from scheduler.search.run import Runner
from scheduler.search.stop import Stop
from scheduler.timetable.schema import Provenance

PROVENANCE = Provenance(scheduler="test", ortools="test", seed=1, workers=1, time_limit_s=1.0, strict=False)


def proved(instance: Instance, *, limit_s: float, seed: int = 1, workers: int = 1) -> Incumbent:
    """The incumbent after `prove`, which started without any. Every offer must satisfy the checker."""
    problem = Problem.of(instance)
    runner = Runner(Params(time_limit_s=limit_s, workers=workers, seed=seed), Stop())

    def measure(assignment: Assignment) -> tuple[int, int]:
        report = check(instance, to_timetable(problem, assignment, PROVENANCE))
        assert not report.violations, report.violations[0].text.en
        assert not report.clash_count
        return report.clash_count, report.cost

    incumbent = Incumbent(measure, nobody, lambda: 0.0, lambda *_: None)

    def offer(assignment: Assignment) -> None:
        roomed = assignment if rooms_for(problem) == "assigned" else give_rooms(runner, problem, assignment)
        if roomed is not None:
            incumbent.offer(roomed)

    prove(runner, problem, incumbent, offer, limit_s=limit_s)
    return incumbent
