"""A what-if that moves examinations: drawn, told, outdated by moving one by hand, taken over in one act."""

from pathlib import Path

from scheduler.desk.start.standing import of_draft, of_files
from scheduler.desk.whatif.adopting import adopted
from scheduler.desk.whatif.answers import run_json, table_json
from scheduler.desk.whatif.scenario_runs import ScenarioRuns
from scheduler.timetable import store
from tests.desk.project import REAL, draft, project, year
from tests.desk.whatif.test_whatif import ended, tried

PARIS = {"move_exam": {"exam": "AST002-X1-1", "date": "2023-02-23", "start": "18:00"}}


def test_paris_moves_a_paper(tmp_path: Path) -> None:
    of = draft(project(tmp_path), REAL)
    runs = ScenarioRuns(of, tmp_path / "runs.json", cores=2)
    first, was = store.to_json(of.state.timetable), of.state.held["AST002-X1-1"]
    number = tried(runs, PARIS, limit_s=10)
    ended(runs)
    said = run_json(of.state, runs.of(number), "en")
    drawn = [entry for week in said["weeks"] for day in week["days"] for entry in day["entries"] if "number" in entry]
    assert {(entry["role"], entry["id"], entry["kind"]) for entry in drawn} >= {
        ("old", "AST002-X1-1", "exam"), ("new", "AST002-X1-1", "exam"),
    }  # fmt: skip
    for entry in drawn:
        assert entry["id"] in said["moves"][entry["number"] - 1], "the number is that of its line"
        assert entry["room"] and entry["who"]
    state = adopted(of, 1, runs.of(number))
    assert state.held["AST002-X1-1"].start.date().isoformat() == "2023-02-23" != was.start.date().isoformat()
    assert state.report.accepted
    assert table_json(state, runs.all, "en")["scenarios"][0]["adopted"]
    assert store.to_json(of.undo(state.number).timetable) == first
    assert not table_json(of.state, runs.all, "en")["scenarios"][0]["outdated"]
    paper = of.judged.moves("TRS001-X1-1").possible[0].after
    of.move(of.state.number, paper.id, paper.start)
    assert table_json(of.state, runs.all, "en")["scenarios"][0]["outdated"]


def test_the_list_of_years_says_how_many_are_to_be_placed(tmp_path: Path) -> None:
    of = draft(project(tmp_path), REAL)
    assert of_files(year(tmp_path, REAL))["unplacedExams"] == 0
    of.take_out(1, ["AST002-X1-1", "TRS001-X1-1"])
    told = of_draft(of)
    assert (told["unplacedExams"], told["broken"], told["changes"]) == (2, 0, 2)
