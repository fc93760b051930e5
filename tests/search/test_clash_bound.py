"""Unavoidable clashes: never more than there must be, as many as there must be, and for reasons that hold alone."""

import json
import os
from typing import Any

import pytest

from scheduler.demand.problem import Problem
from scheduler.model.assemble import assemble
from scheduler.rules import CLASHES
from scheduler.search.clash_bound.proofs import clash_bound, prove
from scheduler.search.clash_bound.unavoidable import Unavoidable, least_by_counting, reasons, unavoidable
from scheduler.search.params import Params
from scheduler.search.plan import plan
from scheduler.search.reasons.oracle import Oracle
from scheduler.search.reasons.premises import Premises
from scheduler.search.reasons.shrink import shrunk, verified
from scheduler.search.run import Runner, Status
from scheduler.search.stop import Stop
from tests.bench.convert import bench_folder, instance_from_bench
from tests.builders import make_instance, unit
from tests.search.busier import busier

SEEDS = range(int(os.environ.get("SCHEDULER_SEEDS", "40")))
"""A longer run: SCHEDULER_SEEDS=500 pytest tests/search/test_clash_bound.py."""
EFFORT = 3.0


def runner(seconds: float = 60.0) -> Runner:
    return Runner(Params(time_limit_s=seconds, workers=1), Stop())


def fewest(problem: Problem) -> dict[int, int] | None:
    """The clashes of each trainer in a timetable proved to have the fewest; None when none is known."""
    assembled = assemble(problem, clashes="counted", criteria=False)
    assembled.build.model.minimize(assembled.build.total(CLASHES))
    outcome = runner(EFFORT).solve(assembled.build.model)
    if outcome.status is not Status.OPTIMAL:
        return None
    of = {trainer.id: index for index, trainer in enumerate(problem.instance.trainers)}
    found = dict.fromkeys(of.values(), 0)
    for term in assembled.build.terms:
        if term.rule in CLASHES:
            found[of[term.subject]] += outcome.values(term.expr)
    return found


def proved(problem: Problem) -> tuple[Unavoidable, ...]:
    """With a best timetable known, as at the end of a search."""
    found = fewest(problem)
    assert found is not None
    return unavoidable(runner(), problem, found=found)


@pytest.mark.parametrize("seed", SEEDS)
def test_the_bound_is_never_above_the_truth_and_reaches_it(seed: int) -> None:
    problem = busier(seed)
    found = fewest(problem)
    if found is None:
        return  # `test_enough_seeds_say_something` counts the others
    least = sum(found.values())
    assert clash_bound(prove(runner(), problem)) <= least
    proofs = prove(runner(), problem, found=found)
    assert clash_bound(proofs) == least
    named = [trainer for proof in proofs for trainer in proof.trainers]
    assert len(named) == len(set(named))
    for proof in proofs:
        assert proof.count <= sum(found[trainer] for trainer in proof.trainers)


@pytest.mark.parametrize("seed", SEEDS)
def test_each_fact_of_a_reason_is_needed_and_they_suffice(seed: int) -> None:
    problem = busier(seed)
    found = fewest(problem)
    for each in unavoidable(runner(), problem, found=found) if found else ():
        oracle = Oracle(runner(), Premises.of_clashes(problem, each.count - 1))
        assert oracle.ask(each.facts, limit_s=EFFORT) is Status.INFEASIBLE
        for fact in each.facts:
            others = [other for other in each.facts if other is not fact]
            assert oracle.ask(others, limit_s=EFFORT) is Status.OPTIMAL, fact


def test_enough_seeds_say_something() -> None:
    known = [sum(found.values()) for seed in SEEDS if (found := fewest(busier(seed))) is not None]
    assert sum(least > 0 for least in known) >= len(SEEDS) // 5
    assert 0 in known


def trainer(name: str, *, away: tuple[str, ...] = (), **changes: Any) -> dict[str, Any]:
    return {
        "id": name, "name": f"Trainer {name}", "availability": {"weekly": dict.fromkeys(away, "unavailable")}, **changes
    }  # fmt: skip


ALL_BUT_MONDAY = ("tue", "wed", "thu", "fri")


def test_more_sessions_than_free_slots_is_counted_and_said_in_words() -> None:
    # S1 has 5 Mondays of 2 slots. T1 teaches three units of 4 sessions to three groups: 12 sessions, 10 slots. T2,
    # whose unit G1 attends too, is as short of days and has no clash.
    instance = make_instance(
        groups=[{"id": f"G{n}", "size": 5} for n in (1, 2, 3)],
        trainers=[trainer("T1", away=ALL_BUT_MONDAY), trainer("T2", away=("wed", "thu", "fri"))],
        units=[
            *(unit(f"U{n}", groups=[f"G{n}"], trainers=["T1"]) for n in (1, 2, 3)),
            unit("V1", groups=["G1"], trainers=["T2"]),
        ],
    )
    problem = Problem.of(instance)
    (only,) = unavoidable(runner(), problem)
    assert (only.trainers, only.count) == ((0,), 2)
    assert only.text.fr == (
        "U1, U2 et U3 demandent 12 séances sur la période S1 ; Trainer T1 n’est libre que pour 10 (indisponible le "
        "mardi, le mercredi, le jeudi et le vendredi) : au moins 2 conflits."
    )
    assert only.text.en == (
        "U1, U2 and U3 ask for 12 sessions in S1; Trainer T1 is free for 10 only (unavailable on Tuesdays, on "
        "Wednesdays, on Thursdays and on Fridays): at least 2 clashes."
    )
    assert [row.trainers for row in reasons(problem, [only])] == [("T1",)]
    assert sum((fewest(problem) or {}).values()) == 2


