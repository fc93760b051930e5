"""A small published year, and revisions of it in one line."""

import datetime as dt
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from scheduler.checker.check import check
from scheduler.instance.schema.instance import Instance
from scheduler.publish.publishing import Candidate, Publication, Signature, publish
from scheduler.publish.store.database import Database
from scheduler.publish.store.store import Store
from scheduler.timetable.schema import Session, Timetable
from tests.builders import make_instance, make_timetable, session

NOW = dt.datetime(2022, 8, 1, 12, tzinfo=dt.UTC)
DAYS = ("2022-09-06", "2022-09-13", "2022-09-20", "2022-09-27")


@contextmanager
def opened(where: str) -> Iterator[Store]:
    database = Database(where, create=True)
    try:
        yield Store(database)
    finally:
        database.close()


def later(hours: int) -> dt.datetime:
    return NOW + dt.timedelta(hours=hours)


def timetable(instance: Instance, days: Mapping[int, str], **changes: object) -> Timetable:
    """Sessions of U1 by number, each on its day."""
    held = [session(instance, "U1", day, number=number) for number, day in days.items()]
    return make_timetable(instance, [one.model_copy(update=changes) for one in held])


def of(instance: Instance, *sessions: Session) -> Timetable:
    return make_timetable(instance, list(sessions))


def put(store: Store, instance: Instance, held: Timetable, hours: int = 0) -> Publication:
    """Publish after the last revision, whatever the checker says."""
    candidate = Candidate(instance, held, check(instance, held))
    return publish(store, candidate, Signature("ANNE", "test", later(hours)), store.head())


YEAR = make_instance()
