"""Examinations beside the sessions that a search places: completed, made anew, better, or left in the tray and told."""

from pathlib import Path

import pytest

from scheduler.checker.check import check
from scheduler.desk.draft.draft import Draft
from scheduler.desk.draft.journal import Journal
from scheduler.instance.dump import to_yaml
from scheduler.timetable import store
from tests.desk.board.test_examinations import again, content, hours, opened
from tests.desk.project import NOW, REAL, draft, project
from tests.desk.solve.test_kinds import solved
from tests.exams.planned import crowded, planned


def places(of: Draft) -> dict[str, object]:
    return {exam.id: (exam.start, exam.rooms) for exam in of.state.timetable.exams or ()}


def test_completing_places_the_rest_and_moves_none(tmp_path: Path) -> None:
    of = opened(tmp_path)
    first, placed = content(of), places(of)
    of.take_out(1, ["U1-X1-1", "U3-X2-1"])
    said = solved(of, 5, "complete")
    assert said == "Done: the examinations are placed."
    assert of.state.tray == () and of.state.report.accepted
    assert {name: where for name, where in places(of).items() if name not in ("U1-X1-1", "U3-X2-1")} == {
        name: where for name, where in placed.items() if name not in ("U1-X1-1", "U3-X2-1")
    }
    for _ in range(2):
        of.undo(of.state.number)
    assert content(of) == first, "a search is one step, proofs and all"


def test_improving_is_never_worse(tmp_path: Path) -> None:
    of = opened(tmp_path)
    best = of.state.report.exam_cost
    dearest = hours(of, "U1-X1-1").possible[-1]
    assert dearest.points > 0
    of.move(1, "U1-X1-1", dearest.after.start)
    solved(of, 5, "improve")
    assert of.state.report.exam_cost == best
    assert of.state.timetable.exam_tier is not None


def test_a_year_solved_anew_has_its_examinations(tmp_path: Path) -> None:
    of = draft(project(tmp_path), REAL)
    assert of.state.timetable.exams and of.state.timetable.exam_tier
    of.take_out(1, [exam.id for exam in of.state.timetable.exams])
    assert of.state.timetable.exams == ()
    solved(of, 4, "new")
    assert len(of.state.timetable.exams or ()) == 13
    assert check(of.state.instance, of.state.timetable).accepted
    assert of.state.tray == ()


def test_what_finds_no_date_is_named_and_says_why(tmp_path: Path) -> None:
    instance = crowded()
    (tmp_path / "instance.yaml").write_bytes(to_yaml(instance))
    _, timetable = planned()
    bare = timetable.without_exams.model_copy(update={"digest": instance.digest})
    store.save(bare, tmp_path / store.FILE_NAME)
    of = Draft(
        tmp_path / "instance.yaml", Journal(tmp_path / "j.sqlite"), tmp_path / store.FILE_NAME, lambda: NOW, "me"
    )
    said = solved(of, 5, "complete")
    assert said.startswith("Done: not everything found a place")
    undated = of.state.timetable.undated
    assert undated and {row.id for row in of.state.tray} == set(undated)
    assert of.state.report.accepted, "what is known to have no date is no fault of the timetable"
    for name in undated:
        assert hours(of, name).possible == ()
        assert any("(1)" in text.en for text in of.judged.why_undated(name))
    assert content(again(tmp_path)) == content(of)


@pytest.mark.parametrize("kind", ["complete", "improve"])
def test_a_year_without_examinations_is_solved_as_before(tmp_path: Path, kind: str) -> None:
    of = draft(project(tmp_path))
    session = of.state.timetable.sessions[0]
    if kind == "complete":
        of.take_out(1, [session.id])
    solved(of, 2, kind)
    assert of.state.timetable.exams is None and of.state.timetable.version == 1
    assert of.state.report.accepted
