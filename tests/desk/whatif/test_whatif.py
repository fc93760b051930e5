"""Scenarios on a draft: tried at once in processes of their own, kept, compared, adopted in one act, outdated."""

import time
from collections.abc import Mapping
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from scheduler.desk.draft.draft import Draft
from scheduler.desk.draft.refusals import ActRefused, ActStale
from scheduler.desk.whatif.adopting import adopted
from scheduler.desk.whatif.answers import run_json, table_json
from scheduler.desk.whatif.change_forms import change_forms
from scheduler.desk.whatif.scenario_runs import ScenarioRun, ScenarioRuns
from scheduler.desk.whatif.view import read_wish_of_scenario
from scheduler.errors import InputError
from scheduler.timetable import store
from scheduler.timetable.diff import count_moves
from tests.builders import make_instance
from tests.desk.whatif.years import instance, opened, written

AWAY = {"unavailable": {"trainer": "T1", "first": "2022-09-05", "last": "2022-09-09"}}
CYCLONE = {"close": {"first": "2022-09-05", "last": "2022-09-12", "name": "Cyclone"}}  # 3 of the 10 places
FEWER = {"counts": {"unit": "U2", "webconference": 1}}


def tried(runs: ScenarioRuns, *changes: Mapping[str, Any], **values: Any) -> int:
    asked = {"changes": list(changes), **values}
    return runs.try_out(partial(read_wish_of_scenario, asked))


def ended(runs: ScenarioRuns) -> tuple[ScenarioRun, ...]:
    while runs.is_working:
        time.sleep(0.02)
    return runs.all


@pytest.fixture
def of(tmp_path: Path) -> Draft:
    return opened(written(tmp_path))


@pytest.fixture
def runs(of: Draft, tmp_path: Path) -> ScenarioRuns:
    return ScenarioRuns(of, tmp_path / "drafts" / "soirs.whatif.json", cores=2)


def test_three_side_by_side_one_adopted_and_the_others_are_outdated(of: Draft, runs: ScenarioRuns) -> None:
    published, text = store.to_json(of.state.timetable), of.state.text
    numbers = [tried(runs, change) for change in (AWAY, CYCLONE, FEWER)]
    ended(runs)
    assert store.to_json(of.state.timetable) == published  # trying changes nothing
    assert of.state.number == 1
    table = table_json(of.state, runs.all, "en")
    ranks = {line["number"]: line["rank"] for line in table["scenarios"]}
    assert ranks[numbers[1]] == "3"  # a session is left out: the last choice
    state = adopted(of, 1, runs.of(numbers[1]))
    assert [act.kind for act in state.acts] == ["open", "adopt"]
    assert "name: Cyclone" in state.text
    assert of.file.read_text(encoding="utf-8") == state.text
    changed = [line for line in text.splitlines() if line not in state.text.splitlines()]
    assert changed == [], "only lines were added"
    assert len(state.timetable.sessions) == 7
    assert [violation.rule for violation in state.report.violations] == ["H1"]
    lines = {line["number"]: line for line in table_json(state, runs.all, "en")["scenarios"]}
    assert [lines[number]["outdated"] for number in numbers] == [True, True, True]
    assert [lines[number]["adopted"] for number in numbers] == [False, True, False]
    with pytest.raises(ActRefused, match="run it again"):
        adopted(of, state.number, runs.of(numbers[0]))
    undone = of.undo(state.number)
    assert (undone.text, store.to_json(undone.timetable)) == (text, published)
    lines = {line["number"]: line for line in table_json(undone, runs.all, "en")["scenarios"]}
    assert not any(lines[number]["outdated"] for number in numbers)


def test_what_one_scenario_says(of: Draft, runs: ScenarioRuns) -> None:
    day = of.state.timetable.of_unit["U1"][0].start.date().isoformat()
    number = tried(runs, {"unavailable": {"trainer": "T1", "first": day}})
    ended(runs)
    said = run_json(of.state, runs.of(number), "en")
    assert said["title"].startswith("Trainer One unavailable")
    assert int(said["columns"]["moves"]) >= 1
    entries = [entry for week in said["weeks"] for day in week["days"] for entry in day["entries"]]
    assert {entry["role"] for entry in entries} >= {"old", "new"}
    assert {entry["number"] for entry in entries if entry["role"] == "old"} == {
        entry["number"] for entry in entries if entry["role"] == "new"
    }
    assert said["messages"][0]["name"] == "Première année"
    assert all(message["subject"].startswith("[Draft]") for message in said["messages"])


