"""A database of an earlier schema is brought to the one of today, and keeps all its revisions."""

from pathlib import Path

import pytest
import sqlalchemy as sa

from scheduler.errors import InputError
from scheduler.publish.store.database import SCHEMAS, VERSION_TABLE, Database, migrate
from scheduler.publish.store.store import contents
from scheduler.publish.store.tables import METADATA
from tests.publish.cases import DAYS, YEAR, opened, put, timetable
from tests.publish.store.beginnings import PUBLISHED, first, run


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
