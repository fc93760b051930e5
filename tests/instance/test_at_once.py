"""`parallel`: the half-groups of a unit have their sessions at once, each with a trainer and a room."""

from typing import Any

import pytest

from scheduler.checker.check import check
from scheduler.demand.arithmetic import forced_clashes, impossibilities
from scheduler.demand.problem import Problem
from scheduler.errors import InputError
from scheduler.evaluate.evaluator import edited
from scheduler.instance.instants import utc
from scheduler.instance.schema.instance import Instance
from scheduler.scenario.changes.apply import applied
from scheduler.search.explain.explain import explain
from scheduler.search.params import Params
from scheduler.search.plan import plan
from scheduler.search.result import Result
from scheduler.search.suggest.suggestion import suggest, suggest_swap
from tests.instance.test_sections import halves, read
from tests.scenario.world import scenario


@pytest.fixture(scope="module")
def planned() -> tuple[Instance, Result]:
    of = read(halves(parallel=True))
    return of, plan(of, Params(time_limit_s=2, workers=1))


def test_each_has_a_trainer_and_a_room_of_its_own(planned: tuple[Instance, Result]) -> None:
    _, result = planned
    assert (result.report.accepted, result.report.clash_count) == (True, 0)
    one, other = (result.timetable.of_unit[f"TP/{group}"] for group in ("TP1", "TP2"))
    assert [row.start for row in one] == [row.start for row in other]
    assert all(a.trainers != b.trainers and a.room != b.room for a, b in zip(one, other, strict=True))


def test_a_session_takes_that_of_the_other_half_group_with_it(planned: tuple[Instance, Result]) -> None:
    of, result = planned
    found = suggest(of, result.timetable, result.report, "TP/TP1-01").moves
    for move in found.possible:
        report = check(of, edited(result.timetable, move.edits))
        assert (report.accepted, report.clash_count) == (True, move.effect.clashes)
        assert report.cost == result.report.cost + move.effect.cost
    best = found.possible[0]
    assert [(row.id, utc(row.start)) for row in best.edits] == [
        ("TP/TP1-01", utc(best.after.start)), ("TP/TP2-01", utc(best.after.start)),
    ]  # fmt: skip
    moved = edited(result.timetable, best.edits).of_unit
    assert [row.start for row in moved["TP/TP1"]] == [row.start for row in moved["TP/TP2"]]


def test_an_exchange_takes_that_of_the_other_half_group_with_it(planned: tuple[Instance, Result]) -> None:
    of, result = planned
    found = suggest(of, result.timetable, result.report, "TP/TP1-01").swaps
    assert {swap.other_before.unit for swap in found} == {"CM"}
    for swap in found:
        report = check(of, edited(result.timetable, swap.edits))
        assert (report.accepted, report.clash_count) == (True, swap.effect.clashes)
        assert report.cost == result.report.cost + swap.effect.cost
        assert [(row.id, utc(row.start)) for row in swap.along] == [("TP/TP2-01", utc(swap.after.start))]
    first = found[0]
    asked = suggest_swap(of, result.timetable, result.report, "TP/TP1-01", first.other_before.id)
    assert (asked.violations, len(asked.edits)) == ((), 3)
    # The other way round, it is the partner's half-group that comes along.
    back = suggest_swap(of, result.timetable, result.report, first.other_before.id, "TP/TP2-01")
    assert [row.id for row in back.along] == ["TP/TP1-01"]


@pytest.mark.parametrize(
    ("changes", "pins", "place", "said"),
    [
        ({"sections": None}, [], "units[1].parallel", "it has no half-groups"),
        ({}, [{"unit": "TP", "room": "R1"}], "pins[0].room", "cannot all be in “R1”"),
        ({"parallel": "maybe"}, [], "units[1].parallel", "parallel"),
    ],
)
def test_faults(changes: dict[str, Any], pins: list[dict[str, Any]], place: str, said: str) -> None:
    with pytest.raises(InputError) as caught:
        read({**halves(**{"parallel": True, **changes}), "pins": pins})
    (fault,) = caught.value.faults
    assert str(fault.place).startswith(place)
    assert said in fault.text.en


def test_too_few_rooms_slots_or_trainers_are_told_before_any_search() -> None:
    data = halves(parallel=True)
    one_room = read({**data, "rooms": data["rooms"][:1]})
    assert [text.en for text in impossibilities(Problem.of(one_room))] == [
        "TP/TP1 and TP/TP2 have their in-person sessions at once and need 2 rooms, but only R1 will do"
    ]
    pins = [{"unit": "TP/TP1", "weekday": "mon"}, {"unit": "TP/TP2", "weekday": "tue"}]
    (apart,) = impossibilities(Problem.of(read({**data, "pins": pins})))
    assert "at most 0 sessions fit in slots that are possible for all of them" in apart.en
    (alone,) = forced_clashes(Problem.of(read(halves(parallel=True, trainers=["T1"]))))
    assert "Trainer One can teach 1 session at a time only" in alone.en


def test_an_explanation_names_it() -> None:
    pins = [{"unit": "TP/TP1", "date": "2022-09-05"}, {"unit": "TP/TP2", "date": "2022-09-06"}]
    pins += [{"unit": "TP/TP1", "date": "2022-09-12"}, {"unit": "TP/TP2", "date": "2022-09-13"}]
    found = explain(read({**halves(parallel=True), "pins": pins}), Params(time_limit_s=5, workers=1))
    (cause,) = found.causes
    assert "H13" in {fact.rule for fact in cause.facts}


def test_a_what_if_tries_it_and_takes_it_back() -> None:
    of, both = read(halves(parallel=True)), [["TP1"], ["TP2"]]
    apart = applied(scenario({"sections": {"unit": "TP", "sections": both, "parallel": False}}), of).instance
    assert not apart.unit["TP"].parallel
    again = applied(scenario({"sections": {"unit": "TP", "sections": both, "parallel": True}}), apart).instance
    assert again.unit["TP"] == of.unit["TP"]
    together = applied(scenario({"sections": {"unit": "TP", "sections": []}}), of).instance
    assert (together.unit["TP"].sections, together.unit["TP"].parallel) == (None, False)
