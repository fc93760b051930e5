"""Schools that teach while their clocks change: everything that reads a timetable goes by its instants.

For each zone, a change of its clocks between 1990 and 2037 at random and a small instance around it: the model and the
checker agree; what is planned is accepted, published, fed, planned again and given other dates; and all of it is the
same when the timetable was written with the offsets of other zones. `CLOCK_SEEDS=20` tries that many per zone.
"""

import datetime as dt
import os
import random
from collections import Counter
from collections.abc import Iterator
from itertools import cycle
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from scheduler.checker.check import check
from scheduler.demand.problem import Problem
from scheduler.errors import Impossible
from scheduler.export.enf.files import cells
from scheduler.instance.instants import at, local
from scheduler.instance.schema.instance import Instance
from scheduler.model import solution
from scheduler.model.assemble import assemble
from scheduler.rules import CLASHES, CRITERIA
from scheduler.scenario.changes.apply import applied
from scheduler.scenario.changes.scenario import Scenario
from scheduler.search.params import Params
from scheduler.search.plan import plan
from scheduler.search.replan.replan import replan
from scheduler.search.result import Result
from scheduler.search.suggest.suggestion import suggest
from scheduler.timeline.calendar import Timeline
from scheduler.timetable import store
from scheduler.timetable.diff import Held, carried, differences
from scheduler.timetable.schema import Timetable
from tests.clock_changes import ZONES, Change, changes_of, instance_at
from tests.export.reading import events
from tests.mutations import mutated
from tests.publish.cases import NOW, opened, put
from tests.test_agreement import Models, agreed, random_objective, solve, to_timetable

SEEDS = range(int(os.environ.get("CLOCK_SEEDS", "1")))
PARAMS = Params(time_limit_s=2, workers=1)
OTHERS = tuple(ZoneInfo(name) for name in ("UTC", "Pacific/Kiritimati", "America/Nuuk"))


def cases(zone: str) -> Iterator[tuple[Change, Instance, random.Random]]:
    found = list(changes_of(zone, 1990, 2037))
    for seed in SEEDS:
        rng = random.Random(f"{zone} {seed}")
        change = rng.choice(found)
        yield change, instance_at(change, seed), rng


def written_elsewhere(timetable: Timetable) -> Timetable:
    """The same timetable as a program of other zones would write it, read from its file."""
    zones = cycle(OTHERS)

    def there(held: Held) -> Held:
        return held.model_copy(update={key: getattr(held, key).astimezone(next(zones)) for key in ("start", "end")})

    rows = {name: tuple(map(there, getattr(timetable, name))) for name in ("sessions", "alternance")}
    return Timetable.model_validate_json(store.to_json(timetable.model_copy(update=rows)), strict=True)


def test_the_instances_meet_every_kind_of_change() -> None:
    met = Counter[str]()
    for zone in ZONES:
        for _, instance, _ in cases(zone):
            for hours in Timeline(instance).changed:
                met["skipped" if hours.slot is None else "longer or twice"] += 1
    assert met["skipped"] > 5
    assert met["longer or twice"] > 5


@pytest.mark.parametrize("zone", ZONES)
def test_the_model_and_the_checker_agree(zone: str) -> None:
    for change, instance, rng in cases(zone):
        problem = Problem.of(instance)
        assembled = assemble(problem, clashes="counted")
        odd = {hours.slot.index for hours in problem.timeline.changed if hours.slot is not None}
        drawn = [var for at in assembled.variables.at for s in odd & at.keys() for var in at[s].values()]
        assembled.build.model.minimize(random_objective(assembled.variables, rng) - 20 * sum(drawn))
        solver, status = solve(assembled.build.model, effort=0.3)
        if status not in ("OPTIMAL", "FEASIBLE"):
            continue
        models = Models(problem)
        right = timetable = to_timetable(problem, solution.read(assembled.variables, solver.value))
        assert agreed(models, timetable, change.name)
        for _ in range(6):
            mutation, timetable = mutated(problem, timetable, rng)
            ends = ((problem.timeline.slot_at.get(s.start), s.end) for s in timetable.sessions)
            # The model knows a session by its start alone.
            is_said = all(slot is None or slot.end == end for slot, end in ends)
            if not is_said or not agreed(models, timetable, (change.name, mutation)):
                timetable = right


