"""Repairs: the right one is found, each does what it says by the exact model, and nothing else is claimed."""

import datetime as dt
import os
from functools import cache
from typing import Any

import pytest

from scheduler.demand.problem import Problem
from scheduler.instance.schema.instance import Instance
from scheduler.model.assemble import assemble
from scheduler.scenario.changes.apply import applied
from scheduler.scenario.changes.catalogue.people import Available
from scheduler.scenario.changes.catalogue.rooms import AddRoom, RoomChange
from scheduler.scenario.changes.options import shown
from scheduler.scenario.changes.scenario import Scenario
from scheduler.scenario.repairs import repairs as repairing
from scheduler.scenario.repairs import trials as repair_trials
from scheduler.scenario.repairs.clashes import fewer_clashes
from scheduler.scenario.repairs.lines import lines
from scheduler.scenario.repairs.question import Question
from scheduler.scenario.repairs.repair import Repair
from scheduler.scenario.repairs.repairs import repairs
from scheduler.scenario.repairs.trials import Trials
from scheduler.search.clash_bound.unavoidable import unavoidable
from scheduler.search.explain.explain import MOST_CAUSES, explain
from scheduler.search.params import Params
from scheduler.search.run import Runner, Status
from scheduler.search.stop import Stop
from tests.builders import make_instance, unit
from tests.search.busier import away_on_taught_days
from tests.search.exact import fewest_clashes

EFFORT = 10.0
SEEDS = range(int(os.environ.get("SCHEDULER_SEEDS", "5")))
ANN = {"id": "T1", "name": "Ann"}
ONE_HOUR = [{"start": "17:00", "end": "19:00"}]
MONDAYS = [{"start": "17:00", "end": "19:00", "weekdays": ["mon"]}]
TWO_SITES = [{"id": "PORT", "title": "P"}, {"id": "NORD", "title": "N"}]
PONT = {"name": "Pont", "first": "2022-09-12", "last": "2022-09-12"}
TO_FRIDAY = ("2022-09-13", "2022-09-16")
ALONE: dict[str, Any] = {"groups": [{"id": "G1", "size": 12}], "trainers": [ANN]}


def calendar(last: str = "2022-09-30", **changes: Any) -> dict[str, Any]:
    """One semester from Monday 2022-09-05: four weeks unless changed."""
    return {"semesters": [{"id": "S1", "first": "2022-09-05", "last": last}], **changes}


def trainer(name: str, *away: str, dated: tuple[tuple[str, str], ...] = ()) -> dict[str, Any]:
    closed = [{"first": first, "last": last, "level": "unavailable"} for first, last in dated]
    return {"id": name, "name": name, "availability": {"weekly": dict.fromkeys(away, "unavailable"), "dated": closed}}


def alone(*units: dict[str, Any], **changes: Any) -> Instance:
    """Group G1 alone, Ann, four weeks, unit U1 of 2 + 2 sessions, unless changed."""
    return make_instance(
        **{"calendar": calendar(), "units": list(units) or [unit("U1", groups=["G1"])], **ALONE, **changes}
    )


