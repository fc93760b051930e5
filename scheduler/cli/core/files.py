"""Whether files can be written where they should go, and writing them: what becomes of each error of the system."""

import tempfile
from collections.abc import Collection, Iterable, Mapping
from pathlib import Path

from scheduler.cli.core.interruption import ignore_interruptions
from scheduler.errors import InputError, SchedulerError
from scheduler.export.audience import file_name
from scheduler.files import why_refused, write_all
from scheduler.instance.reading.source import INSTANCE_FILE
from scheduler.instance.schema.instance import Instance
from scheduler.text import Text
from scheduler.timetable.store import OUTPUTS

_IN_THE_WAY = Text(
    "c’est un dossier, à l’endroit d’un fichier à écrire ; déplacez-le",
    "this is a directory where a file is to be written; move it",
)
_TAKEN = Text("ce fichier existe déjà ; donnez-en un autre par --out", "this file is there already; give another --out")
_NO_FOLDER = Text("ce n’est pas un dossier ; donnez-en un autre", "this is not a directory; give another one")


def output_folder(instance: Instance) -> Path:
    """Where everything about an instance goes unless told otherwise, below the current directory."""
    return OUTPUTS / file_name(instance.name)


def new_instance(out: Path) -> Path:
    """The file of a new instance: `out`, or in it where it is a folder. Raises InputError where nothing can be written,
    or something is there."""
    target = out / INSTANCE_FILE if is_directory(out) else out
    refuse_unwritable(target.parent, [target.name])
    if target.exists():
        raise InputError.at(target, *_TAKEN)
    return target


def is_directory(path: Path) -> bool:
    """Whether it is one. Raises InputError for a path that cannot be one, such as a name too long."""
    try:
        return path.is_dir()
    except OSError as error:
        raise InputError.at(path, *unwritable(error)) from error


def refuse_unwritable(folder: Path, names: Iterable[str] = ()) -> None:
    """Find out before a long search that its result could not be written: to the folder, to the files of these names
    below it, to the folders of those names that end with a slash. Leaves nothing behind.

    Raises InputError, that names the directory or file in the way.
    """
    names = list(names)
    for name in names:
        if not name.endswith("/") and is_directory(folder / name):
            raise InputError.at(folder / name, *_IN_THE_WAY)
    below = [folder / name if name.endswith("/") else (folder / name).parent for name in names]
    for each in dict.fromkeys([folder, *below]):
        _refuse_closed(each)


def _refuse_closed(folder: Path) -> None:
    """Raises InputError when files cannot be written in the folder, or it cannot be made."""
    try:
        nearest = next(path for path in (folder, *folder.absolute().parents) if path.exists() or path.is_symlink())
        if not nearest.is_dir():
            raise InputError.at(nearest, *_NO_FOLDER)
        # Trying is the only sure answer: rights, read-only disks and the superuser each have their exceptions.
        with tempfile.TemporaryFile(dir=nearest):
            pass
    except OSError as error:
        raise InputError.at(folder, *unwritable(error)) from error


def unwritable(error: OSError) -> Text:
    why = why_refused(error)
    return Text(
        f"impossible d’écrire ici ({why.fr}) ; donnez un autre endroit avec --out",
        f"cannot write here ({why.en}); give another place with --out",
    )


def unreadable(error: OSError) -> Text:
    why = why_refused(error)
    return Text(f"lecture impossible ({why.fr})", f"cannot be read ({why.en})")


def write(folder: Path, made: Mapping[str, bytes], gone: Collection[str] = ()) -> None:
    """Write every file and take away those that are `gone`, or leave all as they were. Raises SchedulerError (exit
    code 1) when the system refuses.

    From here to the end of the run Ctrl-C does nothing: it would say that nothing is written.
    """
    ignore_interruptions()
    try:
        write_all(folder, made, gone)
    except OSError as error:
        why, place = why_refused(error), error.filename or folder
        raise SchedulerError(
            [
                Text(
                    f"{place} : l’écriture a échoué ({why.fr}) ; aucun fichier n’est à moitié écrit",
                    f"{place}: writing failed ({why.en}); no file is half written",
                )
            ]
        ) from error
