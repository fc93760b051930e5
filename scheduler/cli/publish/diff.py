"""`scheduler diff`: what changed between two revisions, with the messages to send."""

from pathlib import Path

import click

from scheduler.cli.core import files
from scheduler.cli.core.grammar import Argument, Command, Manual
from scheduler.cli.core.options import WholeNumber, common_options
from scheduler.cli.core.output import Output
from scheduler.cli.core.publications import (
    database_option,
    json_option,
    opened,
    out_option,
    raw_json,
    revision_json,
    where,
)
from scheduler.cli.publish.changes import changes_json, print_changes, write_changes
from scheduler.publish.changes import Changes
from scheduler.text import Lang, Text

_MANUAL = Manual(
    Text("Dire ce qui change d’une révision à une autre.", "Say what changes from one revision to another."),
    Text(
        "Séances déplacées, annulées, ajoutées, salles et formateurs changés ; --out écrit le message de chaque groupe "
        "et de chaque formateur.",
        "Sessions moved, cancelled, added, rooms and trainers changed; --out writes the message of each group and each "
        "trainer.",
    ),
    (
        ("scheduler diff 1 2", Text("De la révision 1 à la 2.", "From revision 1 to 2.")),
        ("scheduler diff 1 3 --out annonce", Text("Avec les messages à envoyer.", "With the messages to send.")),
    ),
    (0, 1, 2),
)
_OLD = Text("la révision de départ", "the revision to start from")
_NEW = Text("la révision d’arrivée", "the revision to arrive at")


def revision_argument(name: str, metavar: str, about: Text, lang: Lang) -> Argument:
    return Argument(
        name, metavar=Text(metavar, metavar), about=about, lang=lang, type=WholeNumber(1, 10**9), required=True
    )


def diff_command(lang: Lang, output: Output) -> Command:
    """`diff A B`."""

    def run(old: int, new: int, database: str | None, out: Path | None, as_json: bool) -> int:
        if out is not None:
            files.refuse_closed(out)
        with opened(where(database), output) as store:
            first, last = store.revision(old), store.revision(new)
            changes = Changes(store.open(first), store.open(last), last.published_at)
        output.speak_as(changes.after[0].locale)
        if as_json:
            told = changes_json(changes, last, output.lang)
            raw_json(output, {"from": revision_json(first), "to": revision_json(last), **told})
        else:
            print_changes(output, changes)
        if out is not None:
            write_changes(output, out, changes, first, last, quiet=as_json)
        return 0

    params: list[click.Parameter] = [
        revision_argument("old", "A", _OLD, lang),
        revision_argument("new", "B", _NEW, lang),
        database_option(lang),
        out_option(lang),
        json_option(lang),
        *common_options(lang),
    ]
    return Command("diff", _MANUAL, lang, params=params, callback=run)
