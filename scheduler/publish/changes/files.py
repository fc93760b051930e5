"""What changed, as files: a message for each group and trainer, ready to send; a CSV; a page."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from scheduler.checker.report import Report
from scheduler.export.audience import TOLD, Programme, file_name
from scheduler.export.csv_files import for_people
from scheduler.export.page.page import Page
from scheduler.instance.schema.places import rooms_named
from scheduler.publish.changes.changes import AudienceKind, Changes, Notice, Sections
from scheduler.publish.changes.information import Information
from scheduler.publish.changes.mail import Mail, clashes_of, mail, when
from scheduler.publish.changes.texts import CLASHES, INFORMATION, glued, whole
from scheduler.publish.store.store import Revision
from scheduler.text import Lang, Text
from scheduler.timetable.diff import AnyDifference
from scheduler.timetable.exams import Exam
from scheduler.timetable.schema import Planned, Session
from scheduler.wording import capital

CSV_FILE, PAGE_FILE = "changes.csv", "changes.html"
PAGE = Page("scheduler.publish.changes", "changes.html", ("changes.css",))
FOLDERS: dict[AudienceKind, str] = {
    "group": "messages/groups",
    "trainer": "messages/trainers",
    "staff": "messages/staff",
}
_COLUMNS = (
    "audience", "audience_id", "audience_name", "change", "session_id", "unit", "title", "old_kind", "old_start",
    "old_end", "old_room", "old_trainers", "new_kind", "new_start", "new_end", "new_room", "new_trainers", "text",
)  # fmt: skip
_HEAD = Text("Objet : {subject}", "Subject: {subject}")
SUBJECTS = ("Objet : ", "Subject: ")
"""How every message begins."""
_TITLE = Text("Ce qui change : révision {old} → {new}", "What changes: revision {old} → {new}")
_TITLE_FIRST = Text("Première publication : révision {new}", "First publication: revision {new}")
_EVERYONE = Text("Tous les changements", "All changes")
_EVERYONE_FIRST = Text("Toutes les séances", "All sessions")
_TO_TELL = Text("À prévenir", "To tell")


def message(changes: Changes, notice: Notice, revision: Revision, lang: Lang) -> str:
    """The notice as a text that can be sent as it is: subject, then what changes, by date."""
    return _message(mail(changes, notice, lang, clashes=revision.clashes, published=revision))


def draft_messages(changes: Changes, report: Report, lang: Lang) -> dict[str, bytes]:
    """The messages of what is not published yet, which say so, by their path; the report names the clashes left."""
    clashes = [{"trainer": each.trainer, "fr": each.text.fr, "en": each.text.en} for each in report.clashes]
    return {
        _path(notice): _message(mail(changes, notice, lang, clashes=clashes, published=None)).encode()
        for notice in changes.notices
    }


def _message(found: Mail) -> str:
    return f"{_HEAD.to(found.lang).format(subject=found.subject)}\n\n{found.body}"


def _path(notice: Notice) -> str:
    return f"{FOLDERS[notice.kind]}/{file_name(notice.id)}.txt"


def files(changes: Changes, old: Revision | None, new: Revision, lang: Lang) -> dict[str, bytes]:
    """Every file of what changed, by its path below the output directory; `new` is where the changes lead to, `old`
    where they start, none before the first."""
    made = {CSV_FILE: table(changes, new, lang), PAGE_FILE: page(changes, old, new, lang).encode()}
    for notice in changes.notices:
        made[_path(notice)] = message(changes, notice, new, lang).encode()
    return made


def table(changes: Changes, revision: Revision, lang: Lang) -> bytes:
    """A row for each change as everybody sees it (`audience` all), then as each group and trainer does."""
    rows = [*_rows(changes, ("all", "", ""), changes.all, changes.information, lang)]
    rows += _told(("all", "", ""), "clash", clashes_of(revision.clashes, lang))
    for notice in changes.notices:
        who = (notice.kind, notice.id, whole(notice.name))
        rows += _rows(changes, who, notice.differences, notice.information, lang)
        rows += _told(who, "clash", clashes_of(revision.clashes, lang, notice))
    return for_people(_COLUMNS, (dict(zip(_COLUMNS, row, strict=True)) for row in rows), lang)


def _rows(
    changes: Changes, who: tuple[str, ...], found: Iterable[AnyDifference], facts: Iterable[Information], lang: Lang
) -> Iterator[tuple[str, ...]]:
    before, after = changes.programmes(lang)
    for each in found:
        held, programme = each.held, after if each.after is not None else before
        unit = "", ""
        if isinstance(held, Session | Exam):
            unit = held.course if isinstance(held, Session) else held.unit, programme.unit_title(held.unit)
        sides = (*_side(each.before, before), *_side(each.after, after))
        yield (*who, each.kind, held.id, *unit, *sides, changes.said(each).to(lang))
    yield from _told(who, "information", (fact.text.to(lang) for fact in facts))


def _told(who: tuple[str, ...], change: str, texts: Iterable[str]) -> Iterator[tuple[str, ...]]:
    """Rows of what is about no one session."""
    for text in texts:
        yield (*who, change, *("" for _ in _COLUMNS[len(who) + 1 : -1]), text)


def _side(held: Planned | None, programme: Programme) -> tuple[str, ...]:
    if held is None:
        return "", "", "", "", ""
    zone = programme.instance.zone
    times = held.start.astimezone(zone).isoformat(), held.end.astimezone(zone).isoformat()
    if isinstance(held, Exam):
        return held.kind, *times, ";".join(room.room for room in held.rooms), ";".join(held.invigilators)
    return held.kind, *times, ";".join(rooms_named(held.room)), ";".join(held.trainers)


@dataclass(frozen=True)
class _Section:
    """A part of the page: everybody's, a group's or a trainer's."""

    id: str
    title: str
    name: str
    parts: list[tuple[str, list[tuple[str, str]]]]
    """Each heading with its lines: what, and how it changed."""