def test_what_is_wrong_with_a_form_comes_back_at_its_field(runs: ScenarioRuns) -> None:
    wrong = [
        {"unavailable": {"trainer": "T9", "first": "2022-09-31"}},
        {"close": {}},
        {"counts": {"unit": "U1", "in_person": "deux"}},
        {"no_such_change": {}},
    ]
    with pytest.raises(InputError) as error:
        tried(runs, *wrong)
    places = {fault.place.file for fault in error.value.faults}
    assert {"changes[0].unavailable.first", "changes[1].close", "changes[2].counts.in_person"} <= {
        place.removesuffix(".first") if place == "changes[1].close.first" else place for place in places
    }
    with pytest.raises(InputError) as error:
        tried(runs, {"unavailable": {"trainer": "T9"}})
    assert [fault.place.file for fault in error.value.faults] == ["changes[0].unavailable.trainer"]
    assert runs.all == ()


def test_they_are_there_again_when_the_desk_is_started_anew(of: Draft, runs: ScenarioRuns, tmp_path: Path) -> None:
    numbers = [tried(runs, AWAY), tried(runs, CYCLONE, title="Ouragan")]
    ended(runs)
    before = table_json(of.state, runs.all, "fr")
    again = ScenarioRuns(of, tmp_path / "drafts" / "soirs.whatif.json")
    assert table_json(of.state, again.all, "fr") == before
    state = adopted(of, 1, again.of(numbers[1]))
    assert "Scénario adopté : Ouragan" in state.acts[-1].label.fr
    again.remove(numbers[0])
    assert [each.number for each in ScenarioRuns(of, tmp_path / "drafts" / "soirs.whatif.json").all] == [numbers[1]]
    (tmp_path / "drafts" / "soirs.whatif.json").write_text("{", encoding="utf-8")
    assert ScenarioRuns(of, tmp_path / "drafts" / "soirs.whatif.json").all == ()  # damaged: as if there were none


def test_an_outdated_one_runs_again_on_the_draft_of_now(of: Draft, runs: ScenarioRuns) -> None:
    number = tried(runs, AWAY)
    ended(runs)
    of.edit(1, of.state.text.replace("Trainer One", "Trainer 1"), of.state.acts[0].label)
    with pytest.raises(ActStale):
        adopted_on_the_former_state(of, runs, number)
    runs.again(number, lambda scenario, _: scenario)
    ended(runs)
    (line,) = table_json(of.state, runs.all, "en")["scenarios"]
    assert not line["outdated"]
    assert line["title"].startswith("Trainer 1")
    assert adopted(of, of.state.number, runs.of(number)).report.accepted


def adopted_on_the_former_state(of: Draft, runs: ScenarioRuns, number: int) -> None:
    runs.again(number, lambda scenario, _: scenario)
    ended(runs)
    adopted(of, 1, runs.of(number))


def test_a_scenario_is_stopped_while_it_waits_or_works(of: Draft, tmp_path: Path) -> None:
    runs = ScenarioRuns(of, tmp_path / "x.json", cores=1)
    numbers = [tried(runs, change) for change in (AWAY, CYCLONE, FEWER)]
    for number in numbers:
        runs.stop(number)
    ended(runs)
    answers = [runs.of(number).outcome for number in numbers]
    assert all(answer is not None and answer.status in ("unknown", "planned", "failed") for answer in answers)
    runs.close(10)


def test_another_possibility_is_another_with_as_few_moves(tmp_path: Path) -> None:
    slots = [{"start": start, "end": end} for start, end in (("17:00", "19:00"), ("19:00", "21:00"))]
    of = opened(written(tmp_path, instance().model_copy(update={"slots": make_instance(slots=slots).slots})))
    runs = ScenarioRuns(of, tmp_path / "drafts" / "soirs.whatif.json", cores=2)
    first = of.state.timetable.sessions[0].start.date().isoformat()
    number = tried(runs, {"close": {"first": first}})
    ended(runs)
    second = runs.another(number, "Fermé")
    ended(runs)
    third = runs.another(second, "Fermé")
    ended(runs)
    found = [runs.of(each).outcome for each in (number, second, third)]
    planned = [each.planned for each in found if each is not None and each.planned is not None]
    places = {frozenset((row.unit, row.start, row.kind) for row in each.timetable.sessions) for each in planned}
    assert len(places) == 3
    assert len({count_moves(each.differences) for each in planned}) == 1
    assert all(each.report.accepted for each in planned)
    assert [runs.of(each).scenario.title for each in (second, third)] == ["Fermé (2)", "Fermé (3)"]
    again = ScenarioRuns(of, tmp_path / "drafts" / "soirs.whatif.json", cores=2)
    assert again.of(third).unlike == (number, second)


@pytest.mark.parametrize(("change", "field"), [("unavailable", "trainer"), ("close", "room"), ("counts", "unit")])
def test_a_field_that_names_a_row_offers_the_rows(of: Draft, change: str, field: str) -> None:
    form = next(each for each in change_forms(of.state.instance, "en") if each["key"] == change)
    (found,) = (each for each in form["fields"] if each["name"] == field)
    assert found["input"] == "choice" and found["choices"]
