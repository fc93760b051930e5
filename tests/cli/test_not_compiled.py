"""Without a C compiler at installation: `plan` works, and says what is missing, in the terminal and on the page."""

import datetime as dt
from pathlib import Path

import pytest

from scheduler.cli.core.commands import Invocation
from scheduler.cli.core.output import Output
from scheduler.cli.plan.plan import plan_command
from scheduler.search.anneal import core
from tests.cli.program import TINY

SAID = "pas de compilateur C à l’installation"


def _plan(folder: Path) -> str:
    output = Output("fr", chosen="fr", fixed=True)
    run = Invocation(output, lambda: dt.datetime(2024, 8, 1, tzinfo=dt.UTC))
    words = [TINY, "--out", str(folder), "--workers", "1"]
    assert plan_command.main(words, "plan", standalone_mode=False, obj=run) == 0
    return (folder / "timetable.html").read_text(encoding="utf-8")


def test_it_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    assert core.is_there()  # else the machine that runs the tests has no compiler
    assert SAID not in _plan(tmp_path / "with")
    assert SAID not in capsys.readouterr().out
    monkeypatch.setattr(core, "LIBRARY", tmp_path / "none.so")
    assert SAID in _plan(tmp_path / "without")
    assert SAID in capsys.readouterr().out
