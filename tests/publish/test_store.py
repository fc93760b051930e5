"""Revisions are written once, whole, one after the other: on SQLite and on a real PostgreSQL, killed and contended."""

import datetime as dt
import multiprocessing
import os
import resource
import signal
import sqlite3
import time
from collections.abc import Callable
from pathlib import Path

import pytest
import sqlalchemy as sa

from scheduler.errors import InputError, SchedulerError
from scheduler.publish.publishing import Signature, objections, publish, restored
from scheduler.publish.store.database import Database
from scheduler.publish.store.migrate import SCHEMAS, VERSION_TABLE, migrate
from scheduler.publish.store.store import HeadMoved, Revision, Store, contents
from scheduler.publish.store.tables import METADATA, REVISIONS
from tests.builders import make_instance, make_timetable, session
from tests.publish.cases import DAYS, YEAR, Candidate, check, later, opened, put, timetable

FORK = multiprocessing.get_context("fork")
PUBLISHED, LOST, KILLED = 0, 7, -signal.SIGKILL


def first(where: str) -> None:
    with opened(where) as store:
        put(store, YEAR, timetable(YEAR, {1: DAYS[0]}))


def run(what: Callable[[], int]) -> "multiprocessing.process.BaseProcess":
    """Do it in a process of its own, which ends with what it returns and without Python's farewells."""
    process = FORK.Process(target=lambda: os._exit(what()))
    process.start()
    return process


