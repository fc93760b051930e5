"""How the program ends: exit codes, faults, Ctrl-C, and never a traceback."""

import json
import os
import pty
import re
import shutil
import signal
import subprocess
from pathlib import Path

import pytest

from tests.cli.program import REAL, TINY, command, scheduler, scheduler_process, surroundings

TINY_TEXT = Path(TINY, "instance.yaml").read_text("utf-8")


def instance(folder: Path, *changes: tuple[str, str], extra: str = "") -> Path:
    text = TINY_TEXT
    for old, new in changes:
        assert old in text
        text = text.replace(old, new, 1)
    path = folder / "instance.yaml"
    path.write_text(text + extra, "utf-8")
    return path


def test_bad_input_names_every_fault_and_writes_nothing(tmp_path: Path) -> None:
    path = instance(tmp_path, ("17:00", "17:60"), extra="\nnonsense: 1\n")
    done = scheduler("plan", path, "--lang", "fr", folder=tmp_path)
    assert done.returncode == 2
    assert "17:60" in done.stderr
    assert "nonsense" in done.stderr
    assert sorted(p.name for p in tmp_path.iterdir()) == ["instance.yaml"]


@pytest.mark.parametrize("content", [b"", b"\xff\xfe\x00", b"a: [", b"- 1", b"\x00", b"version: 1\n"])
def test_garbage_is_bad_input_without_a_traceback(tmp_path: Path, content: bytes) -> None:
    for name in ("instance.yaml", "timetable.json"):
        (tmp_path / name).write_bytes(content)
    for arguments in (["plan", tmp_path], ["check", TINY, tmp_path / "timetable.json"], ["show", tmp_path, tmp_path]):
        done = scheduler(*arguments, folder=tmp_path)
        assert done.returncode == 2
        assert done.stderr
        assert "Traceback" not in done.stderr + done.stdout


def test_impossible_is_3(tmp_path: Path) -> None:
    path = tmp_path / "instance.yaml"
    path.write_text(re.sub(r"capacity: \d+", "capacity: 1", TINY_TEXT), "utf-8")  # the only room, for a whole group
    done = scheduler("plan", path, "--lang", "en", folder=tmp_path)
    assert done.returncode == 3
    assert "room SALLE has 1 seat for 12 students: 11 too few" in done.stderr
    assert not (tmp_path / "plans").exists()


def test_nothing_found_in_time_is_4_and_not_called_impossible(tmp_path: Path) -> None:
    folder = shutil.copytree(REAL, tmp_path / "pinned")  # else a first timetable takes no time at all
    path = folder / "instance.yaml"
    path.write_text(path.read_text("utf-8").replace("pins: []", "pins: [{unit: TET007, date: 2023-03-07}]"), "utf-8")
    done = scheduler("plan", folder, "--workers", 1, "--time-limit", "0.000001", "--lang", "en", folder=tmp_path)
    assert done.returncode == 4
    assert "no proof that none exists" in done.stderr
    assert not (tmp_path / "plans").exists()


@pytest.mark.parametrize(("lang", "word"), [("fr", "Erreur"), ("en", "Error")])
def test_a_wrong_option_is_bad_input_in_the_language(tmp_path: Path, lang: str, word: str) -> None:
    done = scheduler("--lang", lang, "plan", TINY, "--wrokers", 2, folder=tmp_path)
    assert done.returncode == 2
    assert word in done.stderr
    assert "--workers" in done.stderr


def test_a_folder_that_cannot_be_written_is_told_before_the_search(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way", "utf-8")
    done = scheduler("plan", TINY, "--out", tmp_path / "file", folder=tmp_path)
    assert done.returncode in (1, 2)
    assert str(tmp_path / "file") in done.stderr
    assert "Traceback" not in done.stderr


def test_an_output_without_utf8_is_no_fault(tmp_path: Path) -> None:
    done = scheduler_process("check", TINY, TINY, folder=tmp_path, PYTHONIOENCODING="ascii", LC_ALL="C")
    assert done.returncode == 2
    assert "Traceback" not in done.stderr


def test_ctrl_c_keeps_the_best_timetable_so_far(tmp_path: Path) -> None:
    """On a terminal, as soon as the display shows an incumbent; the timetable written has passed the checker."""
    main, follower = pty.openpty()
    arguments = command("plan", REAL, "--workers", 1, "--seed", 5, "--time-limit", 3600, "--lang", "en")
    settings = surroundings(TERM="xterm", COLUMNS="120")
    with subprocess.Popen(arguments, cwd=tmp_path, env=settings, stdout=subprocess.DEVNULL, stderr=follower) as process:
        os.close(follower)
        seen = b""
        while b"165" not in seen:  # the proven bound: the search is at its dates, and has a first timetable
            seen += os.read(main, 4096)
        process.send_signal(signal.SIGINT)
        while True:
            try:
                if not os.read(main, 4096):
                    break
            except OSError:  # Linux: the other side has closed
                break
    os.close(main)
    assert process.returncode == 0
    path = tmp_path / "plans" / "cnam-reunion-asp-2022-23" / "timetable.json"
    assert json.loads(path.read_text("utf-8"))["sessions"]
    assert scheduler("check", REAL, path, folder=tmp_path).returncode == 0
