"""A search for a draft: one at a time, pins kept, news while it works, stopped with what it has."""

import threading
import time
from pathlib import Path
from typing import Any

import pytest

from scheduler.checker.check import check
from scheduler.desk.draft.draft import Draft
from scheduler.desk.draft.refusals import ActRefused, ActStale
from scheduler.desk.solve.solver import MOST_POINTS, SolveMoment, Solver, _thinned, solve_json
from scheduler.search.apart import plan_apart
from scheduler.text import Text
from scheduler.timetable import store
from tests.desk.project import REAL, TINY, draft, project


def ended(solver: Solver) -> str:
    """How it ended, in English."""
    while True:
        now = solver.now
        assert now is not None
        if now.ended is not None:
            return now.ended.en
        time.sleep(0.05)


def empty(folder: Path, name: str) -> Draft:
    project(folder)
    (folder / "solutions" / name / "timetable.json").unlink()
    return draft(folder, name)


def test_from_nothing_to_a_proved_timetable_in_one_act(tmp_path: Path) -> None:
    of = empty(tmp_path, TINY)
    solver = Solver(of)
    solver.start(20)
    assert "proved" in ended(solver)
    assert [act.kind for act in of.state.acts] == ["open", "take"]
    assert of.state.report.accepted
    assert of.state.report.cost == 17  # as by hand: instances/tiny/README.md
    assert [tier.status for tier in of.state.timetable.tiers] == ["optimal", "optimal"]
    before = store.to_json(of.state.timetable)
    assert of.undo(2).timetable.held == ()
    assert store.to_json(of.redo(3).timetable) == before


def test_twenty_pins_stay_where_they_are(tmp_path: Path) -> None:
    of = draft(project(tmp_path), REAL)
    pinned = of.state.timetable.sessions[:100:5]
    for session in pinned:
        of.pin(of.state.number, [session.id])
    solver = Solver(of)
    solver.start(6)
    ended(solver)
    assert of.state.acts[-1].kind == "take"
    held = {(row.unit, row.kind, row.start) for row in of.state.timetable.sessions}
    assert all((row.unit, row.kind, row.start) in held for row in pinned)
    assert check(of.state.instance, of.state.timetable).accepted


def test_it_is_stopped_with_what_it_has_and_only_one_works_at_a_time(tmp_path: Path) -> None:
    of = empty(tmp_path, REAL)
    solver = Solver(of)
    solver.start(600)
    with pytest.raises(ActRefused, match="already"):
        solver.start(5)
    while (now := solver.now) is None or not now.moments or now.moments[-1].cost is None:
        time.sleep(0.05)
    assert now.ended is None or "proved" in now.ended.en
    solver.close(60)
    assert ended(solver)
    assert of.state.report.accepted
    solver.start(5)  # the next one may begin
    solver.close(60)


def test_what_cannot_be_is_said_and_nothing_changes(tmp_path: Path) -> None:
    of = empty(tmp_path, TINY)
    text = of.file.read_text(encoding="utf-8")
    of.file.write_text(text.replace("capacity: 12", "capacity: 1"), encoding="utf-8")
    state = of.refresh()
    solver = Solver(of)
    solver.start(5)
    said = ended(solver)
    assert of.state.number == state.number
    assert of.state.timetable.held == ()
    assert "room" in said.lower(), said


def test_what_is_done_by_hand_meanwhile_stays(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    of, let = draft(project(tmp_path), TINY), threading.Event()

    def slowly(*arguments: Any, **settings: Any) -> object:
        let.wait(30)
        return plan_apart(*arguments, **settings)

    monkeypatch.setattr("scheduler.desk.solve.kinds.plan_apart", slowly)
    solver = Solver(of)
    solver.start(10)
    of.pin(1, [of.state.timetable.sessions[0].id])
    let.set()
    ended(solver)
    assert [act.kind for act in of.state.acts] == ["open", "pin", "take"]
    assert of.state.report.accepted


def test_many_moments_are_thinned_and_the_last_is_kept() -> None:
    moments: tuple[SolveMoment, ...] = ()
    for n in range(3 * MOST_POINTS):
        moments = _thinned((*moments, SolveMoment(n, 0, 5000 - n, n)))
        assert len(moments) <= MOST_POINTS
        assert moments[-1].elapsed_s == n
    assert moments[0].elapsed_s == 0


def test_what_the_page_is_told(tmp_path: Path) -> None:
    solver = Solver(draft(project(tmp_path), TINY))
    assert solver.now is None
    solver.start(10)
    ended(solver)
    now = solver.now
    assert now is not None
    told = solve_json(now, "fr")
    assert (told["cost"], told["bound"], told["took"]) == (17, 17, 2)
    assert told["ended"] == "Terminé : c’est le meilleur planning, prouvé."


def test_a_result_is_kept_while_the_file_is_at_fault_and_others_act(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    of = draft(project(tmp_path))
    whole, take, tries = of.file.read_bytes(), Draft.take, []

    def late(self: Draft, *args: Any) -> object:
        tries.append(1)
        if len(tries) == 1:
            raise ActStale(())
        of.file.write_bytes(b"half typed: [")
        return take(self, *args)

    monkeypatch.setattr(Draft, "take", late)
    solver = Solver(of)
    solver.start(20)
    assert "proved" in ended(solver)
    of.file.write_bytes(whole)
    assert [act.kind for act in of.refresh().acts] == ["open", "take"]


def test_a_result_that_no_longer_suits_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    of = draft(project(tmp_path))
    monkeypatch.setattr(Draft, "take", lambda *_: (_ for _ in ()).throw(ActRefused(Text("raison", "reason"))))
    solver = Solver(of)
    solver.start(20)
    assert "changed since the search began" in ended(solver)
    assert of.state.number == 1
