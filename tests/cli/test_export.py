"""`scheduler export` of what is published: which revision, what the ENF needs since another, what is refused."""

import csv
import datetime as dt
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from scheduler.cli.core.complaints import BadUsage
from scheduler.cli.export.export import export_command
from scheduler.cli.publish.publish import publish_command
from scheduler.errors import InputError
from scheduler.publish.store.location import DATABASE_FILE
from scheduler.text import Lang
from tests.cli.program import REPOSITORY, invoked
from tests.publish.cases import opened

TINY = REPOSITORY / "instances" / "tiny"
SOLUTION = Path("kept.json")
"""A copy, in the folder to work in: a database is looked for from the timetable upwards."""
NOW = dt.datetime(2024, 8, 20, 9, tzinfo=dt.UTC)
NEXT_DAY = NOW + dt.timedelta(days=1)
FOLDER = Path("plans/tiny/revision-2")
Edit = Callable[[dict[str, Any]], None]


@pytest.fixture(autouse=True)
def _folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An empty folder to work in, its database where it is by default."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("SCHEDULER_DATABASE", raising=False)
    SOLUTION.write_bytes((REPOSITORY / "solutions" / "tiny" / "timetable.json").read_bytes())


def run(name: str, *arguments: object, lang: Lang = "fr", now: dt.datetime = NOW) -> int:
    return invoked({"publish": publish_command, "export": export_command}[name], *arguments, lang=lang, now=now)


def edited(edit: Edit, name: str = "edited.json") -> Path:
    """The tiny solution with a change."""
    content = json.loads(SOLUTION.read_bytes())
    edit(content)
    path = Path(name)
    path.write_text(json.dumps(content))
    return path


def later(content: dict[str, Any]) -> None:
    """The last session of all, an hour and a half later."""
    last = content["sessions"][-1]
    for end in ("start", "end"):
        last[end] = (dt.datetime.fromisoformat(last[end]) + dt.timedelta(minutes=90)).isoformat()


def publish_both() -> None:
    """Revision 2, published by force, has a session at another hour."""
    assert run("publish", SOLUTION, "--instance", TINY, "--by", "ANNE") == 0
    assert run("publish", edited(later), "--instance", TINY, "--by", "PAUL", "--force", "essai", now=NEXT_DAY) == 0


def table(path: Path) -> list[dict[str, str]]:
    with path.open(newline="") as stream:
        return list(csv.DictReader(stream))


def faults(*arguments: object) -> list[str]:
    with pytest.raises(InputError) as caught:
        run("export", *arguments)
    return [fault.to("fr") for fault in caught.value.faults]