LIMITED = alone(
    unit("U1", groups=["G1"], in_person=0, webconference=6, sessions_per_week=2),
    trainers=[{**ANN, "max_evenings_per_week": 1, "max_sessions_per_evening": 1}],
)
CASES: dict[str, tuple[str, Instance, bool]] = {
    # Away for one of the four weeks.
    "evenings": (
        "available",
        alone(slots=ONE_HOUR, trainers=[trainer("T1", dated=(("2022-09-12", "2022-09-12"), TO_FRIDAY))]),
        True,
    ),
    # Away every evening of four weeks: a weekday is asked for.
    "weekday": (
        "available",
        alone(slots=ONE_HOUR, trainers=[trainer("T1", "mon", "tue", "wed", "thu", "fri")]),
        True,
    ),
    # Four sessions, three weeks.
    "rhythm": ("rhythm", alone(calendar=calendar("2022-09-23")), False),
    # 2 in-person sessions in a room too small; webconferences need none.
    "webconference": ("kind", alone(rooms=[{"id": "R1", "site": "PORT", "capacity": 10}]), False),
    "capacity": ("room", alone(rooms=[{"id": "R1", "site": "PORT", "capacity": 10}]), False),
    # No room is at the unit's site.
    "another room": (
        "add_room",
        alone(unit("U1", groups=["G1"], site="NORD"), sites=TWO_SITES),
        False,
    ),
    "features": ("room", alone(unit("U1", groups=["G1"], features=["piano"])), False),
    # Two groups, one slot a week, one trainer for both: 8 sessions, 4 slots. T2 is free.
    "another trainer": (
        "add_trainer",
        make_instance(
            calendar=calendar(),
            slots=MONDAYS,
            groups=[{"id": "G1", "size": 5}, {"id": "G2", "size": 5}],
            trainers=[ANN, {"id": "T2", "name": "Bea"}],
            units=[unit("U1", groups=["G1"]), unit("U2", groups=["G2"])],
        ),
        True,
    ),
    # Ann and T2 teach together; T2 is never there, T3 is.
    "replace": (
        "replace",
        alone(
            unit("U1", groups=["G1"], trainers=["T1", "T2"], teaching="together"),
            trainers=[ANN, trainer("T2", "mon", "tue", "wed", "thu", "fri"), {"id": "T3", "name": "Cleo"}],
        ),
        True,
    ),
    "pin": ("unpin", alone(pins=[{"unit": "U1", "date": "2022-09-05"}, {"unit": "U1", "date": "2022-09-06"}]), False),
    # One of four Mondays is closed.
    "closure": (
        "interruption",
        alone(slots=MONDAYS, calendar=calendar(closures=[PONT])),
        False,
    ),
    # Tuesdays only; Tuesday 2022-11-01 is a public holiday.
    "holiday": (
        "teach",
        alone(
            slots=[{"start": "17:00", "end": "19:00", "weekdays": ["tue"]}],
            calendar={
                "semesters": [{"id": "S1", "first": "2022-10-17", "last": "2022-11-11"}],
                "holidays": {"country": "FR", "subdivision": "974"},
            },
        ),
        False,
    ),
    # Five days asked for, on one of the four Mondays.
    "alternance": (
        "alternance",
        make_instance(
            calendar=calendar(),
            groups=[{"id": "A1", "size": 6, "alternance": {"min": 5, "max": 6, "weekdays": ["mon"]}}],
            trainers=[ANN],
            units=[unit("U1", groups=["A1"])],
        ),
        False,
    ),
    # Nine of them: it is not a day or two.
    "alternance on many days": (
        "alternance",
        make_instance(
            calendar=calendar(),
            groups=[{"id": "A1", "size": 6, "alternance": {"min": 9, "max": 10, "weekdays": ["mon"]}}],
            trainers=[ANN],
            units=[unit("U1", groups=["A1"])],
        ),
        False,
    ),
    # Six sessions, and Ann comes once a week for one.
    "evenings a week": ("limits", LIMITED, False),
    "sessions an evening": ("limits", LIMITED, False),
    # Eight hours, of which Ann gives seven.
    "hours a year": ("most_hours", alone(trainers=[{**ANN, "most_hours": {"year": 7}}]), False),
    # Four weeks of U1, then two of U2.
    "order": (
        "unit_after",
        alone(unit("U1", groups=["G1"]), unit("U2", groups=["G1"], in_person=2, webconference=0, after=["U1"])),
        False,
    ),
    # Four sessions in three weeks.
    "own times": ("unit_times", alone(unit("U1", groups=["G1"], last="2022-09-23")), False),
    # Four weeks of 2 h; 10 h are asked for.
    "hours": ("unit_hours", alone(unit("U1", groups=["G1"], hours=10)), False),
    # Two units of four sessions for one group, seven slots.
    "a session fewer": (
        "counts",
        alone(
            unit("U1", groups=["G1"]),
            unit("U2", groups=["G1"]),
            slots=[*MONDAYS, {"start": "19:00", "end": "21:00", "weekdays": ["mon"]}],
            busy=[
                {"groups": ["G1"], "title": "FOAD",
                 "times": [{"date": "2022-09-05", "start": "17:00", "end": "19:00"}]}
            ],
        ),
        False,
    ),
}  # fmt: skip


def params(*, strict: bool, seconds: float = 20.0) -> Params:
    return Params(time_limit_s=seconds, workers=1, strict=strict)


@cache
def found_of_case(name: str) -> tuple[Repair, ...]:
    _, instance, strict = CASES[name]
    return found_for(instance, strict=strict)


