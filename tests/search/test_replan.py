"""Re-planning against the truth: the whole model solved tier after tier, and every timetable of small instances."""

import datetime as dt
import itertools
import os
import random
from collections import Counter
from typing import Any

import pytest
from ortools.sat.python import cp_model

from scheduler.checker.check import check
from scheduler.demand.problem import Problem
from scheduler.errors import Impossible, NothingFound
from scheduler.instance.schema.instance import Instance
from scheduler.instance.schema.places import rooms_named
from scheduler.instance.schema.units import SESSION_KINDS, Unit
from scheduler.model.assemble import Assembled, assemble
from scheduler.model.build import Expr
from scheduler.model.solution import read, to_timetable
from scheduler.rules import CLASHES, CRITERIA
from scheduler.search.params import Params
from scheduler.search.plan import plan, provenance_of
from scheduler.search.replan.replan import replan
from scheduler.search.result import Result
from scheduler.search.run import OutOfTime, Runner
from scheduler.timetable.diff import count_changes, count_moves, differences
from scheduler.timetable.schema import Timetable
from tests.builders import at, make_instance, make_timetable, session, unit
from tests.random_instances import random_data

SEEDS = int(os.environ.get("SCHEDULER_SEEDS", "6"))
PARAMS = Params(time_limit_s=20, workers=1)
QUICK = Params(time_limit_s=3, workers=1)
"""Where what is held needs no proof."""
EFFORT = 10.0
"""Deterministic seconds for the exact model; a case it does not solve in that says nothing."""


# Random instances against the whole model


def any_timetable(instance: Instance, seed: int) -> Timetable | None:
    """A timetable that keeps the hard rules, whatever it costs: people rely on worse ones than the best."""
    problem = Problem.of(instance)
    assembled = assemble(problem, clashes="counted", criteria=False)
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    solver.parameters.random_seed = seed
    solver.parameters.max_deterministic_time = EFFORT
    if solver.solve(assembled.build.model) not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
        return None
    return to_timetable(problem, read(assembled.variables, solver.value), provenance_of(PARAMS))


def with_timetable(seed: int) -> tuple[dict[str, Any], Timetable]:
    """An instance of the seed's own hundred that has a timetable, and one of its timetables."""
    for other in range(100 * seed, 100 * (seed + 1)):
        data = random_data(other)
        if (published := any_timetable(Instance.model_validate(data), other)) is not None:
            return data, published
    raise AssertionError("a hundred instances without a timetable")


def changed_at_random(data: dict[str, Any], published: Timetable, rng: random.Random) -> dict[str, Any]:
    """One to three things that happen to a centre."""
    days = sorted({s.start.date() for s in published.sessions})
    for _ in range(rng.randint(1, 3)):
        day = rng.choice(days)
        span = {"first": day.isoformat(), "last": (day + dt.timedelta(days=rng.choice([0, 6, 13]))).isoformat()}
        kind = rng.choice(["away", "away", "closed", "room", "dropped", "added", "count", "here", "replaced"])
        if kind in ("away", "here"):
            trainer = rng.choice(data["trainers"])
            dated = trainer.setdefault("availability", {}).setdefault("dated", [])
            dated.append({**span, "level": "unavailable" if kind == "away" else "ok"})
        elif kind == "closed":
            closure = {"first": span["first"], "last": span["first"], "name": "Cyclone"}
            data["calendar"].setdefault("closures", []).append(closure)
        elif kind == "room":
            rng.choice(data["rooms"]).setdefault("closed", []).append(span)
        elif kind == "dropped" and len(data["units"]) > 1:
            gone = data["units"].pop(rng.randrange(len(data["units"])))["code"]
            data["pins"] = [pin for pin in data.get("pins", []) if pin["unit"] != gone]
        elif kind == "added":
            model = rng.choice([row for row in data["units"] if row["modality"] in ("cours", "tp")])
            code = f"NEW{len(data['units'])}"
            data["units"].append({**model, "code": code, "in_person": 1, "webconference": 0, "shares": None})
        elif kind == "replaced":
            row = rng.choice([row for row in data["units"] if row["modality"] in ("cours", "tp")])
            row["trainers"] = rng.sample([t["id"] for t in data["trainers"]], rng.choice([1, 1, 2]))
            row["shares"] = None
        elif kind == "count":
            row = rng.choice([row for row in data["units"] if row["modality"] in ("cours", "tp")])
            now = Counter(s.kind for s in published.sessions if s.unit == row["code"])
            row["in_person"] = max(0, now["in_person"] + rng.choice([-1, 1]))
            row["webconference"] = max(0, now["webconference"] + rng.choice([-1, 0, 0, 1]))
            row["shares"] = None
    return data


