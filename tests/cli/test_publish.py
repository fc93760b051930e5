"""`scheduler publish|history|diff|rollback`: what a planner reads, what is refused, which files are written."""

import csv
import datetime as dt
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from scheduler.cli.output import Output
from scheduler.cli.publish import publish_command
from scheduler.cli.publish_diff import diff_command
from scheduler.cli.publish_history import history_command
from scheduler.cli.publish_rollback import rollback_command
from scheduler.errors import InputError
from scheduler.publish.store import HeadMoved
from scheduler.publish.undoing import Undoes
from scheduler.text import Lang
from tests.cli.program import REPOSITORY

TINY = REPOSITORY / "instances" / "tiny"
SOLUTION = REPOSITORY / "solutions" / "tiny" / "timetable.json"
NOW = dt.datetime(2024, 8, 20, 9, tzinfo=dt.UTC)
Edit = Callable[[dict[str, Any]], None]


@pytest.fixture(autouse=True)
def _folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An empty folder to work in, its database where it is by default."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("SCHEDULER_DATABASE", raising=False)


def run(name: str, *arguments: object, lang: Lang = "fr", now: dt.datetime = NOW) -> int:
    output = Output(lang, chosen=lang, fixed=True)
    command = {
        "publish": lambda: publish_command(lang, output, lambda: now),
        "history": lambda: history_command(lang, output),
        "diff": lambda: diff_command(lang, output),
        "rollback": lambda: rollback_command(lang, output, lambda: now),
    }[name]()
    code = command.main([str(argument) for argument in arguments], name, standalone_mode=False)
    assert isinstance(code, int)
    return code


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
        assert "Révision 1 publiée le 20/08/2024 13:00 par ANNE." in out  # 09:00 UTC, on La Réunion
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
        run("history")
        assert "Rien n’est encore publié" in capsys.readouterr().out
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

    def test_a_database_of_ones_own(self, monkeypatch: pytest.MonkeyPatch) -> None:
        run("publish", SOLUTION, "--instance", TINY, "--database", "base/a.sqlite")
        monkeypatch.setenv("SCHEDULER_DATABASE", "base/b.sqlite")
        run("publish", SOLUTION, "--instance", TINY)
        assert sorted(path.name for path in Path("base").iterdir()) == ["a.sqlite", "b.sqlite"]


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
        assert list(tmp_path.iterdir()) == []


class TestDiff:
    def test_files_of_what_changed(self, capsys: pytest.CaptureFixture[str]) -> None:
        publish_both()
        assert run("diff", "1", "2", "--out", "annonce") == 0
        assert "2 séances déplacées." in capsys.readouterr().out
        rows = list(csv.DictReader(Path("annonce/changes.csv").read_text(encoding="utf-8").splitlines()))
        everyone = [row for row in rows if row["audience"] == "all"]
        assert [row["change"] for row in everyone] == ["moved", "moved"]
        assert all(row["old_start"] != row["new_start"] for row in everyone)
        page = Path("annonce/changes.html").read_text(encoding="utf-8")
        assert "révision 1 → 2" in page
        messages = sorted(Path("annonce/messages").rglob("*.txt"))
        assert {path.parent.name for path in messages} == {"groups", "trainers"}
        for path in messages:
            text = path.read_text(encoding="utf-8")
            assert text.startswith("Objet : ")
            assert "Déplacées :\n– " in text
            assert "Révision 2, publiée le 21/08/2024 13:00." in text

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
        real = REPOSITORY / "solutions" / "cnam-reunion-asp-2022-23"
        known = REPOSITORY / "instances" / "cnam-reunion-asp-2022-23"
        run("publish", real)
        content = json.loads((real / "timetable.json").read_bytes())
        content["sessions"].pop()
        Path("less.json").write_text(json.dumps(content))
        run("publish", "less.json", "--instance", known, "--force", "essai")
        run("rollback", "1", "--why", "erreur")
        capsys.readouterr()
        run("publish", real)
        assert "c’est déjà la révision 3" in capsys.readouterr().out
        run("history", "--json")
        found = json.loads(capsys.readouterr().out)
        assert found[0]["instance_digest"] == found[2]["instance_digest"]
