"""The journal of a draft: every act in order, on disk before it is acknowledged, never changed afterwards.

Undoing is an act too: it names the act that it takes back. The draft is what the acts say, one after the other.
"""

import datetime as dt
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from dataclasses import dataclass
from pathlib import Path

from scheduler.desk.draft.change import ActChange
from scheduler.errors import InputError
from scheduler.files import why_refused
from scheduler.text import Text
from scheduler.wording import say

ACTING: ContextVar[str | None] = ContextVar("acting", default=None)
"""The account that asks, while its request is answered and while a search works that it began; None where there are no
accounts: acts are then of whoever started the desk."""
_VERSION = 1
_TABLES = """
CREATE TABLE IF NOT EXISTS act (
    number INTEGER PRIMARY KEY,
    at TEXT NOT NULL,
    who TEXT NOT NULL,
    kind TEXT NOT NULL,
    fr TEXT NOT NULL,
    en TEXT NOT NULL,
    of INTEGER REFERENCES act (number),
    change TEXT NOT NULL
);
CREATE TABLE IF NOT EXISTS base (number INTEGER PRIMARY KEY, timetable BLOB NOT NULL);
CREATE TRIGGER IF NOT EXISTS act_is_kept BEFORE UPDATE ON act BEGIN SELECT RAISE(ABORT, 'acts are never changed'); END;
CREATE TRIGGER IF NOT EXISTS act_stays BEFORE DELETE ON act BEGIN SELECT RAISE(ABORT, 'acts are never taken away'); END;
CREATE TABLE IF NOT EXISTS written (number INTEGER PRIMARY KEY REFERENCES act (number));
"""
"""`written`: acts whose text is in the instance's file. Without it, a file that was set back by hand would be taken for
one that a killed desk had not written yet."""


@dataclass(frozen=True)
class Act:
    """One act. `kind`: “open”, “undo”, “redo”, “note” (something that was done outside of the draft, and that no undo
    takes back), or what a view calls it. `of`: the act that an undo takes back or a redo does again. `change` is what
    it changed, as done."""

    number: int
    at: dt.datetime
    who: str
    kind: str
    label: Text
    of: int | None
    change: ActChange


class Conflict(Exception):
    """Somebody else has added acts to this journal meanwhile."""


