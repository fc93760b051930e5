"""The files of a timetable: what each format is, where it goes, and whether it can go there."""

import datetime as dt
import signal
import tempfile
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from zoneinfo import ZoneInfo

from scheduler.checker.report import Report
from scheduler.cli.core.places import OUTPUTS
from scheduler.cli.core.reasons import reason
from scheduler.errors import Fault, InputError, Place, SchedulerError
from scheduler.export import enf_steps, workbook
from scheduler.export.audience import FOLDERS, file_name
from scheduler.export.enf import enf
from scheduler.export.enf_update import Update
from scheduler.export.html import page
from scheduler.export.ical import PRODID, feeds
from scheduler.export.ical_moodle import Variant
from scheduler.files import write_all
from scheduler.instance.schema import Instance
from scheduler.text import Lang, Text
from scheduler.timetable.schema import Timetable
from scheduler.timetable.store import FILE_NAME, to_json

FORMATS = ("json", "csv", "ical", "xlsx", "html")
PAGE = "timetable.html"
MOODLE_FOLDER = "moodle"
"""Where Moodle's variant of the feeds goes: `moodle/ical/…`."""

_FOLDERS = ("ical", *(f"ical/{name}" for name in FOLDERS))


@dataclass(frozen=True)
class Imported:
    """What a Moodle that has imported something before needs, and in words from what to what that goes."""

    update: Update
    span: Text


@dataclass(frozen=True)
class Wanted:
    """Which files to make, and how. `imported` is none when what Moodle already has is not told."""

    lang: Lang
    formats: tuple[str, ...] = FORMATS
    variant: Variant = "standard"
    server_timezone: ZoneInfo | None = None
    category: int = 1
    imported: Imported | None = None

    @property
    def prefix(self) -> str:
        return f"{MOODLE_FOLDER}/" if self.variant == "moodle" else ""


def output_folder(instance: Instance) -> Path:
    """Where everything about an instance goes unless told otherwise, below the current directory."""
    return OUTPUTS / file_name(instance.name)


def is_output(name: str) -> bool:
    """Whether a file of that name below the output directory is, or may be taken for, one of ours."""
    first = name.casefold().partition("/")[0]
    return first in ("ical", MOODLE_FOLDER, "sessions.csv") or first.startswith("moodle-")


def make(
    instance: Instance,
    timetable: Timetable,
    report: Report,
    wanted: Wanted,
    *,
    now: dt.datetime,
) -> dict[str, bytes]:
    """Every wanted file, by its path below the output directory. `now` is aware."""
    files: dict[str, bytes] = {}
    lang = wanted.lang
    if "json" in wanted.formats:
        files[FILE_NAME] = to_json(timetable)
    if "csv" in wanted.formats:
        files |= enf(
            instance,
            timetable,
            server_timezone=wanted.server_timezone,
            category=wanted.category,
            lang=lang,
        )
        files |= _update(wanted.imported, wanted) if wanted.imported is not None else {}
    if "ical" in wanted.formats:
        made = feeds(instance, timetable, now=now, lang=lang, variant=wanted.variant)
        files |= {wanted.prefix + path: content for path, content in made.items()}
    if "xlsx" in wanted.formats:
        files |= workbook.plan(instance, timetable, created=now, lang=lang)
    if "html" in wanted.formats:
        files[PAGE] = page(instance, timetable, report, lang=lang).encode()
    return files


def _update(imported: Imported, wanted: Wanted) -> dict[str, bytes]:
    made = imported.update.files(wanted.server_timezone, wanted.category)
    steps = enf_steps.as_file(imported.update, imported.span, wanted.lang, wanted.server_timezone)
    return {**made, enf_steps.STEPS_FILE: steps}


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


def stale_feeds(folder: Path, wanted: Wanted, made: Mapping[str, bytes]) -> list[str]:
    """Feeds of ours below `folder`, by their path, whose audience is gone: nobody should take them for today's."""
    if "ical" not in wanted.formats:
        return []
    found = [path for name in FOLDERS for path in sorted((folder / wanted.prefix / "ical" / name).glob("*.ics"))]
    names = {path.relative_to(folder).as_posix(): path for path in found if path.is_file()}
    return [name for name, path in names.items() if name not in made and PRODID.encode() in path.read_bytes()]


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
