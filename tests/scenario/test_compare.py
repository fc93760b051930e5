"""The comparison: counted from differences and reports, ranked as a planner would choose, equal ones said so."""

import pytest

from scheduler.checker.check import check
from scheduler.instance.schema.instance import Instance
from scheduler.scenario.comparison.compare import Comparison, Row, affected_people, compare
from scheduler.scenario.outcome import Outcome
from scheduler.timetable.diff import differences
from scheduler.timetable.schema import Timetable
from tests.builders import alternance_day, make_instance, make_timetable, session
from tests.export.sample import changed, full_year, moved, year
from tests.scenario.by_hand import away, planned, scenario, without

INSTANCE = year()
TIMETABLE = full_year(INSTANCE)


def after(*ids: str, days: int = 7, **changes: object) -> Timetable:
    """Today's timetable with these sessions later by so many days."""
    return changed(INSTANCE, TIMETABLE, *(moved(TIMETABLE, id_, days=days, **changes) for id_ in ids))


def outcome(name: str, timetable: Timetable, *, instance: Instance = INSTANCE, **options: int) -> Outcome:
    return planned(scenario(name), instance, TIMETABLE, timetable, **options)


def compared(*outcomes: Outcome) -> Comparison:
    return compare(INSTANCE, TIMETABLE, check(INSTANCE, TIMETABLE), outcomes)


def only(*outcomes: Outcome) -> Row:
    (row,) = compared(*outcomes).rows
    return row


def test_a_row_counts_what_differs() -> None:
    moves, room = moved(TIMETABLE, "TRS001-02", days=1), moved(TIMETABLE, "TRS001-01", room="P2")
    timetable = changed(INSTANCE, TIMETABLE, moves, room, without=("TET007-01", "TET007-02"))
    row = only(outcome("one", timetable))
    assert row.figures is not None
    figures = row.figures
    assert (figures.moves, figures.changes, figures.cancelled, figures.added) == (1, 1, 2, 0)
    today, now = check(INSTANCE, TIMETABLE), check(INSTANCE, timetable)
    assert figures.clashes == now.clash_count
    assert figures.clashes_added == now.clash_count - today.clash_count
    assert figures.cost == figures.own_cost == now.cost
    assert figures.cost_added == now.cost - today.cost
    assert [(c.code, c.value, c.difference) for c in figures.criteria] == [
        (c.code, c.value, c.value - today.value(c.code)) for c in now.criteria
    ]


def test_an_alternance_day_that_goes_is_a_move_and_no_cancelled_session() -> None:
    timetable = TIMETABLE.model_copy(update={"alternance": TIMETABLE.alternance[1:]})
    figures = only(outcome("one", timetable)).figures
    assert figures is not None
    assert (figures.moves, figures.cancelled) == (1, 0)


def test_costs_compare_by_the_weights_of_today() -> None:
    heavy = year(weights={"Q2": 30})
    figures = only(outcome("heavy", TIMETABLE, instance=heavy)).figures
    assert figures is not None
    assert figures.cost_added == 0
    assert figures.own_cost == check(heavy, TIMETABLE).cost > figures.cost
    assert figures.is_reweighed


def test_a_planner_would_choose_clashes_then_moves_then_the_rest() -> None:
    other = next(s for s in TIMETABLE.sessions if s.id == "TET003-09")
    first = next(s for s in TIMETABLE.sessions if s.id == "TET007-01")
    there = first.model_copy(update={"start": other.start, "end": other.end})
    twice = changed(INSTANCE, TIMETABLE, there)  # LEBON is in two places at once
    rows = compared(
        without(scenario("lost"), "failed"),
        without(scenario("cannot"), "impossible"),
        without(scenario("slow"), "unknown"),
        outcome("clash", twice),
        outcome("two", after("TRS001-02", "TRS001-04", days=1)),
        outcome("one", after("TRS001-02", days=1)),
        outcome("room", after("TRS001-01", days=0, room="P2")),
        outcome("none", TIMETABLE),
    ).rows
    assert [row.name for row in rows] == ["none", "room", "one", "two", "clash", "slow", "cannot", "lost"]
    assert [row.rank for row in rows] == [1, 2, 3, 4, 5, None, None, None]
    assert not any(row.equal_to for row in rows)


def test_equal_scenarios_share_their_rank_and_keep_the_order_given() -> None:
    rows = compared(
        outcome("worse", after("TRS001-02", days=1)), outcome("b", TIMETABLE), outcome("a", TIMETABLE)
    ).rows  # fmt: skip
    assert [(row.name, row.rank, row.equal_to) for row in rows] == [
        ("b", 1, ("a",)), ("a", 1, ("b",)), ("worse", 3, ()),
    ]  # fmt: skip


def test_scenarios_without_an_answer_are_not_equal() -> None:
    rows = compared(without(scenario("a")), without(scenario("b"))).rows
    assert [(row.rank, row.equal_to, row.figures) for row in rows] == [(None, (), None)] * 2


