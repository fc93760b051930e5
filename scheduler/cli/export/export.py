"""`scheduler export`: the files of a timetable that the checker accepts, or of a published revision."""

from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from scheduler.checker.check import check
from scheduler.cli.core import files, summary
from scheduler.cli.core.commands import Invocation, Manual, Option, command
from scheduler.cli.core.complaints import BadUsage
from scheduler.cli.core.options import INSTANCE_OR_PUBLISHED, NUMBER, TIMETABLE_OR_PUBLISHED, out_option
from scheduler.cli.core.output import Output
from scheduler.cli.core.publications import DATABASE, REVISION_NUMBER
from scheduler.cli.core.values import PATH, ZONE, OneOf, SomeOf, WholeNumber
from scheduler.cli.export.source import ALL, ExportOptions, ExportSource, read
from scheduler.export.enf import steps as enf_steps
from scheduler.export.enf.update import Update
from scheduler.export.formats import FORMATS, Imported, Wanted, make, stale
from scheduler.export.ical.moodle import Variant
from scheduler.text import Text
from scheduler.wording import instant, shown

_ALIASES = {"enf": "csv"}
_MISSING = Text("il manque EMPLOI_DU_TEMPS", "TIMETABLE is missing")
_LONGEST = 12
"""Lines of a step in the terminal; the file has them all."""
_REVISION = Text("Révision {n}, publiée le {when} par {by}.", "Revision {n}, published on {when} by {by}.")
_FORCED = Text("Publiée malgré un refus : {why}", "Published despite a refusal: {why}")
_NO_FEEDS = Text(
    "Les calendriers iCal de ce qui est publié : scheduler feed write --out DOSSIER",
    "The iCal feeds of what is published: scheduler feed write --out DIRECTORY",
)
_VARIANTS: dict[str, Variant] = {"standard": "standard", "moodle": "moodle"}
_REFUSED = Text(
    "Rien n’est écrit : corrigez l’emploi du temps, ou refaites-le avec « scheduler plan ».",
    "Nothing is written: correct the timetable, or make it again with “scheduler plan”.",
)
_MANUAL = Manual(
    Text("Écrire les fichiers d’un emploi du temps existant.", "Write the files of an existing timetable."),
    Text(
        "Vérifie l’emploi du temps, puis en écrit les fichiers ; refusé, rien n’est écrit (code 1). "
        "Les calendriers iCal en sont une image : on s’abonne à ceux de ce qui est publié. Sans INSTANCE ni "
        "EMPLOI_DU_TEMPS, écrit ce qui est publié. Avec --since, dit à l’administrateur de l’ENF quoi effacer, "
        "corriger et importer.",
        "Checks the timetable, then writes its files; if the checker refuses it nothing is written (code 1). The "
        "iCal files are a picture of it: people subscribe to the feeds of what is published. Without INSTANCE and "
        "TIMETABLE, writes what is published. With --since, tells the administrator of the ENF what to delete, to "
        "correct and to import.",
    ),
    (
        (
            "scheduler export instances/tiny solutions/tiny",
            Text(
                "Faire tous les fichiers de solutions/tiny, dans plans/tiny/.",
                "Make all the files of solutions/tiny, in plans/tiny/.",
            ),
        ),
        (
            "scheduler export instances/tiny solutions/tiny --to ical --variant moodle",
            Text(
                "Les calendriers pour Moodle, dans plans/tiny/moodle/.",
                "Feeds for Moodle, in plans/tiny/moodle/.",
            ),
        ),
        (
            "scheduler export --to enf --since 3 --server-timezone Europe/Paris",
            Text(
                "Ce qui est publié, pour une ENF à l’heure de Paris qui a déjà la révision 3.",
                "What is published, for an ENF on Paris time that already has revision 3.",
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
_NAMES = ", ".join(FORMATS)


@command(
    "export",
    _MANUAL,
    INSTANCE_OR_PUBLISHED,
    TIMETABLE_OR_PUBLISHED,
    Option(
        "--to",
        "formats",
        about=Text(
            f"Ce qu’il faut écrire, séparé par des virgules : {ALL} (par défaut), {_NAMES} ; enf, comme csv : les "
            "fichiers de l’ENF (Moodle).",
            f"What to write, separated by commas: {ALL} (default), {_NAMES}; enf, the same as csv: the files of the "
            "ENF (Moodle).",
        ),
        value="FORMATS",
        type=SomeOf((ALL, *FORMATS, *_ALIASES)),
        default=ALL,
    ),
    out_option(
        Text(
            "Dossier où écrire (par défaut plans/<instance>, et son sous-dossier revision-<n> pour une révision).",
            "Directory to write to (default plans/<instance>, and its subdirectory revision-<n> for a revision).",
        )
    ),
    Option(
        "--server-timezone",
        about=Text(
            "Fuseau horaire du serveur Moodle, pour moodle-attendance.csv (par défaut celui du centre).",
            "Time zone of the Moodle server, for moodle-attendance.csv (default: the centre's).",
        ),
        value=Text("FUSEAU", "ZONE"),
        type=ZONE,
    ),
    Option(
        "--category",
        about=Text(
            "Numéro de la catégorie de cours de Moodle, pour moodle-courses.csv (par défaut 1).",
            "Number of Moodle's course category, for moodle-courses.csv (default 1).",
        ),
        value=NUMBER,
        type=WholeNumber(1, 2**31 - 1),
        default=1,
    ),
    Option(
        "--variant",
        about=Text(
            "Pour qui sont les calendriers iCal : standard, ou moodle, qui montre à tort comme tenue une séance "
            "annulée et ne la reçoit donc pas.",
            "For whom the iCal feeds are: standard, or moodle, which wrongly shows a cancelled session as held and "
            "therefore does not get it.",
        ),
        value="standard|moodle",
        type=OneOf(tuple(_VARIANTS)),
        default="standard",
    ),
    Option(
        "--imported",
        about=Text(
            "L’emploi du temps que Moodle a déjà, dans un fichier : écrit en plus les fichiers de la mise à jour.",
            "The timetable that Moodle already has, in a file: also writes the files of the update.",
        ),
        value=Text("EMPLOI_DU_TEMPS", "TIMETABLE"),
        type=PATH,
    ),
    Option(
        "--since",
        about=Text(
            "La révision que l’ENF a déjà importée (0 : aucune) : écrit en plus les fichiers de la mise à jour et "
            "dit quoi faire dans Moodle, dans l’ordre.",
            "The revision that the ENF has already imported (0: none): also writes the files of the update and "
            "says what to do in Moodle, in order.",
        ),
        value=Text("RÉVISION", "REVISION"),
        type=WholeNumber(0, 10**9),
    ),
    Option(
        "--revision",
        about=Text("La révision à écrire (par défaut la dernière).", "The revision to write (default: the last)."),
        value=Text("RÉVISION", "REVISION"),
        type=REVISION_NUMBER,
    ),
    DATABASE,
)
def export_command(
    run: Invocation, out: Path | None, server_timezone: ZoneInfo | None, category: int, variant: str, **values: Any
) -> int:
    output = run.output
    asked = ExportOptions(**{**values, "formats": tuple(_ALIASES.get(name, name) for name in values["formats"])})
    if (asked.instance is None) != (asked.timetable is None):
        raise BadUsage(_MISSING)
    source = read(asked, output)
    now, instance = run.clock(), source.instance
    lang = output.files_lang(instance)
    update = Update(source.has, (instance, source.timetable), now, lang, source.once)
    wanted = Wanted(
        lang,
        formats=asked.wanted,
        variant=_VARIANTS[variant],
        server_timezone=server_timezone,
        category=category,
        imported=Imported(update, source.span) if source.span is not None else None,
    )
    report = check(instance, source.timetable)
    if source.revision is None and not report.accepted:
        summary.print_verdict(output, instance, source.timetable, report)
        output.note(_REFUSED)
        return 1
    folder = out or source.folder
    files.refuse_unwritable(folder, wanted.names)
    made = make(instance, source.timetable, report, wanted, now=now)
    files.write(folder, made, stale(folder, wanted, made))
    _say_revision(output, source, asked)
    summary.print_notes(output, report)
    summary.print_files(output, folder, made)
    _say_steps(output, wanted)
    return 0


def _say_revision(output: Output, source: ExportSource, asked: ExportOptions) -> None:
    if (revision := source.revision) is None:
        return
    when = instant(revision.published_at.astimezone(source.instance.zone))
    output.say(_REVISION, n=revision.number, when=when, by=shown(revision.published_by))
    if revision.forced is not None:
        output.say(_FORCED, why=shown(revision.forced))
    if ALL in asked.formats:
        output.note(_NO_FEEDS)


def _say_steps(output: Output, wanted: Wanted) -> None:
    """What to do in Moodle, in order."""
    if wanted.imported is None:
        return
    update, span = wanted.imported.update, wanted.imported.span
    told = enf_steps.told(update, span, output.lang, wanted.server_timezone, longest=_LONGEST)
    output.say("\n" + "\n".join(told))
