"""What a publication would do, before it is done: what speaks against it, what it changes and for whom."""

import datetime as dt
import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from scheduler.desk.draft.state import DraftState
from scheduler.desk.publish.publications import content
from scheduler.errors import InputError
from scheduler.publish.changes.changes import Changes, Notice
from scheduler.publish.publishing import (
    Candidate,
    follows,
    is_published,
    objections,
    refuse_unfit,
    report_json,
    restored,
)
from scheduler.publish.store.contents import of_timetable
from scheduler.publish.store.store import Revision, Store
from scheduler.publish.undoing import by_others, undone
from scheduler.text import Lang, Text
from scheduler.wording import ALTERNANCE_DAY, EXAM, SESSION, Noun, counted, instant, listing, say

_SLOW = dt.timedelta(hours=1)
_CLOCK = Text(
    "la dernière révision est datée du {when}, plus tard que l’heure de cette machine : réglez l’heure. Celle-ci "
    "serait datée juste après",
    "the last revision is dated {when}, later than this machine's clock: set the clock. This one would be dated just "
    "after it",
)
_NOUNS = {
    "group": Noun("groupe", "group"),
    "trainer": Noun("formateur", "trainer"),
    "staff": Noun("surveillant", "invigilator"),
}
_NOBODY = Text("personne", "nobody")
_FIRST = Text("Première publication : {held}.", "First publication: {held}.")
_EMPTY = Text("Première publication, d’un planning vide.", "First publication, of an empty timetable.")
_COMMAND = re.compile(r" \((?:--database|[«“] ?scheduler [^)]*)\)")
"""What only whoever types commands can do about it."""


@dataclass(frozen=True)
class Proposal:
    """A timetable that may be published after `head`, the last revision; None: the first one."""

    candidate: Candidate
    head: Revision | None
    store: Store | None
    who: str
    now: dt.datetime

    @cached_property
    def key(self) -> str:
        """By which what was looked at is known again when it is published."""
        parts = (self.candidate.instance_digest.encode(), of_timetable(self.candidate.timetable))
        return hashlib.sha256(b"\n".join(parts)).hexdigest()[:32]

    @cached_property
    def is_published(self) -> bool:
        return self.head is not None and is_published(self.candidate, self.head)

    @cached_property
    def unfit(self) -> tuple[Text, ...]:
        """What nobody can publish, not even with a reason."""
        try:
            refuse_unfit(self.candidate.timetable)
        except InputError as error:
            return tuple(fault.text for fault in error.faults)
        return ()

    @cached_property
    def broken(self) -> tuple[Text, ...]:
        """Rules that the timetable breaks, sessions that have no date."""
        return tuple(violation.text for violation in self.candidate.report.all_violations)

    @cached_property
    def objections(self) -> tuple[Text, ...]:
        """What else speaks against it."""
        return tuple(_for_page(text) for text in objections(self.candidate, self.head, self.store))

    @cached_property
    def is_next_year(self) -> bool:
        """All that speaks against it is that it is the next year, which is as it should be."""
        head = self.head
        return (
            len(self.objections) == 1
            and not self.broken
            and head is not None
            and head.instance != self.candidate.instance.name
            and follows(self.candidate.instance, head, self.store)
        )

    @cached_property
    def undone(self) -> tuple[Text, ...]:
        """What somebody else has published lately and this would undo; going back undoes on purpose."""
        if self.head is None or self.store is None or self.candidate.of is not None or self.is_published:
            return ()
        found = undone((self.candidate.instance, self.candidate.timetable), self.head, self.store)
        return tuple(_for_page(one.text) for one in by_others(found, self.who))

    @cached_property
    def clashes(self) -> tuple[dict[str, Any], ...]:
        return tuple(report_json(self.candidate.report)["clashes"])

    @property
    def clock(self) -> Text | None:
        """Said where one of two clocks is wrong."""
        if self.head is None or self.now >= self.head.published_at - _SLOW:
            return None
        return say(_CLOCK.fr, _CLOCK.en, when=instant(self.head.published_at.astimezone(self.candidate.instance.zone)))

    @cached_property
    def changes(self) -> Changes:
        after = self.candidate.instance, self.candidate.timetable
        if self.head is None or self.store is None:
            return Changes.first(*after)
        return Changes(content(self.store, self.head), after, self.now)

    def json(self, lang: Lang) -> dict[str, Any]:
        known = {(one["rule"], one["trainer"], one["start"]) for one in (self.head.clashes if self.head else ())}
        return {
            "key": self.key,
            "after": self.head.number if self.head is not None else 0,
            "isPublished": self.is_published,
            "unfit": _said(self.unfit, lang),
            "broken": _said(self.broken, lang),
            "objections": _said(self.objections, lang),
            "isNextYear": self.is_next_year,
            "undone": _said(self.undone, lang),
            "clock": None if self.clock is None else self.clock.to(lang),
            "clashes": [
                {"text": one[lang], "isKnown": (one["rule"], one["trainer"], one["start"]) in known}
                for one in self.clashes
            ],
            **told(self.changes, lang),
        }


def of_draft(state: DraftState, store: Store | None, who: str, now: dt.datetime) -> Proposal:
    candidate = Candidate(state.instance, state.timetable, state.report)
    return Proposal(candidate, store.head() if store is not None else None, store, who, now)


def of_revision(revision: Revision, store: Store, who: str, now: dt.datetime) -> Proposal:
    """An earlier revision published again."""
    head = store.head()
    return Proposal(restored(store, revision, head), head, store, who, now)


def told(changes: Changes, lang: Lang) -> dict[str, Any]:
    """What changes, and for whom; each one's lines are asked for alone."""
    return {
        "isFirst": changes.is_first,
        "summary": _summary(changes).to(lang),
        "who": _who(changes).to(lang),
        "information": [fact.text.to(lang) for fact in changes.information],
        "notices": [
            {
                "of": f"{notice.kind}/{notice.id}",
                "kind": notice.kind,
                "name": notice.name,
                "count": len(notice.differences),
                "facts": len(notice.information),
                "size": _size(changes, notice),
            }
            for notice in changes.notices
        ],
    }


def _summary(changes: Changes) -> Text:
    if not changes.is_first:
        return changes.summary
    timetable = changes.after[1]
    exams = len(timetable.exams or ())
    counts = (len(timetable.sessions), SESSION), (len(timetable.alternance), ALTERNANCE_DAY), (exams, EXAM)
    held = listing([counted(n, noun) for n, noun in counts if n])
    return say(_FIRST.fr, _FIRST.en, held=held) if held.fr else _EMPTY


def _who(changes: Changes) -> Text:
    """« 1 groupe et 2 formateurs »."""
    found = [(sum(notice.kind == kind for notice in changes.notices), noun) for kind, noun in _NOUNS.items()]
    return listing([counted(n, noun) for n, noun in found if n]) if changes.notices else _NOBODY


def _size(changes: Changes, notice: Notice) -> int | None:
    known = changes.after[0].group.get(notice.id) if notice.kind == "group" else None
    return known.size if known is not None else None


def _said(texts: Sequence[Text], lang: Lang) -> list[str]:
    return [text.to(lang) for text in texts]


def _for_page(text: Text) -> Text:
    return Text(_COMMAND.sub("", text.fr), _COMMAND.sub("", text.en))
