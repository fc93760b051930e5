"""H1 and Q1 of units stated in hours: minutes count, whatever the number of sessions."""

from typing import Any

from scheduler.instance.schema.instance import Instance
from scheduler.timetable.schema import Session
from tests.builders import make_instance, session, unit
from tests.checker.cases import points, violations
from tests.model.cases import allows, measure

SLOTS = [{"start": "18:15", "end": "20:15"}, {"start": "20:15", "end": "21:45"}]


def instance(**changes: Any) -> Instance:
    return make_instance(slots=SLOTS, units=[unit(**changes)])


def held(of: Instance, *days: str, clock: str = "18:15", first: int = 1) -> list[Session]:
    hours = 2 if clock == "18:15" else 1.5
    return [session(of, "U1", day, clock, number=n, hours=hours) for n, day in enumerate(days, first)]


def test_minutes_count_and_not_sessions() -> None:
    of = instance(hours=6)
    three = held(of, "2022-09-05", "2022-09-12", "2022-09-19")
    four = held(of, "2022-09-05", "2022-09-12", "2022-09-19", "2022-09-26", clock="20:15")
    for right in (three, four):
        assert violations("H1", of, right) == []
        assert allows("H1", of, right)
    (short,) = violations("H1", of, three[:2])
    assert short.text.en == "U1: 4 h of in-person sessions instead of 6 h"
    assert (short.is_lack, short.is_short) == (True, True)
    assert not allows("H1", of, three[:2])


def test_within_the_tolerance() -> None:
    of = instance(hours=5.5, tolerance=0.5)
    mixed = [*held(of, "2022-09-05"), *held(of, "2022-09-12", "2022-09-19", clock="20:15", first=2)]
    assert violations("H1", of, mixed) == []
    assert allows("H1", of, mixed)
    four = held(of, "2022-09-05", "2022-09-12", "2022-09-19", "2022-09-26")
    (much,) = violations("H1", of, four)
    assert much.text.en == "U1: 8 h of in-person sessions instead of 5 h 30 min (± 30 min)"
    assert not much.is_lack
    assert not allows("H1", of, four)


def test_an_annual_unit_has_its_hours_in_both_semesters() -> None:
    of = instance(hours=8, period="annual")
    first, last = ("2022-09-05", "2022-09-12", "2022-09-19"), ("2023-03-06", "2023-03-13")
    even = [*held(of, *first[:2]), *held(of, *last, first=3)]
    assert violations("H1", of, even) == []
    assert allows("H1", of, even)
    uneven = [*held(of, *first), *held(of, last[0], first=4)]
    (wrong,) = [each for each in violations("H1", of, uneven) if "in-person" in each.text.en]
    assert wrong.text.en == (
        "U1: in-person sessions, 6 h in S1 and 2 h in S2; each semester takes 4 h, within a session"
    )
    assert not allows("H1", of, uneven)


def test_a_year_of_one_semester_is_only_held_to_the_tolerance() -> None:
    of = make_instance(
        slots=SLOTS,
        calendar={"semesters": [{"id": "S1", "first": "2022-09-05", "last": "2022-10-09"}]},
        units=[unit(period="annual", hours={"in_person": 4, "webconference": 4}, tolerance=1)],
    )
    days = ("2022-09-05", "2022-09-12", "2022-09-19", "2022-09-26")
    kinds = ("in_person", "in_person", "webconference", "webconference")
    short = [
        session(of, "U1", day, "20:15", number=n, hours=1.5, kind=kind)
        for n, (day, kind) in enumerate(zip(days, kinds, strict=True), 1)
    ]  # 3 h + 3 h, both within the tolerance: 2 h less than asked in all
    assert violations("H1", of, short) == []
    assert allows("H1", of, short)


def test_an_even_rhythm_is_that_of_the_sessions_there_are() -> None:
    """Five weeks: three sessions in the first three are one too many in the second and third; four in a row are not."""
    of = instance(hours=6)
    three = held(of, "2022-09-05", "2022-09-12", "2022-09-19")
    # Held 1, 2, 3, 3, 3; even 0.6, 1.2, 1.8, 2.4, 3: at most 1.2 ahead, 0.2 beyond one.
    (point,) = points("Q1", of, three)
    assert (point.subject, point.value) == ("U1", 1)
    assert point.text.en.endswith("ahead of an even rhythm (1.8 of 3)")
    assert measure("Q1", of, three) == 1
    four = held(of, "2022-09-05", "2022-09-12", "2022-09-19", "2022-09-26", clock="20:15")
    assert points("Q1", of, four) == []
    assert measure("Q1", of, four) == 0
