"""`scheduler sensitivity` on the tiny instance: whom to telephone, in words and as JSON."""

import json
from pathlib import Path

import pytest

from tests.cli.program import TINY, scheduler


@pytest.fixture(scope="module")
def planned(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("sensitivity")
    assert scheduler("plan", TINY, "--workers", 1, folder=folder).returncode == 0
    return folder


def _asked(planned: Path, *words: object) -> tuple[int, str, str]:
    done = scheduler("sensitivity", "plans/tiny", "--instance", TINY, "--workers", 1, *words, folder=planned)
    return done.returncode, done.stdout, done.stderr


def test_it_says_whom_to_telephone_and_what_to_do_next(planned: Path) -> None:
    code, said, _ = _asked(planned)
    assert code == 0
    assert "Si ce formateur ouvrait" in said
    assert "Alice disponible le mardi" in said
    assert "Temps de recherche : 60 s en tout, soit " in said
    command = said.strip().splitlines()[-1].strip()
    assert command.startswith("scheduler whatif plans/tiny --available")
    assert "--improve tous" in command


def test_the_command_it_gives_gains_what_it_says(planned: Path) -> None:
    found = json.loads(_asked(planned, "--json")[1])
    best = found["openings"][0]
    assert found["each_s"] < found["time_limit_s"] == 60
    assert best["points_gained"] > 0
    option, value = best["change"].split(" ", 1)
    done = scheduler(
        "whatif", "plans/tiny", "--instance", TINY, option, value.strip('"'), "--improve", "all", "--json",
        folder=planned,
    )  # fmt: skip
    row = json.loads(done.stdout)["scenarios"][0]
    assert found["cost"] - row["cost"] == best["points_gained"]


def test_a_trainer_that_nobody_knows(planned: Path) -> None:
    code, _, said = _asked(planned, "--trainer", "ALISE")
    assert code == 2
    assert "ALICE" in said


def test_in_english_with_one_row(planned: Path) -> None:
    code, said, _ = _asked(planned, "--lang", "en", "--top", 1)
    assert code == 0
    assert "If this trainer opened" in said
    assert "To see what the first would move" in said
