"""Annealing: its score is the checker's, its moves can be taken back, and it says what it cannot do."""

from collections import Counter
from dataclasses import replace

import pytest

from scheduler.checker.check import check
from scheduler.demand.nights import shortest_night
from scheduler.demand.problem import Problem
from scheduler.instance.schema.instance import Instance
from scheduler.model.solution import Assignment, from_timetable, to_timetable
from scheduler.patterns import RoomEvening
from scheduler.rules import RULES
from scheduler.search.anneal.annealer import Annealer
from scheduler.search.anneal.annealing import Annealing
from scheduler.search.anneal.tables import largest_cliques, obstacle
from scheduler.search.incumbent import Incumbent
from scheduler.search.params import Params
from scheduler.search.plan import plan
from scheduler.search.progress import nobody
from scheduler.search.rooms import give_rooms
from scheduler.search.run import Runner
from scheduler.search.stop import Stop
from scheduler.timetable.schema import Provenance
from tests.builders import make_instance, unit
from tests.evaluate.invented import become
from tests.random_instances import random_instance

SEEDS = range(160)
NOBODY = Provenance(scheduler="", ortools="", seed=1, workers=1, time_limit_s=1, strict=False)


def annealed(seed: int) -> Annealer | None:
    """A random instance, every session placed and shaken; None where annealing cannot say it."""
    problem = Problem.of(random_instance(seed))
    if obstacle(problem) is not None:
        return None
    annealer = Annealer(problem, seed)
    if annealer.needs_start:
        return None
    annealer.price(hard=50, clash=20)
    annealer.place()
    if not annealer.is_complete:
        return None
    annealer.run(5_000, 3.0, 1.0)
    return annealer


def test_the_score_is_the_checkers() -> None:
    compared = refused = passing = rested = 0
    for seed in SEEDS:
        annealer = annealed(seed)
        if annealer is None:
            continue
        problem = annealer.problem
        passing += bool(problem.passing)
        rested += (
            any(g.group.alternance for g in problem.groups)
            and shortest_night(problem) < problem.instance.law.rest_hours
        )
        roomed = give_rooms(Runner(Params(), Stop()), problem, annealer.best(), annealer.rooms)
        hard, clashes, cost = annealer.best_score
        if roomed is None:
            assert hard, f"seed {seed}: Hall's condition holds and no rooms are left"
            continue
        report = check(problem.instance, to_timetable(problem, roomed, NOBODY))
        assert report.accepted == (hard == 0), f"seed {seed}: {hard} and {report.violations}"
        if hard:
            refused += 1
            continue
        compared += 1
        assert report.clash_count == clashes, f"seed {seed}"
        assert sum(c.cost for c in report.criteria if c.code != "Q9") == cost, f"seed {seed}"
    assert compared > 20
    assert min(refused, passing, rested) > 2


def test_what_was_counted_on_the_way_is_what_is_counted_afresh() -> None:
    """Tens of thousands of moves made and taken back, by kinds of all sorts, leave every counter true."""
    counted = 0
    for seed in SEEDS:
        annealer = annealed(seed)
        if annealer is None:
            continue
        afresh = Annealer(annealer.problem, seed)
        afresh.start(annealer.best())
        assert afresh.score == annealer.best_score, f"seed {seed}"
        counted += 1
    assert counted > 20


def test_the_same_seed_gives_the_same_timetable() -> None:
    one, other = annealed(1), annealed(1)
    assert one is not None
    assert other is not None
    assert one.best() == other.best()


def test_a_new_first_row_of_the_catalogue_shifts_no_weight() -> None:
    """The compiled code reads weights by name: a criterion written above Q1 leaves every score as it was."""
    weights = {f"Q{n}": n * n for n in range(1, 11)}
    instance = make_instance(weights=weights)
    annealer = Annealer(Problem.of(instance), 1)
    annealer.place()
    rows, before = {"Q0": replace(RULES["Q8"], code="Q0", weight=100, pattern=None), **RULES}, dict(RULES)
    try:
        become(rows)
        more = make_instance(weights={**weights, "Q0": 100})
        assert next(iter(more.weight)) == "Q0"
        afresh = Annealer(Problem.of(more), 1)
        afresh.start(annealer.best())
    finally:
        become(before)  # in its order too
    assert afresh.score == annealer.best_score
    assert afresh.score[2] > 0


def no_turn_in_an_evening(evening: RoomEvening) -> int:
    """Sessions of a room in an evening beyond one."""
    return max(0, sum(evening.slots) - 1)