class TestWhatIsKept:
    def test_a_revision_comes_back_as_it_was_published(self, where: str) -> None:
        held = timetable(YEAR, {1: DAYS[0], 2: DAYS[1]})
        with opened(where) as store:
            done = put(store, YEAR, held)
            revision = store.revision(1)
            assert store.open(revision) == (YEAR, held)
        assert done.is_new
        assert (revision.number, revision.parent, revision.published_by, revision.why) == (1, None, "ANNE", "test")
        assert revision.published_at == later(0)
        assert revision.instance_digest == YEAR.digest
        assert revision.timetable_content == contents.digest(contents.of_timetable(held))
        assert revision.report["accepted"] is False  # one session of several: H1
        assert revision.report["violations"][0]["fr"]
        assert revision.changes == {"added": 2, "moved": 0, "changed": 0, "cancelled": 0, "updated": 0}

    def test_the_same_again_makes_no_revision(self, where: str) -> None:
        with opened(where) as store:
            put(store, YEAR, timetable(YEAR, {1: DAYS[0]}))
            again = put(store, YEAR, timetable(YEAR, {1: DAYS[0]}), 5)
            assert (again.is_new, again.revision.number) == (False, 1)
            assert len(store.history()) == 1

    def test_going_back_keeps_the_history_and_the_old_contents_once(self, where: str) -> None:
        with opened(where) as store:
            for hours, day in enumerate(DAYS[:2]):
                put(store, YEAR, timetable(YEAR, {1: day}), hours)
            back = restored(store, store.revision(1), store.head())
            put(store, back.instance, back.timetable, 3)
            assert [(each.number, each.parent) for each in store.history()] == [(3, 2), (2, 1), (1, None)]
            assert store.revision(3).timetable_content == store.revision(1).timetable_content

    def test_an_unknown_revision_is_refused_with_those_there_are(self, where: str) -> None:
        first(where)
        with opened(where) as store, pytest.raises(InputError) as caught:
            store.revision(4)
        assert "de 1 à 1" in caught.value.lines("fr")[0]

    def test_two_sessions_of_one_identity_cannot_be_published(self, where: str) -> None:
        one = session(YEAR, "U1", DAYS[0])
        with opened(where) as store:
            with pytest.raises(InputError) as caught:
                put(store, YEAR, make_timetable(YEAR, [one, session(YEAR, "U1", DAYS[1])]))
            assert store.head() is None
        assert "U1-01" in caught.value.lines("fr")[0]

    @pytest.mark.parametrize("id_", ["", "U1\0", "U1\n01", " U1"])
    def test_an_identity_that_no_event_can_bear(self, where: str, id_: str) -> None:
        one = session(YEAR, "U1", DAYS[0]).model_copy(update={"id": id_})
        with opened(where) as store:
            with pytest.raises(InputError) as caught:
                put(store, YEAR, make_timetable(YEAR, [one]))
            assert store.head() is None
        assert "U1-07" in caught.value.lines("fr")[0]

    @pytest.mark.parametrize(
        ("start", "end"),
        [
            ("2022-09-06T17:00:00+04:00", "2022-09-06T16:00:00+04:00"),
            ("2022-09-06T17:00:00+04:00", "2022-09-06T17:00:00+04:00"),
            ("0001-01-01T00:30:00+14:00", "0001-01-01T02:30:00+14:00"),
            ("9999-12-31T23:00:00-05:00", "9999-12-31T23:30:00-05:00"),
        ],
    )
    def test_hours_that_no_calendar_can_show(self, where: str, start: str, end: str) -> None:
        hours = {"start": dt.datetime.fromisoformat(start), "end": dt.datetime.fromisoformat(end)}
        held = make_timetable(YEAR, [session(YEAR, "U1", DAYS[0]).model_copy(update=hours)])
        with opened(where) as store:
            assert isinstance(objections(Candidate(YEAR, held, check(YEAR, held)), None, store), list)
            with pytest.raises(InputError) as caught:
                put(store, YEAR, held)
            assert store.head() is None
        assert "U1-01" in caught.value.lines("fr")[0]

    @pytest.mark.parametrize(
        "edit",
        [
            {"unit": "ZZ"}, {"id": "U1;01,é"}, {"groups": ("X",)}, {"trainers": ("../x", "<b>")}, {"room": "é" * 300},
            {"id": "x" * 400},
        ],
    )  # fmt: skip
    def test_what_an_edited_timetable_may_say_is_kept_when_it_is_forced(
        self, where: str, edit: dict[str, object]
    ) -> None:
        with opened(where) as store:
            for hours, day in enumerate(DAYS[:2]):
                one = session(YEAR, "U1", day).model_copy(update=edit)
                done = put(store, YEAR, make_timetable(YEAR, [one]), hours)
            assert done.changes is not None
            assert [each.kind for each in done.changes.all] == ["moved"]
            lasts = [life.last for life in store.events(2).values()]
            assert [v.sequence for v in lasts if v.content.held is not None] == [1]

    def test_a_damaged_content_is_said_and_never_served(self, tmp_path: Path) -> None:
        file = str(tmp_path / "p.sqlite")
        first(file)
        with sqlite3.connect(file) as raw:
            raw.execute("UPDATE publication_contents SET data = substr(data, 1, length(data) - 3)")
        raw.close()
        with opened(file) as store, pytest.raises(SchedulerError) as caught:
            store.open(store.revision(1))
        assert "sauvegarde" in caught.value.lines("fr")[0]


class TestTwoPlanners:
    def test_who_saw_an_older_revision_is_told_what_came_between(self, where: str) -> None:
        first(where)
        with opened(where) as store:
            seen = store.head()
            put(store, YEAR, timetable(YEAR, {1: DAYS[1]}), 1)
            held = timetable(YEAR, {1: DAYS[2]})
            with pytest.raises(HeadMoved) as caught:
                publish(store, Candidate(YEAR, held, check(YEAR, held)), Signature("PAUL", "", later(2)), seen)
            assert store.head() == caught.value.head
        assert caught.value.exit_code == 1
        said = caught.value.lines("fr")[0]
        assert all(word in said for word in ("ANNE", "révision 2", "« test »", "scheduler diff 1 2"))
        assert "le 01/08/2022 à 17 h)" in said  # 13:00 UTC, on La Réunion

    def test_at_once_one_wins_and_the_other_is_told(self, where: str) -> None:
        first(where)
        for round_ in range(1, 6):
            barrier = FORK.Barrier(2)

            def planner(name: str, day: str, barrier: object = barrier, seen: int = round_) -> int:
                with opened(where) as store:
                    head = store.head()
                    assert head is not None
                    assert head.number == seen
                    held = timetable(YEAR, {1: day, seen + 1: day})
                    barrier.wait(30)  # type: ignore[attr-defined]
                    try:
                        publish(store, Candidate(YEAR, held, check(YEAR, held)), Signature(name, "", later(seen)), head)
                    except HeadMoved as error:
                        return LOST if error.head.published_by != name else 1
                return PUBLISHED

            both = [run(lambda n=n, d=d: planner(n, d)) for n, d in (("ANNE", DAYS[0]), ("PAUL", DAYS[1]))]
            for process in both:
                process.join(60)
            assert sorted(process.exitcode or 0 for process in both) == [PUBLISHED, LOST]
            with opened(where) as store:
                winner = store.head()
                assert winner is not None
                assert winner.number == round_ + 1
                assert winner.published_by == ("ANNE" if both[0].exitcode == PUBLISHED else "PAUL")


