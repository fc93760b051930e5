"""Serving from PostgreSQL: publications at once, and connections that the database server cuts."""

import sqlalchemy as sa

from tests.publish.cases import DAYS
from tests.publish.conftest import server, where  # noqa: F401  fixtures
from tests.web.serving import Publications, serving

CUT = """
SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()
"""


def test_a_publication_is_served_at_once_even_after_every_connection_was_cut(where: str) -> None:  # noqa: F811
    publications = Publications(where)
    try:
        publications.publish({1: DAYS[0], 2: DAYS[1]})
        with serving(publications) as served:
            before = served.feed()
            assert before.status == 200
            publications.publish({1: DAYS[0], 2: DAYS[2]}, hours=1)
            after = served.feed(If_None_Match=before.headers["etag"])
            assert after.status == 200
            if where.startswith("postgresql"):
                engine = sa.create_engine(sa.make_url(where).set(drivername="postgresql+psycopg"))
                with engine.connect() as connection:
                    connection.execute(sa.text(CUT))
                engine.dispose()
            publications.publish({1: DAYS[0], 2: DAYS[3]}, hours=2)
            assert served.feed(If_None_Match=after.headers["etag"]).status == 200
            assert served.ask("/health").json["status"] == "ok"
    finally:
        publications.close()
