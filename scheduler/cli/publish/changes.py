"""What changed, as a planner reads it: in the terminal, as files, as JSON."""

from collections.abc import Collection, Iterator
from pathlib import Path

from scheduler.cli.core import files
from scheduler.cli.core.options import out_option
from scheduler.cli.core.output import Output
from scheduler.errors import SchedulerError
from scheduler.export.audience import TOLD, whom_to_tell
from scheduler.files import why_refused
from scheduler.publish.changes.changes import Changes
from scheduler.publish.changes.files import files as files_of
from scheduler.publish.changes.files import stale_messages
from scheduler.publish.changes.texts import JOINED, LEFT
from scheduler.publish.store.store import Revision
from scheduler.text import Text
from scheduler.timetable.exams import Exam
from scheduler.wording import EXAM, SESSION, Noun, counted, listing, say, shown

MESSAGES_OUT = out_option(
    Text(
        "Écrire dans ce dossier les messages à envoyer, changes.csv et changes.html.",
        "Write to this directory the messages to send, changes.csv and changes.html.",
    )
)
_LONGEST = 60
"""Changes told in the terminal; the files have them all."""
_MARKS = {
    "moved": Text("déplacée", "moved"),
    "changed": Text("modifiée", "changed"),
    "cancelled": Text("ANNULÉE", "CANCELLED"),
    "added": Text("ajoutée", "added"),
}
_EXAM_MARKS = {
    "moved": Text("déplacé", "moved"),
    "changed": Text("modifié", "changed"),
    "cancelled": Text("ANNULÉ", "CANCELLED"),
    "added": Text("ajouté", "added"),
}
_MESSAGE = Noun("message à envoyer", "message to send", "messages à envoyer", "messages to send")
_UNREADABLE = Text(
    "{file} : ce message d’une annonce précédente ne se lit pas ({why}) ; ne l’envoyez pas",
    "{file}: this message of an earlier announcement cannot be read ({why}); do not send it",
)
_NO_MESSAGE = Text("aucun message à envoyer", "no message to send")
_STALE = Noun(
    "message d’une annonce précédente retiré", "message of an earlier announcement removed",
    "messages d’une annonce précédente retirés", "messages of an earlier announcement removed",
)  # fmt: skip


def print_changes(output: Output, changes: Changes) -> None:
    """The counts, each change by date, what else changed, whom to tell."""
    output.say(changes.summary)
    for each in changes.all[:_LONGEST]:
        marks = _EXAM_MARKS if isinstance(each.held, Exam) else _MARKS
        output.say("  {mark} {said}", mark=marks[each.kind], said=changes.said(each))
    if (more := len(changes.all) - _LONGEST) > 0:
        output.say(Text(f"  … et {more} de plus (--out les écrit toutes)", f"  … and {more} more (--out writes all)"))
    for fact in changes.information:
        output.say(Text(f"  à noter : {fact.text.fr}", f"  note: {fact.text.en}"))
    for text in _comings_and_goings(changes):
        output.say(text)
    if changes.notices:
        names = {kind: [shown(each.name) for each in changes.notices if each.kind == kind] for kind in TOLD}
        output.say(whom_to_tell(names))


def _comings_and_goings(changes: Changes) -> Iterator[Text]:
    """Groups that join or leave sessions which stay for others; a trainer's are told with the session."""
    verbs = {JOINED: Text("suit désormais", "now attends"), LEFT: Text("ne suit plus", "no longer attends")}
    for notice in changes.notices:
        for heading, found in notice.sections:
            if notice.kind == "group" and heading in verbs:
                exams = sum(isinstance(each.held, Exam) for each in found)
                counts = ((len(found) - exams, SESSION), (exams, EXAM))
                verb, n = verbs[heading], listing([counted(n, noun) for n, noun in counts if n])
                name = shown(notice.name)
                yield Text(f"  groupe {name} : {verb.fr} {n.fr}", f"  group {name}: {verb.en} {n.en}")


def write_changes(
    output: Output, folder: Path, changes: Changes, old: Revision | None, new: Revision, *, quiet: bool
) -> None:
    """Write the files, and remove messages of an earlier announcement, which nobody must send any more. A failure says
    how to write them again. Raises SchedulerError."""
    made = files_of(changes, old, new, output.files_lang(changes.after[0]))
    try:
        gone = stale(folder, made)
        files.write(folder, made, gone)
    except SchedulerError as error:
        again = Text(
            f"la révision {new.number} reste publiée ; pour refaire les fichiers, donnez un autre dossier à --out",
            f"revision {new.number} stays published; to make the files again, give --out another directory",
        )
        raise SchedulerError([*error.texts, again]) from error
    said = output.note if quiet else output.say
    messages = counted(len(changes.notices), _MESSAGE) if changes.notices else _NO_MESSAGE
    said(
        Text(
            f"Écrits dans {folder} : changes.html, changes.csv, {messages.fr}.",
            f"Written to {folder}: changes.html, changes.csv, {messages.en}.",
        )
    )
    if gone:
        n = counted(len(gone), _STALE)
        said(Text(f"{n.fr}.", f"{n.en}."))


def stale(folder: Path, made: Collection[str]) -> list[str]:
    """Messages of an earlier announcement in the folder. Raises SchedulerError when what is there cannot be read."""
    try:
        return stale_messages(folder, made)
    except OSError as error:
        wrong = say(*_UNREADABLE, file=str(error.filename), why=why_refused(error))
        raise SchedulerError([wrong]) from error
