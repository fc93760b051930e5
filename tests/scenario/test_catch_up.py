"""Catching up in the revision week or on a Saturday: for one unit alone, and proposed where nothing else is left."""

import datetime as dt
from typing import Any

import pytest

from scheduler.errors import InputError
from scheduler.instance.schema.instance import Instance
from scheduler.scenario.changes.apply import applied
from scheduler.scenario.changes.catalogue.catch_up import CatchUp, catch_up_days
from scheduler.scenario.repairs.lines import lines
from scheduler.scenario.repairs.question import Question
from scheduler.scenario.repairs.repairs import repairs
from scheduler.scenario.runs.job import Base, Job, work
from scheduler.search.explain.explain import explain
from scheduler.search.params import Params
from scheduler.search.published import Published
from scheduler.timeline.calendar import Timeline
from tests.builders import make_instance, make_timetable, session, unit
from tests.scenario.world import day, scenario

REVISION = {"first": "2022-10-03", "last": "2022-10-07"}
PARAMS = Params(time_limit_s=20, workers=1)


def world(*units: dict[str, Any], last: str = "2022-09-30", **more: Any) -> Instance:
    """Four weeks, then a revision week; two units of 2 + 2 sessions, one a week."""
    semester = {"id": "S1", "first": "2022-09-05", "last": last, "revision": REVISION}
    rows = units or (unit("U1", groups=["G1"]), unit("U2", groups=["G1"], trainers=["T2"]))
    return make_instance(
        calendar={"semesters": [semester]}, groups=[{"id": "G1", "size": 12}], units=list(rows), **more
    )


def opened(of: Instance, code: str) -> list[str]:
    return [str(each) for each in Timeline(of).unit_days(of.unit[code])]


def test_the_dates_are_open_for_the_unit_and_for_no_other() -> None:
    of = world()
    for dates in (["2022-09-17"], ["2022-10-05"], ["2022-09-10", "2022-10-03"]):
        after = applied(scenario({"catch_up": {"unit": "U1", "dates": dates}}), of).instance
        assert opened(after, "U1") == sorted([*opened(of, "U1"), *dates])
        assert opened(after, "U2") == opened(of, "U2")
    assert after.calendar.semesters[0].revision is not None
    assert str(after.calendar.semesters[0].revision.first) == "2022-10-04"


def test_a_unit_with_times_of_its_own_gets_these_dates_alone() -> None:
    own = unit("U1", groups=["G1"], weekdays=["mon"], last="2022-09-16")
    of = world(own, unit("U2", groups=["G1"], trainers=["T2"]))
    after = applied(scenario({"catch_up": {"unit": "U1", "dates": ["2022-10-01", "2022-10-05"]}}), of).instance
    assert opened(after, "U1") == ["2022-09-05", "2022-09-12", "2022-10-01", "2022-10-05"]
    assert opened(after, "U2") == opened(of, "U2")


@pytest.mark.parametrize(
    ("dates", "from_day", "words"),
    [
        (["2022-10-04", "2022-10-08"], None, "neither a day of the semester of U1, nor of its revision week"),
        (["2022-09-10"], "2022-09-14", "that is past"),
        (["2022-09-24"], None, "is closed (Pont)"),
    ],
)
def test_other_dates_are_refused(dates: list[str], from_day: str | None, words: str) -> None:
    of = world()
    asked = scenario({"close": {"name": "Pont", "first": "2022-09-24"}}, {"catch_up": {"unit": "U1", "dates": dates}})
    with pytest.raises(InputError) as caught:
        applied(asked, of, make_timetable(of, []), day(from_day) if from_day else None)
    assert words in "\n".join(caught.value.lines("en"))
    assert "changes nothing" in applied(scenario({"catch_up": {"unit": "U1", "dates": ["2022-09-05"]}}), of).notes[0].en


def test_only_what_has_nowhere_else_catches_up() -> None:
    """One of four weeks is closed, for four sessions of one a week: one date, verified, and no more."""
    of = world(unit("U1", groups=["G1"]))
    kinds = {5: "in_person", 12: "webconference", 19: "in_person", 26: "webconference"}
    rows = [session(of, "U1", f"2022-09-{d:02d}", number=n, kind=k) for n, (d, k) in enumerate(kinds.items(), 1)]  # type: ignore[arg-type]
    published = make_timetable(of, rows)
    closed = scenario({"close": {"first": "2022-09-19", "last": "2022-09-25"}})
    assert work(Job(Base(of, published, day("2022-09-07"), PARAMS), closed)).status == "impossible"
    question = Question(of, closed.changes, published=Published(published, day("2022-09-07")))
    explanation = explain(question.instance, PARAMS, published=question.published, proved=True, base=of)
    found = repairs(question, explanation, PARAMS)
    (repair,) = [each for each in found if each.kinds == ("catch_up",)]
    (change,) = repair.changes
    assert isinstance(change, CatchUp)
    assert repair.verified
    assert len(change.dates) == 1
    assert change.dates[0] >= day("2022-09-07")
    assert "for U1 alone to catch up" in repair.text.en
    assert lines(of, question.with_changes(repair.changes) or of)
    outcome = work(Job(Base(of, published, day("2022-09-07"), PARAMS), scenario(*closed.changes, change)))
    assert outcome.planned is not None
    assert outcome.planned.report.accepted
    assert {each.id for each in outcome.planned.differences if each.is_move} == {"U1-03"}


def test_where_something_else_is_possible_nothing_is_proposed() -> None:
    of = world()
    assert repairs(Question(of), explain(of, PARAMS), PARAMS) == ()
    days = catch_up_days(of, of.unit["U1"], day("2022-09-12"))
    assert days[0] == dt.date(2022, 9, 17)
    assert {str(each) for each in days} >= {"2022-09-24", "2022-10-03", "2022-10-07"}
