"""A project of its own for a test: the two instances and their timetables, copied."""

import datetime as dt
import shutil
from pathlib import Path

from scheduler.desk.draft.draft import Draft
from scheduler.desk.draft.journal import Journal
from scheduler.desk.start.years import Year, years
from tests.cli.program import REPOSITORY

TINY, REAL = "tiny", "cnam-reunion-asp-2022-23"
NOW = dt.datetime(2022, 8, 1, 12, tzinfo=dt.UTC)


def project(folder: Path) -> Path:
    for name in ("instances", "solutions"):
        shutil.copytree(
            REPOSITORY / name,
            folder / name,
            ignore=shutil.ignore_patterns("*.png", "ical", "*.xlsx", "drafts", "*.sqlite*"),
        )
    return folder


def year(folder: Path, name: str) -> Year:
    return next(each for each in years(folder) if each.name == name)


def draft(folder: Path, name: str = TINY, who: str = "me") -> Draft:
    """As the desk opens it; called again, as a desk started anew does."""
    found = year(folder, name)
    return Draft(found.file, Journal(found.journal), found.timetable, lambda: NOW, who)
