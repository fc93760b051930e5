"""Units stated in hours: how many sessions they may be, what each semester takes, what arithmetic proves."""

from typing import Any

from scheduler.demand.arithmetic import impossibilities
from scheduler.demand.problem import Problem, UnitRow
from tests.builders import make_instance, unit

SLOTS = [{"start": "18:15", "end": "20:15"}, {"start": "20:15", "end": "21:45"}]
SATURDAYS = [{"start": "09:00", "end": "12:00", "weekdays": ["sat"]}]


def row(*, slots: list[dict[str, Any]] | None = None, **changes: Any) -> UnitRow:
    return Problem.of(make_instance(slots=slots or SLOTS, units=[unit(**changes)])).units[0]


def sentences(*, slots: list[dict[str, Any]] | None = None, **changes: Any) -> list[str]:
    instance = make_instance(slots=slots or SLOTS, units=[unit(**changes)])
    return [text.en for text in impossibilities(Problem.of(instance))]


def test_the_number_of_sessions_is_a_range() -> None:
    # 12 h to 13 h: 6 × 2 h; 2 h + 7 × 1 h 30 = 12 h 30 and 8 × 1 h 30 = 12 h are the most.
    demand = row(hours={"in_person": 12.5, "webconference": 3}, tolerance=0.5).demand
    assert (demand.range("in_person"), demand.range("webconference"), demand.range()) == ((6, 8), (2, 2), (8, 10))
    assert (demand.minutes("in_person"), demand.minutes("webconference")) == ((720, 780), (150, 210))
    assert demand.derivation.en == "U1: stated hours → 12 h 30 min + 3 h (± 30 min)"


def test_only_the_slots_of_the_unit_count() -> None:
    demand = row(slots=[*SLOTS, *SATURDAYS], hours=6, weekdays=["sat"]).demand
    assert demand.range() == (2, 2)


def test_an_annual_unit_is_balanced_within_a_session() -> None:
    alike = row(slots=SLOTS[:1], hours={"in_person": 14, "webconference": 8}, period="annual")
    counted = row(slots=SLOTS[:1], in_person=7, webconference=4, period="annual")
    # Where all sessions are alike, hours say what counts say: 3 or 4, 2, 5 or 6.
    assert [(q.in_person, q.webconference, q.total) for q in alike.quotas] == [((3, 4), (2, 2), (5, 6))] * 2
    assert [(q.in_person, q.webconference, q.total) for q in counted.quotas] == [((3, 4), (2, 2), (5, 6))] * 2
    # 7 h a semester, within 2 h.
    uneven = row(hours=14, period="annual").quotas[0]
    assert (uneven.minutes["in_person"], uneven.minutes["webconference"]) == ((301, 539), (0, 0))


def test_counts_say_what_hours_they_come_to_where_slots_differ() -> None:
    assert row(in_person=4, webconference=2).demand.derivation.en == (
        "U1: stated counts → 4 + 2 (9 h to 12 h, as the slots are)"
    )
    assert row(slots=SLOTS[:1], in_person=4, webconference=2).demand.derivation.en == "U1: stated counts → 4 + 2"


def test_hours_that_do_not_fit() -> None:
    # Five weeks of one session, of 2 h at most.
    assert sentences(hours=12) == [
        "U1: 12 h needed in the year, at most 10 h fit (5 weeks with a possible slot, at most 1 session a week)"
    ]
    assert sentences(hours=10) == []
    assert sentences(hours=12, sessions_per_week=2) == []


def test_hours_that_the_slots_left_do_not_make() -> None:
    """The grid has slots of 1 h 30, but none in the unit's period."""
    slots = [SLOTS[0], {**SLOTS[1], "first": "2022-12-01"}]
    assert sentences(slots=slots, hours=5) == ["U1: no sessions make 5 h in its slots (2 h); the nearest: 4 h and 6 h"]
