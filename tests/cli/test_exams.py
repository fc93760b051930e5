"""`scheduler exams`, and `plan` of an instance with examinations: files, and nothing lost."""

import csv
import io
from pathlib import Path

import pytest

from scheduler.export.exams.lists import LISTS
from scheduler.instance.dump import to_yaml
from tests.cli.program import TINY, scheduler
from tests.exams.planned import examined


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("exams")
    (made / "instance.yaml").write_bytes(to_yaml(examined()))
    (made / "later.yaml").write_bytes(to_yaml(examined(second=True)))
    done = scheduler("plan", "instance.yaml", "--workers", 1, "-o", "out", "--lang", "en", folder=made)
    assert done.returncode == 0, done.stderr
    assert "5 examinations placed. It is proved" in done.stdout
    return made


def test_plan_places_both_and_check_accepts_them(folder: Path) -> None:
    names = {path.name for path in (folder / "out").iterdir()}
    assert names >= {"exams.csv", "convocations", *(each.file for each in LISTS)}
    done = scheduler("check", "instance.yaml", "out", "--lang", "en", folder=folder)
    assert done.returncode == 0 and "Two in a day" in done.stdout
    rows = list(csv.DictReader(io.StringIO((folder / "out/exams.csv").read_text("utf-8"))))
    national = next(row for row in rows if row["exam_id"] == "U2-X1-1")
    assert (national["start"], national["end"]) == ("2022-10-12T17:30:00+04:00", "2022-10-12T19:00:00+04:00")
    assert national["groups"] == "G1;A1" and national["candidates"] == "15" and national["extra_time"] == "1"


def test_plan_places_all_but_the_one_that_no_room_suits(tmp_path: Path) -> None:
    rooms = [{"id": name, "site": "PORT", "capacity": 60} for name in ("R1", "R2")]  # U3 needs computers
    (tmp_path / "instance.yaml").write_bytes(to_yaml(examined(rooms=rooms)))
    done = scheduler("plan", "instance.yaml", "--workers", 1, "-o", "out", "--lang", "en", folder=tmp_path)
    assert done.returncode == 0, done.stderr
    assert "U3" in done.stdout and "without a date" in done.stdout
    assert len((tmp_path / "out/exams.csv").read_text("utf-8").splitlines()) == 5
    checked = scheduler("check", "instance.yaml", "out", "--lang", "en", folder=tmp_path)
    assert checked.returncode == 0 and "without a date" in checked.stdout
    refused = scheduler("exams", "instance.yaml", "out", "--lang", "en", folder=tmp_path)
    assert refused.returncode == 3, "asked for examinations alone, it says why not all of them"


def test_the_second_session_later_leaves_the_rest(folder: Path) -> None:
    before = (folder / "out/exams.csv").read_text("utf-8").splitlines()
    refused = scheduler("check", "later.yaml", "out", "--lang", "en", folder=folder)
    assert refused.returncode == 1 and "X1" in refused.stdout
    words = ("exams", "later.yaml", "out", "--session", "second", "-o", "later", "--workers", 1)
    done = scheduler(*words, folder=folder)
    assert done.returncode == 0, done.stderr
    after = (folder / "later/exams.csv").read_text("utf-8").splitlines()
    assert [line for line in after if "-1," in line] == [line for line in before if "-1," in line]
    assert sum("-X1-2," in line for line in after) == 2
    assert scheduler("check", "later.yaml", "later", folder=folder).returncode == 0


def test_an_instance_without_examinations_says_so(tmp_path: Path) -> None:
    done = scheduler("exams", TINY, "--lang", "en", folder=tmp_path)
    assert done.returncode == 2 and "this instance has no examination; add “exams” to a unit" in done.stderr
