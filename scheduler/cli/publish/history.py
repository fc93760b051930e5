"""`scheduler history`: what was published, when, by whom and why."""

import click
from rich.box import SIMPLE
from rich.table import Table
from rich.text import Text as Line

from scheduler.cli.core.grammar import Command, Manual
from scheduler.cli.core.options import common_options
from scheduler.cli.core.output import Output
from scheduler.cli.core.publications import database_option, json_option, opened, raw_json, revision_json, where
from scheduler.publish.store import Revision
from scheduler.publish.words import NOTHING, counts_said
from scheduler.text import Lang, Text
from scheduler.wording import Noun, counted, instant, say, shown

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
_FIRST = Text("première publication", "first publication")
_AROUND = Text(
    "Intitulés, liens, lieux ou groupes : {n} mis à jour dans les flux.",
    "Titles, links, places or groups: {n} updated in the feeds.",
)
_EVENT = Noun("événement", "event")
_FORCED = Text("publiée malgré un refus : {why}", "published despite a refusal: {why}")


def history_command(lang: Lang, output: Output) -> Command:
    """`history`."""

    def run(database: str | None, as_json: bool) -> int:
        with opened(where(database), output) as store:
            found = store.history()
            if as_json:
                raw_json(output, [revision_json(revision) for revision in found])
                return 0
            if not found:
                output.say(_EMPTY)
                return 0
            instance = store.open(found[0])[0]
        output.speak_as(instance.locale)
        table = Table(box=SIMPLE, pad_edge=False)
        for title in _TITLES:
            table.add_column(title.to(output.lang))
        for revision in found:
            when = instant(revision.published_at.astimezone(instance.zone)).to(output.lang)
            cells = (when, shown(revision.published_by), _why(revision, output.lang), _changed(revision, output.lang))
            table.add_row(str(revision.number), *(Line(cell) for cell in cells))
        output.show(table)
        return 0

    params: list[click.Parameter] = [database_option(lang), json_option(lang), *common_options(lang)]
    return Command("history", _MANUAL, lang, params=params, callback=run)


def _why(revision: Revision, lang: Lang) -> str:
    forced = _FORCED.to(lang).format(why=revision.forced) if revision.forced is not None else ""
    return "\n".join(part for part in (revision.why, forced) if part)


def _changed(revision: Revision, lang: Lang) -> str:
    if revision.parent is None:
        return _FIRST.to(lang)
    said = counts_said(revision.changes)
    if said == NOTHING and (updated := revision.changes.get("updated", 0)):
        said = say(_AROUND.fr, _AROUND.en, n=counted(updated, _EVENT))
    return said.to(lang)
