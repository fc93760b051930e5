"""What a search does for a draft: completes it, improves it, plans it again; never more than was asked."""

import datetime as dt
import random
from pathlib import Path

import pytest

from scheduler.checker.check import check
from scheduler.desk.draft.draft import Draft
from scheduler.desk.draft.refusals import ActRefused
from scheduler.desk.solve.kinds import SolveKind
from scheduler.desk.solve.solver import Solver
from scheduler.search.complete import complete
from scheduler.search.params import Params
from scheduler.search.stop import Stop
from scheduler.timetable.schema import Held
from tests.desk.board.test_tray import SEEDS, loose, opened
from tests.desk.test_solving import ended

ONE = Params(time_limit_s=1, workers=1)


def as_held(of: Draft) -> dict[str, tuple[object, ...]]:
    return {row.id: (row.start, row.room, row.trainers) for row in of.state.timetable.held}


def solved(of: Draft, limit_s: float, kind: SolveKind, from_day: dt.date | None = None) -> str:
    solver = Solver(of)
    solver.start(limit_s, kind, from_day)
    return ended(solver)


@pytest.mark.parametrize("seed", SEEDS)
def test_completing_leaves_what_is_placed_where_it_is(tmp_path: Path, seed: int) -> None:
    of, rng = opened(tmp_path, seed), random.Random(seed)
    gone = [row.id for row in rng.sample(loose(of), 4)]
    of.take_out(1, gone)
    state, placed = of.state, as_held(of)
    result = complete(state.instance, state.timetable, state.tray, ONE)
    assert check(state.instance, result.timetable).accepted
    held = {(row.id, row.start, row.room, row.trainers) for row in result.timetable.held}
    assert held >= {(name, *rest) for name, rest in placed.items()}


def test_what_finds_no_place_is_left_in_the_tray(tmp_path: Path) -> None:
    """A session is put, against the rules, where it is in the way: the rest is placed, one after the other."""
    of = opened(tmp_path, SEEDS[0])
    row, refusal = next(
        (row, refusal)
        for row in loose(of)
        for refusal in of.moves(row.id)[1].refused
        if not of.state.is_twice(refusal.after)
    )
    of.move(1, row.id, refusal.after.start, anyway=True)
    other = next(each for each in loose(of) if each.id != row.id)
    of.take_out(2, [other.id])
    placed = as_held(of)
    said = solved(of, 1, "complete")
    assert {name: where for name, where in as_held(of).items() if name in placed} == placed
    assert of.state.acts[-1].kind == "take"
    assert ("not everything" in said) == bool(of.state.tray) or of.state.report.broken


def test_improving_is_never_worse_and_leaves_pins(tmp_path: Path) -> None:
    of = opened(tmp_path, SEEDS[1])
    pinned: list[Held] = [row for row in of.state.timetable.sessions[:3] if not of.state.pins_of(row)]
    of.pin(1, [row.id for row in pinned])
    before = of.state.report
    solved(of, 1, "improve")
    after = of.state.report
    assert after.accepted
    assert (after.clash_count, after.cost) <= (before.clash_count, before.cost)
    held = {(row.unit, row.kind, row.start) for row in of.state.timetable.held}
    assert all((row.unit, row.kind, row.start) in held for row in pinned)
    assert of.state.acts[-1].label.en.startswith("Improved")


def test_planning_again_moves_the_fewest_from_a_day_on(tmp_path: Path) -> None:
    of = opened(tmp_path, SEEDS[0])
    row, refusal = next(
        (row, refusal)
        for row in reversed(loose(of))
        if row.unit is not None
        for refusal in of.moves(row.id)[1].refused
        if not of.state.is_twice(refusal.after) and refusal.after.start > row.start
    )
    before = as_held(of)
    of.move(1, row.id, refusal.after.start, anyway=True)
    day = min(row.start, refusal.after.start).astimezone(of.state.instance.zone).date()
    solved(of, 4, "replan", day)
    assert of.state.report.accepted
    after = as_held(of)
    assert sum(before[name][0] != after[name][0] for name in before) <= 2
    past = [each.id for each in of.state.timetable.held if each.start.astimezone(of.state.instance.zone).date() < day]
    assert all(before[name] == after[name] for name in past)


def test_what_there_is_nothing_to_do_for_is_said_at_once(tmp_path: Path) -> None:
    of = opened(tmp_path, SEEDS[0])
    with pytest.raises(ActRefused, match="nothing to complete"):
        Solver(of).start(1, "complete")
    of.take_out(1, [loose(of)[0].id])
    with pytest.raises(ActRefused, match="complete it"):
        Solver(of).start(1, "improve")
    stopped = Stop()
    stopped.set()
    state = of.state
    result = complete(state.instance, state.timetable, state.tray, ONE, stop=stopped)
    assert result.timetable.held == state.timetable.held
