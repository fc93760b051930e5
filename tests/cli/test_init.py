"""`scheduler init`: an instance to start from, that can be planned at once."""

import datetime as dt
import shlex
from functools import partial
from pathlib import Path

import pytest

from scheduler.cli.init import init_command
from scheduler.errors import InputError
from scheduler.instance.examples import EXAMPLES
from scheduler.instance.load import load
from tests.cli.program import invoked, scheduler

run = partial(invoked, init_command, now=dt.datetime(2024, 8, 1, tzinfo=dt.UTC))


@pytest.mark.parametrize("example", EXAMPLES)
def test_it_is_sound_and_has_the_folders_name(example: str, tmp_path: Path) -> None:
    folder = tmp_path / "Mon Centre é"
    assert run(str(folder), "--from", example) == 0
    instance = load(folder)
    assert instance.name == "mon-centre-e"
    assert {path.name for path in folder.iterdir()} >= {"instance.yaml", "KEYS.md"}
    assert "#" in (folder / "instance.yaml").read_text(encoding="utf-8")  # with its comments


def test_the_command_told_next_can_be_typed(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = tmp_path / "l’an d'avant"
    run(str(folder))
    told = capsys.readouterr().out.partition("scheduler plan ")[2].partition("\n")[0]
    assert shlex.split(told) == [str(folder)]


def test_nothing_is_overwritten(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("à moi")
    with pytest.raises(InputError, match="not empty"):
        run(str(tmp_path))
    assert [path.name for path in tmp_path.iterdir()] == ["notes.txt"]


def test_from_nothing_to_a_published_year(tmp_path: Path) -> None:
    for line in (
        ("init", "instances/centre"),
        ("plan", "instances/centre", "--workers", 1),
        ("publish", "plans/centre"),
    ):
        done = scheduler(*line, folder=tmp_path)
        assert done.returncode == 0, done.stderr
    assert (tmp_path / "solutions" / "publications.sqlite").is_file()
