"""Every command that takes a path, each with paths that no file can have: a fault in words, and exit code 2."""

import os
import socket
from pathlib import Path

import pytest

from scheduler.cli.core.output import Output
from scheduler.cli.main import run
from tests.cli.program import REPOSITORY, TINY

SOLVED = str(REPOSITORY / "solutions" / "tiny")
COMMANDS: tuple[tuple[str, ...], ...] = (
    ("plan", "@"), ("plan", TINY, "--out", "@"), ("solve", "@"),
    ("check", "@", SOLVED), ("check", TINY, "@"),
    ("export", "@", SOLVED), ("export", TINY, "@"), ("export", TINY, SOLVED, "--to", "csv", "--imported", "@"),
    ("export", "--database", "@"), ("show", "@", SOLVED), ("show", TINY, "@"),
    ("whatif", "@", "--close", "2024-09-16"), ("whatif", SOLVED, "--instance", "@", "--close", "2024-09-16"),
    ("whatif", SOLVED, "--scenario", "@"), ("suggest", "@", "CM1-02"), ("suggest", SOLVED, "CM1-02", "--instance", "@"),
    ("explain", "@"), ("explain", SOLVED, "--instance", "@"), ("explain", TINY, "--scenario", "@"),
    ("sensitivity", "@"), ("sensitivity", SOLVED, "--instance", "@"),
    ("publish", "@"), ("publish", SOLVED, "--instance", "@"),
    ("history", "--database", "@"), ("diff", "1", "1", "--database", "@"),
    ("rollback", "1", "--why", "x", "--database", "@"), ("feed", "list", "--database", "@"),
    ("feed", "write", "--out", "out", "--database", "@"), ("feed", "new", "groups/G", "--database", "@"),
    ("feed", "revoke", "groups/G", "--database", "@"), ("serve", "--database", "@"),
)  # fmt: skip
PATHS = {
    "too long": "x" * 300,
    "too long in all": "/".join(["y" * 200] * 30),
    "a table too long": "x" * 300 + ".json",
    "links in a ring": "ring",
    "a pipe": "pipe",
    "a socket": "socket",
    "a device that never ends": "/dev/zero",
    "through a file": "file/x",
    "no UTF-8": "a\udce9\udcff",
    "a null byte": "a\0b",
    "an escape sequence": "a\x1b[31mred",
    "a line break": "a\nb: all is well",
}


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    os.mkfifo("pipe")
    Path("ring").symlink_to("ring2")
    Path("ring2").symlink_to("ring")
    Path("file").write_text("hello", encoding="utf-8")
    with socket.socket(socket.AF_UNIX) as made:
        made.bind("socket")
    return tmp_path


@pytest.mark.parametrize("name", PATHS)
def test_no_command_stumbles_over_a_path(name: str, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = sorted(path.name for path in folder.iterdir())
    for command in COMMANDS:
        if command[0] == "plan" and "--out" in command and name == "no UTF-8":
            continue  # a name like any other to the system
        code = run([PATHS[name] if word == "@" else word for word in command], Output("en", "en", fixed=True))
        said = capsys.readouterr()
        assert code == 2, (command, said)
        assert said.err
        assert "\x1b" not in said.err + said.out
        assert "\nb: all is well" not in said.err, (command, "a path forged a line")
    assert sorted(path.name for path in folder.iterdir()) == before


OPTIONS: tuple[tuple[str, ...], ...] = (
    ("@",), ("plan", "--@"), ("plan", "@"), ("plan", TINY, "--time-limit", "@"), ("plan", TINY, "--seed", "@"),
    ("export", TINY, SOLVED, "--to", "@"), ("export", TINY, SOLVED, "--server-timezone", "@"),
    ("show", TINY, SOLVED, "--group", "@"), ("suggest", SOLVED, "@"), ("explain", SOLVED, "--session", "@"),
    *(("whatif", SOLVED, name, "@") for name in (
        "--unavailable", "--available", "--replace", "--close", "--interruption", "--counts", "--pin", "--alternance",
        "--room", "--change", "--improve", "--sweep", "--scenario",
    )),
    ("whatif", SOLVED, "--close", "2024-09-16", "--cluster", "tcp://@:1"), ("publish", SOLVED, "--why", "@"),
    ("history", "--database", "postgresql://@"), ("history", "--database", "@"), ("diff", "@", "1"),
)  # fmt: skip


@pytest.mark.parametrize("value", ["x" * 120_000, "x " * 60_000, "{" * 120_000, "9" * 120_000], ids=lambda v: v[:2])
def test_a_value_of_a_hundred_kilobytes_is_told_in_a_few_lines(
    value: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    for command in OPTIONS:
        code = run([word.replace("@", value) for word in command], Output("en", "en", fixed=True))
        said = capsys.readouterr()
        assert code == 2, command
        assert said.err
        assert len(said.err + said.out) < 3_000, command
