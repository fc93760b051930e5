"""`scheduler history`: what was published, when, by whom and why."""

from rich.table import Column

from scheduler.cli.core.commands import Invocation, Manual, command
from scheduler.cli.core.options import JSON
from scheduler.cli.core.publications import DATABASE, opened
from scheduler.publish.as_json import revision_data
from scheduler.publish.changes.texts import changed_said
from scheduler.publish.store.location import where
from scheduler.publish.store.store import Revision
from scheduler.text import Lang, Text
from scheduler.wording import instant, shown

_MANUAL = Manual(
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


@command("history", _MANUAL, DATABASE, JSON)
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
