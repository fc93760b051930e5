"""Without a C compiler at installation, or with code compiled from other sources: `plan` works, and says what is
wrong, in the terminal and on the page."""

import datetime as dt
import shutil
from pathlib import Path

import pytest

from scheduler.cli.core.commands import Invocation
from scheduler.cli.core.output import Output
from scheduler.cli.plan.plan import plan_command
from scheduler.demand.problem import Problem
from scheduler.instance.load import load
from scheduler.search.anneal import core
from scheduler.search.anneal.annealing import Annealing
from tests.cli.program import TINY

SAID = "pas de compilateur C à l’installation"
OUTDATED = "Le code compilé date d’une autre version du logiciel"


def _plan(folder: Path) -> str:
    output = Output("fr", chosen="fr", fixed=True)
    run = Invocation(output, lambda: dt.datetime(2024, 8, 1, tzinfo=dt.UTC))
    words = [TINY, "--out", str(folder), "--workers", "1"]
    assert plan_command.main(words, "plan", standalone_mode=False, obj=run) == 0
    return (folder / "timetable.html").read_text(encoding="utf-8")


def test_it_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    assert core.defect() is None  # else the machine that runs the tests has no compiler, or is to install again
    assert SAID not in _plan(tmp_path / "with")
    assert SAID not in capsys.readouterr().out
    monkeypatch.setattr(core, "LIBRARY", tmp_path / "none.so")
    assert SAID in _plan(tmp_path / "without")
    assert SAID in capsys.readouterr().out


def test_compiled_code_of_other_sources_is_not_used(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """As after `git pull` without installing again: a library of other sources, and one that says nothing of them."""
    newer = tmp_path / "core"
    shutil.copytree(core.SOURCES, newer)
    (newer / "state.h").write_text("/* changed since */")
    monkeypatch.setattr(core, "_sources", core._sources.__wrapped__)
    with monkeypatch.context() as changed:
        changed.setattr(core, "SOURCES", newer)
        assert core.defect() == "outdated"
        assert not Annealing.is_possible(Problem.of(load(Path(TINY))))
        assert OUTDATED in _plan(tmp_path / "outdated")
        assert OUTDATED in capsys.readouterr().out
    assert core.defect() is None
    (tmp_path / "other.so").write_bytes(b"no library")
    monkeypatch.setattr(core, "LIBRARY", tmp_path / "other.so")
    assert core.defect() == "outdated"
