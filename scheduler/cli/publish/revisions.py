"""`scheduler history`: what was published, when, by whom and why. `scheduler diff`: what changed between two revisions,
with the messages to send."""

from pathlib import Path

from rich.table import Column

from scheduler.cli.core import files
from scheduler.cli.core.commands import Invocation, Manual, command
from scheduler.cli.core.options import JSON
from scheduler.cli.core.publications import DATABASE, opened, revision_argument
from scheduler.cli.publish.changes import MESSAGES_OUT, print_changes, write_changes
from scheduler.publish.as_json import changes_data, revision_data
from scheduler.publish.changes.changes import Changes
from scheduler.publish.changes.texts import changed_said
from scheduler.publish.store.location import where
from scheduler.publish.store.store import Revision
from scheduler.text import Lang, Text
from scheduler.wording import instant, shown

_DIFF_MANUAL = Manual(
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
_HISTORY_MANUAL = Manual(
    Text("Lister ce qui a été publié.", "List what was published."),
    Text(
        "Chaque révision, la dernière en premier : quand, par qui, pourquoi, et ce qu’elle a changé.",
        "Each revision, the last first: when, by whom, why, and what it changed.",
    ),
    (("scheduler history", Text("Les révisions publiées.", "The published revisions.")),),
    (0, 2),
)
_EMPTY = Text("Rien n’est encore publié.", "Nothing is published yet.")
_TITLES = (
    Text("Rév.", "Rev."), Text("Publiée le", "Published on"), Text("Par", "By"), Text("Pourquoi", "Why"),
    Text("Ce qui a changé", "What changed"),
)  # fmt: skip
_FORCED = Text("publiée malgré un refus : {why}", "published despite a refusal: {why}")


@command(
    "diff",
    _DIFF_MANUAL,
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


@command("history", _HISTORY_MANUAL, DATABASE, JSON)
def history_command(run: Invocation, database: str | None, as_json: bool) -> int:
    output = run.output
    with opened(where(database), output) as store:
        found = store.history()
        if as_json:
            output.json([revision_data(revision) for revision in found])
            return 0
        if not found:
            output.say(_EMPTY)
            return 0
        instance = store.open(found[0])[0]
    output.speak_as(instance.locale)
    rows = []
    for revision in found:
        when = output.of(instant(revision.published_at.astimezone(instance.zone)))
        why, changed = _why(revision, output.lang), output.of(changed_said(revision.parent, revision.changes))
        rows.append((revision.number, when, shown(revision.published_by), why, changed))
    output.table([Column(output.of(title)) for title in _TITLES], rows)
    return 0


def _why(revision: Revision, lang: Lang) -> str:
    forced = _FORCED.to(lang).format(why=revision.forced) if revision.forced is not None else ""
    return "\n".join(part for part in (revision.why, forced) if part)
