"""Publishing from the desk: refused with every reason, else one revision, told to all, and no step of undo."""

import datetime as dt
from pathlib import Path
from typing import Any

import pytest

from scheduler.checker.check import check
from scheduler.desk.draft.journal import Journal
from scheduler.desk.draft.refusals import ActRefused, ActStale
from scheduler.desk.publish.publications import place
from scheduler.desk.publish.publishing import publish_draft, roll_back, take_up
from scheduler.desk.publish.standing import publication
from scheduler.desk.view import Wish
from scheduler.errors import SchedulerError
from scheduler.publish.publishing import Candidate, Signature, publish
from scheduler.publish.store import location
from scheduler.publish.store.location import DATABASE_FILE
from scheduler.publish.store.store import Store
from scheduler.text import Text
from scheduler.timetable.diff import differences
from tests.desk.project import REAL
from tests.desk.publish.desk_year import DeskYear
from tests.publish.conftest import server, where

__all__ = ["server", "where"]


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> DeskYear:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("SCHEDULER_DATABASE", raising=False)
    return DeskYear(tmp_path)


def refused(error: "pytest.ExceptionInfo[ActRefused]") -> str:
    return " / ".join(text.fr for text in error.value.texts)


def test_one_revision_by_whom_and_no_step_of_undo(desk: DeskYear, where: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SCHEDULER_DATABASE", where)  # an SQLite file, and a real PostgreSQL
    moved = desk.move()
    undo = desk.state.stacks.done[-1].label
    desk.publish(why="  rentrée\n2024 ")
    (revision,) = desk.revisions()
    assert (revision.number, revision.published_by, revision.why, revision.forced) == (1, "Anne", "rentrée 2024", None)
    assert desk.notes() == ["Révision 1 publiée"]
    assert desk.state.acts[-1].who == "Anne"
    assert desk.state.stacks.done[-1].label == undo
    with pytest.raises(ActRefused) as error:
        desk.publish()
    assert "déjà la révision 1" in refused(error)
    desk.draft.undo(desk.state.number)
    told = desk.proposed()
    assert next(notice["of"] for notice in told["notices"]) == "group/G"
    assert "1 séance déplacée" in told["summary"]
    desk.publish()
    assert [one.changes["moved"] for one in desk.revisions()] == [1, 0]
    assert moved


def test_looking_makes_no_database_and_commands_find_the_same_one(desk: DeskYear) -> None:
    assert publication(desk.opened.year, desk.draft) == {"published": None}
    assert desk.proposed()["isFirst"]
    assert not (desk.folder / DATABASE_FILE).exists()
    desk.publish()
    assert place(desk.opened.year) == location.where(None, desk.folder / "solutions" / "tiny") == str(DATABASE_FILE)
    assert publication(desk.opened.year, desk.draft) == {"published": 1, "isFollowed": False, "differs": False}
    desk.move()
    assert publication(desk.opened.year, desk.draft)["differs"]
    assert publication(desk.opened.year, None) == {"published": 1, "isFollowed": False}


def test_what_breaks_a_rule_or_is_not_placed_is_refused_with_the_reasons(desk: DeskYear) -> None:
    session = desk.state.timetable.sessions[0]
    desk.draft.take_out(desk.state.number, [session.id])
    assert desk.proposed()["broken"]
    for answers in ({}, {"force": "   "}):
        with pytest.raises(ActRefused) as error:
            desk.publish(**answers)
        assert session.unit in refused(error)
    assert not (desk.folder / DATABASE_FILE).exists()
    assert desk.notes() == []
    desk.publish(force="accord du responsable")
    (revision,) = desk.revisions()
    assert revision.forced == "accord du responsable"
    assert not revision.report["accepted"]


def test_clashes_are_listed_and_accepted(desk: DeskYear) -> None:
    text = desk.state.text.replace("weekly: {tue: unavailable}", "weekly: {tue: unavailable, mon: unavailable}")
    desk.draft.edit(desk.state.number, text, Text("Alice", "Alice"))
    clashes = desk.proposed()["clashes"]
    assert clashes and not any(each["isKnown"] for each in clashes)
    with pytest.raises(ActRefused) as error:
        desk.publish()
    assert all(each["text"] in refused(error) for each in clashes)
    desk.publish(clashes=True)
    assert all(each["isKnown"] for each in desk.proposed()["clashes"])


def test_two_at_once_one_is_told(desk: DeskYear) -> None:
    other = DeskYear(desk.folder, who="Bruno")
    seen = desk.proposed()
    other.publish(why="plus vite")
    with pytest.raises(ActStale) as stale:
        publish_draft(desk.opened, Wish({"state": 1, "key": seen["key"], "after": 0}))
    assert [act.label.fr for act in stale.value.since] == ["Révision 1 publiée"]
    with pytest.raises(ActRefused) as error:
        publish_draft(desk.opened, Wish({"state": desk.state.number, "key": seen["key"], "after": 0}))
    assert "Bruno a publié entre-temps la révision 1" in refused(error)
    assert "« plus vite »" in refused(error)
    assert len(desk.revisions()) == 1


def test_a_command_publishes_in_the_very_moment(desk: DeskYear, monkeypatch: pytest.MonkeyPatch) -> None:
    desk.publish()
    desk.move()
    real, state = Store.head, desk.state

    def overtaken(self: Store) -> Any:
        monkeypatch.setattr(Store, "head", real)
        found = real(self)
        with location.opened(place(desk.opened.year)) as store:  # as `scheduler publish` does
            candidate = Candidate(state.instance, state.timetable, check(state.instance, state.timetable))
            publish(store, candidate, Signature("commande", "", desk.clock), found)
        return found

    found = desk.proposed()
    monkeypatch.setattr(Store, "head", overtaken)
    with pytest.raises(ActRefused) as error:
        publish_draft(desk.opened, Wish({"state": state.number, "key": found["key"], "after": 1}))
    assert "commande a publié entre-temps la révision 2" in refused(error)
    assert [one.published_by for one in desk.revisions()] == ["commande", "Anne"]
    assert desk.notes() == ["Révision 1 publiée"]


def test_what_another_published_is_undone_on_purpose_alone(desk: DeskYear) -> None:
    desk.publish()
    other = DeskYear(desk.folder, who="Bruno")
    other.move()
    other.publish(why="Bruno absent")
    desk.draft.undo(desk.state.number)  # one draft: it is as before Bruno's act
    desk.draft.edit(desk.state.number, desk.state.text.replace("Le groupe", "Notre groupe"), Text("nom", "name"))
    found = desk.proposed()
    assert "publiée par Bruno" in found["undone"][0]
    assert "scheduler diff" not in found["undone"][0]
    with pytest.raises(ActRefused, match="undoes 1 change"):
        desk.publish()
    desk.publish(undoes=True)


def test_nothing_is_half_done(desk: DeskYear, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise SchedulerError([Text("le disque est plein", "the disk is full")])

    with monkeypatch.context() as patched:
        patched.setattr(Store, "add", full)
        with pytest.raises(ActRefused, match="the disk is full"):
            desk.publish()
    assert (desk.revisions(), desk.notes()) == ((), [])

    def closed(journal: Journal, *_: object) -> None:
        raise journal.damaged()

    with monkeypatch.context() as patched:  # published, and the journal's disk is full
        patched.setattr(Journal, "add", closed)
        desk.publish()
    assert len(desk.revisions()) == 1


def test_the_file_edited_by_hand_after_the_look(desk: DeskYear) -> None:
    found = desk.proposed()
    file = desk.opened.year.file
    file.write_text(file.read_text(encoding="utf-8").replace("Le groupe", "Notre groupe"), encoding="utf-8")
    with pytest.raises(ActRefused, match="this is no longer what you looked at"):
        publish_draft(desk.opened, Wish({"state": desk.state.number, "key": found["key"], "after": 0}))


def test_back_and_taken_up_again(desk: DeskYear) -> None:
    first = desk.state.timetable
    desk.publish()
    desk.move()
    desk.publish()
    moved = desk.state.timetable
    with pytest.raises(ActRefused, match="say why"):
        roll_back(desk.opened, Wish({"revision": 1, "after": 2, "why": " "}))
    with pytest.raises(ActRefused, match="revision 2 meanwhile"):
        roll_back(desk.opened, Wish({"revision": 1, "after": 1, "why": "erreur"}))
    roll_back(desk.opened, Wish({"revision": 1, "after": 2, "why": "erreur"}))
    assert [one.number for one in desk.revisions()] == [3, 2, 1]
    assert desk.notes()[-1] == "Retour à la révision 1, publiée comme révision 3"
    assert not differences(desk.state.timetable, moved), "the draft stays"
    take_up(desk.opened, Wish({"state": desk.state.number, "revision": 1}))
    assert not differences(desk.state.timetable, first)
    assert desk.proposed()["isPublished"]
    desk.draft.undo(desk.state.number)
    assert not differences(desk.state.timetable, moved)


def test_more_than_a_page_of_why(desk: DeskYear) -> None:
    with pytest.raises(ActRefused, match="at most 1000"):
        desk.publish(why="x" * 1001)


def test_the_next_year_follows_when_the_planner_says_so(desk: DeskYear) -> None:
    desk.publish()
    folder = desk.folder / "instances" / "next"
    folder.mkdir()
    text = desk.opened.year.file.read_text(encoding="utf-8").replace("name: tiny", "name: next")
    for before, after in (("2024-09-02", "2025-09-01"), ("2024-09-27", "2025-09-26")):
        text = text.replace(before, after)
    (folder / "instance.yaml").write_text(text, encoding="utf-8")
    following, a_year = DeskYear(desk.folder, name="next"), dt.timedelta(days=364)
    rows = [row.model_copy(update={"start": row.start + a_year, "end": row.end + a_year})
            for row in desk.state.timetable.sessions]  # fmt: skip
    timetable = following.state.timetable.model_copy(update={"sessions": tuple(rows)})
    following.draft.take(following.state.number, timetable, Text("de l’an dernier", "last year's"))
    found = following.proposed()
    assert (found["isNextYear"], found["broken"]) == (True, [])
    with pytest.raises(ActRefused, match="the year after"):
        following.publish()
    following.publish(force="L’année suivante")
    assert [one.instance for one in desk.revisions()] == ["next", "tiny"]
    assert publication(desk.opened.year, None)["isFollowed"]
    assert following.proposed()["isPublished"]


def test_an_examination_moved_by_hand_is_told_published_and_taken_up(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("SCHEDULER_DATABASE", raising=False)
    desk = DeskYear(tmp_path, name=REAL)
    first = desk.state.timetable
    desk.publish()
    move = desk.draft.judged.moves("TRS001-X1-1").possible[0].after
    desk.draft.move(desk.state.number, move.id, move.start)
    assert publication(desk.opened.year, desk.draft)["differs"]
    told = desk.proposed()
    assert "examen" in told["summary"]
    assert {notice["of"] for notice in told["notices"]} >= {"group/1A-SOIR", "trainer/LEBON"}
    desk.publish()
    assert not publication(desk.opened.year, desk.draft)["differs"]
    take_up(desk.opened, Wish({"state": desk.state.number, "revision": 1}))
    assert desk.state.timetable.exams == first.exams
    assert desk.state.timetable.exam_tier == first.exam_tier
    assert publication(desk.opened.year, desk.draft)["differs"]
    desk.draft.take_out(desk.state.number, ["TRS001-X1-1"])
    with pytest.raises(ActRefused, match="examination has no date"):
        desk.publish()
