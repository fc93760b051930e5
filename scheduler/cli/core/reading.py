"""Reading what a command is given: an instance, a timetable, or a timetable with the instance it was made for."""

import datetime as dt
import re
import shlex
from collections.abc import Callable, Collection
from pathlib import Path

from scheduler.checker import notes
from scheduler.checker.check import check
from scheduler.checker.report import Report
from scheduler.cli.core.output import Output
from scheduler.errors import Faults, InputError
from scheduler.files import upwards
from scheduler.instance import load as instances
from scheduler.instance.reading.source import INSTANCE_FILE, instance_file, is_excel, is_there, read_text
from scheduler.instance.schema.instance import Instance
from scheduler.text import Lang, Text
from scheduler.timetable import store
from scheduler.timetable.schema import Timetable
from scheduler.wording import say

_LOCALE = re.compile(r"""^locale\s*:\s*["']?(fr|en)["']?\s*(?:#.*)?$""", re.MULTILINE)
_LANGS: dict[str, Lang] = {"fr": "fr", "en": "en"}
_NOTHING_PAST = Text(
    "Rien n’est passé : toutes les séances peuvent bouger (--from DATE en fige le début).",
    "Nothing is past: every session may move (--from DATE freezes the beginning).",
)
EDITED_SINCE = Text(
    "Note : l’instance a été modifiée depuis que cet emploi du temps a été fait ; c’est l’instance d’aujourd’hui qui "
    "compte.",
    "Note: the instance has been edited since this timetable was made; the instance of today is what counts.",
)
_MOST_TOLD = 5
_REFUSED = Text(
    "cet emploi du temps enfreint des règles de l’instance {found} ; « {command} » les liste toutes{told}",
    "this timetable breaks rules of the instance {found}; “{command}” lists them all{told}",
)
_NO_INSTANCE = Text(
    "l’instance « {name} » de cet emploi du temps n’est ni à côté de lui, ni dans instances/{name} ; dites où elle est "
    "par --instance",
    "the instance “{name}” of this timetable is neither beside it nor in instances/{name}; say where it is with "
    "--instance",
)


def read_instance(path: Path, output: Output) -> Instance:
    """The instance; `output` speaks its language from now on, even to list its faults. Raises InputError."""
    try:
        instance = instances.load(path)
    except InputError:
        if (locale := _stated_locale(path)) is not None:
            output.speak_as(locale)
        raise
    output.speak_as(instance.locale)
    return instance


def read_both(instance: Path, timetable: Path, output: Output) -> tuple[Instance, Timetable]:
    """An instance and a timetable; the faults of both files are told together. Raises InputError."""
    faults = Faults()
    read, held = faults.of(lambda: read_instance(instance, output)), faults.of(lambda: store.load(timetable))
    faults.tell()
    assert read is not None and held is not None  # else something was at fault
    return read, held


def say_notes(instance: Instance, output: Output, *, told: Collection[Text] = ()) -> None:
    """What to know of the instance before relying on an answer that holds no report; not what is `told` anyway."""
    for text in notes.about(instance):
        if text not in told:
            output.note(Text(f"Note : {text.fr}", f"Note: {text.en}"))


def _stated_locale(path: Path) -> Lang | None:
    """The language that a faulty instance says it is in."""
    try:
        file = instance_file(path)
        if is_excel(file):
            return instances.workbook_lang(file)
        text = read_text(file)
    except InputError:
        return None
    found = _LOCALE.search(text)
    return _LANGS[found[1]] if found is not None else None


def first_day(asked: dt.date | None, instance: Instance, timetable: Timetable, now: dt.datetime) -> dt.date | None:
    """From which day the timetable may change: the one asked for, else today."""
    return asked if asked is not None else timetable.today(now, instance.zone)


def say_first_day(say: Callable[[Text], None], first: dt.date | None, *, is_asked: bool) -> None:
    if first is None:
        say(_NOTHING_PAST)
        return
    fr, en = ("", "") if is_asked else (" (aujourd’hui ; --from en décide)", " (today; --from decides)")
    say(Text(f"Rien de ce qui précède le {first:%d/%m/%Y} ne bouge{fr}.", f"Nothing before {first} moves{en}."))


def read_published(path: Path, instance: Path | None, output: Output) -> tuple[Instance, Timetable, Report]:
    """The timetable, its instance, and the checker's report on them, which accepts it.

    Raises InputError when a file is at fault, no instance is found, or the checker refuses the timetable.
    """
    timetable = store.load(path)
    found = instance or instance_of(path, timetable)
    known = read_instance(found, output)
    report = check(known, timetable)
    if not report.accepted:
        command = f"scheduler check {shlex.quote(str(found))} {shlex.quote(str(path))}"
        first = [violation.text for violation in report.all_violations[:_MOST_TOLD]]
        told = Text(*("".join(f"\n  – {text.to(lang)}" for text in first) for lang in _LANGS.values()))
        raise InputError.at(path, *say(*_REFUSED, found=str(found), command=command, told=told))
    if timetable.digest != known.digest:
        output.note(EDITED_SINCE)
    say_notes(known, output)
    return known, timetable, report


def instance_of(path: Path, timetable: Timetable) -> Path:
    """The instance's file: beside the timetable, else above it, else below the current directory. Raises InputError."""
    name, folder = timetable.instance, path if path.is_dir() else path.parent
    if (found := found_above(folder, name) or _in(Path.cwd(), name)) is not None:
        return found
    raise InputError.at(path, *say(*_NO_INSTANCE, name=name))


def found_above(folder: Path, name: str) -> Path | None:
    """The instance of that name in the folder, else in `instances/` of a folder that it is in."""
    beside = folder / INSTANCE_FILE
    if is_there(beside):
        return beside
    return next((found for base in upwards(folder) if (found := _in(base, name)) is not None), None)


def _in(base: Path, name: str) -> Path | None:
    """Only names that can be a directory's: a timetable is a file that anybody may have edited."""
    if not name or set(name) - set("abcdefghijklmnopqrstuvwxyz0123456789-"):
        return None
    file = base / "instances" / name / INSTANCE_FILE
    return file if is_there(file) else None
