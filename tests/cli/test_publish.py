"""`scheduler publish|history|diff|rollback`: what a planner reads, what is refused, which files are written."""

import datetime as dt
import io
import json
import os
import re
import shlex
import shutil
import sqlite3
import stat
from collections.abc import Callable
from contextlib import closing, suppress
from functools import partial
from pathlib import Path
from typing import Any

import click
import pytest

from scheduler.cli.core.commands import Invocation
from scheduler.cli.core.output import Output
from scheduler.cli.publish.publish import publish_command, rollback_command
from scheduler.cli.publish.revisions import diff_command, history_command
from scheduler.errors import InputError, SchedulerError
from scheduler.publish.store.database import NothingPublished
from scheduler.publish.store.store import HeadMoved
from scheduler.publish.undoing import Undoes
from scheduler.text import Lang
from tests.cli.program import REPOSITORY, invoked
from tests.export.reading import people_rows
from tests.publish.cases import opened

TINY = REPOSITORY / "instances" / "tiny"
SOLUTION = Path("kept.json")
"""A copy, in the folder to work in: a database is looked for from the timetable upwards."""
NOW = dt.datetime(2024, 8, 20, 9, tzinfo=dt.UTC)
Edit = Callable[[dict[str, Any]], None]


@pytest.fixture(autouse=True)
def _folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An empty folder to work in, its database where it is by default."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("SCHEDULER_DATABASE", raising=False)
    SOLUTION.write_bytes((REPOSITORY / "solutions" / "tiny" / "timetable.json").read_bytes())


COMMANDS = {"publish": publish_command, "history": history_command, "diff": diff_command, "rollback": rollback_command}


def run(name: str, *arguments: object, lang: Lang = "fr", now: dt.datetime = NOW) -> int:
    return invoked(COMMANDS[name], *arguments, lang=lang, now=now)


def edited(edit: Edit, name: str = "edited.json") -> Path:
    """The tiny solution with a change."""
    content = json.loads(SOLUTION.read_bytes())
    edit(content)
    path = Path(name)
    path.write_text(json.dumps(content))
    return path


def without_trainer(content: dict[str, Any]) -> None:
    content["sessions"][0]["trainers"] = []


def swapped(content: dict[str, Any]) -> None:
    """Two sessions of the same unit exchange identities: both move, and no rule is touched."""
    one, other = [each for each in content["sessions"] if each["unit"] == content["sessions"][0]["unit"]][:2]
    one["id"], other["id"] = other["id"], one["id"]


def publish_both() -> None:
    assert run("publish", SOLUTION, "--instance", TINY, "--why", "rentrée", "--by", "ANNE") == 0
    assert run("publish", edited(swapped), "--instance", TINY, "--by", "PAUL", now=NOW + dt.timedelta(days=1)) == 0