def whole(where: str) -> Revision:
    """The last revision, of which nothing is missing: contents, events, and every revision before."""
    with opened(where) as store:
        history = store.history()
        assert [each.number for each in history] == list(range(len(history), 0, -1))
        head = history[0]
        _, held = store.open(head)
        lasts = [life.last for life in store.events(head.number).values()]
        confirmed = {v.content.held for v in lasts if v.state == "confirmed"} - {None}
        assert confirmed == {one.id for one in held.sessions}
        return head


class TestKilled:
    def test_before_any_statement_the_last_revision_is_whole(self, where: str) -> None:
        first(where)
        outcomes = []
        for statement in range(1, 60):
            before = whole(where).number

            def victim(statement: int = statement, before: int = before) -> int:
                left = [statement]

                def die(*_: object) -> None:
                    left[0] -= 1
                    if left[0] == 0:
                        os.kill(os.getpid(), signal.SIGKILL)

                with opened(where) as store:
                    held = timetable(YEAR, {1: DAYS[before % 4], before + 1: DAYS[(before + 1) % 4]})
                    sa.event.listen(sa.Engine, "before_cursor_execute", die)
                    sa.event.listen(sa.Engine, "commit", die)
                    put(store, YEAR, held, before)
                return PUBLISHED

            process = run(victim)
            process.join(60)
            after = whole(where).number
            assert after in (before, before + 1)
            if process.exitcode == PUBLISHED:
                assert after == before + 1
                break
            assert process.exitcode == KILLED
            outcomes.append(after - before)
        else:
            pytest.fail("it never came to the end")
        assert outcomes.count(0) >= 5
        assert outcomes == sorted(outcomes)  # from the commit on it is published, before it is not

    def test_at_any_moment_the_last_revision_is_whole(self, where: str) -> None:
        """Killed when it has told of none to three publications, and a little later each time."""
        first(where)
        numbers = [whole(where).number]
        for kill in range(25):
            told, telling = os.pipe()

            def victim(telling: int = telling) -> int:
                with opened(where) as store:
                    n = store.head().number
                    while put(store, YEAR, timetable(YEAR, {n % 3 + 1: DAYS[n % 4], 4: DAYS[(n + 1) % 4]}), n).is_new:
                        n += 1
                        os.write(telling, b".")
                return LOST

            process = run(victim)
            os.close(telling)
            for _ in range(kill % 4):
                assert os.read(told, 1) == b"."
            time.sleep(0.002 * kill)
            process.kill()
            process.join(60)
            os.close(told)
            assert process.exitcode == KILLED
            numbers.append(whole(where).number)
            assert numbers[-1] >= numbers[-2] + kill % 4


