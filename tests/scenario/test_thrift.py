"""Outcomes that share what is equal are the outcomes that came, and share."""

import pickle

from scheduler.scenario.changes.scenario import Scenario
from scheduler.scenario.runs.job import Job, work
from scheduler.scenario.runs.thrift import Thrift
from scheduler.timetable.store import to_json
from tests.scenario.deadly import closings, tiny


def test_what_is_equal_is_kept_once_and_nothing_else_changes() -> None:
    base = tiny(workers=1)
    came = [work(Job(base, scenario)) for scenario in closings(base, 2)]
    thrift = Thrift(base)
    kept = [thrift.shared(pickle.loads(pickle.dumps(outcome))) for outcome in came]
    assert kept == came
    published = set(map(id, base.published.sessions))
    for outcome, original in zip(kept, came, strict=True):
        assert outcome.planned is not None
        assert original.planned is not None
        assert to_json(outcome.planned.timetable) == to_json(original.planned.timetable)
        assert outcome.planned.instance.digest == original.planned.instance.digest
        moved = {each.id for each in outcome.planned.differences}
        same = [s for s in outcome.planned.timetable.sessions if s in base.published.sessions]
        assert {s.id for s in same}.isdisjoint(moved)
        assert {id(s) for s in same} <= published
        assert outcome.planned.instance.trainers is base.instance.trainers
        assert outcome.planned.instance.calendar is not base.instance.calendar


def test_an_outcome_without_a_timetable_stays() -> None:
    base = tiny(workers=1)
    close = {"close": {"first": "2024-09-02", "last": "2024-09-27"}}
    outcome = work(Job(base, Scenario.model_validate({"name": "closed", "changes": [close]})))
    assert outcome.planned is None
    assert Thrift(base).shared(outcome) is outcome
