"""Where publications are kept, and what the commands that read them share: options, printing, files, JSON."""

import getpass
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import click

from scheduler.cli.grammar import BadValue
from scheduler.cli.options import PathType, option, refuse_control
from scheduler.cli.output import Output
from scheduler.publish.changes import Changes
from scheduler.publish.database import Database, NothingPublished
from scheduler.publish.store import Revision, Store
from scheduler.publish.words import whole
from scheduler.text import Lang, Text

DATABASE = Path("solutions") / "publications.sqlite"
VARIABLE = "SCHEDULER_DATABASE"
_ABOUT_DATABASE = Text(
    f"La base des publications : un fichier SQLite, ou postgresql://utilisateur@machine/base (par défaut la variable "
    f"{VARIABLE}, sinon {DATABASE}).",
    f"The database of publications: an SQLite file, or postgresql://user@host/database (default: the variable "
    f"{VARIABLE}, else {DATABASE}).",
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


@contextmanager
def opened(database: str | None, *, create: bool = False) -> Iterator[Store]:
    """The store that the command line, else the environment, names. Raises InputError."""
    opened_database = Database(database or os.environ.get(VARIABLE) or str(DATABASE), create=create)
    try:
        yield Store(opened_database)
    finally:
        opened_database.close()


def last_published(database: str | None) -> Revision | None:
    """The last revision; none, too, where there is no database yet. Makes nothing. Raises InputError."""
    try:
        with opened(database) as store:
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
