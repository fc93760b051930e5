"""Bringing a database to the schema of this program, when it is opened.

All the steps run in one transaction, under a lock: killed in the middle, the database is as before; of two programs
that open it together, one migrates and the other waits.
"""

from importlib import resources

import sqlalchemy as sa

from scheduler.text import Text

VERSION_TABLE = "publication_schema"
"""Its own, so that a PostgreSQL database may also serve other programs that use Alembic."""
SCHEMAS = ("0001", "0002", "0003", "0004")
"""Every schema there was, in order. Kept here so that opening a database of today does not need Alembic at all."""
_LOCK = 4_071_974
"""PostgreSQL's advisory lock of a migration; any number that no other program uses."""


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
    """Run the steps that are missing up to `to`, in the connection's transaction. Raises NewerSchema."""
    if connection.dialect.name == "postgresql":
        connection.execute(sa.text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _LOCK})
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
