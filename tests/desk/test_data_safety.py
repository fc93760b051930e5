"""Nothing of the planner's is lost or changed by the way: odd files, full disks, edits in the wrong moment."""

import sqlite3
from pathlib import Path
from typing import Any

import pytest

from scheduler.desk.draft.draft import Draft
from scheduler.desk.draft.instance_text import InstanceText
from scheduler.desk.draft.journal import Journal
from scheduler.desk.draft.refusals import ActRefused
from scheduler.desk.start.years import years
from scheduler.errors import InputError
from scheduler.text import Text
from tests.desk.project import NOW, TINY, draft, project, year


def pinned_and_back(of: Draft) -> bytes:
    """The file with one pin; afterwards it is as before."""
    before = of.file.read_bytes()
    number = of.state.number
    of.pin(number, [of.state.timetable.sessions[0].id])
    after = of.file.read_bytes()
    of.undo(number + 1)
    assert of.file.read_bytes() == before
    return after


def test_line_ends_mark_rights_and_link_stay(tmp_path: Path) -> None:
    file = year(project(tmp_path), TINY).file
    kept = tmp_path / "kept.yaml"
    kept.write_bytes(b"\xef\xbb\xbf" + file.read_bytes().replace(b"\n", b"\r\n"))
    kept.chmod(0o640)
    file.unlink()
    file.symlink_to(kept)
    after = pinned_and_back(draft(tmp_path))
    assert after.startswith(b"\xef\xbb\xbf#")
    assert after.count(b"\xef\xbb\xbf") == 1
    assert b"pins:\r\n" in after
    assert b"\n" not in after.replace(b"\r\n", b"")
    assert file.is_symlink()
    assert kept.stat().st_mode & 0o777 == 0o640


@pytest.mark.parametrize("end", ["...\n", "pins: []\n...\n", "'pins': [ # none\n]\n"])
def test_a_pin_is_written_into_files_as_people_type_them(tmp_path: Path, end: str) -> None:
    file = year(project(tmp_path), TINY).file
    file.write_bytes(file.read_bytes() + end.encode())
    assert b"TP1, date" in pinned_and_back(draft(tmp_path))


def test_a_pin_that_would_change_something_else_is_refused(tmp_path: Path) -> None:
    file = year(project(tmp_path), TINY).file
    pin = "{unit: TP1, weekday: mon}"
    file.write_text(file.read_text(encoding="utf-8") + f"pins: [&a {pin}, *a]\n", encoding="utf-8")
    of = draft(tmp_path)
    before = file.read_bytes()
    with pytest.raises(ActRefused, match="write there yourself"):
        of.pin(1, [of.state.timetable.sessions[0].id])
    assert file.read_bytes() == before
    assert of.refresh().number == 1


def test_an_edit_in_the_moment_of_writing_is_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    of = draft(project(tmp_path))
    add = Journal.add

    def edited(self: Journal, *args: Any) -> None:
        monkeypatch.undo()
        add(self, *args)
        of.file.write_bytes(of.file.read_bytes() + b"# by hand\n")

    monkeypatch.setattr(Journal, "add", edited)
    with pytest.raises(ActRefused, match="edited by another program"):
        of.pin(1, [of.state.timetable.sessions[0].id])
    assert of.file.read_bytes().endswith(b"# by hand\n")
    assert of.state.instance.pins == ()
    assert [act.kind for act in of.state.acts] == ["open", "pin", "undo"]
    of.pin(3, [of.state.timetable.sessions[0].id])
    assert b"# by hand\n" in of.file.read_bytes()


def test_another_desk_that_went_on_meanwhile_is_not_set_back(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """One desk has written its pin down and sleeps; another completes it, and pins as well."""
    one, two = draft(project(tmp_path)), draft(tmp_path)
    sessions = one.state.timetable.sessions
    read = InstanceText.read

    def slept(self: InstanceText) -> str:
        if two.state.number == 1 and one._journal.last() == 2:
            monkeypatch.undo()
            two.pin(two.refresh().number, [sessions[1].id])
        return read(self)

    monkeypatch.setattr(InstanceText, "read", slept)
    one.pin(1, [sessions[0].id])
    assert len(one.refresh().instance.pins) == 2
    assert len(draft(tmp_path).state.instance.pins) == 2


@pytest.mark.parametrize(
    "content", [None, b"name: \xe9\n", b"\xff\xfen\0", b""], ids=["gone", "latin", "wide", "empty"]
)
def test_a_file_that_is_none_any_more_is_said_and_nothing_lost(tmp_path: Path, content: bytes | None) -> None:
    of = draft(project(tmp_path))
    before = of.file.read_bytes()
    if content is None:
        of.file.unlink()
    else:
        of.file.write_bytes(content)
    with pytest.raises(InputError):
        of.pin(1, [of.state.timetable.sessions[0].id])
    other = of.state.timetable
    assert of.take(None, other, Text("x", "x")).number == 2, "a search's result is kept all the same"
    of.file.write_bytes(before)
    assert of.refresh().number == 2


def test_a_journal_that_cannot_be_written_is_said_in_words(tmp_path: Path) -> None:
    of = draft(project(tmp_path))
    session = of.state.timetable.sessions[0].id
    holder = sqlite3.connect(year(tmp_path, TINY).journal, isolation_level=None)
    holder.execute("PRAGMA max_page_count = 1")
    holder.execute("BEGIN EXCLUSIVE")
    with pytest.raises(InputError) as error:
        of.pin(1, [session])
    assert "another program holds it" in error.value.faults[0].text.en
    holder.close()
    assert of.refresh().number == 1
    of.pin(1, [session])


def test_a_drafts_folder_that_cannot_be_made_is_said_in_words(tmp_path: Path) -> None:
    (project(tmp_path) / "solutions" / "drafts").write_text("a file")
    with pytest.raises(InputError) as error:
        draft(tmp_path)
    assert "cannot be saved" in error.value.faults[0].text.en


@pytest.mark.parametrize("statement", [
    "DROP TABLE act", "INSERT INTO act VALUES (2, 'x', '', 'pin', '', '', NULL, '{}')",
    "INSERT INTO act VALUES (2, '2022-01-01', '', 'pin', '', '', NULL, '{\"rows\": 3}')",
    "UPDATE base SET timetable = 'x'",
])  # fmt: skip
def test_a_damaged_journal_is_said_in_words(tmp_path: Path, statement: str) -> None:
    draft(project(tmp_path))
    with sqlite3.connect(year(tmp_path, TINY).journal) as connection:
        connection.execute(statement)
    connection.close()
    with pytest.raises(InputError):
        draft(tmp_path)


def test_one_year_has_one_draft_wherever_it_is_opened_from(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = project(tmp_path) / "instances" / TINY
    expected = (folder / "instance.yaml", tmp_path / "solutions" / "drafts" / f"{TINY}.sqlite")
    for here, given in ((folder, "."), (folder.parent, TINY), (folder, f"../{TINY}"), (tmp_path, f"instances/{TINY}/")):
        monkeypatch.chdir(here)
        (found,) = years(Path(given))
        assert (found.file, found.journal) == expected
        assert found.timetable is not None


def test_two_desks_open_a_year_at_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    found = year(project(tmp_path), TINY)
    base = Journal.base

    def late(self: Journal) -> bytes | None:
        monkeypatch.undo()
        result = base(self)
        draft(tmp_path)
        return result

    monkeypatch.setattr(Journal, "base", late)
    of = Draft(found.file, Journal(found.journal), found.timetable, lambda: NOW, "me")
    assert [act.kind for act in of.state.acts] == ["open"]
