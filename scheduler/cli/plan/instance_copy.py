"""The instance beside its timetable, with its busy files: `whatif DIR` and `publish DIR` then need nothing else."""

from collections.abc import Iterator
from pathlib import Path

from scheduler.cli.core import files
from scheduler.cli.core.reading import found_above
from scheduler.errors import InputError
from scheduler.export.formats import is_output
from scheduler.files import is_file
from scheduler.instance.dump import to_yaml
from scheduler.instance.reading.source import INSTANCE_FILE, instance_file, is_excel, read_text
from scheduler.instance.schema.instance import Instance
from scheduler.text import Lang, Text

_MARK = "# scheduler plan"
_HEADING = Text(
    _MARK + " : copie de {path}, avec laquelle cet emploi du temps a été fait ; whatif et publish la lisent ici.\n",
    _MARK + ": a copy of {path}, for which this timetable was made; whatif and publish read it here.\n",
)
_IN_THE_WAY = Text(
    "ce fichier n’est pas une copie faite par « scheduler plan » et serait écrasé ; donnez un autre dossier par --out",
    "this file is no copy made by “scheduler plan” and would be overwritten; give another directory with --out",
)


def copies(path: Path, instance: Instance, folder: Path, lang: Lang, *, is_asked: bool) -> dict[str, bytes]:
    """What to write beside the timetable in `folder`, by path below it, read now: a search takes long, and the files
    may change meanwhile. Nothing where the instance is found anyway, unless `is_asked`: the folder may travel.

    Raises InputError when a file of somebody else's is there.
    """
    source, beside = instance_file(path), folder / INSTANCE_FILE
    if _same(beside, source) or not (is_asked or not _same(found_above(folder, instance.name), source)):
        return {}
    made = dict(_copies(source, instance, lang))
    is_ours = (_content(beside) or b"").startswith(_MARK.encode())
    files.refuse_unwritable(folder, made)
    for name, content in made.items():
        if not is_ours and _content(folder / name) not in (None, content):
            raise InputError.at(folder / name, *_IN_THE_WAY)
    return made


def _copies(source: Path, instance: Instance, lang: Lang) -> Iterator[tuple[str, bytes]]:
    heading = _HEADING.to(lang).format(path=str(source.absolute()).replace("\n", " "))
    calendars = (trainer.calendar for trainer in instance.trainers)
    named = (*(entry.file for entry in instance.busy), *calendars, instance.exams.read_from)
    busy = dict.fromkeys(name for name in named if name is not None)
    if is_excel(source) or any(is_output(name) for name in busy):  # `sessions.csv` would be two files
        yield INSTANCE_FILE, to_yaml(instance, heading.removeprefix("# "))
        return
    yield INSTANCE_FILE, (heading + read_text(source)).encode()
    for name in busy:
        yield name, (source.parent / name).read_bytes()


def _content(path: Path) -> bytes | None:
    try:
        return path.read_bytes() if is_file(path) else None
    except OSError as error:
        raise InputError.at(path, *files.unreadable(error)) from error


def _same(one: Path | None, other: Path) -> bool:
    return one is not None and is_file(one) and one.samefile(other)