def test_sessions_that_a_rule_keeps_apart_need_rooms_of_their_own() -> None:
    """One room, and trips that cost more than all else: both units meet in one evening, unless the room may be used
    once an evening."""
    instance = make_instance(
        units=[unit(f"U{n}", in_person=4, webconference=0, trainers=[f"T{n}"], groups=["G1"]) for n in (1, 2)],
        groups=[{"id": "G1", "size": 12}],
        trainers=[{"id": name, "name": name} for name in ("T1", "T2")],
        rooms=[{"id": "A1", "site": "PORT", "capacity": 24}],
        weights={"Q2": 100},
    )

    def most_in_an_evening() -> int:
        annealer = Annealer(Problem.of(instance), 1)
        annealer.price(hard=10_000, clash=10_000)
        annealer.place()
        annealer.run(100_000, 30.0, 0.3)
        assert annealer.best_score[0] == 0
        held = Counter(annealer.problem.slots[p.slot].day for p in annealer.best().placements)
        return max(held.values())

    assert most_in_an_evening() == 2
    before = dict(RULES)
    try:
        become({**before, "H14": replace(RULES["H4"], code="H14", pattern=no_turn_in_an_evening)})
        assert most_in_an_evening() == 1
    finally:
        become(before)


def test_slots_apart_are_counted_by_the_largest_sets() -> None:
    assert largest_cliques(3, frozenset()) == [(0,), (1,), (2,)]
    assert largest_cliques(3, frozenset({(0, 1), (1, 2)})) == [(0, 1), (1, 2)]
    assert largest_cliques(4, frozenset({(0, 1), (1, 2), (0, 2)})) == [(3,), (0, 1, 2)]


def test_dated_pins_hold_what_they_name() -> None:
    """A pin on a date keeps a session there through every move; the others of the unit move."""
    pins = [{"unit": "U1", "date": "2022-09-12", "slot": "17:00"}]
    instance = make_instance(pins=pins)
    problem = Problem.of(instance)
    annealer = Annealer(problem, 1)
    assert annealer.needs_start
    result = plan(instance, Params(time_limit_s=2, workers=1))
    annealer.start(from_timetable(problem, result.timetable))
    annealer.price(hard=1, clash=1)
    before = annealer.now()
    annealer.run(50_000, 500.0, 500.0)  # hot: everything that can move does
    after = annealer.now()
    assert before != after
    pinned = {(p.unit, problem.slots[p.slot].start.isoformat()[:16]) for p in after.placements}
    assert (problem.unit_index["U1"], "2022-09-12T17:00") in pinned


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        (
            {
                "groups": [
                    {"id": "G1", "size": 12, "alternance": {"min": 1, "max": 2}},
                    {"id": "A1", "size": 6, "part_of": "G1", "alternance": {"min": 1, "max": 2}},
                ],
            },
            "alternance days of a group and of one that contains it",
        ),
    ],
)
def test_what_annealing_cannot_say_is_left_to_the_model(changes: dict[str, object], why: str) -> None:
    instance = make_instance(**changes)
    assert obstacle(Problem.of(instance)) == why
    assert not Annealing.is_possible(Problem.of(instance))
    assert plan(instance, Params(time_limit_s=5, workers=1)).report.accepted


def test_without_the_compiled_code_the_search_does_without(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("scheduler.search.anneal.annealing.defect", lambda: "missing")
    instance: Instance = make_instance()
    assert plan(instance, Params(time_limit_s=5, workers=1)).report.accepted


def test_others_timetables_are_compared_without_the_changes_of_room() -> None:
    """Annealing does not see rooms (Q9): a timetable that is better but for its rooms is taken over, and nothing is
    offered that is only better because rooms were left out."""
    instance = make_instance(weights={"Q9": 300})
    problem, runner = Problem.of(instance), Runner(Params(workers=1), Stop())
    good = plan(instance, Params(time_limit_s=4, workers=1))
    known = from_timetable(problem, good.timetable)
    used = {room for p in known.placements for room in p.rooms}
    other = next(room for room in problem.units[1].rooms if room not in used or len(used) > 1)
    moved = next(p for p in known.placements if p.unit == 1 and p.rooms and p.rooms != (other,))
    shuffled = replace(
        known, placements=tuple(replace(p, rooms=(other,)) if p == moved else p for p in known.placements)
    )

    def measure(assignment: Assignment) -> tuple[int, int]:
        report = check(instance, to_timetable(problem, assignment, NOBODY))
        assert report.accepted
        return report.clash_count, report.cost

    incumbent = Incumbent(measure, nobody, lambda: 0.0, lambda *_: None)
    assert incumbent.offer(shuffled)
    assert incumbent.cost == good.report.cost + 300
    offered: list[Assignment] = []

    def offer(found: Assignment, _: object) -> bool:
        offered.append(found)
        return False

    annealing = Annealing(runner, problem, incumbent, offer, seed=1)
    annealer = annealing._annealer
    careless = make_instance(weights={f"Q{n}": 0 for n in range(1, 10)})
    annealer.start(from_timetable(problem, plan(careless, Params(time_limit_s=4, workers=1)).timetable))
    assert annealer.best_score[:2] == (0, 0)
    assert good.report.cost < annealer.best_score[2] < incumbent.cost  # worse, but for the rooms
    annealing._take_over()
    assert annealer.best_score == (0, 0, good.report.cost)
    annealing._tell(at_once=True)
    assert not offered
