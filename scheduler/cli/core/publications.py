"""The database of publications: finding it, opening it, and the options of the commands that do."""

import getpass
import shlex
from collections.abc import Iterator
from contextlib import contextmanager

from scheduler.cli.core.commands import Argument, Option
from scheduler.cli.core.output import Output
from scheduler.cli.core.values import ValueType, WholeNumber, control_character
from scheduler.errors import InputError
from scheduler.publish.changes.texts import whole
from scheduler.publish.store import location
from scheduler.publish.store.database import named
from scheduler.publish.store.location import DATABASE_FILE, VARIABLE, where
from scheduler.publish.store.store import Store
from scheduler.text import Text

_TOLD = Text("Base des publications : {place}", "Database of publications: {place}")
LONGEST_SENTENCE = 1000
_ABOUT_DATABASE = Text(
    f"La base des publications : un fichier SQLite, ou postgresql://utilisateur@machine/base (par défaut la variable "
    f"{VARIABLE}, sinon {DATABASE_FILE} ou {DATABASE_FILE.name}, "
    "cherchée à partir de l’emploi du temps, puis du dossier "
    "courant, en remontant).",
    f"The database of publications: an SQLite file, or postgresql://user@host/database (default: the variable "
    f"{VARIABLE}, else {DATABASE_FILE} or {DATABASE_FILE.name}, "
    "looked for from the timetable, then the current directory, "
    "upwards).",
)


def _address(text: str) -> str | Text:
    """An empty one is a variable that somebody forgot to set, and no wish for the default."""
    if not text.strip():
        return Text("dites où est la base", "say where the database is")
    return control_character(text) or text


def _sentence(text: str) -> str | Text:
    """A text of a few words or lines, without control characters."""
    text = whole(text)
    if not text:
        return Text("écrivez quelques mots", "write a few words")
    if len(text) > LONGEST_SENTENCE:
        return Text(
            f"ce texte a {len(text)} caractères, au plus {LONGEST_SENTENCE}",
            f"this text has {len(text)} characters, at most {LONGEST_SENTENCE}",
        )
    return text


DATABASE = Option("--database", about=_ABOUT_DATABASE, value=Text("BASE", "DATABASE"), type=ValueType(_address))
REVISION_NUMBER = WholeNumber(1, 10**9)


def revision_argument(name: str, placeholder: str, about: Text) -> Argument:
    return Argument(name, placeholder, about, type=REVISION_NUMBER)


def sentence_option(name: str, about: Text, *, required: bool = False) -> Option:
    return Option(name, about=about, value=Text("TEXTE", "TEXT"), type=ValueType(_sentence), required=required)


def option_for(place: str) -> str:
    """The option that a proposed command needs to use that database; empty where it finds it by itself."""
    try:
        is_found = named(where(None)) == place
    except InputError:  # the environment names one that cannot be
        is_found = False
    return "" if is_found else f" --database {shlex.quote(place)}"


@contextmanager
def opened(place: str, output: Output, *, create: bool = False) -> Iterator[Store]:
    """The store there (see `where`), which is told, in the language of what was published last unless a timetable to
    publish has one. Raises InputError."""
    with location.opened(place, create=create) as store:
        if not create and (head := store.head()) is not None and head.locale is not None:
            output.speak_as("en" if head.locale == "en" else "fr")
        output.note(_TOLD, place=store.place)
        yield store


def somebody() -> str:
    """The login of who runs the program; « ? » where the system has no name for them, or none that can be written."""
    try:
        return whole(getpass.getuser())[:LONGEST_SENTENCE] or "?"
    except (KeyError, ImportError, OSError):
        return "?"
