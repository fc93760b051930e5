"""A busy file, found inside the instance's directory and read by its ending."""

from pathlib import Path, PurePosixPath, PureWindowsPath
from typing import NamedTuple
from zoneinfo import ZoneInfo

from scheduler.errors import Fault, InputError
from scheduler.instance.busy import calendar_texts as texts
from scheduler.instance.busy.calendar import read_calendar
from scheduler.instance.busy.table import read_table
from scheduler.instance.reading.source import read_text
from scheduler.instance.schema.dates import Span
from scheduler.instance.schema.groups import BusyTime
from scheduler.text import Text
from scheduler.wording import quoted


class Busied(NamedTuple):
    """Times of a file, or the faults that forbid to use any of them. `remark`: what in the file is not among them."""

    times: tuple[BusyTime, ...]
    faults: tuple[Fault, ...]
    remark: Text | None = None


def sorted_times(times: list[BusyTime]) -> tuple[BusyTime, ...]:
    """In time order, each once."""
    return tuple(sorted(set(times), key=lambda t: (t.date, t.start, t.end)))


def path_fault(file: str, folder: Path) -> Text | None:
    """Why the file may not be read: it must lie in the instance's directory and be iCal or CSV. None when it may."""
    shown = quoted(file)
    pure, windows = PurePosixPath(file), PureWindowsPath(file)
    outside = pure.is_absolute() or bool(windows.drive or windows.root) or ".." in (*pure.parts, *windows.parts)
    if outside or not _lies_in(folder, folder / file):
        return Text(
            f"le fichier {shown.fr} n’est pas dans le dossier de l’instance ; copiez-le à côté de l’instance et "
            "écrivez son seul nom",
            f"the file {shown.en} is not in the instance’s directory; copy it beside the instance and write its name "
            "only",
        )
    if pure.suffix.lower() not in (".ics", ".csv"):
        return Text(
            f"le fichier {shown.fr} n’est ni un iCal ni un CSV ; donnez un fichier « .ics » ou « .csv »",
            f"the file {shown.en} is neither iCal nor CSV; give a file “.ics” or “.csv”",
        )
    return None


def _lies_in(folder: Path, path: Path) -> bool:
    """Whether the path, its links followed, is below the folder; one that the system refuses is nowhere."""
    try:
        path.exists()  # refuses a name that is too long, which `resolve` accepts
        return path.resolve().is_relative_to(folder.resolve())
    except (OSError, ValueError, RuntimeError):  # too long; a NUL character; a loop of links
        return False


def read_busy(path: Path, zone: ZoneInfo, bounds: Span) -> Busied:
    """The busy times of an iCal file within `bounds`, or all those of a CSV file, as local times of `zone`."""
    try:
        if path.suffix.lower() == ".csv":
            found = read_table(read_text(path), str(path), bounds)
        else:
            found = read_calendar(read_text(path, loosely=True), str(path), zone, bounds)
    except InputError as error:
        return Busied((), error.faults)
    remark = texts.set_aside(found.aside) if found.number else texts.NOTHING
    return Busied(sorted_times(found.times), (), remark)
