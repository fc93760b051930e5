"""`scheduler new-year INSTANCE --first DATE`: last year's instance, carried to the next year."""

import datetime as dt
import shlex
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from scheduler.cli.core import files
from scheduler.cli.core.commands import Invocation, Manual, Option, command
from scheduler.cli.core.options import FILE, INSTANCE, JSON, out_option
from scheduler.cli.core.reading import read_instance
from scheduler.cli.core.values import DAY, ValueType
from scheduler.errors import InputError
from scheduler.instance.dump import dumped
from scheduler.instance.new_year.new_year import Fate, NewYear, NewYearNote, new_year
from scheduler.instance.reading.source import AN_INSTANCE, INSTANCE_FILE, instance_file, is_excel, read_yaml
from scheduler.text import Text

_MANUAL = Manual(
    Text("Préparer l’année suivante à partir de la dernière.", "Make the next year's instance from the last one."),
    Text(
        "Toutes les tables restent, avec leurs commentaires. Chaque date passe à la même semaine du semestre et au "
        "même jour de la semaine ; les jours fériés sont ceux de la nouvelle année ; les dates fixées (« pins ») et "
        "les fichiers d’heures prises ne sont pas repris. Ce qui a été reporté, ce qui ne l’a pas été et ce que vous "
        "devez décider est listé, avec sa ligne. Publiée dans la même base, la nouvelle année garde l’adresse de "
        "chacun. Rien n’est jamais écrasé.",
        "All the tables stay, with their comments. Each date goes to the same week of the semester and weekday; public "
        "holidays are those of the new year; pinned dates and files of busy times are not carried. What was carried, "
        "what was not and what you must decide is listed, with its line. Published in the same database, the new year "
        "keeps everybody's address. Nothing is ever overwritten.",
    ),
    (
        (
            "scheduler new-year instances/cnam-reunion-asp-2022-23 --first 2023-09-04",
            Text("Écrire instances/cnam-reunion-asp-2023-24.", "Write instances/cnam-reunion-asp-2023-24."),
        ),
        (
            "scheduler new-year instances/cnam-reunion-asp-2022-23 --first 2023-09-04 --first S2=2024-03-11 "
            "-o annee/instance.yaml",
            Text("Avec la rentrée du second semestre aussi.", "With the first day of the second semester too."),
        ),
    ),
    (0, 1, 2),
)
_ABOUT_FIRST = Text(
    "Le premier jour de cours du premier semestre ; S2=DATE, celui d’un autre (sinon autant de semaines plus tard).",
    "The first day of courses of the first semester; S2=DATE, that of another one (otherwise as many weeks later).",
)
_ABOUT_NAME = Text(
    "Le nom de la nouvelle instance (par défaut l’ancien, avec les nouvelles années).",
    "The new instance's name (default: the old one, with the new years).",
)
_ABOUT_TITLE = Text("Son titre (par défaut l’ancien, avec les nouvelles années).", "Its title (default: likewise).")
_ABOUT_OUT = Text(
    "Le fichier à écrire (par défaut un dossier à son nom, à côté de l’ancienne instance).",
    "The file to write (default: a directory of its name, beside the old instance).",
)
_ONE_FIRST = Text(
    "il faut le premier jour du premier semestre, une seule fois ; écrivez par exemple --first 2023-09-04",
    "the first day of the first semester is needed, once; write for example --first 2023-09-04",
)
_HEADS: dict[Fate, Text] = {
    "carried": Text("Reporté :", "Carried:"),
    "dropped": Text("Pas repris :", "Not carried:"),
    "decide": Text("À décider :", "To be decided:"),
}
_DONE = Text(
    "\nÉcrit : {file} ({title}). Ensuite : scheduler plan {typed}",
    "\nWritten: {file} ({title}). Next: scheduler plan {typed}",
)


def _semester_day(text: str) -> tuple[str | None, dt.date] | Text:
    id_, sign, day = text.rpartition("=")
    found = DAY.read(day)
    return found if isinstance(found, Text) else (id_.strip() if sign else None, found)


@command(
    "new-year",
    _MANUAL,
    INSTANCE,
    Option(
        "--first",
        about=_ABOUT_FIRST,
        value=Text("[SEMESTRE=]DATE", "[SEMESTER=]DATE"),
        type=ValueType(_semester_day),
        multiple=True,
        required=True,
    ),
    Option("--name", about=_ABOUT_NAME, value=Text("NOM", "NAME")),
    Option("--title", about=_ABOUT_TITLE, value=Text("TITRE", "TITLE")),
    out_option(_ABOUT_OUT, FILE),
    JSON,
)
def new_year_command(
    run: Invocation,
    instance: Path,
    first: Sequence[tuple[str | None, dt.date]],
    name: str | None,
    title: str | None,
    out: Path | None,
    as_json: bool,
) -> int:
    read_instance(instance, run.output)
    file = instance_file(instance)
    text = _text(file)
    alone = [day for id_, day in first if id_ is None]
    others = {id_: day for id_, day in first if id_ is not None}
    if len(alone) != 1 or len(others) + 1 != len(first):
        raise InputError.at("--first", *_ONE_FIRST)
    made = new_year(text, str(file), file.parent, alone[0], others, name=name, title=title)
    target = files.new_instance(out or _beside(file, made.instance.name))
    files.write(target.parent, {target.name: made.text.encode()})
    if as_json:
        run.output.json(_data(made, target, run))
        return 0
    for fate, head in _HEADS.items():
        if notes := made.of(fate):
            run.output.say(head)
            run.output.bullets(f"{_place(note, target)}{run.output.of(note.text)}" for note in notes)
    typed = target.parent if target.name == INSTANCE_FILE else target
    run.output.say(_DONE, file=target, title=made.instance.title, typed=shlex.quote(str(typed)))
    return 0


def _text(file: Path) -> str:
    """The instance's file; of a workbook, the one that it would be."""
    if not is_excel(file):
        return read_yaml(file, AN_INSTANCE)
    from scheduler.instance.workbook.conversion import source_of
    from scheduler.instance.workbook.rows import document_of

    source = source_of(file)
    return dumped(document_of(source.instance, source.own_times).data)


def _beside(file: Path, name: str) -> Path:
    """Where the new instance goes: a directory of its name beside that of the old one, or a file beside its file."""
    if file.name == INSTANCE_FILE:
        folder = file.parent if file.parent.name not in ("", "..") else file.parent.resolve()
        return folder.parent / name / INSTANCE_FILE
    return file.with_name(f"{name}.yaml")


def _place(note: NewYearNote, target: Path) -> str:
    """Of what is in the new file, its line there; of what is not, nothing."""
    return "" if note.fate == "dropped" or note.place.line is None else f"{target}:{note.place.line}: "


def _data(made: NewYear, target: Path, run: Invocation) -> dict[str, Any]:
    return {
        "file": str(target),
        "name": made.instance.name,
        "title": made.instance.title,
        "notes": [
            {
                "fate": note.fate,
                "key": note.key,
                "file": note.place.file if note.fate == "dropped" else str(target),
                "line": note.place.line,
                "column": note.place.column,
                "text": run.output.of(note.text),
            }
            for note in made.notes
        ],
    }
