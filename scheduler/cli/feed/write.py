"""`scheduler feed write`: the published feeds as files."""

from pathlib import Path

from scheduler.cli.core import files
from scheduler.cli.core.commands import Invocation, Manual, Option, command
from scheduler.cli.core.options import out_option
from scheduler.cli.core.publications import DATABASE, opened
from scheduler.cli.core.values import OneOf
from scheduler.cli.feed.audiences import AUDIENCES_OR_ALL, published
from scheduler.export.audience import FOLDERS, feed_file
from scheduler.export.formats import MOODLE_FOLDER
from scheduler.publish.store.audiences import chosen
from scheduler.publish.store.location import where
from scheduler.text import Text

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
_WRITTEN = Text("Révision {n} : {count} flux écrits dans {folder}.", "Revision {n}: {count} feeds written to {folder}.")


@command(
    "write",
    _MANUAL,
    AUDIENCES_OR_ALL,
    out_option(_ABOUT_OUT, required=True),
    Option("--variant", about=_ABOUT_VARIANT, value="standard|moodle", type=OneOf(("standard", "moodle")),
           default="standard"),
    DATABASE,
)  # fmt: skip
def write_command(run: Invocation, audiences: tuple[str, ...], out: Path, variant: str, database: str | None) -> int:
    output = run.output
    prefix = f"{MOODLE_FOLDER}/" if variant == "moodle" else ""
    files.refuse_unwritable(out, [f"{prefix}ical/{name}/" for name in FOLDERS])
    with opened(where(database), output) as store:
        snapshot = published(store)
    output.speak_as(snapshot.locale)
    wanted = chosen(audiences, snapshot.audiences) if audiences else list(snapshot.audiences.values())
    spoken, now = output.chosen or snapshot.locale, run.clock()
    made = {
        f"{prefix}{feed_file(one.path)}": snapshot.feed(
            one.path, lang=spoken, now=now, variant="moodle" if variant == "moodle" else "standard"
        ).content
        for one in wanted
    }
    files.write(out, made)
    output.say(_WRITTEN, n=snapshot.number, count=len(made), folder=out / prefix / "ical")
    return 0
