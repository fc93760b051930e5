"""The draft: every act judged by the checker, written down before it is shown, taken back to the byte."""

import datetime as dt
import json
import os
import random
import signal
import sqlite3
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

from scheduler.checker.check import check
from scheduler.desk.board.board import board
from scheduler.desk.board.verdicts import verdicts
from scheduler.desk.draft.draft import Draft
from scheduler.desk.draft.refusals import ActRefused, ActStale
from scheduler.errors import InputError
from scheduler.export.audience import Programme
from scheduler.instance import load as instances
from scheduler.text import Text
from scheduler.timetable import store
from scheduler.timetable.schema import Session
from tests.desk.project import NOW, REAL, TINY, draft, project, year

SOLVED = Text("Calculé", "Solved")


def content(of: Draft) -> tuple[bytes, bytes]:
    return store.to_json(of.state.timetable), of.file.read_bytes()


def act_at_random(of: Draft, rng: random.Random) -> bool:
    """One act of any kind; False when it was refused."""
    state = of.state
    row = rng.choice(state.timetable.held)
    try:
        if rng.random() < 0.25:
            (of.unpin if state.pins_of(row) else of.pin)(state.number, [row.id])
            return True
        found = of.moves(row.id)[1].possible
        if rng.random() < 0.2 and isinstance(row, Session):
            other = rng.choice([each for each in state.timetable.sessions if each.id != row.id])
            of.exchange(state.number, row.id, other.id)
        elif not found:
            return False
        else:
            of.move(state.number, row.id, rng.choice(found).after.start)
    except ActRefused:
        return False
    return True


@pytest.mark.parametrize(("name", "acts"), [(TINY, 25), (REAL, 5)])
def test_as_many_undos_as_acts_give_the_same_bytes(tmp_path: Path, name: str, acts: int) -> None:
    of, rng = draft(project(tmp_path), name), random.Random(5)
    contents, tries = [content(of)], 0
    while len(contents) <= acts and tries < 400:
        tries += 1
        if act_at_random(of, rng):
            contents.append(content(of))
            report = check(of.state.instance, of.state.timetable)
            assert report.accepted
            assert {tier.tier: tier.value for tier in of.state.timetable.tiers} in (
                {}, {"clashes": report.clash_count, "criteria": report.cost},
            )  # fmt: skip
    assert len(contents) == acts + 1
    assert content(draft(tmp_path, name)) == contents[-1], "a desk started anew has the same"
    for before in reversed(contents[:-1]):
        of.undo(of.state.number)
        assert content(of) == before
    with pytest.raises(ActRefused):
        of.undo(of.state.number)
    for after in contents[1:]:
        of.redo(of.state.number)
        assert content(of) == after


