"""The years of a folder: its instances, where the timetable of each is found, and where its draft is kept."""

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from scheduler.instance.reading.source import INSTANCE_FILE
from scheduler.timetable.store import FILE_NAME

_INSTANCES = "instances"


@dataclass(frozen=True)
class Year:
    """An instance of the folder. `name` is that of its folder, and what its address on the desk is made of."""

    name: str
    file: Path

    @property
    def project(self) -> Path:
        """The folder that has `instances`, `plans` and `solutions`; else the instance's own."""
        folder = self.file.parent
        return folder.parent.parent if folder.parent.name == _INSTANCES else folder

    @property
    def journal(self) -> Path:
        return self.project / "solutions" / "drafts" / f"{self.name}.sqlite"

    @property
    def timetable(self) -> Path | None:
        """What a draft begins with: the last one planned, else the one that is kept, else one beside the instance."""
        folders = (self.project / "plans" / self.name, self.project / "solutions" / self.name, self.file.parent)
        return next((file for folder in folders if (file := folder / FILE_NAME).is_file()), None)


def years(folder: Path) -> tuple[Year, ...]:
    """By name: the instance that the folder is, or those below it, or below its `instances`."""
    here = _whole(folder)
    return tuple(sorted(_found(here), key=lambda year: year.name))


def _whole(folder: Path) -> Path:
    """From the root on, links kept: a year is found where the planner put it."""
    return Path(os.path.abspath(folder))  # noqa: PTH100


def _found(folder: Path) -> Iterator[Year]:
    file = folder / INSTANCE_FILE
    if file.is_file():
        yield Year(folder.name, file)
        return
    base = folder / _INSTANCES if (folder / _INSTANCES).is_dir() else folder
    for file in base.glob(f"*/{INSTANCE_FILE}"):
        name = file.parent.name
        if name.isprintable() and not name.startswith("."):  # else no address can name it, or it is being written
            yield Year(name, file)


def home(folder: Path) -> Path:
    """The folder that has `instances`, `plans` and `solutions`, as far as the desk's own folder says."""
    here = _whole(folder)
    if (here / INSTANCE_FILE).is_file():
        return Year(here.name, here / INSTANCE_FILE).project
    return here.parent if here.name == _INSTANCES else here


def folder_of_new(folder: Path) -> Path | None:
    """Where a new year goes so that the desk of this folder finds it; None where the desk is of one year alone."""
    here = _whole(folder)
    if (here / INSTANCE_FILE).is_file():
        return None
    is_of_years = here.name == _INSTANCES or any(year.file.parent.parent == here for year in years(here))
    return here if is_of_years else here / _INSTANCES
