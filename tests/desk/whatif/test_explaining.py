"""Explanations on the desk: in a process of their own, one at a time; each remedy is a scenario that works."""

import time
from pathlib import Path
from typing import Any

import pytest

from scheduler.desk.draft.draft import Draft
from scheduler.desk.draft.refusals import ActRefused
from scheduler.desk.explain.explainer import Asking, Explainer, explainer_news
from scheduler.desk.explain.view import found_json
from scheduler.desk.whatif.basis import key_of
from scheduler.desk.whatif.scenario_runs import ScenarioRuns
from scheduler.instance.schema.instance import Instance
from scheduler.scenario.repairs.question import Question
from scheduler.search.published import Published
from scheduler.text import Text
from tests.builders import make_instance, unit
from tests.desk.project import draft
from tests.desk.whatif.test_whatif import CYCLONE, tried
from tests.desk.whatif.test_whatif import ended as all_ended
from tests.desk.whatif.years import NAME, opened, unplanned, written

TITLE = Text("?", "?")


def ended(explainer: Explainer) -> None:
    while explainer.is_working:
        time.sleep(0.02)


def impossible() -> Instance:
    """Four sessions in three Tuesdays: the fourth is All Saints."""
    return make_instance(
        name=NAME,
        calendar={
            "semesters": [{"id": "S1", "first": "2022-10-17", "last": "2022-11-11"}],
            "holidays": {"country": "FR", "subdivision": "974"},
        },
        slots=[{"start": "17:00", "end": "19:00", "weekdays": ["tue"]}],
        groups=[{"id": "G1", "size": 12}],
        units=[unit("U1", groups=["G1"])],
    )


def asked_of_the_year(of: Draft) -> Asking:
    return Asking(TITLE, Question(of.state.instance), key_of(of.state))


def test_an_impossible_year_its_facts_and_a_remedy_that_is_tried_and_adopted(tmp_path: Path) -> None:
    of = draft(unplanned(tmp_path, impossible()), NAME)
    explainer = Explainer()
    explainer.start(lambda: asked_of_the_year(of), 20)
    with pytest.raises(ActRefused, match="already"):
        explainer.start(lambda: asked_of_the_year(of), 20)
    ended(explainer)
    assert explainer.now is not None
    said: dict[str, Any] = found_json(explainer.now, of.state, "en")
    assert said["status"] == "impossible"
    facts = [fact["text"] for cause in said["causes"] for fact in cause["facts"]]
    assert any("2022-11-01" in fact or "All Saints" in fact or "Toussaint" in fact for fact in facts), facts
    assert not said["outdated"]
    remedy = next(each for each in said["repairs"] if each["changes"] == [{"teach": {"date": "2022-11-01"}}])
    assert remedy["verified"]
    runs = ScenarioRuns(of, tmp_path / "x.json")
    number = tried(runs, *remedy["changes"])
    all_ended(runs)
    outcome = runs.of(number).outcome
    assert outcome is not None
    assert outcome.planned is not None
    assert outcome.planned.report.accepted
    of.edit(1, of.state.text.replace("title: Test", "title: Essai"), TITLE)
    assert found_json(explainer.now, of.state, "en")["outdated"]


def test_why_a_scenario_cannot_be_done_and_what_would_help(tmp_path: Path) -> None:
    of = opened(written(tmp_path))
    runs = ScenarioRuns(of, tmp_path / "x.json")
    tried(runs, CYCLONE)
    (run,) = all_ended(runs)
    question = Question(run.basis.instance, run.scenario.changes, Published(run.basis.timetable))
    explainer = Explainer()
    explainer.start(lambda: Asking(TITLE, question, run.basis.key), 20)
    ended(explainer)
    assert explainer.now is not None
    said = found_json(explainer.now, of.state, "fr")
    assert said["status"] == "impossible"
    assert said["asked"] == [{"close": CYCLONE["close"]}]
    assert all("interruption" not in change for each in said["repairs"] for change in each["changes"])  # it happens


def test_stopped_it_keeps_what_it_has_and_a_possible_year_is_said_so(tmp_path: Path) -> None:
    of = opened(written(tmp_path))
    explainer = Explainer()
    assert explainer_news(explainer, "fr") is None
    explainer.start(lambda: asked_of_the_year(of), 20)
    ended(explainer)
    assert explainer.now is not None
    assert found_json(explainer.now, of.state, "en")["status"] == "possible"
    explainer.start(lambda: asked_of_the_year(of), 600)
    explainer.close(30)
    news = explainer_news(explainer, "en")
    assert news is not None
    assert news["done"]