def found_for(instance: Instance, *, strict: bool) -> tuple[Repair, ...]:
    explanation = explain(instance, params(strict=strict), strict=strict)
    assert explanation.status == "impossible"
    return repairs(Question(instance), explanation, params(strict=strict))


def with_repair(instance: Instance, repair: Repair) -> Instance:
    return applied(Scenario(name="repair", changes=repair.changes), instance, None, None).instance


def is_possible(instance: Instance, *, strict: bool) -> bool:
    """By the exact model, which knows nothing of the search."""
    exact = fewest_clashes(Problem.of(instance), EFFORT)
    assert exact.known
    return exact.least == 0 if strict else exact.least is not None


@pytest.mark.parametrize("name", CASES)
def test_the_repair_is_found_and_every_one_claimed_works(name: str) -> None:
    kind, instance, strict = CASES[name]
    assert not is_possible(instance, strict=strict)
    found = found_of_case(name)
    assert kind in {kind for repair in found for kind in repair.kinds}
    assert all(repair.verified for repair in found)
    for repair in found:
        assert is_possible(with_repair(instance, repair), strict=strict), repair.text.fr


@pytest.mark.parametrize("name", CASES)
def test_each_says_whom_to_ask_and_what_to_write(name: str) -> None:
    instance = CASES[name][1]
    for repair in found_of_case(name):
        assert repair.text.fr != repair.text.en
        assert repair.text.fr.endswith(".")
        assert lines(instance, with_repair(instance, repair))


def test_the_easiest_comes_first() -> None:
    """A pin is the planner's own; two sessions in a week hurt more; a session fewer most."""
    found = found_of_case("pin")
    assert [repair.kinds for repair in found[:3]] == [("unpin",), ("unpin",), ("rhythm",)]
    assert [repair.rank for repair in found] == sorted(repair.rank for repair in found)


def test_one_evening_is_asked_for_where_one_is_enough_with_the_others_that_do() -> None:
    found = found_of_case("evenings")
    first = next(repair for repair in found if repair.kinds == ("available",))
    (change,) = first.changes
    assert isinstance(change, Available)
    assert change.first in {dt.date(2022, 9, day) for day in range(12, 17)}
    assert change.first == change.last
    assert "un soir de plus" in first.text.fr
    assert all(f"{day}/09/2022" in first.text.fr for day in range(12, 17))


def test_the_double_week_is_needed_once_and_named() -> None:
    repair = next(each for each in found_of_case("rhythm") if each.kinds == ("rhythm",))
    assert "deux séances la même semaine, une seule fois" in repair.text.fr
    # 5 sessions in 3 weeks need it twice: by arithmetic, 1 + 2 + 2.
    longer = alone(unit("U1", groups=["G1"], in_person=3, webconference=2), calendar=calendar("2022-09-23"))
    repair = next(each for each in found_for(longer, strict=False) if each.kinds == ("rhythm",))
    assert "deux fois au plus" in repair.text.fr


def test_each_unit_has_its_own_double_weeks() -> None:
    short = [unit(code, groups=["G1"], in_person=2, webconference=3) for code in ("U1", "U2")]
    both = next(each for each in found_for(alone(*short), strict=False) if each.kinds == ("rhythm",))
    assert len(both.asks) == 2
    for ask in both.asks:
        assert ask.fr.count("du lundi") == 1
        assert "une seule fois : la semaine du lundi" in ask.fr


def test_more_causes_than_are_told_are_repaired_all_the_same() -> None:
    many = MOST_CAUSES + 1
    instance = alone(
        *(unit(f"U{n}", groups=[f"G{n}"], in_person=0, webconference=5) for n in range(many)),
        groups=[{"id": f"G{n}", "size": 5} for n in range(many)],
    )
    explanation = explain(instance, params(strict=False))
    assert len(explanation.causes) == MOST_CAUSES
    first = repairs(Question(instance), explanation, params(strict=False))[0]
    assert first.verified
    assert first.kinds == ("rhythm",)
    assert len(first.changes) == many
    assert is_possible(with_repair(instance, first), strict=False)


