"""What a group or a trainer is told of a publication, as a mail: its subject and text, a file that mail programs open
as a draft (RFC 5322), an address that opens one (`mailto:`, RFC 6068).

Nobody's address is in it: the centre's mail program knows them, and a file that lies about tells nothing of anybody.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from email.charset import QP, Charset
from email.header import Header
from email.message import Message
from email.policy import compat32
from typing import Any
from urllib.parse import quote

from scheduler.export.audience import TOLD, file_name
from scheduler.publish.changes.changes import Changes, Notice
from scheduler.publish.changes.texts import CLASHES, INFORMATION, glued, whole
from scheduler.publish.store.store import Revision
from scheduler.text import Lang, Text
from scheduler.wording import de, instant

LONGEST_MAILTO = 2000
"""Characters: Windows hands no longer address to its mail program."""
_SUBJECT = Text("{title} – changements de l’emploi du temps", "{title} – changes to the timetable")
_SUBJECT_FIRST = Text("{title} – emploi du temps", "{title} – timetable")
_DRAFT_SUBJECT = Text("[Brouillon] {subject}", "[Draft] {subject}")
_HELLO = Text("Bonjour,", "Hello,")
_CHANGES = {
    "group": Text("L’emploi du temps du groupe {name} change :", "The timetable of the group {name} changes:"),
    "trainer": Text("L’emploi du temps {of_name} change :", "The timetable of {name} changes:"),
    "staff": Text("Les surveillances {of_name} changent :", "The invigilations of {name} change:"),
}
_IS_PUBLISHED = {
    "group": Text("L’emploi du temps du groupe {name} est publié :", "The timetable of the group {name} is published:"),
    "trainer": Text("L’emploi du temps {of_name} est publié :", "The timetable of {name} is published:"),
    "staff": Text("Les surveillances {of_name} sont publiées :", "The invigilations of {name} are published:"),
}
_REST = Text("Tout le reste est inchangé.", "Everything else is unchanged.")
_PAGE = Text(
    "L’emploi du temps à jour, et comment s’y abonner : {page}", "The timetable as it is, and how to subscribe: {page}"
)
_WHEN = Text("Révision {n}, publiée le {when}.", "Revision {n}, published on {when}.")
_NOT_YET = Text("Brouillon : rien de ceci n’est encore publié.", "Draft: none of this is published yet.")


@dataclass(frozen=True)
class Mail:
    """A mail to one group or trainer, to be addressed and sent."""

    name: str
    """Of its file, without an ending: `groupe-1A`."""
    subject: str
    body: str
    lang: Lang

    @property
    def mailto(self) -> str | None:
        """The address that opens it in a mail program; None when it is too long to arrive there whole."""
        found = f"mailto:?subject={quote(self._typeset(self.subject), safe='')}&body={quote(self._lines, safe='')}"
        return found if len(found) <= LONGEST_MAILTO else None

    @property
    def text(self) -> str:
        """As it is shown and copied."""
        return self._typeset(self.body)

    @property
    def eml(self) -> bytes:
        """Its file. Without sender, receiver, date and identity, which are those of whoever sends it: `X-Unsent` has
        Outlook open it as a draft."""
        quoted = Charset("utf-8")
        quoted.body_encoding = QP
        found = Message()
        found.set_payload(self.text, quoted)
        # EmailMessage loses spaces between the words that it encodes apart (Python 3.11).
        found["Subject"] = Header(self._typeset(self.subject), "utf-8", header_name="Subject").encode()
        found["Content-Language"] = self.lang
        found["X-Unsent"] = "1"
        return found.as_bytes(policy=compat32.clone(linesep="\r\n"))

    @property
    def _lines(self) -> str:
        return self.text.replace("\n", "\r\n")

    def _typeset(self, text: str) -> str:
        return glued(text) if self.lang == "fr" else text


def mail(
    changes: Changes,
    notice: Notice,
    lang: Lang,
    *,
    clashes: Sequence[Mapping[str, Any]],
    published: Revision | None,
    page: str | None = None,
) -> Mail:
    """The notice as a mail. `clashes`: those that remain (`Revision.clashes`); `published`: the revision that it tells
    of, None for a draft; `page`: where its reader finds the timetable."""
    first, who = (_SUBJECT_FIRST, _IS_PUBLISHED) if changes.is_first else (_SUBJECT, _CHANGES)
    subject = first.to(lang).format(title=whole(changes.after[0].title))
    if published is None:
        subject = _DRAFT_SUBJECT.to(lang).format(subject=subject)
    name = whole(notice.name)
    lines = [_HELLO.to(lang), "", who[notice.kind].to(lang).format(name=name, of_name=de(name))]
    for heading, found in notice.sections:
        lines += ["", colon(heading, lang)]
        for what, how in map(changes.parts, found):
            lines += [f"– {colon(what, lang)}", f"  {how.to(lang)}"]
    if notice.information:
        lines += ["", colon(INFORMATION, lang), *(f"– {fact.text.to(lang)}" for fact in notice.information)]
    if own := clashes_of(clashes, lang, notice):
        lines += ["", colon(CLASHES, lang), *(f"– {clash}" for clash in own)]
    lines += ["", *([] if changes.is_first else [_REST.to(lang)])]
    if page is not None:
        lines.append(_PAGE.to(lang).format(page=page))
    lines.append(_NOT_YET.to(lang) if published is None else when(changes, published, lang))
    return Mail(f"{TOLD[notice.kind].to(lang)}-{file_name(notice.id)}", subject, "\n".join(lines) + "\n", lang)


def clashes_of(clashes: Sequence[Mapping[str, Any]], lang: Lang, notice: Notice | None = None) -> list[str]:
    """Those of a revision; of a notice, its trainer's: groups cannot do anything about one."""
    return [
        clash[lang] for clash in clashes if notice is None or (notice.kind, notice.id) == ("trainer", clash["trainer"])
    ]


def when(changes: Changes, revision: Revision, lang: Lang) -> str:
    said = instant(revision.published_at.astimezone(changes.after[0].zone)).to(lang)
    return _WHEN.to(lang).format(n=revision.number, when=said)


def colon(text: Text, lang: Lang) -> str:
    return f"{text.fr} :" if lang == "fr" else f"{text.en}:"
