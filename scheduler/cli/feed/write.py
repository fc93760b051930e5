"""`scheduler feed write`: the published feeds as files."""

import datetime as dt
from collections.abc import Callable
from pathlib import Path

import click

from scheduler.cli.core import files
from scheduler.cli.core.grammar import Command, Manual
from scheduler.cli.core.options import OneOf, PathType, common_options, option
from scheduler.cli.core.output import Output
from scheduler.cli.core.publications import database_option, opened, where
from scheduler.cli.feed.audiences import audiences_argument, chosen, published
from scheduler.export import formats
from scheduler.export.audience import FOLDERS, feed_file
from scheduler.text import Lang, Text

_MANUAL = Manual(
    Text("Écrire les flux publiés dans des fichiers.", "Write the published feeds to files."),
    Text(
        "Les mêmes octets que « scheduler serve », par groupe, formateur, salle et UE : ical/groups/1A.ics. Une séance "
        "annulée y reste 30 jours : refaites-les chaque jour si un autre serveur les diffuse, et sachez que leurs noms "
        "se devinent.",
        "The same bytes as “scheduler serve”, by group, trainer, room and unit: ical/groups/1A.ics. A cancelled "
        "session stays in them for 30 days: write them again every day if another server hands them out, and know that "
        "their names can be guessed.",
    ),
    (
        ("scheduler feed write --out flux", Text("Tous les flux, dans flux/ical/.", "All feeds, to flux/ical/.")),
        (
            "scheduler feed write units --variant moodle --out flux",
            Text(
                "Ceux des UE, pour Moodle, dans flux/moodle/ical/.", "Those of units for Moodle, in flux/moodle/ical/."
            ),
        ),
    ),
    (0, 1, 2),
)
_ABOUT_OUT = Text("Dossier où écrire.", "Directory to write to.")
_ABOUT_VARIANT = Text(
    "standard, ou moodle : sans les séances annulées, que Moodle montrerait comme tenues.",
    "standard, or moodle: without cancelled sessions, which Moodle would show as held.",
)


def write_command(lang: Lang, output: Output, clock: Callable[[], dt.datetime]) -> Command:
    """`feed write [AUDIENCE…] --out DIRECTORY`."""

    def run(audiences: tuple[str, ...], out: Path, variant: str, database: str | None) -> int:
        prefix = f"{formats.MOODLE_FOLDER}/" if variant == "moodle" else ""
        for folder in (out, *(out / f"{prefix}ical/{name}" for name in FOLDERS)):
            files.refuse_closed(folder)
        with opened(where(database), output) as store:
            snapshot = published(store)
        output.speak_as(snapshot.locale)
        wanted = chosen(audiences, snapshot.audiences) if audiences else list(snapshot.audiences.values())
        spoken, now = output.chosen or snapshot.locale, clock()
        made = {
            f"{prefix}{feed_file(one.path)}": snapshot.feed(
                one.path, lang=spoken, now=now, variant="moodle" if variant == "moodle" else "standard"
            ).content
            for one in wanted
        }
        files.write(out, made)
        output.say(
            Text(
                f"Révision {snapshot.number} : {len(made)} flux écrits dans {out / prefix / 'ical'}.",
                f"Revision {snapshot.number}: {len(made)} feeds written to {out / prefix / 'ical'}.",
            )
        )
        return 0

    params: list[click.Parameter] = [
        audiences_argument(lang, required=False),
        option(
            "--out",
            "-o",
            about=_ABOUT_OUT,
            lang=lang,
            metavar=Text("DOSSIER", "DIRECTORY"),
            type=PathType(),
            required=True,
        ),
        option(
            "--variant",
            about=_ABOUT_VARIANT,
            lang=lang,
            metavar="standard|moodle",
            type=OneOf(("standard", "moodle")),
            default="standard",
        ),
        database_option(lang),
        *common_options(lang),
    ]
    return Command("write", _MANUAL, lang, params=params, callback=run)