class Journal:
    """A SQLite file. One writer at a time; who comes second is told by `Conflict`.

    Everything raises InputError for a file that is none of ours, and when the disk is full or cannot be written.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.touch(mode=0o600)
        except OSError as error:
            raise self._closed(why_refused(error)) from error
        with self._open() as connection:
            (version,) = connection.execute("PRAGMA user_version").fetchone()
            if version not in (0, _VERSION):
                raise InputError.at(path, *_OTHER)
            connection.executescript(f"BEGIN IMMEDIATE; {_TABLES} PRAGMA user_version = {_VERSION}; COMMIT;")
            with suppress(sqlite3.OperationalError):  # another desk begins it too, and sets this
                connection.execute("PRAGMA journal_mode = WAL")

    def base(self) -> bytes | None:
        """The timetable that the first act opened, as JSON; None for a new journal."""
        with self._open() as connection:
            row = connection.execute("SELECT timetable FROM base").fetchone()
        if row is not None and not isinstance(row[0], bytes):
            raise self.damaged()
        return None if row is None else row[0]

    def last(self) -> int:
        """The number of the last act; 0 when there is none."""
        with self._open() as connection:
            (number,) = connection.execute("SELECT coalesce(max(number), 0) FROM act").fetchone()
        return int(number)

    def acts(self) -> tuple[Act, ...]:
        with self._open() as connection:
            rows = connection.execute(
                "SELECT number, at, who, kind, fr, en, of, change FROM act ORDER BY number"
            ).fetchall()
        try:
            return tuple(
                Act(
                    number,
                    dt.datetime.fromisoformat(at),
                    who,
                    kind,
                    Text(fr, en),
                    of,
                    ActChange.model_validate_json(change),
                )
                for number, at, who, kind, fr, en, of, change in rows
            )
        except ValueError as error:
            raise self.damaged() from error

    def is_written(self, number: int) -> bool:
        """Whether the text of that act is known to be in the instance's file."""
        with self._open() as connection:
            return connection.execute("SELECT 1 FROM written WHERE number = ?", (number,)).fetchone() is not None

    def set_written(self, number: int) -> None:
        with self._open() as connection:
            connection.execute("INSERT OR IGNORE INTO written VALUES (?)", (number,))

    def add(self, act: Act, base: bytes | None = None) -> None:
        """On disk when this returns. Raises Conflict when the act's number is not the next one."""
        with self._open() as connection:
            connection.execute("BEGIN IMMEDIATE")
            (last,) = connection.execute("SELECT coalesce(max(number), 0) FROM act").fetchone()
            if last != act.number - 1:
                raise Conflict
            connection.execute(
                "INSERT INTO act VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                (
                    act.number, act.at.isoformat(), act.who, act.kind, act.label.fr, act.label.en, act.of,
                    act.change.model_dump_json(),
                ),
            )  # fmt: skip
            if base is not None:
                connection.execute("INSERT INTO base VALUES (?, ?)", (act.number, base))
            connection.commit()

    @contextmanager
    def _open(self) -> Iterator[sqlite3.Connection]:
        connection = sqlite3.connect(self.path, timeout=10, isolation_level=None)
        try:
            connection.execute("PRAGMA synchronous = FULL")
            yield connection
        except sqlite3.DatabaseError as error:
            name = error.sqlite_errorname if isinstance(error, sqlite3.OperationalError) else ""
            why = next((text for code, text in _REFUSED.items() if name.startswith(code)), None)
            raise (self.damaged() if why is None else self._closed(why)) from error
        finally:
            if connection.in_transaction:
                connection.rollback()
            connection.close()

    def damaged(self) -> InputError:
        """For a journal that cannot be followed."""
        return InputError.at(self.path, *_NO_JOURNAL)

    def _closed(self, why: Text) -> InputError:
        return InputError.at(self.path, *say(*_CLOSED, why=why))


@dataclass(frozen=True)
class Stacks:
    """Acts that can be taken back, and taken back ones that can be done again, the next one last."""

    done: tuple[Act, ...]
    undone: tuple[Act, ...]

    @classmethod
    def of(cls, acts: tuple[Act, ...]) -> "Stacks":
        done, undone = list[Act](), list[Act]()
        for act in acts:
            match act.kind:
                case "open" | "note":
                    pass
                case "undo":
                    undone.append(done.pop())
                case "redo":
                    done.append(undone.pop())
                case _:
                    done.append(act)
                    undone.clear()
        return cls(tuple(done), tuple(undone))


_REFUSED = {
    "SQLITE_FULL": Text("le disque est plein", "the disk is full"),
    "SQLITE_READONLY": Text("lecture seule", "read-only"),
    "SQLITE_CANTOPEN": Text("le fichier ne s’ouvre pas", "the file does not open"),
    "SQLITE_BUSY": Text("un autre programme l’occupe", "another program holds it"),
    "SQLITE_IOERR": Text("le disque ne répond pas", "the disk does not answer"),
}
_CLOSED = Text(
    "le brouillon ne peut pas être enregistré ({why}) : rien n’a été fait ; libérez de la place ou rendez le dossier "
    "accessible, puis recommencez",
    "the draft cannot be saved ({why}): nothing was done; make room or open the folder for writing, then try again",
)
_OTHER = Text(
    "ce brouillon vient d’une autre version du logiciel ; ouvrez-le avec celle-là",
    "this draft comes from another version of the program; open it with that one",
)
_NO_JOURNAL = Text(
    "ce fichier n’est pas un brouillon, ou il est abîmé ; écartez-le (renommez-le) pour en commencer un autre",
    "this file is no draft, or it is damaged; set it aside (rename it) to begin another",
)
