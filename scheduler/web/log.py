"""The access log: one line a request, in which no address of a feed can be read.

A thread of its own writes, so that a slow disk or a pipe that nobody reads never holds up an answer.
"""

import datetime as dt
import os
import re
import sys
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from queue import Empty, SimpleQueue
from typing import IO
from urllib.parse import unquote

from scheduler.errors import Fault, InputError, Place
from scheduler.text import Text

_TOKEN = re.compile(r"(?=[A-Za-z]*[2-7])[A-Za-z2-7]{12,}|[A-Za-z2-7]{24,}")
"""What a token, or half of one, looks like."""
_LONGEST = 200
_BATCH_S = 0.1
_WAITING = 50_000
"""Lines that may wait for the disk; more are dropped, and counted."""


@dataclass(frozen=True, slots=True)
class LoggedRequest:
    """A request that was answered. `path` has the audience in the place of the token."""

    at: dt.datetime
    client: str
    method: str
    path: str
    status: int
    size: int
    seconds: float
    agent: str

    def __str__(self) -> str:
        return (
            f"{self.at:%Y-%m-%dT%H:%M:%SZ} {self.client} {self.method} {_word(self.path)} {self.status} {self.size} "
            f'{self.seconds * 1000:.1f} "{_quoted(self.agent)}"\n'
        )


class AccessLog:
    """Lines to a file, which may be moved away at any time (logrotate), or to standard error; nowhere without
    either."""

    def __init__(self, tell: Callable[[Text], None], *, path: Path | None = None, to_stderr: bool = False) -> None:
        """`tell` hears of a file that can no longer be written. Raises InputError when it cannot from the start."""
        self._tell, self._path, self._to_stderr = tell, path, to_stderr
        self._file = _opened(path) if path is not None else None
        self._queue: SimpleQueue[LoggedRequest | None] = SimpleQueue()
        self._has_failed = False
        self.dropped = 0
        self._thread = threading.Thread(target=self._run, name="access log", daemon=True)
        if self.is_kept:
            self._thread.start()

    @property
    def is_kept(self) -> bool:
        return self._path is not None or self._to_stderr

    def add(self, line: LoggedRequest) -> None:
        if not self.is_kept:
            return
        if self._queue.qsize() < _WAITING:
            self._queue.put(line)
        else:
            self.dropped += 1

    def close(self, patience_s: float = 2.0) -> None:
        """Write what waits."""
        if self._thread.is_alive():
            self._queue.put(None)
            self._thread.join(patience_s)
        if self._file is not None and not self._thread.is_alive():
            with suppress(OSError):  # of a full disk that has been told of
                self._file.close()

    def _run(self) -> None:
        is_open = True
        while is_open:
            lines = [self._queue.get()]
            if lines[0] is not None:
                time.sleep(_BATCH_S)
                lines += _waiting(self._queue)
            is_open = None not in lines
            self._write("".join(str(line) for line in lines if line is not None))

    def _write(self, text: str) -> None:
        try:
            if self._path is None:
                if sys.stderr is not None:
                    sys.stderr.write(text)
                    sys.stderr.flush()
                return
            self._file = _current(self._file, self._path)
            self._file.write(text)
            self._file.flush()
            self._has_failed = False
        except (OSError, ValueError) as error:  # a full disk, a closed stream: serving matters more
            if not self._has_failed and self._path is not None:
                wrong = _wrong(error, _GOES_ON)
                self._tell(Text(f"{self._path} : {wrong.fr}.", f"{self._path}: {wrong.en}."))
            self._has_failed = True


def without_tokens(text: str) -> str:
    """The text with nothing in it that could be the address of a feed, nor a half of one."""
    return _TOKEN.sub("-", unquote(text))


def _waiting(queue: "SimpleQueue[LoggedRequest | None]") -> list[LoggedRequest | None]:
    found: list[LoggedRequest | None] = []
    while len(found) < _WAITING:
        try:
            found.append(queue.get_nowait())
        except Empty:
            break
    return found


def _opener(path: str, flags: int) -> int:
    return os.open(path, flags, 0o640)


def _append(path: Path) -> IO[str]:
    return open(path, "a", encoding="utf-8", opener=_opener)


_INSTEAD = Text("donnez un autre fichier par --access-log", "give another file with --access-log")
_GOES_ON = Text(
    "le serveur continue, et y écrira dès que possible", "the server goes on, and writes to it as soon as it can"
)


def _wrong(error: OSError | ValueError, advice: Text) -> Text:
    why = (isinstance(error, OSError) and error.strerror) or type(error).__name__
    return Text(
        f"impossible d’y écrire le journal des accès ({why}) ; {advice.fr}",
        f"the access log cannot be written there ({why}); {advice.en}",
    )


def _opened(path: Path) -> IO[str]:
    try:
        return _append(path)
    except (OSError, ValueError) as error:
        raise InputError([Fault(Place(str(path)), _wrong(error, _INSTEAD))]) from error


def _current(file: IO[str] | None, path: Path) -> IO[str]:
    """The file of that name: the one that is open, or a new one when that was moved away."""
    if file is None or file.closed:
        return _append(path)
    try:
        found, held = path.stat(), os.fstat(file.fileno())
        if (found.st_dev, found.st_ino) == (held.st_dev, held.st_ino):
            return file
    except FileNotFoundError:
        pass
    file.close()
    return _append(path)


def _word(text: str) -> str:
    """One word of the line: blanks and what is not printable as percent signs and hexadecimal."""
    return "".join(c if c.isprintable() and c not in ' "%' else _percent(c) for c in text[:_LONGEST])


def _percent(character: str) -> str:
    return "".join(f"%{octet:02X}" for octet in character.encode("utf-8", "surrogatepass"))


def _quoted(text: str) -> str:
    """A header between quotes: what could end the line or command a terminal is escaped."""
    cut = without_tokens(text)[:_LONGEST]
    return "".join(c if " " <= c <= "~" and c not in '"\\' else f"\\x{ord(c):02x}" for c in cut)