def test_a_proof_about_another_value_is_not_told() -> None:
    row = only(outcome("one", after("TRS001-02", days=1), moves_at_least=0))
    proof = row.proof("moves")
    assert proof is not None
    assert (proof.value, proof.bound, proof.status) == (1, 0, "feasible")
    assert row.planned is not None
    shown = row.planned.timetable.model_copy(update={"tiers": (proof.model_copy(update={"value": 2}),)})
    stale = Outcome(row.outcome.scenario, "planned", type(row.planned)(INSTANCE, shown, row.planned.report,
                                                                       row.planned.differences))  # fmt: skip
    assert only(stale).proof("moves") is None


def test_students_of_a_group_inside_another_are_counted_once() -> None:
    found = only(outcome("one", after("TRS001-02", days=1))).affected
    assert (found.groups, found.trainers, found.students) == (("ASP1",), ("ahpet",), 18)
    both = TIMETABLE.model_copy(
        update={"sessions": after("TRS001-02", days=1).sessions, "alternance": TIMETABLE.alternance[1:]}
    )
    found = only(outcome("both", both)).affected
    assert (found.groups, found.students) == (("ASP1", "ASP1-APP"), 18)
    alone = only(outcome("alone", TIMETABLE.model_copy(update={"alternance": TIMETABLE.alternance[1:]}))).affected
    assert (alone.groups, alone.trainers, alone.students) == (("ASP1-APP",), (), 6)


def test_parts_that_overlap_are_at_most_their_whole() -> None:
    groups = [{"id": "ALL", "size": 10}, {"id": "A", "size": 8, "part_of": "ALL"},
              {"id": "B", "size": 7, "part_of": "ALL"}]  # fmt: skip
    units = [{"code": f"U{g}", "title": "U", "ects": 4, "modality": "cours", "period": "S1", "groups": [g],
              "trainers": ["T1"]} for g in ("A", "B")]  # fmt: skip
    instance = make_instance(groups=groups, units=units)
    before = make_timetable(
        instance, [session(instance, u, "2022-09-05", c) for u, c in (("UA", "17:00"), ("UB", "19:00"))]
    )
    later = make_timetable(
        instance, [session(instance, u, "2022-09-06", c) for u, c in (("UA", "17:00"), ("UB", "19:00"))]
    )
    assert affected_people([instance], differences(before, later)).students == 10


def test_a_dropped_group_is_affected_with_the_size_it_had() -> None:
    before = make_instance()
    alone = make_instance(
        groups=[{"id": "G1", "size": 12}], units=[{**make_instance().units[0].model_dump(), "groups": ["G1"]}]
    )
    old = make_timetable(before, [], [alternance_day(before, "A1", "2022-09-06")])
    found = affected_people([alone, before], differences(old, make_timetable(alone, [])))
    assert (found.groups, found.students) == (("A1",), 6)


def sweep() -> Comparison:
    def gone(trainer: str, first: str, last: str, timetable: Timetable) -> Outcome:
        return planned(away(f"{trainer}-{first}", trainer, first, last), INSTANCE, TIMETABLE, timetable)

    autumn, spring = ("2022-09-05", "2022-09-18"), ("2023-03-06", "2023-03-19")
    return compared(
        gone("ahpet", *autumn, after("TRS001-02", "TRS001-04", days=1)),
        gone("ahpet", *spring, TIMETABLE),
        gone("lebon", *autumn, after("TRS001-02", days=1)),
        without(away("lebon-2023-03-06", "lebon", *spring)),
    )


def test_what_hurts_most_is_critical_and_summed_by_trainer_and_span() -> None:
    found = sweep()
    names = [row.name for row in found.critical]
    assert names == ["lebon-2023-03-06", "ahpet-2022-09-05", "lebon-2022-09-05", "ahpet-2023-03-06"]
    assert found.sweep is not None
    trainers = [(trainer, total.impossible, total.moves, total.of) for trainer, total in found.sweep.by_trainer]
    assert trainers == [("lebon", 1, 1, 2), ("ahpet", 0, 2, 2)]
    spans = [(str(span.first), total.impossible, total.moves) for span, total in found.sweep.by_span]
    assert spans == [("2023-03-06", 1, 0), ("2022-09-05", 0, 3)]
    assert [str(span.first) for span in found.sweep.spans] == ["2022-09-05", "2023-03-06"]
    cell = found.sweep.cell("ahpet", found.sweep.spans[0])
    assert cell is not None
    assert cell.figures is not None
    assert cell.figures[1] == 2
    assert found.sweep.cell("idle", found.sweep.spans[0]) is None


@pytest.mark.parametrize(
    "outcomes",
    [
        [away("one", "ahpet", "2022-09-05")],
        [away("one", "ahpet", "2022-09-05"), away("again", "ahpet", "2022-09-05")],
        [away("one", "ahpet", "2022-09-05"), scenario("day", {"close": {"first": "2022-09-05"}})],
        [away("one", "ahpet", "2022-09-05"), scenario("weekday", {"unavailable": {"trainer": "lebon"}})],
    ],
)
def test_other_scenarios_are_no_sweep(outcomes: list[object]) -> None:
    found = compared(*(planned(of, INSTANCE, TIMETABLE, TIMETABLE) for of in outcomes))  # type: ignore[arg-type]
    assert found.sweep is None