def _moves(assembled: Assembled, published: Timetable) -> tuple[Expr, Expr]:
    """Moves and changes of room or trainer, said of the whole model and of nothing else."""
    v, problem = assembled.variables, assembled.variables.problem
    instance, build = problem.instance, assembled.build
    trainer = {t.id: n for n, t in enumerate(instance.trainers)}
    room = {r.id: n for n, r in enumerate(instance.rooms)}
    moves: list[Expr] = []
    changes: list[Expr] = []
    for row in problem.units:
        for kind in row.kinds:
            old = [s for s in published.sessions if s.unit == row.code and s.kind == kind]
            stay = []
            for s in old:
                slot = problem.timeline.time_at.get((s.start, s.end))
                literal = v.at[row.index].get(slot.index, {}).get(kind) if slot is not None else None
                if slot is None or literal is None:
                    continue
                stay.append(literal)
                same = build.boolean()  # with the same people in the same room
                build.model.add_implication(same, literal)
                if row.teaching == "choice":
                    chosen = v.teach.get((row.index, slot.index, trainer.get(s.trainers[0], -1)))
                    build.model.add(same <= (0 if chosen is None or len(s.trainers) != 1 else chosen))
                elif set(s.trainers) != set(row.unit.trainers):
                    build.model.add(same == 0)
                if kind == "in_person":
                    rooms = [v.room.get((row.index, slot.index, room.get(name, -1)), 0) for name in rooms_named(s.room)]
                    for each in rooms or [0]:
                        build.model.add(same <= each)
                changes.append(literal - same)
            moves.append(min(len(old), row.demand.of(kind)) - sum(stay))
        for more, fewer in ((SESSION_KINDS), (SESSION_KINDS[::-1])):
            old = [s for s in published.sessions if s.unit == row.code and s.kind == more]
            of_other = sum(s.unit == row.code and s.kind == fewer for s in published.sessions)
            converted = min(len(old) - row.demand.of(more), row.demand.of(fewer) - of_other)
            if converted > 0:
                slots = [problem.timeline.slot_at[s.start].index for s in old if s.start in problem.timeline.slot_at]
                there = [var for slot in slots for var in v.held(row.index, slot, fewer)]
                in_place = build.integer(0, converted)
                build.model.add(in_place <= sum(there))
                moves.append(converted - in_place)
                changes.append(in_place)
    zone = instance.zone
    for group in problem.groups:
        if group.group.alternance is None:
            continue
        dates = {d.start.astimezone(zone).date() for d in published.alternance if d.group == group.group.id}
        literals = {day: var for (g, day), var in v.alternance.items() if g == group.index}
        kept = sum(var for day, var in literals.items() if day in dates)
        moved = build.integer(0, len(dates) + len(literals))
        build.model.add_max_equality(moved, [len(dates) - kept, sum(literals.values()) - kept])
        moves.append(moved)
    return sum(moves), sum(changes)


def _freeze(assembled: Assembled, published: Timetable, from_day: dt.date) -> None:
    v, problem, model = assembled.variables, assembled.variables.problem, assembled.build.model
    trainer = {t.id: n for n, t in enumerate(problem.instance.trainers)}
    room = {r.id: n for n, r in enumerate(problem.instance.rooms)}
    held = {(s.unit, s.start, s.kind): s for s in published.sessions}
    for row in problem.units:
        known = 0
        for slot, kinds in v.at[row.index].items():
            if problem.slots[slot].day >= from_day:
                continue
            for kind, literal in kinds.items():
                s = held.get((row.code, problem.slots[slot].start, kind))
                model.add(literal == int(s is not None))
                if s is None:
                    continue
                known += 1
                if row.teaching == "choice":
                    model.add(v.teach.get((row.index, slot, trainer[s.trainers[0]]), 0) == 1)
                elif set(s.trainers) != set(row.unit.trainers):
                    model.add_bool_or([])
                if kind == "in_person":
                    rooms = [v.room.get((row.index, slot, room.get(name, -1)), 0) for name in rooms_named(s.room)]
                    for each in rooms or [0]:
                        model.add(each == 1)
        past = [s for s in published.sessions if s.unit == row.code and s.start.date() < from_day]
        if known < len(past):
            model.add_bool_or([])
    dates = {(d.group, d.start.date()) for d in published.alternance}
    for (group, day), literal in v.alternance.items():
        if day < from_day:
            model.add(literal == int((problem.instance.groups[group].id, day) in dates))
    known_days = {(problem.instance.groups[g].id, day) for g, day in v.alternance}
    with_days = {g.id for g in problem.instance.groups if g.alternance is not None}
    if any(group in with_days and day < from_day and (group, day) not in known_days for group, day in dates):
        model.add_bool_or([])


