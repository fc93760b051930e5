"""`scheduler publish`: a timetable becomes the revision that everybody follows. `scheduler rollback`: an earlier one is
published again, as a new one."""

from pathlib import Path
from typing import Any

from scheduler.checker.check import check
from scheduler.cli.core import files
from scheduler.cli.core.commands import Invocation, Manual, command
from scheduler.cli.core.options import INSTANCE_OF_TIMETABLE, TIMETABLE
from scheduler.cli.core.output import Output
from scheduler.cli.core.publications import opened, revision_argument, sentence_option, somebody
from scheduler.cli.core.reading import EDITED_SINCE, instance_of, read_instance
from scheduler.cli.publish.announcing import PUBLISHING, PublishOptions, announce, is_refused
from scheduler.errors import InputError
from scheduler.publish.publishing import (
    Candidate,
    is_published,
    objections,
    refuse_moved_on,
    refuse_unfit,
    restored,
)
from scheduler.publish.store.location import last_published, where
from scheduler.publish.store.store import Revision
from scheduler.publish.undoing import Undoes, Undone, by_others, undone
from scheduler.text import Text
from scheduler.timetable import store as timetables

_MANUAL = Manual(
    Text("Publier un emploi du temps : une révision qui ne change plus.", "Publish a timetable: a revision for good."),
    Text(
        "Vérifie l’emploi du temps, l’enregistre avec son instance, et dit ce qui change depuis la dernière révision, "
        "pour tous, par groupe et par formateur. Refusé par le vérificateur, ou d’une autre année, il n’est publié "
        "qu’avec --force et sa raison. Tant qu’il a des conflits de formateurs, tous sont listés et il faut répondre "
        "oui, ou écrire --accept-clashes. Publier deux fois le même ne fait rien. Si quelqu’un d’autre a publié "
        "entre-temps ce que cet emploi du temps déferait, rien n’est publié et le logiciel dit qui et quoi (code 1).",
        "Checks the timetable, records it with its instance, and says what changed since the last revision, for "
        "everybody, by group and by trainer. One that the checker refuses, or of another year, is published only with "
        "--force and its reason. As long as it has trainer clashes, all are listed and you have to answer yes, or "
        "write --accept-clashes. Publishing the same twice does nothing. If somebody else published meanwhile what "
        "this timetable would undo, nothing is published and the program says who and what (code 1).",
    ),
    (
        (
            'scheduler publish solutions/tiny --why "rentrée"',
            Text("Publier solutions/tiny/timetable.json.", "Publish solutions/tiny/timetable.json."),
        ),
        (
            "scheduler publish solutions/tiny --out annonce",
            Text("De même, avec les messages à envoyer.", "The same, with the messages to send."),
        ),
    ),
    (0, 1, 2),
)
_ABOUT_WHY = Text("Pourquoi cette révision.", "Why this revision.")
_NOTHING_BEFORE = Text(
    "rien n’est encore publié dans cette base ; enlevez cette option, ou dites par --database où est la base",
    "nothing is published in this database yet; leave this option out, or say with --database where the database is",
)
_NOTE = Text("Note : {text}.", "Note: {text}.")
_ROLLBACK_MANUAL = Manual(
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
_ABOUT_REVISION = Text("la révision à publier de nouveau", "the revision to publish again")
_ABOUT_WHY_BACK = Text("Pourquoi revenir en arrière.", "Why go back.")


@command("publish", _MANUAL, TIMETABLE, INSTANCE_OF_TIMETABLE, sentence_option("--why", _ABOUT_WHY), *PUBLISHING)
def publish_command(run: Invocation, timetable: Path, instance: Path | None, **values: Any) -> int:
    asked, output = PublishOptions(**values), run.output
    place = where(asked.database, timetable)
    head = last_published(place)  # before the reading and checking, during which others may publish
    candidate = _read(timetable, instance, output)
    if asked.out is not None:
        files.refuse_unwritable(asked.out)
    if head is None and _is_refused_first(output, candidate, asked, str(timetable)):
        return 1
    with opened(place, output, create=True) as store:
        is_news = head is None or not is_published(candidate, head)
        if asked.after is not None or is_news:
            # What was published since the program began, its planner has not seen.
            refuse_moved_on(store, head, after=asked.after, began=run.began, now=run.clock())
        if head is not None and asked.after is None and is_news:
            _look_back(output, undone((candidate.instance, candidate.timetable), head, store), asked, head)
        return announce(output, store, candidate, head, asked, run.clock(), str(timetable))


def _read(path: Path, instance: Path | None, output: Output) -> Candidate:
    timetable = timetables.load(path)
    known = read_instance(instance or instance_of(path, timetable), output)
    if timetable.instance == known.name and timetable.digest != known.digest:
        output.note(EDITED_SINCE)
    return Candidate(known, timetable, check(known, timetable))


def _look_back(output: Output, found: tuple[Undone, ...], asked: PublishOptions, head: Revision) -> None:
    """Raises Undoes when somebody else's changes would be undone. One's own, and forced ones, are only told."""
    others = by_others(found, asked.by or somebody())
    if others and asked.force is None:
        raise Undoes(others, head)
    for one in found:
        output.note(_NOTE, text=one.text)


def _is_refused_first(output: Output, candidate: Candidate, asked: PublishOptions, place: str) -> bool:
    """The same of a first publication, before there is a database: what is refused leaves none behind."""
    if asked.after is not None:
        raise InputError.at("--after", *_NOTHING_BEFORE)
    if is_refused(output, candidate, objections(candidate, None, None), asked, place, None):
        return True
    refuse_unfit(candidate.timetable)
    return False


@command(
    "rollback",
    _ROLLBACK_MANUAL,
    revision_argument("revision", "REVISION", _ABOUT_REVISION),
    sentence_option("--why", _ABOUT_WHY_BACK, required=True),
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
