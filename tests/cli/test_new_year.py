"""`scheduler new-year`: the next year's file, planned and published where the last one was."""

import json
import shutil
from pathlib import Path

import pytest

from scheduler.instance.load import load
from tests.cli.program import REAL, REPOSITORY, TINY, Done, scheduler
from tests.publish.cases import opened


@pytest.fixture
def centre(tmp_path: Path) -> Path:
    shutil.copytree(TINY, tmp_path / "instances" / "tiny")
    shutil.copytree(REPOSITORY / "solutions" / "tiny", tmp_path / "solutions" / "tiny")
    return tmp_path


def test_the_new_year_keeps_everybodys_address_and_uses_no_uid_again(centre: Path) -> None:
    for line in (
        ("publish", "solutions/tiny"),
        ("new-year", "instances/tiny", "--first", "01/09/2025"),
        ("plan", "instances/tiny-2025", "--workers", 1),
    ):
        done = scheduler(*line, folder=centre)
        assert done.returncode == 0, done.stderr
    base = str(centre / "solutions" / "publications.sqlite")
    with opened(base) as store:
        before, old = store.addresses.current(), store.events(1)
    refused = scheduler("publish", "plans/tiny-2025", folder=centre, SCHEDULER_LANG="fr")
    assert (refused.returncode, "aux mêmes adresses" in refused.stderr) == (2, True)
    assert scheduler("publish", "plans/tiny-2025", "--force", "nouvelle année", folder=centre).returncode == 0
    with opened(base) as store:
        after, new = store.addresses.current(), store.events(2)
    assert after == before
    added = set(new) - set(old)
    assert {life.last.content.uid for uid, life in new.items() if uid in added} == added
    confirmed = {uid for uid, life in new.items() if life.last.state == "confirmed"}
    assert confirmed <= added
    assert len(confirmed) >= 8  # the sessions of the new year
    for audience in before:
        assert any(audience in new[uid].audiences for uid in confirmed)


def test_what_is_to_be_decided_is_told_with_its_line(tmp_path: Path) -> None:
    shutil.copytree(REAL, tmp_path / "asp")
    done = scheduler("new-year", "asp", "--first", "2023-09-04", "-o", "neuf.yaml", folder=tmp_path)
    assert done.returncode == 0
    assert "neuf.yaml:286: AST002" in done.stdout
    assert load(tmp_path / "neuf.yaml").name == "cnam-reunion-asp-2023-24"
    told = json.loads(_json(tmp_path).stdout)
    assert {note["fate"] for note in told["notes"]} == {"carried", "dropped", "decide"}
    assert all(note["line"] for note in told["notes"])


def test_a_workbook_makes_the_same_year_in_yaml(tmp_path: Path) -> None:
    for line in (
        ("workbook", REAL, "-o", "asp.xlsx"),
        ("new-year", "asp.xlsx", "--first", "2023-09-04", "-o", "a.yaml"),
        ("new-year", REAL, "--first", "2023-09-04", "-o", "b.yaml"),
    ):
        shutil.copy(Path(REAL, "ast002-foad.ics"), tmp_path)
        assert scheduler(*line, folder=tmp_path).returncode == 0
    assert load(tmp_path / "a.yaml") == load(tmp_path / "b.yaml")


def _json(folder: Path) -> Done:
    return scheduler("new-year", "asp", "--first", "2023-09-04", "-o", "json.yaml", "--json", folder=folder)


def test_nothing_is_overwritten_or_half_written(tmp_path: Path) -> None:
    shutil.copytree(TINY, tmp_path / "t")
    (tmp_path / "mine.yaml").write_text("à moi")
    for arguments in (("-o", "mine.yaml"), ("--name", "A b"), ("--first", "2025-09-08")):
        done = scheduler("new-year", "t", "--first", "2025-09-01", *arguments, folder=tmp_path)
        assert (done.returncode, done.stdout) == (2, "")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["mine.yaml", "t"]
    assert (tmp_path / "mine.yaml").read_text() == "à moi"