@pytest.mark.parametrize("zone", ZONES)
def test_the_whole_way_of_a_timetable(zone: str, tmp_path: Path) -> None:
    for change, instance, rng in cases(zone):
        made = planned_right(change, instance)
        if made is None:
            continue
        timetable, other = made.timetable, written_elsewhere(made.timetable)
        report = check(instance, timetable)
        assert report.accepted, change.name
        assert check(instance, other) == report, change.name
        assert differences(timetable, other) == (), change.name
        assert carried(timetable, other).retired == (), change.name
        told_in_feeds(change, instance, other, tmp_path / f"{change.before:%Y%m%d}.sqlite")
        planned_again(change, instance, timetable, other, rng)
        session = rng.choice(other.sessions)
        found = suggest(instance, other, report, session.id)
        assert {move.after.start for move in found.moves.possible} <= Timeline(instance).slot_at.keys()
        assert found.row.start.utcoffset() == local(session.start, instance.zone).utcoffset()


@pytest.mark.parametrize("zone", ZONES)
def test_moodle_finds_the_instant_from_its_servers_midnight(zone: str) -> None:
    """It adds hours and minutes to the first instant of the date, on whichever day its clocks change."""
    server, hour = ZoneInfo(zone), dt.timedelta(hours=1)
    for change in changes_of(zone, 2005, 2030):
        moment = at(change.before.date(), change.before.time(), server).astimezone(dt.UTC)
        for start in (moment + n * hour / 3 for n in range(-12, 13)):
            day, *clocks = cells(start, start + hour, server)
            midnight = at(dt.date.fromisoformat(day), dt.time(0), server)
            read = [midnight + hour * int(c[:-3]) + hour / 60 * int(c[-2:]) for c in clocks]
            assert read == [start, start + hour], (change.name, start)


def planned_right(change: Change, instance: Instance) -> Result | None:
    """What `plan` makes, against the whole model; None when both find nothing."""
    assembled = assemble(Problem.of(instance), clashes="counted")
    build = assembled.build
    build.model.minimize(10_000 * build.total(CLASHES) + build.total(CRITERIA))
    solver, status = solve(build.model, effort=2)
    try:
        made = plan(instance, PARAMS)
    except Impossible:
        assert status == "INFEASIBLE", change.name
        return None
    cost, bounds = 10_000 * made.report.clash_count + made.report.cost, made.timetable.tiers
    if status == "OPTIMAL":
        assert cost >= solver.objective_value, change.name
        assert cost == solver.objective_value or any(tier.status != "optimal" for tier in bounds), change.name
    return made


def told_in_feeds(change: Change, instance: Instance, timetable: Timetable, database: Path) -> None:
    with opened(str(database)) as publications:
        put(publications, instance, timetable)
        snapshot = publications.snapshot()
    assert snapshot is not None
    said = {
        uid.partition("@")[0]: event
        for path in snapshot.audiences
        for uid, event in events(snapshot.feed(path, lang="fr", now=NOW).content).items()
    }
    for held in (*timetable.sessions, *timetable.alternance):
        times = [said[held.id][name].dt.astimezone(dt.UTC) for name in ("DTSTART", "DTEND")]
        assert times == [held.start.astimezone(dt.UTC), held.end.astimezone(dt.UTC)], (change.name, held.id)


def planned_again(
    change: Change, instance: Instance, timetable: Timetable, other: Timetable, rng: random.Random
) -> None:
    untouched = replan(instance, other, PARAMS).timetable
    assert [each for each in differences(timetable, untouched) if each.kind != "changed"] == [], change.name
    day = rng.choice(timetable.sessions).start.date()
    absence = {"trainer": "T1", "first": day, "last": day}
    scenario = Scenario.model_validate({"name": "away", "changes": [{"unavailable": absence}]})
    changed = applied(scenario, instance, other, None).instance
    results = [replan(changed, each, PARAMS) for each in (timetable, other)]
    first, second = ([(tier.tier, tier.value) for tier in result.timetable.tiers] for result in results)
    assert first == second, change.name
    assert all(check(changed, result.timetable).accepted for result in results), change.name
