"""Writing files so that a reader sees the old ones or the new ones, all of them, whatever is killed and when.

The new files are written aside, in a folder of their own beside those that they replace. Renaming that folder decides:
until then they do not exist, from then on they count, and a reader that goes by `newest` finds there what has not been
put in its place yet. Whoever comes next finishes what a killed program left, and takes away what it had not decided.
"""

import errno
import json
import os
import secrets
import shutil
import sys
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path

from scheduler.text import Text

if sys.platform != "win32":
    import fcntl

_WRITING = ".scheduler-writing-"
_WRITTEN = ".scheduler-written"
_GONE = ".gone"
"""The list, among the new files, of those that go."""
_EVERYBODY = 0o666
"""Rights of a file that says nothing secret, before the mask of its user."""
_DEEPEST = 4
"""Folders between a file and the one that it was written below, at most: `moodle/ical/groups/`."""


_REASONS = {
    errno.EACCES: Text("droits insuffisants", "permission denied"),
    errno.EPERM: Text("droits insuffisants", "permission denied"),
    errno.EROFS: Text("disque en lecture seule", "read-only disk"),
    errno.ENOSPC: Text("le disque est plein", "the disk is full"),
    errno.EDQUOT: Text("votre quota de disque est atteint", "your disk quota is used up"),
    errno.EISDIR: Text("c’est un dossier", "it is a directory"),
    errno.ENOTDIR: Text("un fichier est à la place d’un dossier", "a file stands where a directory should"),
    errno.ENAMETOOLONG: Text("le nom est trop long", "the name is too long"),
    errno.ENOENT: Text("ce dossier ne peut pas être créé", "this directory cannot be made"),
    errno.ELOOP: Text("des liens tournent en rond", "links go round in circles"),
}


def why_refused(error: OSError) -> Text:
    """Why the system refused a file, in words: `le disque est plein`; in its own for what is rare."""
    other = error.strerror or type(error).__name__
    return _REASONS.get(error.errno or 0, Text(other, other))


def json_bytes(content: object) -> bytes:
    """JSON as commands print it and files hold it: UTF-8, indented, with a newline at its end."""
    return (json.dumps(content, ensure_ascii=False, indent=2) + "\n").encode()


def write_atomically(path: Path, content: bytes, mode: int = _EVERYBODY) -> None:
    """Replace the file whole, or leave it as it was. Raises OSError."""
    write_all(path.parent, {path.name: content}, mode=mode)


def write_all(folder: Path, files: Mapping[str, bytes], gone: Collection[str] = (), mode: int = _EVERYBODY) -> None:
    """Write files, named by their path below `folder`, and take away those that are `gone`: all of it, or nothing.

    A full disk or a missing right therefore leaves every old file as it was. Raises OSError.
    """
    folder.mkdir(parents=True, exist_ok=True)
    _clear(folder)
    with _aside(folder) as aside:
        for name, content in files.items():
            _refuse_directory(folder / name)
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            _write(aside / name, content, mode)
        if gone:
            _write(aside / _GONE, json.dumps(list(gone)).encode())
        finish(folder)
        aside.rename(folder / _WRITTEN)
    finish(folder)


def new_folder(folder: Path, files: Mapping[str, bytes]) -> None:
    """A folder with these files: whole, or not at all. Raises FileExistsError when something is there already, and
    OSError."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    _clear(folder.parent)
    with _aside(folder.parent) as aside:
        for name, content in files.items():
            _write(aside / name, content)
        try:
            aside.rename(folder)  # an empty folder gives way, which loses nothing
        except OSError as error:
            if folder.exists() or folder.is_symlink():
                raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), str(folder)) from error
            raise


def newest(path: Path) -> Path:
    """Where the file is to be read: of files whose writing was cut after it was decided, the one that waits."""
    full = path.absolute()
    for folder in full.parents[:_DEEPEST]:
        waiting = folder / _WRITTEN / full.relative_to(folder)
        if waiting.is_file():
            return waiting
    return path


def finish(folder: Path) -> None:
    """Put in their places the files of a writing that was decided and cut. Raises OSError."""
    waiting = folder / _WRITTEN
    if not waiting.is_dir():
        return
    with suppress(FileNotFoundError):  # there is none, or another program is doing the same
        for name in json.loads((waiting / _GONE).read_bytes()):
            (folder / name).unlink(missing_ok=True)
        (waiting / _GONE).unlink()
    found = sorted(waiting.rglob("*"))
    for each in found:
        if not each.is_dir():
            _move(each, folder / each.relative_to(waiting))
    for each in [*reversed(found), waiting]:
        with suppress(OSError):  # a file, which is no longer there; or what another program has just decided
            each.rmdir()


def _write(file: Path, content: bytes, mode: int = _EVERYBODY) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    with open(file, "xb", opener=lambda path, flags: os.open(path, flags, mode)) as stream:  # has an opener
        stream.write(content)
        stream.flush()
        os.fsync(stream.fileno())


def _refuse_directory(path: Path) -> None:
    if path.is_dir() and not path.is_symlink():
        raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR), str(path))


def _move(file: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    try:
        file.replace(target)
    except FileNotFoundError:
        if file.exists():  # it was not another program that moved it
            raise
    except OSError as error:
        if error.errno != errno.EXDEV:
            raise
        beside = target.with_name(f"{_WRITING}{target.name}")  # the target's folder is a link to another disk
        shutil.copyfile(file, beside)
        beside.replace(target)
        file.unlink(missing_ok=True)


@contextmanager
def _aside(folder: Path) -> Iterator[Path]:
    """A new folder for files that are being written; it does not outlive a failure, and is locked while we live."""
    aside = folder / f"{_WRITING}{secrets.token_hex(4)}"
    aside.mkdir()
    lock = os.open(aside, os.O_RDONLY) if sys.platform != "win32" else None
    try:
        if lock is not None:
            _lock(lock)
        yield aside
    finally:
        if lock is not None:
            os.close(lock)
        shutil.rmtree(aside, ignore_errors=True)


def _clear(folder: Path) -> None:
    """Take away what programs that are no more wrote aside and had not decided."""
    for left in folder.glob(f"{_WRITING}*"):
        if sys.platform == "win32" or not left.is_dir():
            continue
        with suppress(OSError):  # another program's, or cleared by it meanwhile
            lock = os.open(left, os.O_RDONLY)
            try:
                if _lock(lock):
                    shutil.rmtree(left, ignore_errors=True)
            finally:
                os.close(lock)


def _lock(descriptor: int) -> bool:
    """Whether it is ours now; a network drive may know no locks, and then nothing is known to be left."""
    if sys.platform == "win32":
        return False
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True


def upwards(path: Path) -> list[Path]:
    """The path, and every folder that it is in, the nearest first."""
    whole = Path(os.path.normpath(path.absolute()))
    return [whole, *whole.parents]


def is_file(path: Path) -> bool:
    try:
        return path.is_file()
    except OSError:  # in a closed folder, or a name too long
        return False