def truth_of(instance: Instance, published: Timetable, from_day: dt.date | None) -> list[int] | str | None:
    """The least clashes, moves, changes and cost, one after the other; None: there is no timetable; "unknown"."""
    assembled = assemble(Problem.of(instance), clashes="counted")
    moves, changes = _moves(assembled, published)
    if from_day is not None:
        _freeze(assembled, published, from_day)
    model, least = assembled.build.model, []
    for expr in (assembled.build.total(CLASHES), moves, changes, assembled.build.total(CRITERIA)):
        model.minimize(expr)
        solver = cp_model.CpSolver()
        solver.parameters.num_workers = 1
        solver.parameters.max_deterministic_time = EFFORT
        status = solver.solve(model)
        if status == cp_model.INFEASIBLE:
            return None
        if status != cp_model.OPTIMAL:
            return "unknown"
        least.append(solver.value(expr))
        model.add(expr <= least[-1])
    return least


@pytest.mark.parametrize("seed", range(SEEDS))
def test_random_changes(seed: int) -> None:
    rng = random.Random(seed)
    data, published = with_timetable(seed)
    changed = Instance.model_validate(changed_at_random(data, published, rng))
    starts = sorted(s.start for s in published.sessions)
    from_day = rng.choice([None, rng.choice(starts).date()]) if starts else None
    truth = truth_of(changed, published, from_day)
    try:
        result = replan(changed, published, PARAMS, from_day=from_day)
    except Impossible:
        assert truth in (None, "unknown")
        return
    assert truth is not None
    _is_sound(changed, published, result, from_day)
    if truth == "unknown":
        return
    for tier, least in zip(result.timetable.tiers, truth, strict=True):
        assert tier.bound <= least, tier
        if tier.status == "optimal":
            assert tier.value == least, tier
        else:
            return  # what comes after is best among other timetables
    assert result.ending == "proved"


def _is_sound(instance: Instance, published: Timetable, result: Result, from_day: dt.date | None) -> None:
    """Accepted, its figures are those of the checker and of the dates, and the past is as it was."""
    report = check(instance, result.timetable)
    assert report.accepted
    found = differences(published, result.timetable, instance)
    values = {tier.tier: tier.value for tier in result.timetable.tiers}
    assert values == {
        "clashes": report.clash_count,
        "moves": count_moves(found),
        "changes": count_changes(found),
        "criteria": report.cost,
    }
    units = set(instance.unit)
    for each in found:
        if from_day is not None and each.before is not None and each.before.start.date() < from_day:
            gone = getattr(each.before, "unit", None)
            assert gone is not None and gone not in units, each


@pytest.mark.parametrize("seed", range(SEEDS))
def test_improving_costs_no_clash_and_gains_what_one_trainer_can(seed: int) -> None:
    data, published = with_timetable(seed)
    instance = Instance.model_validate(data)
    trainer = random.Random(seed).choice(instance.trainers).id
    plain = replan(instance, published, QUICK)
    better = replan(instance, published, QUICK, improve=[trainer])
    _is_sound(instance, published, better, None)
    assert (better.report.clash_count, better.report.cost) <= (plain.report.clash_count, plain.report.cost)
    taught = {unit.code for unit in instance.scheduled_units if trainer in unit.trainers}
    moved = {getattr(each.held, "unit", None) for each in differences(plain.timetable, better.timetable)}
    assert moved <= {*taught, None}


def test_who_takes_over_is_proved_to_be_the_fewest_changes() -> None:
    """Each of two sessions could stay as it is; shares say that the two cannot. Nobody has to move."""
    one, both = _small(), _small(trainers=[{"id": name, "name": name} for name in ("T1", "T2", "T3")])
    published = plan(one, PARAMS).timetable
    row = unit("U2", groups=["G1"], trainers=["T2", "T3"], shares={"T2": 0, "T3": 2}, in_person=2, webconference=0)
    units = tuple(Unit.model_validate(row) if each.code == "U2" else each for each in both.units)
    result = replan(both.model_copy(update={"units": units}), published, PARAMS)
    assert [(tier.tier, tier.value, tier.status) for tier in result.timetable.tiers][:3] == [
        ("clashes", 0, "optimal"), ("moves", 0, "optimal"), ("changes", 2, "optimal"),
    ]  # fmt: skip


# Every timetable of a small instance


def _small(**changes: Any) -> Instance:
    """Two weeks, Monday and Tuesday, two slots an evening; two units of one group, two trainers, one room."""
    return make_instance(
        calendar={"semesters": [{"id": "S1", "first": "2022-09-05", "last": "2022-09-13"}]},
        slots=[
            {"start": "17:00", "end": "19:00", "weekdays": ["mon", "tue"]},
            {"start": "19:00", "end": "21:00", "weekdays": ["mon", "tue"]},
        ],
        groups=[{"id": "G1", "size": 12}],
        rooms=[{"id": "R1", "site": "PORT", "capacity": 30}],
        units=[
            unit("U1", groups=["G1"], in_person=1, webconference=1),
            unit("U2", groups=["G1"], trainers=["T2"], in_person=2, webconference=0),
        ],
        **changes,
    )


