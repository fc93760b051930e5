"""Examinations on the board: each hour as the checker judges it, moved as an act, taken out and back, pinned."""

import datetime as dt
import random
from pathlib import Path
from typing import Any

import pytest

from scheduler.checker.check import check
from scheduler.desk.board.board import board, held_in_week, to_tell, touched
from scheduler.desk.board.verdicts import verdicts
from scheduler.desk.draft.draft import Draft
from scheduler.desk.draft.journal import Journal
from scheduler.desk.draft.refusals import ActRefused, ActStale
from scheduler.evaluate.effect import came
from scheduler.evaluate.evaluator import edited
from scheduler.exams.suggest import ExamMoves
from scheduler.instance.dump import to_yaml
from scheduler.instance.instants import utc
from scheduler.text import Text
from scheduler.timetable import store
from scheduler.timetable.schema import Timetable
from tests.desk.project import NOW, REAL, draft, project
from tests.exams.planned import planned

WHERE = "groups/G1"


def opened(folder: Path, timetable: Timetable | None = None) -> Draft:
    instance, known = planned()
    (folder / "instance.yaml").write_bytes(to_yaml(instance))
    store.save(known if timetable is None else timetable, folder / store.FILE_NAME)
    return again(folder)


def again(folder: Path) -> Draft:
    """As a desk started anew opens it."""
    return Draft(folder / "instance.yaml", Journal(folder / "j.sqlite"), folder / store.FILE_NAME, lambda: NOW, "me")


def hours(of: Draft, name: str) -> ExamMoves:
    found = of.moves(name)[1]
    assert isinstance(found, ExamMoves)
    return found


def content(of: Draft) -> tuple[bytes, bytes]:
    return store.to_json(of.state.timetable), of.file.read_bytes()


def shown(of: Draft, where: str = WHERE) -> dict[str, Any]:
    return board(of, of.state, where, "en")


def test_every_hour_is_what_the_checker_says_of_the_whole_timetable(tmp_path: Path) -> None:
    of = opened(tmp_path)
    before = of.state.report
    for name in ("U1-X1-1", "U3-X1-1", "U4-X1-1"):
        found = hours(of, name)
        assert found.possible and found.refused
        for move in found.possible:
            after = of.move(of.state.number, name, move.after.start).report
            assert after.accepted
            assert after.exam_cost - before.exam_cost == move.points
            of.undo(of.state.number)
        for move in found.refused:
            with pytest.raises(ActRefused) as refused:
                of.move(of.state.number, name, move.after.start)
            assert set(refused.value.texts) == {violation.text for violation in move.violations}


def test_only_that_paper_moves_and_who_watched_over_it_is_told(tmp_path: Path) -> None:
    of = opened(tmp_path)
    before = of.state
    move = hours(of, "U1-X1-1").possible[0]
    after = of.move(1, "U1-X1-1", move.after.start)
    assert {id_ for id_, row in after.held.items() if before.held[id_] != row} == {"U1-X1-1"}
    assert after.held["U1-X1-1"] == move.after
    people = {*before.held["U1-X1-1"].invigilators, *move.after.invigilators, "T1"}  # type: ignore[union-attr]
    names = {one.id: one.name for one in (*after.instance.trainers, *after.instance.staff)}
    assert {names[who] for who in people} <= set(to_tell(after.instance, touched(before, after), "en"))


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_as_many_undos_as_acts_give_the_same_bytes(tmp_path: Path, seed: int) -> None:
    of, rng = opened(tmp_path), random.Random(seed)
    contents, tries = [content(of)], 0
    while len(contents) <= 8 and tries < 100:
        tries += 1
        state = of.state
        row = rng.choice([*state.held.values(), *state.tray])
        try:
            if row.id in state.held and rng.random() < 0.3:
                (of.unpin if state.pins_of(row) else of.pin)(state.number, [row.id])
            elif row.id in state.held and rng.random() < 0.3:
                of.take_out(state.number, [row.id])
            else:
                found = hours(of, row.id).possible
                if not found:
                    continue
                of.move(state.number, row.id, rng.choice(found).after.start)
        except ActRefused:
            continue
        contents.append(content(of))
    assert len(contents) == 9
    assert content(again(tmp_path)) == contents[-1], "a desk started anew has the same"
    for before in reversed(contents[:-1]):
        of.undo(of.state.number)
        assert content(of) == before
    for after in contents[1:]:
        of.redo(of.state.number)
        assert content(of) == after


