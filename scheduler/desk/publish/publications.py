"""The publications of a year's project: the database that the commands use too, as the desk opens it."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from functools import lru_cache

from scheduler.desk.draft.refusals import ActRefused
from scheduler.desk.start.years import Year
from scheduler.errors import InputError, SchedulerError
from scheduler.instance.schema.instance import Instance
from scheduler.publish.changes.changes import Changes
from scheduler.publish.store import contents, location
from scheduler.publish.store.database import NothingPublished
from scheduler.publish.store.store import Revision, Store
from scheduler.text import Text
from scheduler.timetable.schema import Timetable
from scheduler.timetable.store import KEPT

NOTHING_YET = Text("rien n’est encore publié", "nothing is published yet")


def place(year: Year) -> str:
    """The database, as `scheduler publish` finds it from the year's timetable."""
    return location.where(None, year.project / KEPT / year.name)


@contextmanager
def published_or_none(year: Year) -> Iterator[Store | None]:
    """The store; None before the first publication: none is made by looking. Raises ActRefused, InputError."""
    with refusing(), ExitStack() as stack:
        try:
            store = stack.enter_context(location.opened(place(year)))
        except NothingPublished:
            store = None
        yield store


@contextmanager
def published(year: Year) -> Iterator[Store]:
    """The store of a year of which something is published. Raises ActRefused, InputError."""
    with published_or_none(year) as store:
        if store is None:
            raise ActRefused(NOTHING_YET)
        yield store


@contextmanager
def refusing() -> Iterator[None]:
    """What a database refuses (a full disk, somebody who writes too long) is told to the page."""
    try:
        yield
    except InputError:
        raise
    except SchedulerError as error:
        raise ActRefused(*error.texts) from error


@lru_cache(maxsize=4)
def _instance(content: bytes) -> Instance:
    """Reading one takes seconds at the scale of a centre, and revisions share theirs."""
    return contents.instance(content)


def content(store: Store, revision: Revision) -> tuple[Instance, Timetable]:
    """`Store.open`, from what was read lately."""
    return _instance(store.content(revision.instance_content)), store.timetable(revision)


def changes_of(store: Store, revision: Revision) -> Changes:
    """What a revision changed; everything, of the first."""
    after = content(store, revision)
    if revision.parent is None:
        return Changes.first(*after)
    return Changes(content(store, store.revision(revision.parent)), after, revision.published_at)