def test_a_double_week_is_claimed_only_within_its_number() -> None:
    """The model that verifies it: with no double week it is impossible, with one it is not."""
    instance = CASES["rhythm"][1]
    repair = next(each for each in found_of_case("rhythm") if each.kinds == ("rhythm",))
    problem = Problem.of(with_repair(instance, repair))
    for most, expected in ((0, Status.INFEASIBLE), (1, Status.OPTIMAL)):
        assembled = assemble(problem, clashes="counted", criteria=False)
        double = []
        for literals in assembled.variables.held_by_week(0).values():
            week = assembled.build.boolean()
            assembled.build.model.add(sum(literals) <= 1 + week)
            double.append(week)
        assembled.build.model.add(sum(double) <= most)
        assert Runner(params(strict=False), Stop()).solve(assembled.build.model).status is expected


def test_the_least_capacity_that_helps() -> None:
    found = found_of_case("capacity")
    room = next(repair.changes[0] for repair in found if repair.kinds == ("room",))
    assert room is not None
    assert room.capacity == 12


def test_two_causes_are_repaired_together() -> None:
    # U1 is pinned twice in a week, and so is U2 of another group: each needs a change of its own.
    twice = [{"unit": code, "date": day} for code in ("U1", "U2") for day in ("2022-09-05", "2022-09-06")]
    instance = make_instance(
        calendar=calendar(),
        groups=[{"id": "G1", "size": 5}, {"id": "G2", "size": 5}],
        trainers=[ANN],
        units=[unit("U1", groups=["G1"]), unit("U2", groups=["G2"])],
        pins=twice,
    )
    first, *others = found_for(instance, strict=False)
    assert [change.key for change in first.changes] == ["unpin", "unpin"]
    assert first.text.fr.startswith("Tout à la fois : U1")
    for repair in (first, *others):
        assert repair.verified
        assert is_possible(with_repair(instance, repair), strict=False)


def test_where_one_cause_has_no_repair_the_others_are_claimed_for_themselves_alone() -> None:
    # U1 is pinned twice in a week. The fourteen sessions of U2 have eight slots.
    instance = make_instance(
        calendar=calendar(),
        groups=[{"id": "G1", "size": 5}, {"id": "G2", "size": 5}],
        slots=[{"start": "17:00", "end": "19:00", "weekdays": ["mon", "tue"]}],
        trainers=[{"id": "T2", "name": "Bea"}],
        units=[
            unit("U1", groups=["G1"], trainers=["T2"], in_person=2, webconference=0),
            unit("U2", groups=["G2"], trainers=["T2"], in_person=0, webconference=14, sessions_per_week=5),
        ],
        pins=[{"unit": "U1", "date": day} for day in ("2022-09-05", "2022-09-06")],
    )
    found = found_for(instance, strict=False)
    assert not any(repair.verified for repair in found)
    (cause,) = {repair.cause for repair in found}
    assert cause is not None
    assert {"unpin"} <= {kind for repair in found for kind in repair.kinds}


def test_where_no_single_thing_is_enough_a_few_are_combined() -> None:
    # Ann and Bea teach together and are never there: an evening of each must be opened.
    instance = alone(
        unit("U1", groups=["G1"], trainers=["T1", "T2"], teaching="together", in_person=1, webconference=0),
        slots=MONDAYS,
        trainers=[trainer("T1", "mon"), trainer("T2", "mon")],
    )
    found = [repair for repair in found_for(instance, strict=True) if repair.verified]
    assert found
    assert len(found[0].asks) == 2
    for repair in found:
        assert is_possible(with_repair(instance, repair), strict=True)


def test_nothing_false_is_claimed_of_random_instances() -> None:
    claimed = repaired = 0
    for seed in SEEDS:
        for strict in (False, True):
            instance = away_on_taught_days(seed)
            explanation = explain(instance, params(strict=strict, seconds=5), strict=strict)
            found = repairs(Question(instance), explanation, params(strict=strict, seconds=5))
            repaired += bool(found)
            for repair in found[:3]:
                if repair.verified:
                    claimed += 1
                    assert is_possible(with_repair(instance, repair), strict=strict), (seed, repair.text.fr)
    assert repaired >= len(SEEDS) // 2
    assert claimed >= len(SEEDS)


def test_a_possible_instance_has_no_repair() -> None:
    explanation = explain(make_instance(), params(strict=False))
    assert repairs(Question(make_instance()), explanation, params(strict=False)) == ()


def test_stopped_before_it_began_claims_nothing() -> None:
    instance, stop = CASES["rhythm"][1], Stop()
    explanation = explain(instance, params(strict=False))
    stop.set()
    assert not any(
        repair.verified for repair in repairs(Question(instance), explanation, params(strict=False), stop=stop)
    )