def test_taken_out_it_is_in_the_tray_and_comes_back_under_its_name(tmp_path: Path) -> None:
    of = opened(tmp_path)
    was = of.state.held["U1-X1-1"]
    of.take_out(1, ["U1-X1-1", "U3-X2-1"])
    assert [row.id for row in of.state.tray] == ["U1-X1-1", "U3-X2-1"]
    assert of.state.report.broken_everywhere == ()
    tray = {entry["ids"][0]: entry for entry in shown(of)["tray"]}
    assert (
        tray["U1-X1-1"]["said"] == "Written paper, first session" and tray["U1-X1-1"]["was"] and tray["U1-X1-1"]["here"]
    )
    (due,) = hours(of, "U3-X2-1").possible
    of.move(of.state.number, "U3-X2-1", due.after.start)
    assert utc(was.start) in {utc(move.after.start) for move in hours(of, "U1-X1-1").possible}
    of.move(of.state.number, "U1-X1-1", was.start)
    assert of.state.tray == ()
    assert of.state.report.accepted
    assert of.state.acts[-1].label.fr.startswith("U1-X1-1 placé le ")


def test_what_has_no_date_is_placed_by_hand_and_no_more_called_undated(tmp_path: Path) -> None:
    _, timetable = planned()
    others = [exam for exam in timetable.exams or () if exam.id != "U4-X1-1"]
    of = opened(tmp_path, timetable.with_exams(others, None, ["U4-X1-1"]))
    first = content(of)
    (entry,) = shown(of)["tray"]
    assert entry["ids"] == ["U4-X1-1"] and "every hour says why" in entry["notes"][0] and entry["was"] is None
    state = of.move(1, "U4-X1-1", hours(of, "U4-X1-1").possible[0].after.start)
    assert state.timetable.undated == () and state.report.accepted
    assert of.undo(2).timetable.undated == ("U4-X1-1",)
    assert content(of) == first


def test_a_year_without_examinations_is_filled_from_its_tray(tmp_path: Path) -> None:
    _, timetable = planned()
    bare = timetable.without_exams
    of = opened(tmp_path, bare)
    first, wanted = content(of), {row.id for row in of.state.tray}
    assert wanted == {exam.id for exam in timetable.exams or ()}
    for row in of.state.tray:
        of.move(of.state.number, row.id, hours(of, row.id).possible[0].after.start)
        assert of.state.report.broken_everywhere == ()
    assert of.state.tray == () and of.state.report.accepted
    assert check(of.state.instance, of.state.timetable).accepted
    while of.state.stacks.done:
        of.undo(of.state.number)
    assert content(of) == first


@pytest.mark.parametrize("planned_none", [True, False], ids=["planned, none", "nobody planned any"])
def test_a_timetable_that_holds_none_is_the_same_again_after_an_undo(tmp_path: Path, planned_none: bool) -> None:
    _, timetable = planned()
    names = [exam.id for exam in timetable.exams or ()]
    of = opened(tmp_path, timetable.with_exams((), None, names) if planned_none else timetable.without_exams)
    first = of.state.timetable
    assert first.exams == (() if planned_none else None)
    of.move(1, "U1-X1-1", hours(of, "U1-X1-1").possible[0].after.start)
    of.take_out(2, ["U1-X1-1"])
    assert of.state.timetable.exams == first.exams
    of.undo(3)
    assert [exam.id for exam in of.state.timetable.exams or ()] == ["U1-X1-1"]
    for now in (of.undo(4), again(tmp_path).state):
        assert (now.timetable.exams, now.timetable.undated) == (first.exams, first.undated)


def test_pinned_it_is_neither_moved_nor_taken_out(tmp_path: Path) -> None:
    of = opened(tmp_path)
    first = content(of)
    elsewhere = hours(of, "U1-X1-1").possible[0].after.start
    state = of.pin(1, ["U1-X1-1"])
    assert state.pins_of(state.held["U1-X1-1"])
    (pin,) = state.instance.exams.pins
    assert (pin.unit, pin.session, pin.number, pin.date) == ("U1", "first", 1, state.held["U1-X1-1"].start.date())
    assert hours(of, "U1-X1-1").possible == ()
    with pytest.raises(ActRefused):
        of.move(2, "U1-X1-1", elsewhere)
    with pytest.raises(ActRefused, match="unpin it first"):
        of.take_out(2, ["U1-X1-1"])
    with pytest.raises(ActRefused, match="work to hand in cannot be pinned"):
        of.pin(2, ["U3-X2-1"])
    assert not of.unpin(2, ["U1-X1-1"]).instance.exams.pins
    for _ in range(2):
        of.undo(of.state.number)
    assert content(of) == first


def test_a_week_is_pinned_with_its_sessions_and_its_examinations(tmp_path: Path) -> None:
    of = opened(tmp_path)
    week = [row.id for row in held_in_week(of.state, WHERE, "2022-10-10")]
    assert "U1-X1-1" in week
    state = of.pin(1, week)
    assert all(state.pins_of(row) or row.kind == "work" for row in state.held.values() if row.id in week)
    assert "examens fixés : " in state.acts[-1].label.fr
    after = of.unpin(2, week)
    assert not any(after.pins_of(row) for row in after.held.values())