class TestPublish:
    def test_the_first_then_the_same_then_a_change(self, capsys: pytest.CaptureFixture[str]) -> None:
        publish_both()
        out = capsys.readouterr().out
        assert "Révision 1 publiée le 20/08/2024 à 13 h par ANNE." in out  # 09:00 UTC, on La Réunion
        assert "Première publication" in out
        assert "2 séances déplacées." in out
        assert "À prévenir : groupe" in out
        assert "scheduler diff 1 2 --out DOSSIER" in out
        run("publish", edited(swapped), "--instance", TINY)
        assert "c’est déjà la révision 2" in capsys.readouterr().out
        assert Path("solutions/publications.sqlite").is_file()

    def test_in_english(self, capsys: pytest.CaptureFixture[str]) -> None:
        run("publish", SOLUTION, "--instance", TINY, lang="en")
        run("publish", edited(swapped), "--instance", TINY, lang="en")
        assert "2 sessions moved." in capsys.readouterr().out

    def test_what_the_checker_refuses_needs_a_reason(self, capsys: pytest.CaptureFixture[str]) -> None:
        bad = edited(without_trainer)
        assert run("publish", bad, "--instance", TINY) == 1
        said = capsys.readouterr()
        assert "H10" in said.out
        assert "--force" in said.err
        assert not Path("solutions/publications.sqlite").exists()
        assert run("publish", bad, "--instance", TINY, "--force", "la directrice le veut") == 0
        capsys.readouterr()
        run("history", "--json")
        found = json.loads(capsys.readouterr().out)
        assert (found[0]["forced"], found[0]["accepted"]) == ("la directrice le veut", False)

    def test_what_was_forced_is_published_and_needs_no_reason_again(self, capsys: pytest.CaptureFixture[str]) -> None:
        run("publish", edited(without_trainer), "--instance", TINY, "--force", "il le faut")
        capsys.readouterr()
        assert run("publish", edited(without_trainer), "--instance", TINY) == 0
        assert "c’est déjà la révision 1" in capsys.readouterr().out

    def test_a_reason_without_need_is_not_kept(self, capsys: pytest.CaptureFixture[str]) -> None:
        run("publish", SOLUTION, "--instance", TINY, "--force", "au cas où", "--json")
        assert json.loads(capsys.readouterr().out)["revision"]["forced"] is None

    def test_another_year_is_refused_whatever_the_checker_says(self, capsys: pytest.CaptureFixture[str]) -> None:
        run("publish", SOLUTION, "--instance", TINY)
        text = (TINY / "instance.yaml").read_text().replace("name: tiny", "name: tiny-2025")
        Path("instance.yaml").write_text(text)
        other = edited(lambda content: content.update(instance="tiny-2025"), "timetable.json")
        with pytest.raises(InputError) as caught:
            run("publish", other)
        assert "« tiny-2025 »" in caught.value.lines("fr")[0]
        assert "--force" in caught.value.lines("fr")[0]
        capsys.readouterr()
        assert run("publish", other, "--force", "nouvelle année") == 0
        assert "Révision 2" in capsys.readouterr().out

    def test_after_says_which_revision_the_planner_saw(self) -> None:
        publish_both()
        with pytest.raises(HeadMoved) as caught:
            run("publish", SOLUTION, "--instance", TINY, "--after", "1")
        assert "PAUL" in caught.value.lines("fr")[0]

    def test_undoing_what_somebody_else_published_must_be_meant(self, capsys: pytest.CaptureFixture[str]) -> None:
        publish_both()
        with pytest.raises(Undoes) as caught:
            run("publish", SOLUTION, "--instance", TINY, "--by", "ANNE")
        assert caught.value.exit_code == 1
        said = "\n".join(caught.value.lines("fr"))
        assert all(word in said for word in ("2 changements de la révision 2", "PAUL", "--after 2"))
        capsys.readouterr()
        assert run("publish", SOLUTION, "--instance", TINY, "--by", "ANNE", "--after", "2") == 0
        assert "Révision 3" in capsys.readouterr().out

    def test_undoing_ones_own_is_told(self, capsys: pytest.CaptureFixture[str]) -> None:
        publish_both()
        assert run("publish", SOLUTION, "--instance", TINY, "--by", "PAUL") == 0
        assert "défait 2 changements de la révision 2" in capsys.readouterr().err

    def test_json_has_everything(self, capsys: pytest.CaptureFixture[str]) -> None:
        run("publish", SOLUTION, "--instance", TINY)
        capsys.readouterr()
        run("publish", edited(swapped), "--instance", TINY, "--json", "--out", "annonce")
        found = json.loads(capsys.readouterr().out)
        assert found["published"]
        assert found["revision"]["number"] == 2
        assert [each["change"] for each in found["since"]["changes"]] == ["moved", "moved"]
        assert {notice["kind"] for notice in found["since"]["notices"]} == {"group", "trainer"}
        assert list(found["since"]) == ["counts", "summary", "changes", "information", "notices"]
        assert list(found["since"]["notices"][0]) == ["kind", "id", "name", "ids", "information", "text"]
        assert found["since"]["summary"] == "2 séances déplacées."
        run("diff", "1", "2", "--json")
        told = json.loads(capsys.readouterr().out)
        assert {key: told[key] for key in found["since"]} == found["since"]
        assert (told["from"]["number"], told["to"]) == (1, found["revision"])

    def test_a_database_of_ones_own(self, monkeypatch: pytest.MonkeyPatch) -> None:
        run("publish", SOLUTION, "--instance", TINY, "--database", "base/a.sqlite")
        monkeypatch.setenv("SCHEDULER_DATABASE", "base/b.sqlite")
        run("publish", SOLUTION, "--instance", TINY)
        assert sorted(path.name for path in Path("base").iterdir()) == ["a.sqlite", "b.sqlite"]

    def test_the_first_one_writes_everybodys_sessions(self, capsys: pytest.CaptureFixture[str]) -> None:
        run("publish", SOLUTION, "--instance", TINY, "--out", "annonce")
        assert "3 messages à envoyer" in capsys.readouterr().out
        assert "Objet : " in Path("annonce/messages/groups/G.txt").read_text(encoding="utf-8")
        rows = people_rows(Path("annonce/changes.csv").read_bytes())
        assert {row["change"] for row in rows} == {"added"}
        assert sum(row["audience"] == "all" for row in rows) == 8

    def test_the_first_one_says_how_to_get_them_later(self, capsys: pytest.CaptureFixture[str]) -> None:
        """A run that was cut after it published is run again, and writes what it would have."""
        run("publish", SOLUTION, "--instance", TINY)
        assert "la même commande avec --out" in capsys.readouterr().out
        assert run("publish", SOLUTION, "--instance", TINY, "--out", "annonce") == 0
        out = capsys.readouterr().out
        assert "c’est déjà la révision 1" in out
        assert "3 messages à envoyer" in out
        run("publish", edited(swapped), "--instance", TINY)
        run("publish", edited(swapped), "--instance", TINY, "--out", "autre")
        assert "révision 1 → 2" in Path("autre/changes.html").read_text(encoding="utf-8").replace("\u00a0", " ")

    def test_nobody_sends_a_message_of_an_earlier_announcement(self, capsys: pytest.CaptureFixture[str]) -> None:
        run("publish", SOLUTION, "--instance", TINY, "--out", "annonce")
        Path("annonce/messages/trainers/notes.txt").write_text("à moi")
        capsys.readouterr()
        run("publish", edited(swapped), "--instance", TINY, "--out", "annonce")
        assert "1 message d’une annonce précédente retiré." in capsys.readouterr().out
        left = {path.name for path in Path("annonce/messages").rglob("*.txt")}
        assert left == {"G.txt", "ALICE.txt", "notes.txt"}

    def test_force_publishes_and_tells_what_it_undoes(self, capsys: pytest.CaptureFixture[str]) -> None:
        publish_both()
        capsys.readouterr()
        assert run("publish", edited(without_trainer), "--instance", TINY, "--by", "ANNE", "--force", "oui") == 0
        assert "défait 2 changements de la révision 2, publiée par PAUL" in capsys.readouterr().err

    @pytest.mark.parametrize("after", [3, 10**9])
    def test_after_a_revision_that_never_was(self, after: int) -> None:
        with pytest.raises(InputError) as caught:
            run("publish", SOLUTION, "--instance", TINY, "--after", after)
        assert "rien n’est encore publié" in caught.value.lines("fr")[0]
        publish_both()
        with pytest.raises(InputError) as caught:
            run("publish", edited(without_trainer), "--instance", TINY, "--force", "oui", "--after", after)
        assert "elles vont de 1 à 2" in caught.value.lines("fr")[0]

    def test_a_login_that_no_screen_shows_is_kept_as_far_as_it_can_be(
        self, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
    ) -> None:
        monkeypatch.setenv("LOGNAME", "Jos\udce9 \x07")
        assert run("publish", SOLUTION, "--instance", TINY) == 0
        assert "par Jos.\nPremière" in capsys.readouterr().out

    def test_a_locked_database_is_no_empty_one(self, monkeypatch: pytest.MonkeyPatch) -> None:
        run("publish", SOLUTION, "--instance", TINY)
        monkeypatch.setattr("scheduler.publish.store.database.WAIT_S", 0.01)
        with closing(sqlite3.connect(Path("solutions/publications.sqlite"), isolation_level=None)) as other:
            other.execute("BEGIN EXCLUSIVE")
            with pytest.raises(SchedulerError, match="somebody else has been writing"):
                run("publish", edited(swapped), "--instance", TINY)

    @pytest.mark.parametrize("opening", [True, False])
    def test_a_locked_database_is_nobodys_fault(self, opening: bool, monkeypatch: pytest.MonkeyPatch) -> None:
        """Exit code 1, whether it is met at the opening or at the writing."""
        run("publish", SOLUTION, "--instance", TINY)
        monkeypatch.setattr("scheduler.publish.store.database.WAIT_S", 0.01)
        with closing(sqlite3.connect(Path("solutions/publications.sqlite"), isolation_level=None)) as other:
            other.execute("BEGIN EXCLUSIVE" if opening else "BEGIN IMMEDIATE")
            with pytest.raises(SchedulerError, match="somebody else has been writing") as refused:
                run("publish", edited(swapped), "--instance", TINY)
        assert refused.value.exit_code == 1

    @pytest.mark.parametrize("what", ["--after", "refused", "another name", "no identity"])
    def test_a_first_publication_that_is_refused_leaves_no_database(self, what: str) -> None:
        def unnamed(content: dict[str, Any]) -> None:
            content["sessions"][0]["id"] = ""

        def foreign(content: dict[str, Any]) -> None:
            content["instance"] = "another"

        arguments: list[object] = {
            "--after": [SOLUTION, "--after", "7"],
            "refused": [edited(without_trainer)],
            "another name": [edited(foreign)],
            "no identity": [edited(unnamed), "--force", "il le faut"],
        }[what]
        with suppress(InputError):
            assert run("publish", *arguments, "--instance", TINY) != 0
        assert not Path("solutions").exists()

    def test_who_holds_the_addresses_is_nobody_elses(self) -> None:
        before = os.umask(0o022)
        try:
            run("publish", SOLUTION, "--instance", TINY)
            assert stat.S_IMODE(Path("solutions/publications.sqlite").stat().st_mode) == 0o600
            with closing(sqlite3.connect(Path("solutions/publications.sqlite"), isolation_level=None)) as other:
                other.execute("BEGIN IMMEDIATE")
                other.execute("PRAGMA user_version = 3")
                journals = list(Path("solutions").glob("publications.sqlite-*"))
                assert journals
                assert {stat.S_IMODE(journal.stat().st_mode) for journal in journals} == {0o600}
                other.execute("ROLLBACK")
        finally:
            os.umask(before)

    def test_a_database_in_memory_would_be_lost(self) -> None:
        with pytest.raises(InputError, match="lost at once"):
            run("publish", SOLUTION, "--instance", TINY, "--database", ":memory:")

    @pytest.mark.parametrize("name", ["publish", "history", "diff", "rollback"])
    @pytest.mark.parametrize("where", ["", " "])
    def test_an_empty_database_name_is_a_variable_that_was_not_set(self, name: str, where: str, tmp_path: Path) -> None:
        arguments = {
            "publish": [SOLUTION, "--instance", TINY], "history": [], "diff": ["1", "2"],
            "rollback": ["1", "--why", "x"],
        }[name]  # fmt: skip
        with pytest.raises(click.UsageError):
            run(name, *arguments, "--database", where)
        assert list(tmp_path.iterdir()) == [tmp_path / SOLUTION]

    def test_a_new_title_changes_no_session_and_is_told(self, capsys: pytest.CaptureFixture[str]) -> None:
        run("publish", SOLUTION, "--instance", TINY)
        Path("instance.yaml").write_text((TINY / "instance.yaml").read_text().replace("title: Cours,", "title: Lire,"))
        capsys.readouterr()
        run("publish", SOLUTION, "--instance", "instance.yaml", "--out", "annonce")
        out = capsys.readouterr().out
        assert "Aucune séance ne change d’heure, de salle ni de formateur." in out
        assert "CM1 : « Cours » devient « Lire »" in out
        assert "À prévenir : groupe Le groupe ; formateur Bruno." in out
        assert "2 messages à envoyer" in out
        run("history")
        assert "4 événements mis à jour dans les flux" in " ".join(capsys.readouterr().out.split())

    def test_a_group_that_leaves_a_unit_is_counted(self, capsys: pytest.CaptureFixture[str]) -> None:
        more = (TINY / "instance.yaml").read_text().replace("trainers:\n", "  - {id: H, size: 1}\n\ntrainers:\n", 1)
        Path("both.yaml").write_text(
            more.replace("groups: [G], trainers: [BRUNO]", "groups: [G, H], trainers: [BRUNO]")
        )
        Path("one.yaml").write_text(more)
        run("publish", SOLUTION, "--instance", "both.yaml", "--force", "essai")
        capsys.readouterr()
        run("publish", SOLUTION, "--instance", "one.yaml", "--force", "essai")
        out = capsys.readouterr().out
        assert "groupe H : ne suit plus 4 séances" in out
        assert "CM1 : désormais sans H" in out
        assert "À prévenir : groupes Le groupe et H ; formateur Bruno." in out


