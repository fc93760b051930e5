"""Opening the database of publications: SQLite in a file, or PostgreSQL by its URL.

SQLite keeps its rollback journal (not WAL): the file can lie on a network drive and be copied alone, and a killed
program's half transaction is undone by the next one that opens it.
"""

import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import resources
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, NoSuchModuleError

from scheduler.errors import Fault, InputError, Place, SchedulerError
from scheduler.publish.store.failures import failure
from scheduler.text import Text

PRIVATE = 0o600
"""It holds the addresses of the feeds: who reads it may read them all."""
WAIT_S = 30
"""How long a program waits for another that is writing."""
_WRITES = "scheduler_writes"
_FORM = Text(
    "écrivez le chemin d’un fichier, ou postgresql://utilisateur@machine/base",
    "write the path of a file, or postgresql://user@host/database",
)
_UNQUOTED = Text(
    "dans un nom ou un mot de passe, écrivez %40 pour @, %2F pour /, %3A pour « : »",
    "in a name or a password, write %40 for @, %2F for /, %3A for :",
)
_EMPTY = Text(
    "rien n’est encore publié ici ; publiez par « scheduler publish », ou dites par --database où est la base",
    "nothing is published here yet; publish with “scheduler publish”, or say with --database where the database is",
)
_TAKEN = Text(
    "ce fichier est la base d’un autre programme ; donnez-en un autre par --database",
    "this file is another program’s database; give another one with --database",
)
VERSION_TABLE = "publication_schema"
"""Its own, so that a PostgreSQL database may also serve other programs that use Alembic."""
SCHEMAS = ("0001", "0002", "0003", "0004")
"""Every schema there was, in order. Kept here so that opening a database of today does not need Alembic at all."""
_MIGRATION_LOCK = 4_071_974
"""PostgreSQL's advisory lock of a migration; any number that no other program uses."""


class NothingPublished(InputError):
    """There is no such database yet, or nothing in it."""


class Database:
    """A database of publications at today's schema. `place` names it without its password."""

    def __init__(self, where: str, *, create: bool) -> None:
        """Raises NothingPublished when there is none (unless `create`), InputError when it is not one of ours, or a
        newer one."""
        url = _url(where)
        is_file = url.get_backend_name() == "sqlite"
        self.place = named(where)
        if is_file:
            _file(Path(self.place), create)
        self._engine = _engine(url)
        try:
            with self.reading() as connection:
                found = schema_of(connection)
                is_taken = found is None and is_file and bool(sa.inspect(connection).get_table_names())
            if is_taken:
                raise self._fault(_TAKEN)
            if found is None and not create:
                raise NothingPublished([Fault(Place(self.place), _EMPTY)])
            if found != SCHEMAS[-1]:
                with self.writing() as connection:
                    migrate(connection)
        except NewerSchema as error:
            self.close()
            raise self._fault(error.text) from error
        except BaseException:
            self.close()
            raise

    def close(self) -> None:
        self._engine.dispose()

    @contextmanager
    def reading(self) -> Iterator[sa.Connection]:
        """A transaction that sees one moment of the database: PostgreSQL shows a later one to each statement unless it
        is told. Raises SchedulerError when the database fails."""
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
            with self._engine.connect().execution_options(**self._options(writes)) as connection, connection.begin():
                yield connection
        except sa.exc.IntegrityError:
            raise
        except DBAPIError as error:
            said, is_given = failure(error, wait_s=WAIT_S)
            if is_given:
                raise self._fault(said) from error
            raise SchedulerError(self._fault(said).texts) from error

    def _options(self, writes: bool) -> dict[str, Any]:
        if self._engine.dialect.name == "sqlite":
            return {_WRITES: writes}
        return {"isolation_level": "READ COMMITTED" if writes else "REPEATABLE READ"}

    def _fault(self, text: Text) -> InputError:
        return InputError.at(self.place, *text)


def named(where: str) -> str:
    """The place as it can be shown: a password hidden, in the query too. Raises InputError."""
    url = _url(where)
    if url.get_backend_name() == "sqlite" and url.database:
        return url.database
    shown = url.set(drivername="postgresql")
    return shown.difference_update_query(name for name in shown.query if "password" in name).render_as_string()