def test_the_planner_knows_better_and_the_fault_is_listed_at_its_place(tmp_path: Path) -> None:
    of = opened(tmp_path)
    refused = hours(of, "U2-X1-1").refused[0]
    state = of.move(1, "U2-X1-1", refused.after.start, anyway=True)
    assert "(despite: Examinations" in state.acts[-1].label.en
    assert {violation.text for violation in refused.violations} <= {
        each.text for each in state.report.broken_everywhere
    }
    (row,) = [row for row in shown(of)["sheets"][0]["rows"] if row["id"] == "U2-X1-1"]
    assert row["flags"]
    assert shown(of)["violations"][0]["of"] == WHERE
    (back,) = hours(of, "U2-X1-1").possible
    assert of.move(2, "U2-X1-1", back.after.start).report.accepted, "its fixed instant is offered again"


def test_who_acts_on_an_older_state_is_told(tmp_path: Path) -> None:
    of = opened(tmp_path)
    one, other = hours(of, "U1-X1-1").possible[:2]
    of.move(1, "U1-X1-1", one.after.start)
    with pytest.raises(ActStale):
        of.move(1, "U1-X1-1", other.after.start)


def test_the_board_draws_them_in_their_weeks_for_whoever_sits_teaches_or_watches(tmp_path: Path) -> None:
    of = opened(tmp_path)
    for where, names in (
        ("groups/G1", {"U1-X1-1", "U2-X1-1", "U3-X1-1", "U3-X2-1", "U4-X1-1"}),
        ("units/U3", {"U3-X1-1", "U3-X2-1"}),
    ):
        (sheet,) = shown(of, where)["sheets"]
        assert {row["id"] for row in sheet["rows"] if row["kind"] == "exam"} == names
        weeks = {week["monday"] for week in sheet["weeks"]}
        assert "2022-10-10" in weeks
    for exam in of.state.timetable.exams or ():
        for held in exam.rooms:
            (sheet,) = shown(of, f"rooms/{held.room}")["sheets"]
            assert exam.id in {row["id"] for row in sheet["rows"]}
            for who in held.invigilators:
                folder = "staff" if who == "D1" else "trainers"
                (sheet,) = shown(of, f"{folder}/{who}")["sheets"]
                (row,) = [row for row in sheet["rows"] if row["id"] == exam.id]
                assert row["watched"] and row["room"]


def test_sessions_know_of_examinations(tmp_path: Path) -> None:
    """A paper whose instant is fixed in the weeks of the courses: no session of its group is offered over it."""
    of = draft(project(tmp_path), REAL)
    paper = next(exam for exam in of.state.timetable.exams or () if exam.groups and exam.kind == "written")
    row = next(
        row for row in of.state.timetable.sessions if set(paper.groups) & set(row.groups) and row.room is not None
    )
    move = of.moves(row.id)[1].possible[-1]
    lasting = paper.end - paper.start
    there = paper.model_copy(update={"start": move.after.start, "end": move.after.start + lasting})
    others = [exam for exam in of.state.timetable.exams or () if exam.id != paper.id]
    of.take(1, of.state.timetable.with_exams(others, None, [paper.id]), Text("Sans", "Without"))
    timetable = edited(of.state.timetable, [there])
    state = of.edit(2, of.state.text + "\n", Text("Là", "There"), lambda _: timetable)
    assert there.id in state.held
    found = of.moves(row.id)[1]
    assert move.after.start not in {each.after.start for each in found.possible}
    refused = next(each for each in found.refused if each.after.start == move.after.start)
    assert {violation.rule for violation in refused.violations} >= {"X2"}
    assert came(state.report, check(state.instance, edited(state.timetable, refused.edits)))


def test_what_a_page_is_told_of_each_hour(tmp_path: Path) -> None:
    of = opened(tmp_path)
    state, found = of.moves("U1-X1-1")
    told = verdicts(state, state.held["U1-X1-1"], found, "en")
    assert told["possible"] == len(found.possible) and told["best"]
    for move in found.possible:
        slot = told["slots"][move.after.start.astimezone(state.instance.zone).isoformat()]
        assert slot["points"] == move.points and slot["clashes"] == 0 and slot["room"] and slot["watched"]
        assert slot["hour"] in {f"{move.after.start:%H:%M}", f"{move.after.start:%-H:%M}"}
    for move in found.refused:
        slot = told["slots"][move.after.start.astimezone(state.instance.zone).isoformat()]
        assert [told["reasons"][n] for n in slot["no"]] == list(dict.fromkeys(v.text.en for v in move.violations))
    assert dt.datetime.fromisoformat(told["best"][0]["at"]) == found.possible[0].after.start