def page(changes: Changes, old: Revision | None, new: Revision, lang: Lang) -> str:
    """One page without script, to read and to print: everything, then each group and trainer."""
    title, everyone = (_TITLE_FIRST, _EVERYONE_FIRST) if changes.is_first else (_TITLE, _EVERYONE)
    notices = [(notice.kind, _section(changes, notice, new, lang)) for notice in changes.notices]
    heading, year = title.to(lang).format(old=old.number if old is not None else "", new=new.number), changes.after[0]
    return PAGE.render(
        lang=lang,
        title=f"{heading} · {whole(year.title)}",
        glued=glued,
        heading=heading,
        year=whole(year.title),
        when=when(changes, new, lang),
        why=new.why,
        summary=changes.summary.to(lang),
        everyone=_Section(
            "all",
            everyone.to(lang),
            "",
            told_parts(changes, changes.sections, changes.information, clashes_of(new.clashes, lang), lang),
        ),
        to_tell=_TO_TELL.to(lang),
        audiences=[
            (capital(noun.many).to(lang), sections)
            for kind, noun in TOLD.items()
            if (sections := [section for of, section in notices if of == kind])
        ],
        notices=[section for _, section in notices],
    )


def _section(changes: Changes, notice: Notice, revision: Revision, lang: Lang) -> _Section:
    name = whole(notice.name)
    title = f"{capital(TOLD[notice.kind]).to(lang)} {name}"
    parts = told_parts(changes, notice.sections, notice.information, clashes_of(revision.clashes, lang, notice), lang)
    return _Section(f"{notice.kind}-{notice.id}", title, name, parts)


def told_parts(
    changes: Changes, sections: Sections, facts: tuple[Information, ...], clashes: list[str], lang: Lang
) -> list[tuple[str, list[tuple[str, str]]]]:
    said = [
        (heading.to(lang), [(what.to(lang), how.to(lang)) for what, how in map(changes.parts, found)])
        for heading, found in sections
    ]
    if facts:
        said.append((INFORMATION.to(lang), [("", fact.text.to(lang)) for fact in facts]))
    if clashes:
        said.append((CLASHES.to(lang), [("", clash) for clash in clashes]))
    return said


def stale_messages(folder: Path, made: Collection[str]) -> list[str]:
    """Messages below the folder that were written for another revision, to people whom this one does not concern; files
    that are no messages stay. Raises OSError."""
    found = [path for name in FOLDERS.values() for path in sorted((folder / name).glob("*.txt"))]
    named = ((path.relative_to(folder).as_posix(), path) for path in found)
    return [name for name, path in named if name not in made and _is_message(path)]


def _is_message(path: Path) -> bool:
    with path.open("rb") as stream:
        return stream.read(20).startswith(tuple(subject.encode() for subject in SUBJECTS))