def test_facts_that_do_not_matter_are_left_out() -> None:
    # U1 has 4 sessions, one a week, and T1 is away for 3 of the 5 weeks: 2 fit. Being away for one Friday evening more,
    # teaching U2 in S2 and the pin of U2 have no part in it.
    away = [
        {"first": "2022-09-05", "last": "2022-09-23", "level": "unavailable"},
        {"first": "2022-09-30", "last": "2022-09-30", "level": "unavailable"},
    ]
    instance = make_instance(
        trainers=[{"id": "T1", "name": "Ann", "availability": {"dated": away}}],
        units=[unit("U1"), unit("U2", period="S2")],
        pins=[{"unit": "U2", "weekday": "mon"}],
    )
    (only,) = unavoidable(runner(), Problem.of(instance))
    assert (only.count, only.units, only.rules) == (2, (0,), {"H3"})
    assert [(fact.subject, fact.number) for fact in only.facts if fact.kind == "away"] == [("T1", 0)]
    assert "indisponible du 05/09/2022 au 23/09/2022 ; compte tenu de H3 Rythme" in only.text.fr


def test_a_dated_entry_hides_the_weekly_level_under_it() -> None:
    # Away on Mondays, the only evening; available after all on the first two of them.
    back = {"first": "2022-09-05", "last": "2022-09-16", "level": "ok"}
    person = {"id": "T1", "name": "Ann", "availability": {"weekly": {"mon": "unavailable"}, "dated": [back]}}
    monday = [{"start": "17:00", "end": "19:00", "weekdays": ["mon"]}]
    problem = Problem.of(make_instance(slots=monday, trainers=[person], units=[unit("U1", groups=["G1"])]))
    assert [each.count for each in unavoidable(runner(), problem)] == [2]  # 4 sessions, 2 Mondays


def test_a_pinned_date_forces_a_clash() -> None:
    instance = make_instance(
        trainers=[trainer("T1", away=("mon",)), trainer("T2")],
        units=[unit("U1"), unit("U2", trainers=["T2"])],
        pins=[{"unit": "U1", "date": "2022-09-05"}, {"unit": "U2", "date": "2022-09-12"}],
    )
    (only,) = unavoidable(runner(), Problem.of(instance))
    assert (only.trainers, only.count, only.rules) == ((0,), 1, {"H9"})


def test_trainers_who_replace_each_other_clash_together() -> None:
    # Either of T1 and T2 teaches U1; both are away but on Mondays of the first two weeks: 4 sessions, 2 weeks.
    away = [{"first": "2022-09-19", "last": "2022-10-07", "level": "unavailable"}]
    people = [{"id": name, "name": name, "availability": {"dated": away}} for name in ("T1", "T2")]
    instance = make_instance(
        trainers=[*people, trainer("T3")],
        units=[unit("U1", trainers=["T1", "T2"]), unit("U2", trainers=["T3"], groups=["A1"])],
    )
    (only,) = unavoidable(runner(), Problem.of(instance))
    assert (only.trainers, only.count) == ((0, 1), 2)
    assert ": au moins 2 conflits à eux deux." in only.text.fr


def test_a_share_belongs_to_its_trainer() -> None:
    instance = make_instance(
        trainers=[trainer("T1", away=("mon", *ALL_BUT_MONDAY)), trainer("T2")],
        units=[unit("U1", trainers=["T1", "T2"], shares={"T1": 1, "T2": 3})],
    )
    (only,) = unavoidable(runner(), Problem.of(instance))
    assert (only.trainers, only.count) == ((0,), 1)


def test_trainers_who_teach_together_need_a_common_evening() -> None:
    # T1 is there on Mondays alone, T2 on Tuesdays: each of the 4 sessions is a clash of one of them.
    instance = make_instance(
        trainers=[trainer("T1", away=ALL_BUT_MONDAY), trainer("T2", away=("mon", "wed", "thu", "fri")), trainer("T3")],
        units=[unit("U1", trainers=["T1", "T2"], teaching="together"), unit("U2", trainers=["T3"])],
    )
    (only,) = proved(Problem.of(instance))
    assert (only.trainers, only.count, only.units) == ((0, 1), 4, (0,))