@pytest.fixture
def with_clashes() -> Path:
    """An instance in which Bruno can never come: his four sessions are clashes."""
    text = (TINY / "instance.yaml").read_text(encoding="utf-8")
    away = text.replace("{first: 2024-09-02, last: 2024-09-02,", "{first: 2024-09-02, last: 2024-09-27,")
    assert away != text
    Path("away.yaml").write_text(away, encoding="utf-8")
    return Path("away.yaml")


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


class TestClashes:
    def test_without_a_terminal_they_are_told_and_nothing_is_published(
        self, with_clashes: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        with pytest.raises(InputError) as caught:
            run("publish", SOLUTION, "--instance", with_clashes)
        assert "il reste 4 conflits de formateurs" in caught.value.lines("fr")[0]
        assert "--accept-clashes" in caught.value.lines("fr")[0]
        out = capsys.readouterr().out
        assert len(re.findall("  – Bruno est indisponible le ", out)) == 4
        with pytest.raises(NothingPublished):
            run("history")

    def test_accepted_they_are_told_all_the_same_in_the_files_too(
        self, with_clashes: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        assert run("publish", SOLUTION, "--instance", with_clashes, "--accept-clashes", "--out", "annonce") == 0
        assert "4 conflits de formateurs" in capsys.readouterr().out
        said = "Bruno est indisponible le "
        assert Path("annonce/messages/trainers/BRUNO.txt").read_text(encoding="utf-8").count(said) == 4
        assert said not in Path("annonce/messages/trainers/ALICE.txt").read_text(encoding="utf-8")
        assert said not in Path("annonce/messages/groups/G.txt").read_text(encoding="utf-8")
        assert Path("annonce/changes.html").read_text(encoding="utf-8").count(said) == 8  # everybody's, Bruno's
        assert Path("annonce/changes.csv").read_text(encoding="utf-8-sig").count("clash") == 8

    def test_those_of_the_last_revision_are_marked_and_asked_again(
        self, with_clashes: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        run("publish", SOLUTION, "--instance", with_clashes, "--accept-clashes")
        capsys.readouterr()
        with pytest.raises(InputError):
            run("publish", edited(swapped), "--instance", with_clashes)
        assert capsys.readouterr().out.count("(déjà dans la révision 1)") == 4

    @pytest.mark.parametrize(("answer", "published"), [("oui\n", 1), ("O\n", 1), ("n\n", 0), ("\n", 0), ("", 0)])
    def test_at_a_terminal_it_asks(
        self, answer: str, published: int, with_clashes: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        err = Terminal()
        monkeypatch.setattr("sys.stdin", Terminal(answer))
        monkeypatch.setattr("sys.stderr", err)
        if published:
            assert run("publish", SOLUTION, "--instance", with_clashes) == 0
        else:
            with pytest.raises(InputError):
                run("publish", SOLUTION, "--instance", with_clashes)
        assert "Publier quand même ? [o/N]" in err.getvalue()

    def test_json_asks_nothing(self, with_clashes: Path, capsys: pytest.CaptureFixture[str]) -> None:
        with pytest.raises(InputError):
            run("publish", SOLUTION, "--instance", with_clashes, "--json")
        assert capsys.readouterr().out == ""
        assert run("publish", SOLUTION, "--instance", with_clashes, "--json", "--accept-clashes") == 0
        printed = capsys.readouterr()
        assert json.loads(printed.out)["revision"]["clashes"] == 4
        assert "Bruno est indisponible" in printed.err

    def test_going_back_to_one_asks_too(self, with_clashes: Path) -> None:
        run("publish", SOLUTION, "--instance", with_clashes, "--accept-clashes")
        run("publish", SOLUTION, "--instance", TINY)
        with pytest.raises(InputError):
            run("rollback", "1", "--why", "erreur")
        assert run("rollback", "1", "--why", "erreur", "--accept-clashes") == 0

    def test_with_another_objection_both_are_told(self, with_clashes: Path) -> None:
        run("publish", SOLUTION, "--instance", TINY)
        text = with_clashes.read_text(encoding="utf-8").replace("name: tiny", "name: other")
        with_clashes.write_text(text, encoding="utf-8")
        other = edited(lambda content: content.update(instance="other"))
        with pytest.raises(InputError) as caught:
            run("publish", other, "--instance", with_clashes)
        assert len(caught.value.faults) == 2
        assert "--accept-clashes" in "".join(caught.value.lines("fr"))


class TestWhichDatabase:
    def test_it_is_found_from_the_timetable_upwards(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
    ) -> None:
        project, elsewhere = tmp_path / "école" / "plans" / "tiny", tmp_path / "ailleurs"
        for folder in (project, elsewhere):
            folder.mkdir(parents=True)
        (project / "timetable.json").write_bytes(SOLUTION.read_bytes())
        monkeypatch.chdir(elsewhere)
        run("publish", project, "--instance", TINY)
        kept = tmp_path / "école" / "solutions" / "publications.sqlite"
        assert kept.is_file()
        assert list(elsewhere.iterdir()) == []
        assert f"Base des publications : {kept}" in capsys.readouterr().err
        monkeypatch.chdir(project)
        assert run("history") == 0
        printed = capsys.readouterr()
        assert str(kept) in printed.err
        assert "première publication" in printed.out

    def test_one_that_is_in_no_project_keeps_it_beside_itself(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        folder, here = tmp_path / "a", tmp_path / "b"
        for made in (folder, here):
            made.mkdir()
        (folder / "x.json").write_bytes(SOLUTION.read_bytes())
        monkeypatch.chdir(here)
        run("publish", "../a/x.json", "--instance", TINY)
        assert (folder / "publications.sqlite").is_file()
        assert list(here.iterdir()) == []

    def test_the_commands_told_next_find_it_from_where_they_are_read(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
    ) -> None:
        folder, here = tmp_path / "mon école", tmp_path / "b"
        for made in (folder, here):
            made.mkdir()
        (folder / "x.json").write_bytes(SOLUTION.read_bytes())
        edited(swapped, "mon école/y.json")
        monkeypatch.chdir(here)
        run("publish", "../mon école/x.json", "--instance", TINY)
        told = capsys.readouterr().out.rpartition("scheduler feed list")[2]
        assert shlex.split(told) == ["--database", str(folder / "publications.sqlite")]
        run("publish", "../mon école/y.json", "--instance", TINY)
        line = next(line for line in capsys.readouterr().out.splitlines() if "scheduler diff" in line)
        assert run(*shlex.split(line.partition("scheduler ")[2].replace("DOSSIER", "annonce"))) == 0
        assert (here / "annonce").is_dir()
        monkeypatch.setenv("SCHEDULER_DATABASE", "postgresql://no@no@no")  # told all the same
        run("publish", "../mon école/x.json", "--instance", TINY, "--database", "z.sqlite")
        assert capsys.readouterr().out.endswith("scheduler feed list --database z.sqlite\n")

    def test_it_is_told_in_the_language_of_what_is_published(self, capsys: pytest.CaptureFixture[str]) -> None:
        run("publish", SOLUTION, "--instance", TINY)
        capsys.readouterr()
        assert (
            history_command.main([], "history", standalone_mode=False, obj=Invocation(Output("en"), lambda: NOW)) == 0
        )
        assert capsys.readouterr().err.startswith("Base des publications : ")

    def test_without_one_above_it_the_projects_that_one_is_in_is_taken(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """A scenario that `whatif --out` wrote elsewhere."""
        project, scenario = tmp_path / "p", tmp_path / "w" / "away"
        for made in (project, scenario):
            made.mkdir(parents=True)
        (scenario / "timetable.json").write_bytes(SOLUTION.read_bytes())
        monkeypatch.chdir(project)
        run("publish", "../kept.json", "--instance", TINY, "--database", "solutions/publications.sqlite")
        assert run("publish", scenario, "--instance", TINY) == 0
        assert not list((tmp_path / "w").rglob("*.sqlite"))


class TestHistory:
    def test_it_lists_the_last_first(self, capsys: pytest.CaptureFixture[str]) -> None:
        publish_both()
        capsys.readouterr()
        assert run("history") == 0
        out = capsys.readouterr().out
        assert out.index("PAUL") < out.index("ANNE")
        assert "rentrée" in out
        assert "première publication" in out

    @pytest.mark.parametrize("name", ["history", "diff"])
    def test_nothing_published_is_said_and_nothing_is_made(self, name: str, tmp_path: Path) -> None:
        with pytest.raises(InputError) as caught:
            run(name, *(["1", "2"] if name == "diff" else []))
        assert "scheduler publish" in caught.value.lines("fr")[0]
        assert list(tmp_path.iterdir()) == [tmp_path / SOLUTION]


class TestDiff:
    def test_files_of_what_changed(self, capsys: pytest.CaptureFixture[str]) -> None:
        publish_both()
        assert run("diff", "1", "2", "--out", "annonce") == 0
        assert "2 séances déplacées." in capsys.readouterr().out
        rows = people_rows(Path("annonce/changes.csv").read_bytes())
        everyone = [row for row in rows if row["audience"] == "all"]
        assert [row["change"] for row in everyone] == ["moved", "moved"]
        assert all(row["old_start"] != row["new_start"] for row in everyone)
        page = Path("annonce/changes.html").read_text(encoding="utf-8")
        assert "révision 1 → 2" in page
        assert "déplacées" in page
        messages = sorted(Path("annonce/messages").rglob("*.txt"))
        assert {path.parent.name for path in messages} == {"groups", "trainers"}
        for path in messages:
            text = path.read_text(encoding="utf-8")
            assert text.startswith("Objet : ")
            assert "Déplacées :\n– " in text
            assert "Révision 2, publiée le 21/08/2024 à 13 h." in text

    def test_backwards(self, capsys: pytest.CaptureFixture[str]) -> None:
        publish_both()
        run("diff", "2", "1")
        assert "2 séances déplacées." in capsys.readouterr().out

    def test_an_unknown_revision(self) -> None:
        publish_both()
        with pytest.raises(InputError) as caught:
            run("diff", "1", "3")
        assert "de 1 à 2" in caught.value.lines("fr")[0]


class TestRollback:
    def test_it_is_a_new_revision_of_the_old_content(self, capsys: pytest.CaptureFixture[str]) -> None:
        publish_both()
        assert run("rollback", "1", "--why", "erreur") == 0
        assert "Révision 3 publiée" in capsys.readouterr().out
        run("diff", "1", "3")
        assert "Aucune séance ne change." in capsys.readouterr().out

    def test_to_the_last_one_is_nothing(self, capsys: pytest.CaptureFixture[str]) -> None:
        publish_both()
        capsys.readouterr()
        assert run("rollback", "2", "--why", "erreur") == 0
        assert "c’est déjà la révision 2" in capsys.readouterr().out

    def test_what_was_forced_is_forced_again(self, capsys: pytest.CaptureFixture[str]) -> None:
        run("publish", edited(without_trainer), "--instance", TINY, "--force", "il le faut")
        run("publish", SOLUTION, "--instance", TINY)
        assert run("rollback", "1", "--why", "retour") == 1
        assert run("rollback", "1", "--why", "retour", "--force", "il le faut encore") == 0
        assert "Révision 3" in capsys.readouterr().out

    def test_an_instance_with_busy_files_is_the_same_after_going_back(self, capsys: pytest.CaptureFixture[str]) -> None:
        """Stored, it has the busy times written in it; its planner still has the file."""
        real = shutil.copytree(REPOSITORY / "solutions" / "cnam-reunion-asp-2022-23", Path("kept"))
        known = REPOSITORY / "instances" / "cnam-reunion-asp-2022-23"
        run("publish", real, "--instance", known)
        content = json.loads((real / "timetable.json").read_bytes())
        content["sessions"].pop()
        Path("less.json").write_text(json.dumps(content))
        run("publish", "less.json", "--instance", known, "--force", "essai")
        run("rollback", "1", "--why", "erreur")
        capsys.readouterr()
        run("publish", real, "--instance", known)
        assert "c’est déjà la révision 3" in capsys.readouterr().out
        run("history", "--json")
        found = json.loads(capsys.readouterr().out)
        assert found[0]["instance_digest"] == found[2]["instance_digest"]


class TestAtOnce:
    """Two planners start together: the one who writes second has not seen what the first wrote."""

    def _publish(self, timetable: Path, *arguments: object, began: dt.datetime, now: dt.datetime) -> int:
        return invoked(publish_command, timetable, "--instance", TINY, *arguments, now=now, began=began)

    def test_what_was_published_since_the_program_began_was_not_seen(self) -> None:
        at = [NOW + dt.timedelta(milliseconds=step) for step in (0, 300, 600, 900)]
        run("publish", SOLUTION, "--instance", TINY, now=NOW - dt.timedelta(days=1))
        assert self._publish(edited(swapped), "--by", "PAUL", began=at[0], now=at[1]) == 0
        with pytest.raises(HeadMoved) as caught:
            self._publish(edited(without_trainer), "--force", "oui", "--by", "PAUL", began=at[0], now=at[2])
        assert "scheduler diff 1 2" in caught.value.lines("fr")[0]
        assert self._publish(edited(swapped), began=at[0], now=at[2]) == 0  # the same: nothing is lost
        assert self._publish(edited(without_trainer), "--force", "oui", "--by", "PAUL", began=at[2], now=at[3]) == 0

    def test_going_back_does_not_take_away_what_was_published_meanwhile(self) -> None:
        at = [NOW + dt.timedelta(minutes=n) for n in range(3)]
        self._publish(SOLUTION, "--by", "ANNE", began=NOW, now=NOW)
        self._publish(edited(swapped), "--by", "PAUL", began=at[0], now=at[1])
        run_at = Invocation(Output("fr", chosen="fr", fixed=True), lambda: at[2], at[0])
        go_back = partial(rollback_command.main, prog_name="rollback", standalone_mode=False, obj=run_at)
        with pytest.raises(HeadMoved):
            go_back(["1", "--why", "erreur"])
        with pytest.raises(HeadMoved):
            go_back(["1", "--why", "erreur", "--after", "1"])
        assert go_back(["1", "--why", "erreur", "--after", "2"]) == 0

    def test_a_clock_that_was_fast_once_holds_nobody_up(self, capsys: pytest.CaptureFixture[str]) -> None:
        fast = NOW + dt.timedelta(hours=3)
        self._publish(SOLUTION, "--by", "ANNE", began=fast, now=fast + dt.timedelta(seconds=1))
        assert self._publish(edited(swapped), "--by", "PAUL", began=NOW, now=NOW + dt.timedelta(seconds=1)) == 0
        assert "plus tard que l’heure de cette machine" in capsys.readouterr().err

    def test_one_after_the_other_in_the_same_second(self) -> None:
        """A revision's moment runs ahead of the clock then, and does not count."""
        for step in range(6):
            moment = NOW + dt.timedelta(milliseconds=100 * step)
            timetable = SOLUTION if step % 2 == 0 else edited(swapped)
            assert self._publish(timetable, began=moment, now=moment + dt.timedelta(milliseconds=50)) == 0


def test_a_clock_behind_the_last_revision_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    run("publish", SOLUTION, "--instance", TINY)
    assert "6 nouvelles adresses de flux à envoyer : scheduler feed list" in capsys.readouterr().out
    run("publish", edited(swapped), "--instance", TINY, now=NOW - dt.timedelta(days=1))
    printed = capsys.readouterr()
    assert "réglez l’heure" in printed.err
    assert "adresse" not in printed.out


def test_a_clock_that_was_far_ahead_once_does_not_date_all_that_follows(capsys: pytest.CaptureFixture[str]) -> None:
    run("publish", SOLUTION, "--instance", TINY, now=NOW.replace(year=2099))
    run("publish", edited(swapped), "--instance", TINY, now=NOW)
    assert "--redate" in capsys.readouterr().err
    assert run("rollback", "1", "--why", "heure corrigée", "--redate", now=NOW) == 0
    assert "2099" in capsys.readouterr().err
    run("publish", edited(swapped), "--instance", TINY, now=NOW + dt.timedelta(days=1))
    assert "2099" not in capsys.readouterr().err
    run("history", "--json")
    dates = [revision["published_at"][:10] for revision in json.loads(capsys.readouterr().out)]
    assert dates == ["2024-08-21", "2024-08-20", "2099-08-20", "2099-08-20"]


def test_what_is_redated_reaches_the_subscribers() -> None:
    """By its sequence number."""
    run("publish", SOLUTION, "--instance", TINY, now=NOW.replace(year=2099))
    run("publish", edited(swapped), "--instance", TINY, "--redate", now=NOW)
    with opened("solutions/publications.sqlite") as store:
        lives = store.events(2).values()
    moved = [life for life in lives if len(life.versions) > 1]
    assert len(moved) == 2
    assert {life.last.sequence for life in moved} == {1}
