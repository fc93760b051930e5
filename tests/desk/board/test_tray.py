"""What is not placed: taken out, brought back under its own name, judged as the checker judges it; and what is placed
although a rule refuses it."""

import random
from collections.abc import Iterator
from pathlib import Path

import pytest

from scheduler.checker.check import check
from scheduler.desk.draft.draft import Draft
from scheduler.desk.draft.journal import Journal
from scheduler.desk.draft.refusals import ActRefused
from scheduler.evaluate.effect import came
from scheduler.evaluate.evaluator import edited
from scheduler.instance.dump import to_yaml
from scheduler.instance.instants import utc
from scheduler.search.suggest.moves import Moves
from scheduler.text import Text
from scheduler.timetable import store
from scheduler.timetable.schema import Held
from tests.desk.project import NOW
from tests.search.test_suggest import published

SEEDS = (3, 10, 44)


def opened(folder: Path, seed: int, *, is_empty: bool = False) -> Draft:
    """A random instance on the desk, the first that has one from the seed on, with its timetable, or with none."""
    found = next(found for each in range(seed, seed + 20) if (found := published(each)) is not None)
    instance, timetable = found
    (folder / "instance.yaml").write_bytes(to_yaml(instance))
    store.save(timetable, folder / store.FILE_NAME)
    first = None if is_empty else folder / store.FILE_NAME
    return Draft(folder / "instance.yaml", Journal(folder / "j.sqlite"), first, lambda: NOW, "me")


def loose(of: Draft) -> list[Held]:
    """What is not pinned."""
    return [row for row in of.state.timetable.held if not of.state.pins_of(row)]


def reports(of: Draft, found: Moves) -> Iterator[tuple[bool, int, int]]:
    """What the checker says of each slot where the row is said to be possible, by full checks."""
    before = of.state.report
    for move in found.possible:
        after = check(of.state.instance, edited(of.state.timetable, move.edits))
        yield not came(before, after), after.clash_count - before.clash_count, after.cost - before.cost


@pytest.mark.parametrize("seed", SEEDS)
def test_what_is_taken_out_is_in_the_tray_and_comes_back_under_its_name(tmp_path: Path, seed: int) -> None:
    of, rng = opened(tmp_path, seed), random.Random(seed)
    first = store.to_json(of.state.timetable)
    gone = [row.id for row in rng.sample(loose(of), 3)]
    of.take_out(1, gone[:2])
    of.take_out(2, gone[2:])
    state = of.state
    assert state.report.broken == ()
    assert {row.id for row in state.tray if row.unit} == {id_ for id_ in gone if not id_.startswith("ALT-")}
    for row in state.tray:
        found = of.moves(row.id)[1]
        assert list(reports(of, found)) == [(True, m.effect.clashes, m.effect.cost) for m in found.possible]
        assert any(utc(move.after.start) == utc(row.start) for move in found.possible), "where it was is possible"
    for row in state.tray:
        of.move(of.state.number, row.id, row.start)
    assert of.state.tray == ()
    assert of.state.report.accepted
    assert all(utc(of.state.held[row.id].start) == utc(row.start) for row in state.tray)
    while of.state.stacks.done:
        of.undo(of.state.number)
    assert store.to_json(of.state.timetable) == first


@pytest.mark.parametrize("seed", SEEDS)
def test_a_year_is_filled_from_its_tray_alone(tmp_path: Path, seed: int) -> None:
    """Whatever is placed where the desk says that it may be breaks nothing."""
    of = opened(tmp_path, seed, is_empty=True)
    wanted = {row.id for row in of.state.tray}
    placed = 0
    for row in of.state.tray:
        found = of.moves(row.id)[1].possible
        if found:
            of.move(of.state.number, row.id, found[0].after.start)
            placed += 1
            assert of.state.report.broken == ()
    assert placed > len(wanted) // 2
    held = {row.id for row in of.state.timetable.held}
    assert held | {row.id for row in of.state.tray} == wanted
    of.take(of.state.number, store.load(tmp_path / store.FILE_NAME), Text("Calculé", "Solved"))
    assert {row.id for row in of.state.timetable.held} >= wanted


def test_what_is_pinned_is_not_taken_out(tmp_path: Path) -> None:
    of = opened(tmp_path, SEEDS[0])
    row = next(row for row in loose(of) if row.unit is not None)
    of.pin(1, [row.id])
    with pytest.raises(ActRefused, match="unpin it first"):
        of.take_out(2, [row.id])
    with pytest.raises(KeyError):
        of.take_out(2, ["NOBODY-01"])
    assert of.state.number == 2


@pytest.mark.parametrize("seed", SEEDS)
def test_the_planner_knows_better(tmp_path: Path, seed: int) -> None:
    of = opened(tmp_path, seed)
    row, refusal = next(
        (row, refusal)
        for row in loose(of)
        for refusal in of.moves(row.id)[1].refused
        if not of.state.is_twice(refusal.after)
    )
    with pytest.raises(ActRefused):
        of.move(1, row.id, refusal.after.start)
    state = of.move(1, row.id, refusal.after.start, anyway=True)
    assert {violation.text for violation in refusal.violations} <= {violation.text for violation in state.report.broken}
    assert "(despite: " in state.acts[-1].label.en
    for other in loose(of)[:4]:
        found = of.moves(other.id)[1]
        assert list(reports(of, found)) == [(True, m.effect.clashes, m.effect.cost) for m in found.possible]
        for refused in found.refused[:6]:
            after = check(state.instance, edited(state.timetable, [refused.after]))
            assert came(state.report, after)
    assert of.move(of.state.number, row.id, row.start).report.accepted, "back where it was, nothing is broken"


def test_two_sessions_of_a_unit_are_never_at_once(tmp_path: Path) -> None:
    of = opened(tmp_path, SEEDS[0])
    unit = next(rows for rows in of.state.timetable.of_unit.values() if len(rows) > 1)
    with pytest.raises(ActRefused):
        of.move(1, unit[0].id, unit[1].start, anyway=True)
    assert of.state.number == 1