def test_trainers_who_fill_the_evenings_of_one_group() -> None:
    # G1 has one evening slot on Mondays, 5 in S1. T1 and T2 each have 4 sessions for it and only Mondays: 8 sessions on
    # 5 Mondays at most, one of the group at a time (H2); the others are held on Tuesdays, against their availability.
    slots = [{"start": "17:00", "end": "19:00", "weekdays": ["mon", "tue"]}]
    instance = make_instance(
        slots=slots,
        groups=[{"id": "G1", "size": 5}, {"id": "G2", "size": 5}],
        trainers=[trainer("T1", away=("tue",)), trainer("T2", away=("tue",)), trainer("T3")],
        units=[
            unit("U1", groups=["G1"], trainers=["T1"]),
            unit("U2", groups=["G1"], trainers=["T2"]),
            unit("U3", groups=["G2"], trainers=["T3"]),
        ],
    )
    problem = Problem.of(instance)
    assert clash_bound(prove(runner(), problem)) == 0  # each of them alone has room enough
    (only,) = proved(problem)
    assert (only.trainers, only.count, only.units) == ((0, 1), 3, (0, 1))
    assert only.rules == {"H2"}


def test_counting_shrinks_what_forbids_clashes() -> None:
    # 3 units of 4 sessions on 10 free Monday slots; the fourth is taught by somebody with time enough.
    instance = make_instance(
        groups=[{"id": f"G{n}", "size": 5} for n in (1, 2, 3, 4)],
        trainers=[trainer("T1", away=ALL_BUT_MONDAY), trainer("T2")],
        units=[*(unit(f"U{n}", groups=[f"G{n}"], trainers=["T1"]) for n in (1, 2, 3)),
               unit("V1", groups=["G4"], trainers=["T2"])],
    )  # fmt: skip
    premises = Premises.of(Problem.of(instance), strict=True)
    facts = least_by_counting(premises, premises.facts)
    assert facts is not None
    assert {fact.subject for fact in facts if fact.kind == "unit"} == {"U1", "U2", "U3"}
    assert {fact.kind for fact in facts} == {"unit", "one_place", "away"}
    assert verified(Oracle(runner(), premises), facts) == (facts, True)
    assert least_by_counting(premises, [fact for fact in premises.facts if fact.subject != "U2"]) is None


def test_nobody_is_suspected_where_nothing_clashes() -> None:
    problem = Problem.of(make_instance())
    assert unavoidable(runner(), problem) == ()
    assert unavoidable(runner(), problem, found={0: 3}) == ()  # a bad timetable proves nothing


def test_without_time_only_counting_proves() -> None:
    instance = make_instance(
        trainers=[trainer("T1", away=("mon", *ALL_BUT_MONDAY)), trainer("T2", away=("mon",))],
        units=[unit("U1"), unit("U2", trainers=["T2"])],
        pins=[{"unit": "U2", "date": "2022-09-05"}],
    )
    stop = Stop()
    stop.set()
    (only,) = unavoidable(Runner(Params(time_limit_s=9, workers=1), stop), Problem.of(instance))
    assert (only.trainers, only.count) == ((0,), 4)
    assert len(unavoidable(runner(), Problem.of(instance))) == 2


def test_plan_gives_the_reason_of_what_only_the_whole_programme_proves(monkeypatch: pytest.MonkeyPatch) -> None:
    # Nothing is proved trainer by trainer here; the search proves 2 clashes of all together, and says why.
    monkeypatch.setattr("scheduler.search.clash_bound.unavoidable.prove", lambda *_, **__: ())
    away = [{"first": "2022-09-05", "last": "2022-09-23", "level": "unavailable"}]
    person = {"id": "T1", "name": "Ann", "availability": {"dated": away}}
    instance = make_instance(trainers=[person, trainer("T2")], units=[unit("U1"), unit("U2", trainers=["T2"])])
    timetable = plan(instance, Params(time_limit_s=20, workers=1)).timetable
    (reason,) = timetable.reasons
    assert (reason.trainers, reason.count) == (("T1",), 2)
    assert "indisponible du 05/09/2022 au 23/09/2022" in reason.fr


def test_twice_the_same() -> None:
    problem = busier(10)
    found = fewest(problem)
    assert found is not None
    assert unavoidable(runner(), problem, found=found) == unavoidable(runner(), problem, found=found)


def test_shrinking_keeps_what_is_needed_and_the_last_of_what_is_not() -> None:
    needed = {3, 11}
    assert shrunk(range(20), lambda items: needed <= set(items)) == (3, 11)
    assert shrunk(range(5), lambda items: bool(items)) == (4,)
    assert shrunk((), lambda _: True) == ()
    assert shrunk(range(3), lambda _: False) == (0, 1, 2)


@pytest.mark.skipif(not (bench_folder() / "centre-30-clash.json").exists(), reason="no bench")
def test_the_bench_centre_whose_clashes_one_trainer_explains() -> None:
    """8 is the truth: a timetable with 8 clashes was found and judged by `evaluate.py`."""
    data = json.loads((bench_folder() / "centre-30-clash.json").read_text(encoding="utf-8"))
    (only,) = unavoidable(runner(), Problem.of(instance_from_bench(data)))
    assert only.count == 8
    assert "ask for 63 sessions in S2; T27 is free for 55 only" in only.text.en
    assert only.text.en.endswith(": at least 8 clashes.")