class TestPublished:
    def test_the_last_revision_since_another(self, capsys: pytest.CaptureFixture[str]) -> None:
        publish_both()
        capsys.readouterr()
        assert run("export", "--to", "enf", "--since", 1) == 0
        out = capsys.readouterr().out
        assert "Révision 2, publiée le 21/08/2024 à 13 h par PAUL." in out  # 09:00 UTC, on La Réunion
        assert "Publiée malgré un refus : essai" in out
        assert "À faire dans l’ENF (Moodle), de la révision 1 à la révision 2, dans cet ordre :" in out
        assert "1. Supprimer 1 séance à venir" in out and "2. Importer 1 séance :" in out
        last = json.loads(SOLUTION.read_bytes())["sessions"][-1]
        (gone,), (new,) = (
            table(FOLDER / "moodle-attendance-to-delete.csv"),
            table(FOLDER / "moodle-attendance-update.csv"),
        )
        assert gone["course"] == new["course"] == last["unit"]
        assert (gone["sessiondate"], gone["from"]) == (last["start"][:10], last["start"][11:16])
        assert gone["from"] != new["from"]
        told = (FOLDER / "moodle-update.txt").read_text()
        assert told.strip() in out

    def test_only_what_is_for_the_enf_is_written(self) -> None:
        publish_both()
        run("export", "--to", "enf", "--since", 1)
        assert {path.name for path in FOLDER.iterdir()} == {
            "sessions.csv", "moodle-attendance.csv", "moodle-courses.csv", "moodle-groups.csv",
            "moodle-attendance-update.csv", "moodle-attendance-to-delete.csv", "moodle-attendance-to-correct.csv",
            "moodle-attendance-begun.csv", "moodle-courses-update.csv", "moodle-groups-update.csv", "moodle-update.txt",
        }  # fmt: skip

    def test_nothing_to_do_empties_the_files_of_last_time(self, capsys: pytest.CaptureFixture[str]) -> None:
        publish_both()
        run("export", "--to", "enf", "--since", 1)
        capsys.readouterr()
        assert run("export", "--to", "csv", "--since", 2) == 0
        assert "Rien à faire dans l’ENF (Moodle), de la révision 2 à la révision 2." in capsys.readouterr().out
        assert table(FOLDER / "moodle-attendance-update.csv") == table(FOLDER / "moodle-attendance-to-delete.csv") == []

    def test_an_earlier_revision_and_a_first_import(self, capsys: pytest.CaptureFixture[str]) -> None:
        publish_both()
        assert run("export", "--revision", 1, "--to", "enf", "--since", 0, "--out", "premier") == 0
        assert "de la première importation à la révision 1" in capsys.readouterr().out
        content = Path("premier/moodle-attendance.csv").read_bytes()
        assert Path("premier/moodle-attendance-update.csv").read_bytes() == content
        assert run("export", "--revision", 1, "--to", "csv", "--out", "simple") == 0
        assert {path.name for path in Path("simple").iterdir()} == {
            "sessions.csv", "moodle-attendance.csv", "moodle-courses.csv", "moodle-groups.csv",
        }  # fmt: skip
        assert Path("simple/moodle-attendance.csv").read_bytes() == content

    def test_in_a_year_under_way_what_has_begun_is_not_to_be_deleted(self) -> None:
        publish_both()
        start = dt.datetime.fromisoformat(json.loads(SOLUTION.read_bytes())["sessions"][-1]["start"])
        assert run("export", "--to", "enf", "--since", 1, now=start + dt.timedelta(minutes=5)) == 0
        assert table(FOLDER / "moodle-attendance-to-delete.csv") == []
        assert len(table(FOLDER / "moodle-attendance-begun.csv")) == 1

    def test_every_format_but_the_feeds(self, capsys: pytest.CaptureFixture[str]) -> None:
        publish_both()
        assert run("export", "--revision", 1) == 0
        folder = Path("plans/tiny/revision-1")
        assert (folder / "timetable.json").read_bytes() == SOLUTION.read_bytes()
        assert {path.suffix for path in folder.iterdir()} == {".json", ".html", ".xlsx", ".csv"}
        assert "scheduler feed write --out DOSSIER" in capsys.readouterr().err

    def test_the_zone_of_the_server(self) -> None:
        publish_both()
        run("export", "--to", "enf", "--since", 1, "--server-timezone", "Europe/Paris")
        (gone,) = table(FOLDER / "moodle-attendance-to-delete.csv")
        last = dt.datetime.fromisoformat(json.loads(SOLUTION.read_bytes())["sessions"][-1]["start"])
        assert int(gone["from"][:2]) == last.hour - 2  # in summer, Paris is two hours behind La Réunion
        assert "(serveur : " in (FOLDER / "moodle-update.txt").read_text()

    def test_in_english(self, capsys: pytest.CaptureFixture[str]) -> None:
        publish_both()
        run("export", "--to", "enf", "--since", 1, lang="en")
        out = capsys.readouterr().out
        assert "Revision 2, published on 2024-08-21 13:00 by PAUL." in out
        assert "1. Delete 1 session yet to come, by hand" in out


