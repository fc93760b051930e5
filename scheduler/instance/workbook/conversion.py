"""From a YAML file to a workbook and back: what is written, and what that changes in a file that is there."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from scheduler.errors import InputError
from scheduler.instance.dump import dumped, plain_data
from scheduler.instance.load import build_workbook, load_with_places, parse
from scheduler.instance.reading.draft import Loc
from scheduler.instance.reading.source import AN_INSTANCE, is_excel, is_there, read_yaml
from scheduler.instance.schema.instance import Instance
from scheduler.instance.workbook.merge import merged
from scheduler.instance.workbook.preview import Preview, preview
from scheduler.instance.workbook.read import WorkbookRead, read_workbook
from scheduler.instance.workbook.rows import Plain, dated_times, document_of
from scheduler.text import Text


@dataclass(frozen=True)
class Source:
    """An instance and what its file says beside it: times of its own, ids of rows, what was left unread."""

    instance: Instance
    own_times: dict[int, Any]
    read: WorkbookRead | None = None

    @property
    def ids(self) -> dict[Loc, str]:
        return self.read.ids if self.read is not None else {}


@dataclass(frozen=True)
class Taken:
    """A workbook taken over into a YAML file: the file's new text, and what changed in one that was there."""

    text: str
    changes: Preview | None


def source_of(file: Path, on_workbook: Callable[[WorkbookRead], None] = lambda _: None) -> Source:
    """The instance in a file of either kind. `on_workbook` hears of a workbook before what is wrong in it is told.

    Raises InputError.
    """
    if is_excel(file):
        read = read_workbook(file)
        on_workbook(read)
        return source_of_workbook(read, file.parent)
    instance, places = load_with_places(file)
    return Source(instance, _own_times(places.root.plain))


def source_of_workbook(read: WorkbookRead, folder: Path) -> Source:
    """The instance in a workbook whose busy files are in that folder. Raises InputError."""
    return Source(build_workbook(read, folder), _own_times(read.data), read)


def source_of_text(text: str, name: str, folder: Path) -> Source:
    """The instance in a YAML text, likewise."""
    instance, places = parse(text, name, folder)
    return Source(instance, _own_times(places.root.plain))


def _own_times(data: Any) -> dict[int, Any]:
    return {index: entry.get("times") for index, entry in enumerate(data.get("busy") or ())}


def taken_over(source: Source, target: Path, heading: str) -> Taken:
    """The YAML file of an instance: `target` changed where it says something else, or a new one below `heading`.

    A busy file that is not beside `target` is replaced by its times. Raises InputError when what is there is no
    instance.
    """
    wanted = _beside(source, target.parent)
    if not is_there(target):
        return Taken(dumped(wanted, heading), None)
    before = source_of(target)
    old = document_of(before.instance, before.own_times).data
    text = merged(read_yaml(target, AN_INSTANCE), old, wanted, source.ids)
    try:
        instance, places = parse(text, str(target), target.parent)
    except InputError as error:
        raise InputError.at(target, *_CANNOT_MERGE) from error
    if document_of(instance, _own_times(places.root.plain)).data != wanted:
        raise InputError.at(target, *_CANNOT_MERGE)
    return Taken(text, preview(before.instance, instance, source.ids))


def _beside(source: Source, folder: Path) -> Plain:
    """The data of an instance in that folder."""
    data = document_of(source.instance, source.own_times).data
    for row, entry in zip(data.get("busy", ()), source.instance.busy, strict=False):
        if entry.file is not None and not is_there(folder / entry.file):
            del row["file"]
            row["times"] = dated_times(source.instance, entry)
    whole = plain_data(source.instance)["trainers"]
    for row, trainer, all_of_it in zip(data["trainers"], source.instance.trainers, whole, strict=True):
        if trainer.calendar is not None and not is_there(folder / trainer.calendar):
            del row["calendar"]
            row |= {"availability": all_of_it["availability"]} if "availability" in all_of_it else {}
    return data


_CANNOT_MERGE = Text(
    "les changements ne se reportent pas dans ce fichier : un renvoi YAML (« & », « * ») y vaut à plusieurs endroits ; "
    "écrivez vers un autre fichier par --out",
    "the changes cannot be carried into this file: a YAML reference (“&”, “*”) says one text at several places in it; "
    "write to another file with --out",
)
