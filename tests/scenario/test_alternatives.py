"""Other timetables with as few clashes and moves: distinct, accepted by the checker, as many as there are."""

import datetime as dt
import os
import random

from scheduler.checker.check import check
from scheduler.errors import SchedulerError
from scheduler.instance.schema.instance import Instance
from scheduler.scenario.changes.apply import applied
from scheduler.scenario.changes.scenario import Scenario
from scheduler.scenario.outcome import Planned
from scheduler.scenario.runs.job import Base, Job, work_several
from scheduler.search.params import Params
from scheduler.search.plan import plan
from scheduler.timetable.diff import count_moves
from scheduler.timetable.schema import Timetable
from tests.builders import make_instance, make_timetable, session, unit
from tests.random_instances import random_instance
from tests.scenario.world import day, random_change, scenario

PARAMS = Params(time_limit_s=5, workers=1)
SEEDS = range(int(os.environ.get("SCHEDULER_SEEDS", "5")))


def world(slots: list[dict[str, str]]) -> tuple[Instance, Timetable]:
    """One unit of four sessions in four of five weeks."""
    of = make_instance(groups=[{"id": "G1", "size": 12}], units=[unit("U1", groups=["G1"])], slots=slots)
    kinds = {5: "in_person", 12: "webconference", 19: "in_person", 26: "webconference"}
    rows = [session(of, "U1", f"2022-09-{d:02d}", number=n, kind=k) for n, (d, k) in enumerate(kinds.items(), 1)]  # type: ignore[arg-type]
    return of, make_timetable(of, rows)


def places(planned: Planned) -> frozenset[tuple[str, dt.datetime, str]]:
    sessions = {(row.unit, row.start, row.kind) for row in planned.timetable.sessions}
    return frozenset(sessions | {(each.group, each.start, "alternance") for each in planned.timetable.alternance})


def test_each_is_another_with_as_few_moves() -> None:
    of, held = world([{"start": "17:00", "end": "19:00"}])
    asked = scenario({"close": {"first": "2022-09-12"}})
    found = work_several(Job(Base(of, held, day("2022-09-07"), PARAMS), asked), 3)
    planned = [each.planned for each in found if each.planned is not None]
    assert len(planned) == 3
    assert [each.scenario.name for each in found] == ["test", "test-2", "test-3"]
    assert len({places(each) for each in planned}) == 3
    for each in planned:
        assert count_moves(each.differences) == 1
        assert check(each.instance, each.timetable).accepted
        tiers = {tier.tier: tier for tier in each.timetable.tiers}
        assert tiers["moves"].status == "optimal"
        # Nobody claims that the dearer of two is the cheapest.
        assert tiers["criteria"].status != "optimal" or each.report.cost == planned[0].report.cost


def test_where_there_is_no_other_a_note_says_so() -> None:
    """The session can only go to the Tuesday of its week: the grid has no other day, nor the year another week."""
    grid = [{"start": "17:00", "end": "19:00", "weekdays": ["mon", "tue"]}]
    of, held = world(grid)
    shut = [{"close": {"first": "2022-10-03", "last": "2022-10-07"}}, {"close": {"first": "2022-09-12"}}]
    found = work_several(Job(Base(of, held, day("2022-09-07"), PARAMS), scenario(*shut)), 3)
    assert len(found) == 1
    assert "No other way" in found[0].notes[-1].en
    assert len(work_several(Job(Base(of, held, None, PARAMS), scenario({"close": {"first": "2022-09-13"}})), 3)) == 1


def test_on_random_instances_they_are_distinct_and_right() -> None:
    several = 0
    for seed in SEEDS:
        of = random_instance(seed)
        asked = Scenario(name="test", changes=(random_change(random.Random(seed), of),))
        try:
            held = plan(of, Params(time_limit_s=2, workers=1)).timetable
            applied(asked, of, held)
        except SchedulerError:  # it has no timetable, or cannot be changed so
            continue
        found = work_several(Job(Base(of, held, None, Params(time_limit_s=2, workers=1)), asked), 3)
        planned = [each.planned for each in found if each.planned is not None]
        assert len({places(each) for each in planned}) == len(planned)
        assert len({(each.report.clash_count, count_moves(each.differences)) for each in planned}) <= 1
        assert all(check(each.instance, each.timetable).accepted for each in planned)
        assert not any(each.status == "failed" for each in found)
        several += len(planned) > 1
    assert several
