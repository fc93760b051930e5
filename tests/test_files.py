"""Writing files: a reader sees the old ones or the new ones, all of them, wherever the program is killed."""

import os
import signal
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from scheduler.files import finish, newest, write_all, write_atomically

OLD = {"a.txt": b"old a", "sub/b.txt": b"old b", "sub/deep/c.txt": b"old c"}
NEW = {"a.txt": b"new a", "sub/b.txt": b"new b", "sub/deep/c.txt": b"new c", "sub/fresh.txt": b"new d"}
MINE = {"notes.md": b"the planner's", ".hidden": b"hers too", "sub/mine.txt": b"and this"}
STALE = "sub/stale.txt"
STEPS = {"open", "os.mkdir", "os.rename", "os.remove", "os.rmdir", "os.truncate"}
_KILLED = """
import os, signal, sys
from pathlib import Path
from scheduler.files import write_all
folder, steps, names = Path(sys.argv[1]), int(sys.argv[2]), set(sys.argv[3].split(","))
count = 0
def hook(event, arguments):
    global count
    if event in names and str(folder) in str(arguments[0]):
        count += 1
        if count == steps:
            os.kill(os.getpid(), signal.SIGKILL)
sys.addaudithook(hook)
write_all(folder, eval(sys.argv[4]), eval(sys.argv[5]))
"""


def kill_at(step: int, folder: Path) -> bool:
    """Write the new files in a process that dies before its so-many-th step; whether it came so far."""
    arguments = [str(folder), str(step), ",".join(STEPS), repr(NEW), repr([STALE])]
    code = subprocess.run([sys.executable, "-c", _KILLED, *arguments], check=False).returncode
    assert code in (0, -signal.SIGKILL)
    return code != 0


def seen(folder: Path) -> dict[str, bytes]:
    """What a reader finds, who may not write there."""
    files = {name: newest(folder / name) for name in {**OLD, **NEW}}
    return {name: file.read_bytes() for name, file in files.items() if file.exists()}


def left(folder: Path) -> list[str]:
    return [path.name for path in folder.rglob("*") if path.name.startswith(".scheduler")]


def test_killed_at_any_step_a_reader_sees_all_of_the_old_or_all_of_the_new(tmp_path: Path) -> None:
    outcomes: list[bool] = []
    step = 1
    while True:
        folder = tmp_path / str(step)
        write_all(folder, {**OLD, **MINE, STALE: b"of before"})
        was_killed = kill_at(step, folder)
        found = seen(folder)
        assert found in (OLD, NEW), f"mixed after a death at step {step}"
        assert {name: (folder / name).read_bytes() for name in MINE} == MINE
        is_new = found == NEW
        finish(folder)  # whoever may write there puts all in place
        there = {name: (folder / name).read_bytes() for name in found}
        assert there == (NEW if is_new else OLD)
        assert (folder / STALE).exists() == (not is_new)
        write_all(folder, NEW, [STALE])
        assert seen(folder) == NEW
        assert left(folder) == []
        outcomes.append(is_new)
        if not was_killed:
            break
        step += 1
    assert outcomes == sorted(outcomes), "once it is decided it stays so"
    assert outcomes.count(False) > len(NEW)
    assert outcomes.count(True) > len(NEW)


def test_a_program_at_work_keeps_what_it_has_written_aside(tmp_path: Path) -> None:
    class Meanwhile(dict[str, bytes]):
        def __getitem__(self, name: str) -> bytes:
            return super().__getitem__(name)

        def items(self):  # type: ignore[no-untyped-def,override]
            yield "a.txt", b"first"
            write_all(tmp_path, {"b.txt": b"another program"})
            yield "c.txt", b"third"

    write_all(tmp_path, Meanwhile())
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == {
        "a.txt": b"first", "b.txt": b"another program", "c.txt": b"third"
    }  # fmt: skip


def test_a_failure_leaves_everything_as_it_was(tmp_path: Path) -> None:
    write_all(tmp_path, OLD)
    (tmp_path / "wall").mkdir()
    with pytest.raises(IsADirectoryError):
        write_all(tmp_path, {"a.txt": b"x", "wall": b"a file where a directory is"})
    assert seen(tmp_path) == OLD
    assert left(tmp_path) == []


def test_a_folder_that_is_a_link_to_another_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    folder = tmp_path / "folder"
    folder.mkdir()
    (folder / "sub").symlink_to(elsewhere)
    replace = Path.replace

    def across(self: Path, target: Path) -> Path:
        if target.parent == folder / "sub" and self.parent != target.parent:
            raise OSError(18, "Invalid cross-device link")
        return replace(self, target)

    monkeypatch.setattr(Path, "replace", across)
    write_all(folder, NEW)
    assert (elsewhere / "b.txt").read_bytes() == b"new b"
    assert (folder / "sub").is_symlink()
    assert left(tmp_path) == []


@pytest.mark.parametrize("mask", [0o022, 0o027, 0o077, 0o002])
def test_files_are_as_private_as_the_planner_wants(tmp_path: Path, mask: int) -> None:
    before = os.umask(mask)
    try:
        write_all(tmp_path / "out", NEW)
        write_atomically(tmp_path / "one.json", b"{}")
    finally:
        os.umask(before)
    for path in [*(tmp_path / "out" / name for name in NEW), tmp_path / "one.json"]:
        assert stat.S_IMODE(path.stat().st_mode) == 0o666 & ~mask
