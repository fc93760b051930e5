"""Reading what a command is given, in the language of the instance from then on."""

import re
from collections.abc import Collection
from pathlib import Path

from scheduler.checker import notes
from scheduler.cli.core.output import Output
from scheduler.errors import Fault, InputError
from scheduler.instance import load as instances
from scheduler.instance.reading.source import instance_file, read_text
from scheduler.instance.schema import Instance
from scheduler.text import Lang, Text
from scheduler.timetable import store
from scheduler.timetable.schema import Timetable

_LOCALE = re.compile(r"""^locale\s*:\s*["']?(fr|en)["']?\s*(?:#.*)?$""", re.MULTILINE)


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
    try:
        read = read_instance(instance, output)
    except InputError as error:
        raise InputError([*error.faults, *_faults_of(timetable)]) from error
    return read, store.load(timetable)


def say_notes(instance: Instance, output: Output, *, told: Collection[Text] = ()) -> None:
    """What to know of the instance before relying on an answer that holds no report; not what is `told` anyway."""
    for text in notes.about(instance):
        if text not in told:
            output.note(Text(f"Note : {text.fr}", f"Note: {text.en}"))


def _faults_of(timetable: Path) -> tuple[Fault, ...]:
    try:
        store.load(timetable)
    except InputError as error:
        return error.faults
    return ()


def _stated_locale(path: Path) -> Lang | None:
    """The language that a faulty instance says it is in."""
    try:
        text = read_text(instance_file(path))
    except InputError:
        return None
    found = _LOCALE.search(text)
    return _LANGS[found[1]] if found is not None else None


_LANGS: dict[str, Lang] = {"fr": "fr", "en": "en"}
