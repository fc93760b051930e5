"""Where the files of a timetable go, and whether they can go there."""

import signal
import tempfile
from collections.abc import Collection, Iterable, Mapping
from pathlib import Path

from scheduler.cli.core.places import OUTPUTS
from scheduler.cli.core.reasons import reason
from scheduler.errors import Fault, InputError, Place, SchedulerError
from scheduler.export.audience import FOLDERS, file_name
from scheduler.export.formats import MOODLE_FOLDER, PAGE, Wanted
from scheduler.files import write_all
from scheduler.instance.schema import Instance
from scheduler.text import Text
from scheduler.timetable.store import FILE_NAME

_FOLDERS = ("ical", *(f"ical/{name}" for name in FOLDERS))


def output_folder(instance: Instance) -> Path:
    """Where everything about an instance goes unless told otherwise, below the current directory."""
    return OUTPUTS / file_name(instance.name)


def is_output(name: str) -> bool:
    """Whether a file of that name below the output directory is, or may be taken for, one of ours."""
    first = name.casefold().partition("/")[0]
    return first in ("ical", MOODLE_FOLDER, "sessions.csv") or first.startswith("moodle-")


def refuse_unwritable(out: Path, wanted: Wanted) -> None:
    """Find out before a long search that its timetable could not be written. Leaves nothing behind.

    Raises InputError, that names the directory or file in the way.
    """
    names = {"json": [FILE_NAME], "html": [PAGE], "xlsx": ["plan.xlsx"], "csv": ["sessions.csv"]}
    for name in (name for format_ in wanted.formats for name in names.get(format_, ())):
        refuse_directory(out / name)
    folders = [wanted.prefix + name for name in _FOLDERS] if "ical" in wanted.formats else []
    for folder in (out, *(out / name for name in folders)):
        refuse_closed(folder)


def refuse_directory(file: Path) -> None:
    """Raises InputError when a directory is where the file should go."""
    if is_directory(file):
        raise refusal(
            file,
            Text(
                "c’est un dossier, à l’endroit d’un fichier à écrire ; déplacez-le",
                "this is a directory where a file is to be written; move it",
            ),
        )


def is_directory(path: Path) -> bool:
    """Whether it is one. Raises InputError for a path that cannot be one, such as a name too long."""
    try:
        return path.is_dir()
    except OSError as error:
        raise refusal(path, unwritable(error)) from error


def refuse_closed(folder: Path) -> None:
    """Raises InputError when files cannot be written in the folder, or it cannot be made."""
    try:
        nearest = next(path for path in (folder, *folder.absolute().parents) if path.exists() or path.is_symlink())
        if not nearest.is_dir():
            raise refusal(
                nearest,
                Text("ce n’est pas un dossier ; donnez-en un autre", "this is not a directory; give another one"),
            )
        # Trying is the only sure answer: rights, read-only disks and the superuser each have their exceptions.
        with tempfile.TemporaryFile(dir=nearest):
            pass
    except OSError as error:
        raise refusal(folder, unwritable(error)) from error


def unwritable(error: OSError) -> Text:
    why = reason(error)
    return Text(
        f"impossible d’écrire ici ({why.fr}) ; donnez un autre endroit avec --out",
        f"cannot write here ({why.en}); give another place with --out",
    )


def unreadable(error: OSError) -> Text:
    why = reason(error)
    return Text(f"lecture impossible ({why.fr})", f"cannot be read ({why.en})")


def refusal(path: Path, text: Text) -> InputError:
    return InputError([Fault(Place(str(path)), text)])


def feeds_of(names: Iterable[str]) -> int:
    return sum(name.endswith(".ics") for name in names)


def write(folder: Path, made: Mapping[str, bytes], gone: Collection[str] = ()) -> None:
    """Write every file and take away those that are `gone`, or leave all as they were. Raises SchedulerError (exit
    code 1) when the system refuses.

    From here to the end of the run Ctrl-C does nothing: it would say that nothing is written.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        write_all(folder, made, gone)
    except OSError as error:
        why, place = reason(error), error.filename or folder
        raise SchedulerError(
            [
                Text(
                    f"{place} : l’écriture a échoué ({why.fr}) ; aucun fichier n’est à moitié écrit",
                    f"{place}: writing failed ({why.en}); no file is half written",
                )
            ]
        ) from error
