"""An address or a database that cannot be used is told in words, and nothing is made or lost."""

import resource
import sqlite3
from pathlib import Path

import pytest
import sqlalchemy as sa

from scheduler.errors import InputError, SchedulerError
from scheduler.publish.store.database import Database
from scheduler.publish.store.tables import REVISIONS
from tests.publish.cases import DAYS, YEAR, opened, put, timetable
from tests.publish.store.beginnings import LOST, PUBLISHED, first, run, whole


class TestBadDatabases:
    @pytest.mark.parametrize("where", ["mysql://h/b", "postgresql://h:port/b", "sqlite://"])
    def test_an_address_that_is_none(self, where: str) -> None:
        with pytest.raises(InputError) as caught:
            Database(where, create=True)
        assert "postgresql://" in caught.value.lines("fr")[0]

    def test_a_file_that_is_no_database(self, tmp_path: Path) -> None:
        file = tmp_path / "p.sqlite"
        file.write_text("bonjour " * 200)
        with pytest.raises(InputError) as caught:
            Database(str(file), create=True)
        assert "pas une base" in caught.value.lines("fr")[0]
        assert file.read_text() == "bonjour " * 200

    def test_a_missing_file_is_not_made_by_reading(self, tmp_path: Path) -> None:
        with pytest.raises(InputError) as caught:
            Database(str(tmp_path / "p.sqlite"), create=False)
        assert "scheduler publish" in caught.value.lines("fr")[0]
        assert list(tmp_path.iterdir()) == []

    def test_a_directory(self, tmp_path: Path) -> None:
        with pytest.raises(InputError):
            Database(str(tmp_path), create=True)

    def test_the_password_is_never_said(self) -> None:
        with pytest.raises(SchedulerError) as caught:
            Database("postgresql://anne:SECRET@127.0.0.1:1/none", create=True)
        assert "SECRET" not in "".join([*caught.value.lines("fr"), *caught.value.lines("en")])
        assert "127.0.0.1" in caught.value.lines("fr")[0]

    def test_reading_makes_nothing_in_an_empty_database(self, where: str) -> None:
        if "://" not in where:
            Path(where).touch()
        with pytest.raises(InputError) as caught:
            Database(where, create=False)
        assert "rien n’est encore publié" in caught.value.lines("fr")[0]
        with opened(where) as store:  # it can still be made
            assert store.head() is None

    @pytest.mark.parametrize("create", [True, False])
    def test_the_file_of_another_program_is_left_alone(self, tmp_path: Path, create: bool) -> None:
        file = tmp_path / "p.sqlite"
        with sqlite3.connect(file) as raw:
            raw.execute("CREATE TABLE bookmarks (url TEXT)")
        raw.close()
        before = file.read_bytes()
        with pytest.raises(InputError) as caught:
            Database(str(file), create=create)
        assert "autre programme" in caught.value.lines("fr")[0]
        assert file.read_bytes() == before

    def test_a_damaged_file(self, tmp_path: Path) -> None:
        file = tmp_path / "p.sqlite"
        first(str(file))
        file.write_bytes(file.read_bytes()[:9000])
        with pytest.raises(SchedulerError) as caught, opened(str(file)) as store:
            store.head()
        assert "abîmée" in caught.value.lines("fr")[0]

    def test_a_full_disk_leaves_the_last_revision_whole_and_says_what_to_do(self, tmp_path: Path) -> None:
        """The limit on a file's size stands for the disk's end."""
        file = tmp_path / "p.sqlite"
        first(str(file))

        def victim() -> int:
            size = file.stat().st_size
            resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))
            with opened(str(file)) as store:
                held = timetable(YEAR, {n: DAYS[n % 4] for n in range(1, 120)})
                try:
                    put(store, YEAR, held, 1)
                except SchedulerError as error:
                    return LOST if "puis recommencez" in error.lines("fr")[0] else 1
            return PUBLISHED

        process = run(victim)
        process.join(60)
        assert process.exitcode == LOST
        assert whole(str(file)).number == 1

    def test_a_file_that_cannot_be_written_still_tells_its_history(self, tmp_path: Path) -> None:
        """Read-only to SQLite itself: the superuser, who may run the tests, writes to any file."""
        file = tmp_path / "p.sqlite"
        first(str(file))
        with opened(str(file)) as store:
            engine = store._database._engine
            sa.event.listen(engine, "connect", lambda connection, _: connection.execute("PRAGMA query_only = ON"))
            engine.dispose()
            assert len(store.history()) == 1
            with pytest.raises(SchedulerError) as caught:
                put(store, YEAR, timetable(YEAR, {1: DAYS[1]}), 1)
        assert "lecture seule" in caught.value.lines("fr")[0]

    @pytest.mark.parametrize("password", ["p@ss", "a/b@c"])
    def test_a_password_that_breaks_the_address_is_not_said_in_part(self, password: str) -> None:
        with pytest.raises(InputError) as caught:
            Database(f"postgresql://anne:{password}@@h/b", create=False)
        said = "".join([*caught.value.lines("fr"), *caught.value.lines("en")])
        assert "%40" in said
        assert "ss@" not in said
        assert "b@c" not in said

    def test_a_password_in_the_query_is_not_said(self) -> None:
        with pytest.raises(SchedulerError) as caught:
            Database("postgresql://anne@127.0.0.1:1/none?password=SECRET", create=True)
        assert "SECRET" not in "".join([*caught.value.lines("fr"), *caught.value.lines("en")])


class TestAServerThatRefuses:
    @pytest.mark.parametrize(
        ("user", "base", "word"),
        [
            ("postgres", "absent", "pas de base de ce nom"),
            ("nobody_at_all", "postgres", "ne connaît pas cet utilisateur"),
            ("without_rights", "postgres", "n’a pas les droits"),
        ],
    )
    def test_it_is_said_in_french_with_what_to_do(self, server: str, user: str, base: str, word: str) -> None:
        url = sa.make_url(server).set(drivername="postgresql+psycopg")
        engine = sa.create_engine(url)
        with engine.begin() as connection:
            if connection.execute(sa.text("SELECT 1 FROM pg_roles WHERE rolname = 'without_rights'")).first() is None:
                connection.execute(sa.text("CREATE ROLE without_rights LOGIN"))
        engine.dispose()
        asked = url.set(drivername="postgresql", username=user, database=base)
        with pytest.raises(InputError) as caught:
            Database(asked.render_as_string(hide_password=False), create=True)
        assert word in caught.value.lines("fr")[0]

    @pytest.mark.parametrize("where", ["postgresql"], indirect=True)  # SQLite lets nobody write meanwhile
    def test_a_reading_sees_one_moment_whatever_is_published_meanwhile(self, where: str) -> None:
        first(where)
        database, numbers = Database(where, create=False), sa.select(sa.func.max(REVISIONS.c.number))
        with database.reading() as connection:
            before = connection.execute(numbers).scalar_one()
            with opened(where) as store:
                put(store, YEAR, timetable(YEAR, {1: DAYS[2]}), before)
            assert connection.execute(numbers).scalar_one() == before
        with database.reading() as connection:
            assert connection.execute(numbers).scalar_one() == before + 1
        database.close()

    def test_a_connection_that_is_cut_is_said(self, server: str) -> None:
        url = sa.make_url(server).set(drivername="postgresql")
        database = Database(url.render_as_string(hide_password=False), create=True)
        with pytest.raises(SchedulerError) as caught, database.reading() as connection:
            connection.execute(sa.text("SELECT pg_terminate_backend(pg_backend_pid())"))
        database.close()
        assert "la liaison a été coupée" in caught.value.lines("fr")[0]
