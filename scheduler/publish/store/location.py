"""Where the publications of a project are: the database that a command or the desk uses when nobody names another."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from scheduler.files import is_file, upwards
from scheduler.publish.store.database import Database, NothingPublished
from scheduler.publish.store.store import Revision, Store
from scheduler.timetable.store import KEPT, OUTPUTS

DATABASE_FILE = KEPT / "publications.sqlite"
VARIABLE = "SCHEDULER_DATABASE"


def where(database: str | None, near: Path | None = None) -> str:
    """The database that the command line, else the environment, names; else the one found from the timetable's place
    upwards, else from the current directory upwards; else where a first publication makes one."""
    if asked := database or os.environ.get(VARIABLE):
        return asked
    here, folders = Path.cwd(), [] if near is None else upwards(near)
    found = next((file for folder in (*folders, *upwards(here)) for file in _places(folder) if is_file(file)), None)
    if found is None:
        found = _first_place(folders, here) / DATABASE_FILE.name
    return str(found.relative_to(here) if found.is_relative_to(here) else found)


def _places(folder: Path) -> tuple[Path, Path]:
    return folder / DATABASE_FILE, folder / DATABASE_FILE.name


def _first_place(folders: list[Path], here: Path) -> Path:
    """`solutions` of the project that the timetable is in: beside the folder of outputs that holds it, else of the
    current directory; one that lies elsewhere keeps its publications beside it."""
    outputs = next((folder for folder in folders if folder.name in (KEPT.name, OUTPUTS.name)), None)
    if outputs is not None:
        return outputs.parent / KEPT
    if not folders or here in folders:
        return here / KEPT
    return folders[0] if folders[0].is_dir() else folders[1]


@contextmanager
def opened(place: str, *, create: bool = False) -> Iterator[Store]:
    """The store there (see `where`). Raises NothingPublished when there is none, unless `create`; InputError."""
    database = Database(place, create=create)
    try:
        yield Store(database)
    finally:
        database.close()


def last_published(place: str) -> Revision | None:
    """The last revision; None also where there is no database yet, and then none is made. Raises InputError."""
    try:
        with opened(place) as store:
            return store.head()
    except NothingPublished:
        return None