def _every_timetable(instance: Instance) -> list[Timetable]:
    """All that the checker accepts, from dates alone."""
    starts = [at(instance, day, clock) for day in ("2022-09-05", "2022-09-06", "2022-09-12", "2022-09-13")
              for clock in ("17:00", "19:00")]  # fmt: skip
    found = []
    for a, b, c, d in itertools.product(starts, repeat=4):
        if c >= d or len({a, b, c, d}) < 4:
            continue
        sessions = [
            session(instance, "U1", f"{a:%Y-%m-%d}", f"{a:%H:%M}", "in_person", number=1 + (a > b), room="R1"),
            session(instance, "U1", f"{b:%Y-%m-%d}", f"{b:%H:%M}", "webconference", number=1 + (b > a), room=None),
            session(instance, "U2", f"{c:%Y-%m-%d}", f"{c:%H:%M}", number=1, trainers=("T2",), room="R1"),
            session(instance, "U2", f"{d:%Y-%m-%d}", f"{d:%H:%M}", number=2, trainers=("T2",), room="R1"),
        ]
        timetable = make_timetable(instance, sessions)
        if check(instance, timetable).accepted:
            found.append(timetable)
    return found


AWAY = [
    {"id": "T1", "name": "One", "availability": {"dated": [
        {"first": "2022-09-05", "last": "2022-09-05", "level": "unavailable"}]}},
    {"id": "T2", "name": "Two"},
]  # fmt: skip
BOTH_AWAY = [
    {"id": "T1", "name": "One", "availability": {"weekly": {"mon": "unavailable"}}},
    {"id": "T2", "name": "Two", "availability": {"weekly": {"mon": "unavailable", "tue": {"19:00": "unavailable"}}}},
]


@pytest.mark.parametrize("trainers", [AWAY, BOTH_AWAY])
def test_no_timetable_of_a_small_instance_is_better(trainers: list[dict[str, Any]]) -> None:
    published = plan(_small(), PARAMS).timetable
    changed = _small(trainers=trainers)
    result = replan(changed, published, PARAMS)
    assert result.ending == "proved"

    def rank(timetable: Timetable) -> tuple[int, int, int]:
        """Clashes, sessions that are in a slot where none of their unit and kind was, cost."""
        before = Counter((s.unit, s.kind, s.start) for s in published.sessions)
        after = Counter((s.unit, s.kind, s.start) for s in timetable.sessions)
        report = check(changed, timetable)
        return report.clash_count, sum((after - before).values()), report.cost

    every = _every_timetable(changed)
    assert len(every) > 100
    assert rank(result.timetable) == min(map(rank, every))


def test_moves_are_bounded_though_the_clashes_are_not_proved(monkeypatch: pytest.MonkeyPatch) -> None:
    """T1 leaves Mondays, T2 altogether: two clashes, and two sessions of T1 that must move all the same."""

    def people(one: str, *two: str) -> list[dict[str, Any]]:
        return [
            {"id": "T1", "name": "One", "availability": {"weekly": {one: "unavailable"}}},
            {"id": "T2", "name": "Two", "availability": {"weekly": dict.fromkeys(two, "unavailable")}},
        ]

    published = plan(_small(trainers=people("tue")), PARAMS).timetable
    monkeypatch.setattr("scheduler.search.replan.forced.prove_clashes", lambda *_, **__: ())
    monkeypatch.setattr("scheduler.search.replan.replan._Replanning._prove", lambda *_: None)
    result = replan(_small(trainers=people("mon", "mon", "tue")), published, Params(time_limit_s=1, workers=1))
    clashes, moves, changes, criteria = result.timetable.tiers
    assert (clashes.value, clashes.bound) == (2, 0)
    assert (moves.value, moves.bound, moves.status) == (2, 2, "feasible")
    assert changes.bound == criteria.bound == 0


def test_models_that_would_come_too_late_are_not_written(monkeypatch: pytest.MonkeyPatch) -> None:
    """Then nothing more is found or proved: what is a timetable already is kept, with its clash."""

    def too_late(_: Runner) -> None:
        raise OutOfTime

    published = plan(_small(), PARAMS).timetable
    monkeypatch.setattr(Runner, "go_on", too_late)
    kept = replan(_small(trainers=BOTH_AWAY), published, PARAMS)
    assert {s.start for s in kept.timetable.sessions} == {s.start for s in published.sessions}
    assert kept.ending == "limit"
    day = f"{published.sessions[0].start:%Y-%m-%d}"
    times = [{"date": day, "start": "17:00", "end": "21:00"}]
    with pytest.raises(NothingFound):
        replan(_small(busy=[{"groups": ["G1"], "title": "Elsewhere", "times": times}]), published, PARAMS)
