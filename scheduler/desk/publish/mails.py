"""What is told of the draft, or of a revision: everybody's changes, and a mail to each whom they concern."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from scheduler.desk.draft.draft import Draft
from scheduler.desk.draft.refusals import ActRefused
from scheduler.desk.publish.addresses import pages
from scheduler.desk.publish.proposal import of_draft
from scheduler.desk.publish.publications import NOTHING_YET, changes_of, published_or_none
from scheduler.desk.start.years import Year
from scheduler.publish.changes.changes import Changes, Notice, audience_path
from scheduler.publish.changes.files import told_parts
from scheduler.publish.changes.mail import Mail, clashes_of, mail
from scheduler.publish.changes.texts import glued
from scheduler.publish.store.store import Revision
from scheduler.text import Lang, Text

_NOT_THEM = Text(
    "plus rien ne change pour cette personne ou ce groupe", "nothing changes for this person or group any more"
)


@dataclass(frozen=True)
class Announcement:
    """Of a revision and the one `before` it; of the draft, when `revision` is None."""

    changes: Changes
    before: Revision | None
    revision: Revision | None
    clashes: tuple[dict[str, Any], ...]
    pages: Mapping[str, str]
    """The page of each audience (`groups/1A`), where it is known."""
    lang: Lang

    @property
    def stem(self) -> str:
        """`revision-3`, `brouillon`: what its files begin with."""
        if self.revision is None:
            return "brouillon" if self.lang == "fr" else "draft"
        return f"revision-{self.revision.number}"

    @property
    def mails(self) -> list[Mail]:
        return [self._mail(notice) for notice in self.changes.notices]

    def mail(self, of: str) -> Mail:
        """`of`: `group/1A`, `trainer/T`. Raises ActRefused for whom nothing concerns (any more)."""
        return self._mail(self._notice(of))

    def parts(self, of: str) -> list[dict[str, Any]]:
        """What changes for them: each heading with its lines, what and how."""
        notice = self._notice(of)
        own = clashes_of(self.clashes, self.lang, notice)
        found = told_parts(self.changes, notice.sections, notice.information, own, self.lang)
        return [
            {"heading": heading, "lines": [[self._typeset(what), self._typeset(how)] for what, how in lines]}
            for heading, lines in found
        ]

    def _typeset(self, text: str) -> str:
        return glued(text) if self.lang == "fr" else text

    def _notice(self, of: str) -> Notice:
        found = next((one for one in self.changes.notices if f"{one.kind}/{one.id}" == of), None)
        if found is None:
            raise ActRefused(_NOT_THEM)
        return found

    def _mail(self, notice: Notice) -> Mail:
        page = self.pages.get(audience_path(notice.kind, notice.id))
        return mail(self.changes, notice, self.lang, clashes=self.clashes, published=self.revision, page=page)


def announcement(year: Year, draft: Draft, number: int, lang: Lang) -> Announcement:
    """`number`: the revision's; 0: the draft. Raises ActRefused, InputError."""
    with published_or_none(year) as store:
        found = {} if store is None else pages(store)
        if number == 0:
            proposal = of_draft(draft.refresh(), store, draft.who, draft.now())
            return Announcement(proposal.changes, proposal.head, None, proposal.clashes, found, lang)
        if store is None:
            raise ActRefused(NOTHING_YET)
        revision = store.revision(number)
        before = None if revision.parent is None else store.revision(revision.parent)
        return Announcement(changes_of(store, revision), before, revision, revision.clashes, found, lang)
