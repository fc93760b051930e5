"""Opening the database of publications: SQLite in a file, or PostgreSQL by its URL.

SQLite keeps its rollback journal (not WAL): the file can lie on a network drive and be copied alone, and a killed
program's half transaction is undone by the next one that opens it.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, NoSuchModuleError, OperationalError

from scheduler.errors import Fault, InputError, Place, SchedulerError
from scheduler.publish.migrate import SCHEMAS, NewerSchema, migrate, schema_of
from scheduler.text import Text

WAIT_S = 30
"""How long a program waits for another that is writing."""
_WRITES = "scheduler_writes"
_FORM = Text(
    "écrivez le chemin d’un fichier, ou postgresql://utilisateur@machine/base",
    "write the path of a file, or postgresql://user@host/database",
)


class Database:
    """A database of publications at today's schema. `place` names it without its password."""

    def __init__(self, where: str, *, create: bool) -> None:
        """Raises InputError when there is none (unless `create`), or it is not one of ours, or a newer one."""
        url = _url(where)
        is_file = url.get_backend_name() == "sqlite"
        self.place = (url.database if is_file else None) or url.set(drivername="postgresql").render_as_string()
        if is_file:
            _file(Path(self.place), create)
        self._engine = _engine(url)
        try:
            with self.reading() as connection:
                current = schema_of(connection) == SCHEMAS[-1]
            if not current:
                with self.writing() as connection:
                    migrate(connection)
        except NewerSchema as error:
            self.close()
            raise self._fault(error.text) from error
        except SchedulerError as error:
            self.close()
            raise self._fault(error.texts[0]) from error

    def close(self) -> None:
        self._engine.dispose()

    @contextmanager
    def reading(self) -> Iterator[sa.Connection]:
        """A transaction that sees one moment of the database. Raises SchedulerError when the database fails."""
        with self._transaction(writes=False) as connection:
            yield connection

    @contextmanager
    def writing(self) -> Iterator[sa.Connection]:
        """A transaction that holds SQLite's only pen from its beginning; kept whole, or not at all.

        Raises SchedulerError when the database fails; IntegrityError passes, for whoever knows what it means.
        """
        with self._transaction(writes=True) as connection:
            yield connection

    @contextmanager
    def _transaction(self, *, writes: bool) -> Iterator[sa.Connection]:
        try:
            with self._engine.connect().execution_options(**{_WRITES: writes}) as connection, connection.begin():
                yield connection
        except sa.exc.IntegrityError:
            raise
        except DBAPIError as error:
            raise SchedulerError([_failure(self.place, error)]) from error

    def _fault(self, text: Text) -> InputError:
        fr, en = text.fr.removeprefix(f"{self.place} : "), text.en.removeprefix(f"{self.place}: ")
        return InputError([Fault(Place(self.place), Text(fr, en))])


def _url(where: str) -> URL:
    if "://" not in where:
        return URL.create("sqlite", database=where)
    try:
        url = make_url(where)
        backend = url.get_backend_name()
    except (ArgumentError, ValueError) as error:
        raise InputError(
            [Fault(Place("--database"), Text(f"adresse illisible ; {_FORM.fr}", f"unreadable address; {_FORM.en}"))]
        ) from error
    if backend == "sqlite" and url.database not in (None, "", ":memory:"):
        return URL.create("sqlite", database=url.database)
    if backend in ("postgresql", "postgres"):
        return url.set(drivername="postgresql+psycopg")
    wrong = Text(f"ce genre de base n’est pas connu ; {_FORM.fr}", f"this kind of database is not known; {_FORM.en}")
    raise InputError([Fault(Place("--database"), wrong)])


def _file(path: Path, create: bool) -> None:
    try:
        if path.is_dir():
            wrong = Text("c’est un dossier ; donnez un fichier", "this is a directory; give a file")
        elif path.exists():
            return
        elif create:
            path.parent.mkdir(parents=True, exist_ok=True)
            return
        else:
            wrong = Text(
                "rien n’est encore publié ici : ce fichier n’existe pas ; publiez par « scheduler publish », ou dites "
                "par --database où est la base",
                "nothing is published here yet: there is no such file; publish with “scheduler publish”, or say with "
                "--database where the database is",
            )
    except OSError as error:
        why = error.strerror or type(error).__name__
        wrong = Text(
            f"impossible d’y écrire ({why}) ; donnez un autre endroit",
            f"cannot write there ({why}); give another place",
        )
    raise InputError([Fault(Place(str(path)), wrong)])


def _engine(url: URL) -> sa.Engine:
    """Its log, which --debug shows, has no parameters: names and texts of people are among them."""
    if url.get_backend_name() != "sqlite":
        try:
            return sa.create_engine(
                url, connect_args={"connect_timeout": WAIT_S}, pool_pre_ping=True, hide_parameters=True
            )
        except (NoSuchModuleError, ModuleNotFoundError) as error:
            wrong = Text(
                "il manque le pilote de PostgreSQL ; installez-le : pip install 'evening-scheduler[postgresql]'",
                "PostgreSQL's driver is missing; install it: pip install 'evening-scheduler[postgresql]'",
            )
            raise InputError([Fault(Place("--database"), wrong)]) from error
    engine = sa.create_engine(url, connect_args={"timeout": WAIT_S}, hide_parameters=True)

    @sa.event.listens_for(engine, "connect")
    def _prepare(connection: sqlite3.Connection, _: Any) -> None:
        connection.isolation_level = None  # transactions begin as written below, not when Python guesses
        connection.execute("PRAGMA foreign_keys = ON")
        connection.execute("PRAGMA synchronous = EXTRA")  # what was published outlives a cut of the current too

    @sa.event.listens_for(engine, "begin")
    def _begin(connection: sa.Connection) -> None:
        writes = connection.get_execution_options().get(_WRITES, False)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")

    return engine


def _failure(place: str, error: DBAPIError) -> Text:
    """What the database said, in words; never its statement, which may be long, nor an address with a password."""
    said = " ".join(str(error.orig).split())[:200]
    if "not a database" in said:
        return Text(
            f"{place} : ce fichier n’est pas une base de publications ; donnez-en un autre par --database",
            f"{place}: this file is no database of publications; give another one with --database",
        )
    if "is locked" in said:
        return Text(
            f"{place} : quelqu’un d’autre y écrit depuis {WAIT_S} secondes ; recommencez dans un instant",
            f"{place}: somebody else has been writing for {WAIT_S} seconds; try again in a moment",
        )
    if isinstance(error, OperationalError) and ("connect" in said or "resolve" in said):
        return Text(
            f"{place} : la base ne répond pas ({said}) ; vérifiez l’adresse et le mot de passe",
            f"{place}: the database does not answer ({said}); check the address and the password",
        )
    return Text(f"{place} : la base a refusé ({said})", f"{place}: the database refused ({said})")
