"""`scheduler export`: the files of a timetable that the checker accepts."""

import datetime as dt
from collections.abc import Callable
from pathlib import Path
from zoneinfo import ZoneInfo

import click

from scheduler.checker.check import check
from scheduler.cli import files, summary
from scheduler.cli.grammar import Command, Manual
from scheduler.cli.options import (
    OneOf,
    PathType,
    SomeOf,
    WholeNumber,
    Zone,
    common_options,
    instance_argument,
    option,
    timetable_argument,
)
from scheduler.cli.output import Output
from scheduler.cli.reading import read_both
from scheduler.export.ical import Variant
from scheduler.text import Lang, Text
from scheduler.timetable import store

ALL = "all"
_VARIANTS: dict[str, Variant] = {"standard": "standard", "moodle": "moodle"}
_REFUSED = Text(
    "Rien n’est écrit : corrigez l’emploi du temps, ou refaites-le avec « scheduler plan ».",
    "Nothing is written: correct the timetable, or make it again with “scheduler plan”.",
)
_MANUAL = Manual(
    Text("Écrire les fichiers d’un emploi du temps existant.", "Write the files of an existing timetable."),
    Text(
        "Vérifie l’emploi du temps, puis en écrit les fichiers ; refusé, rien n’est écrit (code 1). "
        "Les événements iCal qui n’ont pas changé depuis la dernière fois restent tels quels.",
        "Checks the timetable, then writes its files; if the checker refuses it nothing is written (code 1). iCal "
        "events that did not change since last time stay as they are.",
    ),
    (
        (
            "scheduler export instances/tiny solutions/tiny",
            Text("Refaire tous les fichiers de solutions/tiny/.", "Make all the files of solutions/tiny/ again."),
        ),
        (
            "scheduler export instances/tiny solutions/tiny --to csv --server-timezone Europe/Paris",
            Text("Les CSV, pour un Moodle à l’heure de Paris.", "The CSV files, for a Moodle on Paris time."),
        ),
        (
            "scheduler export instances/tiny solutions/tiny --to ical --variant moodle",
            Text(
                "Les calendriers à importer dans Moodle, dans solutions/tiny/moodle/.",
                "The feeds to import into Moodle, in solutions/tiny/moodle/.",
            ),
        ),
        (
            "scheduler export instances/tiny solutions/tiny --to csv --imported solutions/tiny/timetable.json",
            Text(
                "En plus, ce qui a changé depuis celui que Moodle a déjà.",
                "Also what changed since the one Moodle already has.",
            ),
        ),
    ),
    (0, 1, 2),
)


def export_command(lang: Lang, output: Output, clock: Callable[[], dt.datetime]) -> Command:
    """`export INSTANCE TIMETABLE`."""

    def run(
        instance: Path,
        timetable: Path,
        formats: tuple[str, ...],
        out: Path | None,
        server_timezone: ZoneInfo | None,
        category: int,
        variant: str,
        imported: Path | None,
    ) -> int:
        known, held = read_both(instance, timetable, output)
        wanted = files.Wanted(
            output.files_lang(known),
            formats=files.FORMATS if ALL in formats else formats,
            variant=_VARIANTS[variant],
            server_timezone=server_timezone,
            category=category,
            imported=store.load(imported) if imported is not None else None,
        )
        report = check(known, held)
        if not report.accepted:
            summary.print_verdict(output, known, held, report)
            output.note(_REFUSED)
            return 1
        folder = out or files.solution_folder(known)
        files.refuse_unwritable(folder, wanted)
        previous = files.read_previous(known, wanted, folder)
        made = files.make(known, held, report, wanted, previous=previous, now=clock())
        files.write(folder, made)
        summary.print_notes(output, report)
        summary.print_files(output, folder, made)
        return 0

    params = [instance_argument(lang), timetable_argument(lang), *_options(lang), *common_options(lang)]
    return Command("export", _MANUAL, lang, params=params, callback=run)


def _options(lang: Lang) -> list[click.Parameter]:
    names = ", ".join(files.FORMATS)
    return [
        option(
            "--to",
            "formats",
            about=Text(
                f"Ce qu’il faut écrire, séparé par des virgules : {ALL} (par défaut), {names}.",
                f"What to write, separated by commas: {ALL} (default), {names}.",
            ),
            lang=lang,
            metavar="FORMATS",
            type=SomeOf((ALL, *files.FORMATS)),
            default=ALL,
        ),
        option(
            "--out",
            "-o",
            about=Text(
                "Dossier où écrire (par défaut solutions/<instance>).",
                "Directory to write to (default solutions/<instance>).",
            ),
            lang=lang,
            metavar=Text("DOSSIER", "DIRECTORY"),
            type=PathType(),
        ),
        option(
            "--server-timezone",
            about=Text(
                "Fuseau horaire du serveur Moodle, pour moodle-attendance.csv (par défaut celui du centre).",
                "Time zone of the Moodle server, for moodle-attendance.csv (default: the centre's).",
            ),
            lang=lang,
            metavar=Text("FUSEAU", "ZONE"),
            type=Zone(),
        ),
        option(
            "--category",
            about=Text(
                "Numéro de la catégorie de cours de Moodle, pour moodle-courses.csv (par défaut 1).",
                "Number of Moodle's course category, for moodle-courses.csv (default 1).",
            ),
            lang=lang,
            metavar=Text("NOMBRE", "NUMBER"),
            type=WholeNumber(1, 2**31 - 1),
            default=1,
        ),
        option(
            "--variant",
            about=Text(
                "Pour qui sont les calendriers iCal : standard, ou moodle, qui montre à tort comme tenue une séance "
                "annulée et ne la reçoit donc pas.",
                "For whom the iCal feeds are: standard, or moodle, which wrongly shows a cancelled session as held and "
                "therefore does not get it.",
            ),
            lang=lang,
            metavar="standard|moodle",
            type=OneOf(tuple(_VARIANTS)),
            default="standard",
        ),
        option(
            "--imported",
            about=Text(
                "L’emploi du temps que Moodle a déjà : écrit en plus les séances à importer et celles à effacer à la "
                "main.",
                "The timetable that Moodle already has: also writes the sessions to import and those to delete by "
                "hand.",
            ),
            lang=lang,
            metavar=Text("EMPLOI_DU_TEMPS", "TIMETABLE"),
            type=PathType(),
        ),
    ]
