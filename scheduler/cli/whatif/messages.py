"""The messages of a what-if: what each group and trainer would be told, as drafts, before anything is published."""

from collections.abc import Sequence
from pathlib import Path

from scheduler.cli.core import files
from scheduler.cli.core.output import Output
from scheduler.cli.publish.changes import stale
from scheduler.export.audience import file_name
from scheduler.publish.changes.changes import Changes
from scheduler.publish.changes.files import draft_messages
from scheduler.scenario.changes.scenario import Scenario
from scheduler.scenario.comparison.compare import Comparison
from scheduler.scenario.comparison.folder import with_folders
from scheduler.text import Text
from scheduler.wording import Noun, counted

_MESSAGE = Noun("brouillon de message", "draft of a message", "brouillons de messages", "drafts of messages")
_NOBODY = Text("Personne à prévenir : aucun message.", "Nobody to tell: no message.")


def write_messages(folder: Path, comparison: Comparison, asked: Sequence[Scenario], output: Output) -> Text:
    """Write them, those of each of several scenarios in a folder of its name, and remove those of an earlier run. What
    to say of it. Raises SchedulerError."""
    made, gone, lang = dict[str, bytes](), list[str](), output.files_lang(comparison.instance)
    rows = {row.name: row for row in comparison.rows}
    for scenario in with_folders(asked):
        planned, own = rows[scenario.name].planned, dict[str, bytes]()
        if planned is not None:
            before = comparison.instance, comparison.timetable
            own = draft_messages(Changes(before, (planned.instance, planned.timetable)), planned.report, lang)
        where = "" if len(asked) == 1 else f"{file_name(scenario.name)}/"
        made |= {where + name: content for name, content in own.items()}
        gone += [where + name for name in stale(folder / where, own)]
    files.write(folder, made, gone)
    if not made:
        return _NOBODY
    n = counted(len(made), _MESSAGE)
    return Text(f"Écrits dans {folder} : {n.fr}.", f"Written to {folder}: {n.en}.")
