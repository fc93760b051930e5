"""What changed, as files: a message for each group and trainer, ready to send; a CSV; a page."""

import csv
import io
from collections.abc import Iterator

from jinja2 import Environment, PackageLoader, StrictUndefined

from scheduler.export.audience import Programme
from scheduler.publish.changes import Changes, Notice
from scheduler.publish.store import Revision
from scheduler.publish.words import HEADINGS, counts_said, instant
from scheduler.text import Lang, Text
from scheduler.timetable.diff import Difference, Held
from scheduler.timetable.schema import Session

CSV_FILE, PAGE_FILE = "changes.csv", "changes.html"
_FOLDERS = {"group": "messages/groups", "trainer": "messages/trainers"}
_COLUMNS = (
    "audience", "audience_id", "audience_name", "change", "session_id", "unit", "title", "kind", "old_start", "old_end",
    "old_room", "old_trainers", "new_start", "new_end", "new_room", "new_trainers",
)  # fmt: skip
_SUBJECT = Text("Objet : {title} – changements de l’emploi du temps", "Subject: {title} – changes to the timetable")
_HELLO = Text("Bonjour,", "Hello,")
_GROUP = Text("L’emploi du temps du groupe {name} change :", "The timetable of the group {name} changes:")
_TRAINER = Text("L’emploi du temps des séances de {name} change :", "The timetable of the sessions of {name} changes:")
_REST = Text("Tout le reste est inchangé.", "Everything else is unchanged.")
_WHEN = Text("Révision {n}, publiée le {when}.", "Revision {n}, published on {when}.")
_TITLE = Text("Ce qui change : révision {old} → {new}", "What changes: revision {old} → {new}")
_EVERYONE = Text("Toutes les séances", "Every session")
_WORDS = {
    "group": Text("Groupe", "Group"),
    "trainer": Text("Formateur", "Trainer"),
    "to_tell": Text("À prévenir", "To tell"),
}


def message(changes: Changes, notice: Notice, revision: Revision, lang: Lang) -> str:
    """The notice as a text that can be sent as it is: subject, then what changes, by date."""
    instance = changes.after[0]
    who = (_GROUP if notice.kind == "group" else _TRAINER).to(lang).format(name=notice.name)
    lines = [_SUBJECT.to(lang).format(title=" ".join(instance.title.split())), "", _HELLO.to(lang), "", who]
    for heading, found in notice.sections:
        lines += ["", _colon(heading.to(lang), lang), *(f"– {changes.said(each).to(lang)}" for each in found)]
    lines += ["", _REST.to(lang), _when(changes, revision, lang)]
    return "\n".join(lines) + "\n"


def files(changes: Changes, old: Revision, new: Revision, lang: Lang) -> dict[str, bytes]:
    """Every file of what changed, by its path below the output directory; `new` is the later revision."""
    made = {CSV_FILE: table(changes).encode(), PAGE_FILE: page(changes, old, new, lang).encode()}
    for notice in changes.notices:
        made[f"{_FOLDERS[notice.kind]}/{notice.id}.txt"] = message(changes, notice, new, lang).encode()
    return made


def table(changes: Changes) -> str:
    """A row for each change as everybody sees it (`audience` all), then as each group and trainer does (RFC 4180)."""
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\r\n")
    writer.writerow(_COLUMNS)
    before, after = changes.programmes("fr")
    for each in changes.all:
        writer.writerow(["all", "", "", *_cells(each, before, after)])
    for notice in changes.notices:
        for each in notice.differences:
            writer.writerow([notice.kind, notice.id, notice.name, *_cells(each, before, after)])
    return stream.getvalue()


def _cells(each: Difference, before: Programme, after: Programme) -> Iterator[str]:
    held = each.held
    yield each.kind
    yield held.id
    programme = after if each.after is not None else before
    yield from (
        (held.unit, programme.unit_title(held.unit), held.kind) if isinstance(held, Session) else ("", "", "alternance")
    )
    yield from _side(each.before, before)
    yield from _side(each.after, after)


def _side(held: Held | None, programme: Programme) -> tuple[str, str, str, str]:
    if held is None:
        return "", "", "", ""
    zone = programme.instance.zone
    times = held.start.astimezone(zone).isoformat(), held.end.astimezone(zone).isoformat()
    return (*times, held.room or "", ";".join(held.trainers)) if isinstance(held, Session) else (*times, "", "")


def page(changes: Changes, old: Revision, new: Revision, lang: Lang) -> str:
    """One page without script, to read and to print: everything, then each group and trainer."""
    environment = Environment(
        loader=PackageLoader("scheduler.publish"), autoescape=True, undefined=StrictUndefined, trim_blocks=True,
        lstrip_blocks=True, keep_trailing_newline=True,
    )  # fmt: skip
    everyone = [
        (heading.to(lang), [changes.said(each).to(lang) for each in changes.all if each.kind == kind])
        for kind, heading in HEADINGS.items()
    ]
    notices = [
        (
            f"{notice.kind}-{notice.id}",
            f"{_WORDS[notice.kind].to(lang)} {notice.name}",
            [(heading.to(lang), [changes.said(each).to(lang) for each in found]) for heading, found in notice.sections],
        )
        for notice in changes.notices
    ]
    return environment.get_template("changes.html").render(
        lang=lang,
        title=_TITLE.to(lang).format(old=old.number, new=new.number),
        year=changes.after[0].title,
        when=_when(changes, new, lang),
        why=new.why,
        summary=counts_said(changes.counts).to(lang),
        everyone_title=_EVERYONE.to(lang),
        everyone=[section for section in everyone if section[1]],
        to_tell=_WORDS["to_tell"].to(lang),
        notices=notices,
    )


def _when(changes: Changes, revision: Revision, lang: Lang) -> str:
    when = instant(revision.published_at.astimezone(changes.after[0].zone)).to(lang)
    return _WHEN.to(lang).format(n=revision.number, when=when)


def _colon(heading: str, lang: Lang) -> str:
    return f"{heading} :" if lang == "fr" else f"{heading}:"
