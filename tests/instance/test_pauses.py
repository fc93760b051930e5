"""A unit's `pauses`: dates on which it is not held, in the timeline, the checker, the model and in words."""

from pathlib import Path

import pytest

from scheduler.demand.frequency import demand_of
from scheduler.demand.problem import Problem
from scheduler.errors import InputError
from scheduler.instance.dump import dumped, plain_data
from scheduler.instance.load import parse
from scheduler.instance.schema.units import SessionKind
from scheduler.scenario.changes.apply import applied
from scheduler.scenario.runs.job import Base, Job, work
from scheduler.search.explain.explain import explain
from scheduler.search.params import Params
from scheduler.search.plan import plan
from scheduler.timeline.calendar import Timeline
from tests.builders import make_instance, make_timetable, session, unit
from tests.checker.cases import violations
from tests.scenario.world import day, scenario

G1 = [{"id": "G1", "size": 12}]
PAUSE = {"first": "2022-09-12", "last": "2022-09-18"}
PARAMS = Params(time_limit_s=10, workers=1)


def test_dates_of_a_pause_are_not_the_units() -> None:
    of = make_instance(groups=G1, units=[unit("U1", groups=["G1"], pauses=[PAUSE]), unit("U2", groups=["G1"])])
    timeline = Timeline(of)
    weeks = {code: [str(week) for week in timeline.unit_weeks(of.unit[code])] for code in ("U1", "U2")}
    assert set(weeks["U2"]) - set(weeks["U1"]) == {"2022-09-12"}
    within, beside = session(of, "U1", "2022-09-16"), session(of, "U1", "2022-09-19")
    assert "the unit is not held from 2022-09-12 to 2022-09-18" in violations("H6", of, [within])[0].text.en
    assert violations("H6", of, [beside]) == []
    problem = Problem.of(of)
    days = {problem.slots[slot].day for slot in problem.units[0].slots}
    assert day("2022-09-19") in days
    assert day("2022-09-16") not in days


def test_an_annual_unit_stays_shared_evenly() -> None:
    of = make_instance(groups=G1, units=[unit("U3", ects=8, period="annual", groups=["G1"], pauses=[PAUSE])])
    assert Timeline(of).is_balanced(of.unit["U3"])
    assert demand_of(of, of.unit["U3"]).total == 5


def test_a_pause_that_ends_before_it_begins_is_a_fault() -> None:
    units = [unit("U1", groups=["G1"], pauses=[{"first": "2022-09-18", "last": "2022-09-12"}])]
    with pytest.raises(InputError, match="2022-09-12"):
        parse(dumped(plain_data(make_instance(groups=G1, units=units))), "instance.yaml", Path())


def test_not_in_these_weeks_is_planned_again() -> None:
    of = make_instance(groups=G1, units=[unit("U1", groups=["G1"]), unit("U2", groups=["G1"], trainers=["T2"])])
    kinds: dict[int, SessionKind] = {5: "in_person", 12: "webconference", 19: "in_person", 26: "webconference"}
    rows = [session(of, code, f"2022-09-{d + n:02d}", number=1 + d // 7, kind=k)
            for n, code in enumerate(("U1", "U2")) for d, k in kinds.items()]  # fmt: skip
    for who, moved in (({"unit": "U1"}, {"U1-02"}), ({"group": "G1"}, {"U1-02", "U2-02"})):
        asked = scenario({"pause": {**who, **PAUSE}})
        base = Base(of, make_timetable(of, rows), day("2022-09-07"), PARAMS)
        outcome = work(Job(base, asked))
        assert outcome.planned is not None
        assert {each.id for each in outcome.planned.differences if each.is_move} == moved
    past = applied(scenario({"pause": {"unit": "U1", **PAUSE}}), of, base.published, day("2022-09-14"))
    assert [pause.first for pause in past.instance.unit["U1"].pauses or ()] == [day("2022-09-14")]
    with pytest.raises(InputError, match="one of the two"):
        applied(scenario({"pause": PAUSE}), of)


def test_pauses_that_leave_too_few_weeks_are_named() -> None:
    long = {"first": "2022-09-12", "last": "2022-09-30"}
    of = make_instance(groups=G1, units=[unit("U1", groups=["G1"], pauses=[long])])
    found = explain(of, PARAMS)
    said = " ".join(fact.text.en for cause in found.causes for fact in cause.facts) if found.causes else ""
    said += " ".join(text.en for text in getattr(found, "arithmetic", ()))
    assert found.status == "impossible"
    assert "U1" in said
    fine = make_instance(groups=G1, units=[unit("U1", groups=["G1"], pauses=[PAUSE])])
    assert plan(fine, PARAMS).report.accepted