def test_what_the_draft_says_of_a_slot_is_what_the_checker_says(tmp_path: Path) -> None:
    of = draft(project(tmp_path), REAL)
    row = of.state.timetable.sessions[3]
    before, found = of.state.report, of.moves(row.id)[1]
    for move in found.possible[:: max(1, len(found.possible) // 12)]:
        state = of.move(of.state.number, row.id, move.after.start)
        assert state.report.cost - before.cost == move.effect.cost
        assert state.report.clash_count - before.clash_count == move.effect.clashes
        of.undo(state.number)
    for refusal in found.refused[:: max(1, len(found.refused) // 12)]:
        with pytest.raises(ActRefused) as refused:
            of.move(of.state.number, row.id, refusal.after.start)
        assert set(refused.value.texts) == {violation.text for violation in refusal.violations}


def test_a_proof_stays_while_it_holds(tmp_path: Path) -> None:
    of = draft(project(tmp_path))
    first = of.state.timetable.tiers
    assert [tier.status for tier in first] == ["optimal", "optimal"]
    session = of.state.timetable.sessions[0]
    of.pin(1, [session.id])
    assert of.state.timetable.tiers == first, "a pin takes no timetable better than this one away, nor brings one"
    of.unpin(of.state.number, [session.id])
    assert of.state.timetable.tiers == first
    worse = next(
        (row.id, move)
        for row in of.state.timetable.held
        for move in of.moves(row.id)[1].possible
        if move.effect.cost > 0 and move.effect.clashes == 0
    )
    tiers = of.move(of.state.number, worse[0], worse[1].after.start).timetable.tiers
    assert tiers[1].status == "feasible"
    assert tiers[1].value == first[1].value + worse[1].effect.cost
    assert tiers[1].bound == first[1].value
    text = of.file.read_text(encoding="utf-8")
    of.file.write_text(
        text.replace("weights: {}", "weights: {Q1: 9}") if "weights: {}" in text else text + "weights: {Q1: 9}\n"
    )
    assert of.refresh().timetable.tiers == (), "of another instance nothing is proved"


@pytest.mark.parametrize("forged", ["a session less", "a bound too high"])
def test_nothing_is_proved_of_a_timetable_that_breaks_rules_or_is_below_its_bound(tmp_path: Path, forged: str) -> None:
    """A file edited by hand keeps the tiers that it came with."""
    kept = project(tmp_path) / "solutions" / TINY / "timetable.json"
    content = json.loads(kept.read_text(encoding="utf-8"))
    if forged == "a session less":
        del content["sessions"][0]
    else:
        content["tiers"][1]["bound"] += 5
    kept.write_text(json.dumps(content), encoding="utf-8")
    of = draft(tmp_path)
    assert of.state.timetable.tiers == ()
    assert board(of, of.state, "", "fr")["bound"] is None


def test_a_pinned_session_stays(tmp_path: Path) -> None:
    of = draft(project(tmp_path))
    session = next(row for row in of.state.timetable.sessions if of.moves(row.id)[1].possible)
    slot = of.moves(session.id)[1].possible[0].after.start
    before = of.file.read_text(encoding="utf-8")
    of.pin(1, [session.id])
    assert instances.load(of.file).pins, "the pin is in the file"
    with pytest.raises(ActRefused):
        of.pin(2, [session.id])
    with pytest.raises(ActRefused):
        of.move(2, session.id, slot)
    of.unpin(2, [session.id])
    assert of.move(3, session.id, slot).held[session.id].start == slot
    of.undo(4), of.undo(5), of.undo(6)
    assert of.file.read_text(encoding="utf-8") == before
    assert [act.kind for act in of.state.acts] == ["open", "pin", "unpin", "move", "undo", "undo", "undo"]


def test_two_desks_on_one_draft_never_overwrite_each_other(tmp_path: Path) -> None:
    one = draft(project(tmp_path), who="one")
    two = draft(tmp_path, who="two")
    row = next(row for row in one.state.timetable.held if one.moves(row.id)[1].possible)
    slot = one.moves(row.id)[1].possible[0].after.start
    one.move(1, row.id, slot)
    with pytest.raises(ActStale) as stale:
        two.move(1, row.id, slot)
    assert [(act.who, act.kind) for act in stale.value.since] == [("one", "move")]
    assert content(two) == content(one)
    two.undo(2)
    assert one.refresh().number == 3
    assert content(two) == content(one)


def test_a_file_edited_by_hand_is_noticed_and_kept(tmp_path: Path) -> None:
    of = draft(project(tmp_path))
    session = of.state.timetable.sessions[0]
    of.pin(1, [session.id])
    edited = of.file.read_text(encoding="utf-8") + "# by hand\n"
    of.file.write_text(edited, encoding="utf-8")
    with pytest.raises(ActRefused, match="edited since"):
        of.undo(2)
    assert of.file.read_text(encoding="utf-8") == edited
    of.file.write_text(edited + "no: such key\n", encoding="utf-8")
    number = of.state.number
    with pytest.raises(InputError):
        of.undo(number)
    assert of.state.number == number, "the draft stays as it was"
    of.file.write_text(edited, encoding="utf-8")
    assert of.refresh().number == number


EDITS = {
    "a unit less": ("  - {code: TP1,", "  # {code: TP1,"),
    "another trainer": ("BRUNO", "BRUNA"),
    "other hours": ("19:00", "19:15"),
    "another zone": ("timezone: ", "timezone: Europe/Paris # "),
    "another room": ("SALLE", "SALON"),
    "no Mondays": ("weekdays: [mon, tue]", "weekdays: [tue, sat]"),
}


@pytest.mark.parametrize("edit", EDITS.values(), ids=EDITS)
def test_a_timetable_that_no_longer_suits_its_instance_is_shown_with_what_is_wrong(
    tmp_path: Path, edit: tuple[str, str]
) -> None:
    of = draft(project(tmp_path))
    of.file.write_text(of.file.read_text(encoding="utf-8").replace(*edit), encoding="utf-8")
    state = of.refresh()
    assert state.report.violations
    for audience in Programme(state.instance, state.timetable, "fr").audiences:
        whole = board(of, state, audience.path, "fr")
        assert whole["violations"] or whole["unplaced"]
        (shown,) = whole["sheets"]
        weekdays = {column["weekday"] for column in shown["columns"]}
        weeks = [dt.date.fromisoformat(week["monday"]) for week in shown["weeks"]]
        assert weeks == sorted(set(weeks))
        for row in shown["rows"]:
            day = dt.date.fromisoformat(row["day"])
            assert day.weekday() in weekdays, "every session has its place on the board"
            assert day - dt.timedelta(day.weekday()) in weeks
    for row in state.timetable.held:
        try:
            verdicts(state, row, of.moves(row.id)[1], "en")
        except ActRefused as refused:
            assert "TP1 is no longer in the instance" in refused.texts[0].en


def test_an_act_is_on_disk_before_it_is_acknowledged(tmp_path: Path) -> None:
    """A desk is killed at any moment: whatever it had told is there again, and a half-written pin is completed."""
    project(tmp_path)
    program = textwrap.dedent(
        """
        import random, sys
        from pathlib import Path
        from tests.desk.project import draft
        from tests.desk.test_draft import act_at_random
        of, rng = draft(Path(sys.argv[1])), random.Random(int(sys.argv[2]))
        print(of.state.number, flush=True)
        while True:
            if act_at_random(of, rng):
                print(of.state.number, flush=True)
        """
    )
    told = 0
    for seed in range(3):
        process = subprocess.Popen(
            [sys.executable, "-c", program, str(tmp_path), str(seed)], stdout=subprocess.PIPE, text=True
        )
        assert process.stdout is not None
        for _ in range(3 + 2 * seed):
            told = int(process.stdout.readline())
        os.kill(process.pid, signal.SIGKILL)
        rest = process.communicate()[0].split()
        told = int(rest[-1]) if rest else told
        of = draft(tmp_path)
        assert of.state.number in (told, told + 1), "one may have been written and not yet told"
        assert check(of.state.instance, of.state.timetable).accepted
    first = year(tmp_path, TINY).timetable
    assert first is not None
    while of.state.stacks.done:
        of.undo(of.state.number)
    assert store.to_json(of.state.timetable) == store.to_json(store.load(first).on_clocks(of.state.instance.zone))


def test_a_pin_that_was_written_down_reaches_the_file_after_a_crash(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Killed(BaseException):
        pass

    def killed(*_: object) -> None:
        raise Killed

    of = draft(project(tmp_path))
    monkeypatch.setattr("scheduler.desk.draft.instance_text.write_atomically", killed)
    with pytest.raises(Killed):  # between the journal and the file
        of.pin(1, [of.state.timetable.sessions[0].id])
    monkeypatch.undo()
    assert instances.load(of.file).pins == ()
    assert draft(tmp_path).state.instance.pins == instances.load(of.file).pins != ()


def test_a_file_that_was_set_back_by_hand_stays_so(tmp_path: Path) -> None:
    of = draft(project(tmp_path))
    before = of.file.read_bytes()
    of.pin(1, [of.state.timetable.sessions[0].id])
    of.file.write_bytes(before)
    assert of.refresh().instance.pins == ()
    assert draft(tmp_path).state.instance.pins == ()
    assert of.file.read_bytes() == before


def test_a_file_that_cannot_be_written_changes_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    of = draft(project(tmp_path))
    before = content(of)

    def full(path: Path, _: bytes) -> None:
        raise OSError(28, "No space left on device", str(path))

    monkeypatch.setattr("scheduler.desk.draft.instance_text.write_atomically", full)
    with pytest.raises(ActRefused, match="nothing has changed"):
        of.pin(1, [of.state.timetable.sessions[0].id])
    assert content(of) == before
    assert of.state.instance.pins == ()
    monkeypatch.undo()
    assert content(draft(tmp_path)) == before


def test_the_journal_only_grows(tmp_path: Path) -> None:
    of = draft(project(tmp_path))
    of.pin(1, [of.state.timetable.sessions[0].id])
    path = year(tmp_path, TINY).journal
    assert path.stat().st_mode & 0o077 == 0
    with sqlite3.connect(path) as connection:
        for statement in ("UPDATE act SET who = 'x'", "DELETE FROM act"):
            with pytest.raises(sqlite3.IntegrityError):
                connection.execute(statement)
    assert [(act.number, act.at, act.who) for act in of.state.acts] == [(1, NOW, "me"), (2, NOW, "me")]


def test_another_timetable_is_taken_over_in_one_act(tmp_path: Path) -> None:
    of, other = draft(project(tmp_path / "a")), draft(project(tmp_path / "b"))
    rng = random.Random(1)
    while len(other.changed()) < 3:
        act_at_random(other, rng)
        while other.state.instance.pins:
            other.undo(other.state.number)
    before = content(of)
    of.take(1, other.state.timetable, SOLVED)
    assert of.state.timetable.sessions == other.state.timetable.sessions
    of.undo(2)
    assert content(of) == before


def test_a_year_without_a_timetable_begins_with_an_empty_one(tmp_path: Path) -> None:
    project(tmp_path)
    kept = tmp_path / "solutions" / TINY / "timetable.json"
    timetable = store.load(kept)
    kept.unlink()
    of = draft(tmp_path)
    assert of.state.timetable.held == ()
    assert not of.state.report.accepted
    of.take(1, timetable, SOLVED)
    assert of.state.report.accepted
    assert of.state.timetable.tiers == timetable.tiers
    assert of.undo(2).timetable.held == ()


def test_a_file_that_is_no_journal_is_refused(tmp_path: Path) -> None:
    journal = year(project(tmp_path), TINY).journal
    journal.parent.mkdir(parents=True)
    journal.write_bytes(b"not a database, but long enough to be looked at" * 100)
    with pytest.raises(InputError):
        draft(tmp_path)
