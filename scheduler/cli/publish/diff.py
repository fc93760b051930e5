"""`scheduler diff`: what changed between two revisions, with the messages to send."""

from pathlib import Path

from scheduler.cli.core import files
from scheduler.cli.core.commands import Invocation, Manual, command
from scheduler.cli.core.options import JSON
from scheduler.cli.core.publications import DATABASE, opened, revision_argument
from scheduler.cli.publish.changes import MESSAGES_OUT, print_changes, write_changes
from scheduler.publish.as_json import changes_data, revision_data
from scheduler.publish.changes.changes import Changes
from scheduler.publish.store.location import where
from scheduler.text import Text

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


@command(
    "diff",
    _MANUAL,
    revision_argument("old", "A", _OLD),
    revision_argument("new", "B", _NEW),
    DATABASE,
    MESSAGES_OUT,
    JSON,
)
def diff_command(run: Invocation, old: int, new: int, database: str | None, out: Path | None, as_json: bool) -> int:
    output = run.output
    if out is not None:
        files.refuse_unwritable(out)
    with opened(where(database), output) as store:
        first, last = store.revision(old), store.revision(new)
        changes = Changes(store.open(first), store.open(last), last.published_at)
    output.speak_as(changes.after[0].locale)
    if as_json:
        told = changes_data(changes, last, output.lang)
        output.json({"from": revision_data(first), "to": revision_data(last), **told})
    else:
        print_changes(output, changes)
    if out is not None:
        write_changes(output, out, changes, first, last, quiet=as_json)
    return 0
