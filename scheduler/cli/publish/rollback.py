"""`scheduler rollback`: an earlier revision published again, as a new one."""

import datetime as dt
from collections.abc import Callable
from pathlib import Path

import click

from scheduler.cli.core import files
from scheduler.cli.core.grammar import Command, Manual
from scheduler.cli.core.options import common_options
from scheduler.cli.core.output import Output
from scheduler.cli.core.publications import database_option, json_option, opened, out_option, sentence_option, where
from scheduler.cli.publish.clashes import accept_option
from scheduler.cli.publish.diff import revision_argument
from scheduler.cli.publish.publish import (
    ABOUT_BY,
    ABOUT_FORCE,
    Asked,
    after_option,
    announce,
    redate_option,
    refuse_moved_on,
)
from scheduler.publish.publishing import restored
from scheduler.text import Lang, Text

_MANUAL = Manual(
    Text("Revenir à une révision, par une nouvelle révision.", "Go back to a revision, by a new revision."),
    Text(
        "Publie de nouveau le contenu d’une révision passée. Rien n’est effacé : l’historique garde ce qui était "
        "publié entre-temps, et les abonnés reçoivent les changements. Comme publish, liste les conflits et demande.",
        "Publishes the content of an earlier revision again. Nothing is erased: the history keeps what was published "
        "meanwhile, and subscribers receive the changes. As publish does, lists the clashes and asks.",
    ),
    (
        (
            'scheduler rollback 1 --why "erreur de salle"',
            Text("Publier de nouveau la révision 1.", "Publish revision 1 again."),
        ),
    ),
    (0, 1, 2),
)
_REVISION = Text("la révision à publier de nouveau", "the revision to publish again")
_WHY = Text("Pourquoi revenir en arrière.", "Why go back.")


def rollback_command(
    lang: Lang, output: Output, clock: Callable[[], dt.datetime], began: dt.datetime | None = None
) -> Command:
    """`rollback REVISION --why TEXT`. `began`: since when the program runs."""

    def run(
        revision: int,
        why: str,
        by: str | None,
        database: str | None,
        force: str | None,
        accept_clashes: bool,
        after: int | None,
        out: Path | None,
        as_json: bool,
        redate: bool,
    ) -> int:
        if out is not None:
            files.refuse_closed(out)
        with opened(where(database), output) as store:
            head, wanted = store.head(), store.revision(revision)
            refuse_moved_on(store, head, after=after, began=began, now=clock())
            candidate = restored(store, wanted, head)
            output.speak_as(candidate.instance.locale)
            asked = Asked(database, by, why, force, accept_clashes, out, as_json, redate)
            return announce(output, store, candidate, head, asked, clock(), store.place)

    params: list[click.Parameter] = [
        revision_argument("revision", "REVISION", _REVISION, lang),
        sentence_option("--why", _WHY, lang, required=True),
        sentence_option("--by", ABOUT_BY, lang),
        database_option(lang),
        sentence_option("--force", ABOUT_FORCE, lang),
        accept_option(lang),
        after_option(lang),
        redate_option(lang),
        out_option(lang),
        json_option(lang),
        *common_options(lang),
    ]
    return Command("rollback", _MANUAL, lang, params=params, callback=run)