@pytest.mark.parametrize("name", ["pin", "rhythm", "another trainer"])
def test_a_large_instance_is_verified_by_its_model(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """As a whole centre is: the same repairs are found, and they work."""
    kind, instance, strict = CASES[name]
    usual = {repair.kinds for repair in found_of_case(name)}
    monkeypatch.setattr(repair_trials, "LARGE_UNITS", 0)
    found = found_for(instance, strict=strict)
    assert {repair.kinds for repair in found} == usual
    assert (kind,) in usual
    for repair in found:
        assert repair.verified
        assert is_possible(with_repair(instance, repair), strict=strict)


def test_enough_is_enough_and_of_several_kinds(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(repairing, "ENOUGH", 2)
    assert len(found_for(CASES["capacity"][1], strict=False)) == 2


def test_fewer_clashes_says_how_many_remain() -> None:
    # Ann, three groups, four sessions each: 12 sessions in 4 Mondays of 2 slots, so 4 clashes. Bea takes some over.
    instance = make_instance(
        calendar=calendar(),
        groups=[{"id": f"G{n}", "size": 5} for n in (1, 2, 3)],
        trainers=[trainer("T1", "tue", "wed", "thu", "fri"), {"id": "T2", "name": "Bea"}],
        units=[unit(f"U{n}", groups=[f"G{n}"]) for n in (1, 2, 3)],
    )
    trials = Trials(Question(instance), params(strict=False, seconds=60), Stop())
    (clash,) = unavoidable(Runner(params(strict=False), Stop()), Problem.of(instance))
    assert clash.count == 4
    found = fewer_clashes(trials, clash, 4)
    assert {"add_trainer", "available"} >= {kind for repair in found for kind in repair.kinds}
    assert found
    for repair in found:
        assert repair.verified
        assert repair.least
        assert fewest_clashes(Problem.of(with_repair(instance, repair)), EFFORT).least == repair.clashes_left
        assert shown(repair.changes[0]).startswith("--")
    assert [repair.clashes_left for repair in found] == sorted(repair.clashes_left or 0 for repair in found)


def test_two_things_at_once_where_neither_leaves_fewer_clashes_alone() -> None:
    """Both sessions are fixed on the Monday, and Ann cannot come on the Tuesday: free one of them, and she comes."""
    pair = [unit(code, groups=[f"G{n}"], in_person=1, webconference=0) for n, code in enumerate(("U1", "U2"), 1)]
    instance = make_instance(
        calendar=calendar("2022-09-09"),
        slots=[{"start": "17:00", "end": "19:00", "weekdays": ["mon", "tue"]}],
        groups=[{"id": "G1", "size": 5}, {"id": "G2", "size": 5}],
        trainers=[trainer("T1", "tue")],
        units=pair,
        pins=[{"unit": code, "date": "2022-09-05"} for code in ("U1", "U2")],
    )
    trials = Trials(Question(instance), params(strict=False, seconds=60), Stop())
    (clash,) = unavoidable(Runner(params(strict=False), Stop()), Problem.of(instance), found={0: 1})
    found = fewer_clashes(trials, clash, 1)
    assert found
    for repair in found:
        assert repair.kinds == ("available", "unpin")
        assert len(repair.asks) == 2
        assert fewest_clashes(Problem.of(with_repair(instance, repair)), EFFORT).least == repair.clashes_left == 0


def test_two_rooms_that_lack_are_two_rooms() -> None:
    """Each unit wants other features, of which no room may be given any: two new rooms, under two names."""
    equipped = {"U1": ["pc"], "U2": ["labo"]}
    instance = alone(
        *(unit(code, groups=["G1"], in_person=4, webconference=0, features=asked) for code, asked in equipped.items()),
        rooms=[{"id": "R1", "site": "PORT", "capacity": 3}],
    )
    small = RoomChange(room="R1", capacity=2)
    params = Params(time_limit_s=EFFORT, workers=1)
    question = Question(instance, (small,))
    found = repairs(question, explain(question.instance, params, base=instance), params)
    rooms = [[each for each in repair.changes if isinstance(each, AddRoom)] for repair in found if repair.verified]
    assert [(room.id, room.features) for room in rooms[0]] == [
        ("SALLE-EN-PLUS-1", ("labo",)), ("SALLE-EN-PLUS-2", ("pc",)),
    ]  # fmt: skip
