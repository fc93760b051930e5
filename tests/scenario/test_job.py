"""The unit of work: whatever becomes of a scenario, an outcome says it; and it can be sent."""

import datetime as dt
import pickle
from dataclasses import replace
from typing import Any

import pytest

from scheduler.errors import Impossible, NothingFound, RefusedByChecker
from scheduler.scenario.changes.scenario import Scenario
from scheduler.scenario.runs.job import Job, work
from scheduler.search.replan import replan as module
from scheduler.search.stop import Stop
from scheduler.text import Text
from scheduler.timetable.diff import differences
from tests.scenario.deadly import closings, timeless, tiny

SAID = Text("c’est ainsi", "so it is")


def scenario(*changes: dict[str, Any], **values: Any) -> Scenario:
    return Scenario.model_validate({"name": "test", "changes": changes, **values})


def test_a_job_gives_the_same_outcome_wherever_it_is_sent() -> None:
    base = tiny(workers=1)
    job = Job(base, closings(base, 1)[0])
    outcome = work(job)
    assert outcome.status == "planned"
    assert outcome.planned is not None
    assert outcome.planned.report.accepted
    assert outcome.planned.differences == differences(base.published, outcome.planned.timetable)
    sent = work(pickle.loads(pickle.dumps(job)))
    assert timeless([pickle.loads(pickle.dumps(sent))]) == timeless([outcome])


def test_the_scenario_s_own_day_goes_before_that_of_the_line() -> None:
    base = replace(tiny(workers=1), from_day=dt.date(2024, 9, 9))
    assert Job(base, scenario()).from_day == dt.date(2024, 9, 9)
    own = scenario({"close": {"first": "2024-09-16"}}, **{"from": "2024-09-16"})
    assert Job(base, own).from_day == dt.date(2024, 9, 16)
    outcome = work(Job(base, own))
    assert outcome.planned is not None
    assert outcome.planned.differences
    zone = base.instance.zone
    assert all(d.start.astimezone(zone).date() >= dt.date(2024, 9, 16) for d in outcome.planned.differences)


def test_what_is_impossible_has_its_facts() -> None:
    outcome = work(Job(tiny(workers=1), scenario({"close": {"first": "2024-09-02", "last": "2024-09-27"}})))
    assert (outcome.status, outcome.planned) == ("impossible", None)
    assert any("CM1" in text.fr for text in outcome.texts)


def test_a_change_at_fault_is_told_by_its_value() -> None:
    outcome = work(Job(tiny(workers=1), scenario({"drop_unit": {"unit": "CM9"}})))
    assert outcome.status == "failed"
    assert "CM9" in outcome.texts[0].fr


@pytest.mark.parametrize(
    ("error", "status"),
    [(Impossible([SAID]), "impossible"), (NothingFound([SAID]), "unknown"), (RefusedByChecker([SAID]), "failed")],
)
def test_each_error_is_a_status_with_its_texts(monkeypatch: pytest.MonkeyPatch, error: Exception, status: str) -> None:
    monkeypatch.setattr(module, "replan", raising(error))
    outcome = work(Job(tiny(workers=1), scenario()))
    assert (outcome.status, outcome.texts) == (status, (SAID,))


def test_an_error_nobody_foresaw_says_where_it_was(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "replan", raising(ZeroDivisionError("division by zero")))
    outcome = work(Job(tiny(workers=1), scenario()))
    assert outcome.status == "failed"
    assert "ZeroDivisionError: division by zero (test_job.py:" in outcome.texts[0].fr


def test_a_stop_is_passed_on(monkeypatch: pytest.MonkeyPatch) -> None:
    stop, seen = Stop(), list[Any]()

    def replan(*_: Any, **given: Any) -> Any:
        seen.append(given["stop"])
        raise NothingFound([SAID])

    monkeypatch.setattr(module, "replan", replan)
    work(Job(tiny(workers=1), scenario()), stop=stop)
    assert seen == [stop]


def raising(error: Exception) -> Any:
    def replan(*_: Any, **__: Any) -> Any:
        raise error

    return replan
