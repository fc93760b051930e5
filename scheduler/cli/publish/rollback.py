"""`scheduler rollback`: an earlier revision published again, as a new one."""

from typing import Any

from scheduler.cli.core import files
from scheduler.cli.core.commands import Invocation, Manual, command
from scheduler.cli.core.publications import opened, revision_argument, sentence_option
from scheduler.cli.publish.announcing import PUBLISHING, PublishOptions, announce
from scheduler.publish.publishing import refuse_moved_on, restored
from scheduler.publish.store.location import where
from scheduler.text import Text

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


@command(
    "rollback",
    _MANUAL,
    revision_argument("revision", "REVISION", _REVISION),
    sentence_option("--why", _WHY, required=True),
    *PUBLISHING,
)
def rollback_command(run: Invocation, revision: int, **values: Any) -> int:
    asked, output = PublishOptions(**values), run.output
    if asked.out is not None:
        files.refuse_unwritable(asked.out)
    with opened(where(asked.database), output) as store:
        head, wanted = store.head(), store.revision(revision)
        refuse_moved_on(store, head, after=asked.after, began=run.began, now=run.clock())
        candidate = restored(store, wanted, head)
        output.speak_as(candidate.instance.locale)
        return announce(output, store, candidate, head, asked, run.clock(), store.place)
