"""`scheduler workbook`, and a workbook wherever an instance is taken."""

import shutil
from pathlib import Path

from tests.cli.program import REAL, REPOSITORY, TINY, scheduler


def test_there_and_back(tmp_path: Path) -> None:
    shutil.copytree(REAL, tmp_path / "real")
    before = (tmp_path / "real" / "instance.yaml").read_bytes()
    assert scheduler("workbook", "real", "-o", "year.xlsx", folder=tmp_path).returncode == 0
    seen = scheduler("workbook", "year.xlsx", "-o", "real/instance.yaml", "--preview", folder=tmp_path)
    assert (seen.returncode, seen.stdout) == (0, "Rien ne change.\n")
    assert scheduler("workbook", "year.xlsx", "-o", "real/instance.yaml", folder=tmp_path).returncode == 0
    assert (tmp_path / "real" / "instance.yaml").read_bytes() == before
    assert scheduler("workbook", "year.xlsx", "-o", "new.yaml", folder=tmp_path).returncode == 0
    assert "times:" in (tmp_path / "new.yaml").read_text(encoding="utf-8")


def test_every_command_takes_the_workbook(tmp_path: Path) -> None:
    scheduler("workbook", TINY, "-o", "tiny.xlsx", folder=tmp_path)
    timetable = REPOSITORY / "solutions" / "tiny" / "timetable.json"
    done = scheduler("check", "tiny.xlsx", timetable, folder=tmp_path)
    assert (done.returncode, done.stderr) == (0, "")
    assert scheduler("plan", "tiny.xlsx", "--time-limit", "1", "-o", "out", folder=tmp_path).returncode == 0
    assert (tmp_path / "out" / "instance.yaml").is_file()


def test_faults_are_in_the_language_of_the_workbook(tmp_path: Path) -> None:
    from tests.instance.workbook.editing import EditedBook

    scheduler("workbook", TINY, "-o", "tiny.xlsx", folder=tmp_path)
    book = EditedBook((tmp_path / "tiny.xlsx").read_bytes())
    book.cell("rooms", 1, "capacity").value = "grand"
    (tmp_path / "tiny.xlsx").write_bytes(book.bytes())
    for words in (("workbook", "tiny.xlsx", "-o", "a.yaml"), ("plan", "tiny.xlsx")):
        done = scheduler(*words, folder=tmp_path)
        assert done.returncode == 2 and done.stderr.startswith("Salles!D3: « Places » : « grand » n’est pas un nombre")
    assert not (tmp_path / "a.yaml").exists()


def test_nothing_of_the_planner_is_overwritten(tmp_path: Path) -> None:
    scheduler("workbook", TINY, "-o", "year.xlsx", folder=tmp_path)
    assert scheduler("workbook", TINY, "-o", "year.xlsx", folder=tmp_path).returncode == 0
    assert scheduler("workbook", REAL, "-o", "year.xlsx", folder=tmp_path).returncode == 2
    assert scheduler("workbook", REAL, "-o", "year.xlsx", "--replace", folder=tmp_path).returncode == 0
    (tmp_path / "notes.yaml").write_text("rien: du tout\n")
    assert scheduler("workbook", "year.xlsx", "-o", "notes.yaml", folder=tmp_path).returncode == 2
    assert (tmp_path / "notes.yaml").read_text() == "rien: du tout\n"
    for words in ((TINY, "-o", "a.txt"), (TINY, "-o", "a.yaml"), (TINY,), ("none.xlsx", "-o", "a.yaml")):
        assert scheduler("workbook", *words, folder=tmp_path).returncode == 2
