"""Where publications are kept, and what the commands that read them share: options, printing, files, JSON."""

import getpass
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import click

from scheduler.checker.words import listing, shown
from scheduler.cli import files
from scheduler.cli.grammar import BadValue
from scheduler.cli.options import PathType, option
from scheduler.cli.output import Output
from scheduler.errors import InputError, SchedulerError
from scheduler.publish.changes import Changes
from scheduler.publish.database import Database
from scheduler.publish.files import files as files_of
from scheduler.publish.files import message
from scheduler.publish.store import Revision, Store
from scheduler.publish.words import counts_said
from scheduler.text import Lang, Text

DATABASE = Path("solutions") / "publications.sqlite"
VARIABLE = "SCHEDULER_DATABASE"
_LONGEST = 60
"""Changes told in the terminal; the files have them all."""
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
        text = " ".join("".join(char if char.isprintable() else " " for char in str(value)).split())
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


def sentence_option(name: str, about: Text, lang: Lang, *, required: bool = False) -> click.Option:
    metavar = Text("TEXTE", "TEXT")
    return option(name, about=about, lang=lang, metavar=metavar, type=Sentence(), required=required)


def database_option(lang: Lang) -> click.Option:
    return option("--database", about=_ABOUT_DATABASE, lang=lang, metavar=Text("BASE", "DATABASE"))


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
    """The last revision; none, too, where there is no database yet. Makes nothing."""
    try:
        with opened(database) as store:
            return store.head()
    except InputError:  # what else is wrong with it is said when it is opened to write
        return None


def somebody() -> str:
    """The login of who runs the program; « ? » where the system has no name for them."""
    try:
        return getpass.getuser()
    except (KeyError, ImportError, OSError):
        return "?"


def print_changes(output: Output, changes: Changes) -> None:
    """The counts, each change by date, whom to tell."""
    output.say(counts_said(changes.counts))
    for each in changes.all[:_LONGEST]:
        said = changes.said(each)
        mark = _MARKS[each.kind]
        output.say(Text(f"  {mark.fr} {said.fr}", f"  {mark.en} {said.en}"))
    if (more := len(changes.all) - _LONGEST) > 0:
        output.say(Text(f"  … et {more} de plus (--out les écrit toutes)", f"  … and {more} more (--out writes all)"))
    if changes.notices:
        output.say(_whom_to_tell(changes))


_MARKS = {
    "moved": Text("déplacée", "moved"),
    "changed": Text("changée", "changed"),
    "cancelled": Text("ANNULÉE", "CANCELLED"),
    "added": Text("ajoutée", "added"),
}


def _whom_to_tell(changes: Changes) -> Text:
    parts = []
    for kind, one in (("group", Text("groupe", "group")), ("trainer", Text("formateur", "trainer"))):
        told = [shown(notice.name) for notice in changes.notices if notice.kind == kind]
        word = Text(f"{one.fr}s", f"{one.en}s") if len(told) > 1 else one
        if told:
            names = listing(told)
            parts.append(Text(f"{word.fr} {names.fr}", f"{word.en} {names.en}"))
    return Text(
        f"À prévenir : {' ; '.join(part.fr for part in parts)}.", f"To tell: {'; '.join(part.en for part in parts)}."
    )


def write_changes(output: Output, folder: Path, changes: Changes, old: Revision, new: Revision, *, quiet: bool) -> None:
    """Write the files; a failure says how to write them again. Raises SchedulerError."""
    made = files_of(changes, old, new, output.files_lang(changes.after[0]))
    try:
        files.write(folder, made)
    except SchedulerError as error:
        again = Text(
            f"la révision {new.number} reste publiée ; refaites les fichiers par « scheduler diff {old.number} "
            f"{new.number} --out DOSSIER »",
            f"revision {new.number} stays published; make the files again with “scheduler diff {old.number} "
            f"{new.number} --out DIRECTORY”",
        )
        raise SchedulerError([*error.texts, again]) from error
    said = output.note if quiet else output.say
    said(
        Text(
            f"{len(made)} fichiers écrits dans {folder} : changes.html, changes.csv, messages à envoyer.",
            f"{len(made)} files written to {folder}: changes.html, changes.csv, messages to send.",
        )
    )


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
        "clashes": revision.report["clash_count"],
        "changes": revision.changes,
        "scheduler": revision.scheduler,
    }


def changes_json(changes: Changes, new: Revision, lang: Lang) -> dict[str, Any]:
    return {
        "counts": changes.counts,
        "changes": [
            {
                "id": each.id,
                "change": each.kind,
                "before": each.before.model_dump(mode="json") if each.before is not None else None,
                "after": each.after.model_dump(mode="json") if each.after is not None else None,
                "text": changes.said(each).to(lang),
            }
            for each in changes.all
        ],
        "notices": [
            {
                "kind": notice.kind,
                "id": notice.id,
                "name": notice.name,
                "ids": [each.id for each in notice.differences],
                "text": message(changes, notice, new, lang),
            }
            for notice in changes.notices
        ],
    }


def raw_json(output: Output, content: object) -> None:
    output.raw((json.dumps(content, ensure_ascii=False, indent=2) + "\n").encode())