def _url(where: str) -> URL:
    if "://" not in where and not where.startswith(("postgres:", "postgresql:")):
        return URL.create("sqlite", database=where)
    try:
        url = make_url(where)
        backend = url.get_backend_name()
        (url.host or "").encode("idna")  # no machine has a longer name, and the driver stumbles over it
    except (ArgumentError, ValueError) as error:
        raise InputError.at(
            "--database", f"adresse illisible ; {_FORM.fr}", f"unreadable address; {_FORM.en}"
        ) from error
    if backend == "sqlite" and url.database not in (None, "", ":memory:"):
        return URL.create("sqlite", database=url.database)
    if "@" in f"{url.host}{url.database}":  # and what is before it may be half a password: it is not shown
        raise InputError.at("--database", *_UNQUOTED)
    if backend in ("postgresql", "postgres"):
        return url.set(drivername="postgresql+psycopg")
    wrong = Text(f"ce genre de base n’est pas connu ; {_FORM.fr}", f"this kind of database is not known; {_FORM.en}")
    raise InputError.at("--database", *wrong)


def _file(path: Path, create: bool) -> None:
    try:
        if str(path) == ":memory:":
            wrong = Text(
                "une base en mémoire se perd aussitôt ; donnez un fichier",
                "a database in memory is lost at once; give a file",
            )
        elif path.is_dir():
            wrong = Text("c’est un dossier ; donnez un fichier", "this is a directory; give a file")
        elif path.is_file():
            return
        elif path.exists() or path.is_symlink():
            wrong = Text("ce n’est pas un fichier ; donnez un fichier", "this is not a file; give a file")
        elif create:
            path.parent.mkdir(parents=True, exist_ok=True)
            os.close(os.open(path, os.O_CREAT | os.O_RDWR, PRIVATE))  # SQLite's journal gets the rights of the file
            return
        else:
            wrong = Text(f"ce fichier n’existe pas : {_EMPTY.fr}", f"there is no such file: {_EMPTY.en}")
            raise NothingPublished([Fault(Place(str(path)), wrong)])
    except OSError as error:
        why = error.strerror or type(error).__name__
        wrong = Text(
            f"impossible de créer le dossier de ce fichier ; donnez un autre endroit par --database ({why})",
            f"cannot make this file's directory; give another place with --database ({why})",
        )
    raise InputError.at(path, *wrong)


def _engine(url: URL) -> sa.Engine:
    """Its log, which --debug shows, has no parameters: names and texts of people are among them."""
    if url.get_backend_name() != "sqlite":
        try:
            return sa.create_engine(
                url, connect_args={"connect_timeout": WAIT_S}, pool_pre_ping=True, hide_parameters=True
            )
        except (NoSuchModuleError, ModuleNotFoundError) as error:
            wrong = Text(
                'il manque le pilote de PostgreSQL ; installez-le : pip install "evening-scheduler[postgresql]"',
                'the driver of PostgreSQL is missing; install it: pip install "evening-scheduler[postgresql]"',
            )
            raise InputError.at("--database", *wrong) from error
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


class NewerSchema(Exception):
    """The database was made by a later release."""

    text = Text(
        "cette base a été écrite par une version plus récente de scheduler ; mettez le logiciel à jour, rien n’y a été "
        "changé",
        "this database was written by a later version of scheduler; update the program, nothing was changed in it",
    )


def schema_of(connection: sa.Connection) -> str | None:
    """The database's schema; none before the first. Raises NewerSchema."""
    if not sa.inspect(connection).has_table(VERSION_TABLE):
        return None
    found = connection.execute(sa.text(f"SELECT version_num FROM {VERSION_TABLE}")).scalar()
    if found is not None and found not in SCHEMAS:
        raise NewerSchema
    return found


def migrate(connection: sa.Connection, to: str = SCHEMAS[-1]) -> None:
    """Bring the database to the schema of this program: run the steps that are missing up to `to`. Raises NewerSchema.

    All of them run in the connection's transaction, under a lock: killed in the middle, the database is as before; of
    two programs that open it together, one migrates and the other waits.
    """
    if connection.dialect.name == "postgresql":
        connection.execute(sa.text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _MIGRATION_LOCK})
    found = schema_of(connection)
    if found is not None and found >= to:
        return
    from alembic import command
    from alembic.config import Config

    with resources.as_file(resources.files("scheduler.publish.store") / "migrations") as folder:
        config = Config(attributes={"connection": connection, "version_table": VERSION_TABLE})
        config.set_main_option("script_location", str(folder).replace("%", "%%"))
        config.set_main_option("path_separator", "os")
        command.upgrade(config, to)