class TestSchema:
    def test_a_database_of_the_first_schema_opens_with_its_revisions(self, where: str) -> None:
        held = timetable(YEAR, {1: DAYS[0]})
        url = where.replace("postgresql:", "postgresql+psycopg:") if "://" in where else f"sqlite:///{where}"
        engine = sa.create_engine(url)
        with engine.begin() as connection:
            migrate(connection, SCHEMAS[0])
            instance, content = contents.of_instance(YEAR), contents.of_timetable(held)
            for each in (instance, content):
                values = {"digest": contents.digest(each), "data": contents.pack(each)}
                connection.execute(sa.text("INSERT INTO publication_contents VALUES (:digest, :data)"), values)
            connection.execute(
                sa.text(
                    "INSERT INTO publication_revisions VALUES (1, NULL, 'test', :digest, :instance, :timetable, "
                    "'2022-08-01T12:00:00Z', 'ANNE', 'rentrée', '{\"accepted\": true}', '{}', '0.1.0')"
                ),
                {
                    "digest": YEAR.digest,
                    "instance": contents.digest(instance),
                    "timetable": contents.digest(content),
                },
            )
        engine.dispose()
        with opened(where) as store:
            revision = store.revision(1)
            assert (revision.why, revision.forced) == ("rentrée", None)
            assert store.open(revision) == (YEAR, held)
            assert put(store, YEAR, timetable(YEAR, {1: DAYS[1]}), 1).revision.number == 2

    def test_the_steps_lead_to_the_tables_of_today(self, where: str) -> None:
        first(where)
        database = Database(where, create=False)
        with database.reading() as connection:
            found = sa.inspect(connection)
            for table in METADATA.sorted_tables:
                columns = {column["name"]: column["nullable"] for column in found.get_columns(table.name)}
                assert columns == {column.name: column.nullable for column in table.columns}
        database.close()

    def test_every_step_is_known(self) -> None:
        from alembic.config import Config
        from alembic.script import ScriptDirectory

        folder = Path(contents.__file__).parent / "migrations"
        config = Config()
        config.set_main_option("script_location", str(folder))
        config.set_main_option("path_separator", "os")
        steps = [step.revision for step in ScriptDirectory.from_config(config).walk_revisions()]
        assert tuple(reversed(steps)) == SCHEMAS

    def test_a_newer_database_is_refused_and_left_alone(self, where: str) -> None:
        first(where)
        database = Database(where, create=False)
        with database.writing() as connection:
            connection.execute(sa.text(f"UPDATE {VERSION_TABLE} SET version_num = '9999'"))
        database.close()
        with pytest.raises(InputError) as caught:
            Database(where, create=True)
        assert caught.value.exit_code == 2
        assert "plus récente" in caught.value.lines("fr")[0]

    def test_several_programs_may_open_a_new_database_together(self, where: str) -> None:
        def opener() -> int:
            Database(where, create=True).close()
            return PUBLISHED

        processes = [run(opener) for _ in range(4)]
        for process in processes:
            process.join(60)
        assert [process.exitcode for process in processes] == [PUBLISHED] * 4


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


class TestObjections:
    def test_the_years_own_timetable_has_none(self, where: str) -> None:
        first(where)
        with opened(where) as store:
            held = timetable(YEAR, {1: DAYS[1]})
            assert objections(Candidate(YEAR, held, check(YEAR, held)), store.head(), store) == []

    @pytest.mark.parametrize(
        ("changes", "word"),
        [
            ({"name": "test-2023"}, "autre année"),
            ({"calendar": {"semesters": [{"id": "S1", "first": "2025-09-01", "last": "2025-10-31"},
                                         {"id": "S2", "first": "2026-03-02", "last": "2026-03-31"}],
                           "holidays": {"country": "FR", "subdivision": "974"}}}, "même nom"),
        ],
    )  # fmt: skip
    def test_another_year(self, tmp_path: Path, changes: dict[str, object], word: str) -> None:
        file = str(tmp_path / "p.sqlite")
        first(file)
        other = make_instance(**changes)
        held = make_timetable(other, [])
        with opened(file) as store:
            found = objections(Candidate(other, held, check(other, held)), store.head(), store)
        assert len(found) == 1
        assert word in found[0].fr

    def test_sessions_outside_the_year_and_another_instances_timetable(self, tmp_path: Path) -> None:
        held = timetable(YEAR, {1: "2031-09-02"}).model_copy(update={"instance": "other"})
        with opened(str(tmp_path / "p.sqlite")) as store:
            found = objections(Candidate(YEAR, held, check(YEAR, held)), None, store)
        assert ["« other »" in found[0].fr, "U1-01" in found[1].fr] == [True, True]


def test_the_store_of_a_database_names_its_place(tmp_path: Path) -> None:
    with opened(str(tmp_path / "p.sqlite")) as store:
        assert isinstance(store, Store)
        assert store.place == str(tmp_path / "p.sqlite")
