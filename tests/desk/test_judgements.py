"""What slots say of a session: the dates in sight first, the rest in the background of whatever a planner does."""

import datetime as dt
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from scheduler.desk.draft import judgements
from scheduler.desk.draft.draft import Draft
from scheduler.desk.draft.refusals import ActRefused
from scheduler.search.suggest.moves import Moves, move_to
from tests.desk.project import REAL, TINY, draft, project


def held(found: Moves) -> dict[dt.datetime, object]:
    """What is said of each slot."""
    return {move.after.start: move.effect for move in found.possible} | {
        refusal.after.start: (refusal.violations, refusal.blockers) for refusal in found.refused
    }


def test_dates_asked_for_first_say_what_the_whole_year_says(tmp_path: Path) -> None:
    of = draft(project(tmp_path), REAL)
    row = of.state.timetable.sessions[5]
    days = {row.start.date() + dt.timedelta(days=n) for n in range(14)}
    near = held(of.judged.near(row.id, days))
    whole = held(of.judged.moves(row.id))
    assert near == {start: said for start, said in whole.items() if start.date() in days}
    assert 0 < len(near) < len(whole)
    assert whole == held(draft(tmp_path, REAL).judged.moves(row.id)), "as when nothing was asked before"


def test_neither_an_act_nor_what_is_in_sight_waits_for_the_background(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    of = draft(project(tmp_path), TINY)
    row = next(each for each in of.state.timetable.sessions if len(of.judged.moves(each.id).possible) > 1)
    start = of.judged.moves(row.id).possible[0].after.start
    of = draft(tmp_path, TINY)
    reached, go = threading.Event(), threading.Event()

    def slow(*asked: Any) -> object:
        if threading.current_thread() is not threading.main_thread():
            reached.set()
            assert go.wait(60)
        return move_to(*asked)

    monkeypatch.setattr(judgements, "move_to", slow)
    with ThreadPoolExecutor(2) as threads:
        judged = of.judged
        whole = threads.submit(judged.moves, row.id)
        assert reached.wait(60)
        found = judged.near(row.id, {day_after(of, row.start)})
        assert len(found.possible) + len(found.refused) > 0
        assert of.move(of.state.number, row.id, start).held[row.id].start == start
        go.set()
        assert whole.result(60) == judged.moves(row.id)


def test_an_act_on_what_is_still_sought_ends(tmp_path: Path) -> None:
    """It waits for the search, which must not stand still for the act."""
    of = draft(project(tmp_path), TINY)
    with ThreadPoolExecutor(1) as threads:
        for row in of.state.timetable.sessions[:4]:
            sought = threads.submit(of.judged.chains, row.id)
            with pytest.raises(ActRefused):
                of.move_both(of.state.number, row.id, row.start, "nobody")
            sought.result(60)


def day_after(of: Draft, start: dt.datetime) -> dt.date:
    days = of.state.facts.timeline.slots_on
    return next(day for day in days if day > start.date())
