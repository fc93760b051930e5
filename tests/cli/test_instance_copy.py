"""`plan --out DIR`: the instance beside its timetable, so that DIR alone can be taken anywhere."""

import shutil
from pathlib import Path

import pytest

from scheduler.cli.plan.instance_copy import copies
from scheduler.errors import InputError
from scheduler.instance.load import load
from tests.cli.program import REAL, TINY, scheduler

BUSY = 'busy:\n  - {groups: [G], title: Ailleurs, file: "%s"}\n'


def project(folder: Path, busy: str | None = None) -> Path:
    """A copy of the tiny instance in `folder/instances/tiny`, with a busy file or none."""
    found = shutil.copytree(TINY, folder / "instances" / "tiny")
    if busy is not None:
        (found / busy).parent.mkdir(exist_ok=True)
        (found / busy).write_text("date,start,end\n2024-09-17,17:00,19:00\n", encoding="utf-8")
        with (found / "instance.yaml").open("a", encoding="utf-8") as stream:
            stream.write(BUSY % busy)
    return found


def made(source: Path, out: Path, *, is_asked: bool = True) -> dict[str, bytes]:
    return copies(source, load(source), out, "fr", is_asked=is_asked)


def test_a_folder_planned_with_a_busy_file_is_enough_anywhere(tmp_path: Path) -> None:
    source, out, elsewhere = project(tmp_path / "p", "absences/g.csv"), tmp_path / "out", tmp_path / "elsewhere"
    assert scheduler("plan", source, "--out", out, "--workers", 1, folder=tmp_path).returncode == 0
    shutil.rmtree(tmp_path / "p")
    elsewhere.mkdir()
    moved = out.rename(tmp_path / "moved")
    done = scheduler("whatif", moved, "--weight", "Q2=5", "--workers", 1, "--json", folder=elsewhere)
    assert done.returncode == 0, done.stderr
    assert "modifiée depuis" not in done.stderr  # the very instance, its busy times included
    assert scheduler("publish", moved, folder=elsewhere).returncode == 0
    assert (moved / "publications.sqlite").is_file()
    assert list(elsewhere.iterdir()) == []


def test_the_copy_is_the_instance_to_the_byte_below_a_line_that_says_so(tmp_path: Path) -> None:
    found = made(Path(REAL), tmp_path)
    heading, _, rest = found["instance.yaml"].partition(b"\n")
    assert heading.decode().startswith("# scheduler plan : copie de ")
    assert rest == (Path(REAL) / "instance.yaml").read_bytes()
    assert found["ast002-foad.ics"] == (Path(REAL) / "ast002-foad.ics").read_bytes()


def test_none_where_the_instance_is_found_anyway_unless_it_is_asked_for(tmp_path: Path) -> None:
    source = project(tmp_path)
    assert made(source, tmp_path / "plans" / "tiny", is_asked=False) == {}
    assert set(made(source, tmp_path / "plans" / "tiny")) == {"instance.yaml"}
    assert made(source, source) == {}
    assert set(made(Path(TINY), tmp_path / "plans" / "tiny", is_asked=False)) == {
        "instance.yaml"
    }  # another of its name


def test_an_older_copy_is_written_again_and_anything_else_is_left(tmp_path: Path) -> None:
    source, out = project(tmp_path, "g.csv"), tmp_path / "out"
    out.mkdir()
    (out / "instance.yaml").write_text("name: mine\n")
    with pytest.raises(InputError, match="would be overwritten"):
        made(source, out)
    (out / "instance.yaml").write_text("# scheduler plan: a copy of /x\nname: tiny\n")
    (out / "g.csv").write_text("old")
    assert set(made(source, out)) == {"instance.yaml", "g.csv"}
    (out / "instance.yaml").unlink()
    with pytest.raises(InputError, match=r"g\.csv"):
        made(source, out)


@pytest.mark.parametrize("name", ["sessions.csv", "Sessions.CSV", "moodle-groups.csv", "ical/g.csv"])
def test_a_busy_file_named_as_one_of_ours_is_written_in_the_copy(name: str, tmp_path: Path) -> None:
    source, out = project(tmp_path / "p", name), tmp_path / "out"
    found = made(source, out)
    assert set(found) == {"instance.yaml"}
    out.mkdir()
    (out / "instance.yaml").write_bytes(found["instance.yaml"])
    assert found["instance.yaml"].startswith(b"# scheduler plan : ")
    assert load(out).busy[0].times == load(source).busy[0].times != ()


def test_it_speaks_the_language_of_the_files(tmp_path: Path) -> None:
    found = copies(Path(TINY), load(Path(TINY)), tmp_path, "en", is_asked=True)
    assert b"a copy of" in found["instance.yaml"].splitlines()[0]
