"""Where publications are kept, and what the commands that read them share: options, printing, files, JSON."""

import getpass
import json
import os
import shlex
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import click

from scheduler.cli.core.grammar import BadValue
from scheduler.cli.core.options import PathType, option, refuse_control
from scheduler.cli.core.output import Output
from scheduler.cli.core.places import KEPT, OUTPUTS, is_file, upwards
from scheduler.errors import InputError
from scheduler.publish.changes import Changes
from scheduler.publish.database import Database, NothingPublished, named
from scheduler.publish.store import Revision, Store
from scheduler.publish.words import whole
from scheduler.text import Lang, Text

DATABASE = KEPT / "publications.sqlite"
VARIABLE = "SCHEDULER_DATABASE"
_ABOUT_DATABASE = Text(
    f"La base des publications : un fichier SQLite, ou postgresql://utilisateur@machine/base (par défaut la variable "
    f"{VARIABLE}, sinon {DATABASE} ou {DATABASE.name}, cherchée à partir de l’emploi du temps, puis du dossier "
    "courant, en remontant).",
    f"The database of publications: an SQLite file, or postgresql://user@host/database (default: the variable "
    f"{VARIABLE}, else {DATABASE} or {DATABASE.name}, looked for from the timetable, then the current directory, "
    "upwards).",
)
_ABOUT_OUT = Text(
    "Écrire dans ce dossier les messages à envoyer, changes.csv et changes.html.",
    "Write to this directory the messages to send, changes.csv and changes.html.",
)
_ABOUT_JSON = Text("Écrire la réponse en JSON.", "Write the answer as JSON.")


class Sentence(click.ParamType[str]):
    """A text of a few words or lines, without control characters."""

    name = "text"
    longest = 1000

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        text = whole(str(value))
        if not text:
            raise BadValue(Text("écrivez quelques mots", "write a few words"), ctx, param)
        if len(text) > self.longest:
            raise BadValue(
                Text(
                    f"ce texte a {len(text)} caractères, au plus {self.longest}",
                    f"this text has {len(text)} characters, at most {self.longest}",
                ),
                ctx,
                param,
            )
        return text


class Address(click.ParamType[str]):
    """Where a database is. An empty one is a variable that somebody forgot to set, and no wish for the default."""

    name = "text"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        if not str(value).strip():
            raise BadValue(Text("dites où est la base", "say where the database is"), ctx, param)
        refuse_control(str(value), ctx, param)
        return str(value)


def sentence_option(name: str, about: Text, lang: Lang, *, required: bool = False) -> click.Option:
    metavar = Text("TEXTE", "TEXT")
    return option(name, about=about, lang=lang, metavar=metavar, type=Sentence(), required=required)


def database_option(lang: Lang) -> click.Option:
    return option("--database", about=_ABOUT_DATABASE, lang=lang, metavar=Text("BASE", "DATABASE"), type=Address())


def out_option(lang: Lang) -> click.Option:
    return option("--out", "-o", about=_ABOUT_OUT, lang=lang, metavar=Text("DOSSIER", "DIRECTORY"), type=PathType())


def json_option(lang: Lang) -> click.Option:
    return option("--json", "as_json", about=_ABOUT_JSON, lang=lang, is_flag=True)


def where(database: str | None, near: Path | None = None) -> str:
    """The database that the command line, else the environment, names; else the one found from the timetable's place
    upwards, else from the current directory upwards; else where a first publication makes one."""
    if asked := database or os.environ.get(VARIABLE):
        return asked
    here, folders = Path.cwd(), [] if near is None else upwards(near)
    found = next((file for folder in (*folders, *upwards(here)) for file in _places(folder) if is_file(file)), None)
    if found is None:
        found = _first_place(folders, here) / DATABASE.name
    return str(found.relative_to(here) if found.is_relative_to(here) else found)


def _places(folder: Path) -> tuple[Path, Path]:
    return folder / DATABASE, folder / DATABASE.name


def _first_place(folders: list[Path], here: Path) -> Path:
    """`solutions` of the project that the timetable is in: beside the folder of outputs that holds it, else of the
    current directory; one that lies elsewhere keeps its publications beside it."""
    outputs = next((folder for folder in folders if folder.name in (KEPT.name, OUTPUTS.name)), None)
    if outputs is not None:
        return outputs.parent / KEPT
    if not folders or here in folders:
        return here / KEPT
    return folders[0] if folders[0].is_dir() else folders[1]


def option_for(place: str) -> str:
    """What a command typed here needs, to use that database: nothing where it finds it by itself."""
    try:
        is_found = named(where(None)) == place
    except InputError:  # the environment names one that cannot be
        is_found = False
    return "" if is_found else f" --database {shlex.quote(place)}"


@contextmanager
def opened(place: str, output: Output, *, create: bool = False) -> Iterator[Store]:
    """The store there (see `where`), which is told, in the language of what was published last unless a timetable to
    publish has one. Raises InputError."""
    with _store(place, create=create) as store:
        if not create and (head := store.head()) is not None and head.locale is not None:
            output.speak_as("en" if head.locale == "en" else "fr")
        output.note(Text(f"Base des publications : {store.place}", f"Database of publications: {store.place}"))
        yield store


@contextmanager
def _store(place: str, *, create: bool) -> Iterator[Store]:
    database = Database(place, create=create)
    try:
        yield Store(database)
    finally:
        database.close()


def last_published(place: str) -> Revision | None:
    """The last revision; none, too, where there is no database yet. Makes nothing. Raises InputError."""
    try:
        with _store(place, create=False) as store:
            return store.head()
    except NothingPublished:
        return None


def somebody() -> str:
    """The login of who runs the program; « ? » where the system has no name for them, or none that can be written."""
    try:
        return whole(getpass.getuser())[: Sentence.longest] or "?"
    except (KeyError, ImportError, OSError):
        return "?"


def changes_of(store: Store, revision: Revision) -> tuple[Revision | None, Changes]:
    """What a revision changed, and since which: the one before, or none when it is the first."""
    after = store.open(revision)
    if revision.parent is None:
        return None, Changes.first(*after)
    parent = store.revision(revision.parent)
    return parent, Changes(store.open(parent), after, revision.published_at)


def revision_json(revision: Revision) -> dict[str, Any]:
    return {
        "number": revision.number,
        "parent": revision.parent,
        "instance": revision.instance,
        "instance_digest": revision.instance_digest,
        "timetable_digest": revision.timetable_content,
        "published_at": revision.published_at.isoformat(),
        "published_by": revision.published_by,
        "why": revision.why,
        "forced": revision.forced,
        "accepted": revision.report["accepted"],
        "clashes": revision.report.get("clash_count"),
        "changes": revision.changes,
        "scheduler": revision.scheduler,
    }


def raw_json(output: Output, content: object) -> None:
    output.raw((json.dumps(content, ensure_ascii=False, indent=2) + "\n").encode())