class TestFiles:
    def test_files_against_a_revision(self, capsys: pytest.CaptureFixture[str]) -> None:
        publish_both()
        capsys.readouterr()
        assert run("export", TINY, SOLUTION, "--to", "enf", "--since", 2, "--out", "out") == 0
        assert "de la révision 2 à cet emploi du temps" in capsys.readouterr().out
        assert len(table(Path("out/moodle-attendance-to-delete.csv"))) == 1

    def test_files_against_nothing_need_no_database(self) -> None:
        assert run("export", TINY, SOLUTION, "--to", "enf", "--since", 0, "--out", "out") == 0
        assert not Path("plans").exists()

    def test_files_against_a_file(self, capsys: pytest.CaptureFixture[str]) -> None:
        assert run("export", TINY, SOLUTION, "--to", "csv", "--imported", edited(later), "--out", "out") == 0
        assert "de l’emploi du temps déjà importé à cet emploi du temps" in capsys.readouterr().out
        assert len(table(Path("out/moodle-attendance-to-delete.csv"))) == 1


class TestRefused:
    def test_without_a_database(self) -> None:
        (said,) = faults("--to", "enf", "--since", 1)
        assert "rien n’est encore publié ici" in said
        assert not Path("plans").exists()

    def test_everything_at_once(self) -> None:
        publish_both()
        said = faults("--to", "html,ical", "--since", 9, "--revision", 7, "--imported", "rien.json")
        assert [fault.partition(":")[0] for fault in said] == [
            "--imported", "--since", "--since", "--since", "--to ical", "rien.json",
            "solutions/publications.sqlite", "solutions/publications.sqlite",
        ]  # fmt: skip
        for words in (
            "ne va pas avec --imported",
            "ne sert qu’aux fichiers de l’ENF",
            "scheduler feed write --out DOSSIER",
            "la révision 9 est plus récente que celle à écrire, la 7",
            "la révision 7 n’existe pas ; elles vont de 1 à 2",
            "la révision 9 n’existe pas",
        ):
            assert words in "\n".join(said)
        assert not Path("plans").exists()

    def test_a_revision_and_files(self) -> None:
        publish_both()
        (said,) = faults(TINY, SOLUTION, "--revision", 1)
        assert said.startswith("--revision: ne va pas avec INSTANCE et EMPLOI_DU_TEMPS")

    def test_bad_files_and_an_unknown_revision_together(self) -> None:
        publish_both()
        said = faults("nulle-part", SOLUTION, "--to", "enf", "--since", 5)
        assert "nulle-part" in said[0] and "la révision 5 n’existe pas" in said[1]

    def test_an_instance_alone(self) -> None:
        with pytest.raises(BadUsage) as caught:
            run("export", TINY)
        assert caught.value.text.fr == "il manque EMPLOI_DU_TEMPS"

    def test_a_timetable_that_the_checker_refuses(self) -> None:
        assert run("export", TINY, edited(later), "--to", "csv", "--out", "out") == 1
        assert not Path("out").exists()

    def test_an_empty_database(self) -> None:
        assert run("publish", edited(later), "--instance", TINY) == 1
        assert not DATABASE_FILE.exists()  # what is refused leaves none
        with opened(str(DATABASE_FILE)):
            pass
        (said,) = faults("--to", "enf")
        assert "rien n’est encore publié ; publiez par « scheduler publish »" in said


def test_a_unit_that_comes_back_is_shown_again_not_created(capsys: pytest.CaptureFixture[str]) -> None:
    lines = (TINY / "instance.yaml").read_text(encoding="utf-8").splitlines(keepends=True)
    Path("less.yaml").write_text("".join(line for line in lines if "code: CM1" not in line), encoding="utf-8")
    less = edited(lambda content: content.update(sessions=[s for s in content["sessions"] if s["unit"] != "CM1"]))
    run("publish", SOLUTION, "--instance", TINY)
    run("publish", less, "--instance", "less.yaml")
    run("publish", SOLUTION, "--instance", TINY, "--after", 2)
    capsys.readouterr()
    assert run("export", "--to", "enf", "--since", 2, "--out", "out") == 0
    said = Path("out/moodle-update.txt").read_text(encoding="utf-8")
    assert "Montrer de nouveau 1 cours" in said
    assert "Créer 1 cours" not in said
    assert Path("out/moodle-courses-update.csv").read_text(encoding="utf-8").count("\n") == 1  # its heading
    run("export", "--to", "enf", "--since", 1, "--out", "out")
    assert "Montrer de nouveau" not in Path("out/moodle-update.txt").read_text(encoding="utf-8")
